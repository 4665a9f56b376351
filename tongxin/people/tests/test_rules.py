"""A rule answers both ways: who may, and may this one. The two answers never differ."""

from datetime import date

import pytest

from tongxin.people.models import Body, Membership, Power, User
from tongxin.people.powers import POWERS, ROLES, grant
from tongxin.people.rules import Rule, can, is_subject
from tongxin.people.tests.factories import make_body, make_committee, make_member, make_staff, make_user
from tongxin.trail import clock
from tongxin.trail.models import Event
from tongxin.trail.record import SYSTEM

pytestmark = pytest.mark.django_db

MANAGES = "members.manage"


@pytest.fixture(autouse=True)
def a_day_in_may():
    with clock.frozen(date(2025, 5, 15)):
        yield


class People:
    """One row, and everybody who might want to touch it."""

    def __init__(self) -> None:
        self.here, elsewhere = make_committee(), make_committee()
        self.row = make_member(self.here, name="林示例")
        other = make_member(self.here, name="周示例")
        self.users = {
            "林 herself": make_user(person=self.row.person),
            "another member": make_user(person=other.person),
            "keeper": make_staff(self.here, MANAGES),
            "reader": make_staff(self.here, "members.read"),
            "keeper elsewhere": make_staff(elsewhere, MANAGES),
            "former keeper": self.former(MANAGES),
            "keeper and reader": make_staff(self.here, MANAGES, "members.read"),
            "nobody": make_user(),
        }

    def former(self, power: str) -> User:
        user = make_staff(self.here, power)
        Power.objects.filter(user=user).update(until_on=date(2025, 5, 14))
        return user

    def named(self, users: set[User]) -> set[str]:
        return {name for name, user in self.users.items() if user in users}


KEEPS = {"keeper", "keeper and reader"}
EVERYBODY = {
    "林 herself", "another member", "keeper", "reader", "keeper elsewhere", "former keeper", "keeper and reader", "nobody",
}  # fmt: skip
READS = {"reader", "keeper and reader"}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (can(MANAGES), KEEPS),
        (is_subject, {"林 herself"}),
        (can(MANAGES) | can("members.read"), KEEPS | READS),
        (can(MANAGES) | is_subject, KEEPS | {"林 herself"}),
        (is_subject | can(MANAGES), KEEPS | {"林 herself"}),
        (can(MANAGES) & can("members.read"), {"keeper and reader"}),
        (can(MANAGES) & is_subject, set()),
        (~can(MANAGES), EVERYBODY - KEEPS),
        (can("members.read") & ~can(MANAGES), {"reader"}),
        (~(can(MANAGES) | is_subject), EVERYBODY - KEEPS - {"林 herself"}),
    ],
)
def test_both_answers_of_a_rule_name_the_same_people(rule: Rule, expected: set[str]):
    people = People()
    row = Owned(people.row)
    asked = {user for user in people.users.values() if rule.allows(user, row)}
    assert people.named(asked) == expected
    assert people.named(set(rule.users(row))) == expected


class Owned:
    """A row of a module: it has a committee and concerns a member."""

    def __init__(self, membership: Membership) -> None:
        self.membership, self.committee = membership, membership.committee


def test_a_stopped_account_holds_no_power():
    here = make_committee()
    user = make_staff(here, MANAGES)
    User.objects.filter(pk=user.pk).update(is_active=False)
    stopped = User.objects.get(pk=user.pk)
    assert (stopped.can(MANAGES, here), list(User.objects.with_power(MANAGES, here))) == (False, [])


def test_a_power_counts_from_its_first_to_its_last_day():
    here, user = make_committee(), make_user()
    Power.objects.create(
        user=user, committee=here, name=MANAGES, from_on=date(2025, 5, 10), until_on=date(2025, 5, 20)
    )
    held = {}
    for day in (9, 10, 20, 21):
        with clock.frozen(date(2025, 5, day)):
            held[day] = (
                User.objects.get(pk=user.pk).can(MANAGES, here),
                User.objects.with_power(MANAGES, here).exists(),
            )
    assert held == {9: (False, False), 10: (True, True), 20: (True, True), 21: (False, False)}


def test_a_power_for_one_body_does_not_reach_another_nor_the_whole():
    here = make_committee()
    economy, law = (
        make_body(here, kind=Body.Kind.SPECIAL_COMMITTEE, name=name) for name in ("经济委", "法制委")
    )
    user = make_user()
    Power.objects.create(user=user, committee=here, name=MANAGES, body=economy, from_on=date(2025, 1, 1))
    assert [user.can(MANAGES, here, body) for body in (economy, law, None)] == [True, False, False]


def test_granting_tells_the_trail_and_skips_what_is_held():
    here, user = make_committee(), make_user(display_name="吴示例")
    grant(SYSTEM, user, here, ("members.read", "duties.read"))
    grant(SYSTEM, user, here, ("members.read", "imports.run"))
    assert user.powers_in(here) == {"members.read", "duties.read", "imports.run"}
    told = Event.objects.filter(committee=here).order_by("seq").values_list("action", "title")
    assert list(told) == [("people.power.granted", "吴示例")] * 3


def test_an_undeclared_power_is_not_granted():
    here, user = make_committee(), make_user()
    with pytest.raises(ValueError, match=r"没有这样的权限：members\.fly"):
        grant(SYSTEM, user, here, ("members.read", "members.fly"))
    assert user.powers_in(here) == set()


def test_every_role_is_made_of_declared_powers():
    assert {name for _, powers in ROLES.values() for name in powers} == set(POWERS)
