"""Writes spreadsheets for people: styled exports as a stream, import templates with hints and lists, guarded CSV."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter

from .headers import Column

LOCAL = ZoneInfo("Asia/Shanghai")
LONGEST = 32_767
ROWS = 1_048_575
CUT = "…（内容过长，已截断）"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
Value = str | int | float | Decimal | bool | dt.date | dt.datetime | None | Sequence[str]
_FORMATS = {
    "text": "@",
    "integer": "0",
    "decimal": "0.##",
    "percent": "0.0%",
    "date": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "datetime": "yyyy-mm-dd hh:mm",
}
_BODY = {"font_name": "宋体", "font_size": 11, "border": 1, "valign": "vcenter", "text_wrap": True}
_HEAD = {**_BODY, "bold": True, "align": "center", "bg_color": "#F2F2F2"}
_TITLE = {"font_name": "宋体", "font_size": 16, "bold": True, "align": "center", "valign": "vcenter"}
_NOTE = {"font_name": "宋体", "font_size": 11, "align": "left", "valign": "vcenter", "text_wrap": True}
_REQUIRED = {**_HEAD, "font_color": "#C00000"}


@dataclass(frozen=True)
class SheetOut:
    """A sheet to write: values of `rows` in the order of `columns`; rows may come from a generator.

    `Column.kind` chooses the number format (text, integer, decimal, percent, date, month, datetime), `Column.width` the
    width in characters (0: by the label and kind). `notes` are lines under the title.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    title: str = ""
    notes: Sequence[str] = ()
    formats: Mapping[str, str] = field(default_factory=dict)


def write_xlsx(target: str | Path | IO[bytes], sheets: Iterable[SheetOut]) -> int:
    """Writes the sheets row by row with flat memory and returns the number of data rows.

    Title row, header with filter, frozen panes, print set-up. Every text is written as text, so no cell becomes a formula;
    moments with a zone are shown in Asia/Shanghai time; texts beyond 32,767 characters are cut visibly. Raises `ValueError`
    for more than 1,048,575 rows in a sheet, `OSError` where the target cannot be written.
    """
    options = {"constant_memory": True, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
    try:
        used: set[str] = set()
        styles = _Styles(book)
        return sum(
            _write_sheet(book.add_worksheet(_sheet_name(out.name, used)), out, styles) for out in sheets
        )
    finally:
        if not book.worksheets():
            book.add_worksheet()
        book.close()


@dataclass
class _Styles:
    """Formats of one workbook, made once."""

    book: Any
    made: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str, definition: Mapping[str, object]) -> Any:
        if name not in self.made:
            self.made[name] = self.book.add_format(dict(definition))
        return self.made[name]

    def body(self, column: Column, formats: Mapping[str, str]) -> Any:
        shown = formats.get(column.name) or _FORMATS.get(column.kind, "@")
        align = "left" if column.kind == "text" else "center"
        return self.get(f"body {shown} {align}", {**_BODY, "num_format": shown, "align": align})


def _write_sheet(page: Any, out: SheetOut, styles: _Styles) -> int:
    last = max(len(out.columns) - 1, 0)
    row = _write_top(page, out, styles, last)
    formats = [styles.body(column, out.formats) for column in out.columns]
    for index, column in enumerate(out.columns):
        page.set_column(index, index, _width(column))
    page.freeze_panes(row + 1, 0)
    page.repeat_rows(row)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C第 &P 页，共 &N 页")
    header = row
    for values in out.rows:
        row += 1
        if row > ROWS:
            raise ValueError(f"工作表最多 {ROWS} 行，请分开导出")
        for index, value in enumerate(values):
            _write(page, row, index, value, formats[index])
    page.autofilter(header, 0, row, last)
    return row - header


def _write_top(page: Any, out: SheetOut, styles: _Styles, last: int) -> int:
    """Title, notes and header; returns the 0-based row of the header."""
    row = 0
    lines = [
        (out.title, styles.get("title", _TITLE)),
        *((note, styles.get("note", _NOTE)) for note in out.notes),
    ]
    for line, style in lines:
        if not line:
            continue
        # Merging writes every cell of the row now, which a stream cannot do later.
        if last:
            page.merge_range(row, 0, row, last, "", style)
        page.write_string(row, 0, line, style)
        row += 1
    head = styles.get("head", _HEAD)
    for index, column in enumerate(out.columns):
        page.write_string(row, index, column.label, head)
    return row


def _write(page: Any, row: int, index: int, value: Value, style: Any) -> None:
    if value is None or value == "":
        page.write_blank(row, index, None, style)
    elif type(value) is str:
        page.write_string(row, index, _fit(value), style)
    elif isinstance(value, bool):
        page.write_string(row, index, "是" if value else "否", style)
    elif isinstance(value, int | float | Decimal):
        _write_number(page, row, index, value, style)
    elif isinstance(value, dt.date):
        page.write_datetime(row, index, _local(value), style)
    else:
        page.write_string(row, index, _fit(plain(value)), style)


def _write_number(page: Any, row: int, index: int, value: float | Decimal, style: Any) -> None:
    # A double holds 15 digits; longer numbers (identity cards) and no-numbers stay exact as text.
    if -1e15 < float(value) < 1e15:
        page.write_number(row, index, value, style)
    else:
        page.write_string(row, index, str(value), style)


def _local(value: dt.date) -> dt.date:
    if isinstance(value, dt.datetime) and value.tzinfo:
        return value.astimezone(LOCAL).replace(tzinfo=None)
    return value


def _fit(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT


def _width(column: Column) -> float:
    longest = max((len(line) for line in column.label.split("\n")), default=4)
    return column.width or max(2 * longest + 3, 12 if column.kind in {"date", "datetime", "text"} else 8)


def _sheet_name(name: str, used: set[str]) -> str:
    """Excel allows 31 characters, none of []:*?/\\, no quote at the ends, no name twice."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip(" '")[:31] or "Sheet"
    number, unique = 2, clean
    while unique.casefold() in used:
        unique, number = f"{clean[:27]}({number})", number + 1
    used.add(unique.casefold())
    return unique


def plain(value: Value) -> str:
    """A value as people read it: 是/否, ISO dates, local minutes, lists joined by 、."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return f"{_local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, str | int | float | Decimal | dt.date):
        return str(value)
    return "、".join(value)


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """The lines of a CSV for Excel (UTF-8 with mark), to stream; texts that could start a formula get a leading quote."""
    yield b"\xef\xbb\xbf" + _csv_line(header)
    for row in rows:
        yield _csv_line(row)


def write_csv(target: str | Path | IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Writes `csv_lines` to a path or a binary stream and returns the number of data rows."""
    if isinstance(target, str | Path):
        with Path(target).open("wb") as stream:
            return write_csv(stream, header, rows)
    count = -1
    for line in csv_lines(header, rows):
        target.write(line)
        count += 1
    return count


def _csv_line(values: Sequence[Value]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([_guarded(value) for value in values])
    return buffer.getvalue().encode("utf-8", "replace")


def _guarded(value: Value) -> str:
    text = plain(value)
    is_number = isinstance(value, int | float | Decimal)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not is_number else text


def template_xlsx(
    columns: Sequence[Column], examples: Sequence[Sequence[Value]] = (), *, title: str = "填报表"
) -> bytes:
    """An import template as bytes: an empty sheet to fill in, and a sheet that explains the columns.

    The first sheet has headers (required ones red and starred, `Column.hint` as comment), a drop-down list where `choices`
    are given and text format elsewhere, so that Excel leaves phones and numbers alone. The examples stand on the second
    sheet, where nobody imports them by mistake.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False})
    styles = _Styles(book)
    page, guide, lists = book.add_worksheet(_sheet_name(title, set())), book.add_worksheet("填写说明"), None
    if any(column.choices for column in columns):
        lists = book.add_worksheet("可选值")
        lists.hide()
    for index, column in enumerate(columns):
        _template_column(page, index, column, styles)
        if lists and column.choices:
            _choices(page, lists, index, column)
    page.freeze_panes(1, 0)
    _guide(guide, columns, examples, styles)
    book.close()
    return stream.getvalue()


TEMPLATE_ROWS = 5_000


def _template_column(page: Any, index: int, column: Column, styles: _Styles) -> None:
    style = styles.get("required", _REQUIRED) if column.required else styles.get("head", _HEAD)
    page.write_string(0, index, f"{column.label}*" if column.required else column.label, style)
    shown = {"date": "yyyy-mm-dd", "month": "yyyy-mm"}.get(column.kind, "@")
    page.set_column(index, index, _width(column), styles.get(f"cell {shown}", {"num_format": shown}))
    hint = _hint(column)
    if hint:
        page.write_comment(0, index, hint, {"x_scale": 1.6, "y_scale": 1.2})


def _hint(column: Column) -> str:
    parts = (
        "必填" if column.required else "",
        column.hint,
        f"如：{column.example}" if column.example else "",
    )
    return "；".join(part for part in parts if part)


def _choices(page: Any, lists: Any, index: int, column: Column) -> None:
    lists.write_column(0, index, [_fit(each) for each in column.choices])
    source = f"='可选值'!{xlsxwriter.utility.xl_range_abs(0, index, len(column.choices) - 1, index)}"
    rule = {
        "validate": "list",
        "source": source,
        "error_title": "不在可选范围内",
        "error_message": f"“{column.label}”请从下拉列表中选择"[:255],
    }
    page.data_validation(1, index, TEMPLATE_ROWS, index, rule)


def _guide(
    page: Any, columns: Sequence[Column], examples: Sequence[Sequence[Value]], styles: _Styles
) -> None:
    """One line per column; an example row runs down a column here, so that no reader takes it for a table."""
    head, body = styles.get("head", _HEAD), styles.get("guide", _BODY)
    widths = {"列名": 18, "是否必填": 10, "说明": 40, "可填内容": 40, "示例": 24}
    widths |= {f"示例{number}": 24 for number in range(2, len(examples) + 1)}
    for index, (label, width) in enumerate(widths.items()):
        page.write_string(0, index, label, head)
        page.set_column(index, index, width)
    for row, column in enumerate(columns, 1):
        shown = [plain(values[row - 1]) if row <= len(values) else "" for values in examples] or [
            column.example
        ]
        required = "必填" if column.required else "可不填"
        for index, text in enumerate(
            (column.label, required, column.hint, "、".join(column.choices), *shown)
        ):
            page.write_string(row, index, _fit(text), body)
