"""Corrections of a proposal: facts, signatures, marks, units; each with its reason, and the ledger follows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tongxin.ledger.catalogue.kinds import PROPOSAL_MARKS
from tongxin.ledger.correcting import settle
from tongxin.ledger.pages import correction_page, part_page
from tongxin.people.choosing import serving
from tongxin.people.filling import refused
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.models import Body, Committee
from tongxin.proposals.forms import FactsForm, MarksForm, SigningForm, UnitsForm, merged_here, unit_choices
from tongxin.proposals.models import Handling, Mark, Proposal, Signature
from tongxin.trail import record

Values = Mapping[str, Any]
OWNERS = (
    Body.Kind.PARTY, Body.Kind.SECTOR, Body.Kind.SPECIAL_COMMITTEE, Body.Kind.SECTOR_ACTIVITY_GROUP,
    Body.Kind.MEMBER_LIAISON_GROUP, Body.Kind.OFFICE,
)  # fmt: skip


def found(request: UserRequest, pk: int) -> Proposal:
    """The proposal with all a correction compares; a foreign or missing one is not there."""
    rows = Proposal.objects.visible_to(request.user, request.committee).select_related("owner", "merged_into")
    rows = rows.prefetch_related("signatures__membership__person", "marks", "handlings__unit")
    return get_object_or_404(rows, pk=pk)


def page(row: Proposal) -> dict[str, Any]:
    """Where a correction of the proposal stands."""
    back = reverse("proposal", args=[row.pk])
    return {
        "back": back,
        "lead": row.subject,
        "parents": [("提案", reverse("proposals")), (row.subject, back)],
    }


@needs("proposals.manage")
def correct_facts(request: UserRequest, pk: int) -> HttpResponseBase:
    """Facts, and striking the proposal out; one that others were merged into stays until they are put right."""
    row = found(request, pk)
    held = merged_here(row)
    if request.POST.get("act") == "void" and held:
        reason = f"{held}已并入本案，请先更正它们的审查意见，再作废本案"
        return refused(request, reverse("proposal", args=[pk]), reason)
    form = FactsForm(request.POST or None, instance=row)
    return correction_page(request, row, form, title="更正提案登记", follow=followers(row), **page(row))


def followers(row: Proposal) -> list[Proposal]:
    """The proposals merged into this one, whose worth may hang on it."""
    return list(row.merged.filter(voided_at=None))


@needs("proposals.manage")
def correct_signatures(request: UserRequest, pk: int) -> HttpResponseBase:
    row = found(request, pk)
    members = serving(row.committee, row.on)
    form = SigningForm(request.POST or None, row=row, members=members, bodies=owners(request.committee))

    def write() -> record.Event | None:
        chosen = form.cleaned_data
        return sign(actor_of(request), row, chosen["owner"], chosen["seats"], chosen["reason"])

    return part_page(
        request, row, form, write=write, title="更正署名", template="proposals/signatures.html", **page(row)
    )


def owners(committee: Committee) -> list[tuple[int, str]]:
    """The bodies that may hand in a collective proposal."""
    bodies = Body.objects.filter(committee=committee, kind__in=OWNERS).exclude(name="")
    return [
        (body.pk, f"{body.name}（{body.get_kind_display()}）") for body in bodies.order_by("kind", "name")
    ]


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
    Signature.put(seats, 2 if owner_id else 1, committee=row.committee, proposal=row)
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
    """On record, and the ledger follows the proposal and those merged into it."""
    return settle(actor, row, verb, label, pair, reason, follow=followers(row))


@needs("proposals.manage")
def correct_marks(request: UserRequest, pk: int) -> HttpResponseBase:
    row = found(request, pk)
    form = MarksForm(request.POST or None, row=row)

    def write() -> record.Event | None:
        return mark(actor_of(request), row, form.cleaned_data["marks"], form.cleaned_data["reason"])

    return part_page(request, row, form, write=write, title="更正标记", **page(row))


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

    def write() -> record.Event | None:
        return hand_over(actor_of(request), row, form.cleaned_data, form.cleaned_data["reason"])

    return part_page(request, row, form, write=write, title="更正承办单位", **page(row))


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
