"""Events in words for the pages they stand on: what changed from what to what, beside the reason."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from tongxin.trail import record
from tongxin.trail.models import Channel, Event

SHOWN = 50
SEALED = "内容已更正（加密保存）"
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


def history(
    committee_id: int, *rows: QuerySet[Any], words: Words | None = None, values: Values | None = None,
    titled: bool = False, with_imports: bool = True, withheld: tuple[str, ...] = (),
) -> list[Told]:  # fmt: skip
    """The newest acts on these rows, newest first.

    `words` name keys of the payload that are no fields of the row, `values` their codes. Lines of a list came by import:
    those acts are left out on request. `titled` says which row each act was about.
    Of actions that end in one of `withheld` only the fact is told.
    """
    about = Q()
    for each in rows:
        about |= Q(target_type=each.model._meta.label, target_id__in=each.order_by().values("pk"))
    events = Event.objects.filter(about, committee_id=committee_id)
    if not with_imports:
        events = events.exclude(channel=Channel.IMPORT)
    newest = list(events.order_by("-seq")[:SHOWN])
    told = [tell(event, words or {}, values or {}, titled=titled) for event in newest]
    return [
        replace(each, note="") if withheld and event.action.endswith(withheld) else each
        for each, event in zip(told, newest, strict=True)
    ]


def tell(event: Event, words: Words, values: Values, *, titled: bool = False) -> Told:
    label = f"{event.label}：{event.title}" if titled else event.label
    note = "\n".join(sentences(event, words, values))
    return Told(label, event.by_name, event.at, note, event.for_name, event.seq)


def sentences(event: Event, words: Words, values: Values) -> list[str]:
    """What changed, a line each, then the reason; a fresh row has nothing before."""
    payload = json.loads(event.payload)
    fields = {field.name: field for field in apps.get_model(event.target_type)._meta.get_fields()}
    told: list[str] = []
    if payload.get("before") or (payload.get("sealed") and event.action.endswith((".changed", ".corrected"))):
        for name, before, after in record.changes(event):
            label = words.get(name) or str(getattr(fields.get(name), "verbose_name", ""))
            if before != after and label:
                known = values.get(name) or dict(getattr(fields.get(name), "flatchoices", ()))
                told.append(f"{label}：{spelled(before, known)} → {spelled(after, known)}")
        told += [
            f"{getattr(fields.get(name), 'verbose_name', name)}：{SEALED}"
            for name in payload.get("sealed", {})
        ]
    return [*told, event.note] if event.note else told


def spelled(value: Any, known: Mapping[Any, str] | None = None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if value in ("", None, []):
        return "无"
    codes = known or {}
    if isinstance(value, list):
        return "、".join(str(codes.get(each, each)) for each in value)
    return str(codes.get(value, value))
