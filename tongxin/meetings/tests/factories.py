"""Meetings and activities for tests: keyword functions that make the smallest true rows, and count them."""

from datetime import date
from uuid import uuid4

from tongxin.ledger.duties import sync
from tongxin.ledger.models import Entry, Standing
from tongxin.meetings.models import (
    TRAINING,
    Activity,
    Attendance,
    LeaveSlip,
    Meeting,
    Participation,
    Sitting,
)
from tongxin.people.http import committee_url
from tongxin.people.models import Body, Committee, Membership, User
from tongxin.people.tests.factories import make_body, make_staff

JANUARY_11 = date(2025, 1, 11)
DESK = ("duties.read", "meetings.manage", "members.read", "imports.run")


def make_desk(committee: Committee, name: str = "陈示例") -> User:
    """A member of staff who registers meetings and may open the roster."""
    return make_staff(committee, *DESK, name=name)


def make_meeting(
    committee: Committee, name: str = "第五次会议", *, kind: str = "plenary", on: date = JANUARY_11,
    until: date | None = None, day_known: bool = True,
) -> Meeting:  # fmt: skip
    course_kind = "new_member" if kind == TRAINING else ""
    return Meeting.objects.create(
        committee=committee, name=name, kind=kind, starts_on=on, ends_on=until or on, course_kind=course_kind,
        day_known=day_known, recorded_name="陈示例",
    )  # fmt: skip


def make_sitting(
    meeting: Meeting, label: str = "开幕会", *, on: date | None = None, half: str = "am"
) -> Sitting:
    number = meeting.sittings.count()
    return Sitting.objects.create(
        committee=meeting.committee, meeting=meeting, on=on or meeting.starts_on, half=half, kind="opening", label=label,
        position=number, half_days=2 if half == "whole" else 1,
    )  # fmt: skip


def make_mark(
    sitting: Sitting,
    member: Membership,
    mark: str = "present",
    *,
    reason: str = "",
    is_due: bool = True,
    note: str = "",
) -> Attendance:
    """A line on the list, counted in the ledger as an import would."""
    row = Attendance.objects.create(
        committee=sitting.committee, sitting=sitting, membership=member, mark=mark, reason=reason, is_due=is_due,
        note=note, recorded_name="陈示例",
    )  # fmt: skip
    sync(row, "陈示例")
    return row


def make_slip(
    sitting: Sitting, member: Membership, *, reason: str = "公务冲突", result: str = "granted"
) -> LeaveSlip:
    return LeaveSlip.objects.create(
        committee=sitting.committee, sitting=sitting, membership=member, reason=reason, result=result
    )


def make_activity(
    committee: Committee, name: str = "老旧小区改造视察", *, on: date = date(2025, 5, 15), kind: str = "inspection",
    organiser: str = "提案委员会", stated: int | None = None,
) -> Activity:  # fmt: skip
    body = make_body(committee, kind=Body.Kind.SPECIAL_COMMITTEE, name=organiser)
    return Activity.objects.create(
        committee=committee,
        on=on,
        kind=kind,
        name=name,
        organiser=body,
        stated_count=stated,
        recorded_name="陈示例",
    )


def make_part(activity: Activity, member: Membership) -> Participation:
    row = Participation.objects.create(
        committee=activity.committee, activity=activity, membership=member, recorded_name="陈示例"
    )
    sync(row, "陈示例")
    return row


def url(committee: Committee, name: str, *args: int) -> str:
    return committee_url(committee, name, *args)


def sent(**values: object) -> dict[str, object]:
    """What a form sends, with the mark of its rendering."""
    return {"nonce": uuid4().hex, **values}


def worth(member: Membership) -> list[tuple[str, str, object]]:
    """(kind, day, quantity) of all that counts for the member now."""
    rows = Standing.objects.filter(member=member).order_by("on", "pk")
    return [(row.kind, f"{row.on}", row.quantity) for row in rows]


def marks_in_ledger(member: Membership) -> list[tuple[str, str]]:
    """(mark, kind of leave) of the member's meetings as the ledger tells them."""
    rows = Standing.objects.filter(member=member, kind="meeting.attendance").order_by("on", "pk")
    return [(facts["mark"], facts.get("reason", "")) for facts in (row.fact_values() for row in rows)]


def movements(member: Membership) -> list[str]:
    """add and retract, in the order they were entered."""
    return list(Entry.objects.filter(member=member).order_by("seq").values_list("op", flat=True))
