"""Writes confirmed lines of a proposal list: new proposals together, changes one by one."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import models

from tongxin.people.asking import establish
from tongxin.people.models import Body
from tongxin.proposals.imports.comparing import PLAIN, blank, first_place, owner_of, roles_of
from tongxin.proposals.models import Handling, Mark, Proposal, Signature
from tongxin.tables.importing import Context
from tongxin.tables.journal import Journal
from tongxin.tables.models import Line
from tongxin.trail import clock, storing

SESSION_MONTHS = {1, 2}


def apply(context: Context, lines: list[Line], journal: Journal) -> None:
    changed = [(line, _known(context, line)) for line in lines if line.plan != Line.Plan.ADD]
    _free_cases(changed)
    for line, row in changed:
        _change(context, line, row, journal)
    added = [(line, _new(context, line, journal)) for line in lines if line.plan == Line.Plan.ADD]
    storing.insert([row for _, row in added], numbered=True)
    _attach(context, added, journal)
    for line, row in added:
        journal.added(line, row, row.subject, {"number": row.number, "verdict": row.verdict})
    _merge(context, [*added, *changed], journal)


def _free_cases(changed: list[tuple[Line, Proposal]]) -> None:
    """Numbers that move from one proposal to another are given up first, so that no two hold one on the way."""
    moving = [row.pk for line, row in changed if row.case_number not in {None, line.values["case_number"]}]
    Proposal.objects.filter(pk__in=moving).update(case_number=None)


def _known(context: Context, line: Line) -> Proposal:
    return context.memo["known"][line.values["year"], line.values["number"]]  # type: ignore[no-any-return]  # a memo


def _new(context: Context, line: Line, journal: Journal) -> Proposal:
    wanted = line.values
    return Proposal(
        committee=context.committee, number=wanted["number"], year=wanted["year"], on=date.fromisoformat(wanted["on"]),
        case_number=wanted["case_number"], subject=wanted["subject"], form=wanted["form"],
        owner=_owner(context, wanted, journal), season=season(wanted["on"]), category=wanted["category"],
        verdict=wanted["verdict"], outcome_class=wanted["outcome_class"] or "", rating=wanted["rating"] or "",
        note=wanted["note"], line=line, recorded_by_id=context.actor.user_id, recorded_name=context.actor.name,
        verified_name=context.actor.name, verified_at=clock.now(),
    )  # fmt: skip


def _owner(context: Context, wanted: dict[str, Any], journal: Journal) -> Body | None:
    owner = owner_of(context, wanted)
    return establish(owner, journal) if owner else None


def season(on: str) -> str:
    """Proposals around the plenary, held in January, are those of the session."""
    return Proposal.Season.SESSION if int(on[5:7]) in SESSION_MONTHS else Proposal.Season.INTERSESSION


def _attach(context: Context, added: list[tuple[Line, Proposal]], journal: Journal) -> None:
    for make in (_signatures, _marks, _handlings):
        storing.insert([each for line, row in added for each in make(context, line, row, journal)])


def _signatures(context: Context, line: Line, row: Proposal, journal: Journal) -> list[Signature]:
    return [
        Signature(committee_id=row.committee_id, proposal_id=row.pk, membership_id=pk, position=position)
        for position, pk in enumerate(line.values["seats"], first_place(line.values))
    ]


def _marks(context: Context, line: Line, row: Proposal, journal: Journal) -> list[Mark]:
    """The marks the list gives; one the proposal has keeps its day and the meeting that decided it."""
    has = {mark.kind: mark for mark in row.marks.all()} if line.plan == Line.Plan.CHANGE else {}
    return [
        has.get(kind) or Mark(committee_id=row.committee_id, proposal_id=row.pk, kind=kind)
        for kind in line.values["marks"]
    ]


def _handlings(context: Context, line: Line, row: Proposal, journal: Journal) -> list[Handling]:
    return [
        Handling(
            committee_id=row.committee_id, proposal_id=row.pk, unit_id=_unit(context, name, journal).pk, role=role
        )
        for name, role in roles_of(line.values).items()
    ]  # fmt: skip


def _unit(context: Context, name: str, journal: Journal) -> Body:
    units: dict[str, Body] = context.memo.setdefault("units", {})
    if name not in units:
        unit, made = Body.objects.get_or_create(
            committee=context.committee, kind=Body.Kind.HANDLING_UNIT, name=name.strip()
        )
        if made:
            journal.added(None, unit, unit.name)
        units[name] = unit
    return units[name]


def _merge(context: Context, written: list[tuple[Line, Proposal]], journal: Journal) -> None:
    """Point merged proposals at the case they went into, once all of the file is there."""
    rows = Proposal.objects.standing().filter(committee=context.committee, case_number__isnull=False)
    targets = {(row.year, row.case_number): row.pk for row in rows}
    moved = []
    for line, row in written:
        into = targets[row.year, line.values["merged_into"]] if line.values["merged_into"] else None
        if row.merged_into_id != into:
            before, row.merged_into_id = {"merged_into_id": row.merged_into_id}, into
            moved.append(row)
            if line.plan == Line.Plan.CHANGE:
                journal.changed(line, row, row.subject, before, {"merged_into_id": into})
    storing.update(moved, ["merged_into"])


FIELDS = (*PLAIN, "owner_id", "season")


def _change(context: Context, line: Line, row: Proposal, journal: Journal) -> None:
    wanted = line.values
    before = {name: getattr(row, name) for name in FIELDS}
    for name in PLAIN:
        setattr(row, name, wanted[name] if wanted[name] is not None else blank(name))
    row.on, row.season = date.fromisoformat(wanted["on"]), season(wanted["on"])
    row.owner = _owner(context, wanted, journal)
    after = {name: getattr(row, name) for name in FIELDS}
    if before != after:
        row.save(update_fields=FIELDS)
        journal.changed(line, row, row.subject, before, after)
    _relist(context, line, row, journal, "signatures", ("membership_id", "position"), _signatures)
    _relist(context, line, row, journal, "marks", ("kind", "on", "decided_by"), _marks)
    _relist(context, line, row, journal, "handlings", ("unit_id", "role"), _handlings)


Maker = Callable[[Context, Line, Proposal, Journal], Sequence[models.Model]]


def _relist(
    context: Context,
    line: Line,
    row: Proposal,
    journal: Journal,
    relation: str,
    names: tuple[str, ...],
    make: Maker,
) -> None:
    """Set the rows of a relation anew where the list has others."""
    spelled = ("committee_id", *names)
    before = list(getattr(row, relation).values(*spelled))
    fresh = make(context, line, row, journal)
    after = [{name: getattr(each, name) for name in spelled} for each in fresh]
    if sorted(before, key=str) != sorted(after, key=str):
        getattr(row, relation).all().delete()
        storing.insert(fresh)
        journal.relisted(line, row, relation, row.subject, before, after)
