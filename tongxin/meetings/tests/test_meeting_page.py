"""One meeting: its numbers and the rows behind them, for the desk; his own lines and nothing else, for a member."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tongxin.meetings.models import TRAINING, Guest
from tongxin.meetings.tests.factories import make_desk, make_mark, make_meeting, make_sitting, make_slip, url
from tongxin.people.models import Committee
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.trail import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee() -> Committee:
    return make_committee(code="yueqing")


def names(answer: Any) -> list[str]:
    return [row.membership.name for row, _ in answer.context["lines"]]


def shown_numbers(answer: Any) -> list[list[tuple[str, int]]]:
    return [[(each.label, each.value) for each in numbers] for _, _, numbers in answer.context["sittings"]]


def test_every_number_of_a_sitting_leads_to_its_rows(client: Client, committee: Committee) -> None:
    sitting = make_sitting(make_meeting(committee))
    for name, mark in (("林怡", "present"), ("邹磊刚", "present"), ("周敏晨", "early"), ("熊喆", "unknown")):
        make_mark(sitting, make_member(committee, name=name), mark)
    make_mark(sitting, make_member(committee, name="新增委员"), "present", is_due=False)
    client.force_login(make_desk(committee))
    page = url(committee, "meeting", sitting.meeting_id)
    answer = client.get(page)
    assert shown_numbers(answer) == [
        [("应到", 4), ("出席", 2), ("早退", 1), ("请假", 0), ("无故缺席", 0), ("未注明", 1), ("应到之外", 1)]
    ]
    [(_, _, numbers)] = answer.context["sittings"]
    behind = {each.label: names(client.get(page + each.href.partition("#")[0])) for each in numbers}
    assert {label: len(rows) for label, rows in behind.items()} == {
        each.label: each.value for each in numbers
    }
    assert behind["早退"] == ["周敏晨"]


def test_the_list_is_found_by_sitting_sector_mark_and_name(client: Client, committee: Committee) -> None:
    meeting = make_meeting(committee, until=date(2025, 1, 12))
    opening, closing = make_sitting(meeting), make_sitting(meeting, "闭幕会", on=date(2025, 1, 12))
    lin, zou = (
        make_member(committee, name="林怡", sector="教育界"),
        make_member(committee, name="邹磊刚", sector="经济界"),
    )
    for sitting in (opening, closing):
        make_mark(sitting, lin)
    make_mark(opening, zou, "leave", reason="sick")
    client.force_login(make_desk(committee))
    page = url(committee, "meeting", meeting.pk)
    queries = (f"?sitting={closing.pk}", "?sector=经济界", "?mark=leave", "?name=林", "")
    assert [names(client.get(page + query)) for query in queries] == [
        ["林怡"], ["邹磊刚"], ["邹磊刚"], ["林怡", "林怡"], ["林怡", "邹磊刚", "林怡"],
    ]  # fmt: skip


def test_the_sector_is_the_one_of_the_day_of_the_sitting(client: Client, committee: Committee) -> None:
    lin = make_member(committee, name="林怡", sector="教育界")
    sitting = make_sitting(make_meeting(committee, on=date(2025, 3, 1)))
    make_mark(sitting, lin)
    moved = lin.placement_set.get()
    moved.until_on = date(2025, 5, 31)
    moved.save()
    make_member(committee, name="邹磊刚", sector="经济界")
    client.force_login(make_desk(committee))
    answer = client.get(url(committee, "meeting", sitting.meeting_id))
    assert [row.sector for row, _ in answer.context["lines"]] == ["教育界"]


def test_guests_stand_apart_from_the_list(client: Client, committee: Committee) -> None:
    sitting = make_sitting(make_meeting(committee))
    make_mark(sitting, make_member(committee, name="林怡"))
    Guest.objects.create(committee=committee, sitting=sitting, name="示例市教育局", capacity="列席")
    client.force_login(make_desk(committee))
    answer = client.get(url(committee, "meeting", sitting.meeting_id))
    assert names(answer) == ["林怡"]
    assert [(guest.name, sittings) for guest, sittings in answer.context["guests"]] == [
        ("示例市教育局", ["开幕会"])
    ]


def test_a_course_speaks_of_whole_and_part(client: Client, committee: Committee) -> None:
    course = make_meeting(committee, "新任委员培训班", kind=TRAINING, day_known=False)
    sitting = make_sitting(course, half="whole")
    make_mark(sitting, make_member(committee, name="林怡"))
    make_mark(sitting, make_member(committee, name="邹磊刚"), "part")
    client.force_login(make_desk(committee))
    answer = client.get(url(committee, "meeting", course.pk))
    assert shown_numbers(answer) == [[("应到", 2), ("全程", 1), ("部分参加", 1), ("请假", 0), ("缺席", 0)]]
    assert "原名单没有日期" in answer.content.decode()


def test_a_meeting_costs_the_same_with_one_line_and_with_three(
    client: Client, committee: Committee, django_assert_num_queries: Any
) -> None:
    sitting = make_sitting(make_meeting(committee))
    client.force_login(make_desk(committee))
    page = url(committee, "meeting", sitting.meeting_id)
    for number in (1, 2, 3):
        member = make_member(committee, name=f"林怡{number}")
        make_mark(sitting, member, "unexcused", note="未请假")
        make_slip(sitting, member)
        if number == 1:
            client.get(page)  # the first page of a session also notes when it was seen
        if number in {1, 3}:
            with django_assert_num_queries(16):
                assert len(names(client.get(page))) == number


def test_a_meeting_of_another_committee_is_not_there(client: Client, committee: Committee) -> None:
    other = make_committee(code="elsewhere")
    foreign = make_meeting(other)
    sitting = make_sitting(foreign)
    mark = make_mark(sitting, make_member(other, name="外地委员"), "unknown")
    slip = make_slip(sitting, mark.membership)
    client.force_login(make_desk(committee))
    pages = [
        ("meeting", foreign.pk), ("meeting-correct", foreign.pk), ("attendance-add", foreign.pk),
        ("sitting-correct", sitting.pk), ("attendance-correct", mark.pk), ("leave-slip", slip.pk),
        ("leave-slip-rule", slip.pk), ("leave-slip-correct", slip.pk),
    ]  # fmt: skip
    assert [client.get(url(committee, name, pk)).status_code for name, pk in pages] == [404] * 8


def test_what_a_later_list_changed_stands_on_the_page_and_what_the_first_brought_does_not(
    client: Client, committee: Committee
) -> None:
    meeting = make_meeting(committee)
    mark = make_mark(make_sitting(meeting), make_member(committee, name="林怡"), "leave", reason="official")
    actor = record.Actor(None, "吴示例", record.Channel.IMPORT)
    for verb, label, before, after in (
        ("added", "导入出席", {}, {"mark": "leave"}),
        ("changed", "导入更改出席", {"reason": "official"}, {"reason": "personal"}),
    ):
        act = record.Act(f"meetings.attendance.{verb}", label, mark, "林怡 开幕会", before, after)
        record.record(actor, committee.pk, act)
    client.force_login(make_desk(committee))
    told = client.get(url(committee, "meeting", meeting.pk)).context["trail"]
    assert [(each.label, each.note) for each in told] == [
        ("导入更改出席：林怡 开幕会", "请假类别：公假 → 事假")
    ]


def test_who_may_only_read_corrects_nothing(client: Client, committee: Committee) -> None:
    sitting = make_sitting(make_meeting(committee))
    mark = make_mark(sitting, make_member(committee, name="林怡"), "unknown")
    slip = make_slip(sitting, mark.membership)
    client.force_login(make_staff(committee, "duties.read", name="周示例"))
    answer = client.get(url(committee, "meeting", sitting.meeting_id) + "?mark=unknown")
    assert (names(answer), "更正" in answer.content.decode()) == (["林怡"], False)
    pages = [
        ("meeting-correct", sitting.meeting_id), ("attendance-add", sitting.meeting_id), ("sitting-correct", sitting.pk),
        ("attendance-correct", mark.pk), ("leave-slip-rule", slip.pk), ("leave-slip-correct", slip.pk),
    ]  # fmt: skip
    assert [client.get(url(committee, name, pk)).status_code for name, pk in pages] == [403] * 6


def test_a_member_sees_his_own_lines_and_nobody_elses(client: Client, committee: Committee) -> None:
    lin, zou = make_member(committee, name="林怡", with_account=True), make_member(committee, name="邹磊刚")
    sitting = make_sitting(make_meeting(committee))
    make_mark(sitting, lin, "leave", reason="official")
    make_slip(sitting, lin, reason="出差去省里")
    make_mark(sitting, zou, "unexcused")
    make_slip(sitting, zou, reason="住院手术")
    client.force_login(lin.person.user)
    answer = client.get(url(committee, "meeting", sitting.meeting_id))
    text = answer.content.decode()
    assert [line[0].membership.name for line in answer.context["lines"]] == ["林怡"]
    assert [word in text for word in ("请假（公假）", "出差去省里", "邹磊刚", "住院手术", "无故缺席", "补登", "更正")] == [
        True, True, False, False, False, False, False,
    ]  # fmt: skip


def test_a_member_opens_no_meeting_he_was_not_listed_for(client: Client, committee: Committee) -> None:
    lin, zou = make_member(committee, name="林怡", with_account=True), make_member(committee, name="邹磊刚")
    sitting = make_sitting(make_meeting(committee))
    make_mark(sitting, zou)
    slip = make_slip(sitting, zou)
    client.force_login(lin.person.user)
    pages = [("meeting", sitting.meeting_id), ("leave-slip", slip.pk)]
    assert [client.get(url(committee, name, pk)).status_code for name, pk in pages] == [404, 404]
