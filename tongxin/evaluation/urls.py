"""Addresses of schemes, summaries and sheets."""

from django.urls import path

from tongxin.evaluation import views

urlpatterns = [
    path("desk/schemes/", views.scheme_list, name="schemes"),
    path("desk/schemes/new/", views.scheme_new, name="scheme-new"),
    path("desk/schemes/add/", views.scheme_add, name="scheme-add"),
    path("desk/schemes/samples/<slug:name>/", views.scheme_sample, name="scheme-sample"),
    path("desk/schemes/<int:pk>/drop/", views.scheme_drop, name="scheme-drop"),
    path("schemes/<int:pk>/", views.scheme, name="scheme"),
    path("desk/schemes/<int:pk>/choose/", views.scheme_choose, name="scheme-choose"),
    path("scores/", views.scores, name="scores"),
    path("scores/<int:pk>/", views.sheet, name="sheet"),
    path("my/sheet/", views.my_sheet, name="my-sheet"),
]
