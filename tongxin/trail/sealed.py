"""Checks that every personal value the trail committed to still lies sealed beside it, and is the one it committed to."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from tongxin.trail import keys, record, vault
from tongxin.trail.chain import Break
from tongxin.trail.models import Event, PersonKey, SealedValue

CHUNK = 500
COMMITTED = '"sealed":'  # as canonical.text writes it; inside a text its quotes would be escaped
Row = tuple[int, int, str]


def breaks(committee_id: int) -> Iterator[Break]:
    """Every sealed value that is missing, is not the one the chain knows, or was never committed to.

    Events without sealed values are passed over by the database, so a long trail costs little more.
    """
    events = Event.objects.filter(committee_id=committee_id, payload__contains=COMMITTED)
    rows = events.order_by("seq").values_list("pk", "seq", "payload").iterator(chunk_size=CHUNK)
    while chunk := [row for _, row in zip(range(CHUNK), rows, strict=False)]:
        for seq, what in _faults(chunk):
            yield Break(Event.CHAIN, committee_id, seq, what)


def _faults(rows: Sequence[Row]) -> Iterator[tuple[int, str]]:
    stored: dict[int, dict[str, list[SealedValue]]] = defaultdict(lambda: defaultdict(list))
    uids: set[UUID] = set()
    for value in SealedValue.objects.filter(event_id__in=[pk for pk, _, _ in rows]):
        stored[value.event_id][value.field].append(value)
        uids.add(value.person_uid)
    owners = {row.person_uid: row for row in PersonKey.objects.filter(person_uid__in=uids)}
    for pk, seq, payload in rows:
        committed: dict[str, str] = json.loads(payload).get("sealed", {})
        for name in sorted({*committed, *stored[pk]}):
            if what := _fault(committed.get(name), stored[pk][name], owners):
                yield seq, f"加密的“{name}”{what}"


def _fault(committed: str | None, values: Sequence[SealedValue], owners: dict[UUID, PersonKey]) -> str:
    if committed is None:
        return "不是这条记录的"
    if not values:
        return "不见了"
    return (
        ""
        if all(_holds(value, committed, owners.get(value.person_uid)) for value in values)
        else "与记录不符"
    )


def _holds(value: SealedValue, committed: str, owner: PersonKey | None) -> bool:
    """An erased key opens nothing any more, as it was meant; a key that was only taken away is none that was erased."""
    if owner is None:
        return False
    if owner.erased_at and owner.wrapped is None:
        return True
    try:
        record.unsealed(keys.opened(owner), value, committed)
    except vault.Unreadable:
        return False
    return True
