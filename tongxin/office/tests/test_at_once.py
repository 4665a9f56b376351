"""Two at the desk at the same moment: neither undoes what the other did, and somebody is always left to administer."""

from datetime import date

import pytest

from tongxin.office import accounts, identity
from tongxin.people.models import Person, User
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.people.tests.racing import Crossing, together
from tongxin.tables.matching import name_key
from tongxin.trail import record

pytestmark = pytest.mark.django_db(transaction=True)

SECURITY = "grants.manage"


def stop(committee, actor, other):
    accounts.set_active(record.Actor(actor.pk, actor.display_name), committee, other, False, "调离")


def take(committee, actor, other):
    accounts.take(record.Actor(actor.pk, actor.display_name), committee, other, [SECURITY])


@pytest.mark.parametrize("act", [stop, take])
def test_of_two_administrators_who_remove_each_other_at_once_one_stays(monkeypatch, act):
    here = make_committee()
    chen, wu = (make_staff(here, SECURITY, name=name) for name in ("陈示例", "吴示例"))
    monkeypatch.setattr(accounts, "check_not_last", Crossing().after(accounts.check_not_last))
    raised = together(
        lambda: act(here, chen, User.objects.get(pk=wu.pk)),
        lambda: act(here, wu, User.objects.get(pk=chen.pk)),
    )
    left = list(User.objects.with_power(SECURITY, here))
    assert (len(left), raised) == (
        1,
        [f"{left[0].display_name}是最后一位持有“安全管理”的人，请先授权给另一位"],
    )


def test_two_who_grant_each_other_a_power_at_once_both_succeed(monkeypatch):
    here = make_committee()
    chen, wu = (make_staff(here, SECURITY, name=name) for name in ("陈示例", "吴示例"))
    monkeypatch.setattr(accounts, "check_separate", Crossing().after(accounts.check_separate))
    raised = together(
        lambda: accounts.give(
            record.Actor(chen.pk, "陈示例"), here, User.objects.get(pk=wu.pk), ["accounts.manage"]
        ),
        lambda: accounts.give(
            record.Actor(wu.pk, "吴示例"), here, User.objects.get(pk=chen.pk), ["accounts.manage"]
        ),
    )
    assert (raised, User.objects.with_power("accounts.manage", here).count()) == ([], 2)


def test_a_phone_changed_while_a_name_is_put_right_stays_changed(monkeypatch):
    here = make_committee()
    lin = make_member(here, name="林怡", phone="13800000001")
    meeting = Crossing()
    monkeypatch.setattr(identity, "name_key", meeting.after(name_key))

    def change_phone() -> None:
        identity.change_personal(record.SYSTEM, lin, {"phone": "13900000002"}, date(2025, 5, 1), "换号")
        meeting.wait()

    raised = together(
        lambda: identity.correct_identity(record.SYSTEM, lin, {"name": "林宜", "party": "民盟"}, "本人来函"),
        change_phone,
    )
    person = Person.objects.get()
    lin.refresh_from_db()
    assert (raised, person.name, person.phone, lin.party) == ([], "林宜", "13900000002", "民盟")
