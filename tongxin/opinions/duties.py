"""What reports, adoptions and instructions are worth to each reporter."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from tongxin.ledger.catalogue.types import Value
from tongxin.ledger.duties import Duty, counts
from tongxin.opinions.models import Adoption, Instruction, Report, Reporter


def authorship(report: Report) -> Iterator[tuple[Reporter, dict[str, Value]]]:
    reporters = list(report.reporters.all())
    form = "joint" if len(reporters) > 1 else "single_author"
    for reporter in reporters:
        yield (
            reporter,
            {
                "report": str(report.uid),
                "form": form,
                "position": reporter.position,
                "signers": len(reporters),
            },
        )


def with_reporters(rows: QuerySet[Report]) -> QuerySet[Report]:
    return rows.prefetch_related("reporters__membership")


def with_report(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("report").prefetch_related("report__reporters__membership")


@counts(Report, "opinion.submitted", route=lambda row: f"desk/opinions/{row.pk}/", load=with_reporters)
def report_worth(row: Report) -> Iterator[Duty]:
    if row.is_voided:
        return
    for reporter, facts in authorship(row):
        yield Duty("opinion.submitted", reporter.membership, row.on, row.title, facts)


@counts(Adoption, "opinion.adopted", route=lambda row: f"desk/opinions/{row.report_id}/", load=with_report)
def adoption_worth(row: Adoption) -> Iterator[Duty]:
    if row.is_voided or row.report.is_voided:
        return
    for reporter, facts in authorship(row.report):
        where: dict[str, Value] = {**facts, "level": row.level, "way": row.way}
        yield Duty("opinion.adopted", reporter.membership, row.on, f"{row}：{row.report}", where)


@counts(
    Instruction, "opinion.instructed", route=lambda row: f"desk/opinions/{row.report_id}/", load=with_report
)
def instruction_worth(row: Instruction) -> Iterator[Duty]:
    if row.is_voided or row.report.is_voided:
        return
    for reporter, facts in authorship(row.report):
        whose: dict[str, Value] = {**facts, "level": row.level, "leader": row.leader}
        yield Duty("opinion.instructed", reporter.membership, row.on, f"{row}：{row.report}", whose)
