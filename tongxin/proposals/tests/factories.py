"""Proposals for tests: the smallest true rows, with the ledger already following them."""

from datetime import date
from itertools import count
from typing import Any

from tongxin.ledger.duties import sync
from tongxin.ledger.models import Standing
from tongxin.people.models import Body, Committee, Membership
from tongxin.people.tests.factories import make_body, make_user
from tongxin.proposals.models import Handling, Mark, Proposal, Signature

HANDED_IN = date(2025, 1, 10)
_numbers = count(1)


def make_proposal(
    committee: Committee, *signers: Membership, owner: Body | None = None, marks: tuple[str, ...] = (),
    lead_unit: str = "", co_units: tuple[str, ...] = (), **fields: Any,
) -> Proposal:  # fmt: skip
    """A filed proposal of these signers in this order, unless the fields say otherwise."""
    number = next(_numbers)
    form = "collective" if owner else "joint" if len(signers) > 1 else "personal"
    plain = {
        "number": number, "year": 2025, "on": HANDED_IN, "subject": f"关于第{number}件事的建议", "form": form,
        "season": "session", "verdict": "filed", "recorded_by": make_user(), "recorded_name": "陈示例",
    }  # fmt: skip
    row = Proposal.objects.create(committee=committee, owner=owner, **(plain | fields))
    for place, signer in enumerate(signers, 2 if owner else 1):
        Signature.objects.create(committee=committee, proposal=row, membership=signer, position=place)
    for kind in marks:
        Mark.objects.create(committee=committee, proposal=row, kind=kind)
    for name, role in ((lead_unit, "lead"), *((co, "co") for co in co_units)):
        if name:
            unit = make_body(committee, kind=Body.Kind.HANDLING_UNIT, name=name)
            Handling.objects.create(committee=committee, proposal=row, unit=unit, role=role)
    sync(row, "陈示例")
    return row


def duties(subject: Membership | Body, *facts: str) -> list[tuple[Any, ...]]:
    """What stands for a subject: kind and the asked facts, in the order of kinds."""
    asked = {"member": subject} if isinstance(subject, Membership) else {"body": subject}
    rows = Standing.objects.filter(**asked).order_by("kind", "source_id")
    return [
        (row.kind, *(row.fact_values()[name] for name in facts if name in row.fact_values())) for row in rows
    ]
