"""Events in words for the pages they stand on: what changed from what to what, beside the reason."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from tongxin.trail import clock, record
from tongxin.trail.models import Channel, Event

SHOWN = 50
SEALED = "内容已更正（加密保存）"
ABSENT = object()  # nothing stood there before
Words = Mapping[str, str]
Values = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the trail component draws it."""

    label: str
    by_name: str
    at: datetime
    note: str
    on_behalf: str
    seq: int
    action: str


@dataclass(frozen=True, slots=True)
class Wording:
    """How values are told: names where they are no fields of the row, codes, and which also where nothing stood before."""

    words: Words = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    fresh: Collection[str] = ()

    def called(self, name: str, column: Any) -> str | None:
        """Empty where the value speaks for itself, None where it is not told."""
        return self.words.get(name, str(label) if (label := getattr(column, "verbose_name", "")) else None)

    def changed(self, name: str, before: Any, after: Any, column: Any) -> str:
        """案号：无 → 9"""
        known = self.values.get(name) or dict(getattr(column, "flatchoices", ()))
        now, label = spelled(after, known), self.called(name, column)
        sentence = now if before is ABSENT else f"{spelled(before, known)} → {now}"
        return f"{label}：{sentence}" if label else sentence

    def tells(self, name: str, before: Any, after: Any, column: Any) -> bool:
        if before is ABSENT and (name not in self.fresh or after in (None, "")):
            return False
        return before != after and self.called(name, column) is not None


PLAIN = Wording()


def history(
    committee_id: int, *rows: QuerySet[Any], wording: Wording = PLAIN, titled: bool = False, with_imports: bool = True,
    withheld: tuple[str, ...] = (),
) -> list[Told]:  # fmt: skip
    """The newest acts on these rows, newest first.

    Lines of a list came by import: on request only what a later import changed of them is told. `titled` says which row each act was about.
    Of actions that end in one of `withheld` only the fact is told.
    """
    about = Q()
    for each in rows:
        about |= Q(target_type=each.model._meta.label, target_id__in=each.order_by().values("pk"))
    events = Event.objects.filter(about, committee_id=committee_id)
    if not with_imports:
        events = events.exclude(channel=Channel.IMPORT, action__endswith=".added")
    told = newest(events, wording, titled=titled)
    return [replace(each, note="") if withheld and each.action.endswith(withheld) else each for each in told]


def newest(
    events: QuerySet[Event], wording: Wording = PLAIN, *, most: int = SHOWN, titled: bool = False
) -> list[Told]:
    """Events in words, newest first."""
    return [tell(event, wording, titled=titled) for event in events.order_by("-seq")[:most]]


def tell(event: Event, wording: Wording = PLAIN, *, titled: bool = False) -> Told:
    label = f"{event.label}：{event.title}" if titled else event.label
    at, note = event.at.astimezone(clock.LOCAL), "\n".join(sentences(event, wording))
    return Told(label, event.by_name, at, note, event.for_name, event.seq, event.action)


def sentences(event: Event, wording: Wording) -> list[str]:
    """What changed, a line each, then the reason."""
    payload, columns = json.loads(event.payload), columns_of(event.target_type)
    stood = payload.get("before", {})
    told = []
    for name, _, after in record.changes(event):
        values = name, stood.get(name, ABSENT), after, columns.get(name)
        if wording.tells(*values):
            told.append(wording.changed(*values))
    if stood or event.action.endswith((".changed", ".corrected")):
        sealed = payload.get("sealed", {})
        told += [f"{wording.called(name, columns.get(name)) or name}：{SEALED}" for name in sealed]
    return [*told, event.note] if event.note else told


def columns_of(label: str) -> dict[str, Any]:
    """The fields of what an act was about, by name; some acts are about nothing that is stored."""
    return {each.name: each for each in apps.get_model(label)._meta.get_fields()} if label else {}


def spelled(value: Any, known: Mapping[Any, str] | None = None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if value in ("", None, []):
        return "无"
    codes = known or {}
    if isinstance(value, list):
        return "、".join(str(codes.get(each, each)) for each in value)
    return str(codes.get(value, value))
