"""The registers of meetings, training courses, leave slips and unknown marks, under one row of tabs."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse

from tongxin.meetings.forms import MeetingFilter, SlipFilter, UnknownFilter
from tongxin.meetings.models import TRAINING, LeaveSlip, Meeting
from tongxin.meetings.views import rows, wording
from tongxin.people.drawing import Shown
from tongxin.people.http import UserRequest, needs
from tongxin.people.registers import Register, page


def meeting_href(row: Meeting) -> str:
    return reverse("meeting", args=[row.pk])


def count(name: str, label: str) -> Shown:
    return Shown(name, label, lambda row: getattr(row, name), sort=name, kind="integer", align="end")


def unknown_count(row: Meeting) -> Any:
    return row.unknown or ""  # type: ignore[attr-defined]  # annotated by rows.py


DAYS = Shown("days", "日期", wording.days, sort="starts_on", whole=True)
NAME = Shown("name", "名称", lambda row: row.name, href=meeting_href, sort="name", heading=True)
CAME, ABSENT = count("came", "出席"), count("absent", "缺席")
UNKNOWN = Shown("unknown", "未注明", unknown_count, sort="unknown", kind="integer", align="end")
MEETINGS = Register(
    "会议", "次",
    (
        DAYS, NAME, Shown("kind", "类别", wording.kind, sort="kind"),
        count("sitting_count", "场次"), count("due", "应到人次"), CAME, ABSENT, UNKNOWN,
    ),
    "-starts_on", empty="没有符合条件的会议",
)  # fmt: skip
COURSES = Register(
    "培训班", "期",
    (
        DAYS, NAME, Shown("kind", "班次类别", wording.kind, sort="course_kind"),
        count("due", "名单人数"), count("came", "参加"), ABSENT,
    ),
    "-starts_on", empty="没有符合条件的培训班",
)  # fmt: skip


def tabs(request: UserRequest, active: str) -> list[dict[str, Any]]:
    """The five lists, with the number of what waits for a decision."""
    owed = LeaveSlip.objects.contradicting().visible_to(request.user, request.committee)
    each = [
        ("meetings", "会议", reverse("meetings"), ""),
        ("courses", "培训班", reverse("courses"), ""),
        ("leave-slips", "请假条", reverse("leave-slips"), ""),
        ("contradictions", "待裁定", f"{reverse('leave-slips')}?contradicting=on", owed.filter(sitting__meeting__voided_at=None).count()),
        ("unknown-marks", "未注明", reverse("unknown-marks"), rows.unknown(request).count()),
    ]  # fmt: skip
    return [
        {"label": label, "href": href, "active": name == active, "count": number}
        for name, label, href, number in each
    ]


def imports(request: UserRequest) -> list[dict[str, str]]:
    """The way to the imports, for those who may run them."""
    if not request.user.can("imports.run", request.committee):
        return []
    return [{"label": "导入表格", "href": reverse("imports"), "icon": "file-import", "look": "plain"}]


@needs("duties.read")
def meetings(request: UserRequest) -> HttpResponseBase:
    form = MeetingFilter(request.GET, request.committee, training=False)
    found = form.narrow(rows.meetings(request).exclude(kind=TRAINING))
    return page(
        request,
        MEETINGS,
        found,
        form,
        register_tabs=tabs(request, "meetings"),
        register_actions=imports(request),
    )


@needs("duties.read")
def courses(request: UserRequest) -> HttpResponseBase:
    form = MeetingFilter(request.GET, request.committee, training=True)
    found = form.narrow(rows.meetings(request).filter(kind=TRAINING))
    return page(
        request,
        COURSES,
        found,
        form,
        register_tabs=tabs(request, "courses"),
        register_actions=imports(request),
    )


def slip_href(row: LeaveSlip) -> str:
    return reverse("leave-slip", args=[row.pk])


SLIP_COLUMNS = (
    Shown(
        "name",
        "姓名",
        lambda row: row.membership.name,
        href=slip_href,
        sort="membership__person__name_key",
        heading=True,
    ),
    Shown(
        "meeting",
        "场次",
        lambda row: row.sitting.label,
        href=lambda row: meeting_href(row.sitting.meeting),
    ),
    Shown("on", "日期", lambda row: row.sitting.on, sort="sitting__on", kind="date"),
    Shown(
        "result", "批准情况", lambda row: row.get_result_display(), sort="result", tone=wording.result_tone
    ),
    Shown("shown", "签到表", lambda row: wording.MARK_WORDS.get(row.shown, "不在名单"), sort="shown"),
    Shown("agreement", "核对", wording.agreement, tone=wording.agreement_tone),
)
REASON = Shown("reason", "请假事由", lambda row: row.reason)


def slip_register(request: UserRequest) -> Register:
    """The reason is shown to those who handle leave, on the page only: it never leaves by an export."""
    may_read = request.user.can("meetings.manage", request.committee) and request.GET.get("format") != "xlsx"
    columns = (*SLIP_COLUMNS, REASON) if may_read else SLIP_COLUMNS
    return Register("请假条", "张", columns, "-sitting__on", empty="没有符合条件的请假条")


@needs("duties.read")
def leave_slips(request: UserRequest) -> HttpResponseBase:
    form = SlipFilter(request.GET, request.committee)
    found = form.narrow(rows.slips(request).filter(voided_at=None))
    active = "contradictions" if form.chosen("contradicting") else "leave-slips"
    return page(request, slip_register(request), found, form, register_tabs=tabs(request, active))


def member_name(row: Any) -> str:
    return str(row.membership.name)


UNKNOWN_MARKS = Register(
    "未注明的考勤", "条",
    (
        Shown("name", "姓名", lambda row: row.membership.name, sort="membership__person__name_key", heading=True),
        Shown("sector", "界别", lambda row: row.sector, sort="sector", whole=True),
        Shown("meeting", "场次", lambda row: row.sitting.label, href=lambda row: meeting_href(row.sitting.meeting)),
        Shown("on", "日期", lambda row: row.sitting.on, sort="sitting__on", kind="date"),
    ),
    "sitting__on", "meetings/unknown_marks.html", "所有考勤都已注明", named=member_name,
)  # fmt: skip


@needs("duties.read")
def unknown_marks(request: UserRequest) -> HttpResponseBase:
    waiting = rows.unknown(request)
    form = UnknownFilter(request.GET, request.committee, waiting)
    return page(
        request, UNKNOWN_MARKS, form.narrow(waiting), form, register_tabs=tabs(request, "unknown-marks"),
        may_manage=request.user.can("meetings.manage", request.committee),
    )  # fmt: skip
