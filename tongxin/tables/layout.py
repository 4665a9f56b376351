"""Finds the table inside an office sheet: title rows, header, data, totals, notes; maps headers to wanted columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .grid import SESSION, GridColumn, grid_columns, year_in
from .headers import SURE, Ambiguity, Column, Header, Match, header_key, match_headers
from .headers import Mapping as Proposal
from .reader import Cell, Row, Sheet, Workbook
from .rows import Skipped, TableRow, read_rows, shown

__all__ = ["SESSION", "Ambiguity", "Column", "GridColumn", "Header", "Match", "Skipped", "Table", "TableRow"]
__all__ += ["find_table", "find_tables"]

LOOKED_AT = 40
LONGEST_HEADING = 120
_INSTRUCTIONS = re.compile(r"填写说明|填表说明|填报说明|使用说明|^说明$|可选值|数据字典")
_NUMBERED = re.compile(r"[\d.]+")


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
    found = _find_header(sheet, columns, header_row)
    if found is None:
        return Table(sheet, tuple(columns), (), (), (), (), _titles(sheet.rows[:5]), year, (), ())
    numbers, headers, proposal = found
    proposal = _override(proposal, columns, headers, mapping or {})
    titles = _titles([row for row in sheet.rows if row.number < numbers[0]])
    year = year or year_in((*titles, sheet.name))
    sessions = grid_columns(headers, grid, year) if grid else ()
    places = {match.column.name: match.header.column for match in proposal.matches}
    needed = {column.name for column in columns if column.required}
    rows, skipped = read_rows(sheet, numbers[-1], headers, places, needed)
    return Table(
        sheet=sheet,
        columns=tuple(columns),
        header_rows=numbers,
        headers=headers,
        matches=proposal.matches,
        ambiguous=proposal.ambiguous,
        titles=titles,
        year=year,
        rows=rows,
        skipped=skipped,
        grid=sessions,
    )


def find_tables(
    workbook: Workbook,
    columns: Sequence[Column],
    *,
    mapping: Mapping[str, int | str | None] | None = None,
    grid: re.Pattern[str] | None = None,
    year: int | None = None,
) -> tuple[Table, ...]:
    """`find_table` for every visible, non-empty sheet but those of instructions.

    Sheets without a header row are left out unless none has one.
    """
    sheets = [sheet for sheet in workbook.visible if not _INSTRUCTIONS.search(sheet.name)] or workbook.visible
    tables = tuple(find_table(sheet, columns, mapping=mapping, grid=grid, year=year) for sheet in sheets)
    return tuple(table for table in tables if table.header_rows) or tables


Found = tuple[tuple[int, ...], tuple[Header, ...], Proposal]


def _find_header(sheet: Sheet, columns: Sequence[Column], header_row: int | None) -> Found | None:
    best: Found | None = None
    least = min(2, len(columns)) * 0.6
    for index, row in enumerate(sheet.rows[:LOOKED_AT]):
        if header_row is not None and row.number != header_row:
            continue
        for numbers, headers in _readings(sheet, index):
            found = (numbers, headers, match_headers(columns, headers))
            if best is None or found[2].weight > best[2].weight + 1e-9:
                best = found
        if best and best[2].weight >= 0.95 * len(columns):
            break
    return best if best and (header_row is not None or best[2].weight >= least) else None


def _readings(sheet: Sheet, index: int) -> Iterator[tuple[tuple[int, ...], tuple[Header, ...]]]:
    """The row alone as header, then together with the row above; headings merged downwards settle which it is."""
    row = sheet.rows[index]
    above = sheet.rows[index - 1] if index else None
    below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else None
    single = _headers(sheet, (row,))
    if above and _joined_down(sheet, above, row) and _is_upper_header(sheet, above):
        yield (above.number, row.number), _headers(sheet, (above, row))
        return
    if below and _joined_down(sheet, row, below) and _is_upper_header(sheet, row):
        return
    if len({header.text for header in single}) < 2 and len(single) != 1:
        return
    yield (row.number,), single
    if above and above.number == row.number - 1 and _is_upper_header(sheet, above):
        yield (above.number, row.number), _headers(sheet, (above, row))


def _joined_down(sheet: Sheet, upper: Row, lower: Row) -> bool:
    """Whether headings are merged from exactly one row into the next, as only two-row headers have it."""
    return any((area.top, area.bottom) == (upper.number, lower.number) for area in sheet.merged)


def _is_upper_header(sheet: Sheet, row: Row) -> bool:
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
