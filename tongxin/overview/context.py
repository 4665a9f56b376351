"""What every page needs around its content: the committee, the way around, the person signed in."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tongxin.people.http import committee_url, prefix_for
from tongxin.people.models import Committee, User


@dataclass(frozen=True, slots=True)
class Item:
    """A place in the navigation: where it leads and the powers of which one opens it."""

    label: str
    icon: str
    name: str
    powers: tuple[str, ...] = ()
    href: str = ""
    active: bool = False


DESK = (
    ("工作台", (Item("首页", "home", "home"), Item("导入表格", "file-import", "imports", ("imports.run",)))),
    (
        "登记",
        (
            Item("委员名册", "users", "members", ("members.read",)),
            Item("界别与机构", "sitemap", "bodies", ("members.read",)),
            Item("会议出席", "calendar-event", "meetings", ("duties.read",)),
            Item("活动", "walk", "activities", ("duties.read",)),
            Item("提案", "file-text", "proposals", ("duties.read",)),
            Item("社情民意", "message-circle", "opinions", ("duties.read",)),
            Item("联系群众", "heart-handshake", "contacts", ("duties.read",)),
            Item("履职台账", "books", "duties", ("duties.read", "sheets.read")),
        ),
    ),
    (
        "考核",
        (
            Item("履职得分", "chart-bar", "scores", ("sheets.read",)),
            Item("考核办法", "scale", "schemes", ("schemes.manage", "sheets.read")),
            Item("年度表册", "printer", "papers", ("sheets.read",)),
        ),
    ),
    (
        "管理",
        (
            Item("参数", "adjustments", "parameters", ("parameters.manage",)),
            Item("账号与权限", "lock", "accounts", ("accounts.manage", "grants.manage")),
            Item("留痕", "history", "trail", ("trail.read",)),
            Item("我的账号", "user-circle", "my-record"),
        ),
    ),
)
AT_THE_THUMB = (
    "home",
    "imports",
    "members",
    "scores",
    "papers",
    "accounts",
    "trail",
    "meetings",
    "proposals",
    "my-record",
)
MOST_AT_THE_THUMB = 5
MEMBER = (
    Item("首页", "home", "home"),
    Item("履职", "chart-bar", "my-sheet"),
    Item("我的", "user", "my-record"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of ui/page.html; empty outside a committee or for a visitor."""
    user = request.user if hasattr(request, "user") else None
    committee: Committee | None = getattr(request, "committee", None)
    plain = {"product_version": settings.PRODUCT_VERSION, "is_demo": settings.PROFILE == "demo"}
    if not isinstance(user, User):
        return plain
    signed = {**plain, "user_name": user.display_name, "signout_href": "/signout/"}
    if committee is None:
        return signed
    held = user.powers_in(committee)
    return {
        **signed, "committee": committee, "home_href": prefix_for(committee.code),
        "nav": navigation(request, committee, held), "bottom_nav": bottom(request, committee, held),
    }  # fmt: skip


def navigation(request: HttpRequest, committee: Committee, held: set[str]) -> list[dict[str, Any]]:
    """The places the user may enter, by group; a member without powers has his own three."""
    groups = DESK if held else (("", MEMBER),)
    found = [
        (label, [placed(item, request, committee) for item in items if may(item, held)])
        for label, items in groups
    ]
    return [{"label": label, "items": items} for label, items in found if items]


def bottom(request: HttpRequest, committee: Committee, held: set[str]) -> list[Item]:
    if not held:
        return [placed(item, request, committee) for item in MEMBER]
    items = [item for _, group in DESK for item in group if item.name in AT_THE_THUMB and may(item, held)]
    wanted = sorted(items, key=lambda item: AT_THE_THUMB.index(item.name))[:MOST_AT_THE_THUMB]
    return [placed(item, request, committee) for item in items if item in wanted]


def may(item: Item, held: set[str]) -> bool:
    return not item.powers or bool(held & set(item.powers))


def placed(item: Item, request: HttpRequest, committee: Committee) -> Item:
    href = committee_url(committee, item.name)
    here = request.path == href if item.name == "home" else request.path.startswith(href)
    return replace(item, href=href, active=here)
