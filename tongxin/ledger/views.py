"""The register of duties: every row that counts now, each leading to the page it comes from."""

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import get_script_prefix

from tongxin.ledger.catalogue import KINDS
from tongxin.ledger.forms import DutyFilter
from tongxin.ledger.models import Standing
from tongxin.people.drawing import Shown
from tongxin.people.http import UserRequest
from tongxin.people.narrowing import needs_seat
from tongxin.people.registers import Register, page


def subject(row: Standing) -> str:
    return row.member.name if row.member else str(row.body)


def quantity(row: Standing) -> str:
    return f"{row.quantity.normalize():f} {KINDS[row.kind].unit}"


def origin(row: Standing) -> str:
    return get_script_prefix() + row.route


ON = Shown("on", "日期", lambda row: row.on, sort="on", kind="date")
WHO = Shown("member", "委员", subject, sort="member__person__name", whole=True)
WHAT = (
    Shown("kind", "种类", lambda row: KINDS[row.kind].label, sort="kind"),
    Shown("title", "内容", lambda row: row.title, href=origin, heading=True),
    Shown("quantity", "数量", quantity, align="end", whole=True),
)
HANDS = (
    Shown("recorder", "登记", lambda row: row.recorder, sort="recorder", desk_only=True),
    Shown("verifier", "核实", lambda row: row.verifier, sort="verifier", desk_only=True),
)
REGISTER = Register("履职台账", "条", (ON, WHO, *WHAT, *HANDS), "-on")
MINE = Register("我的履职登记", "条", (ON, *WHAT), "-on", empty="没有符合条件的登记")


def duties(request: UserRequest) -> HttpResponseBase:
    """To the desk the committee's ledger, to a member what counts of himself."""
    desk = any(request.user.can(power, request.committee) for power in ("duties.read", "sheets.read"))
    if not desk:
        needs_seat(request)
    rows: QuerySet[Standing] = Standing.objects.visible_to(request.user, request.committee)
    years = [day.year for day in rows.dates("on", "year", order="DESC")]
    form = DutyFilter(request.GET, years=years, desk=desk)
    found = form.narrowed(rows).select_related("member__person", "body")
    return page(request, REGISTER if desk else MINE, found, form)
