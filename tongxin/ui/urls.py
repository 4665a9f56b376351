"""The showcase, in development and in the demo only."""

from django.conf import settings
from django.urls import URLPattern, path

from tongxin.ui import views


def routes() -> list[URLPattern]:
    shown = settings.DEBUG or getattr(settings, "PROFILE", "") == "demo"
    return [path("", views.show, name="ui-showcase")] if shown else []


urlpatterns = routes()
