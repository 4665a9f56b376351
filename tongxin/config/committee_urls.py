"""Addresses inside a committee, below /c/<code>/; every module brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("tongxin.overview.urls")),
    path("", include("tongxin.office.urls")),
    path("", include("tongxin.meetings.urls")),
    path("", include("tongxin.proposals.urls")),
    path("", include("tongxin.opinions.urls")),
    path("", include("tongxin.outreach.urls")),
    path("", include("tongxin.ledger.urls")),
    path("", include("tongxin.evaluation.urls")),
    path("", include("tongxin.reports.urls")),
]

handler403 = "tongxin.people.errors.forbidden"
handler404 = "tongxin.people.errors.missing"
handler500 = "tongxin.people.errors.broken"
