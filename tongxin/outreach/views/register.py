"""The register of contact records, how many members it covers, and who still owes one this quarter."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse

from tongxin.ledger.catalogue.kinds import MEANS
from tongxin.outreach.forms import ContactFilter, Quarter, quarter_of, quarters_between
from tongxin.outreach.models import Contact
from tongxin.people.drawing import Shown
from tongxin.people.http import UserRequest, needs
from tongxin.people.models import Body, Committee, Membership
from tongxin.people.models.memberships import places
from tongxin.people.narrowing import readable
from tongxin.people.parameters import parameter
from tongxin.people.registers import Register, page
from tongxin.trail import clock
from tongxin.ui.listing import address

MINIMUM = "outreach.contacts_per_quarter"
NUMBERED_BY = ("means", "has_issue")  # what the numbers tell apart, so they are counted without it
CUT = 40


def sector(row: Contact) -> str:
    body = row.membership.body_on(Body.Kind.SECTOR, row.on)
    return body.name if body else ""


def brief(text: str) -> str:
    return text if len(text) <= CUT else f"{text[:CUT]}…"


def opened(row: Contact) -> str:
    return reverse("contact", args=[row.pk])


WHO = (
    Shown("member", "委员", lambda row: row.membership.name, sort="membership__person__name"),
    Shown("sector", "界别", sector),
)
WHAT = (
    Shown("audience", "对象", lambda row: row.audience, href=opened, sort="audience", heading=True),
    Shown("means", "方式", lambda row: row.get_means_display(), sort="means"),
)
ON = Shown("on", "日期", lambda row: row.on, sort="on", kind="date")
BRIEFLY = (
    Shown("practice", "做法", lambda row: brief(row.practice)),
    Shown("issues", "问题建议", lambda row: brief(row.issues)),
)
# The exported list carries the office's own column names, so that it can be imported again.
ALL_COLUMNS = (
    Shown("member", "委员姓名", lambda row: row.membership.name),
    Shown("sector", "界别", sector),
    Shown("on", "联系时间", lambda row: row.on, kind="date"),
    Shown("audience", "联系对象", lambda row: row.audience),
    Shown("means", "联系方式", lambda row: row.get_means_display()),
    Shown("practice", "主要做法和基本情况", lambda row: row.practice),
    Shown("issues", "收集到的问题和建议", lambda row: row.issues),
)
TEMPLATE = "outreach/register.html"
REGISTER = Register("联系群众", "次", (ON, *WHO, *WHAT, *BRIEFLY), "-on", template=TEMPLATE)
MINE = Register(
    "我的联系群众", "次", (ON, *WHAT, *BRIEFLY), "-on", template=TEMPLATE, empty="没有您的联系记录"
)
EXPORTED = Register("联系界别群众登记", "次", ALL_COLUMNS, "-on")


def contacts(request: UserRequest) -> HttpResponseBase:
    """The desk's register of all contact records; to a member, his own."""
    desk = request.user.can("duties.read", request.committee)
    rows = readable(request, Contact.objects.all(), desk=desk)
    form = filter_form(request, rows, desk=desk)
    shown = form.narrowed(rows).select_related("membership__person").prefetch_related(places("membership__"))
    if request.GET.get("format") == "xlsx":
        return page(request, EXPORTED, shown)
    return page(
        request, REGISTER if desk else MINE, shown, form, period=form.period,
        told=numbers(request, form, rows) if desk else None, register_actions=actions(request),
        register_tabs=tabs(request, active="contacts") if desk else [],
    )  # fmt: skip


def filter_form(request: UserRequest, rows: QuerySet[Contact], *, desk: bool) -> ContactFilter:
    sectors = Body.objects.filter(committee=request.committee, kind=Body.Kind.SECTOR)
    choices = list(sectors.order_by("position", "pk").values_list("pk", "name"))
    return ContactFilter(request.GET, quarters=quarters(rows), sectors=choices, desk=desk)


def quarters(rows: QuerySet[Contact]) -> list[Quarter]:
    """The quarters from the first record to the last, latest first; this quarter where there is none yet."""
    span = rows.order_by().aggregate(first=Min("on"), last=Max("on"))
    if span["first"] is None:
        return [quarter_of(clock.today())]
    return quarters_between(span["first"], span["last"])


def actions(request: UserRequest) -> list[dict[str, str]]:
    if not request.user.can("outreach.manage", request.committee):
        return []
    return [{"label": "登记联系记录", "href": reverse("contact-add"), "icon": "plus", "look": "main"}]


def tabs(request: UserRequest, *, active: str) -> list[dict[str, Any]]:
    kept = address(request.GET, page="", sort="", format="", means="", has_issue="")
    found = [{"label": "联系记录", "href": reverse("contacts") + kept, "active": active == "contacts"}]
    if request.user.can("members.read", request.committee):
        found.append(
            {
                "label": "尚未达到次数的委员",
                "href": reverse("contacts-missing") + kept,
                "active": active == "missing",
            }
        )
    return found


@dataclass(frozen=True, slots=True)
class Numbers:
    """What stands above the register: totals, coverage, and the means as bars."""

    total: int
    with_issue: int
    covered: int
    due: int
    missing: int
    minimum: int
    links: dict[str, str]
    bars: list[tuple[str, int, str]]

    @property
    def ratio(self) -> str:
        return f"{self.covered}/{self.due}"

    @property
    def coverage(self) -> str:
        """Numerator and denominator in words."""
        share = f"，{Decimal(100 * self.covered) / self.due:.1f}%" if self.due else ""
        return f"有记录 {self.covered} ÷ 应联系 {self.due} 人{share}"

    @property
    def rule(self) -> str:
        return f"每季度至少 {self.minimum} 次"

    @property
    def share(self) -> str:
        return f"共 {self.total} 次中的 {self.with_issue} 次"


def numbers(request: UserRequest, form: ContactFilter, readable_rows: QuerySet[Contact]) -> Numbers:
    """Counted over period, name and sector; coverage is over members serving and not exempt on the last day."""
    rows = form.narrowed(readable_rows, without=NUMBERED_BY).order_by()
    n = rows.aggregate(
        total=Count("pk"), with_issue=Count("pk", filter=~Q(issues="")),
        **{means: Count("pk", filter=Q(means=means)) for means in MEANS},
    )  # fmt: skip
    day = counted_on(form.period.last)
    minimum = least(request.committee, day)
    seats = form.among(due_on(request.committee, day), day)
    covered = seats.filter(pk__in=rows.values("membership")).count()
    missing_count = lacking(seats, form, minimum).count() if form.period.quarter else 0
    return Numbers(
        n["total"], n["with_issue"], covered, seats.count(), missing_count, minimum, links(request.GET),
        [(label, n[means], leads_to(request.GET, means=means)) for means, label in MEANS.items() if n[means]],
    )  # fmt: skip


def leads_to(query: QueryDict, **chosen: str) -> str:
    none = {"means": "", "has_issue": "", "page": "", "format": ""}
    return address(query, **(none | chosen))


def links(query: QueryDict) -> dict[str, str]:
    return {
        "total": leads_to(query), "with_issue": leads_to(query, has_issue="yes"),
        "by_member": leads_to(query, sort="member"), "missing": reverse("contacts-missing") + leads_to(query, sort=""),
    }  # fmt: skip


def counted_on(last: date | None) -> date:
    """The day on which members are counted: the end of the period, today while it runs."""
    return min(last, clock.today()) if last else clock.today()


def least(committee: Committee, day: date) -> int:
    return int(parameter(committee, MINIMUM, day).value)


def due_on(committee: Committee, day: date) -> QuerySet[Membership]:
    """Members of whom contacts are expected: serving and not exempt on the day."""
    seats = Membership.objects.of(committee).serving_on(day)
    return seats.exclude(pk__in=Membership.objects.of(committee).exempt_on(day).values("pk"))


def lacking(seats: QuerySet[Membership], form: ContactFilter, minimum: int) -> QuerySet[Membership]:
    """Members with fewer standing records in the period than the minimum, with their count and latest record."""
    mine = Contact.objects.standing().filter(membership=OuterRef("pk")).order_by()
    within = mine.filter(form.period.covers()).values("membership").annotate(n=Count("pk")).values("n")
    latest = mine.values("membership").annotate(day=Max("on")).values("day")
    counted = seats.annotate(times=Coalesce(Subquery(within), 0), latest_on=Subquery(latest))
    return counted.filter(times__lt=minimum)


@needs("duties.read")
def missing(request: UserRequest) -> HttpResponseBase:
    """Members who have fewer contacts in the quarter than the committee asks for (JM-10.1: at least one)."""
    if not request.user.can("members.read", request.committee):
        raise PermissionDenied("members.read")
    form = filter_form(request, readable(request, Contact.objects.all(), desk=True), desk=True)
    for name in ("from_on", "until_on", "means", "has_issue"):
        del form.fields[name]
    day = counted_on(form.period.last)
    minimum = least(request.committee, day)
    due = due_on(request.committee, day).filter(
        pk__in=Membership.objects.visible_to(request.user, request.committee)
    )
    rows = lacking(form.among(due, day), form, minimum).select_related("person")
    rows = rows.prefetch_related(places())
    return page(
        request, missing_register(day), rows, form, period=form.period, minimum=minimum,
        register_tabs=tabs(request, active="missing"), register_actions=actions(request),
    )  # fmt: skip


def missing_register(day: date) -> Register:
    def placed(seat: Membership) -> str:
        body = seat.body_on(Body.Kind.SECTOR, day)
        return body.name if body else ""

    columns = (
        Shown(
            "member", "委员", lambda seat: seat.name, href=lambda seat: reverse("member", args=[seat.pk]),
            sort="person__name", heading=True,
        ),
        Shown("sector", "界别", placed),
        Shown("times", "本期次数", lambda seat: seat.times, sort="times", kind="integer", align="end"),
        Shown("latest_on", "最近一次", lambda seat: seat.latest_on, sort="latest_on", kind="date"),
    )  # fmt: skip
    return Register(
        "尚未达到次数的委员",
        "人",
        columns,
        "position",
        template="outreach/missing.html",
        empty="委员都已达到规定次数",
        remembers=False,  # the number wanted may be the parent's
    )
