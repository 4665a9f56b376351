"""The dated changes a member's page offers, each one form and one function; and corrections of the rows they left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from tongxin.office import changing
from tongxin.office.changing import Decision, Refused
from tongxin.office.forms import changes as forms
from tongxin.office.timeline import MODELS
from tongxin.office.views.pages import asked, seat
from tongxin.people.filling import UNCHANGED
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.models import Body, Change, Membership
from tongxin.people.models.memberships import in_force
from tongxin.trail import clock
from tongxin.trail.record import Actor

Write = Callable[[Actor, Membership, dict[str, Any], Decision], None]


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """One kind of dated change: its place in the address, its label, its form and what it writes."""

    code: str
    label: str
    icon: str
    form: type[forms.ChangeForm]
    write: Write


def moving(kind: str) -> Write:
    def write(actor: Actor, row: Membership, data: dict[str, Any], decision: Decision) -> None:
        changing.place(actor, row, kind, data["body"], decision)

    return write


def appoint(actor: Actor, row: Membership, data: dict[str, Any], decision: Decision) -> None:
    changing.appoint(actor, row, data["post"], decision, beside=data["beside"])


def relieve(actor: Actor, row: Membership, data: dict[str, Any], decision: Decision) -> None:
    changing.relieve(actor, row, data["row"], decision)


def give_role(actor: Actor, row: Membership, data: dict[str, Any], decision: Decision) -> None:
    body, role = data["place"]
    try:
        changing.give_role(actor, row, body, role, decision)
    except Refused as refusal:
        raise Refused(
            {"body": "place", "role": "place"}.get(refusal.field, refusal.field), str(refusal)
        ) from refusal


def end_role(actor: Actor, row: Membership, data: dict[str, Any], decision: Decision) -> None:
    changing.end_role(actor, row, data["row"], decision)


def leave(actor: Actor, row: Membership, data: dict[str, Any], decision: Decision) -> None:
    changing.leave(actor, row, data["kind"], decision)


def interrupt(actor: Actor, row: Membership, data: dict[str, Any], decision: Decision) -> None:
    changing.interrupt(actor, row, data["kind"], data["until"], decision)


def resume(actor: Actor, row: Membership, data: dict[str, Any], decision: Decision) -> None:
    changing.resume(actor, row, decision)


KINDS = {
    kind.code: kind
    for kind in (
        ChangeKind("sector", "调整界别", "switch-horizontal", forms.SectorForm, moving(Body.Kind.SECTOR)),
        ChangeKind("special-committee", "调整专委会", "building", forms.SpecialCommitteeForm, moving(Body.Kind.SPECIAL_COMMITTEE)),
        ChangeKind("liaison-group", "调整联络组", "map-pin", forms.LiaisonGroupForm, moving(Body.Kind.MEMBER_LIAISON_GROUP)),
        ChangeKind("activity-group", "调整活动组", "users-group", forms.ActivityGroupForm, moving(Body.Kind.SECTOR_ACTIVITY_GROUP)),
        ChangeKind("post", "任职", "rubber-stamp", forms.AppointForm, appoint),
        ChangeKind("relieve", "免职", "eraser", forms.RelieveForm, relieve),
        ChangeKind("role", "任召集人、主任", "user-check", forms.RoleForm, give_role),
        ChangeKind("end-role", "免召集人、主任", "user-minus", forms.EndRoleForm, end_role),
        ChangeKind("interrupt", "停止履职、病假、在境外", "player-pause", forms.InterruptForm, interrupt),
        ChangeKind("resume", "恢复履职", "player-play", forms.ResumeForm, resume),
        ChangeKind("leave", "离任", "logout", forms.LeaveForm, leave),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A change as a button: where it leads, or why it cannot be made now."""

    kind: ChangeKind
    href: str
    reason: str


def offers(row: Membership, day: date) -> list[Offer]:
    return [Offer(kind, change_href(row, kind), blocked(kind.code, row, day)) for kind in KINDS.values()]


def change_href(row: Membership, kind: ChangeKind) -> str:
    return reverse("member-change", args=[row.pk, kind.code])


def blocked(code: str, row: Membership, day: date) -> str:
    """Why a change makes no sense today; reads prefetched rows."""
    if row.left:
        return f"{row.left.from_on:%Y-%m-%d}{row.left}"
    spans = in_force((each for each in row.changes if each.kind in Change.SPANS), day)
    reasons = {
        "relieve": "" if row.posts_on(day) else "没有职务",
        "end-role": "" if row.roles_on(day) else "未任召集人、主任",
        "resume": "" if spans else "没有停止履职、病假或在境外",
        "role": "" if in_force(row.placements, day) else "没有参加任何界别、机构",
    }
    return reasons.get(code, "")


def stands(row: Membership, day: date) -> str:
    """Posts, places and roles on the day in one line; reads prefetched rows."""
    places = in_force(row.placements, day)
    return "、".join([row.post_label(day), *(str(place).removesuffix(" 成员") for place in places)])


@needs("members.manage")
def change(request: UserRequest, pk: int, code: str) -> HttpResponseBase:
    """One dated change of one member."""
    kind, row, day = KINDS.get(code), seat(request, pk), clock.today()
    if kind is None:
        raise Http404
    form = kind.form(request.POST or None, membership=row, day=day)

    def write() -> str:
        kind.write(actor_of(request), row, form.cleaned_data, form.decision())
        return f"已登记：{row.name}{kind.label}，{form.cleaned_data['on']:%Y-%m-%d}起生效"

    back = reverse("member", args=[pk])
    return asked(
        request, form, back, write, title=f"{kind.label}：{row.name}", send="登记", row=row,
        reason=blocked(code, row, day), stands=stands(row, day), template="office/change.html",
    )  # fmt: skip


@needs("members.manage")
def amend(request: UserRequest, pk: int, model: str, row_pk: int) -> HttpResponseBase:
    """A dated row set right, or struck out where it should never have been entered."""
    row = seat(request, pk)
    dated = (
        MODELS[model]._default_manager.filter(membership=row, pk=row_pk).first() if model in MODELS else None
    )
    if dated is None:
        raise Http404
    back, form = reverse("member", args=[pk]), forms.AmendForm.of(dated, request.POST)
    if request.method == "POST" and request.POST.get("act") == "strike":
        return struck(request, row, dated, form, back)

    def write() -> str:
        reason = form.cleaned_data["reason"]
        changed = changing.amend(actor_of(request), row, dated, form.cleaned_data, reason)
        return f"已更正“{dated}”" if changed else UNCHANGED

    shown = amend_page(form, row, dated, back)
    return asked(
        request, form, back, write, title=shown["heading"], row=row, dated=dated, template="office/row.html"
    )


def struck(
    request: UserRequest, row: Membership, dated: Any, form: forms.AmendForm, back: str
) -> HttpResponseBase:
    """Only the reason counts here, whatever stands in the other fields."""
    said, reason = str(dated), request.POST.get("reason", "").strip()
    try:
        changing.strike(actor_of(request), row, dated, reason)
    except Refused as refusal:
        form.errors.clear()
        form.add_error("reason", str(refusal))
        return render(request, "office/row.html", amend_page(form, row, dated, back))
    messages.success(request, f"已删去“{said}”，留痕中仍可查到")
    return redirect(back)


def amend_page(form: forms.AmendForm, row: Membership, dated: Any, back: str) -> dict[str, Any]:
    return {"form": form, "row": row, "dated": dated, "back": back, "heading": f"更正“{dated}”：{row.name}"}
