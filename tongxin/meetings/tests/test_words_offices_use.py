"""Other words for the same thing on lists of activities, courses, contacts and leave."""

import pytest

from tongxin.meetings.imports.leave import RESULTS
from tongxin.meetings.models import Activity, Attendance
from tongxin.people.tests.factories import make_committee, make_member
from tongxin.tables import values
from tongxin.tables.tests.messy import brought

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    committee = make_committee()
    make_member(committee, name="林怡")
    return committee


@pytest.mark.parametrize(
    ("written", "kind"), [("调研", "research"), ("视察活动", "inspection"), ("座谈", "symposium")]
)
def test_an_activity_of_a_kind_written_shorter_or_longer(here, written, kind):
    head = ["日期", "组织单位", "活动类别", "活动名称", "参加委员"]
    brought("activities", here, [head, ["2025-03-05", "提案委员会", written, "养老服务", "林怡"]])
    assert Activity.objects.get().kind == kind


@pytest.mark.parametrize(
    ("written", "mark", "reason"),
    [("全程参加", "present", ""), (1, "present", ""), ("是", "present", ""), ("病假", "leave", "sick"), ("部分", "part", ""),
     ("缺席", "unexcused", "")],
)  # fmt: skip
def test_who_took_part_in_a_course(here, written, mark, reason):
    head = ["班次", "姓名", "考勤", "日期"]
    lines = brought("training", here, [head, ["履职能力提升班", "林怡", written, "2025-05-12"]])
    assert [line.problems for line in lines] == [[]]
    row = Attendance.objects.get()
    assert (row.mark, row.reason) == (mark, reason)
    again = brought("training", here, [head, ["履职能力提升班", "林怡", written, "2025-05-12"]])
    assert [line.outcome for line in again] == ["same"]


@pytest.mark.parametrize("written", ["迟到", "○", "△", "/", "10"])
def test_a_mark_that_does_not_say_how_much_of_a_course_is_not_guessed(here, written):
    head = ["班次", "姓名", "考勤", "日期"]
    (line,) = brought("training", here, [head, ["履职能力提升班", "林怡", written, "2025-05-12"]])
    assert (line.outcome, len(line.problems)) == ("set_aside", 1)


@pytest.mark.parametrize(("written", "result"), [("准", "granted"), ("准假", "granted"), ("不准", "refused")])
def test_a_single_word_grants_or_refuses_leave(written, result):
    assert values.choice(written, RESULTS) == result
