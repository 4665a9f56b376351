"""Who serves, who is due, who sits on the standing committee: on a day and between two days."""

from datetime import date

import pytest

from tongxin.people.models import Body, Change, Membership, Placement, Post
from tongxin.people.tests.factories import make_body, make_committee, make_member, make_staff, make_user

pytestmark = pytest.mark.django_db

D = date


def names(rows) -> list[str]:
    return sorted(row.person.name for row in rows.select_related("person"))


class Roster:
    """Four members of one committee with different fates."""

    def __init__(self) -> None:
        self.here = make_committee()
        self.steady = make_member(self.here, name="常示例", post=Post.Name.STANDING_MEMBER)
        self.left = make_member(self.here, name="离示例", left=D(2025, 3, 10))
        self.late = make_member(self.here, name="增示例", joined=D(2025, 6, 1))
        self.sick = make_member(self.here, name="病示例")
        Change.objects.create(
            committee=self.here, membership=self.sick, kind=Change.Kind.SICK_LEAVE,
            from_on=D(2025, 4, 1), until_on=D(2025, 4, 30),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (D(2021, 12, 31), []),
        (D(2022, 1, 1), ["常示例", "病示例", "离示例"]),
        (D(2025, 3, 9), ["常示例", "病示例", "离示例"]),
        (D(2025, 3, 10), ["常示例", "病示例"]),
        (D(2025, 5, 31), ["常示例", "病示例"]),
        (D(2025, 6, 1), ["增示例", "常示例", "病示例"]),
    ],
)
def test_serving_begins_with_the_entry_and_ends_with_the_day_of_leaving(day, expected):
    Roster()
    assert names(Membership.objects.serving_on(day)) == sorted(expected)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (D(2025, 1, 1), D(2025, 12, 31), ["增示例", "常示例", "病示例", "离示例"]),
        (D(2025, 3, 10), D(2025, 5, 31), ["常示例", "病示例"]),
        (D(2025, 3, 9), D(2025, 5, 31), ["常示例", "病示例", "离示例"]),
        (D(2025, 4, 1), D(2025, 6, 1), ["增示例", "常示例", "病示例"]),
    ],
)
def test_serving_within_counts_one_day_as_enough(first, last, expected):
    Roster()
    assert names(Membership.objects.serving_within(first, last)) == sorted(expected)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(D(2025, 3, 31), []), (D(2025, 4, 1), ["病示例"]), (D(2025, 4, 30), ["病示例"]), (D(2025, 5, 1), [])],
)
def test_a_span_exempts_from_its_first_to_its_last_day(day, expected):
    roster = Roster()
    assert names(Membership.objects.exempt_on(day)) == expected
    sick = Membership.objects.with_rows().get(pk=roster.sick.pk)
    assert sick.is_due_on(day) == (not expected)


@pytest.mark.parametrize("day", [D(2021, 1, 1), D(2024, 1, 1), D(2025, 3, 10), D(2025, 4, 15), D(2025, 7, 1)])
def test_being_due_is_serving_and_not_exempt(day):
    Roster()
    due = [row.name for row in Membership.objects.with_rows() if row.is_due_on(day)]
    serving = set(names(Membership.objects.serving_on(day))) - set(names(Membership.objects.exempt_on(day)))
    assert sorted(due) == sorted(serving)


def test_the_standing_committee_is_whoever_holds_a_post_on_the_day():
    roster = Roster()
    Post.objects.filter(membership=roster.steady).update(until_on=D(2025, 4, 30))
    Post.objects.create(
        committee=roster.here, membership=roster.sick, name=Post.Name.VICE_CHAIRPERSON, from_on=D(2025, 5, 1)
    )
    days = [D(2025, 4, 30), D(2025, 5, 1)]
    assert [names(Membership.objects.on_standing_committee(day)) for day in days] == [["常示例"], ["病示例"]]


def test_a_place_holds_from_its_first_to_its_last_day():
    roster = Roster()
    economy = make_body(roster.here, kind=Body.Kind.SPECIAL_COMMITTEE, name="经济委员会")
    Placement.objects.create(
        committee=roster.here,
        membership=roster.steady,
        body=economy,
        from_on=D(2025, 2, 1),
        until_on=D(2025, 2, 28),
    )
    days = [D(2025, 1, 31), D(2025, 2, 1), D(2025, 2, 28), D(2025, 3, 1)]
    assert [names(Membership.objects.placed_in(economy, day)) for day in days] == [
        [],
        ["常示例"],
        ["常示例"],
        [],
    ]
    steady = Membership.objects.with_rows().get(pk=roster.steady.pk)
    assert [steady.body_on(Body.Kind.SPECIAL_COMMITTEE, day) for day in days] == [
        None,
        economy,
        economy,
        None,
    ]


def test_staff_with_the_power_see_all_of_their_committee_a_member_himself_a_stranger_nobody():
    roster, elsewhere = Roster(), make_committee()
    make_member(elsewhere, name="外示例")
    keeper = make_staff(roster.here, "members.read")
    herself = make_user(person=roster.sick.person)
    seen = {
        "keeper here": names(Membership.objects.visible_to(keeper, roster.here)),
        "keeper there": names(Membership.objects.visible_to(keeper, elsewhere)),
        "herself": names(Membership.objects.visible_to(herself, roster.here)),
        "nobody": names(Membership.objects.visible_to(make_user(), roster.here)),
    }
    everybody = sorted(["常示例", "离示例", "增示例", "病示例"])
    assert seen == {"keeper here": everybody, "keeper there": [], "herself": ["病示例"], "nobody": []}
