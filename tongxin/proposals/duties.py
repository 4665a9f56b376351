"""What a proposal is worth to each of its proposers."""

from collections.abc import Iterator

from django.db.models import QuerySet

from tongxin.ledger.catalogue.types import Value
from tongxin.ledger.duties import Duty, counts
from tongxin.people.models import Body, Membership
from tongxin.proposals.models import Proposal


def with_proposers(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return rows.select_related("owner", "merged_into").prefetch_related("signatures__membership", "marks")


@counts(
    Proposal, "proposal.submitted", "proposal.filed",
    route=lambda row: f"desk/proposals/{row.pk}/", load=with_proposers,
)  # fmt: skip
def worth(row: Proposal) -> Iterator[Duty]:
    """Dated by the day it was handed in: the year of a proposal does not move with its screening."""
    if row.is_voided:
        return
    for subject, facts in proposers(row):
        yield Duty("proposal.submitted", subject, row.on, row.subject, {**facts, "outcome": row.verdict})
        if row.verdict in {"filed", "merged"}:
            marks = sorted(mark.kind for mark in row.marks.all())
            yield Duty(
                "proposal.filed", subject, row.on, row.subject, {**facts, "marks": marks, "how": row.verdict}
            )


def proposers(row: Proposal) -> Iterator[tuple[Membership | Body, dict[str, Value]]]:
    signatures = list(row.signatures.all())
    shared: dict[str, Value] = {"proposal": str(row.uid), "form": row.form, "season": row.season}
    signers = len(signatures) + (row.owner is not None)
    if row.owner is not None:
        yield row.owner, {**shared, "role": "lead", "position": 1, "signers": signers}
    for signature in signatures:
        role = "lead" if signature.position == 1 and row.owner is None else "co"
        yield (
            signature.membership,
            {**shared, "role": role, "position": signature.position, "signers": signers},
        )
