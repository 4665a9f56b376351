"""Compares the ledger with what every row is worth, and brings it back in line."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db import models, transaction

from tongxin.ledger.duties import (
    SOURCES,
    Duty,
    Key,
    duty_fields,
    entry,
    keyed,
    show_anew,
    shown,
    stale,
    standing_key,
)  # fmt: skip
from tongxin.ledger.models import Entry, Standing
from tongxin.trail import chain, record

# A duty and the row it comes from: type, key, what makes it the same.
Place = tuple[str, int, Key]


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where source, standing and entries do not agree."""

    source_type: str
    source_id: int
    what: str

    def __str__(self) -> str:
        return f"{self.source_type} {self.source_id}：{self.what}"


@dataclass(slots=True)
class Books:
    """A committee's ledger laid side by side: what rows are worth, what stands, what the entries add up to."""

    wanted: dict[Place, tuple[models.Model, Duty]] = field(default_factory=dict)
    standing: dict[Place, int] = field(default_factory=dict)
    stale: dict[Place, Standing] = field(default_factory=dict)
    balance: dict[Place, int] = field(default_factory=lambda: defaultdict(int))
    added: dict[Place, Entry] = field(default_factory=dict)


def books(committee_id: int) -> Books:
    found = Books()
    for model, source in SOURCES.items():
        rows = source.load(model._default_manager.filter(committee_id=committee_id))
        for row in rows.iterator(chunk_size=2000):
            found.wanted |= {(model._meta.label, *key): (row, duty) for key, duty in keyed(row)}
    for row in Standing.objects.filter(committee_id=committee_id).iterator(chunk_size=5000):
        place: Place = (row.source_type, *standing_key(row))
        found.standing[place] = row.pk
        if place in found.wanted and (righted := stale(row, found.wanted[place][0])):
            found.stale[place] = righted
    entries = Entry.objects.filter(committee_id=committee_id).order_by("seq")
    for each in entries.iterator(chunk_size=5000):
        place = (each.source_type, *standing_key(each))
        found.balance[place] += 1 if each.op == Entry.Op.ADD else -1
        if each.op == Entry.Op.ADD:
            found.added[place] = each
    return found


def differences(committee_id: int) -> Iterator[Difference]:
    """Every disagreement between what rows are worth, what stands, and what the entries add up to."""
    found = books(committee_id)
    wanted, standing, balance = found.wanted.keys(), found.standing.keys(), found.balance
    yield from (Difference(kind, pk, f"少记：{key}") for kind, pk, key in sorted(wanted - standing, key=str))
    yield from (Difference(kind, pk, f"多记：{key}") for kind, pk, key in sorted(standing - wanted, key=str))
    yield from (Difference(kind, pk, f"登记人、核实人或页面不符：{key}") for kind, pk, key in found.stale)
    yield from _against_entries(balance, found.standing)


def _against_entries(balance: Mapping[Place, int], standing: Mapping[Place, int]) -> Iterator[Difference]:
    for place, count in balance.items():
        if count != (place in standing):
            yield Difference(place[0], place[1], f"条目合计{count}，有效{int(place in standing)}：{place[2]}")
    for place in standing.keys() - balance.keys():
        yield Difference(place[0], place[1], f"没有对应条目：{place[2]}")


@transaction.atomic
def rebuild(committee_id: int, actor: record.Actor) -> int:
    """Make standing and entries say what the rows are worth; returns how many places did not agree.

    Entries are never edited: what is missing is added, what is too much retracted, and the trail says that it was done.
    """
    wrong = len(list(differences(committee_id)))
    if not wrong:
        return 0
    act = record.Act("ledger.rebuilt", "重算台账", None, "按来源重算台账", after={"differences": wrong})
    record.record(actor, committee_id, act)
    found = books(committee_id)
    chain.append(committee_id, list(_mending(found, actor.name)))
    surplus = [pk for place, pk in found.standing.items() if place not in found.wanted]
    for start in range(0, len(surplus), 500):
        Standing.objects.filter(pk__in=surplus[start : start + 500]).delete()
    show_anew(found.stale.values())
    _stand(committee_id, found)
    return wrong


def _mending(found: Books, by_name: str) -> Iterator[Entry]:
    """The entries that make every balance 1 where a row is worth it and 0 where none is."""
    for place in sorted({*found.wanted, *found.balance}, key=str):
        short = (place in found.wanted) - found.balance.get(place, 0)
        for _ in range(abs(short)):
            op = Entry.Op.ADD if short > 0 else Entry.Op.RETRACT
            made = entry(op, {**place[2]._asdict(), "source_type": place[0], "source_id": place[1]}, by_name)
            if short > 0:
                found.added[place] = made
            yield made


def _stand(committee_id: int, found: Books) -> None:
    Standing.objects.bulk_create(
        [
            Standing(committee_id=committee_id, entry=found.added[place], **duty_fields(type(row), row, duty), **shown(type(row), row))
            for place, (row, duty) in found.wanted.items() if place not in found.standing
        ],
        batch_size=2000,
    )  # fmt: skip
