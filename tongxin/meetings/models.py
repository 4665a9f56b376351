"""Meetings with sittings by half-day and the list of who was due; leave; activities with their participants."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongxin.ledger.catalogue.kinds import ACTIVITY_KINDS, MARKS, MEETING_KINDS, REASONS, SITTINGS
from tongxin.people.models import Recorded
from tongxin.people.reading import DutyRowQuerySet
from tongxin.trail.fields import SealedTextField

TRAINING = "training"
CHAPTERS = [*MEETING_KINDS.items(), (TRAINING, "培训班")]
COURSES = [("", "不是培训"), ("new_member", "新任委员"), ("ability", "履职能力"), ("thematic", "专题")]
UNKNOWN, PART = "unknown", "part"
ALL_MARKS = [*MARKS.items(), (PART, "部分参加"), (UNKNOWN, "未注明")]


class MeetingQuerySet(DutyRowQuerySet["Meeting"]):
    MEMBER_PATH: ClassVar[str] = "sittings__attendances__membership"


class Meeting(Recorded):
    """A meeting of any kind, or a training course; it may sit several half-days."""

    kind = models.CharField("类别", max_length=30, choices=CHAPTERS)
    name = models.CharField("名称", max_length=120)
    course_kind = models.CharField("班次类别", max_length=20, choices=COURSES, blank=True)
    organiser = models.ForeignKey(
        "people.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="组织单位"
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    day_known = models.BooleanField("日期确切", default=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name", "starts_on"],
                condition=Q(voided_at=None),
                name="one_meeting_of_a_name_a_day",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=models.F("ends_on")), name="meeting_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Sitting(models.Model):
    """One half-day (or whole day) of a meeting: the unit of attendance."""

    class Half(models.TextChoices):
        MORNING = "am", "上午"
        AFTERNOON = "pm", "下午"
        WHOLE = "whole", "全天"

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sittings", verbose_name="会议")
    on = models.DateField("日期")
    half = models.CharField("半天", max_length=6, choices=Half.choices)
    kind = models.CharField("场次", max_length=30, choices=list(SITTINGS.items()), default="whole")
    label = models.CharField("名称", max_length=100)
    position = models.PositiveSmallIntegerField("次序", default=0)
    half_days = models.PositiveSmallIntegerField("半天数", default=1)
    line = models.ForeignKey(
        "tables.Line", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="导入行"
    )

    class Meta:
        verbose_name = "场次"
        ordering = ["on", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "label"], name="one_sitting_of_a_label")]

    def __str__(self) -> str:
        return self.label


class AttendanceQuerySet(DutyRowQuerySet["Attendance"]):
    pass


class Attendance(Recorded):
    """One member's line on the list of a sitting. `is_due` is settled for the day of the list and kept."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="attendances", verbose_name="场次")
    membership = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", verbose_name="委员")
    mark = models.CharField("考勤", max_length=12, choices=ALL_MARKS)
    reason = models.CharField("请假类别", max_length=12, choices=list(REASONS.items()), blank=True)
    is_due = models.BooleanField("应到", default=True)
    note = models.CharField("备注", max_length=100, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "出席"
        ordering = ["sitting__on", "sitting__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "membership"], condition=Q(voided_at=None), name="one_mark_a_sitting"
            )
        ]
        indexes = [models.Index(fields=["committee", "membership"], name="attendance_by_member")]

    def __str__(self) -> str:
        return f"{self.membership} {self.sitting} {self.get_mark_display()}"


class GuestQuerySet(DutyRowQuerySet["Guest"]):
    MEMBER_PATH: ClassVar[str] = "sitting__attendances__membership"


class Guest(Recorded):
    """Somebody on the list of a sitting who is not a member: a department head, a leader, an observer."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="guests", verbose_name="场次")
    name = models.CharField("姓名或单位", max_length=80)
    capacity = models.CharField("身份", max_length=40)
    note = models.CharField("备注", max_length=100, blank=True)
    came = models.BooleanField("到会", default=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = "列席"
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "name"], condition=Q(voided_at=None), name="one_guest_a_sitting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.sitting}"


class LeaveSlipQuerySet(DutyRowQuerySet["LeaveSlip"]):
    def contradicting(self) -> "LeaveSlipQuerySet":
        """Granted slips whose member the list does not show on leave, and which nobody has ruled on."""
        shown = Attendance.objects.standing().filter(
            sitting=models.OuterRef("sitting"), membership=models.OuterRef("membership")
        )
        return self.standing().filter(
            models.Exists(shown.exclude(mark="leave")), result=LeaveSlip.Result.GRANTED, ruled_at=None
        )


class LeaveSlip(Recorded):
    """A request not to attend a sitting, and what became of it. The reason may tell of health: it is sealed."""

    class Result(models.TextChoices):
        GRANTED = "granted", "同意"
        REFUSED = "refused", "不同意"
        PENDING = "pending", "待批"

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="leave_slips", verbose_name="场次")
    membership = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", verbose_name="委员")
    reason = SealedTextField("请假事由", default="")
    is_late = models.BooleanField("补交", default=False)
    result = models.CharField("批准情况", max_length=10, choices=Result.choices)
    ruled_at = models.DateTimeField("裁定时间", null=True, blank=True)
    ruled_name = models.CharField("裁定人", max_length=80, blank=True)

    objects = LeaveSlipQuerySet.as_manager()

    class Meta:
        verbose_name = "请假条"
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "membership"], condition=Q(voided_at=None), name="one_slip_a_sitting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.sitting}"


class ActivityQuerySet(DutyRowQuerySet["Activity"]):
    MEMBER_PATH: ClassVar[str] = "participations__membership"


class Activity(Recorded):
    """An inspection, research, service or other activity, held by a body, with those who took part."""

    number = models.PositiveIntegerField("序号", null=True, blank=True)
    on = models.DateField("日期")
    kind = models.CharField("类别", max_length=30, choices=list(ACTIVITY_KINDS.items()))
    name = models.CharField("名称", max_length=120)
    organiser = models.ForeignKey("people.Body", models.PROTECT, related_name="+", verbose_name="组织单位")
    stated_count = models.PositiveIntegerField("登记人数", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "活动"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "on", "name", "organiser"],
                condition=Q(voided_at=None),
                name="one_activity_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ParticipationQuerySet(DutyRowQuerySet["Participation"]):
    pass


class Participation(Recorded):
    """One member's part in an activity."""

    class Role(models.TextChoices):
        PARTICIPANT = "participant", "参加"
        ORGANISER = "organiser", "组织"
        SPEAKER = "speaker", "发言"

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participations", verbose_name="活动")
    membership = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", verbose_name="委员")
    role = models.CharField("身份", max_length=12, choices=Role.choices, default=Role.PARTICIPANT)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "活动参加人"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "membership"], condition=Q(voided_at=None), name="one_part_in_an_activity"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.activity}"
