"""Addresses outside any committee; inside one, see committee_urls."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [path("", include("tongxin.people.urls"))]
if settings.DEBUG or settings.PROFILE == "demo":
    urlpatterns.append(path("ui/", include("tongxin.ui.urls")))

handler403 = "tongxin.people.errors.forbidden"
handler404 = "tongxin.people.errors.missing"
handler500 = "tongxin.people.errors.broken"
