"""Corrections of a report itself: its facts, and who reported it in which order."""

from typing import Any

from django.db import models, transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tongxin.ledger.correcting import settle
from tongxin.ledger.pages import correction_page, part_page
from tongxin.opinions.forms import FactsForm, ReportersForm
from tongxin.opinions.models import Report, Reporter
from tongxin.people.choosing import serving
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.trail import record


def found(request: UserRequest, pk: int) -> Report:
    """The report; a foreign or missing one is not there."""
    rows = Report.objects.visible_to(request.user, request.committee)
    return get_object_or_404(rows.prefetch_related("reporters__membership__person"), pk=pk)


def followers(row: Report) -> list[models.Model]:
    """The adoptions and instructions, whose worth hangs on who reported and on the report's standing."""
    return [*row.adoptions.filter(voided_at=None), *row.instructions.filter(voided_at=None)]


def page(row: Report) -> dict[str, Any]:
    """Where a correction of the report, or of what hangs on it, stands."""
    back = reverse("opinion", args=[row.pk])
    return {
        "back": back,
        "lead": row.title,
        "parents": [("社情民意", reverse("opinions")), (row.title, back)],
    }


@needs("opinions.manage")
def correct_facts(request: UserRequest, pk: int) -> HttpResponseBase:
    row = found(request, pk)
    form = FactsForm(request.POST or None, instance=row)
    return correction_page(request, row, form, title="更正来稿登记", follow=followers(row), **page(row))


@needs("opinions.manage")
def correct_reporters(request: UserRequest, pk: int) -> HttpResponseBase:
    row = found(request, pk)
    held = [reporter.membership_id for reporter in row.reporters.all()]
    form = ReportersForm(request.POST or None, row=row, members=serving(row.committee, row.on, held))

    def write() -> record.Event | None:
        return sign(actor_of(request), row, form.cleaned_data["seats"], form.cleaned_data["reason"])

    return part_page(request, row, form, write=write, title="更正反映人", **page(row))


@transaction.atomic
def sign(actor: record.Actor, row: Report, seats: list[int], reason: str) -> record.Event | None:
    """Set who reported, in this order; report, adoptions and instructions follow. None when nothing differs."""
    row = Report.objects.select_for_update().get(pk=row.pk)
    before = names(row)
    if [reporter.membership_id for reporter in row.reporters.all()] == seats:
        return None
    Reporter.put(seats, committee=row.committee, report=row)
    pair = {"reporters": before}, {"reporters": names(row)}
    events = [*row.adoptions.all(), *row.instructions.all()]
    return settle(actor, row, "signed", "更正反映人", pair, reason, follow=events)


def names(row: Report) -> list[str]:
    return list(row.reporters.order_by("position").values_list("membership__person__name", flat=True))
