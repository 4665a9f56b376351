"""Reading the tree: branches and leaves with their gates and limits."""

from tongxin.evaluation.engine.model import About, Branch, Documents, Gate, Leaf, Limits, SharedCap, Tree

from .conditions import read_condition
from .filters import read_who
from .leaves import LEAF_KEYS, read_by, read_rule
from .prices import read_limit
from .reader import Reader

ABOUT_KEYS = ("id", "label", "clause", "note")
COMMON_KEYS = (
    *ABOUT_KEYS,
    "applies_to",
    "from",
    "to",
    "when",
    "exempt",
    "cap",
    "floor",
    "prorate",
    "weight",
)
COMBINES = {"sum": "sum", "best_of": "best", "first_of": "first"}
BRANCH_KEYS = ("points", *COMBINES, "shared_caps", "once_across")


def read_about(reader: Reader, clause_needed: bool = True) -> About:
    """Id, label and clause, all needed; note if given."""
    own, label = reader.need("id", "标识"), reader.need("label", "给人看的名称")
    clause = reader.need("clause", "依据的条款") if clause_needed else reader.get("clause")
    return About(
        own.id() if own else "",
        label.text() if label else "",
        clause.text() if clause else "",
        reader.text_of("note"),
        reader.node.line,
    )


def read_node(reader: Reader) -> Tree | None:
    """A branch where it has children, else a leaf."""
    if not reader.is_map():
        return None
    return read_branch(reader) if any(reader.get(key) for key in COMBINES) else _leaf(reader)


def read_branch(reader: Reader) -> Branch | None:
    """A branch with at least one child."""
    if not reader.is_map(*COMMON_KEYS, *BRANCH_KEYS):
        return None
    about = read_about(reader)
    combines = [key for key in COMBINES if reader.get(key)]
    if len(combines) != 1:
        reader.wrong("下级项目的合计办法要写且只写一种", f"可用：{'、'.join(COMBINES)}。")
        return None
    children = tuple(child for item in reader.items_of(combines[0]) if (child := read_node(item)))
    return Branch(
        about,
        _gate(reader),
        _limits(reader),
        COMBINES[combines[0]],
        children,
        read_limit(reader.get("points")),
        _shared_caps(reader, children),
        _once_across(reader.get("once_across")),
    )


def _leaf(reader: Reader) -> Leaf:
    reader.is_map(*COMMON_KEYS, *LEAF_KEYS)
    about = read_about(reader)
    return Leaf(about, _gate(reader), _limits(reader), read_rule(reader, about.id))


def _gate(reader: Reader) -> Gate:
    when, exempt = reader.get("when"), reader.get("exempt")
    start, end = reader.day_of("from"), reader.day_of("to")
    if start and end and start > end:
        reader.wrong("起日（from）晚于止日（to）")
    who = points = None
    if exempt and exempt.is_map("who", "points"):
        who, points = read_who(exempt.need("who", "谁免计")), read_limit(exempt.get("points"))
    return Gate(
        read_who(reader.get("applies_to")), start, end, read_condition(when) if when else None, who, points
    )


def _limits(reader: Reader) -> Limits:
    prorate, weight = reader.get("prorate"), reader.number_of("weight", 0, 10)
    by, effect = "", "shrink"
    if prorate and prorate.node.kind == "map":
        prorate.is_map("by", "effect")
        by, effect = (
            prorate.choice_of("by", "months", "days"),
            prorate.choice_of("effect", "shrink", "stretch"),
        )
    elif prorate:
        by = prorate.choice(("months", "days"))
    if weight == 0:
        reader.wrong("权重不能是 0", "不计分的项目请删去。", at=reader.node.get("weight"))
    return Limits(read_limit(reader.get("cap")), read_limit(reader.get("floor")), by, effect, weight or 1)


def _shared_caps(reader: Reader, children: tuple[Tree, ...]) -> tuple[SharedCap, ...]:
    names = [child.about.id for child in children]
    found = []
    for item in reader.items_of("shared_caps"):
        if not item.is_map(*ABOUT_KEYS, "of", "cap"):
            continue
        of, cap = item.need("of", "哪些项目共用"), item.need("cap", "共用的封顶")
        chosen = tuple(each.choice(names, "下级项目") for each in of.items()) if of else ()
        limit = read_limit(cap)
        if limit is not None:
            found.append(SharedCap(read_about(item), chosen, limit))
    return tuple(found)


def _once_across(reader: Reader | None) -> Documents | None:
    if reader is None or not reader.is_map("by", "keep"):
        return None
    return Documents(read_by(reader, ()), reader.choice_of("keep", "highest", "first"))
