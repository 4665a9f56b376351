"""One proposal: its facts, who signed, what was merged, who handles it, and what was done to the record."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from tongxin.ledger.catalogue.kinds import PROPOSAL_MARKS
from tongxin.people.http import UserRequest
from tongxin.people.models import Body
from tongxin.people.models.memberships import places
from tongxin.proposals.models import Handling, Proposal
from tongxin.trail.telling import Told, Wording, history

SEALED = ("line__raw", "line__values", "line__effects", "line__batch__headers")
WORDING = Wording({"signatures": "署名", "marks": "标记", "units": "承办单位"}, {"marks": PROPOSAL_MARKS})


def proposal(request: UserRequest, pk: int) -> HttpResponse:
    """The page of a proposal; a member sees the ones he signed, with the names beside his."""
    rows = Proposal.objects.visible_to(request.user, request.committee)
    rows = rows.select_related("owner", "merged_into", "line__batch").defer(*SEALED)
    rows = rows.prefetch_related("signatures__membership__person", "handlings__unit", "marks", "merged")
    rows = rows.prefetch_related(places("signatures__membership__"))
    row = get_object_or_404(rows, pk=pk)
    desk = request.user.can("duties.read", request.committee)
    context = {
        "row": row, "desk": desk, "history": told(row), "signers": signers(row, with_sector=desk),
        "links_members": request.user.can("members.read", request.committee),
        "may_correct": request.user.can("proposals.manage", request.committee) and not row.is_voided,
        "mergers": mergers(request, row), "lead_units": units(row, Handling.Role.LEAD),
        "co_units": units(row, Handling.Role.CO),
    }  # fmt: skip
    return render(request, "proposals/proposal.html", context)


def signers(row: Proposal, *, with_sector: bool) -> list[dict[str, Any]]:
    """The signers in order; sectors tell members of one name apart and are for the desk."""
    found = []
    for signature in row.signatures.all():
        body = signature.membership.body_on(Body.Kind.SECTOR, row.on) if with_sector else None
        role = "第一提案人" if signature.position == 1 and row.owner is None else "联名人"
        found.append({"signature": signature, "sector": body.name if body else "", "role": role})
    return found


def units(row: Proposal, role: str) -> list[str]:
    return [handling.unit.name for handling in row.handlings.all() if handling.role == role]


def mergers(request: UserRequest, row: Proposal) -> dict[str, Any]:
    """Where it was merged into and what was merged into it; to a member, others' proposals are only numbers."""
    others = [each for each in row.merged.all() if not each.is_voided]
    target = [row.merged_into] if row.merged_into else []
    keys = {each.pk for each in [*others, *target]}
    readable = (
        Proposal.objects.visible_to(request.user, request.committee).filter(pk__in=keys) if keys else ()
    )
    shown = {each.pk for each in readable}
    return {
        "into": row.merged_into,
        "into_shown": row.merged_into_id in shown,
        "others": [(each, each.pk in shown) for each in others],
    }


def told(row: Proposal) -> list[Told]:
    """What was done to the record, newest first: with the values before and after, and the reason."""
    rows = Proposal.objects.filter(pk=row.pk)
    return history(row.committee_id, rows, wording=WORDING)
