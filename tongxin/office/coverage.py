"""Where members or sectors are left out: each a number that opens to its rows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from tongxin.office.roster import GROUPS, placed, seats
from tongxin.people.models import Body, Committee, Membership, Placement
from tongxin.people.models.bodies import BodyQuerySet

MOST_CONVENERS = 2
WITHOUT, TOO_MANY, WITHOUT_FIRST = "without", "too_many", "without_first"
GAPS = {
    WITHOUT: "没有召集人的界别",
    TOO_MANY: f"召集人超过{MOST_CONVENERS}位的界别",
    WITHOUT_FIRST: "没有明确第一召集人的界别",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many serving members and sectors are left out."""

    no_special_committee: int
    no_group: int
    serving: int
    sectors: dict[str, int]


def coverage(committee: Committee, day: date) -> Coverage:
    """Two statements: one over members, one over sectors."""
    serving = seats(Membership.objects.serving_on(day), committee)
    found = serving.aggregate(
        serving=Count("pk"),
        no_special_committee=Count("pk", filter=~Q(placed(day, (Body.Kind.SPECIAL_COMMITTEE,)))),
        no_group=Count("pk", filter=~Q(placed(day, GROUPS))),
    )
    sectors = with_conveners(committee, day).aggregate(
        **{name: Count("pk", filter=gap(name)) for name in GAPS}
    )
    return Coverage(**found, sectors=sectors)


def gap(name: str) -> Q:
    """Sectors have one or two conveners, one of them first."""
    return {
        WITHOUT: Q(conveners=0), TOO_MANY: Q(conveners__gt=MOST_CONVENERS), WITHOUT_FIRST: Q(first_conveners=0),
    }[name]  # fmt: skip


def with_conveners(committee: Committee, day: date) -> BodyQuerySet:
    """The sectors in force with the number of their serving conveners and first conveners."""
    return Body.objects.filter(committee=committee, kind=Body.Kind.SECTOR).in_force(day).annotate(
        conveners=_number(committee, day, Placement.CONVENING),
        first_conveners=_number(committee, day, (Placement.Role.FIRST_CONVENER,)),
    )  # fmt: skip


def _number(committee: Committee, day: date, roles: tuple[str, ...]) -> Coalesce:
    serving = Membership.objects.filter(committee=committee).serving_on(day).values("pk")
    rows = Placement.objects.filter(body=OuterRef("pk"), role__in=roles, membership__in=serving).on(day)
    counted = (
        rows.order_by().values("body").annotate(number=Count("membership", distinct=True)).values("number")
    )
    return Coalesce(Subquery(counted), 0)
