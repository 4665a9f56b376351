"""The dated rows of many seats at once, as plain tuples, for lists, exports and cases, which only read them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from tongxin.people.models import Change, Membership, Placement, Post

AT_ONCE = 2000  # seats to a statement
CHANGES: dict[str, str] = dict(Change.Kind.choices)
POSTS: dict[str, str] = dict(Post.Name.choices)


class ChangeSeen(NamedTuple):
    """What a reader needs of a change."""

    pk: int
    kind: str
    from_on: date
    until_on: date | None

    def __str__(self) -> str:
        return CHANGES[self.kind]


class PostSeen(NamedTuple):
    """What a reader needs of a post."""

    pk: int
    name: str
    from_on: date
    until_on: date | None

    def __str__(self) -> str:
        return POSTS[self.name]


class BodySeen(NamedTuple):
    """What a reader needs of a body."""

    pk: int
    kind: str
    name: str

    def __str__(self) -> str:
        return self.name


class PlacementSeen(NamedTuple):
    """What a reader needs of a placement."""

    pk: int
    role: str
    from_on: date
    until_on: date | None
    body: BodySeen


def read_along(seats: Iterable[Membership]) -> list[Membership]:
    """The same seats, each with its changes, posts and placements to read; nothing of them can be saved.

    Three statements for every 2,000 seats, however many rows they have.
    """
    found = list(seats)
    for start in range(0, len(found), AT_ONCE):
        _read(found[start : start + AT_ONCE])
    return found


def _read(seats: Sequence[Membership]) -> None:
    changes = _rows(Change, "kind", seats)
    posts = _rows(Post, "name", seats)
    placements = _rows(Placement, "role", seats, "body_id", "body__kind", "body__name")
    for seat in seats:
        vars(seat).update(
            its_changes=[ChangeSeen(*row) for row in changes.get(seat.pk, ())],
            its_posts=[PostSeen(*row) for row in posts.get(seat.pk, ())],
            its_placements=[
                PlacementSeen(pk, role, first, last, BodySeen(*body))
                for pk, role, first, last, *body in placements.get(seat.pk, ())
            ],
        )


def _rows(model: Any, word: str, seats: Sequence[Membership], *more: str) -> dict[int, list[tuple[Any, ...]]]:
    """(key, word, first day, last day, …) of the rows of each seat."""
    grouped: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    rows = model.objects.filter(membership__in=[seat.pk for seat in seats]).order_by("pk")
    for seat, *row in rows.values_list("membership_id", "pk", word, "from_on", "until_on", *more):
        grouped[seat].append(tuple(row))
    return grouped
