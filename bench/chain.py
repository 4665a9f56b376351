"""The chained trail: appending in bulk and act by act, and verifying, against plain inserts and bare hashing."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from bench import seeding
from bench.measuring import Spent, best, compare, timed
from bench.printing import Table, judged
from tongxin.people.models import Committee
from tongxin.trail import chain, clock, record
from tongxin.trail.chain import START, Anchor
from tongxin.trail.models import Event
from tongxin.trail.uid import uuid7

ACTOR = record.Actor(None, "陈示例")


@dataclass(frozen=True, slots=True)
class Size:
    rows: int
    batch: int
    singles: int
    times: int


FULL, QUICK = Size(100_000, 1000, 500, 5), Size(60, 20, 2, 1)


def measure(*, quick: bool = False) -> Table:
    size = QUICK if quick else FULL
    committee = seeding.committee("chain")
    table = Table(f"Chained trail: {size.rows:,} events", ["job", "wall s", "CPU s", "rows/CPU s", "ratio"])
    appended(table, committee, size)
    verified(table, committee, size)
    return table


def acts(first: int, count: int) -> list[record.Act]:
    return [
        record.Act(
            "meetings.attendance.corrected", "更正出席", None, f"示例委员{number} 全体会议", {"mark": "present"},
            {"mark": "leave", "reason": "official"}, note="据请假条",
        )
        for number in range(first, first + count)
    ]  # fmt: skip


def appended(table: Table, committee: Committee, size: Size) -> None:
    before = seeding.stored(Event, committee)
    _, bulk = timed(lambda: in_acts(committee, size.rows, size.batch))
    _, single = timed(lambda: in_acts(committee, size.singles, 1))
    assert seeding.stored(Event, committee) - before == size.rows + size.singles
    beside = seeding.committee("plain")
    ratio = compare(
        lambda: timed(lambda: in_one_act(committee, 0, size.batch))[1].cpu,
        lambda: timed(lambda: plainly(beside, size.batch))[1].cpu,
        size.times,
    )
    _add(table, f"append, {size.batch:,} to a transaction", bulk, size.rows, f"{ratio} plain bulk_create")
    _add(table, "append, one to a transaction", single, size.singles, "")


def in_acts(committee: Committee, rows: int, batch: int) -> None:
    for start in range(0, rows, batch):
        in_one_act(committee, start, batch)


def in_one_act(committee: Committee, first: int, count: int) -> None:
    with transaction.atomic():
        record.record_many(ACTOR, committee.pk, acts(first, count))


def plainly(committee: Committee, count: int) -> None:
    """The same rows without numbers that follow, hashes and head: what storing them costs anyhow."""
    known = seeding.stored(Event, committee)
    rows = [
        Event(
            committee=committee, seq=known + number + 1, uid=uuid7(), at=clock.now(), prev_hash=START, hash=START,
            by_name="陈示例", channel="staff", action=act.action, label=act.label, title=act.title, note=act.note,
        )
        for number, act in enumerate(acts(0, count))
    ]  # fmt: skip
    with transaction.atomic():
        Event.objects.bulk_create(rows, batch_size=2000)


def verified(table: Table, committee: Committee, size: Size) -> None:
    """The whole chain read back and computed anew; one altered row must be found."""
    found, spent = best(lambda: list(chain.breaks(Event, committee.pk)), size.times)
    assert found == [], found[:3]
    rows = list(Event.objects.filter(committee=committee).order_by("seq"))
    end = Anchor(rows[-1].seq, rows[-1].hash)
    found_in_memory, in_memory = best(lambda: list(chain.examine(rows, end)), size.times)
    assert found_in_memory == []
    ratio = compare(
        lambda: timed(lambda: list(chain.breaks(Event, committee.pk)))[1].cpu,
        lambda: timed(lambda: hashed(rows))[1].cpu,
        size.times,
    )
    speed = len(rows) / spent.cpu
    budget = judged("≥ 50,000 rows/s", met=speed >= 50_000, full=size is FULL)
    _add(table, "verify, from the database", spent, len(rows), f"{ratio} bare hashing", **budget)
    _add(table, "verify, rows in memory", in_memory, len(rows), "")
    rows[len(rows) // 2].title += "改"
    assert len(list(chain.examine(rows, end))) == 1
    table.notes.append(f"{len(rows):,} rows counted; one altered row was found, none other.")


def hashed(rows: list[Event]) -> str:
    """SHA-256 over texts of the same length, one after another."""
    last = START
    filler = "示" * (len(rows[0].canonical()) // 2)
    for _ in rows:
        last = hashlib.sha256((last + filler).encode()).hexdigest()
    return last


def _add(table: Table, job: str, spent: Spent, rows: int, ratio: str, **budget: Any) -> None:
    speed = f"{rows / spent.cpu:,.0f}"
    table.add(job, f"{spent.wall:.3f}", f"{spent.cpu:.3f}", speed, ratio, **budget)
