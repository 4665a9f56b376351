"""Minimums and counters: what stands outside the sum, window by window."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from .conditions import Check, compile_condition, duties_in, measure_of
from .context import Context
from .matching import FilterTest, WhoTest, compile_filter, compile_who, ever, throughout
from .model import Counter, Minimum
from .periods import Days, share_served, windows
from .sheet import CounterLine, Entry, MinimumLine, Need, Owed

Weigh: TypeAlias = Callable[[Context, date], MinimumLine | None]
Tally: TypeAlias = Callable[[Context, date], tuple[CounterLine, ...]]


def compile_minimum(minimum: Minimum) -> Weigh:
    """A closure giving the minimum's line, or None where it is not for this subject."""
    about, who = minimum.about, compile_who(minimum.applies_to)
    check, exempt = compile_condition(minimum.condition), compile_who(minimum.exempt)

    def weigh(context: Context, as_of: date) -> MinimumLine | None:
        if who and not ever(who, context):
            return None
        found = windows(minimum.per, context.days, context.case.term)
        owed = tuple(_owed(minimum, check, exempt, context, (days, as_of)) for days in found)
        return MinimumLine(about.id, about.label, about.clause, owed, minimum.grade_at_most, minimum.grade)

    return weigh


def _owed(
    minimum: Minimum, check: Check, exempt: WhoTest | None, context: Context, seen: tuple[Days, date]
) -> Owed:
    (days, as_of), subject = seen, context.case.subject
    prorated = minimum.newcomers == "prorate"
    scale = share_served(days, subject.joined, subject.left, "months") if prorated else 1
    need = check(context, days, scale)
    if _spared(minimum, context, days):
        state = "not_applicable"
    elif exempt and throughout(exempt, context, days):
        state = "exempt"
    else:
        state = _state(need, days, as_of)
    return Owed(days.label, days.start, days.end, state, need)


def _spared(minimum: Minimum, context: Context, days: Days) -> bool:
    subject = context.case.subject
    late = subject.joined is not None and subject.joined > days.start
    return not days.overlap(subject.joined, subject.left) or (late and minimum.newcomers == "exempt")


def _state(need: Need, days: Days, as_of: date) -> str:
    if _broken(need):
        return "failed"
    if need.met:
        return "met"
    return "open" if as_of <= days.end else "failed"


def _broken(need: Need) -> bool:
    # More events cannot repair a "no more than", so it fails before its deadline.
    if need.met or need.mode == "any":
        return False
    return any(map(_broken, need.parts)) if need.parts else not need.missing


def compile_counter(counter: Counter) -> Tally:
    """A closure giving the counter's lines, one a window that has begun."""
    who, test = compile_who(counter.applies_to), compile_filter(counter.filter)

    def tally(context: Context, as_of: date) -> tuple[CounterLine, ...]:
        if who and not ever(who, context):
            return ()
        found = windows(counter.per, context.days, context.case.term)
        return tuple(_line(counter, test, context, days) for days in found if days.start <= as_of)

    return tally


def _line(counter: Counter, test: FilterTest, context: Context, days: Days) -> CounterLine:
    duties = duties_in(context, test, days)
    count = measure_of(duties, counter.measure, counter.by)
    reached = [step for step in counter.steps if count >= step.at]
    ahead = next((step for step in counter.steps if count < step.at), None)
    return CounterLine(
        counter.about.id,
        counter.about.label,
        counter.about.clause,
        days.label,
        count,
        tuple(Entry(duty.id, duty.kind, duty.on, duty.title, 0) for duty in duties),
        tuple(step.label for step in reached),
        tuple((step.open, step.by, step.label) for step in reached[-1:] if step.open),
        ahead.at if ahead else None,
        ahead.label if ahead else "",
    )
