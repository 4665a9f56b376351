"""The door for the web server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tongxin.config.environment import Application, only_from_here

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.config.settings")
application: Application = get_wsgi_application()
if settings.PROFILE == "demo":
    application = only_from_here(application)
