"""Activities: facts and participants corrected, the ledger after it, and what a member sees."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tongxin.ledger.models import Standing
from tongxin.ledger.rebuilding import differences
from tongxin.meetings.models import Participation
from tongxin.meetings.tests.factories import make_activity, make_desk, make_part, movements, sent, url, worth
from tongxin.people.models import Body, Committee, Membership
from tongxin.people.tests.factories import make_body, make_committee, make_member, make_staff
from tongxin.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee() -> Committee:
    return make_committee(code="yueqing")


@pytest.fixture
def lin(committee: Committee) -> Membership:
    return make_member(committee, name="林怡", with_account=True)


@pytest.fixture
def desk(client: Client, committee: Committee) -> Client:
    client.force_login(make_desk(committee))
    return client


def facts(member: Membership) -> list[tuple[str, str, str]]:
    rows = [row.fact_values() for row in Standing.objects.filter(member=member).order_by("on")]
    return [(row["activity_kind"], row["organiser_kind"], row["role"]) for row in rows]


def names(answer: Any) -> list[str]:
    return [row.membership.name for row, _ in answer.context["lines"]]


def test_a_corrected_activity_is_worth_anew_to_everybody(
    desk: Client, committee: Committee, lin: Membership
) -> None:
    activity = make_activity(committee)
    zou = make_member(committee, name="邹磊刚")
    make_part(activity, lin)
    make_part(activity, zou)
    group = make_body(committee, kind=Body.Kind.SECTOR_ACTIVITY_GROUP, name="教育界活动组")
    values = sent(
        on="2025-05-16", kind="research", name="老旧小区改造调研", organiser=group.pk, reason="类别登错"
    )
    answer = desk.post(url(committee, "activity-correct", activity.pk), values)
    assert answer["Location"] == url(committee, "activity", activity.pk)
    for member in (lin, zou):
        assert worth(member) == [("activity.participation", "2025-05-16", 1)]
        assert facts(member) == [("research", "sector_activity_group", "participant")]
        assert movements(member) == ["add", "retract", "add"]
    event = Event.objects.filter(committee=committee).latest("seq")
    assert (event.action, event.note) == ("meetings.activity.corrected", "类别登错")
    assert json.loads(event.payload)["before"] == {
        "kind": "inspection", "name": "老旧小区改造视察", "on": "2025-05-15", "organiser": "提案委员会",
    }  # fmt: skip
    assert list(differences(committee.pk)) == []


def test_two_activities_of_a_name_and_day_are_refused(desk: Client, committee: Committee) -> None:
    first = make_activity(committee, "视察甲")
    second = make_activity(committee, "视察乙")
    values = sent(
        on="2025-05-15", kind="inspection", name="视察甲", organiser=first.organiser_id, reason="改名"
    )
    answer = desk.post(url(committee, "activity-correct", second.pk), values)
    assert answer.context["form"].errors == {"name": ["2025-05-15提案委员会已有同名的活动"]}


def test_bodies_of_other_committees_organise_nothing_here(desk: Client, committee: Committee) -> None:
    foreign = make_body(make_committee(code="elsewhere"), name="外地界别")
    activity = make_activity(committee)
    page = url(committee, "activity-correct", activity.pk)
    values = sent(on="2025-05-15", kind="inspection", name=activity.name, organiser=foreign.pk, reason="试")
    assert "外地界别" not in desk.get(page).content.decode()
    assert list(desk.post(page, values).context["form"].errors) == ["organiser"]


def test_a_forgotten_participant_is_added(desk: Client, committee: Committee, lin: Membership) -> None:
    activity = make_activity(committee)
    page = url(committee, "participant-add", activity.pk)
    values = {"who": "林怡（教育界）", "role": "organiser", "reason": "台账漏登"}
    assert desk.post(page, sent(**values))["Location"] == url(committee, "activity", activity.pk)
    assert (facts(lin), movements(lin)) == ([("inspection", "special_committee", "organiser")], ["add"])
    event = Event.objects.filter(committee=committee).latest("seq")
    assert (event.action, event.note, json.loads(event.payload)["after"]) == (
        "meetings.participation.added", "台账漏登", {"role": "organiser"},
    )  # fmt: skip
    again = desk.post(page, sent(**values))
    assert again.context["form"].errors == {"who": ["林怡已在参加名单里"]}
    assert Participation.objects.count() == 1


def test_a_struck_out_participant_counts_no_more(desk: Client, committee: Committee, lin: Membership) -> None:
    activity = make_activity(committee)
    part = make_part(activity, lin)
    desk.post(
        url(committee, "participation-correct", part.pk),
        sent(role="participant", act="void", reason="没有到场"),
    )
    assert (worth(lin), movements(lin)) == ([], ["add", "retract"])
    answer = desk.get(url(committee, "activity", activity.pk))
    assert (names(answer), [row.void_reason for row in answer.context["struck"]]) == ([], ["没有到场"])
    event = Event.objects.filter(committee=committee).latest("seq")
    assert (event.action, event.note) == ("meetings.participation.voided", "没有到场")


def test_the_part_somebody_took_is_a_fact(desk: Client, committee: Committee, lin: Membership) -> None:
    part = make_part(make_activity(committee), lin)
    desk.post(url(committee, "participation-correct", part.pk), sent(role="speaker", reason="作了发言"))
    assert facts(lin) == [("inspection", "special_committee", "speaker")]


def test_a_voided_activity_is_worth_nothing_and_stays_readable(
    desk: Client, committee: Committee, lin: Membership
) -> None:
    activity = make_activity(committee)
    part = make_part(activity, lin)
    values = sent(on="2025-05-15", kind="inspection", name=activity.name, organiser=activity.organiser_id)
    desk.post(url(committee, "activity-correct", activity.pk), values | {"act": "void", "reason": "重复登记"})
    assert (worth(lin), movements(lin)) == ([], ["add", "retract"])
    answer = desk.get(url(committee, "activity", activity.pk))
    assert (names(answer), "这项活动已作废" in answer.content.decode()) == (["林怡"], True)
    pages = [
        ("activity-correct", activity.pk),
        ("participant-add", activity.pk),
        ("participation-correct", part.pk),
    ]
    assert [desk.get(url(committee, name, pk)).status_code for name, pk in pages] == [404, 404, 404]
    assert list(differences(committee.pk)) == []


def test_a_stated_number_that_differs_from_the_list_is_told(
    desk: Client, committee: Committee, lin: Membership
) -> None:
    make_part(unequal := make_activity(committee, "视察甲", stated=2), lin)
    make_part(equal := make_activity(committee, "视察乙", stated=1), lin)
    told = [
        "登记人数与名单不符" in desk.get(url(committee, "activity", row.pk)).content.decode()
        for row in (unequal, equal)
    ]
    assert told == [True, False]


def test_an_activity_costs_the_same_with_one_participant_and_with_three(
    desk: Client, committee: Committee, django_assert_num_queries: Any
) -> None:
    activity = make_activity(committee)
    page = url(committee, "activity", activity.pk)
    for number in (1, 2, 3):
        make_part(activity, make_member(committee, name=f"林怡{number}"))
        if number == 1:
            desk.get(page)  # the first page of a session also notes when it was seen
        if number in {1, 3}:
            with django_assert_num_queries(10):
                assert len(names(desk.get(page))) == number


def test_an_activity_of_another_committee_is_not_there(desk: Client, committee: Committee) -> None:
    other = make_committee(code="elsewhere")
    foreign = make_activity(other, on=date(2025, 5, 1))
    part = make_part(foreign, make_member(other, name="外地委员"))
    pages = [
        ("activity", foreign.pk), ("activity-correct", foreign.pk), ("participant-add", foreign.pk),
        ("participation-correct", part.pk),
    ]  # fmt: skip
    assert [desk.get(url(committee, name, pk)).status_code for name, pk in pages] == [404] * 4


def test_who_may_only_read_corrects_nothing(client: Client, committee: Committee, lin: Membership) -> None:
    activity = make_activity(committee)
    part = make_part(activity, lin)
    client.force_login(make_staff(committee, "duties.read", name="周示例"))
    answer = client.get(url(committee, "activity", activity.pk))
    assert (names(answer), "更正" in answer.content.decode()) == (["林怡"], False)
    pages = [
        ("activity-correct", activity.pk),
        ("participant-add", activity.pk),
        ("participation-correct", part.pk),
    ]
    assert [client.get(url(committee, name, pk)).status_code for name, pk in pages] == [403] * 3


def test_a_member_sees_his_own_part_and_nobody_elses(
    client: Client, committee: Committee, lin: Membership
) -> None:
    activity = make_activity(committee)
    make_part(activity, lin)
    make_part(activity, make_member(committee, name="邹磊刚"))
    other = make_activity(committee, "别人的活动")
    make_part(other, make_member(committee, name="周敏晨"))
    client.force_login(lin.person.user)
    answer = client.get(url(committee, "activity", activity.pk))
    assert [part.membership.name for part in answer.context["parts"]] == ["林怡"]
    text = answer.content.decode()
    assert ["邹磊刚" in text, "更正" in text, "补登" in text] == [False, False, False]
    assert client.get(url(committee, "activity", other.pk)).status_code == 404
