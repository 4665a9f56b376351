"""The register of members with the numbers above it, its export, and the make-up of the membership."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tongxin.office import makeup, roster
from tongxin.office.exporting import roster_file
from tongxin.office.forms.roster import RosterFilter
from tongxin.office.personal import masked, opened, with_keys
from tongxin.office.roster import place_names
from tongxin.people.dated import read_along
from tongxin.people.drawing import Shown
from tongxin.people.http import UserRequest, links, needs
from tongxin.people.models import Body, Committee, Membership
from tongxin.people.registers import Register, export, page
from tongxin.people.remembering import remembered
from tongxin.trail import clock


def register(day: date) -> Register:
    """The columns of the list on a day."""
    link = links("member")
    return Register(
        "委员名册", "名",
        (
            Shown("position", "序号", lambda row: row.position, sort="position", align="end", desk_only=True),
            Shown("name", "姓名", lambda row: row.name, lambda row: link(row.pk), sort="person__name_key", heading=True, whole=True),
            Shown("gender", "性别", lambda row: row.person.gender, whole=True, desk_only=True),
            Shown("sector", "界别", lambda row: place_names(row, day, Body.Kind.SECTOR), sort="sector_order", whole=True),
            Shown("party", "党派", lambda row: row.party, sort="party", whole=True, desk_only=True),
            Shown("special_committee", "专委会", lambda row: place_names(row, day, Body.Kind.SPECIAL_COMMITTEE), desk_only=True),
            Shown("group", "联络组", lambda row: place_names(row, day, *roster.GROUPS), desk_only=True),
            Shown("employer", "工作单位及职务", lambda row: row.employer),
            Shown("post", "职务", lambda row: row.post_label(day), whole=True),
            Shown("phone", "电话", lambda row: masked(opened(row, "phone")), whole=True),
            Shown("state", "状态", lambda row: roster.state_of(row, day), tone=lambda row: roster.tone_of(row, day), whole=True),
        ),
        "position", "office/members.html", "没有符合条件的委员", dense=True, complete=read_along,
    )  # fmt: skip


@needs("members.read")
def members(request: UserRequest) -> HttpResponseBase:
    day = clock.today()
    form = RosterFilter(request.GET, committee=request.committee)
    visible = Membership.objects.visible_to(request.user, request.committee)
    rows = roster.narrowed(roster.seats(visible, request.committee), form.wanted(), day)
    full = with_keys(rows).select_related("person")
    if request.GET.get("format") == "xlsx":
        return export(request, roster_file(day), full.order_by("position", "pk"))
    if request.GET.get("sort", "").removeprefix("-") == "sector":
        full = roster.sortable(full, day)
    return page(request, register(day), full, form, **above(request, day))


def above(request: UserRequest, day: date) -> dict[str, Any]:
    """The tiles, the sector bars, and what may be done here."""
    sectors, numbers = remembered(request.committee, "roster", day, lambda: counted(request.committee, day))
    actions = [{"label": "界别与机构", "href": reverse("bodies"), "icon": "sitemap", "look": "plain"}]
    if request.user.can("members.manage", request.committee):
        actions.append(
            {"label": "增补委员", "href": reverse("member-add"), "icon": "user-plus", "look": "main"}
        )
    return {
        "numbers": numbers, "day": day, "register_tabs": tabs("members"), "register_actions": actions,
        "sectors": [(name, members, query(sector=body)) for name, members, body in sectors],
    }  # fmt: skip


def counted(committee: Committee, day: date) -> tuple[list[tuple[str, int, int]], dict[str, int]]:
    """The members of each sector, and the numbers of all."""
    rows = roster.counted_bodies(committee, day, Body.Kind.SECTOR)
    sectors = [(row["name"], row["members"], row["body_key"]) for row in rows]
    return sectors, roster.numbers(committee, day)


def tabs(active: str) -> list[dict[str, Any]]:
    names = (("members", "名册"), ("members-makeup", "构成分析"))
    return [
        {"label": label, "href": reverse(name), "active": name == active, "count": ""}
        for name, label in names
    ]


def query(**wanted: Any) -> str:
    return f"{reverse('members')}?{urlencode(wanted)}"


@needs("members.read")
def make_up(request: UserRequest) -> HttpResponseBase:
    """Who the members are, as numbers; each part but the ages opens to its rows."""
    day = clock.today()
    counted = makeup.make_up(request.committee, day)
    by_name = {row["name"]: row for row in roster.counted_bodies(request.committee, day, Body.Kind.SECTOR)}
    sectors = [(part, query(sector=by_name[name]["body_key"] if name in by_name else "none"))
               for name, part in sorted_parts(counted, list(by_name))]  # fmt: skip
    return render(
        request, "office/makeup.html",
        {
            "counted": counted, "numbers": roster.numbers(request.committee, day), "day": day, "sectors": sectors,
            "sector_bars": [(part.name, part.members, href) for part, href in sectors],
            "sexes": [(name, n, query(gender=name)) for name, n in counted.sexes.most_common()],
            "parties": [(name, n, query(party=name)) for name, n in counted.parties.most_common()],
            "bands": list(counted.bands.items()), "tabs": tabs("members-makeup"),
            "women_share": makeup.percent(counted.whole.women, counted.whole.members),
        },
    )  # fmt: skip


def sorted_parts(counted: makeup.MakeUp, order: list[str]) -> list[tuple[str, makeup.Part]]:
    """In the order of the sectors; members without one come last."""
    known = {name: place for place, name in enumerate(order)}
    return sorted(counted.sectors.items(), key=lambda item: known.get(item[0], len(known)))
