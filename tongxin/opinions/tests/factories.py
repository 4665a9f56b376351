"""Opinion reports for tests: the smallest true rows, with the ledger already following them."""

from datetime import date
from itertools import count
from typing import Any

from tongxin.ledger.duties import sync
from tongxin.ledger.models import Standing
from tongxin.opinions.models import Adoption, Instruction, Report, Reporter
from tongxin.people.models import Committee, Membership
from tongxin.people.tests.factories import make_user

HANDED_IN = date(2025, 3, 3)
_numbers = count(1)


def make_report(committee: Committee, *reporters: Membership, **fields: Any) -> Report:
    """A report of these members in this order."""
    number = next(_numbers)
    plain = {"number": number, "year": 2025, "on": HANDED_IN, "title": f"第{number}件事的问题及建议"}
    row = Report.objects.create(
        committee=committee, recorded_by=make_user(), recorded_name="陈示例", **(plain | fields)
    )
    for place, seat in enumerate(reporters, 1):
        Reporter.objects.create(committee=committee, report=row, membership=seat, position=place)
    sync(row, "陈示例")
    return row


def make_adoption(report: Report, level: str = "own", **fields: Any) -> Adoption:
    plain = {"way": "single", "on": date(2025, 4, 10), "recorded_by": make_user()}
    row = Adoption.objects.create(committee=report.committee, report=report, level=level, **(plain | fields))
    sync(row, "陈示例")
    return row


def make_instruction(report: Report, leader: str = "市长", **fields: Any) -> Instruction:
    plain = {"level": "own", "on": date(2025, 4, 20), "recorded_by": make_user()}
    row = Instruction.objects.create(
        committee=report.committee, report=report, leader=leader, **(plain | fields)
    )
    sync(row, "陈示例")
    return row


def duties(member: Membership, *facts: str) -> list[tuple[Any, ...]]:
    """What stands for a member: kind, day and the asked facts, in the order of kinds."""
    rows = Standing.objects.filter(member=member).order_by("kind", "source_id")
    return [
        (
            row.kind,
            row.on.isoformat(),
            *(row.fact_values()[name] for name in facts if name in row.fact_values()),
        )
        for row in rows
    ]
