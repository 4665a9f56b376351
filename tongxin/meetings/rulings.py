"""Decides what the lists left open: slips that contradict them, and marks nobody noted."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from tongxin.ledger.duties import sync_many
from tongxin.meetings.models import UNKNOWN, Attendance, LeaveSlip
from tongxin.trail import clock, record

BY_LIST, BY_SLIP = "list", "slip"
REASON_WORDS = {
    "公务": "official", "公": "official", "出差": "official", "身体": "sick", "病": "sick", "家": "personal", "事": "personal",
}  # fmt: skip


class Overtaken(ValidationError):
    """Somebody else decided in the meantime; in words for the person who came late."""


@dataclass(frozen=True, slots=True)
class Change:
    """A row that was changed and saved, with its values before and after."""

    row: LeaveSlip | Attendance
    before: dict[str, Any]
    after: dict[str, Any]


def reason_kind(text: str) -> str:
    """The kind of leave a written reason speaks of."""
    return next((kind for word, kind in REASON_WORDS.items() if word in text), "unstated")


def listed(slip: LeaveSlip) -> Attendance | None:
    """What the list says of the member of a slip."""
    rows = Attendance.objects.standing().select_related("sitting__meeting", "membership__person")
    return rows.filter(sitting=slip.sitting_id, membership=slip.membership_id).first()


def settle(slip: LeaveSlip, ruling: str, by_name: str, kind: str = "") -> list[Change]:
    """Settle a contradiction: the slip makes the mark a leave, or the list stands. The caller records and syncs."""
    changes = [_set(slip, ruled_at=clock.now(), ruled_name=by_name)]
    row = listed(slip)
    if ruling == BY_SLIP and row is not None and row.mark != "leave":
        changes.append(_set(row, mark="leave", reason=kind or reason_kind(slip.reason)))
    return changes


def _set(row: LeaveSlip | Attendance, **values: Any) -> Change:
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return Change(row, before, values)


@transaction.atomic
def rule(actor: record.Actor, slip: LeaveSlip, ruling: str, why: str, kind: str = "") -> None:
    """Settle a contradiction on record, and let the ledger follow. Raises Overtaken when nothing is left to settle."""
    open_slips = LeaveSlip.objects.contradicting().select_for_update(of=("self",))
    found = open_slips.select_related("sitting", "membership__person").filter(pk=slip.pk).first()
    if found is None:
        raise Overtaken("这张请假条已经裁定，或者签到表已经改成请假，不用再裁定")
    own, *marks = settle(found, ruling, actor.name, kind)
    label = "裁定请假条：以请假条为准" if ruling == BY_SLIP else "裁定请假条：以签到表为准"
    acts = [
        _act("leaveslip.ruled", label, own, why),
        *(_act("attendance.corrected", "更正出席", each, why) for each in marks),
    ]
    record.record_many(actor, found.committee_id, acts)
    sync_many([each.row for each in marks], actor.name)


@transaction.atomic
def decide(actor: record.Actor, ids: Collection[int], mark: str, kind: str, why: str) -> int:
    """Give unknown marks the one mark they should have had: all of them, or none.

    Raises Overtaken when one of them is not unknown any more.
    """
    waiting = Attendance.objects.standing().filter(pk__in=ids, mark=UNKNOWN).select_for_update(of=("self",))
    rows = list(waiting.select_related("sitting__meeting", "membership__person").order_by("pk"))
    if not rows or len(rows) != len(set(ids)):
        raise Overtaken(f"所选的{len(set(ids))}条里有{len(set(ids)) - len(rows)}条已经注明，请重新选择")
    changes = [_set(row, mark=mark, reason=kind) for row in rows]
    record.record_many(
        actor, rows[0].committee_id, [_act("attendance.decided", "注明考勤", each, why) for each in changes]
    )
    sync_many(rows, actor.name)
    return len(rows)


def _act(action: str, label: str, change: Change, why: str) -> record.Act:
    before, after = (_shown(values) for values in (change.before, change.after))
    return record.Act(f"meetings.{action}", label, change.row, str(change.row), before, after, note=why)


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "ruled_at"}
