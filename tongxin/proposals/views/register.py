"""The register of proposals, with the numbers every committee publishes above it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse

from tongxin.people.drawing import Shown
from tongxin.people.http import UserRequest
from tongxin.people.models import Body
from tongxin.people.narrowing import readable
from tongxin.people.registers import Register, page
from tongxin.proposals.forms import ProposalFilter
from tongxin.proposals.models import Handling, Proposal
from tongxin.proposals.views.figures import figures

VERDICT_TONES = {"filed": "ok", "merged": "info", "converted": "info", "not_filed": "bad", "pending": "warn"}
NUMBERED_BY = (
    "verdict",
    "outcome_class",
    "rating",
)  # what the numbers tell apart, so they are counted without it


def signers(row: Proposal) -> list[str]:
    return [signature.membership.name for signature in row.signatures.all()]


def lead(row: Proposal) -> str:
    """The body of a collective proposal, else the first signer."""
    return row.owner.name if row.owner else next(iter(signers(row)), "")


def co_signers(row: Proposal) -> str:
    return "、".join(signers(row)[0 if row.owner else 1 :])


def units(row: Proposal, role: str) -> str:
    return "、".join(handling.unit.name for handling in row.handlings.all() if handling.role == role)


def case(row: Proposal) -> str:
    return f"{row.case_number:03d}" if row.case_number else ""


def verdict_written(row: Proposal) -> str:
    """As offices write it, so that the exported list can be imported again."""
    target = row.merged_into
    return f"并入第{case(target)}号" if target and target.case_number else row.get_verdict_display()


def opened(row: Proposal) -> str:
    return reverse("proposal", args=[row.pk])


COLUMNS = (
    Shown("number", "来稿号", lambda row: row.number, sort="number", kind="integer"),
    Shown("case_number", "案号", case, sort="case_number"),
    Shown("on", "日期", lambda row: row.on, sort="on", kind="date"),
    Shown("subject", "案由", lambda row: row.subject, href=opened, heading=True),
    Shown("lead", "提案者", lead),
    Shown("form", "性质", lambda row: row.get_form_display(), sort="form"),
    Shown(
        "verdict", "审查意见", lambda row: row.get_verdict_display(), sort="verdict",
        tone=lambda row: VERDICT_TONES[row.verdict],
    ),
    Shown("lead_unit", "主办单位", lambda row: units(row, Handling.Role.LEAD)),
    Shown("outcome_class", "办理结果", lambda row: row.get_outcome_class_display(), sort="outcome_class"),
    Shown("rating", "评价", lambda row: row.get_rating_display(), sort="rating"),
)  # fmt: skip
ALL_COLUMNS = (
    *COLUMNS[:4],
    Shown("lead", "第一提案人", lead),
    Shown("co", "联名人", co_signers),
    Shown("form", "性质", lambda row: row.get_form_display()),
    Shown("season", "时段", lambda row: row.get_season_display()),
    Shown("category", "类别", lambda row: row.category),
    Shown("verdict", "审查意见", verdict_written),
    Shown("lead_unit", "主办单位", lambda row: units(row, Handling.Role.LEAD)),
    Shown("co_units", "会办单位", lambda row: units(row, Handling.Role.CO)),
    Shown("outcome_class", "办理结果", lambda row: row.outcome_class),
    Shown("rating", "委员评价", lambda row: row.get_rating_display()),
    Shown("marks", "标记", lambda row: "、".join(mark.get_kind_display() for mark in row.marks.all())),
    Shown("note", "备注", lambda row: row.note),
)
REGISTER = Register("提案", "件", COLUMNS, "number", template="proposals/register.html")
MINE = Register(
    "我的提案", "件", COLUMNS, "number", template="proposals/register.html", empty="没有您署名的提案"
)
EXPORTED = Register("提案目录", "件", ALL_COLUMNS, "number")


def proposals(request: UserRequest) -> HttpResponseBase:
    """The desk's register of all proposals; to a member, the ones he signed."""
    desk = request.user.can("duties.read", request.committee)
    rows = readable(request, Proposal.objects.all(), desk=desk)
    form = filter_form(request, rows)
    shown = form.narrowed(rows).select_related("owner", "merged_into")
    shown = shown.prefetch_related("signatures__membership__person", "handlings__unit", "marks")
    if request.GET.get("format") == "xlsx":
        return page(request, EXPORTED, shown)
    told = figures(form.narrowed(rows, without=NUMBERED_BY), request.GET) if desk else []
    return page(request, REGISTER if desk else MINE, shown, form, figures=told, year_shown=form.year_shown)


def filter_form(request: UserRequest, rows: QuerySet[Proposal]) -> ProposalFilter:
    plain = rows.order_by()
    years = sorted(plain.values_list("year", flat=True).distinct(), reverse=True)
    categories = sorted(plain.exclude(category="").values_list("category", flat=True).distinct())
    handling: QuerySet[Any] = Handling.objects.filter(proposal__in=plain.values("pk"))
    units = Body.objects.filter(committee=request.committee, pk__in=handling.values("unit"))
    choices = list(units.order_by("name").values_list("pk", "name"))
    return ProposalFilter(request.GET, years=years, categories=categories, units=choices)
