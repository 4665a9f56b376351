"""The columns of a summary: the top parts of a scheme, opened one level where that keeps the table readable."""

from dataclasses import dataclass

from tongxin.evaluation.engine import Scheme
from tongxin.evaluation.engine.model import Branch, Tree

MOST = 9


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the scheme shown as a column."""

    id: str
    label: str


def sections(scheme: Scheme) -> list[Section]:
    """At most nine nodes whose amounts together explain the total."""
    tree = scheme.tree
    columns: list[Tree] = list(tree.children) if isinstance(tree, Branch) else [tree]
    for child in list(columns):
        opened: list[Tree] = (
            list(child.children) if isinstance(child, Branch) and child.combine == "sum" else []
        )
        if len(opened) > 1 and len(columns) - 1 + len(opened) <= MOST:
            place = columns.index(child)
            columns[place : place + 1] = opened
    return [Section(child.about.id, child.about.label) for child in columns]
