"""Counting modes: how the units of a leaf become its raw amount, and the sentence that says so."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from .context import Context
from .documents import Mark, Unit
from .exact import Exact, slim, spoken
from .matching import FilterTest, compile_filter, matches
from .model import Counting, Each, FirstFurther, Path, PathNode, Rate, Reach


@dataclass(frozen=True, slots=True)
class Counted:
    """The raw amount of a leaf with its sentence; `over` is what a cap on further ones took away."""

    raw: Exact
    formula: str
    next_points: Exact | None = None
    over: Exact = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What a counting closure is told about its leaf: unit word, fixed price if any, base of a rate."""

    word: str
    price: Exact | None
    by_quantity: bool
    base: Callable[[Context], Exact]


Count: TypeAlias = Callable[[Context, list[Unit], Terms], Counted]


def compile_counting(counting: Counting) -> Count:
    """The closure of a counting mode; it may set reasons and points on marks."""
    if isinstance(counting, Each):
        return _each(counting)
    if isinstance(counting, FirstFurther):
        return _first_further(counting)
    if isinstance(counting, Reach):
        return _reach(counting)
    if isinstance(counting, Rate):
        return _rate(counting) if counting.target is None else _percent(counting, counting.target)
    return _path(counting)


def spell(units: list[Unit], terms: Terms) -> str:
    """Units grouped by points: "3 件 × 5 分 + 1 件 × 2.5 分"."""
    if not units:
        return "没有可计的记录"
    if terms.by_quantity and terms.price is not None and all(len(unit.marks) == 1 for unit in units):
        amount = sum(mark.duty.quantity for unit in units for mark in unit.marks)
        if sum(unit.points for unit in units) == amount * terms.price:
            return f"{spoken(slim(amount))} {terms.word} × {bracket(terms.price)} 分"
    first = units[0].points
    if all(unit.points == first for unit in units):
        return f"{len(units)} {terms.word} × {bracket(first)} 分"
    groups = Counter(unit.points for unit in units)
    return " + ".join(
        f"{groups[points]} {terms.word} × {bracket(points)} 分" for points in sorted(groups, reverse=True)
    )


def bracket(points: Exact) -> str:
    """A negative number in brackets, so that formulas read well."""
    return f"({spoken(points)})" if points < 0 else spoken(points)


def _drop(units: Iterable[Unit], reason: str) -> None:
    for unit in units:
        for mark in unit.marks:
            mark.reason = reason


def _ordered(units: list[Unit], order: str) -> list[Unit]:
    if order == "earliest":
        return units
    return sorted(units, key=lambda unit: unit.points, reverse=order == "highest")


def _each(counting: Each) -> Count:
    skip, limit, per, order = counting.skip, counting.limit, counting.per, counting.order

    def count(context: Context, units: list[Unit], terms: Terms) -> Counted:
        counted = _ordered(units, order)
        _drop(counted[:skip], "skipped")
        counted = counted[skip:]
        if limit is not None:
            counted = _within(counted, limit, per)
        raw = slim(sum(unit.points for unit in counted))
        left = limit is None or per != "period" or len(counted) < limit
        before = f"前 {skip} {terms.word}另计；" if skip else ""
        after = f" = {spoken(raw)} 分" if counted else "，0 分"
        return Counted(raw, f"{before}{spell(counted, terms)}{after}", terms.price if left else 0)

    return count


def _within(units: list[Unit], limit: int, per: str) -> list[Unit]:
    room: Counter[str] = Counter()
    kept: list[Unit] = []
    for unit in units:
        key = _slot(unit.marks[0], per)
        room[key] += 1
        if room[key] <= limit:
            kept.append(unit)
        else:
            _drop([unit], "over_limit")
    return kept


def _slot(mark: Mark, per: str) -> str:
    day = mark.duty.on
    slots = {
        "period": "",
        "day": day.isoformat(),
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-{(day.month - 1) // 3}",
        "half_year": f"{day.year}-{(day.month - 1) // 6}",
    }
    return slots[per] if per in slots else str(mark.duty.facts.get(per, ""))


def _first_further(counting: FirstFurther) -> Count:
    first, further, cap = counting.first, counting.further, counting.further_cap

    def count(context: Context, units: list[Unit], terms: Terms) -> Counted:
        for number, unit in enumerate(units):
            price = further if number else first
            for mark in unit.marks:
                mark.points = slim(mark.points * price)
            unit.points = slim(unit.points * price)
        start = units[0].points if units else 0
        rest: Exact = sum(unit.points for unit in units[1:])
        kept = rest if cap is None else min(rest, cap)
        return Counted(
            slim(start + kept),
            _stages(units, start, rest, kept, terms),
            _next(units, counting, kept),
            rest - kept,
        )

    return count


def _next(units: list[Unit], counting: FirstFurther, kept: Exact) -> Exact:
    if not units:
        return counting.first
    cap = counting.further_cap
    return counting.further if cap is None else min(counting.further, cap - kept)


def _stages(units: list[Unit], start: Exact, rest: Exact, kept: Exact, terms: Terms) -> str:
    if not units:
        return "没有可计的记录，0 分"
    more = f"，其余 {spell(units[1:], terms)}" if len(units) > 1 else ""
    cut = f"（= {spoken(rest)} 分，以 {spoken(kept)} 分为限）" if rest != kept else ""
    return f"首{terms.word} {spoken(start)} 分{more}{cut} = {spoken(slim(start + kept))} 分"


def _reach(counting: Reach) -> Count:
    steps = sorted(counting.steps)

    def measure(mark: Mark, unit: Unit) -> Exact:
        return mark.duty.quantity if counting.by_quantity else Fraction(1, len(unit.marks))

    def count(context: Context, units: list[Unit], terms: Terms) -> Counted:
        marks = [(mark, measure(mark, unit)) for unit in units for mark in unit.marks]
        total = slim(sum(size for _, size in marks))
        lump = max((points for at, points in steps if total >= at), default=None)
        ahead = next(((at, points) for at, points in steps if at > total), None)
        for mark, _ in marks:
            mark.points, mark.reason = 0, "" if lump is not None else "not_reached"
        if lump is not None and marks:
            marks[-1][0].points = lump
        hint = f"，满 {spoken(ahead[0])} {terms.word}得 {spoken(ahead[1])} 分" if ahead else ""
        gain = ahead[1] - (lump or 0) if ahead and ahead[0] - total <= 1 else 0
        return Counted(lump or 0, f"累计 {spoken(total)} {terms.word}{hint}，{spoken(lump or 0)} 分", gain)

    return count


def _rate(counting: Rate) -> Count:
    def count(context: Context, units: list[Unit], terms: Terms) -> Counted:
        base, done = terms.base(context), _quantity(units)
        if not base:
            raw = counting.points if counting.if_none == "full" else 0
            return Counted(raw, f"没有应计的场次，{spoken(raw)} 分")
        for unit in units:
            for mark in unit.marks:
                mark.points = slim(counting.points * mark.duty.quantity / Fraction(base))
        raw = slim(counting.points * done / Fraction(base))
        return Counted(
            raw, f"{spoken(done)} ÷ {spoken(base)} × {spoken(counting.points)} 分 = {spoken(raw)} 分"
        )

    return count


def _percent(counting: Rate, target: Exact) -> Count:
    def count(context: Context, units: list[Unit], terms: Terms) -> Counted:
        base, done = terms.base(context), _quantity(units)
        for unit in units:
            for mark in unit.marks:
                mark.points = 0
        if not base:
            return Counted(0, "没有应计的场次，0 分")
        rate = Fraction(done) / base
        gap = target - rate if counting.side == "below" else rate - target
        points = slim(max(gap, Fraction(0)) * 100)
        raw = slim(points * counting.points)
        side = "低于" if counting.side == "below" else "高于"
        formula = (
            f"{spoken(done)} ÷ {spoken(base)}，{side} {spoken(slim(target * 100))}% 的部分"
            f" {spoken(points)} 个百分点 × {bracket(counting.points)} 分 = {spoken(raw)} 分"
        )
        return Counted(raw, formula)

    return count


def _quantity(units: list[Unit]) -> Exact:
    return slim(sum(mark.duty.quantity for unit in units for mark in unit.marks))


def _path(counting: Path) -> Count:
    nodes = [_station(node) for node in counting.nodes]

    def count(context: Context, units: list[Unit], terms: Terms) -> Counted:
        said: list[str] = []
        for unit in units:
            share = {id(mark): mark.points for mark in unit.marks}
            for mark in unit.marks:
                mark.points, mark.reason = 0, "no_price"
            unit.points = slim(sum(_walk(node, unit, share, said) for node in nodes))
        raw = slim(sum(unit.points for unit in units))
        return Counted(raw, f"{' + '.join(said)} = {spoken(raw)} 分" if said else "没有可计的记录，0 分")

    return count


@dataclass(frozen=True, slots=True)
class _Station:
    node: PathNode
    test: FilterTest
    then: tuple["_Station", ...]


def _station(node: PathNode) -> _Station:
    return _Station(node, compile_filter(node.filter), tuple(map(_station, node.then)))


def _walk(station: _Station, unit: Unit, share: dict[int, Exact], said: list[str]) -> Exact:
    here = [mark for mark in unit.marks if matches(station.test, mark.duty.kind, mark.duty.facts)]
    if not here:
        return 0
    for mark in here:
        mark.reason = ""
    best = max(here, key=lambda mark: share[id(mark)])
    points = slim(station.node.points * share[id(best)])
    best.points = slim(best.points + points)
    said.append(f"{station.node.label} {spoken(points)} 分")
    return points + sum(_walk(each, unit, share, said) for each in station.then)
