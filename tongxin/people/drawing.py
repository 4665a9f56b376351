"""A register's table, drawn in Python: as templates, its cells would cost half the time of a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

BLANK = "—"


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a register: its heading, what it shows of a row, where it leads, how it sorts and exports.

    `sort` is an order_by expression, empty for columns that do not sort; `tone` colours the value as a badge;
    `whole` is never broken over two lines; `desk_only` is left out on a phone.
    """

    name: str
    label: str
    value: Callable[[Any], Any]
    href: Callable[[Any], str] | None = None
    sort: str = ""
    tone: Callable[[Any], str] | None = None
    kind: str = "text"
    align: str = ""
    heading: bool = False
    whole: bool = False
    desk_only: bool = False

    @property
    def opening(self) -> str:
        """The tag its cells begin with; the label stands before the value on a phone."""
        told = "" if self.heading or self.desk_only else f' data-label="{escape(self.label)}"'
        scope = ' scope="row"' if self.heading else ""
        return f"<{self.element}{scope}{told}{styled(self.style)}>"

    @property
    def element(self) -> str:
        return "th" if self.heading else "td"

    @property
    def style(self) -> str:
        aligned = "number-cell" if self.align and not self.heading else ""
        return words(
            aligned, "whole" if self.whole or self.kind == "date" else "", "desk" if self.desk_only else ""
        )

    @property
    def head_style(self) -> str:
        return words(f"text-{self.align}" if self.align else "", "desk" if self.desk_only else "")


def words(*names: str) -> str:
    return " ".join(name for name in names if name)


def styled(classes: str) -> SafeString:
    return format_html(' class="{}"', classes) if classes else SafeString("")


class Cell(NamedTuple):
    """What the page needs of one value."""

    column: Shown
    text: str
    href: str = ""
    tone: str = ""

    @property
    def inner(self) -> str:
        """The value, escaped, as a badge or a link where it is one; a blank is said to be one."""
        text = escape(self.text)
        if self.tone:
            return f'<span class="badge tone-{escape(self.tone)}">{text}</span>'
        if self.href:
            return f'<a href="{escape(self.href)}">{text}</a>'
        return text or ("" if self.column.heading else BLANK)


Line = tuple[Any, list[Cell]]


def nothing(row: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the values of each line: a box to choose it before them, a link to correct it after them."""

    before: Callable[[Any], str] = nothing
    after: Callable[[Any], str] = nothing


def lines_of(columns: Sequence[Shown], rows: Sequence[Any]) -> list[Line]:
    return [(row, [cell(column, row) for column in columns]) for row in rows]


def cell(column: Shown, row: Any) -> Cell:
    return Cell(
        column, spelled(column.value(row)), column.href(row) if column.href else "", column.tone(row) if column.tone else "",
    )  # fmt: skip


def spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)


def body(columns: Sequence[Shown], lines: Sequence[Line], beside: Beside) -> SafeString:
    """The rows of the table; every text is escaped on its way in."""
    frame = [(column.opening, f"</{column.element}>") for column in columns]
    drawn = []
    for row, cells in lines:
        inner = "".join(
            f"{opens}{each.inner}{ends}" for (opens, ends), each in zip(frame, cells, strict=True)
        )
        drawn.append(f"<tr>{beside.before(row)}{inner}{beside.after(row)}</tr>\n")
    return SafeString("".join(drawn))


def heading(column: Shown) -> SafeString:
    """The head of a column that does not sort."""
    return format_html('<th scope="col"{}>{}</th>', styled(column.head_style), column.label)
