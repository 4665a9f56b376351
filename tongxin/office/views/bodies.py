"""Sectors, committees, groups, parties and units: who belongs to them, where somebody is missing, and their names."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongxin.office import naming, roster
from tongxin.office.coverage import GAPS, coverage, gap, with_conveners
from tongxin.office.forms.bodies import KINDS, EndBody, NewAlias, NewBody, RenameBody
from tongxin.office.gathering import gathered, people_of
from tongxin.office.views.pages import asked, body_of
from tongxin.office.views.roster import query
from tongxin.people.http import UserRequest, actor_of, needs
from tongxin.people.models import Alias, Body
from tongxin.trail import clock

FILTERED = {Body.Kind.SECTOR: "sector", Body.Kind.SPECIAL_COMMITTEE: "special_committee"} | dict.fromkeys(
    roster.GROUPS, "group"
)


@needs("members.read")
def bodies(request: UserRequest) -> HttpResponseBase:
    """One kind of bodies at a time, below the numbers of what is missing."""
    day, kind, missing = clock.today(), chosen(request), request.GET.get("gap", "")
    rows = Body.objects.visible_to(request.user, request.committee).of_kind(kind)
    if missing in GAPS:
        rows = with_conveners(request.committee, day).filter(gap(missing))
    found, lines = coverage(request.committee, day), gathered(request.committee, rows, day)
    return render(
        request, "office/bodies.html",
        {
            "kind": kind, "label": Body.Kind(kind).label, "coverage": found, "tabs": kind_tabs(request, kind), "day": day,
            "lines": lines, "with_aliases": any(line.aliases for line in lines), "gap": GAPS.get(missing, ""),
            "gaps": [(GAPS[name], n, f"?kind=sector&gap={name}") for name, n in found.sectors.items()],
            "without_committee": query(special_committee="none"), "without_group": query(group="none"),
            "may_manage": request.user.can("members.manage", request.committee), "convened": kind == Body.Kind.SECTOR,
        },
    )  # fmt: skip


def chosen(request: UserRequest) -> str:
    asked_for = request.GET.get("kind", "")
    return asked_for if asked_for in dict(KINDS) else Body.Kind.SECTOR


def kind_tabs(request: UserRequest, kind: str) -> list[dict[str, Any]]:
    kinds = list(Body.objects.of(request.committee).values_list("kind", flat=True).order_by())
    return [
        {"label": label, "href": f"?kind={code}", "active": code == kind, "count": kinds.count(code)}
        for code, label in KINDS
    ]


@needs("members.read")
def body(request: UserRequest, pk: int) -> HttpResponseBase:
    """One body: its people with their roles, its names, and what may be changed."""
    row, day = body_of(request, pk), clock.today()
    field = FILTERED.get(Body.Kind(row.kind))
    return render(
        request, "office/body.html",
        {
            "body": row, "people": people_of(row, day), "day": day, "aliases": Alias.objects.filter(body=row).order_by("pk"),
            "may_manage": request.user.can("members.manage", request.committee), "alias_form": NewAlias(body=row),
            "list_href": query(**{field: row.pk}) if field else "", "ended": row.until_on and row.until_on < day,
            "back": f"{reverse('bodies')}?kind={row.kind}",
        },
    )  # fmt: skip


@needs("members.manage")
def add(request: UserRequest) -> HttpResponseBase:
    form = NewBody(request.POST or None, committee=request.committee, initial={"kind": chosen(request)})
    back = f"{reverse('bodies')}?kind={request.POST.get('kind') or chosen(request)}"

    def write() -> str:
        return f"已设立“{naming.set_up(actor_of(request), request.committee, form.cleaned_data)}”"

    return asked(request, form, back, write, title="新增界别与机构", crumb="界别与机构")


@needs("members.manage")
def rename(request: UserRequest, pk: int) -> HttpResponseBase:
    row = body_of(request, pk)
    form = RenameBody(request.POST or None, body=row, initial={"name": row.name})

    def write() -> str:
        naming.rename(actor_of(request), row, form.cleaned_data["name"], form.cleaned_data["reason"])
        return f"已更名为“{form.cleaned_data['name']}”，原名称仍可用于导入"

    return asked(request, form, reverse("body", args=[pk]), write, title=f"更名：{row}", crumb=row.name)


@needs("members.manage")
def end(request: UserRequest, pk: int) -> HttpResponseBase:
    row = body_of(request, pk)
    form = EndBody(request.POST or None, day=clock.today())

    def write() -> str:
        naming.end(actor_of(request), row, form.cleaned_data["until_on"], form.cleaned_data["reason"])
        return f"{row}已登记撤销"

    return asked(
        request, form, reverse("body", args=[pk]), write, title=f"撤销：{row}", send="撤销", crumb=row.name
    )


@require_POST
@needs("members.manage")
def add_alias(request: UserRequest, pk: int) -> HttpResponseBase:
    row = body_of(request, pk)
    form = NewAlias(request.POST, body=row)
    if form.is_valid():
        naming.add_alias(actor_of(request), row, form.cleaned_data["alias"])
        messages.success(request, f"已添加别名“{form.cleaned_data['alias']}”")
    else:
        messages.error(request, "；".join(str(error) for error in form.errors["alias"]))
    return redirect("body", pk)


@require_POST
@needs("members.manage")
def drop_alias(request: UserRequest, pk: int, alias_pk: int) -> HttpResponseBase:
    row = body_of(request, pk)
    alias = get_object_or_404(Alias, body=row, pk=alias_pk)
    naming.drop_alias(actor_of(request), row, alias)
    messages.success(request, f"已去掉别名“{alias}”")
    return redirect("body", pk)
