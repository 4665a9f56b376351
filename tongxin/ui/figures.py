"""The components that draw figures: rings, gauges, bars, columns, and the tree of a score sheet."""

# ruff: noqa: A002  attributes are named as in HTML: id, max

from collections.abc import Iterable
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString

from tongxin.ui import charts
from tongxin.ui.components import declare
from tongxin.ui.vocabulary import Tone

register = Library()
Values = dict[str, Any]


@declare(register)
def progress(*, value: Any, max: Any = 100, label: str = "", tone: Tone = "", unit: str = "") -> Values:
    return {"percent": charts.percent(value, max)}


@declare(register)
def ring(
    *, value: Any, max: Any, label: str = "", unit: str = "", tone: Tone = "accent", size: str = ""
) -> Values:
    return {"percent": charts.percent(value, max)}


@declare(register)
def bars(
    rows: Iterable[Any],
    *,
    caption: str,
    unit: str = "",
    max: Any = "",
    label: str = "项目",
    show_caption: bool = True,
) -> Values:
    known = charts.series(rows)
    top = max or charts.highest(known)
    drawn_bars = (
        charts.bar(row["label"], row["value"], top, row["href"], unit, row["tone"]) for row in known
    )
    return {"lines": SafeString("".join(drawn_bars))}


@declare(register)
def columns(rows: Iterable[Any], *, caption: str, unit: str = "", label: str = "项目") -> Values:
    series = charts.columns(rows)
    return {"series": series, "width": len(series) * charts.COLUMN_WIDTH, "unit": unit}


@declare(register)
def tree(content: str, *, label: str = "项目", amount: str = "得分", caption: str = "") -> Values:
    return {}


@declare(register)
def branch(
    content: str,
    label: str,
    *,
    amount: Any = "",
    max: Any = "",
    note: str = "",
    cut: str = "",
    tone: Tone = "",
    open: bool = False,
    id: str = "",
) -> Values:
    """A heading of a score sheet that opens to its parts; without parts it is a plain line."""
    return {"content": SafeString(content.strip())}


@declare(register)
def leaf(
    content: str,
    label: str,
    *,
    amount: Any = "",
    on: Any = "",
    href: str = "",
    note: str = "",
    cut: str = "",
    tone: Tone = "",
) -> Values:
    return {"content": SafeString(content.strip())}
