"""Says what rows are worth and keeps the ledger equal to it: add what is missing, retract what is too much, never edit."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from django.db import models

from tongxin.ledger.catalogue import KINDS, check
from tongxin.ledger.catalogue.types import Value
from tongxin.ledger.models import MILLI, Entry, Standing
from tongxin.people.models import Body, Membership
from tongxin.trail import canonical, chain, storing

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Duty:
    """What a row is worth to one subject on one day. Quantity in the unit of the kind, exact to a thousandth."""

    kind: str
    subject: Membership | Body
    on: date
    title: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    quantity: Decimal | int = 1


class Key(NamedTuple):
    """What makes two duties of a source the same."""

    kind: str
    member_id: int | None
    body_id: int | None
    on: date
    facts: str
    quantity_milli: int
    title: str


@dataclass(frozen=True, slots=True)
class Source:
    """How a model counts: its worth, the kinds it may produce, where its rows are seen, how they are loaded."""

    worth: Callable[[Any], Iterable[Duty]]
    kinds: frozenset[str]
    route: Callable[[Any], str]
    load: Callable[[Any], Any]


SOURCES: dict[type[models.Model], Source] = {}
Worth = TypeVar("Worth", bound=Callable[[Any], Iterable[Duty]])


def counts(
    model: type[models.Model],
    *kinds: str,
    route: Callable[[Any], str],
    load: Callable[[Any], Any] = lambda rows: rows,
) -> Callable[[Worth], Worth]:
    """Register `worth` for a model. `load` adds what worth reads to a queryset, so that syncing many asks little."""
    unknown = set(kinds) - KINDS.keys()
    if unknown:
        raise ValueError(f"kinds not in the catalogue: {sorted(unknown)}")

    def register(worth: Worth) -> Worth:
        SOURCES[model] = Source(worth, frozenset(kinds), route, load)
        return worth

    return register


def sync(row: models.Model, by_name: str) -> int:
    """Bring the ledger in line with one row; returns the number of entries written. Twice is as good as once."""
    return sync_many([row], by_name)


def sync_many(rows: Sequence[models.Model], by_name: str) -> int:
    """Bring the ledger in line with rows of one model and committee, in a handful of statements.

    Where the worth stays and only who recorded or verified it differs, or its page, what stands is put right without an entry.
    """
    if not rows:
        return 0
    model = type(rows[0])
    committee_id = rows[0].committee_id  # type: ignore[attr-defined]  # every source is a tenant row
    wanted = {key: (row, duty) for row in _loaded(model, rows) for key, duty in keyed(row)}
    standing = {standing_key(row): row for row in _standing(model, committee_id, [row.pk for row in rows])}
    surplus = [row for key, row in standing.items() if key not in wanted]
    missing = [pair for key, pair in wanted.items() if key not in standing]
    show_anew(stale(standing[key], row) for key, (row, _) in wanted.items() if key in standing)
    return _write(model, committee_id, surplus, missing, by_name)


def sync_counting(rows: Sequence[models.Model], by_name: str) -> int:
    """As sync_many, for rows of any model: those that count nothing are passed over."""
    return sync_many(rows, by_name) if rows and type(rows[0]) in SOURCES else 0


def sync_members(seats: Iterable[Membership], by_name: str) -> int:
    """Bring the ledger in line with every row these members' duties come from; the pages of some are found by name."""
    written = 0
    for seat in seats:
        rows = Standing.objects.filter(committee_id=seat.committee_id, member=seat)
        for model in SOURCES:
            ids = rows.filter(source_type=model._meta.label).values("source_id")
            written += sync_many(list(model._default_manager.filter(pk__in=ids)), by_name)
    return written


def _loaded(model: type[models.Model], rows: Sequence[models.Model]) -> list[Any]:
    source = SOURCES[model]
    found: list[Any] = []
    for start in range(0, len(rows), CHUNK):
        ids = [row.pk for row in rows[start : start + CHUNK]]
        found += source.load(model._default_manager.filter(pk__in=ids))
    return found


def _standing(model: type[models.Model], committee_id: int, ids: Sequence[int]) -> Iterator[Standing]:
    rows = Standing.objects.filter(committee_id=committee_id, source_type=model._meta.label)
    for start in range(0, len(ids), CHUNK):
        yield from rows.filter(source_id__in=ids[start : start + CHUNK])


def keyed(row: Any) -> Iterator[tuple[tuple[int, Key], Duty]]:
    """((source id, key), duty) of every duty of a row, checked against the catalogue."""
    source = SOURCES[type(row)]
    for duty in source.worth(row):
        if duty.kind not in source.kinds:
            raise ValueError(f"{type(row).__name__} may not produce {duty.kind}")
        check(KINDS[duty.kind], duty.facts)
        yield (row.pk, _key(duty)), duty


def _key(duty: Duty) -> Key:
    member = duty.subject.pk if isinstance(duty.subject, Membership) else None
    body = duty.subject.pk if isinstance(duty.subject, Body) else None
    milli = Decimal(duty.quantity) * MILLI
    if milli != int(milli):
        raise ValueError(f"{duty.quantity} is finer than a thousandth")
    return Key(duty.kind, member, body, duty.on, canonical.text(duty.facts), int(milli), duty.title[:200])


def standing_key(row: Standing | Entry) -> tuple[int, Key]:
    return row.source_id, Key(
        row.kind, row.member_id, row.body_id, row.on, row.facts, row.quantity_milli, row.title
    )


def _write(
    model: type[models.Model],
    committee_id: int,
    surplus: list[Standing],
    missing: list[tuple[Any, Duty]],
    by: str,
) -> int:
    retracted = [entry(Entry.Op.RETRACT, _fields(row), by) for row in surplus]
    fresh = [(row, duty, duty_fields(model, row, duty)) for row, duty in missing]
    added = [entry(Entry.Op.ADD, fields, by) for _, _, fields in fresh]
    for start in range(0, len(surplus), CHUNK):
        Standing.objects.filter(pk__in=[row.pk for row in surplus[start : start + CHUNK]]).delete()
    chain.append(committee_id, [*retracted, *added])
    Standing.objects.bulk_create(
        [
            Standing(committee_id=committee_id, entry=made, **fields, **shown(model, row))
            for (row, _, fields), made in zip(fresh, added, strict=True)
        ],
        batch_size=2000,
    )
    return len(retracted) + len(added)


WORTH_FIELDS = (
    "kind",
    "member_id",
    "body_id",
    "on",
    "quantity_milli",
    "facts",
    "source_type",
    "source_id",
    "title",
)


def _fields(row: Standing) -> dict[str, Any]:
    return {name: getattr(row, name) for name in WORTH_FIELDS}


def duty_fields(model: type[models.Model], row: Any, duty: Duty) -> dict[str, Any]:
    return {
        **_key(duty)._asdict(),
        "source_type": model._meta.label,
        "source_id": row.pk,
    }


def entry(op: str, fields: dict[str, Any], by_name: str) -> Entry:
    return Entry(op=op, by_name=by_name[:80], **fields)


def shown(model: type[models.Model], row: Any) -> dict[str, str]:
    return {"route": SOURCES[model].route(row), "recorder": row.recorded_name, "verifier": row.verified_name}


def stale(stands: Standing, row: models.Model) -> Standing | None:
    """What stands, with what it should show of its row; None where it shows that already."""
    rightly = shown(type(row), row)
    if all(getattr(stands, name) == value for name, value in rightly.items()):
        return None
    for name, value in rightly.items():
        setattr(stands, name, value)
    return stands


def show_anew(rows: Iterable[Standing | None]) -> None:
    storing.update([row for row in rows if row], ["route", "recorder", "verifier"])
