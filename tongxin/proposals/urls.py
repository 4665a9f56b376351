"""Addresses of the proposals app."""

from django.urls import path

from tongxin.proposals import views

urlpatterns = [
    path("desk/proposals/", views.proposals, name="proposals"),
    path("desk/proposals/<int:pk>/", views.proposal, name="proposal"),
    path("desk/proposals/<int:pk>/correct/", views.correct_facts, name="proposal-correct"),
    path("desk/proposals/<int:pk>/signatures/", views.correct_signatures, name="proposal-signatures"),
    path("desk/proposals/<int:pk>/marks/", views.correct_marks, name="proposal-marks"),
    path("desk/proposals/<int:pk>/units/", views.correct_units, name="proposal-units"),
]
