"""An act leaves a row that tells who did what; personal values stay outside the chain and can be erased."""

import json
from datetime import date

import pytest

from tongxin.ledger.correcting import correct
from tongxin.outreach.models import Contact
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.trail import anchors, chain, keys, record, vault
from tongxin.trail.models import Event, PersonKey, SealedValue


def act_on_phone(member, before="13800000001", after="13900000002"):
    return record.Act(
        "people.person.changed", "变更电话", member.person, member.name, person_uid=member.person.uid,
        personal={"phone": (before, after)}, note="本人来电",
    )  # fmt: skip


@pytest.mark.django_db
def test_the_event_tells_who_for_whom_through_which_channel_and_from_what_to_what():
    committee = make_committee()
    chen = make_staff(committee, name="陈示例")
    lin = make_member(committee, name="林怡")
    actor = record.Actor(chen.pk, "陈示例", record.Channel.PAPER, for_name="林怡")
    act = record.Act(
        "people.membership.changed",
        "更改学历",
        lin,
        "林怡",
        {"education": "大专"},
        {"education": "大学"},
        note="交来复印件",
    )
    event = record.record(actor, committee.pk, act)
    stored = Event.objects.get(pk=event.pk)
    assert (stored.by, stored.by_name, stored.for_name, stored.channel) == (chen, "陈示例", "林怡", "paper")
    assert (stored.action, stored.label, stored.title, stored.note) == (
        "people.membership.changed", "更改学历", "林怡", "交来复印件",
    )  # fmt: skip
    assert (stored.target_type, stored.target_id) == ("people.Membership", lin.pk)
    assert record.changes(stored) == [("education", "大专", "大学")]


@pytest.mark.django_db
def test_a_personal_value_is_sealed_beside_the_chain_which_keeps_only_a_commitment():
    committee = make_committee()
    lin = make_member(committee, name="林怡")
    event = record.record(record.SYSTEM, committee.pk, act_on_phone(lin))
    assert [phone in event.payload for phone in ("13800000001", "13900000002")] == [False, False]
    assert list(json.loads(event.payload)["sealed"]) == ["phone"]
    value = SealedValue.objects.get(event=event)
    assert b"13800000001" not in bytes(value.sealed)
    assert record.opened(value) == ("13800000001", "13900000002")


@pytest.mark.django_db
def test_erasing_a_person_makes_the_values_unreadable_and_leaves_the_chain_whole():
    committee = make_committee()
    lin, zou = (
        make_member(committee, name="林怡", phone="13800000001"),
        make_member(committee, name="邹磊刚", phone="13700000003"),
    )
    event = record.record(record.SYSTEM, committee.pk, act_on_phone(lin))
    keys.erase(lin.person.uid)
    for read in (lambda: record.opened(SealedValue.objects.get(event=event)), lambda: lin.person.phone):
        with pytest.raises(vault.Unreadable):
            read()
    assert zou.person.phone == "13700000003"
    assert list(anchors.verify([Event], committee.pk)) == []
    assert PersonKey.objects.get(person_uid=lin.person.uid).wrapped is None


@pytest.mark.django_db
def test_a_sealed_value_that_was_exchanged_for_another_is_noticed():
    committee = make_committee()
    lin = make_member(committee, name="林怡")
    first = record.record(record.SYSTEM, committee.pk, act_on_phone(lin))
    second = record.record(record.SYSTEM, committee.pk, act_on_phone(lin, "13900000002", "13500000004"))
    value, other = SealedValue.objects.get(event=first), SealedValue.objects.get(event=second)
    value.sealed = other.sealed
    with pytest.raises(vault.Unreadable):
        record.opened(value)


@pytest.mark.parametrize("damage", [b"", b"\x09\x00\x01", b"short", None])
def test_a_value_under_a_wrong_key_in_a_wrong_place_or_damaged_does_not_open(damage):
    key, other = b"k" * 32, b"o" * 32
    sealed = vault.seal(key, "电话".encode(), b"person.phone")
    assert vault.unseal(key, sealed, b"person.phone").decode() == "电话"
    wrong = [(key, damage, b"person.phone")] if damage is not None else [
        (other, sealed, b"person.phone"), (key, sealed, b"person.born"), (key, sealed[:-1] + b"x", b"person.phone"),
    ]  # fmt: skip
    for opener, content, place in wrong:
        with pytest.raises(vault.Unreadable):
            vault.unseal(opener, content, place)


@pytest.mark.django_db
def test_a_chain_grows_only_inside_a_transaction(monkeypatch):
    class Outside:
        in_atomic_block = False

    committee = make_committee()
    monkeypatch.setattr("tongxin.trail.chain.transaction.get_connection", Outside)
    with pytest.raises(RuntimeError):
        chain.append(committee.pk, [Event()])


@pytest.mark.django_db
def test_what_a_contact_record_says_of_others_stays_out_of_the_chain():
    committee = make_committee()
    lin = make_member(committee, name="林怡")
    contact = Contact.objects.create(
        committee=committee,
        membership=lin,
        on=date(2025, 3, 1),
        audience="独居老人王某",
        means="visit",
        issues="希望助餐",
    )
    event = correct(
        record.SYSTEM, contact, {"issues": "希望王某有人助餐", "on": date(2025, 3, 2)}, "写得不全"
    )
    assert record.changes(event) == [("on", "2025-03-01", "2025-03-02")]
    assert "王某" not in event.payload + event.title
    assert record.opened(SealedValue.objects.get(event=event)) == ("希望助餐", "希望王某有人助餐")


@pytest.mark.django_db
def test_of_somebody_whose_key_was_erased_nothing_personal_is_kept_nor_committed_to():
    committee = make_committee()
    lin, zou = (make_member(committee, name=name, phone="13800000001") for name in ("林怡", "邹磊刚"))
    keys.erase(lin.person.uid)
    events = record.record_many(record.SYSTEM, committee.pk, [act_on_phone(lin), act_on_phone(zou)])
    assert [list(json.loads(event.payload)) for event in events] == [[], ["sealed"]]
    assert list(SealedValue.objects.values_list("event", "field")) == [(events[1].pk, "phone")]
    assert list(anchors.verify([Event], committee.pk)) == []
