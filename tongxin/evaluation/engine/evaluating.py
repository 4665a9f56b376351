"""evaluate(scheme, case): one case to one sheet; the scheme is compiled once and remembered."""

import gc
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from .case import Case
from .context import Context, make_context
from .gates import front_door
from .matching import WhoTest, compile_who, ever
from .minimums import Tally, Weigh, compile_counter, compile_minimum
from .model import Scheme
from .periods import ONE_DAY, resolve
from .problems import CaseError, Problem
from .sheet import Entry, Line, Sheet
from .tree import compile_tree
from .version import ENGINE_VERSION


@dataclass(frozen=True, slots=True)
class Program:
    """A scheme as closures."""

    tree: Callable[[Context, dict], Line]
    minimums: tuple[Weigh, ...]
    counters: tuple[Tally, ...]
    population: WhoTest | None


@lru_cache(maxsize=128)
def compile_scheme(scheme: Scheme) -> Program:
    """Compile a scheme once; schemes are compared by identity."""
    tree, _ = compile_tree(scheme.tree, front_door(scheme), scheme.vocabulary)
    return Program(
        tree,
        tuple(map(compile_minimum, scheme.minimums)),
        tuple(map(compile_counter, scheme.counters)),
        compile_who(scheme.population),
    )


def evaluate(scheme: Scheme, case: Case) -> Sheet:
    """The sheet of one subject in one period, exact and in full; raise CaseError where the case does not fit."""
    if case.subject.type != scheme.subject:
        said = f"方案考核的是“{scheme.subject}”，送来的是“{case.subject.type}”"
        raise CaseError([Problem("case", 0, "subject.type", said)])
    program = compile_scheme(scheme)
    days = resolve(scheme.period, case)
    # Without a day of looking the period is over: whatever was owed and not done has failed.
    as_of = case.as_of or days.end + ONE_DAY
    context = make_context(case, days, as_of)
    root = program.tree(context, {})
    minimums = (weigh(context, as_of) for weigh in program.minimums)
    return _sheet(
        scheme,
        context,
        as_of,
        root,
        minimums=tuple(line for line in minimums if line),
        counters=tuple(line for tally in program.counters for line in tally(context, as_of)),
        scored=program.population is None or ever(program.population, context),
    )


def evaluate_many(scheme: Scheme, cases: Iterable[Case]) -> list[Sheet]:
    """Sheets of many cases, in their order.

    The garbage collector rests meanwhile: sheets hold no cycles, and scanning them again and again while
    thousands are made would double the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return [evaluate(scheme, case) for case in cases]
    finally:
        if was_enabled:
            gc.enable()


def _sheet(scheme: Scheme, context: Context, as_of: date, root: Line, **parts: Any) -> Sheet:
    subject, days = context.case.subject, context.days
    return Sheet(
        engine_version=ENGINE_VERSION,
        scheme_id=scheme.id,
        scheme_version=scheme.version,
        scheme_hash=scheme.hash,
        subject_id=subject.id,
        subject_name=subject.name,
        subject_type=subject.type,
        period=days.label,
        start=days.start,
        end=days.end,
        as_of=as_of,
        rounding=scheme.rounding,
        root=root,
        unused=_unused(context, root),
        facts={name: tuple(context.values(name, context.settled_on)) for name in sorted(context.spans)},
        earlier=tuple(sorted(context.case.earlier, key=lambda each: each.period)),
        **parts,
    )


def _unused(context: Context, root: Line) -> tuple[Entry, ...]:
    left = [duty for duty in context.case.duties if duty.id not in context.taken]
    if not left:
        return ()
    reasons: dict[str, str] = {}
    for line in root.walk():
        for entry in line.entries:
            if entry.reason:
                reasons.setdefault(entry.id, entry.reason)
    for duty in (duty for found in context.found.values() for duty in found):
        reasons.setdefault(duty.id, "condition_only")
    return tuple(
        Entry(duty.id, duty.kind, duty.on, duty.title, 0, reasons.get(duty.id, "not_counted"))
        for duty in sorted(left, key=lambda duty: (duty.on, duty.id))
    )
