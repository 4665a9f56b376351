"""Who a member is: adding one, correcting open fields, and changing what is sealed; each leaves one event."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from tongxin.ledger.duties import sync_members
from tongxin.office.changing import Decision, Refused, check_open
from tongxin.people.models import Body, Change, Committee, Membership, Person, Placement, Post, Term
from tongxin.people.models.persons import SEALED
from tongxin.tables.matching import name_key
from tongxin.trail import keys, record

PERSON_FIELDS = ("name", "gender", "ethnicity")
SEAT_FIELDS = ("party", "education", "employer", "position", "is_scored")
BODY_FIELDS = ("sector", "special_committee", "liaison_group", "activity_group")


@transaction.atomic
def add_member(
    actor: record.Actor, committee: Committee, values: Mapping[str, Any], decision: Decision
) -> Membership:
    """Co-opt somebody: the person, the seat, its places and post, all from the day of entry."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    term = term_for(committee)
    check_entry(committee, term, values, decision)
    person = known_person(committee, values) or new_person(values)
    last = (
        Membership.objects.filter(committee=committee, term=term).aggregate(last=Max("position"))["last"] or 0
    )
    seat = Membership.objects.create(
        committee=committee, term=term, person=person, position=last + 1,
        party=values["party"], education=values["education"], employer=values["employer"],
    )  # fmt: skip
    shared: dict[str, Any] = {"committee": committee, "membership": seat, **decision.fields}
    Change.objects.create(kind=Change.Kind.COOPTED, **shared)
    bodies = [values[name] for name in BODY_FIELDS if values.get(name)]
    for body in bodies:
        Placement.objects.create(body=body, **shared)
    if values["post"]:
        Post.objects.create(name=values["post"], **shared)
    told = {
        "bodies": [body.name for body in bodies],
        "post": values["post"],
        "from_on": decision.on.isoformat(),
    }
    personal = {name: ("", values[name]) for name in SEALED if values[name]}
    act = record.Act(
        "people.member.added", "增补", seat, person.name, {}, told, person.uid, personal, note=str(decision)
    )
    record.record(actor, committee.pk, act)
    return seat


def term_for(committee: Committee) -> Term:
    term = Term.objects.filter(committee=committee).order_by("-number").first()
    if term is None:
        raise Refused("on", "请先设立届次，再增补委员")
    return term


def check_entry(committee: Committee, term: Term, values: Mapping[str, Any], decision: Decision) -> None:
    if not term.starts_on <= decision.on <= term.ends_on:
        raise Refused("on", f"任职日期要在本届之内（{term.starts_on:%Y-%m-%d}至{term.ends_on:%Y-%m-%d}）")
    for name in BODY_FIELDS:
        body: Body | None = values.get(name)
        check_open(body, decision.on)
    key = name_key(values["name"])
    namesakes = list(
        Membership.objects.filter(committee=committee, term=term, person__name_key=key).with_rows()
    )
    known = known_person(committee, values)
    if any(known == seat.person for seat in namesakes):
        raise Refused("phone", f"本届名册里已有{values['name']}，电话也相同，应是同一人")
    if namesakes and not values["another"]:
        sectors = "、".join(
            str(seat.body_on(Body.Kind.SECTOR, decision.on) or "未定界别") for seat in namesakes
        )
        raise Refused("another", f"本届名册里已有{values['name']}（{sectors}）；确实不是同一人，请勾选此项")


def known_person(committee: Committee, values: Mapping[str, Any]) -> Person | None:
    """The person of an earlier term: same name, same phone, a seat in this committee."""
    rows = Person.objects.with_phone(values["phone"]).filter(name_key=name_key(values["name"]))
    return rows.filter(memberships__committee=committee).distinct().first()


def new_person(values: Mapping[str, Any]) -> Person:
    person = Person(
        name=values["name"],
        name_key=name_key(values["name"]),
        gender=values["gender"],
        ethnicity=values["ethnicity"],
    )
    for name in SEALED:
        if values[name]:
            person.seal(name, values[name])
    person.save()
    return person


@transaction.atomic
def correct_identity(
    actor: record.Actor, membership: Membership, values: Mapping[str, Any], reason: str
) -> bool:
    """Set open fields of person and seat; False when nothing differs."""
    rows = Membership.objects.select_for_update(of=("self", "person")).select_related("person")
    seat = rows.get(pk=membership.pk)
    owners = {name: seat.person if name in PERSON_FIELDS else seat for name in values}
    before = {name: getattr(owners[name], name) for name in values}
    changed = {name: value for name, value in values.items() if value != before[name]}
    if not changed:
        return False
    for name, value in changed.items():
        setattr(owners[name], name, value)
    seat.person.name_key = name_key(seat.person.name)
    seat.person.save(update_fields=[*(changed.keys() & set(PERSON_FIELDS)), "name_key"])
    seat.save(update_fields=changed.keys() & set(SEAT_FIELDS))
    old = {name: before[name] for name in changed}
    act = record.Act("people.member.corrected", "更正委员信息", seat, seat.name, old, changed, note=reason)
    record.record(actor, seat.committee_id, act)
    if "name" in changed:
        sync_members(Membership.objects.filter(person=seat.person), actor.name)
    return True


@transaction.atomic
def change_personal(
    actor: record.Actor, membership: Membership, values: Mapping[str, str], since: date, reason: str
) -> bool:
    """Set phone or birth; the chain keeps commitments only. False when nothing differs."""
    person = Person.objects.select_for_update().get(pk=membership.person_id)
    if not keys.usable([person.uid]):
        raise Refused("", f"{person.name}的个人密钥已销毁，不能再登记电话和出生年月")
    before = {name: person.opened(name) for name in values}
    pairs = {name: (before[name], value) for name, value in values.items() if value != before[name]}
    if not pairs:
        return False
    for name, (_, value) in pairs.items():
        person.seal(name, value)
    person.save(update_fields=[*(f"{name}_sealed" for name in pairs), "phone_blind"])
    act = record.Act(
        "people.member.personal_changed", "更改电话或出生年月", membership, person.name, {}, {"from_on": since.isoformat()},
        person.uid, pairs, note=reason,
    )  # fmt: skip
    record.record(actor, membership.committee_id, act)
    return True


def shares_phone(committee: Committee, person: Person) -> list[str]:
    """Names of other members of the committee with the same phone."""
    others = (
        Person.objects.filter(phone_blind=person.phone_blind).exclude(phone_blind="").exclude(pk=person.pk)
    )
    return list(others.filter(memberships__committee=committee).distinct().values_list("name", flat=True))
