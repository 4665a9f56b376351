"""From a raw amount to the amount: prorating, floor, cap, weight, and caps shared by several lines."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from .context import Context
from .exact import Exact, slim, spoken, text
from .model import Limits, Price, SharedCap
from .periods import share_served
from .pricing import PriceOf, compile_price
from .sheet import Cut, Line

# Amount after all limits, the cuts, and the room left under the cap (None: no cap).
Limited: TypeAlias = tuple[Exact, tuple[Cut, ...], Exact | None]
Limit: TypeAlias = Callable[[Context, Exact], Limited]


def number_of(price: PriceOf | None, context: Context) -> Exact | None:
    """A limit's number for this subject; None where there is no limit."""
    return price(context, None) if price else None


def compile_number(price: Price | None) -> PriceOf | None:
    """A closure for a limit, or None."""
    return None if price is None else compile_price(price)


def compile_limits(limits: Limits) -> Limit | None:
    """All of a node's limits in one closure; None where it has none."""
    if limits == Limits():
        return None
    steps = [step for step in (_prorate(limits), _floor(limits), _cap(limits)) if step]
    cap, weight = compile_number(limits.cap), _weight(limits)

    def apply(context: Context, raw: Exact) -> Limited:
        amount, cuts = raw, []
        for why, step in steps:
            after, said = step(context, amount)
            if after != amount:
                cuts.append(Cut(why, after - amount, said))
            amount = after
        bound = number_of(cap, context)
        room = None if bound is None else slim(max(bound - amount, 0) * limits.weight)
        if weight and amount:
            cuts.append(Cut("weight", slim(amount * limits.weight - amount), weight))
            amount = slim(amount * limits.weight)
        return amount, tuple(cuts), room

    return apply


Step: TypeAlias = tuple[str, Callable[[Context, Exact], tuple[Exact, str]]]


def _prorate(limits: Limits) -> Step | None:
    if not limits.prorate:
        return None

    def step(context: Context, amount: Exact) -> tuple[Exact, str]:
        subject = context.case.subject
        share = share_served(context.days, subject.joined, subject.left, limits.prorate)
        if not share:
            return 0, "本期没有任职"
        if limits.effect == "stretch":
            return slim(amount / Fraction(share)), f"任职占全期 {text(share)}，按全期折算"
        return slim(amount * share), f"任职占全期 {text(share)}，按比例计"

    return "prorate", step


def _floor(limits: Limits) -> Step | None:
    floor = compile_number(limits.floor)

    def step(context: Context, amount: Exact) -> tuple[Exact, str]:
        bound = number_of(floor, context)
        return (amount, "") if bound is None else (max(amount, bound), f"最低 {spoken(bound)} 分")

    return ("floor", step) if floor else None


def _cap(limits: Limits) -> Step | None:
    cap = compile_number(limits.cap)

    def step(context: Context, amount: Exact) -> tuple[Exact, str]:
        bound = number_of(cap, context)
        return (amount, "") if bound is None else (min(amount, bound), f"封顶 {spoken(bound)} 分")

    return ("cap", step) if cap else None


def _weight(limits: Limits) -> str:
    return f"权重 {spoken(slim(Fraction(limits.weight) * 100))}%" if limits.weight != 1 else ""


def share_caps(
    shared: Sequence[tuple[SharedCap, PriceOf]], lines: list[Line], context: Context
) -> list[Line]:
    """Lines after caps over several of them: earlier lines keep their points, later ones are cut."""
    for rule, cap in shared:
        bound = cap(context, None) or 0
        room = bound
        found = [number for number, line in enumerate(lines) if line.id in rule.of]
        for number in found:
            line = lines[number]
            kept = min(line.amount, max(room, 0)) if line.amount > 0 else line.amount
            room -= kept
            lines[number] = line if kept == line.amount else _shorten(line, kept, rule, bound)
        for number in found:
            lines[number] = _narrow(lines[number], max(room, 0))
    return lines


def _shorten(line: Line, kept: Exact, rule: SharedCap, bound: Exact) -> Line:
    said = f"与其他项目共用封顶 {spoken(bound)} 分（{rule.about.label}）"
    cut = Cut("shared_cap", kept - line.amount, said)
    formula = f"{line.formula}；{said}，得 {spoken(kept)} 分"
    return replace(line, amount=kept, cuts=(*line.cuts, cut), formula=formula)


def _narrow(line: Line, room: Exact) -> Line:
    return replace(line, room=room if line.room is None else min(line.room, room))
