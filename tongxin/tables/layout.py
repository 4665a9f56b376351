"""Finds the table inside an office sheet: title rows, header, data, totals, notes; maps headers to wanted columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from .grid import SESSION, GridColumn, grid_columns, year_in
from .header_rows import find_header, is_figure, is_full
from .headers import SURE, Ambiguity, Column, Header, Match, header_key
from .headers import Mapping as Proposal
from .reader import Cell, Row, Sheet, Workbook
from .rows import Skipped, TableRow, read_rows, shown

__all__ = ["SESSION", "Ambiguity", "Column", "GridColumn", "Header", "Match", "Skipped", "Table", "TableRow"]
__all__ += ["CONTINUED", "continued", "find_table", "find_tables", "is_guide", "read_sheets"]

_INSTRUCTIONS = re.compile(r"填写说明|填表说明|填报说明|使用说明|^说明$|可选值|数据字典")


@dataclass(frozen=True)
class Table:
    """What was found in a sheet.

    `mapping` (column name → header) is what `rows` are read by; it holds the sure and the unsure matches, not the
    ambiguous ones. `missing` are required columns without a header, `absent` optional ones, `unknown` headers nobody
    wants. `titles` are the texts above the header, `year` the one year standing there or in the name of the sheet.
    Rows left out are listed in `skipped` with the reason. Without a header, `header_rows` is empty and all is missing.
    """

    sheet: Sheet
    columns: tuple[Column, ...]
    header_rows: tuple[int, ...]
    headers: tuple[Header, ...]
    matches: tuple[Match, ...]
    ambiguous: tuple[Ambiguity, ...]
    titles: tuple[str, ...]
    year: int | None
    rows: tuple[TableRow, ...]
    skipped: tuple[Skipped, ...]
    grid: tuple[GridColumn, ...] = ()

    @cached_property
    def mapping(self) -> dict[str, Header]:
        """Column name → header."""
        return {match.column.name: match.header for match in self.matches}

    @property
    def unsure(self) -> tuple[Match, ...]:
        """Matches a person should confirm."""
        return tuple(match for match in self.matches if match.confidence < SURE)

    @property
    def missing(self) -> tuple[Column, ...]:
        """Required columns that stand under no header."""
        return tuple(column for column in self._unmatched if column.required)

    @property
    def absent(self) -> tuple[Column, ...]:
        """Optional columns that stand under no header."""
        return tuple(column for column in self._unmatched if not column.required)

    @property
    def _unmatched(self) -> tuple[Column, ...]:
        asked = {each.column.name for each in self.ambiguous}
        return tuple(
            each for each in self.columns if each.name not in self.mapping and each.name not in asked
        )

    @property
    def unknown(self) -> tuple[Header, ...]:
        """Headers that serve no wanted column and no grid."""
        used = {header.column for header in self.mapping.values()} | {
            each.header.column for each in self.grid
        }
        used |= {header.column for each in self.ambiguous for header in each.headers}
        return tuple(header for header in self.headers if header.column not in used)

    @property
    def ok(self) -> bool:
        """Whether the rows can be read without asking anybody."""
        return bool(self.header_rows) and not self.questions

    @property
    def questions(self) -> tuple[str, ...]:
        """Chinese sentences on what is missing, ambiguous or unsure; empty when all is clear."""
        if not self.header_rows:
            labels = "、".join(column.label for column in self.columns if column.required)
            return (f"没有找到表头行；表头应含有：{labels}",)
        return (
            *(f"缺少“{column.label}”列，请指定它对应哪一列" for column in self.missing),
            *(
                f"“{each.column.label}”可能是第 {'、'.join(h.letter for h in each.headers)} 列，请选定其中一列"
                for each in self.ambiguous
            ),
            *(
                f"第 {match.header.letter} 列“{match.header.text}”是不是“{match.column.label}”？请确认"
                for match in self.unsure
            ),
        )

    def unpivot(self) -> Iterator[tuple[TableRow, GridColumn, Cell]]:
        """Every cell of a name × session grid with its row and its session, row by row."""
        for row in self.rows:
            for column in self.grid:
                yield row, column, row.raw.cell(column.header.column)


def find_table(
    sheet: Sheet,
    columns: Sequence[Column],
    *,
    mapping: Mapping[str, int | str | None] | None = None,
    header_row: int | None = None,
    grid: re.Pattern[str] | None = None,
    year: int | None = None,
) -> Table:
    """The table of a sheet for the wanted columns; never raises, see `Table` for what it says of poor sheets.

    `mapping` overrides proposals: column name → 1-based column, letter or heading, or None for "not in this file".
    `header_row` fixes the (last) header row by its number. `grid` picks headings of a name × session grid (`SESSION` fits
    第十八次(1月5日)); their dates take `year`, else the year in the titles.
    """
    found = find_header(sheet, columns, header_row, grid)
    if found is None:
        return Table(sheet, tuple(columns), (), (), (), (), _titles(sheet.rows[:5]), year, (), ())
    proposal = _override(found.mapping, columns, found.headers, mapping or {})
    titles = _titles([row for row in sheet.rows if row.number < found.rows[0]])
    year = year or year_in((*titles, sheet.name))
    places = {match.column.name: match.header.column for match in proposal.matches}
    rows, skipped = read_rows(sheet, found.rows[-1], found.headers, places, _needed(columns))
    return Table(
        sheet=sheet,
        columns=tuple(columns),
        header_rows=found.rows,
        headers=found.headers,
        matches=proposal.matches,
        ambiguous=proposal.ambiguous,
        titles=titles,
        year=year,
        rows=rows,
        skipped=(*_above(sheet, found.rows[0]), *skipped),
        grid=grid_columns(found.headers, grid, year) if grid else (),
    )


def _needed(columns: Sequence[Column]) -> set[str]:
    return {column.name for column in columns if column.required}


def _above(sheet: Sheet, header: int) -> list[Skipped]:
    """Rows above the header that are too full for titles, unless headings are merged from them into the header."""
    joined = [area for area in sheet.merged if area.top < header <= area.bottom]
    full = [row for row in sheet.rows if row.number < header and is_full(row)]
    return [
        Skipped(row.number, "above", " ".join(_titles([row])))
        for row in full
        if not any(area.top <= row.number for area in joined)
    ]


def read_sheets(workbook: Workbook) -> tuple[Sheet, ...]:
    """The sheets a table is looked for in: visible, not empty, and no instructions unless there is nothing else."""
    return tuple(sheet for sheet in workbook.visible if not is_guide(sheet)) or workbook.visible


def is_guide(sheet: Sheet) -> bool:
    """Whether a sheet explains how to fill in the others, or holds their choices."""
    return bool(_INSTRUCTIONS.search(sheet.name))


def find_tables(
    workbook: Workbook,
    columns: Sequence[Column],
    *,
    mapping: Mapping[str, int | str | None] | None = None,
    grid: re.Pattern[str] | None = None,
    year: int | None = None,
) -> tuple[Table, ...]:
    """`find_table` for every sheet of `read_sheets`.

    Sheets without a header row are left out unless none has one; one that continues the table before it is read with it.
    """
    found: list[Table] = []
    for sheet in read_sheets(workbook):
        table = find_table(sheet, columns, mapping=mapping, grid=grid, year=year)
        found.append(table if table.header_rows else continued(table, found))
    return tuple(table for table in found if table.header_rows) or tuple(found)


def continued(bare: Table, before: Sequence[Table]) -> Table:
    """A table without a header, read by the headings of the last one before it where it plainly goes on with that."""
    known = [table for table in before if table.header_rows]
    if not known or not _goes_on(bare.sheet, known[-1]):
        return bare
    last = known[-1]
    places = {name: header.column for name, header in last.mapping.items()}
    rows, skipped = read_rows(bare.sheet, 0, last.headers, places, _needed(last.columns))
    return replace(last, sheet=bare.sheet, header_rows=CONTINUED, rows=rows, skipped=skipped)


CONTINUED = (0,)  # the header row of a sheet that has none and continues another
NARROWEST = 4  # columns of a table that may go on without a header
FULL_ENOUGH = 0.8


def _goes_on(sheet: Sheet, last: Table) -> bool:
    """As wide, no headings, the needed columns filled, figures where figures were: else it is some other table."""
    width, known = max(len(row.cells) for row in sheet.rows), {header.text for header in last.headers}
    needed = {last.mapping[name].column for name in _needed(last.columns) if name in last.mapping}
    if not needed or len(last.headers) < NARROWEST or not 0 <= last.headers[-1].column - width <= 1:
        return False
    if any(shown(cell) in known for cell in sheet.rows[0].cells):
        return False
    full = [row for row in sheet.rows if all(shown(row.cell(column)) for column in needed)]
    before = [row.raw for row in last.rows]
    pairs = [
        (_figures(sheet.rows, header.column), _figures(before, header.column)) for header in last.headers
    ]
    return len(full) >= FULL_ENOUGH * len(sheet.rows) and all(
        here is None or there is None or here == there for here, there in pairs
    )


def _figures(rows: Sequence[Row], column: int) -> bool | None:
    """Whether most of what stands in a column is numbers or dates; None where nothing stands."""
    cells = [cell for row in rows if shown(cell := row.cell(column))]
    return sum(is_figure(cell) for cell in cells) * 2 > len(cells) if cells else None


def _override(
    proposal: Proposal,
    columns: Sequence[Column],
    headers: Sequence[Header],
    mapping: Mapping[str, int | str | None],
) -> Proposal:
    by_name = {column.name: column for column in columns}
    chosen = {name: _pick(headers, place) for name, place in mapping.items() if name in by_name}
    taken = {header.column for header in chosen.values() if header}
    matches = [
        match
        for match in proposal.matches
        if match.column.name not in chosen and match.header.column not in taken
    ]
    matches += [Match(by_name[name], header, 1.0) for name, header in chosen.items() if header]
    ambiguous = tuple(each for each in proposal.ambiguous if each.column.name not in chosen)
    return Proposal(tuple(matches), ambiguous)


def _pick(headers: Sequence[Header], place: int | str | None) -> Header | None:
    for header in headers:
        if place in {header.column, header.text, header.letter}:
            return header
    if isinstance(place, int) and place > 0:
        return Header(place, "")
    keys = {header_key(header.text): header for header in reversed(headers)}
    return keys.get(header_key(place)) if isinstance(place, str) else None


def _titles(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for row in rows for cell in row.cells if (text := shown(cell))))
