"""What lies sealed beside the trail is missed when it is gone, and known again when it was exchanged; an erased key is no break."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tongxin.people.tests.factories import make_committee, make_member
from tongxin.trail import anchors, chain, keys, record
from tongxin.trail.models import Event, PersonKey, SealedValue
from tongxin.trail.tests.test_record import act_on_phone

pytestmark = pytest.mark.django_db


class Beside:
    """林怡 changed her phone: an event, and the two numbers sealed beside it."""

    def __init__(self) -> None:
        self.here = make_committee(code="yueqing")
        self.lin = make_member(self.here, name="林怡")
        self.event = record.record(record.SYSTEM, self.here.pk, act_on_phone(self.lin))
        self.value = SealedValue.objects.get(event=self.event)

    def claims(self, **committed: str) -> Event:
        """An event that speaks of sealed values, alone."""
        event = Event(
            by_name="陈示例",
            channel="staff",
            payload=json.dumps({"sealed": committed}, separators=(",", ":")),
        )
        chain.append(self.here.pk, [event])
        return event

    def puts(self, event: Event, field: str = "phone") -> None:
        SealedValue.objects.create(
            event=event, person_uid=self.lin.person.uid, field=field, sealed=bytes(self.value.sealed)
        )

    def breaks(self) -> list[tuple[int, str]]:
        return [(each.seq, each.what) for each in anchors.verify([Event], self.here.pk)]


def test_a_value_that_is_there_and_the_right_one_is_whole(capsys):
    assert Beside().breaks() == []
    call_command("verify_chain")
    assert capsys.readouterr().out == "链完整\n"


def test_a_value_that_is_gone_is_missed_by_page_and_command(capsys):
    beside = Beside()
    beside.claims(phone="0" * 64)
    assert beside.breaks() == [(2, "加密的“phone”不见了")]
    with pytest.raises(CommandError, match="发现1处断裂"):
        call_command("verify_chain")
    assert capsys.readouterr().out == "yueqing trail 第2号：加密的“phone”不见了\n"


def test_a_value_exchanged_for_another_is_known_again():
    beside = Beside()
    beside.puts(beside.claims(phone="0" * 64))
    assert beside.breaks() == [(2, "加密的“phone”与记录不符")]


def test_a_value_the_event_never_spoke_of_is_told():
    beside = Beside()
    beside.puts(beside.event, "born")
    assert beside.breaks() == [(1, "加密的“born”不是这条记录的")]


def test_an_erased_key_is_no_break_but_one_taken_away_is():
    beside = Beside()
    owner = PersonKey.objects.filter(person_uid=beside.lin.person.uid)
    for taken in ({"wrapped": None}, {"wrapped": b"\x01\x00\x01other"}):
        before = owner.values("wrapped").get()
        owner.update(**taken)
        assert beside.breaks() == [(1, "加密的“phone”与记录不符")]
        owner.update(**before)
    keys.erase(beside.lin.person.uid)
    assert beside.breaks() == []
    owner.delete()
    assert beside.breaks() == [(1, "加密的“phone”与记录不符")]


@pytest.mark.parametrize(
    "statement", ["UPDATE trail_sealedvalue SET sealed = NULL", "DELETE FROM trail_sealedvalue"]
)
def test_the_database_itself_refuses_to_change_or_delete_a_sealed_value(statement):
    beside = Beside()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert beside.breaks() == []


@pytest.mark.parametrize("others", [0, 3])
def test_checking_many_values_asks_as_little_as_checking_one(django_assert_num_queries, others):
    beside = Beside()
    for _ in range(others):
        record.record(record.SYSTEM, beside.here.pk, act_on_phone(beside.lin))
    with django_assert_num_queries(5):
        assert beside.breaks() == []
