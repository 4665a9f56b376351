"""Addresses of the overview app."""

from django.urls import path

from tongxin.overview import home
from tongxin.overview.views import imports, trail, wizard

urlpatterns = [
    path("", home.home, name="home"),
    path("desk/imports/", imports.imports, name="imports"),
    path("desk/imports/upload/", imports.upload, name="import-upload"),
    path("desk/imports/pending/", imports.pending, name="pending"),
    path("desk/imports/lines/settle/", imports.settle, name="import-settle"),
    path("desk/imports/template/<slug:kind>/", imports.template, name="import-template"),
    path("desk/imports/<int:pk>/", wizard.batch, name="import"),
    path("desk/imports/<int:pk>/mapping/", wizard.mapping, name="import-mapping"),
    path("desk/imports/<int:pk>/decisions/", wizard.decisions, name="import-decisions"),
    path("desk/imports/<int:pk>/original/", wizard.original, name="import-original"),
    path("desk/trail/", trail.trail, name="trail"),
    path("desk/trail/chain/", trail.chain, name="chain"),
    path("desk/trail/anchor/", trail.anchor, name="trail-anchor"),
    path("desk/trail/object/", trail.history, name="history"),
    path("desk/trail/<int:pk>/", trail.event, name="event"),
]
