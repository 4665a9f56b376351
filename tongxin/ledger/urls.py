"""Addresses of the ledger."""

from django.urls import path

from tongxin.ledger import views

urlpatterns = [path("desk/duties/", views.duties, name="duties")]
