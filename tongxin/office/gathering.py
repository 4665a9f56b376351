"""Bodies with their people: how many belong, who convenes or leads, under which other names."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from tongxin.people.models import Body, Committee, Membership, Placement
from tongxin.tables.matching import body_key


@dataclass(slots=True)
class Gathered:
    """A body as a line: its members, those with a role in it, its other names."""

    body: Body
    members: int = 0
    roles: list[Placement] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)


def gathered(committee: Committee, bodies: QuerySet[Body], day: date) -> list[Gathered]:
    """Lines of the bodies in their order; a fixed number of statements."""
    found = {
        body.pk: Gathered(body) for body in bodies.prefetch_related("aliases").order_by("position", "pk")
    }
    members: dict[int, set[int]] = defaultdict(set)
    for row in placements(committee, found, day):
        members[row.body_id].add(row.membership_id)
        if row.role != Placement.Role.MEMBER:
            found[row.body_id].roles.append(row)
    parties = (
        by_party(committee, day) if any(line.body.kind == Body.Kind.PARTY for line in found.values()) else {}
    )
    for pk, line in found.items():
        line.members = len(members[pk]) or parties.get(body_key(line.body.name), 0)
        line.aliases = [alias.name for alias in line.body.aliases.all()]
    return list(found.values())


def placements(committee: Committee, bodies: Iterable[int], day: date) -> QuerySet[Placement]:
    """Places of serving members in the bodies on the day, first conveners and heads first."""
    serving = Membership.objects.filter(committee=committee).serving_on(day).values("pk")
    rows = Placement.objects.filter(body__in=list(bodies), membership__in=serving).on(day)
    return rows.select_related("membership__person").order_by("from_on", "pk")


def by_party(committee: Committee, day: date) -> dict[str, int]:
    """Serving members by the core of the party they state; a party's committee shares that core."""
    counted: dict[str, int] = defaultdict(int)
    serving = Membership.objects.filter(committee=committee).serving_on(day).exclude(party="")
    for party in serving.values_list("party", flat=True):
        counted[body_key(party)] += 1
    return counted


@dataclass(frozen=True, slots=True)
class Belonging:
    """A member of a body with the roles held there and the day of entry."""

    membership: Membership
    roles: str
    since: date | None


def people_of(body: Body, day: date) -> list[Belonging]:
    """Who belongs to the body on the day, those with a role first."""
    if body.kind == Body.Kind.PARTY:
        return stated(body, day)
    rows: dict[int, list[Placement]] = defaultdict(list)
    for row in placements(body.committee, [body.pk], day):
        rows[row.membership_id].append(row)
    found = [belonging(each) for each in rows.values()]
    return sorted(found, key=lambda each: (not each.roles, each.membership.position, each.membership.pk))


def belonging(rows: list[Placement]) -> Belonging:
    roles = [row.get_role_display() for row in rows if row.role != Placement.Role.MEMBER]
    return Belonging(rows[0].membership, "、".join(roles), min(row.from_on for row in rows))


def stated(body: Body, day: date) -> list[Belonging]:
    """Members of a party by what their identity states."""
    serving = Membership.objects.filter(Q(committee=body.committee) & ~Q(party="")).serving_on(day)
    rows = serving.select_related("person").order_by("position", "pk")
    key = body_key(body.name)
    return [Belonging(row, "", None) for row in rows if body_key(row.party) == key]
