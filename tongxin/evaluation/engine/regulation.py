"""A scheme printed as a readable regulation."""

from collections.abc import Iterator

from .exact import WAYS, text
from .model import (
    Branch,
    Checklist,
    Counter,
    Events,
    Gate,
    Grades,
    Judged,
    Leaf,
    Limits,
    Members,
    Minimum,
    Procedure,
    Scheme,
    Tree,
)
from .wording import PERS, Words

COMBINES = {"sum": "各项相加", "best": "取最高的一项", "first": "取首个适用的一项"}
KINDS = {"year": "年度", "half_year": "半年", "quarter": "季度", "term": "一届"}


def regulation(scheme: Scheme) -> str:
    """The scheme as Chinese text: every rule with its clause."""
    words = Words(scheme.vocabulary)
    rows = [scheme.title, *_head(scheme, words), "", "一、计分", *_node(scheme.tree, words, "")]
    outside = [row for each in scheme.minimums for row in _minimum(each, words)]
    counters = [row for each in scheme.counters for row in _counter(each, words)]
    grades = list(_grades(scheme.grades))
    procedures = [_procedure(each) for each in scheme.procedures]
    titled = (("底线要求", outside), ("计数", counters), ("等次", grades), ("程序", procedures))
    for number, (title, found) in zip("二三四五", titled, strict=True):
        rows += ["", f"{number}、{title}", *(found or ["  无"])]
    return "\n".join(rows)


def _head(scheme: Scheme, words: Words) -> Iterator[str]:
    adopted = "".join(scheme.adopted.get(name, "") for name in ("by", "meeting", "on"))
    yield f"版本 {scheme.version}" + (f"；通过：{adopted}" if adopted else "")
    if scheme.start or scheme.end:
        since = f"自 {scheme.start} 起施行" if scheme.start else ""
        until = f"施行到 {scheme.end} 为止" if scheme.end else ""
        yield "，".join(filter(None, (since, until)))
    yield f"考核期：{KINDS[scheme.period.kind]}（截止 {scheme.period.ends}）"
    if scheme.population:
        yield f"考核范围：{words.who(scheme.population)}"
    rounding = scheme.rounding
    yield f"显示到小数点后 {rounding.places} 位（{WAYS[rounding.way]}）"
    for amendment in scheme.amendments:
        yield f"修订：{amendment.start} {amendment.title} {amendment.clause}"
    if scheme.source:
        yield f"来源：{scheme.source}"


def _node(node: Tree, words: Words, indent: str) -> Iterator[str]:
    yield f"{indent}{node.about.label}（{node.about.clause}）"
    inner = f"{indent}    "
    for row in [*_rule(node, words), *_gate(node.gate, words), *_limits(node.limits, words)]:
        yield f"{inner}{row}"
    if node.about.note:
        yield f"{inner}说明：{node.about.note}"
    if isinstance(node, Branch):
        for child in node.children:
            yield from _node(child, words, inner)


def _rule(node: Tree, words: Words) -> list[str]:
    if isinstance(node, Branch):
        return _branch(node, words)
    return _leaf(node, words)


def _branch(node: Branch, words: Words) -> list[str]:
    base = [f"起始 {words.limit(node.points)}。"] if node.points else []
    shared = [
        f"{'、'.join(rule.of)} 共用封顶 {words.limit(rule.cap)}（{rule.about.clause}）。"
        for rule in node.shared_caps
    ]
    once = ["同一件在以下项目只计一处。"] if node.dedupe else []
    return [*base, f"{COMBINES[node.combine]}。", *shared, *once]


def _leaf(node: Leaf, words: Words) -> list[str]:
    rule = node.rule
    if isinstance(rule, Events):
        return words.events(rule)
    if isinstance(rule, Judged):
        weights = "、".join(f"{by} {text(weight * 100)}%" for by, weight in rule.weights)
        return [f"由评定给分，{text(rule.low)} 至 {text(rule.high)} 分；权重：{weights}。"]
    if isinstance(rule, Checklist):
        verb = "缺" if rule.for_missing else "有"
        return ["；".join(f"{verb}{label} {text(points)} 分" for _, label, points in rule.items) + "。"]
    if isinstance(rule, Members):
        return [f"按成员计分单的“{rule.node}”计（{rule.take}）。"]
    return [f"直接计 {words.limit(rule.points)}。"]


def _gate(gate: Gate, words: Words) -> Iterator[str]:
    if gate.applies_to:
        yield f"适用于：{words.who(gate.applies_to)}。"
    if gate.start or gate.end:
        yield f"只计 {gate.start or '开始'} 至 {gate.end or '结束'} 的记录。"
    if gate.when:
        yield f"条件：{words.condition(gate.when)}。"
    if gate.exempt:
        points = f"，全期免计的计 {words.limit(gate.exempt_points)}" if gate.exempt_points else ""
        yield f"免计：{words.who(gate.exempt)}{points}。"


def _limits(limits: Limits, words: Words) -> Iterator[str]:
    if limits.prorate:
        yield "新任、离任的按任职时间折算。"
    if limits.floor:
        yield f"最低 {words.limit(limits.floor)}。"
    if limits.cap:
        yield f"封顶 {words.limit(limits.cap)}。"
    if limits.weight != 1:
        yield f"权重 {text(limits.weight * 100)}%。"


def _minimum(minimum: Minimum, words: Words) -> Iterator[str]:
    yield f"  {minimum.about.label}（{minimum.about.clause}）"
    who = f"{words.who(minimum.applies_to)}：" if minimum.applies_to else ""
    yield f"      {who}{PERS[minimum.per]} {words.condition(minimum.condition)}。"
    effect = minimum.grade or minimum.grade_at_most
    if effect:
        yield f"      未完成的，等次{'为' if minimum.grade else '不高于'}{effect}。"


def _counter(counter: Counter, words: Words) -> Iterator[str]:
    yield f"  {counter.about.label}（{counter.about.clause}）：{PERS[counter.per]}计 {words.filter(counter.filter)}"
    for step in counter.steps:
        yield f"      满 {text(step.at)} 次：{step.label}{f'（{step.by}）' if step.by else ''}"


def _grades(grades: Grades) -> Iterator[str]:
    for step in grades.steps:
        yield f"  {step.name}" + (f"：{text(step.at_least)} 分以上" if step.at_least is not None else "")
    for quota in grades.quotas:
        size = f"{quota.number} 名" if quota.number is not None else f"{text((quota.share or 0) * 100)}%"
        yield f"  {quota.grade}名额：{size}"
    if grades.decided_by:
        yield f"  由{grades.decided_by}决定。"


def _procedure(procedure: Procedure) -> str:
    return f"  {procedure.about.label}（{procedure.about.clause}）：由{procedure.by}办理"
