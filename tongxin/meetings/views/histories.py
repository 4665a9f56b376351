"""The trail of a meeting or an activity: its own acts and those on the rows that hang on it, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from tongxin.people.models import Committee
from tongxin.trail import record
from tongxin.trail.models import Channel, Event

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the trail component draws it."""

    seq: int
    label: str
    by_name: str
    at: datetime
    note: str
    on_behalf: str


def history(committee: Committee, *rows: QuerySet[Any], with_imports: bool = True) -> list[Told]:
    """The newest acts on these rows, newest first. Lines of a list came by import: those acts are left out on request."""
    found = [event for each in rows for event in _events(committee, each, with_imports=with_imports)]
    newest = sorted(found, key=lambda event: -event.seq)[:SHOWN]
    return [_told(event) for event in newest]


def _events(committee: Committee, rows: QuerySet[Any], *, with_imports: bool) -> Iterable[Event]:
    events = Event.objects.filter(
        committee=committee, target_type=rows.model._meta.label, target_id__in=rows.order_by().values("pk")
    )
    if not with_imports:
        events = events.exclude(channel=Channel.IMPORT)
    return events.order_by("-seq")[:SHOWN]


def _told(event: Event) -> Told:
    differing = [each for each in record.changes(event) if each[1] is not None and each[1] != each[2]]
    changed = "；".join(_change(event.target_type, *each) for each in differing)
    notes = [part for part in (changed, event.note) if part]
    label = f"{event.label}：{event.title}"
    return Told(event.seq, label, event.by_name, event.at, "\n".join(notes), event.for_name)


def _change(target_type: str, name: str, before: Any, after: Any) -> str:
    field = apps.get_model(target_type)._meta.get_field(name)
    words = dict(getattr(field, "flatchoices", ()))
    told = (_spelled(words.get(value, value)) for value in (before, after))
    return f"{getattr(field, 'verbose_name', name)}：{' → '.join(told)}"


def _spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "（空）" if value in (None, "") else str(value)
