"""Reads the cells of .xlsx and .xls with calamine and turns them into the wire form."""

import datetime as dt
import io
import math
import re
from collections.abc import Callable
from typing import Any

import python_calamine as calamine

from . import archive, scan
from .refusal import Bounds, Refused

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)  # an .xlsx may spell them _x0000_; no database takes them all
_ESCAPED_CR = re.compile(r"_x000D_\n?|\r\n?")
_LOCKED, _WORKBOOK = "EncryptedPackage".encode("utf-16-le"), "Workbook".encode("utf-16-le")
TOO_LARGE = "表格内容过多，请拆成几个文件上传"


def read_package(data: bytes, bounds: Bounds) -> list[dict[str, Any]]:
    """Sheets of an .xlsx or .xlsm in wire form; raises `Refused`."""
    parts = archive.open_parts(data, bounds)
    _check_kind(parts)
    scan.check_parts(parts, bounds)
    by_name = scan.sheet_parts(parts)
    del parts
    return _read(data, bounds, by_name)


def _check_kind(parts: dict[str, bytes]) -> None:
    if "xl/workbook.xml" in parts:
        return
    for name, reason in (
        ("word/document.xml", "这是 Word 文档，不是表格；请上传 .xlsx、.xls 或 .csv 文件"),
        ("ppt/presentation.xml", "这是演示文稿，不是表格；请上传 .xlsx、.xls 或 .csv 文件"),
        ("xl/workbook.bin", "这是 .xlsb 二进制工作簿；请另存为 .xlsx 再上传"),
        ("content.xml", "这是 OpenDocument 格式；请另存为 .xlsx 再上传"),
    ):
        if name in parts:
            raise Refused(reason)
    raise Refused("这是压缩包，不是表格；请解压后上传其中的 .xlsx、.xls 或 .csv 文件")


def read_old(data: bytes, bounds: Bounds) -> list[dict[str, Any]]:
    """Sheets of an .xls in wire form; raises `Refused`. Error cells of this format come as blanks.

    An .xlsx with a password comes in the same outer form, its package locked up inside.
    """
    if _LOCKED in data and _WORKBOOK not in data:
        raise Refused(archive.LOCKED)
    return _read(data, bounds, {})


def _read(data: bytes, bounds: Bounds, parts: dict[str, bytes]) -> list[dict[str, Any]]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        kinds = [each for each in book.sheets_metadata if each.typ == calamine.SheetTypeEnum.WorkSheet]
        if len(kinds) > bounds["sheets"]:
            raise Refused(f"工作表有 {len(kinds)} 张，超过上限 {bounds['sheets']} 张")
        budget = {"cells": bounds["cells"]}
        return [
            _sheet(book.get_sheet_by_name(each.name), each, parts.get(each.name, b""), bounds, budget)
            for each in kinds
        ]
    except calamine.PasswordError as error:
        raise Refused(archive.LOCKED) from error
    except calamine.CalamineError as error:
        raise Refused(archive.DAMAGED) from error


def _sheet(
    sheet: "calamine.CalamineSheet",
    kind: "calamine.SheetMetadata",
    content: bytes,
    bounds: Bounds,
    budget: dict[str, int],
) -> dict[str, Any]:
    _check_size(sheet, bounds)
    budget["cells"] -= sheet.height * sheet.width
    if budget["cells"] < 0:
        raise Refused(TOO_LARGE)
    rows = _rows(sheet)
    _place_wrong(rows, scan.wrong_cells(content), bounds)
    merged = [
        [top + 1, left + 1, bottom + 1, right + 1]
        for (top, left), (bottom, right) in sorted(sheet.merged_cell_ranges or ())
        if (top, left) != (bottom, right)
    ]
    _fill_merged(rows, merged, budget)
    return {
        "name": kind.name,
        "hidden": kind.visible != calamine.SheetVisibleEnum.Visible,
        "merged": merged,
        "hidden_rows": scan.hidden_rows(content),
        "rows": [[number, row] for number, row in sorted(rows.items()) if row],
    }


def _check_size(sheet: "calamine.CalamineSheet", bounds: Bounds) -> None:
    bottom, right = sheet.end or (0, 0)
    if bottom >= bounds["rows"] or right >= bounds["columns"]:
        raise Refused(
            f"工作表“{sheet.name}”有 {bottom + 1} 行、{right + 1} 列，"
            f"超过上限 {bounds['rows']} 行、{bounds['columns']} 列；请删除多余的行和列后再上传"
        )


def _rows(sheet: "calamine.CalamineSheet") -> dict[int, list[Any]]:
    # `iter_rows` counts rows from the top of the sheet but columns from the first filled one.
    _, left = sheet.start or (0, 0)
    rows = {}
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = [None] * left + [_WIRE[type(cell)](cell) for cell in cells]
        _trim(row)
        if row:
            rows[number] = row
    return rows


def _trim(row: list[Any]) -> None:
    while row and row[-1] is None:
        row.pop()


def _text(cell: str) -> str | None:
    if "\r" in cell or "_x000D_" in cell:
        cell = _ESCAPED_CR.sub("\n", cell)
    if not cell.isprintable():
        cell = _CONTROL.sub("", cell)
    return cell or None


def _number(cell: float) -> Any:
    if cell.is_integer() and -1e15 < cell < 1e15:
        return int(cell)
    return cell if math.isfinite(cell) else {"e": "#NUM!"}


def _span(cell: dt.timedelta) -> str:
    minutes = round(cell.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


_WIRE: dict[type, Callable[[Any], Any]] = {
    str: _text,
    float: _number,
    int: int,
    bool: bool,
    dt.date: lambda cell: {"d": cell.isoformat()},
    dt.datetime: lambda cell: {"t": cell.isoformat()},
    dt.time: lambda cell: cell.isoformat("seconds" if cell.second else "minutes"),
    dt.timedelta: _span,
}


def _place_wrong(rows: dict[int, list[Any]], wrong: scan.Wrong, bounds: Bounds) -> None:
    for (number, column), text in wrong.items():
        if 0 < number <= bounds["rows"] and 0 < column <= bounds["columns"]:
            row = rows.setdefault(number, [])
            row.extend([None] * (column - len(row)))
            row[column - 1] = {"e": text}


def _fill_merged(rows: dict[int, list[Any]], merged: list[list[int]], budget: dict[str, int]) -> None:
    """Gives every cell of a merged group what the group shows; clipped to the rows and columns in use."""
    last_row = max(rows, default=0)
    last_column = max(map(len, rows.values()), default=0)
    for top, left, lowest, rightmost in merged:
        bottom, right = min(lowest, last_row), min(rightmost, last_column)
        shown = rows.get(top, [])[left - 1 : left]
        budget["cells"] -= max(bottom - top + 1, 0) * max(right - left + 1, 0)
        if budget["cells"] < 0:
            raise Refused(TOO_LARGE)
        if shown and shown[0] is not None:
            _fill(rows, range(top, bottom + 1), slice(left - 1, right), shown[0])


def _fill(rows: dict[int, list[Any]], numbers: range, columns: slice, value: Any) -> None:
    for number in numbers:
        row = rows.setdefault(number, [])
        row.extend([None] * (columns.start - len(row)))
        row[columns] = [value] * (columns.stop - columns.start)
