"""Rosters as offices hand them in, brought in line by line of a small workbook."""

from collections.abc import Mapping, Sequence

import openpyxl

from tongxin.office.tests.desk import TODAY
from tongxin.people.models import Committee, Membership
from tongxin.tables.importing import IMPORTERS, Context, confirm, decide, open_batch
from tongxin.tables.models import Batch, Line
from tongxin.tables.tests.workbooks import saved
from tongxin.trail import record

OFFICE = record.Actor(None, "陈示例")
Rows = Sequence[Sequence[object]]


def sheets(**tables: Rows) -> bytes:
    """A workbook with a sheet for every keyword."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    return saved(book)


def opened(committee: Committee, content: bytes | Rows) -> Batch:
    whole = content if isinstance(content, bytes) else sheets(名册=content)
    context = Context(committee, None, OFFICE, TODAY)
    return open_batch(IMPORTERS["members"], context, "委员名册.xlsx", whole)


def brought(
    committee: Committee, content: bytes | Rows, answers: Mapping[str, str] | None = None
) -> list[Line]:
    """The lines after confirming, with answers by the key of their question."""
    batch, context = opened(committee, content), Context(committee, None, OFFICE, TODAY)
    given = [
        (line, question["key"], (answers or {})[question["key"]])
        for line in batch.lines.all()
        for question in line.questions
        if question["key"] in (answers or {})
    ]
    decide(batch, context, given)
    return list(confirm(batch, context).lines.all())


def fates(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Who, and what became of the line."""
    return [(line.values["name"], line.outcome) for line in lines]


def names(committee: Committee) -> list[str]:
    return list(Membership.objects.filter(committee=committee).values_list("person__name", flat=True))
