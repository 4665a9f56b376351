"""Writes confirmed roster lines: new seats in bulk, changes one by one, each with its dated rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tongxin.office.imports.comparing import differences
from tongxin.office.imports.known import BODIES, OPEN_FIELDS, PERSON_FIELDS, Known, every, seats
from tongxin.office.imports.reading import current_term
from tongxin.people.finding import Bodies
from tongxin.people.models import Body, Change, Membership, Person, Placement, Post, Term
from tongxin.tables.importing import Context
from tongxin.tables.journal import Journal
from tongxin.tables.matching import name_key
from tongxin.tables.models import Line
from tongxin.trail import keys, storing
from tongxin.trail.uid import uuid7


@dataclass(slots=True)
class Fresh:
    """The rows of the seats being added, saved together."""

    persons: list[Person] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    dated: list[Change | Post | Placement] = field(default_factory=list)


def apply(context: Context, lines: list[Line], journal: Journal) -> None:
    known = seats(context)
    term = current_term(context)
    bodies = Bodies(context.committee)
    first = not known
    added = [line for line in lines if line.plan == Line.Plan.ADD]
    establish(context, lines, bodies, journal)
    _add_all(context, term, added, bodies, journal, first=first)
    by_id = {seat.membership.pk: seat for seat in every(known)}
    for line in lines:
        if line.plan == Line.Plan.CHANGE:
            _change(context, line, by_id, bodies, journal)


def establish(context: Context, lines: Iterable[Line], bodies: Bodies, journal: Journal) -> None:
    """Set up the sectors, committees and groups the roster names for the first time, in its order."""
    for name, kind, _ in BODIES:
        for line in lines:
            written = "" if "leaves" in line.values else line.values.get(name, "")
            if written and not bodies.named(written, kind):
                body = Body.objects.create(
                    committee=context.committee, kind=kind, name=written, position=len(bodies.by_key)
                )
                bodies.know(body, written)
                journal.added(None, body, written)


def _add_all(
    context: Context, term: Term, lines: list[Line], bodies: Bodies, journal: Journal, *, first: bool
) -> None:
    fresh = Fresh()
    opened = keys.keys_of(uid for uid in (uuid7() for _ in lines))
    fresh.persons = [
        _person(line.values, uid, key) for line, (uid, key) in zip(lines, opened.items(), strict=True)
    ]
    storing.insert(fresh.persons, numbered=True)
    for line, person in zip(lines, fresh.persons, strict=True):
        fresh.memberships.append(_membership(context, term, person, line.values))
    storing.insert(fresh.memberships, numbered=True)
    for line, membership in zip(lines, fresh.memberships, strict=True):
        fresh.dated += _dated(context, line, membership, bodies, term, first=first)
    for model in (Change, Post, Placement):
        storing.insert([row for row in fresh.dated if type(row) is model])
    for line, person, membership in zip(lines, fresh.persons, fresh.memberships, strict=True):
        journal.also(line, person)
        personal = {name: ("", line.values[name]) for name in ("phone", "born") if line.values[name]}
        journal.added(line, membership, person.name, _told(line.values), person.uid, personal)


def _person(values: dict[str, Any], uid: Any, key: bytes) -> Person:
    person = Person(
        uid=uid, name=values["name"], name_key=name_key(values["name"]), gender=values["gender"],
        ethnicity=values["ethnicity"],
    )  # fmt: skip
    person.seal("phone", values["phone"], key)
    person.seal("born", values["born"], key)
    return person


def _membership(context: Context, term: Term, person: Person, values: dict[str, Any]) -> Membership:
    return Membership(
        committee_id=context.committee.pk, term_id=term.pk, person_id=person.pk, position=values["position"],
        party=values["party"], education=values["education"], employer=values["employer"],
    )  # fmt: skip


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """What the trail keeps in the open: nothing that is sealed elsewhere."""
    return {
        name: values[name]
        for name in ("sector", "special_committee", "liaison_group", "post", "party", "remark")
    }


def _dated(
    context: Context, line: Line, membership: Membership, bodies: Bodies, term: Term, *, first: bool
) -> list[Change | Post | Placement]:
    values = line.values
    coopted = date.fromisoformat(values["coopted"]) if values["coopted"] else None
    began = coopted or (term.starts_on if first else date.fromisoformat(values["as_of"]))
    kind = Change.Kind.ELECTED if first and not coopted else Change.Kind.COOPTED
    shared = {
        "committee_id": context.committee.pk, "membership_id": membership.pk, "from_on": began, "line_id": line.pk,
    }  # fmt: skip
    rows: list[Change | Post | Placement] = [Change(kind=kind, note=values["remark"][:200], **shared)]
    if values["post"]:
        rows.append(Post(name=values["post"], **shared))
    for name, body_kind, _ in BODIES:
        if values[name] and (body := bodies.named(values[name], body_kind)):
            rows.append(Placement(body_id=body.pk, **shared))
            if name == "sector" and values["convener"]:
                rows.append(Placement(body_id=body.pk, role=values["convener"], **shared))
    return rows


def _change(context: Context, line: Line, by_id: dict[int, Known], bodies: Bodies, journal: Journal) -> None:
    gone = line.values.get("gone") or line.values.get("leaves")
    if gone:
        _leave(context, line, by_id[gone].membership, journal)
        return
    seat = by_id[line.values["seat"]]
    for difference in differences(seat, line.values, bodies):
        name = difference.field
        if name in dict(OPEN_FIELDS):
            _set(journal, line, seat.membership, name, difference.after)
        elif name in dict(PERSON_FIELDS):
            _set(journal, line, seat.membership.person, name, difference.after)
        elif name in {"phone", "born"}:
            _reseal(journal, line, seat, name)
        else:
            _redate(context, journal, line, seat, name, bodies)


def _leave(context: Context, line: Line, membership: Membership, journal: Journal) -> None:
    row = Change.objects.create(
        committee=context.committee, membership=membership, kind=line.answer("exit"),
        from_on=date.fromisoformat(line.values.get("leaves_on") or line.values["as_of"]), line=line,
        note=(line.values.get("remark") or "据新版名册")[:200],
    )  # fmt: skip
    journal.added(line, row, membership.name, {"kind": row.get_kind_display(), "from_on": row.from_on})


def _set(journal: Journal, line: Line, row: Membership | Person, name: str, value: str) -> None:
    before = getattr(row, name)
    setattr(row, name, value)
    row.save(update_fields=[name])
    journal.changed(line, row, str(row), {name: before}, {name: value})


def _reseal(journal: Journal, line: Line, seat: Known, name: str) -> None:
    person, before, after = seat.membership.person, seat.values[name], line.values[name]
    person.seal(name, after)
    person.save()
    journal.sealed(line, person, person.name, person.uid, name, (before, after))


def _redate(context: Context, journal: Journal, line: Line, seat: Known, name: str, bodies: Bodies) -> None:
    """Close the row in force the day before, and open the new one."""
    began = date.fromisoformat(line.values["as_of"])
    shared = {"committee": context.committee, "membership": seat.membership, "from_on": began, "line": line}
    for row in _in_force(seat.membership, name):
        before = row.until_on
        row.until_on = max(row.from_on, began - timedelta(days=1))
        row.save(update_fields=["until_on"])
        journal.changed(line, row, seat.membership.name, {"until_on": before}, {"until_on": row.until_on})
    fresh = _opened(line, name, bodies, shared)
    again = fresh and _closed_twin(seat.membership, fresh)
    if again:
        journal.changed(line, again, seat.membership.name, {"until_on": again.until_on}, {"until_on": None})
        again.until_on = None
        again.save(update_fields=["until_on"])
    elif fresh is not None:
        fresh.save()
        journal.added(line, fresh, seat.membership.name, {"is": str(fresh), "from_on": began})


def _closed_twin(membership: Membership, fresh: Post | Placement) -> Post | Placement | None:
    """A row of the same content begun on the same day and closed since: it is opened again, not written twice."""
    if isinstance(fresh, Post):
        rows: list[Post | Placement] = list(
            Post.objects.filter(membership=membership, name=fresh.name, from_on=fresh.from_on)
        )
    else:
        same = {"body": fresh.body, "role": fresh.role, "from_on": fresh.from_on}
        rows = list(Placement.objects.filter(membership=membership, **same))
    return rows[0] if rows else None


def _in_force(membership: Membership, name: str) -> list[Post | Placement]:
    if name == "post":
        return [row for row in membership.post_set.all() if row.until_on is None]
    kind = {field: kind for field, kind, _ in BODIES}.get(name, Body.Kind.SECTOR)
    convening = name == "convener"
    return [
        row
        for row in membership.placement_set.all()
        if row.until_on is None and row.body.kind == kind and (row.role in Placement.CONVENING) == convening
    ]


def _opened(line: Line, name: str, bodies: Bodies, shared: dict[str, Any]) -> Post | Placement | None:
    values = line.values
    if name == "post":
        return Post(name=values["post"], **shared) if values["post"] else None
    if name == "convener":
        sector = bodies.named(values["sector"], Body.Kind.SECTOR)
        return Placement(body=sector, role=values["convener"], **shared) if values["convener"] else None
    kind = next(kind for field, kind, _ in BODIES if field == name)
    return Placement(body=bodies.named(values[name], kind), **shared)
