"""Reading conditions: a count, a share or a node's points against bounds, and all/any of such."""

from tongxin.evaluation.engine.model import Condition, Who

from .filters import kinds_of, read_filter, read_who
from .prices import read_limit
from .reader import Reader

KEYS = ("label", "count", "rate", "score", "all", "any", "at_least", "at_most", "measure", "by", "applies_to")
FORMS = ("count", "rate", "score", "all", "any")


def read_condition(reader: Reader, more: tuple[str, ...] = ()) -> Condition:
    """A condition; `more` are names its owner reads itself."""
    empty = Condition("all", "")
    if not reader.is_map(*KEYS, *more):
        return empty
    forms = [form for form in FORMS if reader.get(form)]
    if len(forms) != 1:
        reader.wrong("条件要写且只写一种", f"可用：{'、'.join(FORMS)}。")
        return empty
    if forms[0] in ("all", "any"):
        parts = tuple(read_condition(item) for item in reader.items_of(forms[0]))
        label = reader.text_of("label") or ("或" if forms[0] == "any" else "、").join(p.label for p in parts)
        return Condition(forms[0], label, parts, applies_to=_who(reader))
    if not reader.get("at_least") and not reader.get("at_most"):
        reader.wrong("条件没有数量", "写 at_least（至少）或 at_most（至多）。")
    return {"count": _need, "rate": _rate, "score": _score}[forms[0]](reader)


def _who(reader: Reader) -> Who | None:
    return read_who(reader.get("applies_to"))


def _need(reader: Reader) -> Condition:
    selectors = read_filter(reader.get("count"))
    known = reader.draft.vocabulary.kinds
    label = reader.text_of("label") or "或".join(known[kind].label for kind in kinds_of(selectors))
    return Condition(
        "need",
        label,
        filter=selectors,
        measure=reader.choice_of("measure", "events", "quantity", "documents"),
        by=tuple(item.text() for item in reader.items_of("by")),
        at_least=read_limit(reader.get("at_least")),
        at_most=read_limit(reader.get("at_most")),
        applies_to=_who(reader),
    )


def _rate(reader: Reader) -> Condition:
    inner = reader.get("rate")
    if inner is None or not inner.is_map("count", "of"):
        return Condition("rate", "")
    return Condition(
        "rate",
        reader.text_of("label") or "比例",
        filter=read_filter(inner.need("count", "分子")),
        of=read_filter(inner.need("of", "分母")),
        at_least=read_limit(reader.get("at_least")),
        at_most=read_limit(reader.get("at_most")),
        applies_to=_who(reader),
    )


def _score(reader: Reader) -> Condition:
    inner = reader.get("score")
    node = inner.text() if inner else ""
    if inner and node and node not in reader.draft.ids:
        inner.unknown(node, reader.draft.ids, "已写在前面的项目")
    return Condition(
        "score",
        reader.text_of("label") or f"“{node}”得分",
        node=node,
        at_least=read_limit(reader.get("at_least")),
        at_most=read_limit(reader.get("at_most")),
        applies_to=_who(reader),
    )
