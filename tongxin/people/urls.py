"""Addresses outside any committee."""

from django.urls import path

from tongxin.people import views

urlpatterns = [
    path("", views.front, name="front"),
    path("signin/", views.signin, name="signin"),
    path("signout/", views.signout, name="signout"),
    path("healthz", views.health, name="health"),
]
