"""The tables of a workbook as a person mapped them, with a note of every heading for the page that shows it."""

import re
from collections.abc import Iterator
from typing import Any

from tongxin.tables.grid import year_in
from tongxin.tables.kinds import Context, Refused, Unmapped
from tongxin.tables.layout import Column, Table, find_table, find_tables
from tongxin.tables.reader import Workbook

MOST_SKIPPED = 50
SKIPPED = {"total": "合计行", "note": "说明", "section": "小标题", "header": "重复的表头"}


def tables_of(workbook: Workbook, columns: tuple[Column, ...], context: Context) -> list[Table]:
    """The tables for the wanted columns, read with the context's mapping and year.

    Raises Refused when no sheet has a header row, Unmapped when one lacks a needed column.
    """
    tables = [chosen(table, context) for table in find_tables(workbook, columns, year=context.year)]
    return checked(tables, context)


def grids_of(
    workbook: Workbook, columns: tuple[Column, ...], context: Context, grid: re.Pattern[str]
) -> Iterator[Table]:
    """As `tables_of`, for sheets that may be a grid of names and sessions; sheets without a header row are left out."""
    found = (find_table(sheet, columns, grid=grid, year=context.year) for sheet in workbook.visible)
    yield from checked([chosen(table, context, grid) for table in found if table.header_rows], context)


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
    open_questions = [f"{sheet_words(table)}{'；'.join(needs(table))}" for table in tables if needs(table)]
    if any(table.missing or _asked(table) for table in tables if table.header_rows):
        raise Unmapped("；".join(open_questions))
    if open_questions:
        raise Refused("；".join(open_questions))
    return tables


def needs(table: Table) -> list[str]:
    """Sentences on what cannot be read without an answer: needed columns that are missing or stand there twice."""
    if not table.header_rows:
        return list(table.questions)
    missing = [f"缺少“{column.label}”列，请指定它对应哪一列" for column in table.missing]
    twice = [
        f"“{each.column.label}”可能是第{'、'.join(header.letter for header in each.headers)}列，请选定其中一列"
        for each in _asked(table)
    ]
    return missing + twice


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
    required = [column.name for column in table.missing] + [each.column.name for each in _asked(table)]
    return {
        "sheet": table.sheet.name,
        "row": table.header_rows[-1] if table.header_rows else 0,
        "headings": [[header.column, header.text] for header in table.headers],
        "mapping": {name: header.column for name, header in table.mapping.items()},
        "unsure": [match.column.name for match in table.unsure],
        "missing": required if table.header_rows else [],
        "doubtful": [each.column.name for each in table.ambiguous],
        "rows": len(table.rows),
        "skipped": [
            [row.number, SKIPPED.get(row.reason, ""), row.text[:80]] for row in table.skipped[:MOST_SKIPPED]
        ],
    }
