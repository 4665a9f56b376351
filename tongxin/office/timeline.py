"""The dated rows of a seat as one story, oldest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongxin.people.models import Change, Membership, Placement, Post

MODELS: dict[str, type[Change | Post | Placement]] = {"change": Change, "post": Post, "placement": Placement}


@dataclass(frozen=True, slots=True)
class Moment:
    """One dated row in words, with the decision it rests on and what kind of row it is."""

    kind: str
    row: Any
    what: str

    @property
    def key(self) -> tuple[date, int, int]:
        return self.row.from_on, list(MODELS).index(self.kind), self.row.pk


def story(seat: Membership) -> list[Moment]:
    """Every dated row; reads prefetched rows."""
    return sorted(_moments(seat), key=lambda moment: moment.key)


def _moments(seat: Membership) -> Iterator[Moment]:
    yield from (Moment("change", row, str(row)) for row in seat.changes)
    yield from (Moment("post", row, f"任{row}") for row in seat.posts)
    yield from (Moment("placement", row, told(row)) for row in seat.placements)


def told(row: Placement) -> str:
    kind = row.body.get_kind_display()
    if row.role == Placement.Role.MEMBER:
        return f"{kind}：{row.body}"
    return f"{kind}：{row.body}{row.get_role_display()}"
