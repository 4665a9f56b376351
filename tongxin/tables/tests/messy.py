"""Files as offices hand them in, built row by row and brought in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl

from tongxin.tables.importing import IMPORTERS, Context, confirm, decide, open_batch
from tongxin.tables.models import Batch, Line
from tongxin.tables.tests.workbooks import saved
from tongxin.trail import record

OFFICE = record.Actor(None, "陈示例")
TODAY = date(2025, 5, 15)
Rows = Sequence[Sequence[object]]


def sheets(**tables: Rows) -> bytes:
    """A workbook with a sheet for every keyword."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        page: Any = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    return saved(book)


def opened(kind: str, committee: Any, content: bytes | Rows, year: int | None = 2025) -> Batch:
    whole = content if isinstance(content, bytes) else sheets(表=content)
    return open_batch(IMPORTERS[kind], Context(committee, year, OFFICE, TODAY), f"{kind}.xlsx", whole)


def brought(
    kind: str,
    committee: Any,
    content: bytes | Rows,
    answers: Mapping[str, str] | None = None,
    year: int | None = 2025,
) -> list[Line]:
    """The lines after confirming, with answers by the key of their question."""
    batch, context, known = (
        opened(kind, committee, content, year),
        Context(committee, year, OFFICE, TODAY),
        answers or {},
    )
    given = [
        (line, question["key"], known[question["key"]])
        for line in batch.lines.all()
        for question in line.questions
        if question["key"] in known
    ]
    decide(batch, context, given)
    return list(confirm(batch, context).lines.all())


def asked(lines: Sequence[Line]) -> list[str]:
    """The questions of lines, by their keys."""
    return [question["key"] for line in lines for question in line.questions]
