"""Corrections of meetings, sittings, marks and leave slips; each says why."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from tongxin.ledger.catalogue.kinds import MARKS, REASONS
from tongxin.ledger.correcting import CorrectionForm, ReasonForm
from tongxin.meetings.forms.naming import NamingForm
from tongxin.meetings.models import (
    ALL_MARKS,
    PART,
    TRAINING,
    UNKNOWN,
    Attendance,
    LeaveSlip,
    Meeting,
    Sitting,
)
from tongxin.meetings.rulings import BY_LIST, BY_SLIP
from tongxin.people.models import Body

TRAINING_MARKS = [
    ("present", "全程"),
    (PART, "部分参加"),
    ("leave", "请假"),
    ("unexcused", "缺席"),
    (UNKNOWN, "未注明"),
]
MEETING_MARKS = [(code, label) for code, label in ALL_MARKS if code != PART]
LEAVE_KINDS = [("", "不是请假"), *REASONS.items()]


def marks_of(kinds: Iterable[str]) -> list[tuple[str, str]]:
    """The marks every one of these kinds of meeting knows."""
    wanted = set(kinds)
    if wanted == {TRAINING}:
        return TRAINING_MARKS
    common = set(dict(TRAINING_MARKS)) if TRAINING in wanted else set(dict(MEETING_MARKS))
    return [(code, label) for code, label in MEETING_MARKS if code in common]


class MeetingForm(CorrectionForm):
    """The facts of a meeting. A course stays a course: its marks are others."""

    class Meta:
        model = Meeting
        fields = ("name", "kind", "course_kind", "organiser", "starts_on", "ends_on", "day_known")
        help_texts: ClassVar = {
            "starts_on": "改了开始日期，各场次随之前移或后移",
            "day_known": "原名单没有日期的，填好日期后勾选",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.began_on = self.instance.starts_on
        bodies = Body.objects.filter(committee=self.instance.committee_id).exclude(
            kind=Body.Kind.HANDLING_UNIT
        )
        self.fields["organiser"] = forms.ModelChoiceField(
            bodies, label="组织单位", required=False, empty_label="不写明"
        )
        dropped = ("kind",) if self.instance.kind == TRAINING else ("course_kind",)
        for name in dropped if not self.instance.day_known else (*dropped, "day_known"):
            del self.fields[name]
        if "kind" in self.fields:
            choices = [(code, label) for code, label in self.fields["kind"].choices if code != TRAINING]  # type: ignore[attr-defined]  # a choice field
            self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def values(self) -> dict[str, Any]:
        """What is corrected, by field."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("starts_on"), values.get("ends_on")
        if not first or not last:
            return values
        if last < first:
            self.add_error("ends_on", "结束日期不能早于开始日期")
        elif self._outside(first - self.began_on, first, last):
            self.add_error("ends_on", f"有场次不在{first}至{last}之内，请先更正场次的日期，或把会期填够")
        elif self._twin(values.get("name", ""), first):
            self.add_error("name", f"{first}已有同名的会议“{values['name']}”")
        if "day_known" in self.fields and first != self.began_on:
            values["day_known"] = True
        return values

    def _outside(self, moved: timedelta, first: Any, last: Any) -> bool:
        days = self.instance.sittings.values_list("on", flat=True)
        return any(not first <= day + moved <= last for day in days)

    def _twin(self, name: str, first: Any) -> bool:
        others = Meeting.objects.standing().filter(
            committee=self.instance.committee_id, name=name, starts_on=first
        )
        return others.exclude(pk=self.instance.pk).exists()


class SittingForm(CorrectionForm):
    """The facts of a sitting; its day lies within its meeting."""

    class Meta:
        model = Sitting
        fields = ("label", "on", "half", "kind")
        help_texts: ClassVar = {"half": "全天计两个半天，上午、下午各计一个半天"}

    def clean_on(self) -> Any:
        on, meeting = self.cleaned_data["on"], self.instance.meeting
        if not meeting.starts_on <= on <= meeting.ends_on:
            raise ValidationError(f"会期是{meeting.starts_on}至{meeting.ends_on}，请先更正会议的日期")
        return on

    def clean_label(self) -> str:
        label = str(self.cleaned_data["label"])
        if (
            Sitting.objects.filter(meeting=self.instance.meeting, label=label)
            .exclude(pk=self.instance.pk)
            .exists()
        ):
            raise ValidationError(f"这次会议已有叫“{label}”的场次")
        return label


class MarkForm(ReasonForm):
    """A mark, and the kind of leave where the mark is leave."""

    mark = forms.ChoiceField(label="考勤", choices=MARKS.items)
    leave_kind = forms.ChoiceField(
        label="请假类别", choices=LEAVE_KINDS, required=False, help_text="考勤是请假时才填"
    )

    def offer(self, marks: list[tuple[str, str]]) -> None:
        self.fields["mark"].choices = marks  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """A leave has a kind, other marks have none; a kind that stood there before goes with the leave."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        on_leave, kind = values.get("mark") == "leave", values.get("leave_kind")
        if kind and not on_leave and kind != self.initial.get("leave_kind"):
            self.add_error("leave_kind", "考勤不是请假，没有请假类别；确是请假的，请把考勤改为请假")
        values["leave_kind"] = (values.get("leave_kind") or "unstated") if on_leave else ""
        return values


class AttendanceForm(MarkForm):
    """What may be wrong of one line on the list."""

    field_order = ("mark", "leave_kind", "is_due", "note", "reason")

    is_due = forms.BooleanField(
        label="应到", required=False, help_text="当天任职；常委会会议须为常委。不在应到范围的，缺席不计"
    )
    note = forms.CharField(label="备注", max_length=100, required=False)

    def __init__(self, data: Any, row: Attendance) -> None:
        super().__init__(data, initial={
            "mark": row.mark, "leave_kind": row.reason, "is_due": row.is_due, "note": row.note,
        })  # fmt: skip
        self.offer(marks_of([row.sitting.meeting.kind]))

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "mark": told["mark"],
            "reason": told["leave_kind"],
            "is_due": told["is_due"],
            "note": told["note"],
        }


class AddAttendanceForm(NamingForm, MarkForm):
    """A member who was forgotten on the list of a sitting."""

    field_order = ("sitting", "who", "mark", "leave_kind", "is_due", "note", "reason")

    sitting = forms.ModelChoiceField(label="场次", queryset=Sitting.objects.none(), empty_label=None)
    is_due = forms.BooleanField(
        label="应到", required=False, initial=True, help_text="当天任职；常委会会议须为常委"
    )
    note = forms.CharField(label="备注", max_length=100, required=False)

    def __init__(self, data: Any, meeting: Meeting) -> None:
        super().__init__(data, meeting.committee, meeting.starts_on)
        self.fields["sitting"].queryset = meeting.sittings.all()  # type: ignore[attr-defined]  # a model choice
        self.offer([pair for pair in marks_of([meeting.kind]) if pair[0] != UNKNOWN])

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        sitting, who = values.get("sitting"), values.get("who")
        if sitting and who and Attendance.objects.standing().filter(sitting=sitting, membership=who).exists():
            self.add_error("who", f"{who.name}已在“{sitting}”的名单里，请更正原来的一条")
        return values

    def row(self) -> Attendance:
        told = self.cleaned_data
        return Attendance(
            committee=self.committee, sitting=told["sitting"], membership=told["who"], mark=told["mark"],
            reason=told["leave_kind"], is_due=told["is_due"], note=told["note"],
        )  # fmt: skip


class DecideForm(MarkForm):
    """The mark that unknown ones should have had."""

    field_order = ("mark", "leave_kind", "reason")

    def __init__(self, data: Any, kinds: Iterable[str]) -> None:
        super().__init__(data)
        self.offer([("", "请选择"), *(pair for pair in marks_of(kinds) if pair[0] != UNKNOWN)])
        self.fields["reason"].label = "依据"
        self.fields["reason"].help_text = "例如：据会场签到册、据本人说明。会留痕，委员可以看到。"


class RulingForm(ReasonForm):
    """Which of two papers holds, and why."""

    field_order = ("ruling", "leave_kind", "reason")

    ruling = forms.ChoiceField(label="以哪个为准", widget=forms.RadioSelect)
    leave_kind = forms.ChoiceField(
        label="请假类别", choices=REASONS.items, help_text="以请假条为准时，考勤改为请假，记这个类别"
    )

    def __init__(self, data: Any, shown: str, kind: str) -> None:
        super().__init__(data, initial={"leave_kind": kind})
        self.fields["ruling"].choices = [  # type: ignore[attr-defined]  # a choice field
            (BY_LIST, f"以签到表为准：{shown}"), (BY_SLIP, "以请假条为准：请假"),
        ]  # fmt: skip
        self.fields["reason"].label = "裁定理由"
        self.fields["reason"].help_text = "会留痕，委员可以看到。请勿写入病情。"


class SlipForm(CorrectionForm):
    """What became of a request; its sealed reason is not touched."""

    class Meta:
        model = LeaveSlip
        fields = ("result", "is_late")
