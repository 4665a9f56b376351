"""Leaves without duties: grants, judgements with weights, checklists, and members' sheets of a group."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from .case import Judgement, MemberResult
from .context import Context
from .exact import Exact, slim, spoken
from .model import Checklist, Grant, Judged, Members
from .pricing import compile_price

# Raw amount, sentence, state.
Outcome: TypeAlias = tuple[Exact, str, str]
Give: TypeAlias = Callable[[Context], Outcome]

JUDGES = {"self": "自评", "verifier": "核定", "panel": "评议组", "public": "界别群众", "office": "主管部门"}


def compile_grant(rule: Grant) -> Give:
    """Points for everybody."""
    price = compile_price(rule.points)

    def give(context: Context) -> Outcome:
        points = price(context, None) or 0
        return points, f"直接计 {spoken(points)} 分", "counted"

    return give


def compile_judged(rule: Judged, item: str) -> Give:
    """The weighted mean of what each kind of judge gave; several judges of one kind are averaged."""

    def give(context: Context) -> Outcome:
        given = _means(context.judged.get(item, ()), rule)
        counted = [(by, weight) for by, weight in rule.weights if rule.missing == "zero" or by in given]
        total = sum(weight for _, weight in counted)
        if not given or not total:
            return 0, "尚待评定，0 分", "waiting"
        share = Fraction(1) if rule.missing == "zero" else Fraction(total)
        raw = slim(sum((given.get(by, 0) * weight for by, weight in counted), Fraction(0)) / share)
        said = " + ".join(_term(by, given.get(by), slim(weight / share)) for by, weight in counted)
        return raw, f"{said} = {spoken(raw)} 分", "counted"

    return give


def _term(by: str, points: Exact | None, weight: Exact) -> str:
    shown = "未评（0 分）" if points is None else f"{spoken(points)} 分"
    return f"{JUDGES.get(by, by)} {shown} × {spoken(slim(Fraction(weight) * 100))}%"


def _means(judgements: "list[Judgement] | tuple[()]", rule: Judged) -> Mapping[str, Exact]:
    found: dict[str, list[Exact]] = {}
    for each in judgements:
        if each.points is not None:
            found.setdefault(each.by, []).append(min(max(each.points, rule.low), rule.high))
    return {by: slim(Fraction(sum(points)) / len(points)) for by, points in found.items()}


def compile_checklist(rule: Checklist, item: str) -> Give:
    """Points for each element found; or for each one missing."""

    def give(context: Context) -> Outcome:
        judgements = context.judged.get(item, ())
        if not judgements:
            return 0, "尚待核对，0 分", "waiting"
        marks = {mark for each in judgements for mark in each.marks}
        counted = [
            (label, points) for name, label, points in rule.items if (name in marks) is not rule.for_missing
        ]
        raw = slim(sum(points for _, points in counted))
        verb = "缺" if rule.for_missing else "有"
        said = " + ".join(f"{verb}“{label}” {spoken(points)} 分" for label, points in counted) or "无"
        return raw, f"{said} = {spoken(raw)} 分", "counted"

    return give


def compile_members(rule: Members) -> Give:
    """Sum, mean or share over the members' sheets of a group."""

    def give(context: Context) -> Outcome:
        members = context.case.members
        if not members:
            return 0, "没有成员的计分单，0 分", "waiting"
        amounts = [_amount(member, rule.node) for member in members]
        if rule.at_least is not None:
            return _share(amounts, rule, rule.at_least)
        total = slim(sum(amounts))
        if rule.take == "sum":
            raw = slim(total * rule.points)
            return (
                raw,
                f"{len(amounts)} 名成员合计 {spoken(total)} 分{_times(rule)} = {spoken(raw)} 分",
                "counted",
            )
        raw = slim(Fraction(total) * rule.points / len(amounts))
        return raw, f"{spoken(total)} 分 ÷ {len(amounts)} 名成员{_times(rule)} = {spoken(raw)} 分", "counted"

    return give


def _times(rule: Members) -> str:
    return f" × {spoken(rule.points)}" if rule.points != 1 else ""


def _amount(member: MemberResult, node: str) -> Exact:
    return member.amounts.get(node, 0)


def _share(amounts: list[Exact], rule: Members, bound: Exact) -> Outcome:
    reached = sum(amount >= bound for amount in amounts)
    raw = slim(Fraction(reached, len(amounts)) * rule.points)
    said = f"{reached} ÷ {len(amounts)} 名成员达到 {spoken(bound)} 分 × {spoken(rule.points)} 分"
    return raw, f"{said} = {spoken(raw)} 分", "counted"
