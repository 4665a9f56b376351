"""Adoptions and instructions of a report: registered, corrected, struck out; each with its reason."""

from typing import Any

from django.contrib import messages
from django.db import models, transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from tongxin.ledger.correcting import correction_page, plain
from tongxin.ledger.duties import sync
from tongxin.opinions.forms import AdoptionForm, DatedEventForm, InstructionForm
from tongxin.opinions.models import Adoption, Instruction, Report
from tongxin.opinions.views.corrections import VOIDED, found, refused
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.trail import clock, record


@needs("opinions.manage")
def add_adoption(request: UserRequest, pk: int) -> HttpResponseBase:
    return adding(request, found(request, pk), Adoption, AdoptionForm, "登记采用")


@needs("opinions.manage")
def add_instruction(request: UserRequest, pk: int) -> HttpResponseBase:
    return adding(request, found(request, pk), Instruction, InstructionForm, "登记批示")


@needs("opinions.manage")
def correct_adoption(request: UserRequest, pk: int, event_pk: int) -> HttpResponseBase:
    return correcting(request, found(request, pk), Adoption, AdoptionForm, event_pk)


@needs("opinions.manage")
def correct_instruction(request: UserRequest, pk: int, event_pk: int) -> HttpResponseBase:
    return correcting(request, found(request, pk), Instruction, InstructionForm, event_pk)


def adding(
    request: UserRequest, report: Report, model: type[Any], form_class: type[DatedEventForm], heading: str
) -> HttpResponseBase:
    back = reverse("opinion", args=[report.pk])
    if report.is_voided:
        return refused(request, back, VOIDED)
    form = form_class(request.POST or None, instance=model(committee=report.committee, report=report))
    form.fields["reason"].label, form.fields["reason"].help_text = (
        "登记依据",
        "如通报文号、专刊期号、批示件来源",
    )
    if request.method == "POST" and form.is_valid():
        add(actor_of(request), form.instance, heading, form.cleaned_data)
        messages.success(request, f"已{heading}")
        return redirect(back)
    return render(
        request, "opinions/part.html", {"form": form, "row": report, "back": back, "heading": heading}
    )


@transaction.atomic
def add(actor: record.Actor, row: Any, label: str, chosen: dict[str, Any]) -> record.Event:
    """Register an event, recorded and verified by the one who enters it; the ledger follows."""
    reason = chosen.pop("reason")
    row.recorded_by_id, row.recorded_name = actor.user_id, actor.name
    row.verified_name, row.verified_at = actor.name, clock.now()
    row.save()
    action = f"opinions.{row._meta.model_name}.added"
    event = record.record(
        actor, row.committee_id, record.Act(action, label, row, str(row), {}, plain(chosen), note=reason)
    )
    sync(row, actor.name)
    return event


def correcting(
    request: UserRequest,
    report: Report,
    model: type[models.Model],
    form_class: type[DatedEventForm],
    event_pk: int,
) -> HttpResponseBase:
    back = reverse("opinion", args=[report.pk])
    row: Any = get_object_or_404(model, report=report, pk=event_pk)
    row.report, name = report, model._meta.verbose_name
    if row.is_voided or report.is_voided:
        return refused(request, back, f"这条{name}登记已经作废，不能再更正" if row.is_voided else VOIDED)
    return correction_page(request, row, form_class, back, title=f"更正{name}登记")
