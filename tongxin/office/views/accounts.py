"""The register of accounts; making, stopping and opening them; granting and revoking powers."""

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from tongxin.office import accounts as office
from tongxin.office import once
from tongxin.office.forms.accounts import (
    AccountFilter,
    ActForm,
    GrantForm,
    NewStaff,
    OwnPassword,
    RevokeForm,
    SectorForm,
)
from tongxin.office.telling import told
from tongxin.office.views.pages import asked
from tongxin.people.drawing import Shown
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.models import Power, User
from tongxin.people.powers import POWERS
from tongxin.people.registers import Register, page
from tongxin.trail import clock, record
from tongxin.trail.models import Event


def kind_of(user: Any) -> str:
    """Staff, member, or both; reads the powers rows() brought."""
    is_staff, is_member = user.held or not user.person_id, user.person_id
    return "、".join(label for label, holds in (("工作人员", is_staff), ("委员", is_member)) if holds)


REGISTER = Register(
    "账号与权限", "个账号",
    (
        Shown("username", "登录名", lambda user: user.username, lambda user: reverse("account", args=[user.pk]), sort="username", heading=True),
        Shown("name", "显示名", lambda user: user.display_name, sort="display_name"),
        Shown("kind", "类别", kind_of),
        Shown("powers", "岗位与权限", lambda user: office.roles_of(row.name for row in user.held)),
        Shown("seen", "最近登录", lambda user: clock.local_day(user.last_login) if user.last_login else None, sort="last_login", kind="date"),
        Shown("active", "状态", lambda user: "可登录" if user.is_active else "已停用", tone=lambda user: "ok" if user.is_active else "", sort="is_active"),
    ),
    "username", "office/accounts.html", "没有符合条件的账号",
)  # fmt: skip


def rows(request: UserRequest) -> QuerySet[User]:
    """Accounts of this committee with the powers they hold in it, and in no other."""
    held = Power.objects.in_force().filter(committee=request.committee).order_by("pk")
    return office.accounts_of(request.committee).prefetch_related(Prefetch("powers", held, to_attr="held"))


@needs("accounts.manage", "grants.manage")
def accounts(request: UserRequest) -> HttpResponseBase:
    form = AccountFilter(request.GET)
    may_make = request.user.can("accounts.manage", request.committee)
    actions = [
        {
            "label": "为委员建立账号",
            "href": reverse("accounts-members"),
            "icon": "users-group",
            "look": "plain",
        },
        {"label": "建立工作人员账号", "href": reverse("account-add"), "icon": "user-plus", "look": "main"},
    ]
    found = narrowed(request, rows(request), form.wanted())
    return page(request, REGISTER, found, form, register_actions=actions if may_make else [])


def narrowed(request: UserRequest, found: QuerySet[User], wanted: dict[str, Any]) -> QuerySet[User]:
    if wanted.get("name"):
        found = found.filter(Q(username__contains=wanted["name"]) | Q(display_name__contains=wanted["name"]))
    if wanted.get("kind"):
        found = found.filter(person__isnull=wanted["kind"] == "staff")
    if wanted.get("active"):
        found = found.filter(is_active=wanted["active"] == "yes")
    if wanted.get("power"):
        holders = Power.objects.in_force().filter(committee=request.committee, name=wanted["power"])
        found = found.filter(pk__in=holders.values("user"))
    return found


def account_of(request: UserRequest, pk: int) -> Any:
    """The account with the powers it holds here, as `held`."""
    return get_object_or_404(rows(request), pk=pk)


@needs("accounts.manage", "grants.manage")
def account(request: UserRequest, pk: int) -> HttpResponseBase:
    """One account: what it opens, what was done to it, and what this visitor may do."""
    user = account_of(request, pk)
    held = [row for row in user.held if row.name in POWERS]
    return render(
        request, "office/account.html",
        {
            "account": user, "kind": kind_of(user), "is_self": user.pk == request.user.pk,
            "held": [(POWERS[row.name], row.from_on) for row in held],
            "roles": office.roles_of(row.name for row in held), "elsewhere": office.elsewhere(user, request.committee),
            "may_make": request.user.can("accounts.manage", request.committee),
            "may_grant": request.user.can("grants.manage", request.committee), "events": told(events(request, user)),
        },
    )  # fmt: skip


def events(request: UserRequest, user: User) -> QuerySet[Event]:
    """What was done to the account; when it was used is for those who read the trail."""
    found = Event.objects.filter(committee=request.committee, target_type=User._meta.label, target_id=user.pk)
    return found.exclude(action="people.user.signed_in")


@needs("accounts.manage")
def add(request: UserRequest) -> HttpResponseBase:
    form = NewStaff(request.POST or None)

    def write() -> str:
        data = form.cleaned_data
        made = office.create_staff(
            actor_of(request), request.committee, data["username"], data["display_name"]
        )
        once.put(request.session, [made])
        return f"已建立{made.name}的账号，请由安全管理员授权"

    return asked(
        request,
        form,
        reverse("account-slips"),
        write,
        title="建立工作人员账号",
        send="建立",
        crumb="账号与权限",
    )


@needs("accounts.manage")
def add_for_members(request: UserRequest) -> HttpResponseBase:
    """Accounts for the members of a sector who have none."""
    form = SectorForm(request.POST or None, committee=request.committee, day=clock.today())

    def write() -> str:
        made = office.create_for_members(actor_of(request), request.committee, form.cleaned_data["sector"])
        once.put(request.session, made)
        return (
            f"已为{form.cleaned_data['sector']}建立{len(made)}个账号" if made else "这个界别的委员都已有账号"
        )

    about = "为所选界别在任而没有账号的委员各建一个账号。登录名从m0001起顺编，不用电话号码；密码只显示一次，请当场打印。"
    return asked(
        request,
        form,
        reverse("account-slips"),
        write,
        title="为委员建立账号",
        send="建立账号",
        crumb="账号与权限",
        told=about,
    )


@never_cache
@needs("accounts.manage")
def slips(request: UserRequest) -> HttpResponseBase:
    """The passwords just made, to be printed and handed over; the next look finds nothing."""
    return render(request, "office/slips.html", {"fresh": once.take(request.session)})


@needs("accounts.manage")
def switch(request: UserRequest, pk: int) -> HttpResponseBase:
    """Stop an account, or open it again."""
    user, form = account_of(request, pk), ActForm(request.POST or None)
    label = "停用" if user.is_active else "启用"

    def write() -> str:
        reason = form.cleaned_data["reason"]
        office.set_active(actor_of(request), request.committee, user, not user.is_active, reason)
        return f"已{label}{user.display_name}的账号"

    about = "停用后立即不能登录，已打开的页面也随之失效；登记和留痕都保留。" if user.is_active else ""
    return asked(
        request,
        form,
        reverse("account", args=[pk]),
        write,
        title=f"{label}账号：{user}",
        send=label,
        crumb="账号与权限",
        told=about,
    )


@needs("accounts.manage")
def reset(request: UserRequest, pk: int) -> HttpResponseBase:
    """A new password, shown once."""
    user, form = account_of(request, pk), ActForm(request.POST or None)

    def write() -> str:
        made = office.reset_password(actor_of(request), request.committee, user, form.cleaned_data["reason"])
        once.put(request.session, [made])
        return f"已重置{user.display_name}的密码"

    about = "原密码立即失效，新密码只显示一次。"
    return asked(
        request,
        form,
        reverse("account-slips"),
        write,
        title=f"重置密码：{user}",
        send="重置密码",
        crumb="账号与权限",
        told=about,
    )


@needs("grants.manage")
def grant(request: UserRequest, pk: int) -> HttpResponseBase:
    user, form = account_of(request, pk), GrantForm(request.POST or None)

    def write() -> str:
        given = office.give(actor_of(request), request.committee, user, form.names())
        labels = "、".join(POWERS[row.name].label for row in given)
        return f"已授予{user.display_name}：{labels}" if given else "所选权限都已持有"

    return asked(
        request,
        form,
        reverse("account", args=[pk]),
        write,
        title=f"授权：{user}",
        send="授权",
        crumb="账号与权限",
    )


@needs("grants.manage")
def revoke(request: UserRequest, pk: int) -> HttpResponseBase:
    user = account_of(request, pk)
    form = RevokeForm(request.POST or None, held=user.powers_in(request.committee))

    def write() -> str:
        taken = office.take(actor_of(request), request.committee, user, form.cleaned_data["powers"])
        return f"已收回{user.display_name}：{'、'.join(POWERS[name].label for name in taken)}"

    return asked(
        request,
        form,
        reverse("account", args=[pk]),
        write,
        title=f"收回权限：{user}",
        send="收回",
        crumb="账号与权限",
    )


@sensitive_post_parameters("old", "new", "again")
def own_password(request: UserRequest) -> HttpResponseBase:
    """One's own password; other sessions of the account end."""
    form = OwnPassword(request.POST or None, user=request.user)

    def write() -> str:
        with transaction.atomic():
            request.user.set_password(form.cleaned_data["new"])
            request.user.save(update_fields=["password"])
            act = record.Act(
                "people.user.password_changed", "修改密码", request.user, request.user.display_name
            )
            record.record(actor_of(request, record.Channel.SELF), request.committee.pk, act)
        update_session_auth_hash(request, request.user)
        return "密码已修改"

    return asked(
        request, form, reverse("my-password"), write, title="修改密码", send="修改", crumb="我的", narrow=True
    )
