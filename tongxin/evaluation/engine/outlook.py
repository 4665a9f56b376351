"""What would change a sheet: the gain of one more event under all caps above, and what is still owed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .exact import Exact, slim
from .sheet import Line, Need, Sheet


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One more event on a leaf: points it brings now, and the node whose cap leaves no room, if any."""

    id: str
    label: str
    clause: str
    gain: Exact
    blocked_by: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """Something still owed: which minimum, in which window, until when, and the missing parts."""

    id: str
    label: str
    clause: str
    window: str
    deadline: date
    missing: tuple[tuple[str, Exact], ...]


def opportunities(sheet: Sheet) -> tuple[Opportunity, ...]:
    """Leaves where one more event has a price, best gain first; floors and weights above are not looked at."""
    found = _walk(sheet.root, None, "")
    return tuple(sorted(found, key=lambda each: -each.gain))


def _walk(line: Line, room: Exact | None, cap: str) -> Iterator[Opportunity]:
    if line.room is not None and (room is None or line.room < room):
        room, cap = line.room, line.label
    if line.next_points is not None and line.next_points > 0 and line.state == "counted":
        gain = line.next_points if room is None else min(line.next_points, room)
        yield Opportunity(line.id, line.label, line.clause, slim(gain), cap if gain == 0 else "")
    for child in line.children if line.combine in ("", "sum") else ():
        yield from _walk(child, room, cap)


def owed(sheet: Sheet) -> tuple[Due, ...]:
    """Everything still owed in windows that have begun, earliest deadline first."""
    found = [
        Due(line.id, line.label, line.clause, each.window, each.deadline, tuple(_missing(each.need)))
        for line in sheet.minimums
        for each in line.open
        if each.start <= sheet.as_of
    ]
    return tuple(sorted(found, key=lambda due: (due.deadline, due.id)))


def _missing(need: Need) -> Iterator[tuple[str, Exact]]:
    if need.met or not need.applies:
        return
    if need.mode == "all":
        for part in need.parts:
            yield from _missing(part)
    elif need.mode == "any":
        yield "或".join(part.label for part in need.parts if part.applies), need.missing
    else:
        yield need.label, need.missing
