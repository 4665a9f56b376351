"""Corrections that reach beyond one row: a meeting that moves takes its sittings along, a list gets a missing line."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tongxin.ledger.correcting import correct, plain
from tongxin.ledger.duties import sync_counting
from tongxin.meetings.models import Attendance, Meeting, Participation, Sitting
from tongxin.trail import clock, record

WHOLE_DAY = 2
Values = Mapping[str, Any]


@transaction.atomic
def correct_meeting(actor: record.Actor, meeting_id: int, values: Values, why: str) -> None:
    """Set the facts of a meeting; its sittings move with its first day, and every line of its lists is worth anew."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    moved = values["starts_on"] - meeting.starts_on
    if moved:
        for sitting in meeting.sittings.all():
            correct(actor, sitting, {"on": sitting.on + moved}, why)
    correct(actor, meeting, values, why, follow=Attendance.objects.filter(sitting__meeting=meeting))


@transaction.atomic
def correct_sitting(actor: record.Actor, sitting: Sitting, values: Values, why: str) -> None:
    """Set the facts of a sitting; a whole day counts two half-days."""
    half_days = WHOLE_DAY if values["half"] == Sitting.Half.WHOLE else 1
    lines = Attendance.objects.filter(sitting=sitting)
    correct(actor, sitting, {**values, "half_days": half_days}, why, follow=lines)


@transaction.atomic
def add(actor: record.Actor, row: Attendance | Participation, why: str, *shown: str) -> None:
    """Put a missing line on a list, on record with the values named in `shown`, and let the ledger follow."""
    row.recorded_by_id, row.recorded_name = actor.user_id, actor.name
    row.verified_name, row.verified_at = actor.name, clock.now()
    row.full_clean()
    row.save()
    act = record.Act(
        f"meetings.{row._meta.model_name}.added", f"补登{row._meta.verbose_name}", row, str(row),
        after=plain({name: getattr(row, name) for name in shown}), note=why,
    )  # fmt: skip
    record.record(actor, row.committee_id, act)
    sync_counting([row], actor.name)
