"""Files brought in by the office 陈示例 in July 2025: opened, or confirmed at once, as csv text or as sheets."""

from datetime import date

from tongxin.people.models import Committee
from tongxin.tables.importing import IMPORTERS, Context, confirm, open_batch
from tongxin.tables.models import Batch
from tongxin.trail import record

CHEN = record.Actor(None, "陈示例")


def context(committee: Committee, year: int | None = 2025) -> Context:
    return Context(committee, year, CHEN, date(2025, 7, 1))


def opened(committee: Committee, kind: str, file: str | bytes, year: int | None = 2025) -> Batch:
    name, content = ("表.csv", file.encode()) if isinstance(file, str) else ("表.xlsx", file)
    return open_batch(IMPORTERS[kind], context(committee, year), name, content)


def brought(committee: Committee, kind: str, file: str | bytes, year: int | None = 2025) -> Batch:
    return confirm(opened(committee, kind, file, year), context(committee, year))


def plans(batch: Batch) -> list[str]:
    """What confirming would do with each line."""
    return list(batch.lines.values_list("plan", flat=True))


def outcomes(batch: Batch) -> list[str]:
    return list(batch.lines.values_list("outcome", flat=True))
