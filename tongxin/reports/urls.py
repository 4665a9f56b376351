"""Addresses of papers."""

from django.urls import path

from tongxin.reports import views

urlpatterns = [
    path("desk/papers/", views.papers, name="papers"),
    path("desk/papers/year-table/", views.year_table, name="year-table"),
    path("desk/papers/bundles/order/", views.bundle_order, name="bundle-order"),
    path("desk/papers/bundles/<int:pk>/", views.bundle, name="bundle"),
    path("desk/papers/bundles/<int:pk>/file/", views.bundle_file, name="bundle-file"),
    path("scores/<int:pk>/form.<str:kind>", views.form, name="form"),
    path("scores/<int:pk>/sheet.pdf", views.sheet_paper, name="sheet-pdf"),
]
