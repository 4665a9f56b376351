"""The filters of the registers: every field may be empty, and narrows the rows where it is not."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet

from tongxin.ledger.catalogue.kinds import ACTIVITY_KINDS, MEETING_KINDS
from tongxin.meetings.models import TRAINING, Activity, Attendance, LeaveSlip, Meeting
from tongxin.people.models import Body, Committee
from tongxin.tables.matching import name_key

Choices = Iterable[tuple[Any, str]]
QUARTERS = [(f"q{number}", f"第{word}季度") for number, word in enumerate("一二三四", start=1)]
MONTHS = [(f"m{month}", f"{month}月") for month in range(1, 13)]
YES = "yes"


def choice(label: str, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "全部"), *choices])


class Filter(forms.Form):
    """A filter narrows a queryset by whatever of it was understood."""

    def chosen(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)

    def offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "全部"), *choices]


def years(days: Iterable[date]) -> list[tuple[str, str]]:
    return [(str(day.year), f"{day.year}年") for day in days]


class MeetingFilter(Filter):
    year = choice("年度", [])
    kind = choice("类别", [])
    name = forms.CharField(label="名称", required=False)
    voided = forms.BooleanField(label="看已作废的", required=False)

    def __init__(self, data: Any, committee: Committee, *, training: bool) -> None:
        super().__init__(data)
        rows = Meeting.objects.of(committee)
        of_kind = rows.filter(kind=TRAINING) if training else rows.exclude(kind=TRAINING)
        self.offer("year", years(of_kind.dates("starts_on", "year", order="DESC")))
        self.offer("kind", MEETING_KINDS.items())
        if training:
            del self.fields["kind"]

    def narrow(self, rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
        rows = rows.filter(voided_at__isnull=not self.chosen("voided"))
        if year := self.chosen("year"):
            rows = rows.filter(starts_on__year=year)
        if kind := self.chosen("kind"):
            rows = rows.filter(kind=kind)
        return rows.filter(name__icontains=self.chosen("name") or "")


class AttendanceFilter(Filter):
    """The list of one meeting. `due` has no shape of its own: the numbers of the sittings lead here with it."""

    sitting = choice("场次", [])
    sector = choice("界别", [])
    mark = choice("考勤", [])
    due = choice("应到", [("yes", "应到"), ("no", "不在应到范围")])
    name = forms.CharField(label="姓名", required=False)
    voided = forms.BooleanField(label="看已作废的", required=False)

    def __init__(self, data: Any, meeting: Meeting, sittings: Choices, marks: Choices) -> None:
        super().__init__(data)
        offered = list(sittings)
        self.offer("sitting", offered)
        self.offer("mark", marks)
        self.offer("sector", sectors(meeting.committee_id))
        if len(offered) < 2:
            self.fields["sitting"].widget = forms.HiddenInput()

    def narrow(self, rows: QuerySet[Attendance]) -> QuerySet[Attendance]:
        """Rows carry the annotation `sector`."""
        rows = rows.filter(voided_at__isnull=not self.chosen("voided"))
        for name in ("sitting", "mark", "sector"):
            if value := self.chosen(name):
                rows = rows.filter(**{name: value})
        if due := self.chosen("due"):
            rows = rows.filter(is_due=due == YES)
        return rows.filter(membership__person__name_key__contains=name_key(self.chosen("name") or ""))


def sectors(committee_id: int) -> Choices:
    names = Body.objects.filter(committee=committee_id, kind=Body.Kind.SECTOR).values_list("name", flat=True)
    return [(name, name) for name in names]


class UnknownFilter(Filter):
    meeting = choice("会议", [])
    sector = choice("界别", [])
    name = forms.CharField(label="姓名", required=False)

    def __init__(self, data: Any, committee: Committee, rows: QuerySet[Attendance]) -> None:
        super().__init__(data)
        self.offer("meeting", titled(committee, rows.values("sitting__meeting")))
        self.offer("sector", sectors(committee.pk))

    def narrow(self, rows: QuerySet[Attendance]) -> QuerySet[Attendance]:
        """Rows carry the annotation `sector`."""
        wanted = {"sitting__meeting": "meeting", "sector": "sector"}
        rows = rows.filter(**{path: value for path, name in wanted.items() if (value := self.chosen(name))})
        return rows.filter(membership__person__name_key__contains=name_key(self.chosen("name") or ""))


def titled(committee: Committee, ids: QuerySet[Any]) -> Choices:
    meetings = Meeting.objects.of(committee).standing().filter(pk__in=ids.order_by())
    return [(str(pk), name) for pk, name in meetings.values_list("pk", "name")]


class SlipFilter(Filter):
    year = choice("年度", [])
    meeting = choice("会议", [])
    result = choice("批准情况", LeaveSlip.Result.choices)
    name = forms.CharField(label="姓名", required=False)
    contradicting = forms.BooleanField(label="只看待裁定", required=False)

    def __init__(self, data: Any, committee: Committee) -> None:
        super().__init__(data)
        slips = LeaveSlip.objects.standing().of(committee)
        self.offer("year", years(slips.dates("sitting__on", "year", order="DESC")))
        self.offer("meeting", titled(committee, slips.values("sitting__meeting")))

    def narrow(self, rows: QuerySet[LeaveSlip]) -> QuerySet[LeaveSlip]:
        wanted = {"sitting__on__year": "year", "sitting__meeting": "meeting", "result": "result"}
        rows = rows.filter(**{path: value for path, name in wanted.items() if (value := self.chosen(name))})
        if self.chosen("contradicting"):
            rows = rows.filter(pk__in=LeaveSlip.objects.contradicting().values("pk"))
        return rows.filter(membership__person__name_key__contains=name_key(self.chosen("name") or ""))


class ActivityFilter(Filter):
    year = choice("年度", [])
    span = choice("时段", [*QUARTERS, *MONTHS])
    kind = choice("类别", ACTIVITY_KINDS.items())
    organiser_kind = choice("组织单位类别", [])
    organiser = choice("组织单位", [])
    name = forms.CharField(label="名称", required=False)
    unequal = forms.BooleanField(label="只看人数不符", required=False)
    voided = forms.BooleanField(label="看已作废的", required=False)

    def __init__(self, data: Any, committee: Committee) -> None:
        super().__init__(data)
        rows = Activity.objects.of(committee)
        bodies = list(Body.objects.filter(pk__in=rows.order_by().values("organiser")))
        kinds = dict.fromkeys(body.kind for body in bodies)
        self.offer("year", years(rows.dates("on", "year", order="DESC")))
        self.offer("organiser", [(str(body.pk), body.name) for body in bodies])
        self.offer("organiser_kind", [(kind, Body.Kind(kind).label) for kind in kinds])

    def narrow(self, rows: QuerySet[Activity]) -> QuerySet[Activity]:
        """Rows carry the annotation `people`, the number of those on the list."""
        wanted = {
            "on__year": "year",
            "kind": "kind",
            "organiser__kind": "organiser_kind",
            "organiser": "organiser",
        }
        rows = rows.filter(**{path: value for path, name in wanted.items() if (value := self.chosen(name))})
        rows = rows.filter(within(self.chosen("span") or ""), voided_at__isnull=not self.chosen("voided"))
        if self.chosen("unequal"):
            rows = rows.exclude(stated_count=None).exclude(stated_count=F("people"))
        return rows.filter(name__icontains=self.chosen("name") or "")


def within(span: str) -> Q:
    """Days of a quarter or month of any year."""
    if not span:
        return Q()
    return Q(on__quarter=span[1:]) if span.startswith("q") else Q(on__month=span[1:])
