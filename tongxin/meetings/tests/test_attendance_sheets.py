"""Attendance sheets of two meetings that call their sitting alike: neither overwrites the other, and a doubt is asked."""

from datetime import date

import pytest

from tongxin.ledger.correcting import correct, void
from tongxin.meetings.models import Attendance, LeaveSlip, Meeting
from tongxin.people.models import Committee
from tongxin.people.tests.factories import make_committee, make_member
from tongxin.tables.importing import confirm, decide
from tongxin.tables.tests.bringing import CHEN, brought, context, opened, outcomes, plans
from tongxin.tables.tests.workbooks import book_of
from tongxin.trail import clock

pytestmark = pytest.mark.django_db
TALKS, REVIEW = "提案办理协商会签到表", "民主评议动员会签到表"


@pytest.fixture
def committee() -> Committee:
    committee = make_committee(code="yueqing")
    make_member(committee, name="林怡")
    make_member(committee, name="邹磊刚")
    return committee


def sheet(title: str, lin: str, zou: str) -> bytes:
    rows = [[title], ["界别", "姓名", "签到", "备注"], ["教育界", "林怡", lin], ["教育界", "邹磊刚", zou]]
    return book_of(rows, name="3月5日上午")


def marks(committee: Committee) -> list[tuple[str, str, str]]:
    rows = Attendance.objects.standing().filter(committee=committee).order_by("pk")
    return [(row.sitting.meeting.name, row.membership.name, row.mark) for row in rows]


FIRST = [("提案办理协商会", "林怡", "present"), ("提案办理协商会", "邹磊刚", "present")]


def test_two_meetings_of_one_morning_keep_a_list_each(committee: Committee) -> None:
    brought(committee, "attendance", sheet(TALKS, "√", "√"))
    second = brought(committee, "attendance", sheet(REVIEW, "×", "√"))
    assert outcomes(second) == ["added", "added"]
    assert marks(committee) == [
        *FIRST, ("民主评议动员会", "林怡", "unexcused"), ("民主评议动员会", "邹磊刚", "present"),
    ]  # fmt: skip


def test_a_meeting_renamed_since_is_known_by_its_file(committee: Committee) -> None:
    brought(committee, "attendance", sheet(TALKS, "√", "√"))
    correct(CHEN, Meeting.objects.get(), {"name": "民生提案办理协商会"}, "写全名称")
    again = brought(committee, "attendance", sheet(TALKS, "√", "迟到"))
    assert outcomes(again) == ["same", "changed"]
    assert marks(committee) == [
        ("民生提案办理协商会", "林怡", "present"),
        ("民生提案办理协商会", "邹磊刚", "late"),
    ]


@pytest.mark.parametrize(
    ("title", "name"), [("市政协提案办理协商会签到表", "市政协提案办理协商会"), ("", "3月5日上午")]
)
def test_a_sheet_that_may_be_of_the_same_meeting_is_asked_about(
    committee: Committee, title: str, name: str
) -> None:
    brought(committee, "attendance", sheet(TALKS, "√", "√"))
    second = opened(committee, "attendance", sheet(title, "√", "×"))
    assert plans(second) == ["ask", "ask"]
    assert second.lines.all()[0].questions[0]["text"] == (
        f"2025-03-05“3月5日上午”已有“提案办理协商会”的签到表，这份“{name}”是同一次会议吗？"
    )
    decide(second, context(committee), [(line, "meeting", "提案办理协商会") for line in second.lines.all()])
    assert outcomes(confirm(second, context(committee))) == ["same", "changed"]
    assert marks(committee) == [FIRST[0], ("提案办理协商会", "邹磊刚", "unexcused")]


def test_a_like_name_may_be_another_meeting(committee: Committee) -> None:
    brought(committee, "attendance", sheet(TALKS, "√", "√"))
    second = opened(committee, "attendance", sheet("重点提案办理协商会签到表", "×", "√"))
    decide(second, context(committee), [(line, "meeting", "new") for line in second.lines.all()])
    confirm(second, context(committee))
    assert marks(committee) == [
        *FIRST, ("重点提案办理协商会", "林怡", "unexcused"), ("重点提案办理协商会", "邹磊刚", "present"),
    ]  # fmt: skip


def test_a_leave_slip_tells_two_sittings_of_one_label_apart_by_their_meeting(committee: Committee) -> None:
    for title in (TALKS, REVIEW):
        brought(committee, "attendance", sheet(title, "×", "√"))
    slips = (
        "会议,姓名,请假事由,批准情况\n3月5日上午,林怡,公务,同意\n民主评议动员会3月5日上午,林怡,公务,同意\n"
    )
    first, second = opened(committee, "leave", slips).lines.all()
    assert first.problems == [
        "“3月5日上午”有2场，请写明是哪一场：提案办理协商会3月5日上午、民主评议动员会3月5日上午"
    ]
    assert second.plan == "add"


def test_marks_struck_out_or_corrected_stay_so_when_the_sheet_comes_again(committee: Committee) -> None:
    brought(committee, "attendance", sheet(TALKS, "√", "√"))
    lin, zou = Attendance.objects.order_by("pk")
    void(CHEN, lin, "重名登错")
    correct(CHEN, zou, {"mark": "late"}, "实为迟到")
    assert outcomes(brought(committee, "attendance", sheet(TALKS, "√", "√"))) == ["same", "same"]
    assert marks(committee) == [("提案办理协商会", "邹磊刚", "late")]


def test_the_sheet_of_a_meeting_struck_out_sets_up_no_second_one(committee: Committee) -> None:
    brought(committee, "attendance", sheet(TALKS, "√", "√"))
    meeting = Meeting.objects.get()
    with clock.frozen(date(2025, 6, 2)):
        void(CHEN, meeting, "会议改期")
    again = brought(committee, "attendance", sheet(TALKS, "√", "√"))
    words = ["这一行登记过，2025-06-02作废（会议改期），不再登记"]
    assert [(line.outcome, line.warnings) for line in again.lines.all()] == [("same", words)] * 2
    assert list(Meeting.objects.all()) == [meeting]


def test_a_course_and_a_slip_struck_out_are_not_entered_again(committee: Committee) -> None:
    course = "班次,姓名,考勤,日期\n履职能力提升班,林怡,全程,2025-05-12\n"
    slip = "会议,姓名,请假事由,批准情况\n履职能力提升班,邹磊刚,公务,同意\n"
    brought(committee, "training", course)
    brought(committee, "leave", slip)
    void(CHEN, Attendance.objects.get(), "没有到班")
    void(CHEN, LeaveSlip.objects.get(), "不是他的")
    assert outcomes(brought(committee, "training", course)) == ["same"]
    assert outcomes(brought(committee, "leave", slip)) == ["same"]
    standing = Attendance.objects.standing(), LeaveSlip.objects.standing()
    assert [list(rows) for rows in standing] == [[], []]
