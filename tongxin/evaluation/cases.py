"""Builds cases for the engine from the roster and the ledger: everything a sheet depends on, and nothing else."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from tongxin.evaluation.engine import Case, CasePeriod, Duty, Exact, Scheme, Span, Subject
from tongxin.evaluation.engine.model import Branch, Events, Leaf, Tree
from tongxin.evaluation.engine.periods import ONE_DAY, Days, own_window, resolve
from tongxin.ledger.models import MILLI, Standing
from tongxin.people.dated import read_along
from tongxin.people.models import Body, Change, Committee, Membership, Placement, Post, Term
from tongxin.trail import clock, storing

PLACES = {
    Body.Kind.SECTOR: "sector",
    Body.Kind.SPECIAL_COMMITTEE: "special_committee",
    Body.Kind.MEMBER_LIAISON_GROUP: "member_liaison_group",
    Body.Kind.SECTOR_ACTIVITY_GROUP: "sector_activity_group",
}
STANDING_FIELDS = (
    "member_id", "kind", "on", "quantity_milli", "facts", "title", "route", "recorder", "verifier", "entry__seq",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Where a duty on a sheet comes from: its page, who recorded and who verified it."""

    route: str
    recorder: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """Cases of one committee and period, with the membership and the sources behind each."""

    memberships: list[Membership]
    cases: list[Case]
    sources: dict[str, Source]


def prepare(
    committee: Committee, scheme: Scheme, period: CasePeriod, members: Iterable[Membership] = ()
) -> Prepared:
    """Cases of the given members, or of everybody who served within the period; a fixed number of statements."""
    term = term_of(committee, period.year)
    days = period_days(scheme, period, term)
    with storing.without_collecting():
        memberships = list(members) or read_along(roster(committee, days))
        duties, sources = duties_of(committee, memberships, reach(scheme, days, term))
    today = clock.today()
    as_of = (
        today if today <= days.end else None
    )  # a period that is over gives the same sheet on every later day
    cases = [
        Case(
            subject=subject(row), period=period, duties=tuple(duties[row.pk]),
            term=(term.starts_on, term.ends_on) if term else None, as_of=as_of,
        )
        for row in memberships
    ]  # fmt: skip
    return Prepared(memberships, cases, sources)


def term_of(committee: Committee, year: int) -> Term | None:
    """The term in which most of the year lies."""
    middle = date(year, 7, 1)
    return committee.terms.filter(starts_on__lte=middle, ends_on__gte=middle).first()


def period_days(scheme: Scheme, period: CasePeriod, term: Term | None) -> Days:
    """First and last day of the period; raises CaseError where the scheme needs a half or a term that is not there."""
    bare = Case(Subject("", ""), period, term=(term.starts_on, term.ends_on) if term else None)
    return resolve(scheme.period, bare)


def roster(committee: Committee, days: Days) -> QuerySet[Membership]:
    """Scored members who served on any day of the period, in the order of the roster."""
    rows = Membership.objects.filter(committee=committee, is_scored=True).serving_within(days.start, days.end)
    return rows.select_related("person").order_by("position", "pk")


def reach(scheme: Scheme, days: Days, term: Term | None) -> Days:
    """The days from which duties can matter: the period, and the own windows of leaves, minimums and counters."""
    span = (term.starts_on, term.ends_on) if term else None
    found = [days, *(own_window(rule.window, days, span) for rule in events(scheme.tree))]
    if span and "term" in {*(each.per for each in scheme.minimums), *(each.per for each in scheme.counters)}:
        found.append(Days(span[0], days.end))
    return Days(min(each.start for each in found), max(each.end for each in found))


def events(node: Tree) -> Iterator[Events]:
    if isinstance(node, Branch):
        for child in node.children:
            yield from events(child)
    elif isinstance(node, Leaf) and isinstance(node.rule, Events):
        yield node.rule


def duties_of(
    committee: Committee, memberships: list[Membership], days: Days
) -> tuple[dict[int, list[Duty]], dict[str, Source]]:
    """Duties of each membership by its key, and where each comes from by the duty's id (the entry's number)."""
    rows = Standing.objects.filter(committee=committee, on__range=(days.start, days.end)).exclude(member=None)
    if len(memberships) == 1:
        rows = rows.filter(member=memberships[0])
    duties: dict[int, list[Duty]] = defaultdict(list)
    sources: dict[str, Source] = {}
    places: dict[tuple[str, str, str], Source] = {}  # a meeting's hundreds of duties share one
    texts: dict[str, dict[str, Any]] = {}
    for member, kind, on, milli, facts, title, route, recorder, verifier, seq in rows.values_list(
        *STANDING_FIELDS
    ):
        duty_id = str(seq)
        duties[member].append(Duty(duty_id, kind, on, quantity(milli), parsed(facts, texts), title, route))
        place = (route, recorder, verifier)
        sources[duty_id] = places.get(place) or places.setdefault(place, Source(*place))
    return duties, sources


def quantity(milli: int) -> Exact:
    whole, rest = divmod(milli, MILLI)
    return whole if not rest else Fraction(milli, MILLI)


def parsed(text: str, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Facts as values; equal texts, of which a year has many, are read once."""
    found = known.get(text)
    if found is None:
        found = json.loads(text)
        if "[" in text:
            found = {
                name: tuple(value) if isinstance(value, list) else value for name, value in found.items()
            }
        known[text] = found
    return found


def subject(row: Membership) -> Subject:
    """Who is scored, with every dated fact a rule can ask for; reads prefetched rows."""
    exit_row = row.left  # in force from the first day without the seat
    return Subject(
        id=str(row.uid), name=row.person.name, facts=tuple(spans(row)), joined=row.joined_on,
        left=exit_row.from_on - ONE_DAY if exit_row else None,
    )  # fmt: skip


def spans(row: Membership) -> Iterator[Span]:
    for place in row.placements:
        name = PLACES.get(Body.Kind(place.body.kind))
        if name:
            yield Span(name, place.body.name, place.from_on, place.until_on)
        if place.role in Placement.CONVENING:
            yield Span("convener", True, place.from_on, place.until_on)
    yield from post_spans(row)
    for change in row.changes:
        if change.kind in Change.SPANS:
            yield Span("state", change.kind, change.from_on, change.until_on)
    if row.party:
        yield Span("party", row.party)


def post_spans(row: Membership) -> Iterator[Span]:
    """Posts as held; who sits on the standing committee by office counts as its member too."""
    posts = list(row.posts)
    for post in posts:
        yield Span("post", post.name, post.from_on, post.until_on)
        if post.name in Post.ON_STANDING_COMMITTEE and post.name != Post.Name.STANDING_MEMBER:
            yield Span("post", Post.Name.STANDING_MEMBER.value, post.from_on, post.until_on)
    if not posts:
        yield Span("post", "member")
