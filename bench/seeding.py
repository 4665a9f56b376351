"""Fills a committee through the product's own models, in bulk and from a fixed seed."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import TypeVar

from django.db import models, transaction

from bench import inventing
from bench.inventing import BODIES, SEED, YEAR
from tongxin.evaluation import schemes
from tongxin.evaluation.models import YearScheme
from tongxin.ledger.catalogue import KINDS, check
from tongxin.ledger.models import Entry, Standing
from tongxin.people.models import (
    Body,
    Change,
    Committee,
    Membership,
    Person,
    Placement,
    Post,
    Power,
    Term,
    User,
)
from tongxin.people.powers import ROLES
from tongxin.tables.matching import name_key
from tongxin.trail import canonical, chain, keys, record, storing
from tongxin.trail.uid import uuid7

CHUNK = 5000
BEGAN = date(2022, 1, 1)
PASSWORD = "tongxin-bench-2025"
Item = TypeVar("Item")


def chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def committee(code: str) -> Committee:
    found = Committee.objects.create(code=code, name=f"政协示例{code}委员会", short_name=f"示例{code}政协")
    Term.objects.create(committee=found, number=13, starts_on=BEGAN, ends_on=date(2026, 12, 31))
    act = record.Act("people.committee.founded", "建立", found, found.name)
    record.record(record.Actor(None, "陈示例"), found.pk, act)  # as every committee's trail begins
    return found


def staff(*committees: Committee) -> User:
    """An account of the member affairs office in each committee."""
    user = User.objects.create_user("office", PASSWORD, display_name="陈示例")
    names = ROLES["member_affairs_office"][1]
    Power.objects.bulk_create(
        Power(user=user, committee=each, name=name, from_on=BEGAN) for each in committees for name in names
    )
    return user


@transaction.atomic
def members(found: Committee, count: int, first: int = 0) -> list[Membership]:
    """Seats of the current term with sealed phones and births, a sector, a group, and a post for every tenth."""
    rng = Random(SEED + first)
    term = found.terms.get(number=13)
    bodies = {kind: _bodies(found, kind, names) for kind, names in BODIES.items()}
    seats: list[Membership] = []
    for numbers in chunks(range(first, first + count)):
        persons = _persons(numbers, rng)
        fresh = [
            _seat(found, term, number, person, rng) for number, person in zip(numbers, persons, strict=True)
        ]
        storing.insert(fresh, numbered=True)
        _dated(fresh, bodies, rng)
        seats += fresh
    return seats


def _bodies(found: Committee, kind: str, names: list[str]) -> list[Body]:
    rows = [Body(committee=found, kind=kind, name=name, position=n) for n, name in enumerate(names)]
    return Body.objects.bulk_create(rows)


def _persons(numbers: Sequence[int], rng: Random) -> list[Person]:
    opened = keys.keys_of([uuid7() for _ in numbers])
    rows = []
    for number, (uid, key) in zip(numbers, opened.items(), strict=True):
        name = inventing.name(rng)
        row = Person(uid=uid, name=name, name_key=name_key(name), gender=rng.choice("男女"), ethnicity="汉族")
        row.seal("phone", inventing.phone(number), key)
        row.seal("born", inventing.born(rng), key)
        rows.append(row)
    storing.insert(rows, numbered=True)
    return rows


def _seat(found: Committee, term: Term, number: int, person: Person, rng: Random) -> Membership:
    return Membership(
        committee=found, term=term, person=person, position=number + 1, party=rng.choice(inventing.PARTIES),
        education="大学", employer=f"示例单位{number % 700}负责人",
    )  # fmt: skip


def _dated(seats: list[Membership], bodies: dict[Body.Kind, list[Body]], rng: Random) -> None:
    shared = [{"committee_id": seat.committee_id, "membership": seat, "from_on": BEGAN} for seat in seats]
    storing.insert([Change(kind=Change.Kind.ELECTED, **each) for each in shared])
    for of_kind in bodies.values():
        storing.insert([Placement(body=rng.choice(of_kind), **each) for each in shared])
    storing.insert([Post(name=Post.Name.STANDING_MEMBER, **each) for each in shared[::10]])


@transaction.atomic
def duties(seats: Sequence[Membership], count: int) -> None:
    """So many duties in the ledger of the seats' committee: chained entries, and what stands beside each."""
    rng = Random(SEED)
    for numbers in chunks(range(count)):
        entries = [_entry(seats[number % len(seats)], number, rng) for number in numbers]
        chain.append(seats[0].committee_id, entries)
        storing.insert([_standing(entry) for entry in entries])


def _entry(seat: Membership, number: int, rng: Random) -> Entry:
    done = inventing.duty(rng, number)
    check(KINDS[done.kind], done.facts)
    return Entry(
        op=Entry.Op.ADD, kind=done.kind, member_id=seat.pk, on=done.on, quantity_milli=done.milli,
        facts=canonical.text(done.facts), source_type="bench", source_id=number, title=done.title, by_name="陈示例",
    )  # fmt: skip


def _standing(entry: Entry) -> Standing:
    same = (
        "kind",
        "member_id",
        "on",
        "quantity_milli",
        "facts",
        "source_type",
        "source_id",
        "title",
        "committee_id",
    )
    values = {name: getattr(entry, name) for name in same}
    return Standing(entry=entry, route="desk/meetings/1/", recorder="陈示例", **values)


def scheme(found: Committee, source: str) -> YearScheme:
    """The committee measures the year by this text from now on."""
    actor = record.Actor(None, "陈示例")
    return schemes.choose(actor, schemes.add_version(actor, found, source), YEAR)


def stored(model: type[models.Model], found: Committee) -> int:
    """Rows of a model in a committee."""
    return model._default_manager.filter(committee=found).count()
