"""Conditions within a window: events, shares and points against bounds, joined by all and any."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from .case import Duty
from .context import Context
from .documents import document_of
from .exact import Exact, slim
from .matching import FilterTest, compile_filter, compile_who, ever, matches
from .model import Condition, Price
from .periods import Days
from .pricing import compile_price
from .sheet import Need

# The last argument scales what is needed, for those who served only part of the window.
Check: TypeAlias = Callable[[Context, Days, Exact], Need]
Measure: TypeAlias = Callable[[Context, Days], Exact]


def compile_condition(condition: Condition) -> Check:
    """A closure that weighs the condition in a window."""
    if condition.mode in ("all", "any"):
        return _joined(condition)
    measures = {"need": _events, "rate": _share, "score": _score}
    return _bounded(condition, measures[condition.mode](condition))


def _joined(condition: Condition) -> Check:
    parts = [compile_condition(each) for each in condition.children]
    who, every = compile_who(condition.applies_to), condition.mode == "all"

    def check(context: Context, days: Days, scale: Exact) -> Need:
        applies = who is None or ever(who, context)
        found = tuple(part(context, days, scale) for part in parts)
        mine = [part for part in found if part.applies]
        met = sum(part.met for part in mine)
        needed = len(mine) if every else min(len(mine), 1)
        ok = not applies or met >= needed
        return Need(
            condition.label,
            condition.mode,
            min(met, needed),
            needed,
            0 if ok else needed - met,
            ok,
            found,
            applies,
        )

    return check


def _bounded(condition: Condition, measure: Measure) -> Check:
    low, high = _bound(condition.at_least), _bound(condition.at_most)
    who = compile_who(condition.applies_to)

    def check(context: Context, days: Days, scale: Exact) -> Need:
        applies = who is None or ever(who, context)
        done = measure(context, days)
        floor, ceiling = low(context), high(context)
        needed = floor if floor is not None else ceiling
        if floor is not None and scale != 1:
            needed = floor = _up(Fraction(floor) * scale)
        short = max(floor - done, 0) if floor is not None else 0
        over = max(done - ceiling, 0) if ceiling is not None else 0
        met = not applies or not (short or over)
        return Need(
            condition.label, condition.mode, done, needed or 0, short if applies else 0, met, (), applies
        )

    return check


def _up(value: Fraction) -> Exact:
    return -(-value.numerator // value.denominator)


def _bound(price: Price | None) -> Callable[[Context], Exact | None]:
    if price is None:
        return lambda _context: None
    found = compile_price(price)
    return lambda context: found(context, None)


def duties_in(context: Context, test: FilterTest, days: Days) -> list[Duty]:
    """Duties of a window that pass a filter, served ones only."""
    found = context.found.get(id(test))
    if found is None:
        found = context.found[id(test)] = _found(context, test)
    start, end = days.start, days.end
    return [duty for duty in found if start <= duty.on <= end]


def _found(context: Context, test: FilterTest) -> list[Duty]:
    joined, left = context.case.subject.joined or date.min, context.case.subject.left or date.max
    return [
        duty
        for duty in context.duties(tuple(test))
        if joined <= duty.on <= left and matches(test, duty.kind, duty.facts)
    ]


def measure_of(found: list[Duty], measure: str, by: tuple[str, ...]) -> Exact:
    """How much it is: events, quantity, or different documents."""
    if measure == "quantity":
        return slim(sum(duty.quantity for duty in found))
    return len({document_of(duty, by) for duty in found}) if measure == "documents" else len(found)


def _events(condition: Condition) -> Measure:
    test = compile_filter(condition.filter)
    return lambda context, days: measure_of(duties_in(context, test, days), condition.measure, condition.by)


def _share(condition: Condition) -> Measure:
    part, whole = compile_filter(condition.filter), compile_filter(condition.of)

    def measure(context: Context, days: Days) -> Exact:
        base = measure_of(duties_in(context, whole, days), "quantity", ())
        done = measure_of(duties_in(context, part, days), "quantity", ())
        return slim(Fraction(done) / base) if base else 1

    return measure


def _score(condition: Condition) -> Measure:
    return lambda context, _days: context.amounts.get(condition.node, 0)
