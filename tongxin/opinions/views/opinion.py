"""One report: its facts, who reported, who used it, who remarked on it, and what was done to the record."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from tongxin.opinions.models import Report
from tongxin.people.http import UserRequest
from tongxin.people.models import Body
from tongxin.people.models.memberships import places
from tongxin.trail.telling import Told, Wording, history

SEALED = ("line__raw", "line__values", "line__effects", "line__batch__headers")
WORDING = Wording({"reporters": "反映人"})


def opinion(request: UserRequest, pk: int) -> HttpResponse:
    """The page of a report; a member sees his own, and of those who reported with him only how many they are."""
    rows = (
        Report.objects.visible_to(request.user, request.committee)
        .select_related("line__batch")
        .defer(*SEALED)
    )
    rows = rows.prefetch_related("reporters__membership__person", "adoptions", "instructions")
    row = get_object_or_404(rows.prefetch_related(places("reporters__membership__")), pk=pk)
    desk = request.user.can("duties.read", request.committee)
    context = {
        "row": row, "desk": desk, "reporters": reporters(row, request, desk=desk), "history": told(row, desk=desk),
        "links_members": request.user.can("members.read", request.committee),
        "may_correct": request.user.can("opinions.manage", request.committee) and not row.is_voided,
    }  # fmt: skip
    return render(request, "opinions/opinion.html", context)


def reporters(row: Report, request: UserRequest, *, desk: bool) -> list[dict[str, Any]]:
    """The desk reads all of them with their sectors; a member his own line."""
    found = []
    for reporter in row.reporters.all():
        if desk or reporter.membership.person_id == request.user.person_id:
            body = reporter.membership.body_on(Body.Kind.SECTOR, row.on)
            found.append({"reporter": reporter, "sector": body.name if body else ""})
    return found


def told(row: Report, *, desk: bool) -> list[Told]:
    """What was done to the report and its events, newest first; names of other reporters are for the desk."""
    rows = (Report.objects.filter(pk=row.pk), row.adoptions.all(), row.instructions.all())
    return history(row.committee_id, *rows, wording=WORDING, withheld=() if desk else (".signed",))
