"""Addresses of the opinions app."""

from django.urls import path

from tongxin.opinions import views

urlpatterns = [
    path("desk/opinions/", views.opinions, name="opinions"),
    path("desk/opinions/<int:pk>/", views.opinion, name="opinion"),
    path("desk/opinions/<int:pk>/correct/", views.correct_facts, name="opinion-correct"),
    path("desk/opinions/<int:pk>/reporters/", views.correct_reporters, name="opinion-reporters"),
    path("desk/opinions/<int:pk>/adoptions/add/", views.add_adoption, name="adoption-add"),
    path("desk/opinions/<int:pk>/adoptions/<int:event_pk>/", views.correct_adoption, name="adoption-correct"),
    path("desk/opinions/<int:pk>/instructions/add/", views.add_instruction, name="instruction-add"),
    path(
        "desk/opinions/<int:pk>/instructions/<int:event_pk>/",
        views.correct_instruction,
        name="instruction-correct",
    ),
]
