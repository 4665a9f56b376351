"""Tells data rows from totals, notes, sections and repeated headers."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .headers import Header, header_key
from .reader import Cell, Row, Sheet

_TOTAL = re.compile(
    r"(?:本页|本表|全部|各界别)?(?:合计|总计|小计|共计|累计|总人数|总数)(?:\(.*\))?[::]?(?:共?\d+.{0,3})?"
)
_COUNTED = re.compile(r"(?:以上|全年|全市)?共(?:计|有)?\d+[人名位件条次篇项个家]?.{0,6}")
_NOTE = re.compile(
    r"(?:注|备注|说明|填表说明|填写说明|填表人|填报人|填报单位|制表|制表人|审核|审核人|联系人|统计时间|填表日期|单位\(?盖章)\d?[:.、]"
)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class TableRow:
    """A data row: `number` as Excel shows it, `cells` by column name, `section` the last section title above it."""

    number: int
    cells: Mapping[str, Cell]
    raw: Row
    section: str = ""

    def __getitem__(self, name: str) -> Cell:
        return self.cells.get(name)


@dataclass(frozen=True)
class Skipped:
    """A row left out: `reason` is total, note, section, header or above (the header); `text` is what stands there."""

    number: int
    reason: str
    text: str


@dataclass
class _Reading:
    """Where the reading of one sheet stands."""

    sheet: Sheet
    headers: Sequence[Header]
    places: Mapping[str, int]
    needed: set[str]
    heads: Mapping[int, str]
    section: str = ""
    rows: list[TableRow] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def shown(cell: Cell) -> str:
    """The text of a cell on one line, line breaks and runs of spaces taken out between Chinese characters."""
    if cell is None:
        return ""
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    if text.isalnum():
        return text
    return _SPACES.sub(lambda gap: " " if _latin_around(text, gap) else "", text)


def _latin_around(text: str, gap: re.Match[str]) -> bool:
    before, after = text[gap.start() - 1], text[gap.end() : gap.end() + 1]
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


def read_rows(
    sheet: Sheet, header: int, headers: Sequence[Header], places: Mapping[str, int], needed: set[str]
) -> tuple[tuple[TableRow, ...], tuple[Skipped, ...]]:
    """Rows below `header`; `places` maps column names to 1-based columns, `needed` names the required ones."""
    heads = {each.column: each.text for each in headers}
    reading = _Reading(sheet, headers, places, needed, heads)
    for row in sheet.rows:
        if row.number > header:
            _read_row(reading, row)
    return tuple(reading.rows), tuple(reading.skipped)


def _read_row(reading: _Reading, row: Row) -> None:
    if not _plainly_data(reading, row):
        own = {
            column: text
            for column, cell in enumerate(row.cells, 1)
            if (text := shown(cell)) and (row.number, column) not in reading.sheet.filled
        }
        reason = _reason(reading, row, own)
        if reason == "section":
            reading.section = next(iter(own.values()))
        if reason:
            reading.skipped.append(Skipped(row.number, reason, " ".join(own.values())))
            return
        if not any(shown(cell) for cell in row.cells):
            return
    cells = {name: row.cell(column) for name, column in reading.places.items()}
    reading.rows.append(TableRow(row.number, cells, row, reading.section))


def _plainly_data(reading: _Reading, row: Row) -> bool:
    """Spares the long look where many cells are filled and the first ones are neither a total nor a heading again."""
    own = [
        (column, cell)
        for column, cell in enumerate(row.cells, 1)
        if cell is not None and (row.number, column) not in reading.sheet.filled
    ]
    if len(own) < 5:
        return False
    texts = [(column, shown(cell)) for column, cell in own[:3]]
    return not any(
        _TOTAL.fullmatch(text) or _NOTE.match(text) or text == reading.heads.get(column)
        for column, text in texts
    )


def _reason(reading: _Reading, row: Row, own: Mapping[int, str]) -> str:
    """Empty for a data row."""
    texts = list(own.values())
    if not texts:
        return ""
    if _repeats_header(reading, own):
        return "header"
    if any(_TOTAL.fullmatch(text) for text in texts[:3]) and not _complete(reading, own):
        return "total"
    if len(texts) <= 2 and _COUNTED.fullmatch(texts[0]):
        return "total"
    if len(texts) <= 4 and _NOTE.match(texts[0]) and not _complete(reading, own):
        return "note"
    return _lonely(reading, row, own) if len(texts) == 1 else ""


def _complete(reading: _Reading, own: Mapping[int, str]) -> bool:
    return bool(reading.needed) and all(
        reading.places.get(name) in own and not _TOTAL.fullmatch(own[reading.places[name]])
        for name in reading.needed
    )


def _repeats_header(reading: _Reading, own: Mapping[int, str]) -> bool:
    same = sum(
        header_key(header.text) == header_key(own.get(header.column, "")) for header in reading.headers
    )
    return same >= 2 and same >= 0.6 * len(reading.headers)


def _lonely(reading: _Reading, row: Row, own: Mapping[int, str]) -> str:
    """One text alone in a row: merged wide it titles a section; a long one in an unneeded place is a note."""
    ((column, text),) = own.items()
    area = reading.sheet.filled.get((row.number, column + 1))
    if area and area.top == row.number and 2 * (area.right - area.left + 1) > len(reading.headers):
        return "note" if _reads_like_a_note(text) else "section"
    needed = {reading.places[name] for name in reading.needed if name in reading.places}
    return "note" if column not in needed and len(reading.headers) > 1 and _reads_like_a_note(text) else ""


def _reads_like_a_note(text: str) -> bool:
    return len(text) > 20 or "。" in text or bool(_NOTE.match(text))
