"""What meetings, training and activities are worth in the ledger."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet

from tongxin.ledger.catalogue.types import Value
from tongxin.ledger.duties import Duty, counts
from tongxin.meetings.models import PART, TRAINING, UNKNOWN, Attendance, Participation

CAME = {"present", "late", "early", PART}
LONGEST_ASKED = 16  # a route has 200 characters, and an escaped one of a name takes nine; the filter asks what contains it


def with_sitting(rows: QuerySet[Attendance]) -> QuerySet[Attendance]:
    return rows.select_related("sitting__meeting", "membership__person")


@counts(
    Attendance, "meeting.attendance", "training.attendance",
    route=lambda row: f"desk/meetings/{row.sitting.meeting_id}/?name={quote(row.membership.person.name[:LONGEST_ASKED])}#list", load=with_sitting,
)  # fmt: skip
def attendance_worth(row: Attendance) -> Iterator[Duty]:
    """An unknown mark is worth nothing until somebody decides it; who was not due is not counted absent."""
    meeting = row.sitting.meeting
    if row.is_voided or meeting.is_voided or row.mark == UNKNOWN or not (row.is_due or row.mark in CAME):
        return
    if meeting.kind == TRAINING:
        if row.mark in CAME:
            yield _training(row)
        return
    title = meeting.name if row.sitting.label == meeting.name else f"{meeting.name} {row.sitting.label}"
    facts = _attendance_facts(row)
    yield Duty(
        "meeting.attendance", row.membership, row.sitting.on, title[:200], facts, row.sitting.half_days
    )


def _training(row: Attendance) -> Duty:
    meeting = row.sitting.meeting
    facts: dict[str, Value] = {
        "course": str(meeting.uid),
        "course_kind": meeting.course_kind or "thematic",
        "extent": "part" if row.mark == PART else "full",
    }
    title = str(meeting)
    if not meeting.day_known:  # it stands on the last day of its year, and says so wherever it is shown
        facts["undated"], title = True, f"{title}（日期未注明）"
    return Duty("training.attendance", row.membership, row.sitting.on, title, facts)


def _attendance_facts(row: Attendance) -> dict[str, Value]:
    facts: dict[str, Value] = {
        "meeting": str(row.sitting.meeting.uid),
        "meeting_kind": row.sitting.meeting.kind,
        "sitting": row.sitting.kind,
        "mark": row.mark,
        "required": row.is_due,
        "role": "member" if row.is_due else "observer",
    }
    if row.mark == "leave":
        facts["reason"] = row.reason or "unstated"
    return facts


def with_activity(rows: QuerySet[Participation]) -> QuerySet[Participation]:
    return rows.select_related("activity__organiser", "membership")


@counts(
    Participation, "activity.participation",
    route=lambda row: f"desk/activities/{row.activity_id}/", load=with_activity,
)  # fmt: skip
def participation_worth(row: Participation) -> Iterator[Duty]:
    activity = row.activity
    if row.is_voided or activity.is_voided:
        return
    facts: dict[str, Any] = {
        "activity": str(activity.uid),
        "activity_kind": activity.kind,
        "organiser_kind": ORGANISER_KINDS.get(activity.organiser.kind, "general_office"),
        "role": row.role,
    }
    yield Duty("activity.participation", row.membership, activity.on, activity.name, facts)


ORGANISER_KINDS = {
    kind: kind
    for kind in ("special_committee", "sector_activity_group", "member_liaison_group", "sector", "party")
}
