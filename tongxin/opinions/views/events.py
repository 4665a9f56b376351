"""Adoptions and instructions of a report: registered, corrected, struck out; each with its reason."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from tongxin.ledger.correcting import enter
from tongxin.ledger.pages import correction_page, part_page
from tongxin.opinions.forms import AdoptionForm, DatedEventForm, InstructionForm
from tongxin.opinions.models import Report
from tongxin.opinions.views.corrections import found, page
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.trail import record


@needs("opinions.manage")
def add_adoption(request: UserRequest, pk: int) -> HttpResponseBase:
    return adding(request, found(request, pk), AdoptionForm, "登记采用")


@needs("opinions.manage")
def add_instruction(request: UserRequest, pk: int) -> HttpResponseBase:
    return adding(request, found(request, pk), InstructionForm, "登记批示")


@needs("opinions.manage")
def correct_adoption(request: UserRequest, pk: int, event_pk: int) -> HttpResponseBase:
    return correcting(request, found(request, pk), AdoptionForm, event_pk)


@needs("opinions.manage")
def correct_instruction(request: UserRequest, pk: int, event_pk: int) -> HttpResponseBase:
    return correcting(request, found(request, pk), InstructionForm, event_pk)


def adding(
    request: UserRequest, report: Report, form_class: type[DatedEventForm], title: str
) -> HttpResponseBase:
    row: Any = form_class._meta.model(committee=report.committee, report=report)
    form = form_class(request.POST or None, instance=row)
    why = form.fields["reason"]
    why.label, why.help_text = "登记依据", "如通报文号、专刊期号、批示件来源"

    def write() -> record.Event:
        return enter(actor_of(request), row, title, form.values(), form.cleaned_data["reason"])

    return part_page(request, report, form, write=write, title=title, **page(report))


def correcting(
    request: UserRequest, report: Report, form_class: type[DatedEventForm], event_pk: int
) -> HttpResponseBase:
    row: Any = get_object_or_404(form_class._meta.model, report=report, pk=event_pk)
    row.report = report
    form, title = form_class(request.POST or None, instance=row), f"更正{row._meta.verbose_name}登记"
    return correction_page(request, row, form, title=title, under=report, **page(report))
