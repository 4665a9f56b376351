"""The keys of persons: made on first use, kept for one transaction's worth of work, erased on demand."""

import secrets
from collections.abc import Iterable
from uuid import UUID

from tongxin.trail import clock, storing, vault
from tongxin.trail.models import PersonKey


def key_of(person_uid: UUID) -> bytes:
    """The person's key; raises vault.Unreadable when it was erased."""
    return keys_of([person_uid])[person_uid]


def keys_of(person_uids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The keys of many persons in two statements; raises vault.Unreadable when one was erased."""
    wanted = set(person_uids)
    found = usable(wanted)
    if wanted - set(found):
        raise vault.Unreadable("the person's key was erased")
    return found


def usable(person_uids: Iterable[UUID]) -> dict[UUID, bytes]:
    """As keys_of, without the keys that were erased."""
    wanted = set(person_uids)
    if not wanted:
        return {}
    stored = {row.person_uid: row for row in PersonKey.objects.filter(person_uid__in=wanted)}
    fresh = [
        PersonKey(person_uid=uid, wrapped=vault.wrap(secrets.token_bytes(32))) for uid in wanted - set(stored)
    ]
    storing.insert(fresh)
    return {row.person_uid: opened(row) for row in [*stored.values(), *fresh] if row.wrapped is not None}


def opened(row: PersonKey) -> bytes:
    """The key of a row; raises vault.Unreadable when it was erased."""
    if row.wrapped is None:
        raise vault.Unreadable("the person's key was erased")
    return vault.unwrap(bytes(row.wrapped))


def erase(person_uid: UUID) -> None:
    """Make every sealed value of the person unreadable, for good; the chain stays whole."""
    PersonKey.objects.filter(person_uid=person_uid).update(wrapped=None, erased_at=clock.now())
