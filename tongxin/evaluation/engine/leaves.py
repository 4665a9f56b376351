"""Leaves that count duties: collect, group by document, count, and say it in a sentence."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from .caps import compile_limits
from .case import Duty
from .context import Context
from .counting import Terms, compile_counting
from .documents import Mark, gather
from .exact import Exact
from .gates import Door, admission
from .lines import LineParts, finish
from .matching import FilterTest, Sorting, WhoTest, compile_filter, compile_who, matches
from .model import Each, Events, Fixed, Leaf, Pricing, Rate
from .periods import Days, own_window
from .pricing import PriceOf, compile_pricing
from .sheet import Cut, Entry, Line
from .vocabulary import Vocabulary

Collect: TypeAlias = Callable[[Context], list[Mark]]
Settle: TypeAlias = Callable[[Context, list[Mark]], Line]
HALF_DAYS = {"半天", "天", "小时"}
# What a variant says of a kind it does not count.
NOTHING: Sorting = (lambda _facts: False, None)


@dataclass(frozen=True, slots=True)
class Variant:
    """The pricing in force from a day on."""

    start: date
    test: FilterTest
    price: PriceOf


def signed(kind: str, vocabulary: Vocabulary) -> bool:
    """Whether duties of a kind are documents with several signers."""
    return kind in vocabulary.kinds and "position" in vocabulary.kinds[kind].facts


def compile_collect(leaf: Leaf, rule: Events, door: Door, vocabulary: Vocabulary) -> Collect:
    """A closure listing all duties that belong to the leaf, priced, or with the reason why not."""
    variants = [_variant(leaf, start, pricing, vocabulary) for start, pricing in rule.pricings]
    starts = [variant.start for variant in variants]
    kinds = tuple(dict.fromkeys(kind for variant in variants for kind in variant.test))
    exempt, first, several = compile_who(leaf.gate.exempt), variants[0], len(variants) > 1

    def collect(context: Context) -> list[Mark]:
        admit = admission(door, context, own_window(rule.window, context.days, context.case.term))
        marks: list[Mark] = []
        variant = first
        for duty in context.duties(kinds):
            if several:
                variant = variants[max(bisect_right(starts, duty.on) - 1, 0)]
            main, personal = variant.test.get(duty.kind, NOTHING)
            if main is not None and not main(duty.facts):
                continue
            reason = admit(duty)
            if not reason and personal is not None and not personal(duty.facts):
                reason = "not_first"
            marks.append(Mark(duty, 0, reason) if reason else _priced(duty, variant.price, context))
        return _spared(marks, exempt, context) if exempt else marks

    return collect


def _priced(duty: Duty, price: PriceOf, context: Context) -> Mark:
    points = price(context, duty)
    return Mark(duty, 0, "unverified") if points is None else Mark(duty, points)


def _spared(marks: list[Mark], exempt: WhoTest, context: Context) -> list[Mark]:
    for mark in marks:
        if mark.points < 0 and exempt(context, mark.duty.on):
            mark.points, mark.reason = 0, "exempt"
    return marks


def _variant(leaf: Leaf, start: date | None, pricing: Pricing, vocabulary: Vocabulary) -> Variant:
    documents = all(signed(kind, vocabulary) for selector in pricing.filter for kind in selector.kinds)
    test = compile_filter(pricing.filter, documents=documents)
    return Variant(start or date.min, test, compile_pricing(pricing, leaf.about.id))


def compile_settle(leaf: Leaf, rule: Events, door: Door, vocabulary: Vocabulary) -> Settle:
    """A closure turning collected duties into the leaf's line."""
    limit = compile_limits(leaf.limits)
    count, terms = compile_counting(rule.counting), _terms(rule, door, vocabulary)
    documents, shares = rule.documents, _shares(rule)

    def settle(context: Context, marks: list[Mark]) -> Line:
        if shares:
            _drop_empty(marks)
        counted = count(context, gather(marks, documents), terms)
        context.taken.update([mark.duty.id for mark in marks if not mark.reason])
        parts = LineParts(counted.raw + counted.over, counted.formula, next_points=counted.next_points)
        parts.entries = tuple([_entry(mark) for mark in marks])
        if counted.over:
            parts.cuts = (Cut("cap", -counted.over, "其余部分封顶"),)
        return finish(leaf.about, parts, context, limit)

    return settle


def _entry(mark: Mark) -> Entry:
    duty = mark.duty
    return Entry(duty.id, duty.kind, duty.on, duty.title, 0 if mark.reason else mark.points, mark.reason)


def _shares(rule: Events) -> bool:
    return any(pricing.credit.way in ("first", "lead") for _, pricing in rule.pricings)


def _drop_empty(marks: list[Mark]) -> None:
    for mark in marks:
        if not mark.reason and mark.points == 0:
            mark.reason = "no_share"


def _terms(rule: Events, door: Door, vocabulary: Vocabulary) -> Terms:
    pricing = rule.pricings[-1][1]
    unit = vocabulary.kinds[pricing.filter[0].kinds[0]].unit
    by_quantity = pricing.by_quantity or getattr(rule.counting, "by_quantity", False)
    word = unit if by_quantity or unit not in HALF_DAYS else "次"
    plain = isinstance(pricing.each, Fixed) and not (pricing.times or pricing.plus)
    fixed = pricing.each.value if plain and isinstance(pricing.each, Fixed) else None
    return Terms(word, fixed if isinstance(rule.counting, Each) else None, by_quantity, _base(rule, door))


def _base(rule: Events, door: Door) -> Callable[[Context], Exact]:
    test = compile_filter(rule.counting.of if isinstance(rule.counting, Rate) else ())

    def base(context: Context) -> Exact:
        window: Days = own_window(rule.window, context.days, context.case.term)
        admit = admission(door, context, window)
        found = context.duties(tuple(test))
        return sum(
            duty.quantity for duty in found if matches(test, duty.kind, duty.facts) and not admit(duty)
        )

    return base
