"""Rosters as files: months that do not exist, namesakes, and what stands in the way of taking one back."""

from datetime import date

import pytest

from tongxin.office.changing import Decision, appoint, leave
from tongxin.people.models import Membership
from tongxin.people.tests.factories import make_committee, make_member
from tongxin.tables.importing import Refused, confirm, decide, take_back
from tongxin.tables.tests.bringing import CHEN, brought, context, opened

pytestmark = pytest.mark.django_db


def test_of_two_namesakes_in_one_sector_the_chosen_one_is_changed():
    committee = make_committee()
    first, second = make_member(committee, name="林怡"), make_member(committee, name="林怡")
    batch = opened(committee, "members", "界别,姓名,党派\n教育界,林怡,民盟\n")
    line = batch.lines.get(row=2)
    assert [code for code, _ in line.questions[0]["choices"]] == [
        f"林怡|教育界|{first.pk}", f"林怡|教育界|{second.pk}", "new",
    ]  # fmt: skip
    decide(batch, context(committee), [(line, "who:林怡", f"林怡|教育界|{second.pk}")])
    confirm(batch, context(committee))
    assert list(Membership.objects.order_by("pk").values_list("party", flat=True)) == ["", "民盟"]


@pytest.mark.parametrize("month", ["13", "0"])
def test_a_title_of_a_month_that_does_not_exist_is_refused_in_words(month):
    committee = make_committee()
    with pytest.raises(Refused, match=f"标题里的“2025年{month}月”不是月份，请改正后再上传"):
        opened(committee, "members", f"政协委员名册（2025年{month}月）,,\n界别,姓名,备注\n教育界,林怡,\n")


def test_a_remark_of_a_month_that_does_not_exist_is_told_of_its_line_and_the_others_come_in():
    committee = make_committee()
    batch = brought(committee, "members", "界别,姓名,备注\n教育界,林怡,2024年13月增补\n教育界,邹磊刚,\n")
    assert [(line.outcome, line.problems) for line in batch.lines.all()] == [
        ("set_aside", ["“备注”列：“2024年13月增补”里没有这个月份"]), ("added", []),
    ]  # fmt: skip


ROSTER = "界别,姓名\n教育界,林怡\n"


def test_a_roster_with_decisions_entered_since_is_not_taken_back():
    batch = brought(make_committee(), "members", ROSTER)
    seat = Membership.objects.get()
    appoint(CHEN, seat, "standing_member", Decision(date(2025, 3, 1), "第18次常委会"), beside=False)
    leave(CHEN, seat, "resigned", Decision(date(2025, 6, 1), "第19次常委会"))
    words = "^不能撤回：第2行的委员“林怡”还有另外登记的政协职务1条（如“常委”）、委员变动1条（如“辞去委员”），撤回会一并失去"
    with pytest.raises(Refused, match=words):
        take_back(batch, context(seat.committee), "重导")
    assert [str(row) for row in (*seat.change_set.all(), *seat.post_set.all())] == [
        "换届产生",
        "辞去委员",
        "常委",
    ]


def test_a_roster_nothing_was_decided_on_since_is_taken_back():
    committee = make_committee()
    take_back(brought(committee, "members", ROSTER), context(committee), "重导")
    assert list(Membership.objects.all()) == []
