"""Corrections of meetings and marks: the row, the trail and the ledger say the same afterwards."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tongxin.ledger.models import Standing
from tongxin.ledger.rebuilding import differences
from tongxin.meetings.models import TRAINING, Attendance, Meeting
from tongxin.meetings.tests.factories import (
    make_desk,
    make_mark,
    make_meeting,
    make_sitting,
    marks_in_ledger,
    movements,
    sent,
    url,
    worth,
)
from tongxin.people.models import Committee
from tongxin.people.tests.factories import make_committee, make_member
from tongxin.people.tests.pages import faults, said
from tongxin.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee() -> Committee:
    return make_committee(code="yueqing")


@pytest.fixture
def desk(client: Client, committee: Committee) -> Client:
    client.force_login(make_desk(committee))
    return client


def last_event(committee: Committee) -> tuple[str, str, dict[str, Any], str]:
    event = Event.objects.filter(committee=committee).latest("seq")
    return event.action, event.by_name, json.loads(event.payload), event.note


def test_zou_was_on_leave_and_not_absent(desk: Client, committee: Committee) -> None:
    zou = make_member(committee, name="邹磊刚")
    mark = make_mark(make_sitting(make_meeting(committee)), zou, "unexcused")
    values = sent(mark="leave", leave_kind="sick", is_due="on", note="家属来电", reason="补来病假条")
    answer = desk.post(url(committee, "attendance-correct", mark.pk), values)
    assert answer["Location"] == url(committee, "meeting", mark.sitting.meeting_id)
    mark.refresh_from_db()
    assert (mark.mark, mark.reason, mark.is_due, mark.note) == ("leave", "sick", True, "家属来电")
    assert last_event(committee) == (
        "meetings.attendance.corrected", "陈示例",
        {
            "before": {"mark": "unexcused", "note": "", "reason": ""},
            "after": {"mark": "leave", "note": "家属来电", "reason": "sick"},
        },
        "补来病假条",
    )  # fmt: skip
    assert (marks_in_ledger(zou), movements(zou)) == ([("leave", "sick")], ["add", "retract", "add"])
    assert list(differences(committee.pk)) == []


def test_a_leave_without_a_kind_is_unstated_and_a_presence_has_none(
    desk: Client, committee: Committee
) -> None:
    sitting = make_sitting(make_meeting(committee))
    lin, zou = make_member(committee, name="林怡"), make_member(committee, name="邹磊刚")
    first, second = make_mark(sitting, lin), make_mark(sitting, zou, "leave", reason="sick")
    desk.post(
        url(committee, "attendance-correct", first.pk), sent(mark="leave", is_due="on", reason="据请假条")
    )
    values = sent(
        mark="present", leave_kind="sick", is_due="on", reason="签到册上有名"
    )  # the kind as it stood
    desk.post(url(committee, "attendance-correct", second.pk), values)
    assert (marks_in_ledger(lin), marks_in_ledger(zou)) == ([("leave", "unstated")], [("present", "")])


def test_who_came_has_no_kind_of_leave(desk: Client, committee: Committee) -> None:
    lin = make_member(committee, name="林怡")
    mark = make_mark(make_sitting(make_meeting(committee)), lin)
    values = sent(mark="present", leave_kind="sick", is_due="on", reason="补来病假条")
    answer = desk.post(url(committee, "attendance-correct", mark.pk), values)
    assert faults(answer) == {"leave_kind": ["考勤不是请假，没有请假类别；确是请假的，请把考勤改为请假"]}
    assert marks_in_ledger(lin) == [("present", "")]


def test_a_correction_says_why(desk: Client, committee: Committee) -> None:
    lin = make_member(committee, name="林怡")
    mark = make_mark(make_sitting(make_meeting(committee)), lin)
    answer = desk.post(url(committee, "attendance-correct", mark.pk), sent(mark="late", is_due="on"))
    assert (answer.status_code, list(faults(answer))) == (200, ["reason"])
    assert marks_in_ledger(lin) == [("present", "")]


def test_who_was_not_due_is_not_absent(desk: Client, committee: Committee) -> None:
    lin = make_member(committee, name="林怡")
    mark = make_mark(make_sitting(make_meeting(committee)), lin, "unexcused")
    desk.post(url(committee, "attendance-correct", mark.pk), sent(mark="unexcused", reason="当天尚未增补"))
    assert (worth(lin), movements(lin)) == ([], ["add", "retract"])


def test_a_meeting_knows_no_part_and_a_course_no_early_leaving(desk: Client, committee: Committee) -> None:
    lin = make_member(committee, name="林怡")
    plain = make_mark(make_sitting(make_meeting(committee)), lin)
    course = make_mark(make_sitting(make_meeting(committee, "培训班", kind=TRAINING), half="whole"), lin)
    wrong = [(plain, "part"), (course, "early")]
    answers = [
        desk.post(url(committee, "attendance-correct", row.pk), sent(mark=mark, is_due="on", reason="试")) for row, mark in wrong
    ]  # fmt: skip
    assert [list(faults(answer)) for answer in answers] == [["mark"], ["mark"]]


def test_a_struck_out_line_counts_no_more_and_can_be_written_anew(desk: Client, committee: Committee) -> None:
    lin = make_member(committee, name="林怡")
    mark = make_mark(make_sitting(make_meeting(committee)), lin)
    page = url(committee, "attendance-correct", mark.pk)
    desk.post(page, sent(act="void", reason="登错了人"))
    mark.refresh_from_db()
    assert (mark.is_voided, mark.void_reason, worth(lin), movements(lin)) == (
        True,
        "登错了人",
        [],
        ["add", "retract"],
    )
    assert last_event(committee)[0] == "meetings.attendance.voided"
    assert desk.get(page).status_code == 404
    values = sent(sitting=mark.sitting_id, who="林怡", mark="late", is_due="on", reason="据会场签到册")
    desk.post(url(committee, "attendance-add", mark.sitting.meeting_id), values)
    assert marks_in_ledger(lin) == [("late", "")]


def test_striking_out_says_why(desk: Client, committee: Committee) -> None:
    lin = make_member(committee, name="林怡")
    mark = make_mark(make_sitting(make_meeting(committee)), lin)
    answer = desk.post(url(committee, "attendance-correct", mark.pk), sent(act="void"))
    assert "请写明作废的原因" in faults(answer)["reason"]
    assert worth(lin) == [("meeting.attendance", "2025-01-11", 1)]


def test_a_forgotten_member_is_added_to_the_list(desk: Client, committee: Committee) -> None:
    sitting = make_sitting(make_meeting(committee))
    lin = make_member(committee, name="林怡")
    values = sent(sitting=sitting.pk, who="林怡", mark="present", is_due="on", reason="签到册漏登")
    answer = desk.post(url(committee, "attendance-add", sitting.meeting_id), values)
    assert answer["Location"] == url(committee, "meeting", sitting.meeting_id)
    row = Attendance.objects.get(membership=lin)
    assert (row.recorded_name, row.verified_name, row.is_due) == ("陈示例", "陈示例", True)
    assert last_event(committee) == (
        "meetings.attendance.added", "陈示例",
        {"before": {}, "after": {"is_due": True, "mark": "present", "reason": ""}}, "签到册漏登",
    )  # fmt: skip
    assert worth(lin) == [("meeting.attendance", "2025-01-11", 1)]


def test_of_two_members_of_one_name_the_sector_says_which(desk: Client, committee: Committee) -> None:
    sitting = make_sitting(make_meeting(committee))
    make_member(committee, name="王伟", sector="教育界")
    wanted = make_member(committee, name="王伟", sector="经济界")
    page = url(committee, "attendance-add", sitting.meeting_id)
    values = {"sitting": sitting.pk, "mark": "present", "is_due": "on", "reason": "漏登"}
    refused = desk.post(page, sent(who="王伟", **values))
    assert faults(refused) == {"who": ["名册里有2位王伟，请写明界别：王伟（教育界）、王伟（经济界）"]}
    desk.post(page, sent(who="王伟（经济界）", **values))
    assert Attendance.objects.get().membership == wanted


def test_unknown_listed_and_foreign_names_are_refused(desk: Client, committee: Committee) -> None:
    make_member(make_committee(code="elsewhere"), name="外地委员")
    sitting = make_sitting(make_meeting(committee))
    make_mark(sitting, make_member(committee, name="林怡娜"))
    page = url(committee, "attendance-add", sitting.meeting_id)
    values = {"sitting": sitting.pk, "mark": "present", "is_due": "on", "reason": "漏登"}
    answers = [desk.post(page, sent(who=who, **values)) for who in ("外地委员", "林宜娜", "林怡娜")]
    assert [faults(answer)["who"] for answer in answers] == [
        ["名册里没有“外地委员”，请核对姓名"],
        ["名册里没有“林宜娜”，是不是：林怡娜（教育界）"],
        ["林怡娜已在“开幕会”的名单里，请更正原来的一条"],
    ]


def test_a_course_gets_its_day_and_everybodys_training_moves_there(
    desk: Client, committee: Committee
) -> None:
    lin = make_member(committee, name="林怡")
    course = make_meeting(committee, "新任委员培训班", kind=TRAINING, on=date(2025, 12, 31), day_known=False)
    make_mark(make_sitting(course, half="whole"), lin, "part")
    assert Standing.objects.get(member=lin).title == "新任委员培训班（日期未注明）"
    values = sent(
        name=course.name,
        course_kind="new_member",
        starts_on="2025-05-12",
        ends_on="2025-05-13",
        reason="查通知",
    )
    answer = desk.post(url(committee, "meeting-correct", course.pk), values)
    assert answer["Location"] == url(committee, "meeting", course.pk)
    course.refresh_from_db()
    assert (course.starts_on, course.ends_on, course.day_known) == (
        date(2025, 5, 12),
        date(2025, 5, 13),
        True,
    )
    assert Standing.objects.get(member=lin).title == "新任委员培训班"
    assert [row.on for row in course.sittings.all()] == [date(2025, 5, 12)]
    assert (worth(lin), movements(lin)) == (
        [("training.attendance", "2025-05-12", 1)],
        ["add", "retract", "add"],
    )
    events = Event.objects.filter(committee=committee, note="查通知").order_by("seq")
    assert [event.action for event in events] == ["meetings.sitting.corrected", "meetings.meeting.corrected"]
    assert list(differences(committee.pk)) == []


def test_all_sittings_of_a_meeting_move_with_its_first_day(desk: Client, committee: Committee) -> None:
    lin = make_member(committee, name="林怡")
    meeting = make_meeting(committee, until=date(2025, 1, 13))
    make_mark(make_sitting(meeting), lin)
    make_mark(make_sitting(meeting, "闭幕会", on=date(2025, 1, 13)), lin)
    values = {"name": meeting.name, "kind": "plenary", "reason": "会期推后"}
    page = url(committee, "meeting-correct", meeting.pk)
    refused = desk.post(page, sent(starts_on="2025-02-11", ends_on="2025-02-12", **values))
    assert list(faults(refused)) == ["ends_on"]
    desk.post(page, sent(starts_on="2025-02-11", ends_on="2025-02-13", **values))
    assert worth(lin) == [("meeting.attendance", "2025-02-11", 1), ("meeting.attendance", "2025-02-13", 1)]


def test_the_kind_of_a_meeting_is_a_fact_of_every_mark(desk: Client, committee: Committee) -> None:
    lin = make_member(committee, name="林怡")
    meeting = make_meeting(committee, "民生协商会", kind="other")
    make_mark(make_sitting(meeting), lin)
    values = {"name": meeting.name, "starts_on": "2025-01-11", "ends_on": "2025-01-11", "reason": "类别登错"}
    page = url(committee, "meeting-correct", meeting.pk)
    refused = desk.post(page, sent(kind="training", **values))
    assert list(faults(refused)) == ["kind"]
    desk.post(page, sent(kind="special_consultation", **values))
    meeting.refresh_from_db()
    assert (meeting.kind, movements(lin)) == ("special_consultation", ["add", "retract", "add"])
    assert list(differences(committee.pk)) == []


def test_two_meetings_of_a_name_on_a_day_are_refused(desk: Client, committee: Committee) -> None:
    make_meeting(committee, "主席会议", kind="council")
    other = make_meeting(committee, "主席会", kind="council")
    values = sent(
        name="主席会议", kind="council", starts_on="2025-01-11", ends_on="2025-01-11", reason="改名"
    )
    answer = desk.post(url(committee, "meeting-correct", other.pk), values)
    assert faults(answer) == {"name": ["2025-01-11已有同名的会议“主席会议”"]}


def test_bodies_of_other_committees_organise_nothing_here(desk: Client, committee: Committee) -> None:
    make_member(make_committee(code="elsewhere"), sector="外地界别")
    meeting = make_meeting(committee)
    assert "外地界别" not in desk.get(url(committee, "meeting-correct", meeting.pk)).content.decode()


def test_a_voided_meeting_takes_its_marks_out_of_the_ledger(desk: Client, committee: Committee) -> None:
    lin = make_member(committee, name="林怡")
    meeting = make_meeting(committee)
    mark = make_mark(make_sitting(meeting), lin)
    desk.post(url(committee, "meeting-correct", meeting.pk), sent(act="void", reason="重复登记"))
    assert (worth(lin), movements(lin)) == ([], ["add", "retract"])
    assert Meeting.objects.get().void_reason == "重复登记"
    assert "这次会议已作废" in desk.get(url(committee, "meeting", meeting.pk)).content.decode()
    pages = [("meeting-correct", meeting.pk), ("attendance-add", meeting.pk), ("attendance-correct", mark.pk)]
    assert [desk.get(url(committee, name, pk)).status_code for name, pk in pages] == [404, 404, 404]
    assert list(differences(committee.pk)) == []


def test_a_whole_day_counts_two_half_days(desk: Client, committee: Committee) -> None:
    lin = make_member(committee, name="林怡")
    sitting = make_sitting(make_meeting(committee))
    make_mark(sitting, lin)
    page = url(committee, "sitting-correct", sitting.pk)
    values = {"label": "开幕会", "kind": "opening", "half": "whole", "reason": "开了一天"}
    refused = desk.post(page, sent(on="2025-01-12", **values))
    assert faults(refused) == {"on": ["会期是2025-01-11至2025-01-11，请先更正会议的日期"]}
    desk.post(page, sent(on="2025-01-11", **values))
    assert worth(lin) == [("meeting.attendance", "2025-01-11", 2)]
    assert last_event(committee)[2]["after"] == {"half": "whole", "half_days": 2}


def test_sittings_of_one_meeting_have_names_of_their_own(desk: Client, committee: Committee) -> None:
    meeting = make_meeting(committee)
    make_sitting(meeting)
    closing = make_sitting(meeting, "闭幕会")
    values = sent(label="开幕会", on="2025-01-11", half="am", kind="closing", reason="改名")
    answer = desk.post(url(committee, "sitting-correct", closing.pk), values)
    assert faults(answer) == {"label": ["这次会议已有叫“开幕会”的场次"]}


def test_the_trail_of_a_meeting_tells_what_was_changed(desk: Client, committee: Committee) -> None:
    mark = make_mark(make_sitting(make_meeting(committee)), make_member(committee, name="林怡"), "unexcused")
    desk.post(
        url(committee, "attendance-correct", mark.pk), sent(mark="late", is_due="on", reason="迟到十分钟")
    )
    [told] = desk.get(url(committee, "meeting", mark.sitting.meeting_id)).context["trail"]
    assert (told.label, told.note) == ("更正出席：林怡 开幕会 迟到", "考勤：无故缺席 → 迟到\n迟到十分钟")


def test_a_line_sent_as_it_stands_stays_and_chen_is_told_so(desk: Client, committee: Committee) -> None:
    mark = make_mark(make_sitting(make_meeting(committee)), make_member(committee, name="邹磊刚"))
    answer = desk.post(
        url(committee, "attendance-correct", mark.pk), sent(mark="present", is_due="on", reason="核对签到表")
    )
    assert (said(desk, answer), Event.objects.count()) == (["内容没有变化，未作更正"], 0)
