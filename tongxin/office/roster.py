"""The roster as the desk reads it: which rows, in which state, and the numbers above them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from tongxin.people.models import Body, Change, Committee, Membership, Placement, Post, Term
from tongxin.people.models.memberships import MembershipQuerySet, in_force
from tongxin.tables.matching import name_key

Rows = MembershipQuerySet
NONE = "none"
NOT_YET, SERVING, EVERY, LEFT = "not_yet", "serving", "all", "left"
GROUPS = (Body.Kind.MEMBER_LIAISON_GROUP, Body.Kind.SECTOR_ACTIVITY_GROUP)


def seats(rows: Rows, committee: Committee) -> Rows:
    """The rows of the committee's latest term."""
    newest = Term.objects.filter(committee=committee).order_by("-number").values("pk")[:1]
    return rows.filter(term=Subquery(newest))


def narrowed(rows: Rows, wanted: Mapping[str, Any], day: date) -> Rows:
    """The rows a filter leaves; nothing chosen leaves those serving, a name finds those who left, too."""
    rows = in_state(rows, wanted.get("state") or (EVERY if wanted.get("name") else SERVING), day)
    if wanted.get("name"):
        rows = rows.filter(person__name_key__contains=name_key(wanted["name"]))
    for field in ("party", "gender"):
        if wanted.get(field):
            rows = rows.filter(**{"person__gender" if field == "gender" else field: wanted[field]})
    if wanted.get("scored"):
        rows = rows.filter(is_scored=wanted["scored"] == "yes")
    if wanted.get("entry"):
        rows = rows.filter(Exists(Change.objects.filter(membership=OuterRef("pk"), kind=wanted["entry"])))
    return holding(in_bodies(rows, wanted, day), wanted.get("post", ""), day)


def in_state(rows: Rows, state: str, day: date) -> Rows:
    if state == EVERY:
        return rows
    if state == LEFT:
        return rows.filter(_has(Change.objects.filter(kind__in=Change.EXITS, from_on__lte=day)))
    rows = rows.serving_on(day)
    return rows if state == SERVING else rows.filter(_has(Change.objects.filter(kind=state).on(day)))


def in_bodies(rows: Rows, wanted: Mapping[str, Any], day: date) -> Rows:
    kinds = {
        "sector": (Body.Kind.SECTOR,), "special_committee": (Body.Kind.SPECIAL_COMMITTEE,), "group": GROUPS,
    }  # fmt: skip
    for field, of in kinds.items():
        chosen = wanted.get(field)
        if chosen:
            rows = rows.filter(~placed(day, of) if chosen == NONE else placed(day, of, body=int(chosen)))
    return rows


def placed(day: date, kinds: tuple[str, ...], **narrower: Any) -> Exists:
    return _has(Placement.objects.filter(body__kind__in=kinds, **narrower).on(day))


def holding(rows: Rows, post: str, day: date) -> Rows:
    posts = Post.objects.on(day)
    if post == NONE:
        return rows.filter(~_has(posts))
    if post == "standing":
        return rows.filter(_has(posts.filter(name__in=Post.ON_STANDING_COMMITTEE)))
    return rows.filter(_has(posts.filter(name=post))) if post else rows


def _has(rows: QuerySet[Any]) -> Exists:
    return Exists(rows.filter(membership=OuterRef("pk")))


def sortable(rows: Rows, day: date) -> Rows:
    """With the order of the sector each row is in on the day, to sort by."""
    sectors = Placement.objects.filter(membership=OuterRef("pk"), body__kind=Body.Kind.SECTOR).on(day)
    return rows.annotate(sector_order=Subquery(sectors.order_by("-from_on").values("body__position")[:1]))


def state_of(row: Membership, day: date) -> str:
    """The state in words; reads prefetched rows."""
    if row.left and row.left.from_on <= day:
        return str(row.left)
    if row.joined_on is None or row.joined_on > day:
        return "尚未到任"
    spans = in_force((each for each in row.changes if each.kind in Change.SPANS), day)
    return str(spans[-1]) if spans else "在任"


def tone_of(row: Membership, day: date) -> str:
    return "" if row.left and row.left.from_on <= day else {"在任": "ok"}.get(state_of(row, day), "warn")


def place_names(row: Membership, day: date, *kinds: str) -> str:
    """The bodies of these kinds the member belongs to on a day, each once."""
    found = [each.body.name for each in in_force(row.placements, day) if each.body.kind in kinds]
    return "、".join(dict.fromkeys(found))


def numbers(committee: Committee, day: date) -> dict[str, int]:
    """Members serving, on the standing committee, co-opted, women; one statement."""
    serving = seats(Membership.objects.serving_on(day), committee)
    standing = Exists(
        Post.objects.filter(membership=OuterRef("pk"), name__in=Post.ON_STANDING_COMMITTEE).on(day)
    )
    coopted = Exists(Change.objects.filter(membership=OuterRef("pk"), kind=Change.Kind.COOPTED))
    return serving.aggregate(
        serving=Count("pk"), standing=Count("pk", filter=Q(standing)), coopted=Count("pk", filter=Q(coopted)),
        women=Count("pk", filter=Q(person__gender="女")),
    )  # fmt: skip


def counted_bodies(committee: Committee, day: date, *kinds: str) -> QuerySet[Any]:
    """{body, name, members} of the bodies with serving members, in their order; one statement."""
    serving = seats(Membership.objects.serving_on(day), committee).values("pk")
    rows = Placement.objects.filter(body__kind__in=kinds, membership__in=serving).on(day)
    counted = rows.values(body_key=F("body"), name=F("body__name")).annotate(
        members=Count("membership", distinct=True)
    )
    return counted.order_by("body__kind", "body__position", "body_key")
