"""One line of a list: corrected, struck out, added where it was forgotten, decided where nobody noted a mark."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongxin.ledger.pages import correction_page, said
from tongxin.meetings.corrections import add
from tongxin.meetings.forms import AddAttendanceForm, AttendanceForm, DecideForm
from tongxin.meetings.rulings import decide
from tongxin.meetings.views import rows, wording
from tongxin.meetings.views.asking import filled_in
from tongxin.meetings.views.meeting import above, standing
from tongxin.people.http import UserRequest, actor_of, needs, whole_number


@needs("meetings.manage")
def correct_mark(request: UserRequest, pk: int) -> HttpResponseBase:
    lines = rows.attendance(request).filter(voided_at=None, sitting__meeting__voided_at=None)
    row = get_object_or_404(lines, pk=pk)
    form = AttendanceForm(request.POST or None, row)
    return correction_page(
        request, row, form, reverse("meeting", args=[row.sitting.meeting_id]),
        title=f"更正出席：{row.membership.name}，{wording.sitting(row.sitting)}", parents=above(row.sitting.meeting),
    )  # fmt: skip


@needs("meetings.manage")
def add_mark(request: UserRequest, pk: int) -> HttpResponseBase:
    meeting = standing(request, pk)
    form = AddAttendanceForm(request.POST or None, meeting)
    return filled_in(
        request, form, reverse("meeting", args=[pk]), title=f"补登出席：{meeting.name}", names=form.names(), parents=above(meeting),
        write=lambda: added(request, form),
    )  # fmt: skip


def added(request: UserRequest, form: AddAttendanceForm) -> str:
    row = form.row()
    add(actor_of(request), row, form.cleaned_data["reason"], "mark", "reason", "is_due")
    return said(f"补登{row.membership.name}")


@require_POST
@needs("meetings.manage")
def decide_marks(request: UserRequest) -> HttpResponseBase:
    """First shows who is meant and asks for the mark, then writes it: for all of them or for none."""
    chosen = selected(request)
    back = safe_back(request)
    if not chosen:
        messages.warning(request, "请先勾选要注明的人员")
        return redirect(back)
    found = list(rows.attendance(request).filter(pk__in=chosen).order_by("sitting__on", "pk"))
    if len(found) != len(chosen):
        raise Http404
    form = DecideForm(
        request.POST if "mark" in request.POST else None, {row.sitting.meeting.kind for row in found}
    )
    return filled_in(
        request, form, back, title=f"注明考勤：{len(found)}条", chosen=found, meeting=request.POST.get("meeting", ""),
        write=lambda: decided(request, form, chosen), parents=[("未注明的考勤", reverse("unknown-marks"))],
    )  # fmt: skip


def selected(request: UserRequest) -> list[int]:
    """The ids of the ticked rows, each once."""
    written = dict.fromkeys(map(whole_number, request.POST.getlist("selected")))
    if None in written:
        raise Http404
    return [each for each in written if each is not None]


def safe_back(request: UserRequest) -> str:
    """Back to the meeting the rows were ticked on, else to the list of all."""
    meeting = whole_number(request.POST.get("meeting", ""))
    return reverse("unknown-marks") if meeting is None else reverse("meeting", args=[meeting])


def decided(request: UserRequest, form: DecideForm, ids: Sequence[int]) -> str:
    told = form.cleaned_data
    number = decide(actor_of(request), ids, told["mark"], told["leave_kind"], told["reason"])
    return said(f"注明{number}条考勤")
