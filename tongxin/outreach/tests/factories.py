"""Contact records for tests: the smallest true rows, with the ledger already following them."""

from datetime import date
from typing import Any

from tongxin.ledger.duties import sync
from tongxin.ledger.models import Standing
from tongxin.outreach.models import Contact
from tongxin.people.models import Membership
from tongxin.people.tests.factories import make_user


def make_contact(member: Membership, on: date = date(2025, 5, 6), **fields: Any) -> Contact:
    plain = {
        "audience": "社区居民", "means": "visit", "practice": "了解社区养老情况", "issues": "",
        "recorded_by": make_user(), "recorded_name": "陈示例",
    }  # fmt: skip
    row = Contact.objects.create(committee=member.committee, membership=member, on=on, **(plain | fields))
    sync(row, "陈示例")
    return row


def duties(member: Membership) -> list[tuple[Any, ...]]:
    """What stands for a member: day, means, whether an issue was heard."""
    rows = Standing.objects.filter(member=member, kind="contact.recorded").order_by("on")
    return [(row.on.isoformat(), *row.fact_values().values()) for row in rows]
