"""The registers: who sees them, what their filters leave, what they cost, what they export."""

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tongxin.meetings.models import TRAINING
from tongxin.meetings.tests.factories import (
    make_activity,
    make_desk,
    make_mark,
    make_meeting,
    make_part,
    make_sitting,
    make_slip,
    url,
)
from tongxin.people.models import Committee
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.trail.models import Event

pytestmark = pytest.mark.django_db
LISTS = ["meetings", "courses", "leave-slips", "unknown-marks", "activities"]


@pytest.fixture
def committee() -> Committee:
    return make_committee(code="yueqing")


def names(answer: Any) -> list[str]:
    """What the heading cell of every line says."""
    return [cell.text for _, cells in answer.context["lines"] for cell in cells if cell.column.heading]


def cells(answer: Any) -> list[list[str]]:
    return [[cell.text for cell in line] for _, line in answer.context["lines"]]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_opens_to_the_desk_and_to_nobody_else(client: Client, committee: Committee, name: str) -> None:
    other = make_committee(code="elsewhere")
    lin = make_member(committee, name="林怡", with_account=True)
    visitors = [
        (make_staff(committee, "duties.read"), 200), (make_staff(committee, "proposals.manage"), 403),
        (lin.person.user, 403), (make_desk(other), 404),
    ]  # fmt: skip
    for user, status in visitors:
        client.force_login(user)
        assert client.get(url(committee, name)).status_code == status
    client.logout()
    answer = client.get(url(committee, name))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/signin/")


def one_of_each(committee: Committee, number: int) -> None:
    """A meeting with two marks, one of them unknown, a contradicting slip, a course and an activity."""
    lin, zou = make_member(committee, name=f"林怡{number}"), make_member(committee, name=f"邹磊刚{number}")
    sitting = make_sitting(make_meeting(committee, f"第{number}次会议"))
    make_mark(sitting, lin, "unexcused")
    make_mark(sitting, zou, "unknown")
    make_slip(sitting, lin)
    course = make_meeting(committee, f"第{number}期培训班", kind=TRAINING)
    make_mark(make_sitting(course, half="whole"), lin)
    make_part(make_activity(committee, f"第{number}次视察"), lin)


@pytest.mark.parametrize(
    ("name", "queries"),
    [("meetings", 9), ("courses", 9), ("leave-slips", 10), ("unknown-marks", 10), ("activities", 8)],
)
def test_a_list_costs_the_same_with_one_row_and_with_three(
    client: Client, committee: Committee, django_assert_num_queries: Any, name: str, queries: int
) -> None:
    client.force_login(make_desk(committee))
    one_of_each(committee, 1)
    client.get(url(committee, name))  # the first page of a session also notes when it was seen
    with django_assert_num_queries(queries):
        assert len(names(client.get(url(committee, name)))) == 1
    one_of_each(committee, 2)
    one_of_each(committee, 3)
    with django_assert_num_queries(queries):
        assert len(names(client.get(url(committee, name)))) == 3


@pytest.mark.parametrize("name", LISTS)
def test_rows_of_another_committee_are_in_no_list(client: Client, committee: Committee, name: str) -> None:
    one_of_each(make_committee(code="elsewhere"), 1)
    one_of_each(committee, 2)
    client.force_login(make_desk(committee))
    assert len(names(client.get(url(committee, name)))) == 1


@pytest.mark.clause("YQ-2.2")
def test_a_meeting_is_counted_against_those_who_were_due(client: Client, committee: Committee) -> None:
    due = [make_member(committee, name=name) for name in ("林怡", "邹磊刚", "周敏晨", "熊喆")]
    sitting = make_sitting(make_meeting(committee, "第五次会议", until=date(2025, 1, 13)))
    for member, mark in zip(due, ("present", "late", "leave", "unknown"), strict=True):
        make_mark(sitting, member, mark)
    make_mark(sitting, make_member(committee, name="增补委员"), "unexcused", is_due=False)
    client.force_login(make_desk(committee))
    answer = client.get(url(committee, "meetings"))
    assert cells(answer) == [["2025-01-11 至 01-13", "第五次会议", "全体会议", "1", "4", "2", "1", "1"]]


def test_meetings_are_found_by_year_kind_and_name(client: Client, committee: Committee) -> None:
    make_meeting(committee, "第五次会议")
    make_meeting(committee, "常委会第二十次会议", kind="standing", on=date(2025, 5, 22))
    make_meeting(committee, "第四次会议", on=date(2024, 1, 10))
    client.force_login(make_desk(committee))
    found = {
        query: names(client.get(url(committee, "meetings") + query))
        for query in ("?year=2025", "?kind=standing", "?name=第四", "?year=2019", "?sort=starts_on")
    }
    assert found == {
        "?year=2025": ["常委会第二十次会议", "第五次会议"],
        "?kind=standing": ["常委会第二十次会议"],
        "?name=第四": ["第四次会议"],
        "?year=2019": ["常委会第二十次会议", "第五次会议", "第四次会议"],
        "?sort=starts_on": ["常委会第二十次会议", "第五次会议", "第四次会议"],
    }


def test_a_course_without_days_says_so(client: Client, committee: Committee) -> None:
    course = make_meeting(committee, "新任委员培训班", kind=TRAINING, on=date(2025, 12, 31), day_known=False)
    sitting = make_sitting(course, half="whole")
    make_mark(sitting, make_member(committee, name="林怡"), "part")
    make_mark(sitting, make_member(committee, name="邹磊刚"), "unexcused")
    client.force_login(make_desk(committee))
    answer = client.get(url(committee, "courses"))
    assert cells(answer) == [["2025年（日期未注明）", "新任委员培训班", "新任委员", "2", "1", "1"]]


def test_voided_meetings_are_listed_only_when_asked_for(client: Client, committee: Committee) -> None:
    one_of_each(committee, 1)
    row = make_meeting(committee, "误登的会议")
    make_mark(make_sitting(row), make_member(committee, name="周敏晨"), "unknown")
    row.voided_at = row.recorded_at
    row.save()
    client.force_login(make_desk(committee))
    assert names(client.get(url(committee, "meetings"))) == ["第1次会议"]
    assert names(client.get(url(committee, "meetings") + "?voided=on")) == ["误登的会议"]
    assert names(client.get(url(committee, "unknown-marks"))) == ["邹磊刚1"]


def test_slips_are_found_by_year_meeting_result_and_contradiction(
    client: Client, committee: Committee
) -> None:
    lin, zou = make_member(committee, name="林怡"), make_member(committee, name="邹磊刚")
    plenary = make_sitting(make_meeting(committee))
    standing = make_sitting(
        make_meeting(committee, "常委会会议", kind="standing", on=date(2024, 5, 22)), "常委会会议"
    )
    make_mark(plenary, lin, "unexcused")
    make_slip(plenary, lin)
    make_mark(plenary, zou, "leave", reason="official")
    make_slip(plenary, zou)
    make_slip(standing, lin, result="pending")
    client.force_login(make_desk(committee))
    found = {
        query: cells(client.get(url(committee, "leave-slips") + query))
        for query in (
            "?contradicting=on",
            "?year=2024",
            f"?meeting={plenary.meeting_id}&name=邹",
            "?result=pending",
        )
    }
    asked = ["林怡", "常委会会议", "2024-05-22", "待批", "不在名单", "—", "公务冲突"]
    assert list(found.values()) == [
        [["林怡", "开幕会", "2025-01-11", "同意", "无故缺席", "待裁定", "公务冲突"]],
        [asked],
        [["邹磊刚", "开幕会", "2025-01-11", "同意", "请假", "一致", "公务冲突"]],
        [asked],
    ]


def test_a_meeting_of_another_committee_is_no_filter(client: Client, committee: Committee) -> None:
    other = make_committee(code="elsewhere")
    foreign = make_sitting(make_meeting(other))
    make_slip(foreign, make_member(other, name="外地委员"))
    make_slip(make_sitting(make_meeting(committee)), make_member(committee, name="林怡"))
    client.force_login(make_desk(committee))
    answer = client.get(url(committee, "leave-slips") + f"?meeting={foreign.meeting_id}")
    assert names(answer) == ["林怡"]
    assert "外地委员" not in answer.content.decode()


def test_the_reason_of_leave_is_read_by_those_who_handle_leave(client: Client, committee: Committee) -> None:
    make_slip(make_sitting(make_meeting(committee)), make_member(committee, name="林怡"), reason="住院手术")
    shown = []
    for user in (make_desk(committee), make_staff(committee, "duties.read", name="周示例")):
        client.force_login(user)
        shown.append("住院手术" in client.get(url(committee, "leave-slips")).content.decode())
    assert shown == [True, False]


def exported(answer: Any) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    return [[value for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]


def test_an_export_has_the_filtered_rows_and_never_a_reason(client: Client, committee: Committee) -> None:
    make_slip(make_sitting(make_meeting(committee)), make_member(committee, name="林怡"), reason="住院手术")
    desk = make_desk(committee)
    client.force_login(desk)
    rows = exported(client.get(url(committee, "leave-slips") + "?format=xlsx"))
    assert rows[2] == ["姓名", "场次", "日期", "批准情况", "签到表", "核对"]
    assert "住院手术" not in str(rows)
    event = Event.objects.filter(committee=committee).latest("seq")
    assert (event.action, event.by_id, event.title) == ("people.register.exported", desk.pk, "请假条")


@pytest.mark.parametrize("name", LISTS)
def test_every_list_can_be_exported(client: Client, committee: Committee, name: str) -> None:
    one_of_each(committee, 1)
    client.force_login(make_desk(committee))
    assert len(exported(client.get(url(committee, name) + "?format=xlsx"))) == 4


def test_activities_are_found_by_time_kind_organiser_and_numbers(
    client: Client, committee: Committee
) -> None:
    lin = make_member(committee, name="林怡")
    make_part(make_activity(committee, "视察甲", on=date(2025, 2, 3), stated=2), lin)
    make_part(
        make_activity(
            committee, "调研乙", on=date(2025, 8, 9), kind="research", organiser="经济委员会", stated=1
        ),
        lin,
    )
    make_part(make_activity(committee, "视察丙", on=date(2024, 8, 20)), lin)
    client.force_login(make_desk(committee))
    queries = (
        "?year=2025",
        "?span=q3",
        "?span=m2",
        "?kind=research",
        "?organiser_kind=special_committee&name=丙",
        "?unequal=on",
    )
    found = [names(client.get(url(committee, "activities") + query)) for query in queries]
    assert found == [
        ["调研乙", "视察甲"],
        ["调研乙", "视察丙"],
        ["视察甲"],
        ["调研乙"],
        ["视察丙"],
        ["视察甲"],
    ]
