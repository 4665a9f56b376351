"""Corrections of a report itself: its facts, and who reported it in which order."""

from django.contrib import messages
from django.db import models, transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from tongxin.ledger.correcting import correction_page
from tongxin.ledger.duties import sync_many
from tongxin.opinions.forms import FactsForm, ReportersForm
from tongxin.opinions.models import Report, Reporter
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.models import Body, Membership
from tongxin.trail import record

VOIDED = "这篇来稿已经作废，不能再更正"


def found(request: UserRequest, pk: int) -> Report:
    """The report; a foreign or missing one is not there."""
    rows = Report.objects.visible_to(request.user, request.committee)
    return get_object_or_404(rows.prefetch_related("reporters__membership__person"), pk=pk)


def followers(row: Report) -> list[models.Model]:
    """The adoptions and instructions, whose worth hangs on who reported and on the report's standing."""
    return [*row.adoptions.filter(voided_at=None), *row.instructions.filter(voided_at=None)]


def refused(request: UserRequest, back: str, reason: str) -> HttpResponseBase:
    messages.error(request, reason)
    return redirect(back)


@needs("opinions.manage")
def correct_facts(request: UserRequest, pk: int) -> HttpResponseBase:
    row, back = found(request, pk), reverse("opinion", args=[pk])
    if row.is_voided:
        return refused(request, back, VOIDED)
    return correction_page(request, row, FactsForm, back, title="更正来稿登记", follow=followers(row))


@needs("opinions.manage")
def correct_reporters(request: UserRequest, pk: int) -> HttpResponseBase:
    row, back = found(request, pk), reverse("opinion", args=[pk])
    if row.is_voided:
        return refused(request, back, VOIDED)
    form = ReportersForm(request.POST or None, row=row, members=member_choices(row))
    if request.method == "POST" and form.is_valid():
        changed = sign(actor_of(request), row, form.cleaned_data["seats"], form.cleaned_data["reason"])
        messages.success(request, "反映人已更正" if changed else "内容没有变化，未作更正")
        return redirect(back)
    return render(
        request, "opinions/part.html", {"form": form, "row": row, "back": back, "heading": "更正反映人"}
    )


def member_choices(row: Report) -> list[tuple[int, str]]:
    """Members on the day the report was handed in, by name and sector."""
    serving = Membership.objects.of(row.committee).serving_on(row.on).select_related("person")
    seats = serving.with_places().order_by("person__name", "pk")
    labelled = [(seat, seat.body_on(Body.Kind.SECTOR, row.on)) for seat in seats]
    return [(seat.pk, f"{seat.name}（{body.name}）" if body else seat.name) for seat, body in labelled]


@transaction.atomic
def sign(actor: record.Actor, row: Report, seats: list[int], reason: str) -> record.Event | None:
    """Set who reported, in this order; report, adoptions and instructions follow. None when nothing differs."""
    row = Report.objects.select_for_update().get(pk=row.pk)
    before = names(row)
    if [reporter.membership_id for reporter in row.reporters.all()] == seats:
        return None
    row.reporters.all().delete()
    Reporter.objects.bulk_create(
        Reporter(committee=row.committee, report=row, membership_id=seat, position=place)
        for place, seat in enumerate(seats, 1)
    )
    pair = {"reporters": before}, {"reporters": names(row)}
    act = record.Act("opinions.report.signed", "更正反映人", row, row.title, *pair, note=reason)
    event = record.record(actor, row.committee_id, act)
    for rows in ([row], list(row.adoptions.all()), list(row.instructions.all())):
        sync_many(rows, actor.name)
    return event


def names(row: Report) -> list[str]:
    return list(row.reporters.order_by("position").values_list("membership__person__name", flat=True))
