"""Addresses of the outreach app."""

from django.urls import path

from tongxin.outreach import views

urlpatterns = [
    path("desk/contacts/", views.contacts, name="contacts"),
    path("desk/contacts/add/", views.add_contact, name="contact-add"),
    path("desk/contacts/missing/", views.missing, name="contacts-missing"),
    path("desk/contacts/<int:pk>/", views.contact, name="contact"),
    path("desk/contacts/<int:pk>/correct/", views.correct_contact, name="contact-correct"),
]
