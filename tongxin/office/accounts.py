"""Sign-in accounts of a committee and the powers they hold: who may be touched, by whom, and what excludes what."""

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from tongxin.office.changing import Refused
from tongxin.people.models import Body, Committee, Membership, Power, SignInAttempt, User
from tongxin.people.powers import POWERS, ROLES, grant
from tongxin.people.signin import WINDOW
from tongxin.trail import clock, record
from tongxin.trail.models import Event

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else on paper
GROUPS, GROUP_LENGTH = 3, 4
AUDIT, ADMINISTRATION = "trail.read", frozenset({"accounts.manage", "grants.manage"})
MEMBER_NAME = re.compile(r"m(\d+)")
CREATED = "people.user.created"


@dataclass(frozen=True, slots=True)
class Fresh:
    """An account with the password it was given: shown once, kept nowhere."""

    user_id: int
    username: str
    name: str
    password: str


def generated_password() -> str:
    """About 59 bits in three groups that can be read out and copied from paper."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def accounts_of(committee: Committee) -> QuerySet[User]:
    """Accounts with a seat in the committee, once with one, or made there and still without."""
    made = Event.objects.filter(committee=committee, action=CREATED).values("target_id")
    seated = Q(pk__in=Power.objects.filter(committee=committee).values("user"))
    member = Q(person__in=Membership.objects.filter(committee=committee).values("person"))
    return User.objects.get_queryset().filter(seated | member | Q(pk__in=made))


def elsewhere(user: User, committee: Committee) -> bool:
    """Whether the account also opens another committee, which then has a say in it."""
    return Committee.objects.with_seat_for(user.pk).exclude(pk=committee.pk).exists()


def check_own(user: User, committee: Committee) -> None:
    if elsewhere(user, committee):
        raise Refused("", f"{user.display_name}的账号在其他政协组织也有席位，不能在这里停用或重置密码")


def hold(committee: Committee) -> None:
    """Whoever counts the administrators left goes alone; rows that only point to the committee need not wait."""
    Committee.objects.select_for_update(no_key=True).get(pk=committee.pk)


@transaction.atomic
def create_staff(actor: record.Actor, committee: Committee, username: str, display_name: str) -> Fresh:
    """An account without any power yet: granting is another person's act."""
    password = generated_password()
    user = User.objects.create_user(username, password, display_name=display_name)
    act = record.Act(CREATED, "建立账号", user, display_name, after={"username": username})
    record.record(actor, committee.pk, act)
    return Fresh(user.pk, username, display_name, password)


@transaction.atomic
def set_active(actor: record.Actor, committee: Committee, user: User, active: bool, reason: str) -> None:
    """Let the account sign in, or no longer; open sessions of a stopped account end with their next request."""
    if user.pk == actor.user_id:
        raise Refused("", "不能停用自己的账号")
    hold(committee)
    check_own(user, committee)
    if not active:
        check_not_last(user, committee, *ADMINISTRATION, AUDIT)
    user.is_active = active
    user.save(update_fields=["is_active"])
    verb, label = ("activated", "启用账号") if active else ("deactivated", "停用账号")
    act = record.Act(f"people.user.{verb}", label, user, user.display_name, note=reason)
    record.record(actor, committee.pk, act)


@transaction.atomic
def reset_password(actor: record.Actor, committee: Committee, user: User, reason: str) -> Fresh:
    """A new password; failed attempts are forgotten, so that the account opens at once."""
    if user.pk == actor.user_id:
        raise Refused("", "不能在这里重置自己的密码，请到“修改密码”")
    check_own(user, committee)
    password = generated_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    failed = SignInAttempt.objects.filter(
        username=user.username, succeeded=False, at__gt=clock.now() - WINDOW
    )
    forgotten = failed.count()
    failed.delete()
    act = record.Act(
        "people.user.password_reset",
        "重置密码",
        user,
        user.display_name,
        after={"failed_attempts": forgotten},
        note=reason,
    )
    record.record(actor, committee.pk, act)
    return Fresh(user.pk, user.username, user.display_name, password)


def without_account(committee: Committee, sector: Body, day: date) -> QuerySet[Membership]:
    """Serving members of a sector who cannot sign in yet."""
    rows = (
        Membership.objects.filter(committee=committee, person__user=None)
        .serving_on(day)
        .placed_in(sector, day)
    )
    return rows.select_related("person").order_by("position", "pk")


@transaction.atomic
def create_for_members(actor: record.Actor, committee: Committee, sector: Body) -> list[Fresh]:
    """An account for every serving member of the sector without one; names go on from the last m0001, m0002 …"""
    Committee.objects.order_by("pk").select_for_update().first()  # names are counted across the installation
    rows = without_account(committee, sector, clock.today())
    fresh = []
    for number, row in enumerate(rows, last_number() + 1):
        username, password = f"m{number:04d}", generated_password()
        user = User.objects.create_user(username, password, display_name=row.name, person=row.person)
        fresh.append(Fresh(user.pk, username, row.name, password))
    _tell_created(actor, committee, fresh)
    return fresh


def last_number() -> int:
    names = (
        User.objects.get_queryset().filter(username__regex=r"^m[0-9]+$").values_list("username", flat=True)
    )
    return max((int(found[1]) for name in names if (found := MEMBER_NAME.fullmatch(name))), default=0)


def _tell_created(actor: record.Actor, committee: Committee, fresh: Sequence[Fresh]) -> None:
    users = User.objects.in_bulk([each.user_id for each in fresh]) if fresh else {}
    acts = [
        record.Act(CREATED, "建立账号", users[each.user_id], each.name, after={"username": each.username})
        for each in fresh
    ]
    if acts:
        record.record_many(actor, committee.pk, acts)


def check_separate(names: Iterable[str]) -> None:
    """Who reads the trail administers neither accounts nor powers."""
    held = set(names)
    if AUDIT in held and held & ADMINISTRATION:
        others = "、".join(f"“{POWERS[name].label}”" for name in sorted(held & ADMINISTRATION))
        raise Refused("", f"“{POWERS[AUDIT].label}”不能与{others}由同一人担任")


@transaction.atomic
def give(actor: record.Actor, committee: Committee, user: User, names: Sequence[str]) -> list[Power]:
    """Grant powers to somebody else, kept apart where they must be."""
    if user.pk == actor.user_id:
        raise Refused("", "不能给自己授权")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    check_separate({*user.powers_in(committee), *names})
    return grant(actor, user, committee, tuple(names))


@transaction.atomic
def take(actor: record.Actor, committee: Committee, user: User, names: Sequence[str]) -> list[str]:
    """End powers at once; the last account able to grant or to administer accounts keeps that power."""
    hold(committee)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    check_not_last(user, committee, *(set(names) & ADMINISTRATION))
    rows = list(Power.objects.in_force().filter(user=user, committee=committee, name__in=names))
    for row in rows:
        row.until_on = clock.today() - timedelta(days=1)
        row.save(update_fields=["until_on"])
    acts = [
        record.Act(
            "people.power.revoked",
            "收回权限",
            user,
            user.display_name,
            before={"power": POWERS[row.name].label},
        )
        for row in rows
    ]
    if acts:
        record.record_many(actor, committee.pk, acts)
    user.__dict__.pop("_powers", None)
    return [row.name for row in rows]


def check_not_last(user: User, committee: Committee, *names: str) -> None:
    for name in names:
        others = User.objects.with_power(name, committee).exclude(pk=user.pk)
        if user.can(name, committee) and not others.exists():
            raise Refused(
                "", f"{user.display_name}是最后一位持有“{POWERS[name].label}”的人，请先授权给另一位"
            )


def roles_of(names: Iterable[str]) -> str:
    """The roles whose powers are all held, largest first, then what is held beside them."""
    left, labels = set(names), []
    for label, powers in sorted(ROLES.values(), key=lambda role: -len(role[1])):
        if set(powers) <= left:
            labels.append(label)
            left -= set(powers)
    return "、".join([*labels, *(POWERS[name].label for name in sorted(left) if name in POWERS)])
