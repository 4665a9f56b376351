"""What an importer is: how one kind of spreadsheet becomes rows, where it happens, and why it cannot."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from tongxin.tables.journal import Journal
from tongxin.tables.layout import Column
from tongxin.tables.models import Line
from tongxin.tables.reader import Workbook
from tongxin.trail import record


class Refused(ValueError):
    """An import that cannot go on, in words for the person who asked for it."""


class YearNeeded(Refused):
    """Dates without a year, and nobody said which year it is."""


class Unmapped(Refused):
    """A header row without a column that is needed: a person may say which one it is. `names` are those columns."""

    def __init__(self, sentence: str, *names: str) -> None:
        super().__init__(sentence)
        self.names = names


class Outdated(Refused):
    """What was to be confirmed is no longer what the person saw."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One line as the reader understood it: JSON values by name, and what it could not understand."""

    sheet: str
    row: int
    raw: list[str]
    values: dict[str, Any]
    misread: list[str] = field(default_factory=list)
    item: int = 0


@dataclass(slots=True)
class Context:
    """Where an import happens. `memo` keeps what an importer looked up, for one pass.

    `mapping` is what a person said of the headings: column name → heading, 1-based column, or None for "not there".
    """

    committee: Any
    year: int | None
    actor: record.Actor
    today: date
    notes: list[str] = field(default_factory=list)
    headers: list[dict[str, Any]] = field(default_factory=list)
    memo: dict[str, Any] = field(default_factory=dict)
    mapping: Mapping[str, int | str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Importer:
    """How one kind of spreadsheet becomes rows.

    `read` turns a workbook into readings and raises Refused when it is not such a file; `resolve` compares lines with
    the records: plans, summaries, questions, problems; `apply` writes the lines it is given and tells the journal;
    `sync` brings the ledger in line with rows of one model (rows, name of who did it).
    """

    name: str
    label: str
    about: str
    power: str
    columns: tuple[Column, ...]
    read: Callable[[Workbook, Context], Iterable[Reading]]
    resolve: Callable[[Context, list[Line]], None]
    apply: Callable[[Context, list[Line], Journal], None]
    sync: Callable[[Sequence[models.Model], str], int]
    needs_year: bool = True


IMPORTERS: dict[str, Importer] = {}


def register(importer: Importer) -> Importer:
    IMPORTERS[importer.name] = importer
    return importer
