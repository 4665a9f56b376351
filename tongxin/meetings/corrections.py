"""Corrections that reach beyond one row: a meeting that moves takes its sittings along, a list gets a missing line."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tongxin.ledger.correcting import correct, enter
from tongxin.meetings.models import Attendance, Meeting, Participation, Sitting
from tongxin.trail import record

WHOLE_DAY = 2
Values = Mapping[str, Any]


@transaction.atomic
def correct_meeting(actor: record.Actor, meeting_id: int, values: Values, why: str) -> record.Event | None:
    """Set the facts of a meeting; its sittings move with its first day, and every line of its lists is worth anew."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    moved = values["starts_on"] - meeting.starts_on
    if moved:
        for sitting in meeting.sittings.all():
            correct(actor, sitting, {"on": sitting.on + moved}, why)
    return correct(actor, meeting, values, why, follow=Attendance.objects.filter(sitting__meeting=meeting))


@transaction.atomic
def correct_sitting(actor: record.Actor, sitting: Sitting, values: Values, why: str) -> record.Event | None:
    """Set the facts of a sitting; a whole day counts two half-days."""
    half_days = WHOLE_DAY if values["half"] == Sitting.Half.WHOLE else 1
    lines = Attendance.objects.filter(sitting=sitting)
    return correct(actor, sitting, {**values, "half_days": half_days}, why, follow=lines)


def add(actor: record.Actor, row: Attendance | Participation, why: str, *shown: str) -> None:
    """Put a missing line on a list, on record with the values named in `shown`."""
    enter(actor, row, f"补登{row._meta.verbose_name}", shown, why)
