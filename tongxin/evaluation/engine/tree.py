"""The tree compiled: each node becomes a closure from a case to its line on the sheet."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from .caps import compile_limits, compile_number, share_caps
from .context import Context
from .documents import Mark, dedupe
from .exact import Exact, slim, spoken
from .gates import Door, Refusal, compile_gate
from .judging import Give, compile_checklist, compile_grant, compile_judged, compile_members
from .leaves import Collect, compile_collect, compile_settle
from .lines import LineParts, finish
from .model import Branch, Checklist, Documents, Events, Grant, Judged, Leaf, Members, Tree
from .pricing import PriceOf, compile_price
from .sheet import Line
from .vocabulary import Vocabulary

# Marks gathered before by a branch that lets documents count once; by leaf id.
Gathered: TypeAlias = dict[str, list[Mark]]
Evaluate: TypeAlias = Callable[[Context, Gathered], Line]
Collectors: TypeAlias = dict[str, Collect]


def compile_tree(node: Tree, door: Door, vocabulary: Vocabulary) -> tuple[Evaluate, Collectors]:
    """The node's closure, with the collectors of the counting leaves in it."""
    inner = door.through(node.gate)
    if isinstance(node, Branch):
        return _branch(node, inner, vocabulary)
    if isinstance(node.rule, Events):
        return _events(node, node.rule, inner, vocabulary)
    return _given(node, _giver(node, node.rule)), {}


def _gated(node: Tree, evaluate: Evaluate) -> Evaluate:
    enter, name = compile_gate(node.gate), node.about.id

    def gated(context: Context, gathered: Gathered) -> Line:
        refusal = enter(context) if enter else None
        line = _refused(node, refusal) if refusal else evaluate(context, gathered)
        context.amounts[name] = line.amount
        return line

    return gated


def _open(collectors: Collectors, node: Tree) -> Collectors:
    """Collectors that bring nothing while their node is refused, so that it wins no document it cannot count."""
    enter = compile_gate(node.gate)
    if enter is None:
        return collectors

    def unless_refused(collect: Collect) -> Collect:
        return lambda context: [] if enter(context) else collect(context)

    return {name: unless_refused(collect) for name, collect in collectors.items()}


def _refused(node: Tree, refusal: Refusal) -> Line:
    about = node.about
    children = (
        tuple(_refused(child, Refusal(refusal.state, 0, refusal.formula)) for child in node.children)
        if isinstance(node, Branch)
        else ()
    )
    return Line(
        about.id,
        about.label,
        about.clause,
        refusal.amount,
        refusal.amount,
        refusal.formula,
        refusal.state,
        children=children,
    )


def _events(leaf: Leaf, rule: Events, door: Door, vocabulary: Vocabulary) -> tuple[Evaluate, Collectors]:
    collect = compile_collect(leaf, rule, door, vocabulary)
    settle = compile_settle(leaf, rule, door, vocabulary)
    name = leaf.about.id

    def evaluate(context: Context, gathered: Gathered) -> Line:
        marks = gathered.get(name)
        return settle(context, collect(context) if marks is None else marks)

    return _gated(leaf, evaluate), _open({name: collect}, leaf)


def _giver(leaf: Leaf, rule: Grant | Judged | Checklist | Members) -> Give:
    name = leaf.about.id
    if isinstance(rule, Judged):
        return compile_judged(rule, name)
    if isinstance(rule, Checklist):
        return compile_checklist(rule, name)
    if isinstance(rule, Members):
        return compile_members(rule)
    return compile_grant(rule)


def _given(leaf: Leaf, give: Give) -> Evaluate:
    about, limit = leaf.about, compile_limits(leaf.limits)

    def evaluate(context: Context, gathered: Gathered) -> Line:
        raw, formula, state = give(context)
        return finish(about, LineParts(raw, formula, state), context, limit)

    return _gated(leaf, evaluate)


def _branch(node: Branch, door: Door, vocabulary: Vocabulary) -> tuple[Evaluate, Collectors]:
    compiled = [compile_tree(child, door, vocabulary) for child in node.children]
    children = [evaluate for evaluate, _ in compiled]
    collectors = {name: collect for _, found in compiled for name, collect in found.items()}
    about, limit, base = node.about, compile_limits(node.limits), _base(node)
    shared = [(rule, compile_price(rule.cap)) for rule in node.shared_caps]
    combine, once = COMBINE[node.combine], node.dedupe

    def evaluate(context: Context, gathered: Gathered) -> Line:
        if once:
            gathered = gathered | _once(context, collectors, gathered, once)
        lines = [child(context, gathered) for child in children]
        lines = share_caps(shared, lines, context) if shared else lines
        points = base(context, None) if base else 0
        lines, found, said = combine(lines)
        raw = slim((points or 0) + found)
        start = f"{spoken(points)} + " if points else ""
        parts = LineParts(raw, f"{start}{said} = {spoken(raw)} 分", combine=node.combine, base=points or 0)
        parts.children = tuple(lines)
        return finish(about, parts, context, limit)

    return _gated(node, evaluate), _open(collectors, node)


def _base(node: Branch) -> PriceOf | None:
    return compile_number(node.points)


def _once(context: Context, collectors: Collectors, gathered: Gathered, rule: Documents) -> Gathered:
    found = {name: gathered.get(name) or collect(context) for name, collect in collectors.items()}
    dedupe(found, rule)
    return found


Combined: TypeAlias = tuple[list[Line], Exact, str]


def _sum(lines: list[Line]) -> Combined:
    terms = " + ".join(f"{line.label} {_signed(line.amount)}" for line in lines if line.amount)
    return lines, sum(line.amount for line in lines), terms or "各项 0"


def _best(lines: list[Line]) -> Combined:
    best = max(lines, key=lambda line: line.amount)
    return _chosen(lines, best, "取最高的一项")


def _first(lines: list[Line]) -> Combined:
    fit = [line for line in lines if line.state in ("counted", "exempt") and (line.amount or line.used)]
    return _chosen(lines, fit[0] if fit else lines[0], "取首个适用的一项")


def _chosen(lines: list[Line], kept: Line, rule: str) -> Combined:
    shown = [
        line if line is kept or line.state != "counted" else replace(line, state="not_chosen")
        for line in lines
    ]
    return shown, kept.amount, f"{rule}“{kept.label}” {spoken(kept.amount)}"


def _signed(amount: Exact) -> str:
    return f"({spoken(amount)})" if amount < 0 else spoken(amount)


COMBINE: dict[str, Callable[[list[Line]], Combined]] = {"sum": _sum, "best": _best, "first": _first}
