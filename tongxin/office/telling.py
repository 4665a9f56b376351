"""Events in words for the pages they stand on: what changed from what to what, beside the reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongxin.trail import clock, record
from tongxin.trail.models import Event

LABELS = {
    "name": "姓名", "gender": "性别", "ethnicity": "民族", "party": "党派", "education": "学历", "employer": "工作单位及职务",
    "position": "名册次序", "is_scored": "参加考核", "from_on": "起始日期", "until_on": "截止日期", "decided_by": "决定会议",
    "document": "文号", "note": "说明", "value": "取值", "power": "权限", "username": "登录名", "is": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the trail component shows it."""

    label: str
    by_name: str
    at: datetime
    note: str
    on_behalf: str


def told(events: Iterable[Event]) -> list[Told]:
    return [
        Told(each.label, each.by_name, each.at.astimezone(clock.LOCAL), note(each), each.for_name)
        for each in events
    ]


def note(event: Event) -> str:
    """The changes, a line each, and what was said of them."""
    lines = [line for change in record.changes(event) if (line := one(event, *change))]
    return "\n".join([*lines, *filter(None, [event.note])])


def one(event: Event, name: str, before: Any, after: Any) -> str:
    if name not in LABELS or before == after:
        return ""
    if name == "from_on" and before is None:
        return ""  # the decision below names the day
    label = f"{LABELS[name]}：" if LABELS[name] else ""
    return (
        f"{label}{spelled(before)} → {spelled(after)}" if before is not None else f"{label}{spelled(after)}"
    )


def spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "无" if value in (None, "") else str(value)
