"""Reading leaves: what is counted, how, at what price, shared among whom."""

from dataclasses import replace
from datetime import date

from tongxin.evaluation.engine.model import (
    Checklist,
    Counting,
    Documents,
    Each,
    Events,
    Filter,
    FirstFurther,
    Fixed,
    Grant,
    Judged,
    Members,
    Path,
    PathNode,
    Pricing,
    Rate,
    Reach,
    Rule,
    Window,
)
from tongxin.evaluation.engine.source import Node

from .filters import kinds_of, read_filter
from .prices import read_changes, read_credit, read_limit, read_price
from .reader import Draft, Reader

MODES = ("each", "each_quantity", "first", "once", "reach", "rate", "percent", "path")
FORMS = ("points", "count", "judged", "checklist", "members")
PRICED = ("count", "each", "each_quantity", "times", "plus", "credit")
EVENT_KEYS = (
    *MODES,
    "further",
    "further_cap",
    "reach_by",
    "skip_first",
    "limit",
    "order",
    "times",
    "plus",
    "credit",
    "document",
    "period",
)
LEAF_KEYS = (*FORMS, *EVENT_KEYS)
SLOTS = ("period", "day", "month", "quarter", "half_year")


def read_rule(reader: Reader, node_id: str) -> Rule:
    """The rule of a leaf; exactly one form must be there."""
    forms = [form for form in FORMS if reader.get(form)]
    if len(forms) != 1:
        reader.wrong("计分项要写且只写一种", f"可用：{'、'.join(FORMS)}。")
        return Grant(Fixed(0))
    for name, value in reader.entries():
        if forms[0] != "count" and name in EVENT_KEYS:
            value.wrong(f"{name} 只能与 count 同用", f"本项用的是 {forms[0]}。")
    inner = reader.get(forms[0])
    if inner is None or forms[0] == "points":
        return Grant(read_limit(inner) or Fixed(0))
    if forms[0] == "count":
        return _events(reader, node_id)
    return {"judged": _judged, "checklist": _checklist, "members": _members}[forms[0]](inner)


def _events(reader: Reader, node_id: str) -> Rule:
    modes = [mode for mode in MODES if reader.get(mode)]
    if len(modes) != 1:
        reader.wrong("计分办法要写且只写一种", f"可用：{'、'.join(MODES)}。")
        return Grant(Fixed(0))
    pricing = _pricing(reader)
    pricings: list[tuple[date | None, Pricing]] = [(None, pricing)]
    for start, change in reader.draft.variants.get(node_id, []):
        reader.draft.amended.add(node_id)
        pricings.append((start, _pricing(_merged(reader.node, change, reader.draft))))
    counting = _counting(reader, modes[0], pricing.filter)
    documents = _documents(reader.get("document"), pricing.filter)
    if isinstance(counting, Path) and (documents is None or not documents.by):
        reader.wrong("path 要写明同一件怎样认定", "写法如 document: {by: report, keep: sum}。")
    if not pricing.filter:
        return Grant(Fixed(0))
    return Events(tuple(pricings), counting, documents, _window(reader.get("period")))


def _merged(node: Node, change: Node, draft: Draft) -> Reader:
    Reader(change, draft).is_map(*PRICED)
    changed = {name for name, _ in change.fields}
    # A new price replaces the old one even where it is now written per quantity.
    dropped = changed | ({"each", "each_quantity"} if changed & {"each", "each_quantity"} else set())
    kept = tuple((name, value) for name, value in node.fields if name not in dropped)
    return Reader(replace(node, fields=kept + change.fields), draft)


def _pricing(reader: Reader) -> Pricing:
    selectors = read_filter(reader.get("count"))
    facts = reader.draft.vocabulary.facts_of(kinds_of(selectors))
    priced = reader.get("each") or reader.get("each_quantity") or reader.get("once")
    return Pricing(
        selectors,
        read_price(priced, facts) if priced else Fixed(1),
        by_quantity=reader.get("each_quantity") is not None,
        times=read_changes(reader.get("times"), selectors, "by"),
        plus=read_changes(reader.get("plus"), selectors, "points"),
        credit=read_credit(reader.get("credit"), selectors),
    )


def _counting(reader: Reader, mode: str, selectors: Filter) -> Counting:
    inner = reader.get(mode)
    if inner is None or mode in ("each", "each_quantity", "once"):
        return _each(reader, selectors, once=mode == "once")
    for name in ("skip_first", "limit", "order", "plus"):
        if found := reader.get(name):
            found.wrong(f"{name} 不能与 {mode} 同用")
    readers = {"first": _first, "reach": _reach, "rate": _rate, "percent": _percent, "path": _path}
    return readers[mode](reader, inner)


def _each(reader: Reader, selectors: Filter, once: bool) -> Each:
    skip, limit = reader.get("skip_first"), reader.get("limit")
    order = reader.choice_of("order", "earliest", "highest", "lowest")
    number, per = (1, "period") if once else _limit(limit, selectors)
    return Each(skip.whole(1, 1000) if skip else 0, number, per, order)


def _limit(reader: Reader | None, selectors: Filter) -> tuple[int | None, str]:
    if reader is None:
        return None, "period"
    if reader.node.kind != "map":
        return reader.whole(1, 10_000), "period"
    reader.is_map("number", "per")
    number, per = reader.need("number", "最多几次"), reader.get("per")
    names = [*SLOTS, *reader.draft.vocabulary.facts_of(kinds_of(selectors))]
    return number.whole(1, 10_000) if number else 1, per.choice(names) if per else "period"


def _first(reader: Reader, inner: Reader) -> Counting:
    further = reader.need("further", "其余每件分值")
    return FirstFurther(
        inner.number(), further.number() if further else 0, reader.number_of("further_cap", 0)
    )


def _reach(reader: Reader, inner: Reader) -> Counting:
    steps = []
    for item in inner.items():
        if item.is_map("at", "points"):
            at, points = item.need("at", "达到数"), item.need("points", "分值")
            steps.append((at.number(0) if at else 0, points.number() if points else 0))
    return Reach(tuple(sorted(steps)), reader.choice_of("reach_by", "events", "quantity") == "quantity")


def _rate(reader: Reader, inner: Reader) -> Counting:
    if not inner.is_map("of", "points", "if_none"):
        return Rate((), 0)
    of, points = read_filter(inner.need("of", "分母")), inner.need("points", "满分")
    return Rate(of, points.number() if points else 0, if_none=inner.choice_of("if_none", "zero", "full"))


def _percent(reader: Reader, inner: Reader) -> Counting:
    if not inner.is_map("of", "below", "above", "each"):
        return Rate((), 0, 0)
    of, each = read_filter(inner.need("of", "分母")), inner.need("each", "每个百分点的分值")
    sides = [side for side in ("below", "above") if inner.get(side)]
    if len(sides) != 1:
        inner.wrong("目标值要写且只写一个", "可用：below（低于）、above（高于）。")
        return Rate(of, 0, 0)
    return Rate(of, each.number() if each else 0, inner.number_of(sides[0], 0, 1), sides[0])


def _path(reader: Reader, inner: Reader) -> Counting:
    return Path(tuple(found for item in inner.items() if (found := _station(item))))


def _station(reader: Reader) -> PathNode | None:
    if not reader.is_map("id", "label", "count", "points", "then"):
        return None
    own, points = reader.need("id", "标识"), reader.need("points", "分值")
    then = tuple(found for item in reader.items_of("then") if (found := _station(item)))
    name = own.id() if own else ""
    selectors = read_filter(reader.need("count", "到达条件"))
    return PathNode(name, reader.text_of("label") or name, selectors, points.number() if points else 0, then)


def _documents(reader: Reader | None, selectors: Filter) -> Documents | None:
    if reader is None or not reader.is_map("by", "keep", "replace"):
        return None
    by = read_by(reader, selectors)
    if replaced := reader.get("replace"):
        return Documents(by, "replace", read_filter(replaced))
    return Documents(by, reader.choice_of("keep", "highest", "lowest", "sum", "first"))


def read_by(reader: Reader, selectors: Filter) -> tuple[str, ...]:
    """Names of facts that tell documents apart; without any it is the source of the duty."""
    vocabulary = reader.draft.vocabulary
    known = vocabulary.facts_of(kinds_of(selectors) or tuple(vocabulary.kinds))
    found = []
    for item in reader.items_of("by"):
        name = item.text()
        if name in known:
            found.append(name)
        elif name:
            item.unknown(name, known, "事实", {key: fact.label for key, fact in known.items()})
    return tuple(found)


def _window(reader: Reader | None) -> Window:
    if reader is None:
        return Window()
    if reader.node.kind != "map":
        reader.choice(("term",), "起止办法")
        return Window(term=True)
    reader.is_map("ends", "from", "to")
    ends = reader.get("ends")
    start, end = reader.day_of("from"), reader.day_of("to")
    if start and end and start > end:
        reader.wrong("起日晚于止日")
    return Window(read_ends(ends) if ends else "", start=start, end=end)


def read_ends(reader: Reader) -> str:
    """The last day of a year, as month and day: "11-30"."""
    found = reader.text()
    try:
        # 2025 is no leap year: 29 February cannot end every year.
        date.fromisoformat(f"2025-{found}")
    except ValueError:
        reader.wrong(f"年度截止日“{found}”不对", "写法如 11-30（月-日）。")
        return "12-31"
    return found


def _judged(reader: Reader) -> Rule:
    if not reader.is_map("weights", "range", "missing"):
        return Grant(Fixed(0))
    weights, bounds = reader.need("weights", "各方权重"), reader.need("range", "分值范围")
    rows = tuple((name, value.number(0, 1)) for name, value in weights.entries()) if weights else ()
    if weights and sum(weight for _, weight in rows) != 1:
        weights.wrong("权重之和不是 100%", "请调整各方权重。")
    found = [item.number() for item in bounds.items()] if bounds else []
    if bounds and (len(found) != 2 or found[0] > found[1]):
        bounds.wrong("范围应当是两个数，先小后大", "写法如 [0, 10]。")
    low, high = found if len(found) == 2 else (0, 0)
    return Judged(rows, low, high, reader.choice_of("missing", "zero", "reweigh"))


def _checklist(reader: Reader) -> Rule:
    if not reader.is_map("items", "for_missing"):
        return Grant(Fixed(0))
    rows = []
    for item in reader.items_of("items"):
        if item.is_map("id", "label", "points"):
            own, points = item.need("id", "标识"), item.need("points", "分值")
            name = own.text() if own else ""
            rows.append((name, item.text_of("label") or name, points.number() if points else 0))
    missing = reader.get("for_missing")
    if not rows:
        reader.wrong("缺少 items（核对的要件）")
    return Checklist(tuple(rows), missing.flag() if missing else False)


def _members(reader: Reader) -> Rule:
    if not reader.is_map("node", "take", "at_least", "points"):
        return Grant(Fixed(0))
    points = reader.number_of("points")
    return Members(
        reader.text_of("node") or "total",
        reader.choice_of("take", "mean", "sum", "share"),
        reader.number_of("at_least"),
        1 if points is None else points,
    )
