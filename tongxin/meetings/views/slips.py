"""One leave slip: what was asked and granted, what the list says, and the ruling where the two contradict."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from tongxin.ledger.pages import correction_page
from tongxin.meetings.forms import RulingForm, SlipForm
from tongxin.meetings.models import LeaveSlip
from tongxin.meetings.rulings import listed, reason_kind, rule
from tongxin.meetings.views import rows, wording
from tongxin.meetings.views.asking import filled_in
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.trail.telling import history


def leave_slip(request: UserRequest, pk: int) -> HttpResponseBase:
    """The sealed reason is read by those who handle leave, and by the member himself."""
    row = get_object_or_404(rows.slips(request), pk=pk)
    may_manage = request.user.can("meetings.manage", request.committee)
    is_own = request.user.person_id is not None and row.membership.person_id == request.user.person_id
    mark = listed(row)
    return render(request, "meetings/leave_slip.html", {
        "slip": row, "sitting": wording.sitting(row.sitting), "day": wording.day(row.sitting),
        "mark": mark and wording.mark(mark), "mark_tone": mark and wording.mark_tone(mark),
        "result_tone": wording.result_tone(row), "agreement": wording.agreement(row),
        "agreement_tone": wording.agreement_tone(row), "reason": row.reason if may_manage or is_own else None,
        "may_manage": may_manage and not row.is_voided, "is_desk": request.user.can("duties.read", request.committee),
        "trail": history(request.committee.pk, LeaveSlip.objects.filter(pk=pk), titled=True),
    })  # fmt: skip


def above(row: LeaveSlip) -> list[tuple[str, str]]:
    """The pages above an act on the slip."""
    return [
        ("请假条", reverse("leave-slips")),
        (row.membership.name, reverse("leave-slip", args=[row.pk])),
    ]


@needs("meetings.manage")
def rule_slip(request: UserRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(rows.slips(request).filter(voided_at=None), pk=pk)
    mark = listed(row)
    back = reverse("leave-slip", args=[pk])
    if mark is None or not row.is_open:  # type: ignore[attr-defined]  # annotated by rows.py
        return redirect(back)
    form = RulingForm(request.POST or None, wording.mark(mark), reason_kind(row.reason))
    return filled_in(
        request, form, back, title=f"裁定请假条：{row.membership.name}，{wording.sitting(row.sitting)}", parents=above(row),
        write=lambda: ruled(request, row, form),
    )  # fmt: skip


def ruled(request: UserRequest, row: LeaveSlip, form: RulingForm) -> str:
    told = form.cleaned_data
    rule(actor_of(request), row, told["ruling"], told["reason"], told["leave_kind"])
    return "已裁定请假条"


@needs("meetings.manage")
def correct_slip(request: UserRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(rows.slips(request).filter(voided_at=None), pk=pk)
    title = f"更正请假条：{row.membership.name}，{wording.sitting(row.sitting)}"
    form = SlipForm(request.POST or None, instance=row)
    return correction_page(
        request, row, form, reverse("leave-slip", args=[pk]), title=title, parents=above(row)
    )
