"""One report: its facts, who reported, who used it, who remarked on it, and what was done to the record."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from tongxin.opinions.models import Adoption, Instruction, Report
from tongxin.people.http import UserRequest
from tongxin.people.models import Body
from tongxin.trail.models import Event
from tongxin.trail.record import changes

SEALED = ("line__raw", "line__values", "line__effects", "line__batch__headers")
KINDS = {model._meta.label: model for model in (Report, Adoption, Instruction)}
OWN_WORDS = {"reporters": "反映人"}


def opinion(request: UserRequest, pk: int) -> HttpResponse:
    """The page of a report; a member sees his own, and of those who reported with him only how many they are."""
    rows = (
        Report.objects.visible_to(request.user, request.committee)
        .select_related("line__batch")
        .defer(*SEALED)
    )
    rows = rows.prefetch_related("reporters__membership__person", "adoptions", "instructions")
    row = get_object_or_404(rows.prefetch_related("reporters__membership__placement_set__body"), pk=pk)
    desk = request.user.can("duties.read", request.committee)
    context = {
        "row": row, "desk": desk, "reporters": reporters(row, request, desk=desk), "history": history(row, desk=desk),
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


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the trail shows it."""

    label: str
    by_name: str
    at: datetime
    note: str
    on_behalf: str


def history(row: Report, *, desk: bool) -> list[Told]:
    """What was done to the report and its events, newest first; names of other reporters are for the desk."""
    about = Q(target_type=Report._meta.label, target_id=row.pk)
    for model, related in ((Adoption, row.adoptions.all()), (Instruction, row.instructions.all())):
        about |= Q(target_type=model._meta.label, target_id__in=[each.pk for each in related])
    events = Event.objects.filter(about, committee_id=row.committee_id).order_by("-seq")
    return [
        Told(event.label, event.by_name, event.at, note(event, desk=desk), event.for_name) for event in events
    ]


def note(event: Event, *, desk: bool) -> str:
    """What changed, a line each, then the reason; a correction of who reported names members, so it is for the desk."""
    if event.action.endswith(".signed") and not desk:
        return ""
    told = []
    if json.loads(event.payload).get("before"):
        told = [
            f"{word}：{spelled(event, name, before)} → {spelled(event, name, after)}"
            for name, before, after in changes(event)
            if before != after and (word := word_for(event, name))
        ]
    return "\n".join([*told, event.note] if event.note else told)


def word_for(event: Event, name: str) -> str:
    """The label of a value of the trail; empty for keys that are no words of this page."""
    known = {field.name: field.verbose_name for field in KINDS[event.target_type]._meta.fields}
    return OWN_WORDS.get(name) or str(known.get(name, ""))


def spelled(event: Event, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if value in ("", None, []):
        return "无"
    if isinstance(value, list):
        return "、".join(map(str, value))
    choices = {field.name: dict(field.flatchoices) for field in KINDS[event.target_type]._meta.fields}
    return str(choices.get(name, {}).get(value, value))
