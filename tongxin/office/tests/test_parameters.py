"""Parameters: what holds and why, a value from a day on, back to the default, and who did it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tongxin.office.tests.desk import TODAY, Desk, events, faults, send, values
from tongxin.office.tuning import all_in_force
from tongxin.people.models import ParameterValue
from tongxin.people.parameters import DECLARED, PARAMETERS, parameter
from tongxin.people.tests.factories import make_committee, make_staff, make_user

pytestmark = pytest.mark.django_db

D = date
PASS_LINE = "evaluation.pass_line"


def held(desk: Desk, day: date = TODAY) -> object:
    return parameter(desk.here, PASS_LINE, day).value


def setting(desk: Desk, name: str = PASS_LINE, **changed) -> Any:
    stands = {"value": "65", "on": TODAY, "clause": "考核办法第九条", "reason": "主席会议决定"}
    return send(desk.client, desk.url("parameter", name), **(stands | changed))


def test_each_visitor_gets_his_own_answer(client):
    desk = Desk(client, "parameters.manage")
    visitors = {
        "manager": desk.chen, "without the power": make_staff(desk.here, "members.manage"),
        "member": make_user(person=desk.lin.person), "stranger": make_staff(make_committee(), "parameters.manage"),
    }  # fmt: skip
    answers = {}
    for name, user in visitors.items():
        client.force_login(user)
        answers[name] = (desk.get("parameters").status_code, setting(desk).status_code)
    assert answers == {
        "manager": (200, 302), "without the power": (403, 403), "member": (403, 403), "stranger": (404, 404),
    }  # fmt: skip
    client.logout()
    assert desk.get("parameters")["Location"] == f"/signin/?next={desk.url('parameters')}"


@pytest.mark.parametrize("own", [0, 2])
def test_the_page_costs_the_same_however_many_values_are_set(client, django_assert_num_queries, own):
    desk = Desk(client, "parameters.manage")
    for number in range(own):
        ParameterValue.objects.create(
            committee=desk.here, name=DECLARED[number].name, value="4", from_on=D(2025, 1, 1)
        )
    desk.get("parameters")
    with django_assert_num_queries(5):
        desk.get("parameters")


def test_every_declared_parameter_stands_on_the_page_once(client):
    desk = Desk(client, "parameters.manage")
    groups = desk.get("parameters").context["groups"]
    shown = [row.declared.name for group in groups for row in group["rows"]]
    assert sorted(shown) == sorted(each.name for each in DECLARED)


def test_the_page_and_the_rules_read_the_same_values(client):
    city = make_committee()
    county = make_committee(parent=city)
    for committee, value, day in (
        (city, "50", D(2024, 1, 1)),
        (county, "70", D(2025, 5, 1)),
        (county, "75", D(2025, 6, 1)),
        (county, "null", D(2025, 8, 1)),
    ):
        ParameterValue.objects.create(committee=committee, name=PASS_LINE, value=value, from_on=day)
    for day in (D(2023, 1, 1), D(2024, 6, 1), D(2025, 5, 15), D(2025, 7, 1), D(2025, 8, 1)):
        page = {row.declared.name: row.value for row in all_in_force(county, day)}
        assert page == {each.name: parameter(county, each.name, day).value for each in DECLARED}


def test_where_a_value_comes_from_stands_beside_it(client):
    desk = Desk(client, "parameters.manage")
    city = make_committee()
    type(desk.here).objects.filter(pk=desk.here.pk).update(parent=city)
    ParameterValue.objects.create(committee=city, name=PASS_LINE, value="50", from_on=D(2024, 1, 1))
    ParameterValue.objects.create(
        committee=desk.here, name="proposals.length", value="900", from_on=D(2024, 1, 1)
    )
    rows = {
        row.declared.name: row for group in desk.get("parameters").context["groups"] for row in group["rows"]
    }
    found = {
        name: (rows[name].text, rows[name].source_name)
        for name in (PASS_LINE, "proposals.length", "opinions.length")
    }
    assert found == {
        PASS_LINE: ("50 分", city.short_name), "proposals.length": ("900 字", desk.here.short_name),
        "opinions.length": ("1500 字", "默认"),
    }  # fmt: skip


def test_a_value_holds_from_its_day_and_the_trail_knows_why(client):
    desk = Desk(client, "parameters.manage")
    setting(desk)
    assert [held(desk, TODAY - timedelta(days=1)), held(desk)] == [60, 65]
    row = ParameterValue.objects.get(committee=desk.here)
    assert (row.value, row.clause) == ("65", "考核办法第九条")
    event = events(desk.here, "people.parameter.")[0]
    assert (event.label, event.title, event.note) == ("设定参数", "及格线", "主席会议决定")
    assert values(event) == {"value": ("60 分", "65 分"), "from_on": (None, "2025-05-15")}


def test_a_value_for_the_same_day_replaces_the_one_before(client):
    desk = Desk(client, "parameters.manage")
    setting(desk)
    setting(desk, value="70")
    assert (held(desk), ParameterValue.objects.count()) == (70, 1)
    assert [values(event)["value"] for event in events(desk.here, "people.parameter.")] == [
        ("60 分", "65 分"), ("65 分", "70 分"),
    ]  # fmt: skip


def test_a_value_that_begins_later_is_announced_and_does_not_hold_yet(client):
    desk = Desk(client, "parameters.manage")
    setting(desk, on=D(2026, 1, 1))
    assert held(desk) == 60
    assert "2026-01-01起另有取值" in desk.get("parameters").content.decode()


@pytest.mark.parametrize(
    ("name", "changed", "said"),
    [
        (PASS_LINE, {"value": "六十"}, {"value": ["“及格线”要填0至1000的整数，单位是分"]}),
        (PASS_LINE, {"reason": ""}, {"reason": ["这个字段是必填项。"]}),
        (PASS_LINE, {"on": "明天"}, {"on": ["输入一个有效的日期。"]}),
        (
            "proposals.sectors_between_sessions",
            {"value": "true"},
            {"value": ["“界别可提平时提案”只能是：是、否"]},
        ),
        (
            "evaluation.failing_years_mode",
            {"value": "both"},
            {"value": ["“不及格年数算法”只能是：累计、连续"]},
        ),
    ],
)
def test_a_value_of_another_type_is_refused_beside_the_field(client, name, changed, said):
    desk = Desk(client, "parameters.manage")
    assert faults(setting(desk, name, **changed)) == said
    assert ParameterValue.objects.count() == 0


def test_a_yes_is_stored_as_a_yes(client):
    desk = Desk(client, "parameters.manage")
    setting(desk, "proposals.sectors_between_sessions", value="是")
    assert parameter(desk.here, "proposals.sectors_between_sessions").value is True


def give_back(desk: Desk, on: date):
    return send(desk.client, desk.url("parameter-return", PASS_LINE), on=on, reason="不再另行规定")


def test_going_back_to_the_default_leaves_the_past_as_it_was(client):
    desk = Desk(client, "parameters.manage")
    setting(desk, on=D(2025, 1, 1))
    setting(desk, on=D(2026, 1, 1), value="80")
    give_back(desk, TODAY)
    assert [held(desk, day) for day in (D(2025, 5, 14), TODAY, D(2026, 2, 1))] == [65, 60, 60]
    event = events(desk.here, "people.parameter.")[-1]
    assert (event.label, values(event)["value"]) == ("恢复默认", ("65 分", "60 分"))


def test_who_went_back_follows_a_default_that_changes_later(client, monkeypatch):
    desk = Desk(client, "parameters.manage")
    setting(desk, on=D(2025, 1, 1))
    give_back(desk, TODAY)
    assert [row.says for row in ParameterValue.objects.order_by("from_on")] == [65, None]
    monkeypatch.setitem(PARAMETERS, PASS_LINE, replace(PARAMETERS[PASS_LINE], default=55))
    assert [held(desk, D(2025, 5, 14)), held(desk)] == [65, 55]
    page = desk.get("parameter", PASS_LINE)
    assert (page.context["now"].text, page.context["now"].may_return) == ("55 分", False)


def test_the_page_of_a_parameter_shows_what_each_level_says(client):
    desk = Desk(client, "parameters.manage")
    city = make_committee()
    type(desk.here).objects.filter(pk=desk.here.pk).update(parent=city)
    ParameterValue.objects.create(committee=city, name=PASS_LINE, value="50", from_on=D(2024, 1, 1))
    setting(desk)
    now = desk.get("parameter", PASS_LINE).context["now"]
    assert [(level.name, level.text) for level in now.levels] == [
        (desk.here.short_name, "65 分"), (city.short_name, "50 分"), ("默认", "60 分"),
    ]  # fmt: skip
    assert (now.giver, now.inherited) == (now.levels[0], now.levels[1])


def test_a_value_that_never_held_goes_without_a_trace_but_in_the_trail(client):
    desk = Desk(client, "parameters.manage")
    setting(desk, on=D(2026, 1, 1))
    give_back(desk, TODAY)
    assert ParameterValue.objects.count() == 0
    assert [event.label for event in events(desk.here, "people.parameter.")] == ["设定参数", "恢复默认"]


def test_an_undeclared_parameter_is_not_found(client):
    desk = Desk(client, "parameters.manage")
    assert [
        desk.get(page, "evaluation.nothing").status_code for page in ("parameter", "parameter-return")
    ] == [404, 404]
