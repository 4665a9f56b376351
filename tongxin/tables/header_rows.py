"""Finds the header of a sheet: one row or two, told from titles above and data below."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .grid import grid_columns
from .headers import SURE, Column, Header, Mapping, match_headers
from .reader import Cell, Row, Sheet
from .rows import shown

LOOKED_AT = 40
LONGEST_HEADING = 120
SESSION_WEIGHT = 0.5
_NUMBERED = re.compile(r"[\d.]+")
_TITLE = re.compile(r":(?=.)|(?:签到|出席|考勤|统计|登记|汇总|一览|明细|情况)表|名册|台账|目录")
# Numbers, dates and phones as people type them; 2025年 may still head a column.
_FIGURES = re.compile(r"(?!\d{4}年度?$)(?=.*\d)[\d.,%/年月日号()至~ -]+")
_DATE = re.compile(r"\d{1,4}\s*[年月./-].*\d\s*[日号]?")


@dataclass(frozen=True)
class Found:
    """A reading of rows as header; `weight` is how much speaks for it."""

    rows: tuple[int, ...]
    headers: tuple[Header, ...]
    mapping: Mapping
    weight: float


def find_header(
    sheet: Sheet, columns: Sequence[Column], header_row: int | None, grid: re.Pattern[str] | None
) -> Found | None:
    """The best reading of one of the first rows, alone or with the row above; None when no row convinces."""
    best: Found | None = None
    least = min(2, len(columns)) * 0.6
    for index, row in enumerate(sheet.rows[:LOOKED_AT]):
        if header_row is not None and row.number != header_row:
            continue
        for rows, headers in _readings(sheet, index, grid):
            found = _weighed(rows, headers, columns, grid)
            better = best is None or found.weight > best.weight + 1e-9
            if better and (header_row is not None or _convinces(found, columns, sheet, index, grid)):
                best = found
        if best and best.mapping.weight >= 0.95 * len(columns):
            break
    return best if best and (header_row is not None or best.weight >= least) else None


def _weighed(
    rows: Sequence[Row], headers: tuple[Header, ...], columns: Sequence[Column], grid: re.Pattern[str] | None
) -> Found:
    """Every session a wanted column does not claim speaks for a header; a date standing only above it may be a title's."""
    mapping = match_headers(columns, headers)
    claimed = {match.header.column for match in mapping.matches}
    sessions = [
        each
        for each in (grid_columns(headers, grid) if grid else ())
        if each.header.column not in claimed and shown(rows[-1].cell(each.header.column))
    ]
    weight = mapping.weight + SESSION_WEIGHT * len(sessions)
    return Found(tuple(row.number for row in rows), headers, mapping, weight)


def _convinces(
    found: Found, columns: Sequence[Column], sheet: Sheet, index: int, grid: re.Pattern[str] | None
) -> bool:
    """Rows of data resemble headings too (委员, 召集人): only sure claims tell a header, and it holds no figures."""
    certain = [match for match in found.mapping.matches if match.confidence >= SURE]
    sure = {match.column.name for match in certain} | {each.column.name for each in found.mapping.ambiguous}
    figures = any(is_figure(cell, grid) for cell in sheet.rows[index].cells)
    if {column.name for column in columns if column.required} <= sure:
        return len(sure) >= 2 or not figures
    if figures or not sure:
        return False
    if len(sure) >= 2 or 2 * len(sure) >= len(found.headers):
        return True
    below = sheet.rows[index + 1 : index + LOOKED_AT]
    recurs = any(
        shown(row.cell(match.header.column)) == match.header.text for match in certain for row in below
    )
    return not recurs and not any(is_full(row) for row in sheet.rows[:index] if row.number not in found.rows)


NOT_A_TITLE = 4  # so many different cells in a row above the header may be a row of data


def is_full(row: Row) -> bool:
    """Whether a row holds too much for a title; 填报单位:某某 beside 时间:某日 is still one."""
    texts = {text for cell in row.cells if (text := shown(cell))}
    return sum(not _TITLE.search(text) for text in texts) >= NOT_A_TITLE


def is_figure(cell: Cell, grid: re.Pattern[str] | None = None) -> bool:
    """Whether a cell is a number, a phone or a date; the dates of a grid's sessions are headings."""
    if isinstance(cell, dt.date):
        return grid is None
    if isinstance(cell, int | float):
        return not isinstance(cell, bool)
    text = shown(cell)
    return bool(_FIGURES.fullmatch(text)) and not (grid and _DATE.fullmatch(text))


def _readings(
    sheet: Sheet, index: int, grid: re.Pattern[str] | None
) -> Iterator[tuple[tuple[Row, ...], tuple[Header, ...]]]:
    """The row alone as header, then together with the row above; headings merged downwards settle which it is."""
    row = sheet.rows[index]
    above = sheet.rows[index - 1] if index else None
    below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else None
    single = _headers(sheet, (row,))
    if above and _is_pair(sheet, above, row):
        yield (above, row), _headers(sheet, (above, row))
        return
    if below and _is_pair(sheet, row, below):
        return
    if len({header.text for header in single}) < 2 and len(single) != 1:
        return
    yield (row,), single
    if above and above.number == row.number - 1 and _may_stand_above(sheet, index, grid):
        yield (above, row), _headers(sheet, (above, row))


def _may_stand_above(sheet: Sheet, index: int, grid: re.Pattern[str] | None) -> bool:
    """Whether the row before this one may be the upper of two header rows though nothing is merged into this one."""
    upper, lower = sheet.rows[index - 1], sheet.rows[index]
    if index > 1 and _is_pair(sheet, sheet.rows[index - 2], upper):
        return False
    if not _is_upper_header(upper) or any(_TITLE.search(shown(cell)) for cell in upper.cells):
        return False
    return not any(is_figure(cell, grid) for cell in (*upper.cells, *lower.cells))


def _is_pair(sheet: Sheet, upper: Row, lower: Row) -> bool:
    """Whether headings are merged from exactly one row into the next, as only two-row headers have it."""
    joined = any((area.top, area.bottom) == (upper.number, lower.number) for area in sheet.merged)
    return joined and _is_upper_header(upper)


def _is_upper_header(row: Row) -> bool:
    texts = {shown(cell) for cell in row.cells if cell is not None}
    return len(texts) >= 2 and not all(_NUMBERED.fullmatch(text) for text in texts)


def _headers(sheet: Sheet, rows: Sequence[Row]) -> tuple[Header, ...]:
    width = max(len(row.cells) for row in rows)
    headers = []
    for column in range(1, width + 1):
        texts = list(dict.fromkeys(filter(None, (shown(row.cell(column)) for row in rows))))
        if texts and not _continues(sheet, rows[-1].number, column):
            headers.append(Header(column, "/".join(texts)[:LONGEST_HEADING]))
    return tuple(headers)


def _continues(sheet: Sheet, row: int, column: int) -> bool:
    """A heading merged sideways over several columns counts once, for its first column."""
    area = sheet.filled.get((row, column))
    return area is not None and area.left < column
