"""The register of opinion reports, with what became of them in numbers above it."""

from collections.abc import Iterator

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse

from tongxin.opinions.forms import HIGHER, ReportFilter, adopted, adopted_higher, instructed
from tongxin.opinions.models import Adoption, Instruction, Report
from tongxin.people.drawing import Shown
from tongxin.people.figures import Figure, rate
from tongxin.people.http import UserRequest
from tongxin.people.narrowing import readable
from tongxin.people.registers import Register, page
from tongxin.ui.listing import address

NUMBERED_BY = ("level", "way", "instructed")  # what the numbers tell apart, so they are counted without it


def reporters(row: Report) -> str:
    return "、".join(reporter.membership.name for reporter in row.reporters.all())


def own_use(row: Report) -> str:
    """The issues that carried it, 采用 where the issue is not known."""
    return "、".join(each.issue or "采用" for each in row.adoptions.all() if each.level == "own")


def higher_use(row: Report) -> str:
    found = [
        f"{each.get_level_display()}{each.get_way_display()}"
        for each in row.adoptions.all()
        if each.level != "own"
    ]
    return "、".join(dict.fromkeys(found))


def leaders(row: Report) -> str:
    return "、".join(instruction.leader for instruction in row.instructions.all())


COLUMNS = (
    Shown("number", "序号", lambda row: row.number, sort="number", kind="integer"),
    Shown("on", "日期", lambda row: row.on, sort="on", kind="date"),
    Shown(
        "title", "标题", lambda row: row.title, href=lambda row: reverse("opinion", args=[row.pk]), sort="title",
        heading=True,
    ),
    Shown("reporters", "反映人", reporters),
    Shown("issue", "本级采用", own_use),
    Shown("higher", "上级采用", higher_use),
    Shown("instruction", "批示", leaders),
)  # fmt: skip
MINE_COLUMNS = tuple(column for column in COLUMNS if column.name != "reporters")
REGISTER = Register("社情民意", "篇", COLUMNS, "number", template="opinions/register.html")
MINE = Register(
    "我的社情民意", "篇", MINE_COLUMNS, "number", template="opinions/register.html", empty="没有您反映的来稿"
)


def opinions(request: UserRequest) -> HttpResponseBase:
    """The desk's register of all reports; to a member, his own."""
    desk = request.user.can("duties.read", request.committee)
    rows = readable(request, Report.objects.all(), desk=desk)
    years = sorted(rows.order_by().values_list("year", flat=True).distinct(), reverse=True)
    form = ReportFilter(request.GET, years=years, desk=desk)
    shown = form.narrowed(rows).prefetch_related(
        "reporters__membership__person",
        Prefetch("adoptions", Adoption.objects.standing()),
        Prefetch("instructions", Instruction.objects.standing()),
    )
    told = list(figures(form, rows, request.GET)) if desk and request.GET.get("format") != "xlsx" else []
    return page(request, REGISTER if desk else MINE, shown, form, figures=told, year_shown=form.year_shown)


def figures(form: ReportFilter, readable_rows: QuerySet[Report], query: QueryDict) -> Iterator[Figure]:
    """Reports, those used at the own level and above, and those remarked on; a report used twice is one report."""
    rows = form.narrowed(readable_rows, without=NUMBERED_BY).order_by()
    n = rows.aggregate(
        received=Count("pk"), own=Count("pk", filter=Q(pk__in=adopted(level="own"))),
        higher=Count("pk", filter=Q(pk__in=adopted_higher())), instructed=Count("pk", filter=Q(pk__in=instructed())),
    )  # fmt: skip
    times = Adoption.objects.standing().filter(report__in=rows.values("pk")).exclude(level="own").count()
    remarks = Instruction.objects.standing().filter(report__in=rows.values("pk")).count()

    def leads_to(**chosen: str) -> str:
        none = {"level": "", "way": "", "instructed": "", "page": "", "format": ""}
        return address(query, **(none | chosen))

    yield Figure("来稿", str(n["received"]), "篇", "收到的全部来稿", leads_to())
    yield Figure("本级采用", str(n["own"]), "篇", "同一篇采用几次计一篇", leads_to(level="own"))
    yield rate("采用率", n["own"], n["received"], "本级采用", "来稿", leads_to(level="own"))
    yield Figure(
        "上级采用", str(n["higher"]), "篇", f"设区市、省、全国和部门，共 {times} 次", leads_to(level=HIGHER)
    )
    yield Figure("批示", str(n["instructed"]), "篇", f"领导批示共 {remarks} 次", leads_to(instructed="yes"))
