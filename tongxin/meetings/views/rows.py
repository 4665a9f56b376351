"""The querysets of the pages: rows with what their columns show, counted in the database."""

from typing import Any

from django.db.models import CharField, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tongxin.meetings.duties import CAME
from tongxin.meetings.models import UNKNOWN, Activity, Attendance, LeaveSlip, Meeting, Participation, Sitting
from tongxin.people.http import UserRequest
from tongxin.people.models import Body, Placement

ABSENT = ("leave", "unexcused")


def counted(rows: QuerySet[Any], path: str) -> Coalesce:
    """How many of `rows` hang on the outer row by `path`."""
    grouped = (
        rows.filter(**{path: OuterRef("pk")})
        .order_by()
        .values(path)
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def sector_on(day: str) -> Subquery:
    """The sector a row's member belonged to on a day of the row."""
    on = OuterRef(day)
    placed = Placement.objects.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)
    sectors = placed.filter(membership=OuterRef("membership"), body__kind=Body.Kind.SECTOR)
    return Subquery(sectors.order_by("-from_on", "-pk").values("body__name")[:1], output_field=CharField())


def meetings(request: UserRequest) -> QuerySet[Meeting]:
    """Meetings with sittings and with the numbers of their lists; who was not due is not counted."""
    due = Attendance.objects.standing().filter(is_due=True)
    path = "sitting__meeting"
    return Meeting.objects.visible_to(request.user, request.committee).annotate(
        sitting_count=counted(Sitting.objects.all(), "meeting"),
        due=counted(due, path),
        came=counted(due.filter(mark__in=CAME), path),
        absent=counted(due.filter(mark__in=ABSENT), path),
        unknown=counted(due.filter(mark=UNKNOWN), path),
    )


def attendance(request: UserRequest) -> QuerySet[Attendance]:
    rows = Attendance.objects.visible_to(request.user, request.committee)
    return rows.select_related("sitting__meeting", "membership__person").annotate(
        sector=sector_on("sitting__on")
    )


def unknown(request: UserRequest) -> QuerySet[Attendance]:
    """Marks that nobody has decided, of meetings that stand."""
    return attendance(request).filter(voided_at=None, mark=UNKNOWN, sitting__meeting__voided_at=None)


def slips(request: UserRequest) -> QuerySet[LeaveSlip]:
    """Slips with what the list says (`shown`) and whether a ruling is owed (`is_open`)."""
    listed = Attendance.objects.standing().filter(
        sitting=OuterRef("sitting"), membership=OuterRef("membership")
    )
    rows = LeaveSlip.objects.visible_to(request.user, request.committee).filter(
        sitting__meeting__voided_at=None
    )
    return rows.select_related("sitting__meeting", "membership__person").annotate(
        shown=Subquery(listed.values("mark")[:1]),
        is_open=Exists(LeaveSlip.objects.contradicting().filter(pk=OuterRef("pk"))),
    )


def activities(request: UserRequest) -> QuerySet[Activity]:
    rows = Activity.objects.visible_to(request.user, request.committee).select_related("organiser")
    return rows.annotate(people=counted(Participation.objects.standing(), "activity"))


def participants(request: UserRequest) -> QuerySet[Participation]:
    rows = Participation.objects.visible_to(request.user, request.committee)
    return rows.select_related("activity", "membership__person").annotate(sector=sector_on("activity__on"))
