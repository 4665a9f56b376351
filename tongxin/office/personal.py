"""Opens phones and births for the rows of one page: their keys come with the rows, nothing else is decrypted."""

from typing import Any

from django.db.models import OuterRef, Subquery

from tongxin.people.models import Committee, Membership, Person, User
from tongxin.people.models.memberships import MembershipQuerySet
from tongxin.people.models.persons import SEALED
from tongxin.trail import clock, record, vault
from tongxin.trail.models import Event, PersonKey

ERASED = "已销毁"
MOBILE_DIGITS = 11


def with_keys(rows: MembershipQuerySet) -> MembershipQuerySet:
    """Each row brings its person's wrapped key, also where it is read in parts; one erased key spoils no page."""
    keys = PersonKey.objects.filter(person_uid=OuterRef("person__uid"))
    return rows.annotate(wrapped_key=Subquery(keys.values("wrapped")[:1]))


def opened(row: Membership, field: str) -> str:
    """The sealed value of a row that came through with_keys; says so where the key was erased."""
    return told(row.person, field, unlocked(row))


def told(person: Person, field: str, key: bytes | None) -> str:
    """The sealed value of somebody whose key is at hand, or was erased."""
    if getattr(person, f"{field}_sealed") is None:
        return ""
    return person.opened(field, key) if key else ERASED


def unlocked(row: Any) -> bytes | None:
    return vault.unwrap(bytes(row.wrapped_key)) if row.wrapped_key else None


def masked(phone: str) -> str:
    """138****6131 for a mobile; of other numbers the last four are hidden."""
    if phone.isdigit() and len(phone) == MOBILE_DIGITS:
        return f"{phone[:3]}****{phone[-4:]}"
    return phone if phone in {"", ERASED} else f"{phone[:-4]}****"


def note_opening(actor: record.Actor, user: User, committee: Committee, row: Membership) -> None:
    """On record once a day and user: who saw the phone and birth of whom."""
    if all(getattr(row.person, f"{field}_sealed") is None for field in SEALED):
        return
    seen = Event.objects.filter(
        committee=committee,
        target_type=Membership._meta.label,
        target_id=row.pk,
        action="people.person.opened",
        by=user,
    )
    last = seen.order_by("-seq").first()
    if last is None or clock.local_day(last.at) != clock.today():
        act = record.Act(
            "people.person.opened", "查看电话与出生年月", row, row.name, person_uid=row.person.uid
        )
        record.record(actor, committee.pk, act)
