"""Home: for a member what to do next and where he stands; for staff the queues of the desk."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, reverse

from tongxin.evaluation import schemes
from tongxin.evaluation.engine import CaseError
from tongxin.evaluation.sheets import SHOWN_NOTHING, sheet_of
from tongxin.evaluation.showing import Drawing, ShownSheet
from tongxin.ledger.catalogue import KINDS
from tongxin.ledger.models import Standing
from tongxin.meetings.models import UNKNOWN, Attendance, LeaveSlip
from tongxin.overview import batches
from tongxin.people.http import UserRequest
from tongxin.people.models import Committee, Membership, User
from tongxin.people.parameters import parameter
from tongxin.tables.models import Batch, Line
from tongxin.trail import clock

RECENT = 6


@dataclass(frozen=True, slots=True)
class Queue:
    """Something that waits for the desk: how many, and where to deal with it."""

    title: str
    count: int
    href: str
    note: str
    icon: str
    tone: str = "warn"


def home(request: UserRequest) -> HttpResponse:
    held = request.user.powers_in(request.committee)
    if held:
        return render(request, "overview/home_desk.html", desk(request, held))
    return render(request, "overview/home_member.html", member(request))


def member(request: UserRequest) -> dict[str, Any]:
    """One's own year: what is owed, the ring, the latest records. No comparison with others."""
    rows = Membership.objects.filter(committee=request.committee, person__user=request.user).with_rows()
    membership = rows.order_by("-term__number").first()
    year = schemes.default_year(request.committee, clock.today())
    if membership is None:
        return {"membership": None, "year": year}
    duties = Standing.objects.visible_to(request.user, request.committee).filter(
        member=membership, on__year=year
    )
    return {
        "membership": membership, "year": year, "sheet": own_sheet(request, membership, year),
        "counts": [
            (KINDS[row["kind"]], row["found"], ledger(year=year, kind=row["kind"]))
            for row in duties.values("kind").annotate(found=Count("pk")).order_by("kind")
        ],
        "recent": duties.order_by("-on", "-pk")[:RECENT], "prefix": get_script_prefix(), "today": clock.today(),
    }  # fmt: skip


def ledger(**asked: Any) -> str:
    """The register of duties, narrowed to what was counted."""
    return f"{reverse('duties')}?{urlencode(asked)}"


def own_sheet(request: UserRequest, membership: Membership, year: int) -> ShownSheet | None:
    chosen = schemes.chosen(request.committee, year)
    if chosen is None or parameter(request.committee, "evaluation.shown_during_year").value == SHOWN_NOTHING:
        return None
    try:
        found = sheet_of(chosen, membership)
    except CaseError:
        return None
    return Drawing(found.sheet, found.sources, get_script_prefix()).shown()


def desk(request: UserRequest, held: set[str]) -> dict[str, Any]:
    committee, year = request.committee, schemes.default_year(request.committee, clock.today())
    return {
        "year": year, "queues": [queue for queue in queues(request.user, committee, held) if queue.count], "may": held,
        "figures": figures(committee, year) if "duties.read" in held else [],
        "batches": batches.batches(request.user, committee)[:RECENT],
        "months": months(committee, year) if "duties.read" in held else [],
        "chosen": schemes.chosen(committee, year), "has_members": Membership.objects.filter(committee=committee).exists(),
    }  # fmt: skip


def queues(user: User, committee: Committee, held: set[str]) -> list[Queue]:
    """What waits, oldest kind of work first; only what the user may deal with."""
    found: list[Queue] = []
    if batches.kinds(user, committee):
        opened = batches.batches(user, committee).filter(stage=Batch.Stage.READ).count()
        found.append(Queue("待确认的导入", opened, reverse("imports"), "已上传，还没有入库", "file-import"))
        aside = batches.pending(user, committee).filter(outcome=Line.Outcome.SET_ASIDE).count()
        found.append(
            Queue(
                "搁置的导入行",
                aside,
                reverse("pending") + "?why=aside",
                "读不懂或有冲突，还没有入库",
                "question-mark",
            )
        )
    if "meetings.manage" in held:
        unknown = Attendance.objects.standing().filter(
            committee=committee, mark=UNKNOWN, sitting__meeting__voided_at=None
        )
        found.append(
            Queue(
                "签到未注明",
                unknown.count(),
                reverse("unknown-marks"),
                "空白格，决定之前不计分",
                "calendar-event",
            )
        )
        slips = LeaveSlip.objects.filter(committee=committee).contradicting().count()
        found.append(
            Queue(
                "请假条与签到表不一致",
                slips,
                reverse("leave-slips") + "?contradicting=on",
                "以哪个为准，待裁定",
                "gavel",
            )
        )
    return found


def figures(committee: Committee, year: int) -> list[dict[str, Any]]:
    """The year in numbers, each opening to its rows."""
    rows = Standing.objects.filter(committee=committee, on__year=year, kind__in=UNITS).values("kind")
    found = rows.annotate(found=Count("pk"), members=Count("member", distinct=True))
    counts = {row["kind"]: (row["found"], row["members"]) for row in found}
    return [
        {
            "label": KINDS[kind].label, "value": counts.get(kind, (0, 0))[0], "unit": unit,
            "hint": f"涉及委员 {counts.get(kind, (0, 0))[1]} 人", "href": ledger(year=year, kind=kind),
        }
        for kind, unit in UNITS.items()
    ]  # fmt: skip


# What the desk counts of the year: rows of the ledger, so that each number is the length of the list it opens.
UNITS = {
    "meeting.attendance": "人次", "activity.participation": "人次", "training.attendance": "人次",
    "proposal.submitted": "人次", "opinion.submitted": "人次", "contact.recorded": "次",
}  # fmt: skip


def months(committee: Committee, year: int) -> list[tuple[str, int, str]]:
    """Duties by month, so that a quiet month shows; each opens to its rows."""
    found = dict.fromkeys(range(1, 13), 0)
    rows = (
        Standing.objects.filter(committee=committee, on__year=year).values("on").annotate(found=Count("pk"))
    )
    for row in rows:
        found[row["on"].month] += row["found"]
    last = clock.today().month if clock.today().year == year else 12
    return [
        (f"{month}月", count, ledger(year=year, month=month))
        for month, count in found.items()
        if month <= last
    ]
