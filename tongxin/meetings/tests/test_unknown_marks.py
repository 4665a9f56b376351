"""Marks nobody noted: decided one by one or many at once, all of them or none."""

import json

import pytest
from django.test import Client

from tongxin.ledger.rebuilding import differences
from tongxin.meetings.models import TRAINING, UNKNOWN, Attendance
from tongxin.meetings.tests.factories import (
    make_desk,
    make_mark,
    make_meeting,
    make_sitting,
    marks_in_ledger,
    sent,
    url,
    worth,
)
from tongxin.people.models import Committee
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee() -> Committee:
    return make_committee(code="yueqing")


@pytest.fixture
def desk(client: Client, committee: Committee) -> Client:
    client.force_login(make_desk(committee))
    return client


@pytest.fixture
def unknown(committee: Committee) -> list[Attendance]:
    """Lin Yi, Zou Leigang and Zhou Minchen, whose cells were left blank."""
    sitting = make_sitting(make_meeting(committee))
    return [
        make_mark(sitting, make_member(committee, name=name), UNKNOWN)
        for name in ("林怡", "邹磊刚", "周敏晨")
    ]


def test_three_blanks_become_presence_in_one_act(
    desk: Client, committee: Committee, unknown: list[Attendance]
) -> None:
    ids = [row.pk for row in unknown]
    assert [worth(row.membership) for row in unknown] == [[], [], []]
    page = url(committee, "decide-marks")
    asked = desk.post(page, sent(selected=ids, meeting=unknown[0].sitting.meeting_id))
    assert [row.membership.name for row in asked.context["chosen"]] == ["林怡", "邹磊刚", "周敏晨"]
    assert set(Attendance.objects.values_list("mark", flat=True)) == {UNKNOWN}
    values = sent(selected=ids, meeting=unknown[0].sitting.meeting_id, mark="present", reason="据会场签到册")
    done = desk.post(page, values)
    assert done["Location"] == url(committee, "meeting", unknown[0].sitting.meeting_id)
    assert [marks_in_ledger(row.membership) for row in unknown] == [[("present", "")]] * 3
    events = Event.objects.filter(committee=committee, action="meetings.attendance.decided").order_by("seq")
    assert [(event.target_id, event.note, json.loads(event.payload)) for event in events] == [
        (
            pk,
            "据会场签到册",
            {"before": {"mark": UNKNOWN, "reason": ""}, "after": {"mark": "present", "reason": ""}},
        )
        for pk in ids
    ]
    assert list(differences(committee.pk)) == []


def test_one_mark_decided_meanwhile_stops_them_all(
    desk: Client, committee: Committee, unknown: list[Attendance]
) -> None:
    unknown[1].mark = "leave"
    unknown[1].save()
    values = sent(selected=[row.pk for row in unknown], mark="unexcused", reason="没有到会")
    answer = desk.post(url(committee, "decide-marks"), values)
    assert answer.context["form"].non_field_errors() == ["所选的3条里有1条已经注明，请重新选择"]
    assert list(Attendance.objects.order_by("pk").values_list("mark", flat=True)) == [
        UNKNOWN,
        "leave",
        UNKNOWN,
    ]
    assert Event.objects.filter(action="meetings.attendance.decided").count() == 0


def test_a_decision_needs_a_mark_and_its_ground(
    desk: Client, committee: Committee, unknown: list[Attendance]
) -> None:
    page = url(committee, "decide-marks")
    wrong = [
        {"mark": "", "reason": "据签到册"},
        {"mark": UNKNOWN, "reason": "据签到册"},
        {"mark": "present"},
        {"mark": "part", "reason": "据签到册"},
    ]
    answers = [desk.post(page, sent(selected=[unknown[0].pk], **values)) for values in wrong]
    assert [list(answer.context["form"].errors) for answer in answers] == [
        ["mark"],
        ["mark"],
        ["reason"],
        ["mark"],
    ]
    assert set(Attendance.objects.values_list("mark", flat=True)) == {UNKNOWN}


def test_a_leave_may_say_its_kind(desk: Client, committee: Committee, unknown: list[Attendance]) -> None:
    values = sent(selected=[unknown[0].pk], mark="leave", leave_kind="official", reason="单位来函")
    assert desk.post(url(committee, "decide-marks"), values)["Location"] == url(committee, "unknown-marks")
    assert marks_in_ledger(unknown[0].membership) == [("leave", "official")]


def test_a_meeting_and_a_course_share_only_some_marks(
    desk: Client, committee: Committee, unknown: list[Attendance]
) -> None:
    course = make_sitting(make_meeting(committee, "培训班", kind=TRAINING), half="whole")
    blank = make_mark(course, make_member(committee, name="熊喆"), UNKNOWN)
    asked = desk.post(url(committee, "decide-marks"), sent(selected=[unknown[0].pk, blank.pk]))
    offered = [code for code, _ in asked.context["form"].fields["mark"].choices]
    assert offered == ["", "present", "leave", "unexcused"]  # nobody is made present by a careless click


def test_nothing_chosen_leads_back(desk: Client, committee: Committee, unknown: list[Attendance]) -> None:
    answer = desk.post(url(committee, "decide-marks"), sent())
    assert (answer.status_code, answer["Location"]) == (302, url(committee, "unknown-marks"))
    assert set(Attendance.objects.values_list("mark", flat=True)) == {UNKNOWN}


@pytest.mark.parametrize("written", ["²", "9" * 40, "-1", "x"])
def test_what_is_no_number_of_a_row_is_not_there_and_of_no_meeting_leads_to_the_list(
    desk: Client, committee: Committee, written: str
) -> None:
    page = url(committee, "decide-marks")
    assert desk.post(page, sent(selected=[written])).status_code == 404
    assert desk.post(page, sent(meeting=written))["Location"] == url(committee, "unknown-marks")


def test_blanks_of_another_committee_are_not_there(
    desk: Client, committee: Committee, unknown: list[Attendance]
) -> None:
    other = make_committee(code="elsewhere")
    foreign = make_mark(make_sitting(make_meeting(other)), make_member(other, name="外地委员"), UNKNOWN)
    values = {"mark": "present", "reason": "据签到册"}
    chosen = ([foreign.pk], [unknown[0].pk, foreign.pk], ["abc"])
    answers = [desk.post(url(committee, "decide-marks"), sent(selected=ids, **values)) for ids in chosen]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert set(Attendance.objects.values_list("mark", flat=True)) == {UNKNOWN}


def test_only_who_registers_meetings_decides(
    client: Client, committee: Committee, unknown: list[Attendance]
) -> None:
    lin = make_member(committee, name="熊喆", with_account=True)
    make_mark(unknown[0].sitting, lin, UNKNOWN)
    values = {"selected": [unknown[0].pk], "mark": "present", "reason": "据签到册"}
    for user in (make_staff(committee, "duties.read"), lin.person.user):
        client.force_login(user)
        assert client.post(url(committee, "decide-marks"), sent(**values)).status_code == 403
    assert set(Attendance.objects.values_list("mark", flat=True)) == {UNKNOWN}
