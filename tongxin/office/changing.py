"""Dated changes of a seat: each checks what stands, writes its rows, and leaves one event, in one transaction.

What was settled on a day before stays as it is: lists of attendance keep who was due when they were closed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from tongxin.people.models import Body, Change, Membership, Placement, Post
from tongxin.people.models.memberships import Decided, in_force
from tongxin.trail import record

DAY = timedelta(days=1)
NOTE_LENGTH = 200


class Refused(ValueError):
    """Why a change cannot be made, and beside which field of the form that is said."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True, slots=True)
class Decision:
    """From which day, by which meeting, under which number."""

    on: date
    meeting: str
    document: str = ""
    note: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        return {"from_on": self.on, "decided_by": self.meeting, "document": self.document, "note": self.note}

    def __str__(self) -> str:
        return "，".join(filter(None, [f"{self.on:%Y-%m-%d}起", self.meeting, self.document, self.note]))


def held(membership: Membership) -> Membership:
    """The seat with its rows, locked until the change is written."""
    Membership.objects.select_for_update().get(pk=membership.pk)
    return Membership.objects.with_rows().select_related("term", "committee").get(pk=membership.pk)


def check_serving(seat: Membership, on: date) -> None:
    """A change falls between entry and the end of the seat or term."""
    if seat.joined_on is None or on < seat.joined_on:
        entry = f"{seat.joined_on:%Y-%m-%d}" if seat.joined_on else "（未登记）"
        raise Refused("on", f"生效日期不能早于任职日期{entry}")
    if seat.left and seat.left.from_on <= on:
        raise Refused("on", f"{seat.name}已于{seat.left.from_on:%Y-%m-%d}{seat.left}，此后不能再作变动")
    if on > seat.term.ends_on:
        raise Refused("on", f"生效日期不能晚于本届结束日期{seat.term.ends_on:%Y-%m-%d}")


def check_nothing_later(rows: Iterable[Decided], on: date) -> None:
    """No row of the same matter begins on the day or after it: the order of changes must stay the order of days."""
    later = min((row for row in rows if row.from_on >= on), key=lambda row: row.from_on, default=None)
    if later:
        raise Refused(
            "on",
            f"{later.from_on:%Y-%m-%d}起已登记“{called(later)}”，生效日期要在这之后；登记有误请先更正那一行",
        )


def called(row: Decided) -> str:
    """A row in few words: plain membership of a body is just the body."""
    return str(row).removesuffix(f" {Placement.Role.MEMBER.label}")


def end(rows: Iterable[Post | Placement | Change], on: date, why: str = "") -> list[str]:
    """Let rows in force end the day before; says which."""
    ended = []
    for row in rows:
        row.until_on = on - DAY
        row.note = "；".join(filter(None, [row.note, why]))[:NOTE_LENGTH]
        row.save(update_fields=["until_on", "note"])
        ended.append(called(row))
    return ended


def tell(
    actor: record.Actor,
    seat: Membership,
    action: str,
    label: str,
    before: Any,
    after: Any,
    decision: Decision,
) -> None:
    act = record.Act(
        f"people.member.{action}", label, seat, seat.name, {"is": before}, {"is": after, "from_on": decision.on.isoformat()},
        note=str(decision),
    )  # fmt: skip
    record.record(actor, seat.committee_id, act)


@transaction.atomic
def place(
    actor: record.Actor, membership: Membership, kind: str, body: Body | None, decision: Decision
) -> None:
    """Move the seat to another body of the kind, or out of it; roles held in the old one end with it."""
    seat, label = held(membership), Body.Kind(kind).label
    check_serving(seat, decision.on)
    rows = [row for row in seat.placements if row.body.kind == kind]
    check_nothing_later(rows, decision.on)
    current = in_force(rows, decision.on)
    if body and any(row.body_id == body.pk for row in current):
        raise Refused("body", f"{seat.name}已在{body}，不需要调整")
    if body is None and not current:
        raise Refused("body", f"{seat.name}没有参加{label}，无从退出")
    check_open(body, decision.on)
    before = "、".join(end(current, decision.on, "" if body else f"{decision}退出"))
    if body:
        Placement.objects.create(committee=seat.committee, membership=seat, body=body, **decision.fields)
    tell(actor, seat, "placed", f"调整{label}", before, str(body or ""), decision)


def check_open(body: Body | None, on: date) -> None:
    if body and body.until_on and body.until_on < on:
        raise Refused("body", f"{body}已于{body.until_on:%Y-%m-%d}撤销")


@transaction.atomic
def appoint(
    actor: record.Actor, membership: Membership, name: str, decision: Decision, *, beside: bool
) -> None:
    """Give a post; the one held before ends unless the new one is held beside it."""
    seat = held(membership)
    check_serving(seat, decision.on)
    posts = list(seat.posts)
    current = in_force(posts, decision.on)
    again = next((post for post in posts if post.name == name and _reaches(post, decision.on)), None)
    if again:
        raise Refused("post", f"{seat.name}自{again.from_on:%Y-%m-%d}起任{again}，任期不能重叠")
    ending = [] if beside else current
    check_nothing_later([] if beside else posts, decision.on)
    before = "、".join(end(ending, decision.on, f"{decision}改任{Post.Name(name).label}" if ending else ""))
    fresh = Post.objects.create(committee=seat.committee, membership=seat, name=name, **decision.fields)
    tell(actor, seat, "appointed", "任职", before, str(fresh), decision)


def _reaches(row: Decided, on: date) -> bool:
    """Whether a row is still in force on the day, or begins later."""
    return row.until_on is None or row.until_on >= on


@transaction.atomic
def relieve(actor: record.Actor, membership: Membership, post: Post, decision: Decision) -> None:
    """End a post; the seat stays."""
    seat = held(membership)
    check_serving(seat, decision.on)
    _end_one(seat.posts, post, decision, "免去")
    tell(actor, seat, "relieved", "免职", str(post), "", decision)


def _end_one(rows: Iterable[Any], wanted: Post | Placement, decision: Decision, verb: str) -> None:
    row = next((each for each in rows if each.pk == wanted.pk), None)
    if row is None or row not in in_force([row], decision.on):
        raise Refused("row", f"“{wanted}”在{decision.on:%Y-%m-%d}不在任")
    check_nothing_later([row], decision.on)
    end([row], decision.on, f"{decision}{verb}")


@transaction.atomic
def give_role(actor: record.Actor, membership: Membership, body: Body, role: str, decision: Decision) -> None:
    """Make the member convener, head or deputy of a body he belongs to; a body has one first convener and one head."""
    Body.objects.select_for_update().get(pk=body.pk)
    seat = held(membership)
    check_serving(seat, decision.on)
    rows = [row for row in seat.placements if row.body_id == body.pk]
    current = in_force(rows, decision.on)
    if not current:
        raise Refused("body", f"{seat.name}在{decision.on:%Y-%m-%d}不在{body}，请先调整所属")
    roles = [row for row in rows if row.role != Placement.Role.MEMBER]
    check_nothing_later(roles, decision.on)
    if any(row.role == role for row in in_force(roles, decision.on)):
        raise Refused("role", f"{seat.name}已任{body}{Placement.Role(role).label}")
    check_sole(seat, body, role, decision.on)
    before = "、".join(end(in_force(roles, decision.on), decision.on, f"{decision}改任"))
    fresh = Placement.objects.create(
        committee=seat.committee, membership=seat, body=body, role=role, **decision.fields
    )
    tell(actor, seat, "role_given", f"任{fresh.get_role_display()}", before, str(fresh), decision)


SOLE = (Placement.Role.FIRST_CONVENER, Placement.Role.HEAD)


def check_sole(seat: Membership, body: Body, role: str, on: date) -> None:
    """One first convener carries the responsibility, one head leads."""
    if role not in SOLE:
        return
    serving = Membership.objects.filter(committee=seat.committee).serving_on(on).exclude(pk=seat.pk)
    rows = Placement.objects.filter(body=body, role=role, membership__in=serving).select_related(
        "membership__person"
    )
    taken = next((row for row in rows if _reaches(row, on)), None)
    if taken:
        name, label = taken.membership.name, Placement.Role(role).label
        raise Refused("role", f"{body}的{label}是{name}（{taken.from_on:%Y-%m-%d}起），只能有一位，请先免去")


@transaction.atomic
def end_role(actor: record.Actor, membership: Membership, placement: Placement, decision: Decision) -> None:
    """End a role in a body; the member stays in it."""
    seat = held(membership)
    check_serving(seat, decision.on)
    _end_one(seat.placements, placement, decision, "免去")
    rows = [row for row in seat.placements if row.body_id == placement.body_id]
    if not in_force(rows, decision.on):
        Placement.objects.create(
            committee=seat.committee,
            membership=seat,
            body=placement.body,
            from_on=decision.on,
            note="免去职务后仍为成员",
        )
    tell(actor, seat, "role_ended", f"免{placement.get_role_display()}", str(placement), "", decision)


@transaction.atomic
def leave(actor: record.Actor, membership: Membership, kind: str, decision: Decision) -> None:
    """End the seat: resigned, removed, revoked, died; the day is the first one not served."""
    seat = held(membership)
    if seat.left:
        raise Refused("on", f"{seat.name}已于{seat.left.from_on:%Y-%m-%d}{seat.left}，不能再次登记离任")
    check_serving(seat, decision.on)
    rows = [*seat.posts, *seat.placements, *seat.changes]
    check_nothing_later(rows, decision.on)
    Change.objects.create(committee=seat.committee, membership=seat, kind=kind, **decision.fields)
    tell(actor, seat, "left", Change.Kind(kind).label, "在任", Change.Kind(kind).label, decision)


@transaction.atomic
def interrupt(
    actor: record.Actor, membership: Membership, kind: str, until: date | None, decision: Decision
) -> None:
    """Open a span in which the member is not due: suspended, on sick leave, abroad."""
    seat = held(membership)
    check_serving(seat, decision.on)
    if until and until < decision.on:
        raise Refused("until", f"截止日期不能早于生效日期{decision.on:%Y-%m-%d}")
    spans = [row for row in seat.changes if row.kind in Change.SPANS]
    check_apart(spans, decision.on, until)
    fields = decision.fields | {"until_on": until}
    fresh = Change.objects.create(committee=seat.committee, membership=seat, kind=kind, **fields)
    tell(actor, seat, "interrupted", str(fresh), "在任", str(fresh), decision)


def check_apart(spans: Iterable[Decided], first: date, last: date | None) -> None:
    for row in spans:
        if _reaches(row, first) and (last is None or row.from_on <= last):
            until = f"{row.until_on:%Y-%m-%d}" if row.until_on else "未定"
            raise Refused("on", f"与已登记的“{row}”（{row.from_on:%Y-%m-%d}至{until}）重叠")


@transaction.atomic
def resume(actor: record.Actor, membership: Membership, decision: Decision) -> None:
    """End the span in force: the member is due again from the day."""
    seat = held(membership)
    check_serving(seat, decision.on)
    spans = [row for row in seat.changes if row.kind in Change.SPANS]
    current = in_force(spans, decision.on)
    if not current:
        raise Refused("on", f"{seat.name}在{decision.on:%Y-%m-%d}没有停止履职、长期病假或在境外")
    check_nothing_later(current, decision.on)
    before = "、".join(end(current, decision.on, f"{decision}恢复"))
    tell(actor, seat, "resumed", "恢复履职", before, "在任", decision)


ROW_FIELDS = ("from_on", "until_on", "decided_by", "document", "note")


@transaction.atomic
def amend(
    actor: record.Actor,
    membership: Membership,
    row: Post | Placement | Change,
    values: Mapping[str, Any],
    reason: str,
) -> bool:
    """Correct a dated row that was entered wrongly; False when nothing differs."""
    seat = held(membership)
    before = {name: getattr(row, name) for name in ROW_FIELDS}
    changed = {name: values[name] for name in ROW_FIELDS if values[name] != before[name]}
    if not changed:
        return False
    for name, value in changed.items():
        setattr(row, name, value)
    check_amended(seat, row)
    row.save(update_fields=list(changed))
    old = {name: _plain(before[name]) for name in changed}
    new = {name: _plain(value) for name, value in changed.items()}
    act = record.Act("people.member.row_corrected", f"更正“{row}”", seat, seat.name, old, new, note=reason)
    record.record(actor, seat.committee_id, act)
    return True


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def check_amended(seat: Membership, row: Post | Placement | Change) -> None:
    """A corrected row still lies within the seat and beside its like."""
    if row.until_on and row.until_on < row.from_on:
        raise Refused("until_on", f"截止日期不能早于起始日期{row.from_on:%Y-%m-%d}")
    others = [each for each in _rows_of(seat) if each != row]
    check_within(row, others, entry=_is(row, Change.ENTRIES), leaving=_is(row, Change.EXITS))
    for each in others:
        if (
            _alike(each, row)
            and _reaches(each, row.from_on)
            and (row.until_on is None or each.from_on <= row.until_on)
        ):
            raise Refused("from_on", f"与“{called(each)}”（{each.from_on:%Y-%m-%d}起）重叠")


def check_within(row: Decided, others: Iterable[Decided], *, entry: bool, leaving: bool) -> None:
    """Entry stays before everything else, the end of the seat after it, all others between."""
    for each in others:
        if (entry and each.from_on < row.from_on) or (
            not entry and _is(each, Change.ENTRIES) and row.from_on < each.from_on
        ):
            raise Refused("from_on", f"任职日期要在其他登记之前（“{each}”{each.from_on:%Y-%m-%d}）")
        if (leaving and each.from_on >= row.from_on) or (
            not leaving and _is(each, Change.EXITS) and row.from_on >= each.from_on
        ):
            raise Refused("from_on", f"离任日期要在其他登记之后（“{each}”{each.from_on:%Y-%m-%d}）")


def _is(row: Decided, kinds: Iterable[str]) -> bool:
    return isinstance(row, Change) and row.kind in kinds


def _rows_of(seat: Membership) -> list[Post | Placement | Change]:
    return [*seat.changes, *seat.posts, *seat.placements]


def _alike(one: Decided, other: Decided) -> bool:
    """Whether two rows exclude each other on the same days."""
    if isinstance(one, Post) and isinstance(other, Post):
        return one.name == other.name
    if isinstance(one, Placement) and isinstance(other, Placement):
        return (one.body.kind, one.role) == (other.body.kind, other.role)
    return _is(one, Change.SPANS) and _is(other, Change.SPANS)


@transaction.atomic
def strike(actor: record.Actor, membership: Membership, row: Post | Placement | Change, reason: str) -> None:
    """Take out a dated row that should never have been entered; the trail keeps what it said."""
    seat = held(membership)
    if not reason:
        raise Refused("reason", "请写明删去的原因")
    if _is(row, Change.ENTRIES):
        raise Refused("reason", "任职登记不能删去；不再担任委员请登记离任")
    said = {name: _plain(getattr(row, name)) for name in ROW_FIELDS} | {"is": str(row)}
    act = record.Act("people.member.row_struck", f"删去“{row}”", seat, seat.name, said, {}, note=reason)
    row.delete()
    record.record(actor, seat.committee_id, act)
