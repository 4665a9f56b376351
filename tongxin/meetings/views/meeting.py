"""One meeting: its facts, the numbers of each sitting, the list behind them; a member sees his own lines."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tongxin.ledger.pages import correction_page, said
from tongxin.meetings.corrections import correct_meeting, correct_sitting
from tongxin.meetings.forms import AttendanceFilter, MeetingForm, SittingForm
from tongxin.meetings.forms.meetings import marks_of
from tongxin.meetings.models import TRAINING, UNKNOWN, Attendance, Guest, LeaveSlip, Meeting, Sitting
from tongxin.meetings.views import rows, wording
from tongxin.meetings.views.asking import filled_in
from tongxin.people.drawing import Shown
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.registers import Register, page
from tongxin.trail.telling import Told, history

ALWAYS = ("present", "leave", "unexcused")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a sitting and the address of the rows behind it."""

    label: str
    value: int
    href: str


def found(request: UserRequest, pk: int) -> Meeting:
    visible = Meeting.objects.visible_to(request.user, request.committee)
    return get_object_or_404(visible.select_related("organiser", "line__batch"), pk=pk)


def above(row: Meeting) -> list[tuple[str, str]]:
    """The pages above an act on the meeting."""
    return [parent(row), (row.name, reverse("meeting", args=[row.pk]))]


def standing(request: UserRequest, pk: int) -> Meeting:
    """A meeting that may still be corrected."""
    return get_object_or_404(Meeting.objects.visible_to(request.user, request.committee).standing(), pk=pk)


def meeting(request: UserRequest, pk: int) -> HttpResponseBase:
    row = found(request, pk)
    desk = request.user.can("duties.read", request.committee)
    return whole(request, row) if desk else own(request, row)


def own(request: UserRequest, row: Meeting) -> HttpResponseBase:
    """What a member may see: his own marks and slips, and what was done to them."""
    marks = (
        rows.attendance(request)
        .filter(sitting__meeting=row)
        .order_by("sitting__on", "sitting__position", "pk")
    )
    slips = rows.slips(request).filter(voided_at=None, sitting__meeting=row)
    told = history(request.committee.pk, marks, slips, titled=True)
    context = {"meeting": row, "days": wording.days(row), "kind": wording.kind(row), "trail": told}
    lines = [(mark, wording.day(mark.sitting), wording.mark(mark), wording.mark_tone(mark)) for mark in marks]
    return render(
        request, "meetings/my_meeting.html", {**context, "lines": lines, "slips": shown_slips(slips)}
    )


def shown_slips(slips: Any) -> list[tuple[LeaveSlip, str, str, str]]:
    return [
        (slip, wording.result_tone(slip), wording.agreement(slip), wording.agreement_tone(slip))
        for slip in slips
    ]


def whole(request: UserRequest, row: Meeting) -> HttpResponseBase:
    sittings = list(row.sittings.all())
    marks = marks_of([row.kind])
    tally = tallied(row, marks)
    form = AttendanceFilter(request.GET, row, [(str(each.pk), each.label) for each in sittings], marks)
    may_manage = request.user.can("meetings.manage", request.committee) and not row.is_voided
    columns = worth_showing(row, summed(tally), several=len(sittings) > 1, voided=form.chosen("voided"))
    return page(
        request, attendance_register(request, row, columns),
        form.narrow(rows.attendance(request).filter(sitting__meeting=row)), form,
        meeting=row, days=wording.days(row), kind=wording.kind(row), origin=wording.origin(row),
        sittings=numbers(sittings, marks, tally), guests=guests(row), sums=summed(tally),
        **slip_card(request, row), trail=trail(request, row), may_manage=may_manage, parent=parent(row),
        choosing=may_manage and form.chosen("mark") == UNKNOWN,
    )  # fmt: skip


def slip_card(request: UserRequest, row: Meeting) -> dict[str, Any]:
    """How many asked for leave, and the slips that wait for somebody; the register has them all."""
    slips = rows.slips(request).filter(voided_at=None, sitting__meeting=row)
    waiting = slips.filter(Q(is_open=True) | Q(result=LeaveSlip.Result.PENDING)).order_by("sitting__on", "pk")
    return {"slip_count": slips.count(), "slips": shown_slips(waiting)}


def parent(row: Meeting) -> tuple[str, str]:
    """The register the meeting stands in."""
    return ("培训班", reverse("courses")) if row.kind == TRAINING else ("会议", reverse("meetings"))


Tally = dict[int, dict[str, int]]


def tallied(row: Meeting, marks: list[tuple[str, str]]) -> Tally:
    """The numbers of every sitting in one statement: the marks of those due, and who came without being due."""
    due = Q(is_due=True)
    counts = {code: Count("pk", filter=due & Q(mark=code)) for code, _ in marks}
    lines = Attendance.objects.standing().filter(sitting__meeting=row).order_by()
    annotated: Any = lines.values("sitting").annotate(
        due=Count("pk", filter=due), extra=Count("pk", filter=~due), **counts
    )
    return {each["sitting"]: {name: each[name] for name in ("due", "extra", *counts)} for each in annotated}


def summed(tally: Tally) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in tally.values():
        for name, number in each.items():
            total[name] = total.get(name, 0) + number
    return total


def headings(marks: list[tuple[str, str]], tally: Tally) -> list[tuple[str, str]]:
    """(code, label) of the columns worth showing: those that every list has, and those with a number."""
    total = summed(tally)
    used = [(code, label) for code, label in marks if code in ALWAYS or total.get(code)]
    return [("due", "应到"), *used, *([("extra", "应到之外")] if total.get("extra") else [])]


def numbers(
    sittings: list[Sitting], marks: list[tuple[str, str]], tally: Tally
) -> list[tuple[Sitting, str, list[Number]]]:
    """Each sitting with its day and its numbers; every number leads to its rows."""
    shown = headings(marks, tally)
    return [
        (
            each,
            wording.day(each),
            [number(each, code, label, tally.get(each.pk, {})) for code, label in shown],
        )
        for each in sittings
    ]


def number(sitting: Sitting, code: str, label: str, tally: dict[str, int]) -> Number:
    narrowed = {"due": "due=yes", "extra": "due=no"}.get(code, f"mark={code}&due=yes")
    return Number(label, tally.get(code, 0), f"?sitting={sitting.pk}&{narrowed}#list")


def attendance_register(request: UserRequest, row: Meeting, columns: list[Shown]) -> Register:
    may_open = request.user.can("members.read", request.committee)
    name = Shown(
        "name", "姓名", lambda line: line.membership.name, sort="membership__person__name_key", heading=True,
        href=(lambda line: reverse("member", args=[line.membership_id])) if may_open else None,
    )  # fmt: skip
    sector = Shown("sector", "界别", lambda line: line.sector, sort="sector", whole=True)
    shown = (name, sector, *columns)
    return Register(
        f"{row.name}出席名单", "条", shown, "sitting__on", "meetings/meeting.html", "没有符合条件的人员",
        named=lambda line: line.membership.name,
    )  # fmt: skip


SITTING = Shown("sitting", "场次", lambda line: line.sitting.label, sort="sitting__on", whole=True)
MARK = Shown("mark", "考勤", wording.mark, sort="mark", tone=wording.mark_tone, whole=True)
DUE = Shown("due", "应到", lambda line: "应到" if line.is_due else "应到之外", sort="is_due", whole=True)
NOTE = Shown("note", "备注", lambda line: line.note)
VOID_REASON = Shown("void_reason", "作废原因", lambda line: line.void_reason)


def worth_showing(row: Meeting, sums: dict[str, int], *, several: bool, voided: bool) -> list[Shown]:
    """The columns that say something in this list."""
    has_notes = Attendance.objects.filter(sitting__meeting=row).exclude(note="").exists()
    wanted = (
        (SITTING, several),
        (MARK, True),
        (DUE, sums.get("extra")),
        (NOTE, has_notes),
        (VOID_REASON, voided),
    )
    return [column for column, says_something in wanted if says_something]


def guests(row: Meeting) -> list[tuple[Guest, list[str]]]:
    """Everybody who sat in without being a member, with the sittings they came to."""
    lines = Guest.objects.standing().filter(sitting__meeting=row).select_related("sitting")
    found: dict[tuple[str, str], tuple[Guest, list[str]]] = {}
    for line in lines.order_by("name", "sitting__on", "sitting__position"):
        _, sittings = found.setdefault((line.name, line.capacity), (line, []))
        sittings.append(line.sitting.label if line.came else f"{line.sitting.label}（未到）")
    return list(found.values())


def trail(request: UserRequest, row: Meeting) -> list[Told]:
    """What was done to the meeting and its sittings, and changed in its lines; the import of a list tells once."""
    own = Meeting.objects.filter(pk=row.pk)
    lines, slips = (model.objects.filter(sitting__meeting=row) for model in (Attendance, LeaveSlip))
    by_hand = history(request.committee.pk, lines, slips, with_imports=False, titled=True)
    mine = history(request.committee.pk, own, row.sittings.all(), titled=True)
    return sorted([*mine, *by_hand], key=lambda told: -told.seq)


@needs("meetings.manage")
def correct(request: UserRequest, pk: int) -> HttpResponseBase:
    row = standing(request, pk)
    form = MeetingForm(request.POST or None, instance=row)
    lines = Attendance.objects.filter(sitting__meeting=row)
    return correction_page(
        request, row, form, reverse("meeting", args=[pk]), title=f"更正会议：{row.name}", follow=lines, parents=above(row),
        write=lambda: correct_meeting(actor_of(request), pk, form.values(), form.cleaned_data["reason"]),
    )  # fmt: skip


@needs("meetings.manage")
def correct_one_sitting(request: UserRequest, pk: int) -> HttpResponseBase:
    """A sitting cannot be struck out by itself: its lines or its meeting can."""
    meetings = Meeting.objects.visible_to(request.user, request.committee).standing()
    row = get_object_or_404(Sitting.objects.select_related("meeting"), pk=pk, meeting__in=meetings)
    form = SittingForm(request.POST or None, instance=row)
    return filled_in(
        request, form, reverse("meeting", args=[row.meeting_id]), title=f"更正场次：{row.label}", parents=above(row.meeting),
        write=lambda: moved(request, row, form),
    )  # fmt: skip


def moved(request: UserRequest, row: Sitting, form: SittingForm) -> str:
    event = correct_sitting(actor_of(request), row, form.values(), form.cleaned_data["reason"])
    return said("更正场次", event)
