"""The tables of a workbook as a person mapped them, with a note of every heading for the page that shows it."""

import re
from collections.abc import Iterator
from typing import Any

from tongxin.tables.grid import year_in
from tongxin.tables.kinds import Context, Refused, Unmapped
from tongxin.tables.layout import (
    CONTINUED,
    Column,
    Match,
    Table,
    continued,
    find_table,
    is_guide,
    read_sheets,
)
from tongxin.tables.reader import Sheet, Workbook

MOST_SKIPPED = 50
MOST_NAMED = 10
SKIPPED = {
    "total": "合计行",
    "note": "说明",
    "section": "小标题",
    "header": "重复的表头",
    "above": "在表头以上",
}


def tables_of(workbook: Workbook, columns: tuple[Column, ...], context: Context) -> list[Table]:
    """The tables for the wanted columns, read with the context's mapping and year.

    Raises Refused when no sheet has a header row, Unmapped when one lacks a needed column.
    """
    tables = found_tables(workbook, columns, context)
    return checked([table for table in tables if table.header_rows] or tables, context)


def grids_of(
    workbook: Workbook, columns: tuple[Column, ...], context: Context, grid: re.Pattern[str]
) -> Iterator[Table]:
    """As `tables_of`, for sheets that may be a grid of names and sessions; sheets without a header row are left out."""
    tables = found_tables(workbook, columns, context, grid)
    yield from checked([table for table in tables if table.header_rows], context)


def found_tables(
    workbook: Workbook,
    columns: tuple[Column, ...],
    context: Context,
    grid: re.Pattern[str] | None = None,
) -> list[Table]:
    """A table for every sheet looked at, with a note of every one that is not read, or read by another's headings."""
    found: list[Table] = []
    for sheet in read_sheets(workbook):
        table = chosen(find_table(sheet, columns, grid=grid, year=context.year), context, grid)
        found.append(table if table.header_rows else continued(table, found))
    read = {table.sheet.name for table in found if table.header_rows}
    context.notes += [told for sheet in workbook.sheets if (told := _left_out(sheet, read, columns))]
    context.notes += [told for table in found if (told := _unheaded(table))]
    return found


def _left_out(sheet: Sheet, read: set[str], columns: tuple[Column, ...]) -> str:
    """Why a sheet with rows is not read; guides are left out without a word unless they hold a table."""
    if not sheet.rows or sheet.name in read or not sheet.name:
        return ""
    rows = f"没有读取（{len(sheet.rows)}行）"
    if is_guide(sheet):
        found = not sheet.hidden and find_table(sheet, columns).rows
        return f"工作表“{sheet.name}”看作填写说明，{rows}" if found else ""
    if sheet.hidden:
        return f"工作表“{sheet.name}”是隐藏的，{rows}"
    return f"工作表“{sheet.name}”没有认出表头，{rows}"


def _unheaded(table: Table) -> str:
    """What a person should look at because no heading vouches for it."""
    if table.header_rows == CONTINUED:
        return f"工作表“{table.sheet.name}”没有表头，按前一张工作表的栏目读取（{len(table.rows)}行），请核对"
    above = [str(row.number) for row in table.skipped if row.reason == "above"]
    if not above:
        return ""
    more = "等" if len(above) > MOST_NAMED else ""
    return f"{sheet_words(table)}表头以上的第{'、'.join(above[:MOST_NAMED])}{more}行没有读取，请核对"


def chosen(table: Table, context: Context, grid: re.Pattern[str] | None = None) -> Table:
    """The table read again by what a person said of its headings; words for headings it does not have do not bind it."""
    here: set[int | str] = {header.text for header in table.headers} | {
        header.column for header in table.headers
    }
    mapping = {name: place for name, place in context.mapping.items() if place is None or place in here}
    if not mapping or not table.header_rows:
        return table
    return find_table(table.sheet, table.columns, mapping=mapping, grid=grid, year=context.year)


def checked(tables: list[Table], context: Context) -> list[Table]:
    """Note the headings of every table, what the titles say of the year, and stop where something needed is missing."""
    for table in tables:
        context.headers.append(noted(table))
        _compare_years(table, context)
        context.notes += _unconfirmed(table)
    open_questions = [f"{sheet_words(table)}{'；'.join(needs(table))}" for table in tables if needs(table)]
    if any(table.missing or _asked(table) or _guessed(table) for table in tables if table.header_rows):
        raise Unmapped("；".join(open_questions))
    if open_questions:
        raise Refused("；".join(open_questions))
    return tables


def needs(table: Table) -> list[str]:
    """Sentences on what cannot be read without an answer: needed columns missing, there twice, or only similar."""
    if not table.header_rows:
        return list(table.questions)
    missing = [f"缺少“{column.label}”列，请指定它对应哪一列" for column in table.missing]
    twice = [
        f"“{each.column.label}”可能是第{'、'.join(header.letter for header in each.headers)}列，请选定其中一列"
        for each in _asked(table)
    ]
    alike = [
        f"第{each.header.letter}列“{each.header.text}”是不是“{each.column.label}”？请指定“{each.column.label}”是哪一列"
        for each in _guessed(table)
    ]
    return missing + twice + alike


def _guessed(table: Table) -> list[Match]:
    """Needed columns under a heading that is merely similar: nobody may count by a guess."""
    return [match for match in table.unsure if match.column.required]


def _unconfirmed(table: Table) -> list[str]:
    """What is read by a guess, or not read because two columns fit; these columns are not needed, so nothing waits."""
    sheet = sheet_words(table)
    guessed = [
        f"{sheet}表头“{match.header.text}”当作“{match.column.label}”读取，请核对"
        for match in table.unsure
        if not match.column.required
    ]
    return guessed + [
        f"{sheet}“{each.column.label}”有{len(each.headers)}列都像，没有读取：{'、'.join(header.text for header in each.headers)}"
        for each in table.ambiguous
        if not each.column.required
    ]


def sheet_words(table: Table) -> str:
    """The sheet a sentence speaks of; a text file has none to name."""
    return f"“{table.sheet.name}”" if table.sheet.name else ""


def _asked(table: Table) -> list[Any]:
    return [each for each in table.ambiguous if each.column.required]


def _compare_years(table: Table, context: Context) -> None:
    written = year_in((*table.titles, table.sheet.name))
    if written is not None and context.year not in {None, written}:
        context.notes.append(
            f"{sheet_words(table) or '文件里'}写的是{written}年，上传时选的是{context.year}年；没有年份的日期按{context.year}年读"
        )


def noted(table: Table) -> dict[str, Any]:
    """A table's headings as JSON: what was found under which, what is missing or unsure, which rows are no data."""
    required = [column.name for column in table.missing]
    required += [each.column.name for each in (*_asked(table), *_guessed(table))]
    return {
        "sheet": table.sheet.name,
        "row": table.header_rows[-1] if table.header_rows else 0,
        "headings": [[header.column, header.text] for header in table.headers],
        "mapping": {name: header.column for name, header in table.mapping.items()},
        "unsure": [match.column.name for match in table.unsure],
        "missing": required if table.header_rows else [],
        "doubtful": [each.column.name for each in table.ambiguous],
        "sessions": [each.header.column for each in table.grid],
        "rows": len(table.rows),
        "skipped": [
            [row.number, SKIPPED.get(row.reason, ""), row.text[:80]] for row in table.skipped[:MOST_SKIPPED]
        ],
    }


def unread(noted_table: dict[str, Any]) -> list[str]:
    """The headings of a noted table that serve neither a wanted column nor a grid."""
    used = {*noted_table["mapping"].values(), *noted_table.get("sessions", [])}
    return [text for number, text in noted_table["headings"] if number not in used]
