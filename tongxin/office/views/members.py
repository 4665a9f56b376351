"""One member: identity, places and posts with their dates, the history, and what may be changed; and one's own record."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from tongxin.office import identity, roster
from tongxin.office.changing import Refused
from tongxin.office.forms.roster import ChangePersonal, CorrectIdentity, NewMember
from tongxin.office.personal import masked, note_opening, opened, unlocked, with_keys
from tongxin.office.telling import told
from tongxin.office.timeline import story
from tongxin.office.views.changes import offers
from tongxin.office.views.pages import asked, seat
from tongxin.people.filling import UNCHANGED
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.models import Body, Change, Membership, Person, Placement, Post, User
from tongxin.people.models.memberships import in_force
from tongxin.people.models.persons import SEALED
from tongxin.trail import clock
from tongxin.trail.models import Channel, Event


def member(request: UserRequest, pk: int) -> HttpResponseBase:
    """Staff see it whole, with phone and birth, which is on record; the member himself reads his own."""
    row, day = seat(request, pk), clock.today()
    key = unlocked(row)
    is_staff = request.user.can("members.read", request.committee)
    if is_staff:
        note_opening(actor_of(request), request.user, request.committee, row)
    may_manage = request.user.can("members.manage", request.committee)
    context = shown(row, day) | {
        "is_staff": is_staff, "may_manage": may_manage, "story": story(row),
        "phone": opened(row, "phone"), "born": opened(row, "born"), "age": row.person.age_on(day, key) if key else None,
        "offers": offers(row, day) if may_manage else [], "events": told(events(row)) if is_staff else [],
    }  # fmt: skip
    return render(request, "office/member.html", context)


def shown(row: Membership, day: date) -> dict[str, Any]:
    """Identity, state and places on the day; of somebody who left, as they were on the last day."""
    left = row.left
    last = left.from_on if left and left.from_on <= day else None
    rows = in_force(row.placements, day)
    return {
        "row": row, "day": day, "state": roster.state_of(row, day), "tone": roster.tone_of(row, day), "left_on": last,
        "places": [each for each in rows if each.role == Placement.Role.MEMBER],
        "roles": row.roles_on(day), "posts": row.posts_on(day), "post_label": row.post_label(day),
        "sector": roster.place_names(row, day, Body.Kind.SECTOR),
    }  # fmt: skip


def events(row: Membership) -> QuerySet[Event]:
    """Acts on the seat, and those of imports, which name the dated row they entered or ended, or the person."""
    about = Q(target_type=Membership._meta.label, target_id=row.pk)
    by_import = Q(target_type=Person._meta.label, target_id=row.person_id)
    for dated in (Change, Post, Placement):
        theirs = dated.objects.filter(membership=row).values("pk")
        by_import |= Q(target_type=dated._meta.label, target_id__in=theirs)
    about |= by_import & Q(channel=Channel.IMPORT)
    return Event.objects.filter(about, committee=row.committee)


def my_record(request: UserRequest) -> HttpResponseBase:
    """The member's own data, large enough for a phone; whom to ask where something is wrong."""
    mine = Membership.objects.filter(committee=request.committee, person__user=request.user)
    row = with_keys(mine).with_rows().select_related("term").order_by("-term__number").first()
    keepers = User.objects.with_power("members.manage", request.committee).order_by("pk")
    context: dict[str, Any] = {"keepers": [user.display_name for user in keepers], "row": row}
    if row:
        context |= shown(row, clock.today()) | {"phone": masked(opened(row, "phone"))}
    return render(request, "office/my_record.html", context)


@needs("members.manage")
def add(request: UserRequest) -> HttpResponseBase:
    """Somebody co-opted."""
    form = NewMember(request.POST or None, committee=request.committee, day=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            row = identity.add_member(
                actor_of(request), request.committee, form.cleaned_data, form.decision()
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"已增补{row.name}")
            warn_of_shared_phone(request, row)
            return redirect("member", row.pk)
    return render(request, "office/member_add.html", {"form": form})


def warn_of_shared_phone(request: UserRequest, row: Membership) -> None:
    others = identity.shares_phone(request.committee, row.person)
    if others:
        messages.warning(request, f"这个电话与{'、'.join(others)}的相同，请核对")


@needs("members.manage")
def correct(request: UserRequest, pk: int) -> HttpResponseBase:
    """Open fields put right, with the reason."""
    row, back = seat(request, pk), reverse("member", args=[pk])
    stands = {name: getattr(row.person, name) for name in identity.PERSON_FIELDS}
    stands |= {name: getattr(row, name) for name in identity.SEAT_FIELDS}
    form = CorrectIdentity(request.POST or None, initial=stands)

    def write() -> str:
        changed = identity.correct_identity(
            actor_of(request), row, form.values(), form.cleaned_data["reason"]
        )
        return "已更正委员信息" if changed else UNCHANGED

    return asked(request, form, back, write, title=f"更正委员信息：{row.name}", send="更正", row=row)


@needs("members.manage")
def personal(request: UserRequest, pk: int) -> HttpResponseBase:
    """Another phone from a day on, or a birth set right; both lie sealed."""
    row, back = seat(request, pk), reverse("member", args=[pk])
    stands = {name: opened(row, name) for name in SEALED} | {"on": clock.today()}
    form = ChangePersonal(request.POST or None, initial=stands)

    def write() -> str:
        data = form.cleaned_data
        values = {name: data[name] for name in SEALED}
        changed = identity.change_personal(actor_of(request), row, values, data["on"], data["reason"])
        row.person.refresh_from_db()
        warn_of_shared_phone(request, row)
        return "已更改电话、出生年月，前后值加密留痕" if changed else UNCHANGED

    return asked(request, form, back, write, title=f"更改电话、出生年月：{row.name}", row=row)
