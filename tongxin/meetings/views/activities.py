"""The register of activities, one activity with those who took part, and its corrections."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tongxin.ledger.pages import correction_page, said
from tongxin.meetings.corrections import add
from tongxin.meetings.forms import ActivityFilter, ActivityForm, AddParticipantForm, ParticipationForm
from tongxin.meetings.models import Activity, Participation
from tongxin.meetings.views import rows, wording
from tongxin.meetings.views.asking import filled_in
from tongxin.meetings.views.registers import imports
from tongxin.people.drawing import Shown
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.registers import Register, page
from tongxin.trail.telling import history


def people_tone(row: Activity) -> str:
    return "warn" if is_unequal(row) else ""


def is_unequal(row: Activity) -> bool:
    """Whether the register stated another number than the list has."""
    return row.stated_count is not None and row.stated_count != row.people  # type: ignore[attr-defined]  # annotated by rows.py


REGISTER = Register(
    "活动", "项",
    (
        Shown("on", "日期", lambda row: row.on, sort="on", kind="date"),
        Shown("name", "名称", lambda row: row.name, href=lambda row: reverse("activity", args=[row.pk]), sort="name", heading=True),
        Shown("kind", "类别", lambda row: row.get_kind_display(), sort="kind"),
        Shown("organiser", "组织单位", lambda row: row.organiser.name, sort="organiser__name"),
        Shown("people", "参加委员", lambda row: row.people, sort="people", tone=people_tone, kind="integer", align="end"),
        Shown("stated", "登记人数", lambda row: row.stated_count, sort="stated_count", kind="integer", align="end"),
    ),
    "-on", empty="没有符合条件的活动",
)  # fmt: skip


@needs("duties.read")
def activities(request: UserRequest) -> HttpResponseBase:
    form = ActivityFilter(request.GET, request.committee)
    found = form.narrow(rows.activities(request))
    return page(request, REGISTER, found, form, register_actions=imports(request))


def activity(request: UserRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(rows.activities(request).select_related("line__batch"), pk=pk)
    desk = request.user.can("duties.read", request.committee)
    return whole(request, row) if desk else own(request, row)


def own(request: UserRequest, row: Activity) -> HttpResponseBase:
    """What a member may see: his own part, and what was done to it."""
    mine = rows.participants(request).filter(activity=row)
    context = {"activity": row, "parts": mine, "trail": history(request.committee.pk, mine, titled=True)}
    return render(request, "meetings/my_activity.html", context)


def whole(request: UserRequest, row: Activity) -> HttpResponseBase:
    parts = Participation.objects.filter(activity=row)
    told = [
        *history(request.committee.pk, Activity.objects.filter(pk=row.pk), titled=True),
        *history(request.committee.pk, parts, with_imports=False, titled=True),
    ]
    return page(
        request, participant_register(request, row), rows.participants(request).filter(voided_at=None, activity=row),
        activity=row, is_unequal=is_unequal(row), origin=wording.origin(row),
        struck=rows.participants(request).filter(activity=row).exclude(voided_at=None),
        may_manage=request.user.can("meetings.manage", request.committee) and not row.is_voided,
        trail=sorted(told, key=lambda each: -each.seq),
    )  # fmt: skip


def participant_register(request: UserRequest, row: Activity) -> Register:
    may_open = request.user.can("members.read", request.committee)
    columns = (
        Shown(
            "name", "姓名", lambda part: part.membership.name, sort="membership__person__name_key", heading=True,
            href=(lambda part: reverse("member", args=[part.membership_id])) if may_open else None,
        ),
        Shown("sector", "界别", lambda part: part.sector, sort="sector", whole=True),
        Shown("role", "身份", lambda part: part.get_role_display(), sort="role", whole=True),
    )  # fmt: skip
    return Register(
        f"{row.name}参加名单", "人", columns, "pk", "meetings/activity.html", "还没有登记参加的委员",
        named=lambda part: part.membership.name,
    )  # fmt: skip


def standing(request: UserRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.visible_to(request.user, request.committee).standing(), pk=pk)


@needs("meetings.manage")
def correct_activity(request: UserRequest, pk: int) -> HttpResponseBase:
    row = standing(request, pk)
    parts = Participation.objects.filter(activity=row)
    form, back = ActivityForm(request.POST or None, instance=row), reverse("activity", args=[pk])
    return correction_page(
        request, row, form, back, title=f"更正活动：{row.name}", follow=parts, parents=above(row)
    )


@needs("meetings.manage")
def add_participant(request: UserRequest, pk: int) -> HttpResponseBase:
    row = standing(request, pk)
    form = AddParticipantForm(request.POST or None, row)
    return filled_in(
        request, form, reverse("activity", args=[pk]), title=f"补登参加委员：{row.name}", names=form.names(),
        parents=above(row), write=lambda: added(request, form),
    )  # fmt: skip


def above(row: Activity) -> list[tuple[str, str]]:
    return [("活动", reverse("activities")), (row.name, reverse("activity", args=[row.pk]))]


def added(request: UserRequest, form: AddParticipantForm) -> str:
    part = form.row()
    add(actor_of(request), part, form.cleaned_data["reason"], "role")
    return said(f"补登{part.membership.name}")


@needs("meetings.manage")
def correct_participation(request: UserRequest, pk: int) -> HttpResponseBase:
    parts = rows.participants(request).filter(voided_at=None, activity__voided_at=None)
    part = get_object_or_404(parts, pk=pk)
    title = f"更正参加：{part.membership.name}，{part.activity.name}"
    form = ParticipationForm(request.POST or None, instance=part)
    back = reverse("activity", args=[part.activity_id])
    return correction_page(request, part, form, back, title=title, parents=above(part.activity))
