"""Finds members and bodies by what offices write: names that two people may share, bodies under many names."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tongxin.people.models import Alias, Body, Committee, Membership
from tongxin.tables.matching import body_key, name_key

SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Seat:
    """What the index keeps of a membership."""

    membership: Membership
    sector: str
    bodies: frozenset[int]

    @property
    def label(self) -> str:
        """Name and sector, as decisions name one of two members of one name."""
        return f"{self.membership.name}{SEPARATOR}{self.sector}"


class Roster:
    """The members of a committee by name, as they were placed on a day; built with a handful of statements."""

    def __init__(self, committee: Committee, day: date) -> None:
        self.day = day
        self.by_name: dict[str, list[Seat]] = defaultdict(list)
        self.by_id: dict[int, Seat] = {}
        for membership in (
            Membership.objects.filter(committee=committee).with_rows().order_by("-term__number", "pk")
        ):
            seat = self._seat(membership)
            self.by_name[name_key(membership.person.name)].append(seat)
            self.by_id[membership.pk] = seat

    def _seat(self, membership: Membership) -> Seat:
        rows = [row for row in membership.placements if row.until_on is None or row.until_on >= self.day]
        sector = membership.body_on(Body.Kind.SECTOR, self.day) or next(
            (row.body for row in rows if row.body.kind == Body.Kind.SECTOR), None
        )
        return Seat(membership, sector.name if sector else "", frozenset(row.body_id for row in rows))

    def named(self, name: str, *, sector: str = "", bodies: Iterable[int] = ()) -> list[Seat]:
        """Everybody of that name; a sector and shared bodies narrow it where they leave somebody and agree."""
        found = self.by_name.get(name_key(name), [])
        if len(found) < 2:
            return found
        wanted, core = set(bodies), body_key(sector)
        here = [seat for seat in found if sector and body_key(seat.sector) == core]
        there = [seat for seat in found if seat.bodies & wanted]
        both = [seat for seat in here if seat in there]
        return both or (found if here and there else here or there or found)

    def labelled(self, label: str) -> Seat | None:
        name, _, sector = label.partition(SEPARATOR)
        return next((seat for seat in self.by_name.get(name_key(name), []) if seat.sector == sector), None)


class Bodies:
    """The bodies of a committee by any of their names."""

    def __init__(self, committee: Committee) -> None:
        self.committee = committee
        self.by_key: dict[str, list[Body]] = defaultdict(list)
        for body in Body.objects.filter(committee=committee).order_by("kind", "position", "pk"):
            self.know(body, body.name)
        for alias in Alias.objects.filter(committee=committee).select_related("body"):
            self.know(alias.body, alias.name)

    def know(self, body: Body, name: str) -> None:
        known = self.by_key[body_key(name)]
        if body not in known:
            known.append(body)

    def named(self, name: str, *kinds: str) -> Body | None:
        """The body of that name, of the first of the kinds that has one; exact names go before like ones."""
        found = [body for body in self.by_key.get(body_key(name), []) if not kinds or body.kind in kinds]
        exact = [body for body in found if body.name == name.strip()]
        ranked = sorted(exact or found, key=lambda body: kinds.index(body.kind) if kinds else 0)
        return ranked[0] if ranked else None
