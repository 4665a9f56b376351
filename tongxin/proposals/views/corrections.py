"""Corrections of a proposal: facts, signatures, marks, units; each with its reason, and the ledger follows."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from tongxin.ledger.catalogue.kinds import PROPOSAL_MARKS
from tongxin.ledger.correcting import correction_page
from tongxin.ledger.duties import sync_many
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.models import Body, Membership
from tongxin.proposals.forms import FactsForm, MarksForm, SigningForm, UnitsForm, merged_here, unit_choices
from tongxin.proposals.models import Handling, Mark, Proposal, Signature
from tongxin.trail import record

Values = Mapping[str, Any]
OWNERS = (
    Body.Kind.PARTY, Body.Kind.SECTOR, Body.Kind.SPECIAL_COMMITTEE, Body.Kind.SECTOR_ACTIVITY_GROUP,
    Body.Kind.MEMBER_LIAISON_GROUP, Body.Kind.OFFICE,
)  # fmt: skip
VOIDED = "这件提案已经作废，不能再更正"


def found(request: UserRequest, pk: int) -> Proposal:
    """The proposal with all a correction compares; a foreign or missing one is not there."""
    rows = Proposal.objects.visible_to(request.user, request.committee).select_related("owner", "merged_into")
    rows = rows.prefetch_related("signatures__membership__person", "marks", "handlings__unit")
    return get_object_or_404(rows, pk=pk)


@needs("proposals.manage")
def correct_facts(request: UserRequest, pk: int) -> HttpResponseBase:
    """Facts, and striking the proposal out; one that others were merged into stays until they are put right."""
    row, back = found(request, pk), reverse("proposal", args=[pk])
    if row.is_voided:
        return refused(request, back, VOIDED)
    held = merged_here(row)
    if request.POST.get("act") == "void" and held:
        return refused(request, back, f"{held}已并入本案，请先更正它们的审查意见，再作废本案")
    return correction_page(request, row, FactsForm, back, title="更正提案登记", follow=followers(row))


def followers(row: Proposal) -> list[Proposal]:
    """The proposals merged into this one, whose worth may hang on it."""
    return list(row.merged.filter(voided_at=None))


def refused(request: UserRequest, back: str, reason: str) -> HttpResponseBase:
    messages.error(request, reason)
    return redirect(back)


def part_page(
    request: UserRequest, row: Proposal, form: BaseForm, save: Callable[[], Any], heading: str, template: str, **context: Any
) -> HttpResponseBase:  # fmt: skip
    """The page of a correction that touches the rows beside the proposal."""
    back = reverse("proposal", args=[row.pk])
    if row.is_voided:
        return refused(request, back, VOIDED)
    if request.method == "POST" and form.is_valid():
        changed = save()
        messages.success(request, f"{heading}已保存" if changed else "内容没有变化，未作更正")
        return redirect(back)
    return render(request, template, {"form": form, "row": row, "back": back, "heading": heading, **context})


@needs("proposals.manage")
def correct_signatures(request: UserRequest, pk: int) -> HttpResponseBase:
    row = found(request, pk)
    owners = Body.objects.filter(committee=request.committee, kind__in=OWNERS).exclude(name="")
    bodies = [
        (body.pk, f"{body.name}（{body.get_kind_display()}）") for body in owners.order_by("kind", "name")
    ]
    form = SigningForm(request.POST or None, row=row, members=member_choices(row), bodies=bodies)

    def save() -> record.Event | None:
        chosen = form.cleaned_data
        return sign(actor_of(request), row, chosen["owner"], chosen["seats"], chosen["reason"])

    return part_page(request, row, form, save, "更正署名", "proposals/signatures.html")


def member_choices(row: Proposal) -> list[tuple[int, str]]:
    """Members on the day the proposal was handed in, by name and sector."""
    serving = Membership.objects.of(row.committee).serving_on(row.on).select_related("person")
    seats = serving.with_places().order_by("person__name", "pk")
    labelled = [(seat, seat.body_on(Body.Kind.SECTOR, row.on)) for seat in seats]
    return [(seat.pk, f"{seat.name}（{body.name}）" if body else seat.name) for seat, body in labelled]


@transaction.atomic
def sign(
    actor: record.Actor, row: Proposal, owner_id: int | None, seats: list[int], reason: str
) -> record.Event | None:
    """Set who signed, numbered without gaps; the form follows from it. None when nothing differs."""
    row = Proposal.objects.select_for_update().get(pk=row.pk)
    before = signed(row)
    if (row.owner_id, [each.membership_id for each in row.signatures.all()]) == (owner_id, seats):
        return None
    row.owner = Body.objects.get(committee=row.committee, pk=owner_id) if owner_id else None
    row.form = form_for(owner_id, seats)
    row.save(update_fields=["owner", "form"])
    row.signatures.all().delete()
    first = 2 if owner_id else 1
    Signature.objects.bulk_create(
        Signature(committee=row.committee, proposal=row, membership_id=seat, position=place)
        for place, seat in enumerate(seats, first)
    )
    return told(actor, row, "signed", "更正署名", (before, signed(row)), reason)


def form_for(owner_id: int | None, seats: list[int]) -> str:
    if owner_id:
        return Proposal.Form.COLLECTIVE
    return Proposal.Form.JOINT if len(seats) > 1 else Proposal.Form.PERSONAL


def signed(row: Proposal) -> Values:
    names = row.signatures.order_by("position").values_list("membership__person__name", flat=True)
    return {"owner": row.owner.name if row.owner else "", "form": row.form, "signatures": list(names)}


def told(
    actor: record.Actor, row: Proposal, verb: str, label: str, pair: tuple[Values, Values], reason: str
) -> record.Event:
    """Put the act on record and let the ledger follow the proposal and those merged into it."""
    before, after = pair
    act = record.Act(f"proposals.proposal.{verb}", label, row, row.subject, before, after, note=reason)
    event = record.record(actor, row.committee_id, act)
    sync_many([row, *followers(row)], actor.name)
    return event


@needs("proposals.manage")
def correct_marks(request: UserRequest, pk: int) -> HttpResponseBase:
    row = found(request, pk)
    form = MarksForm(request.POST or None, row=row)

    def save() -> record.Event | None:
        return mark(actor_of(request), row, form.cleaned_data["marks"], form.cleaned_data["reason"])

    return part_page(request, row, form, save, "更正标记", "proposals/part.html")


@transaction.atomic
def mark(
    actor: record.Actor, row: Proposal, wanted: Mapping[str, tuple[date | None, str]], reason: str
) -> record.Event | None:
    """Give and take marks; None when nothing differs."""
    row = Proposal.objects.select_for_update().get(pk=row.pk)
    held = {each.kind: (each.on, each.decided_by) for each in row.marks.all()}
    if held == dict(wanted):
        return None
    row.marks.all().delete()
    Mark.objects.bulk_create(
        Mark(committee=row.committee, proposal=row, kind=kind, on=on, decided_by=decided)
        for kind, (on, decided) in wanted.items()
    )
    return told(actor, row, "marked", "更正标记", ({"marks": marks(held)}, {"marks": marks(wanted)}), reason)


def marks(given: Mapping[str, tuple[date | None, str]]) -> list[str]:
    """重点提案（2025-03-10，第3次主席会议）"""
    return [
        PROPOSAL_MARKS[kind]
        + (f"（{'，'.join(parts)}）" if (parts := [str(p) for p in given[kind] if p]) else "")
        for kind in sorted(given)
    ]


@needs("proposals.manage")
def correct_units(request: UserRequest, pk: int) -> HttpResponseBase:
    row = found(request, pk)
    form = UnitsForm(request.POST or None, row=row, units=unit_choices(request.committee))

    def save() -> record.Event | None:
        return hand_over(actor_of(request), row, form.cleaned_data, form.cleaned_data["reason"])

    return part_page(request, row, form, save, "更正承办单位", "proposals/part.html")


@transaction.atomic
def hand_over(actor: record.Actor, row: Proposal, chosen: Values, reason: str) -> record.Event | None:
    """Set the handling units, founding the ones written out; None when nothing differs."""
    row = Proposal.objects.select_for_update().get(pk=row.pk)
    lead = chosen["lead"] or (unit_named(row, chosen["lead_new"]) if chosen["lead_new"] else None)
    roles = dict.fromkeys(
        [*chosen["co"], *(unit_named(row, name) for name in chosen["co_names"])], Handling.Role.CO
    )
    if lead:
        roles[lead] = Handling.Role.LEAD  # a unit named twice leads
    before = handled(row)
    if {each.unit_id: each.role for each in row.handlings.all()} == roles:
        return None
    row.handlings.all().delete()
    Handling.objects.bulk_create(
        Handling(committee=row.committee, proposal=row, unit_id=unit, role=role)
        for unit, role in roles.items()
    )
    return told(actor, row, "assigned", "更正承办单位", (before, handled(row)), reason)


def unit_named(row: Proposal, name: str) -> int:
    kind = Body.Kind.HANDLING_UNIT
    unit, _ = Body.objects.get_or_create(committee=row.committee, kind=kind, name=name.strip())
    return unit.pk


def handled(row: Proposal) -> Values:
    return {
        "units": [
            f"{each.unit.name}（{each.get_role_display()}）" for each in row.handlings.select_related("unit")
        ]
    }
