"""Writes events: what was done, by whom, with which values, in the transaction of the act."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import models, transaction

from tongxin.trail import canonical, chain, keys, storing, vault
from tongxin.trail.models import Channel, Event, SealedValue

__all__ = [
    "SYSTEM", "Act", "Actor", "Channel", "Event", "changes", "opened", "record", "record_many",
]  # fmt: skip
SALT_SIZE = 16
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and for whom: name and user id are stored as they are now."""

    user_id: int | None
    name: str
    channel: str = Channel.STAFF
    for_name: str = ""


SYSTEM = Actor(None, "系统", Channel.SYSTEM)


@dataclass(frozen=True, slots=True)
class Act:
    """One act to record. `personal` maps a field to its (before, after); only a commitment of it is chained."""

    action: str
    label: str
    target: models.Model | None
    title: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    person_uid: UUID | None = None
    personal: Mapping[str, Pair] = field(default_factory=dict)
    note: str = ""
    salts: dict[str, bytes] = field(default_factory=dict)


def record(actor: Actor, committee_id: int, act: Act) -> Event:
    return record_many(actor, committee_id, [act])[0]


@transaction.atomic
def record_many(actor: Actor, committee_id: int, acts: Sequence[Act]) -> Sequence[Event]:
    """Append one event an act to the committee's chain and seal its personal values beside it.

    Whoever changes rows calls this inside the transaction of the change; a reading that is on record has only this one.
    Of somebody whose key was erased nothing personal is kept, nor committed to: nothing could hold it.
    """
    acts = [guarded(act) for act in acts]
    usable = keys.usable(act.person_uid for act in acts if act.personal and act.person_uid)
    acts = [act if act.person_uid in usable else replace(act, personal={}) for act in acts]
    events = chain.append(committee_id, [_event(actor, act) for act in acts])
    _seal(zip(acts, events, strict=True), usable)
    return events


def guarded(act: Act) -> Act:
    """Values of fields the row calls PERSONAL move out of the chained row, under the key of the person it names."""
    names: set[str] = {*act.before, *act.after} & getattr(act.target, "PERSONAL", frozenset())
    if not names:
        return act
    moved = {
        name: (str(act.before.get(name) or ""), str(act.after.get(name) or "")) for name in sorted(names)
    }
    return replace(
        act,
        before={name: value for name, value in act.before.items() if name not in names},
        after={name: value for name, value in act.after.items() if name not in names},
        personal={**act.personal, **moved},
        person_uid=act.person_uid or act.target.personal_owner(),  # type: ignore[union-attr]  # who has PERSONAL has an owner
    )


def _event(actor: Actor, act: Act) -> Event:
    return Event(
        by_id=actor.user_id, by_name=actor.name, for_name=actor.for_name, channel=actor.channel,
        action=act.action, label=act.label, title=act.title[:300], note=act.note, payload=_payload(act),
        target_type=act.target._meta.label if act.target else "",
        target_id=act.target.pk if act.target else None,
    )  # fmt: skip


def _payload(act: Act) -> str:
    payload: dict[str, Any] = {}
    if act.before or act.after:
        payload["before"], payload["after"] = act.before, act.after
    for name, pair in act.personal.items():
        act.salts[name] = secrets.token_bytes(SALT_SIZE)
        payload.setdefault("sealed", {})[name] = vault.commitment(act.salts[name], canonical.text(pair))
    return canonical.text(payload)


def _seal(recorded: Iterable[tuple[Act, Event]], usable: Mapping[UUID, bytes]) -> None:
    storing.insert(
        [
            SealedValue(event_id=event.pk, person_uid=uid, field=name, sealed=_sealed(usable[uid], act, name))
            for act, event in recorded
            if (uid := act.person_uid)
            for name in act.personal
        ]
    )


def _sealed(key: bytes, act: Act, name: str) -> bytes:
    return vault.seal(key, act.salts[name] + canonical.text(act.personal[name]).encode(), name.encode())


def opened(value: SealedValue) -> Pair:
    """(before, after) of a sealed value, checked against the chained commitment; raises vault.Unreadable."""
    committed = json.loads(value.event.payload).get("sealed", {}).get(value.field)
    return unsealed(keys.key_of(value.person_uid), value, committed)


def unsealed(key: bytes, value: SealedValue, committed: str | None) -> Pair:
    """As `opened`, with the key and the commitment at hand."""
    plain = vault.unseal(key, bytes(value.sealed), value.field.encode())
    salt, text = plain[:SALT_SIZE], plain[SALT_SIZE:].decode()
    if committed != vault.commitment(salt, text):
        raise vault.Unreadable("the sealed value is not the one the chain knows")
    before, after = json.loads(text)
    return before, after


def changes(event: Event) -> list[tuple[str, Any, Any]]:
    """(field, before, after) of the event's open values, in the order of their names."""
    payload = json.loads(event.payload)
    before, after = payload.get("before", {}), payload.get("after", {})
    return [(name, before.get(name), after.get(name)) for name in sorted({*before, *after})]
