"""The last step of every node: limits applied, cuts noted, the line made."""

from dataclasses import dataclass

from .caps import Limit
from .context import Context
from .exact import Exact, spoken
from .model import About
from .sheet import Cut, Entry, Line


@dataclass(slots=True)
class LineParts:
    """What a node knows of its line before its limits; `cuts` are those it made itself."""

    raw: Exact
    formula: str
    state: str = "counted"
    combine: str = ""
    cuts: tuple[Cut, ...] = ()
    entries: tuple[Entry, ...] = ()
    children: tuple[Line, ...] = ()
    base: Exact = 0
    next_points: Exact | None = None


def finish(about: About, parts: LineParts, context: Context, limit: Limit | None) -> Line:
    """The line with amount, cuts, room under the cap, and the end of its sentence."""
    amount, cuts, formula, room = parts.raw, parts.cuts, parts.formula, None
    for cut in cuts:
        amount += cut.change
    if limit:
        amount, more, room = limit(context, amount)
        if more:
            cuts += more
            formula = f"{formula}{''.join(f'；{cut.text}' for cut in more)}，得 {spoken(amount)} 分"
    return Line(
        about.id,
        about.label,
        about.clause,
        parts.raw,
        amount,
        formula,
        parts.state,
        parts.combine,
        cuts,
        parts.entries,
        parts.children,
        parts.base,
        parts.next_points,
        room,
    )
