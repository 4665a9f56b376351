"""The activity register as a file: whom it means, and what happens when it comes a second time."""

from datetime import date

import pytest

from tongxin.ledger.correcting import correct, void
from tongxin.meetings.models import Activity, Participation
from tongxin.meetings.tests.factories import make_part, worth
from tongxin.people.models import Committee
from tongxin.people.tests.factories import make_committee, make_member
from tongxin.tables.importing import Refused, confirm, decide, take_back
from tongxin.tables.tests.bringing import CHEN, brought, context, opened, outcomes
from tongxin.trail import clock

pytestmark = pytest.mark.django_db
HEAD = "序号,日期,组织单位,活动类别,活动名称,参加委员\n"
VISIT = HEAD + "1,2025-05-15,提案委员会,视察,小区视察,林怡\n"


@pytest.fixture
def committee() -> Committee:
    return make_committee(code="yueqing")


def test_two_members_of_one_name_and_sector_can_be_told_apart(committee: Committee) -> None:
    first, second = make_member(committee, name="林怡"), make_member(committee, name="林怡")
    second.employer, second.position = "示例市第二中学校长", 2
    second.save()
    batch = opened(committee, "activities", VISIT)
    line = batch.lines.get()
    assert line.questions[0]["choices"] == [
        [f"林怡|教育界|{first.pk}", "林怡，教育界，第13届，名册序号0"],
        [f"林怡|教育界|{second.pk}", "林怡，教育界，第13届，名册序号2，示例市第二中学校长"],
        ["skip", "不计此人"],
    ]  # fmt: skip
    decide(batch, context(committee), [(line, "who:林怡", f"林怡|教育界|{second.pk}")])
    confirm(batch, context(committee))
    assert Participation.objects.get().membership == second


TWO = HEAD + "1,2025-05-15,提案委员会,视察,小区视察,林怡、邹磊刚\n"
KEPT = ["这一行登记过，之后的更正和补登保持不变"]


def test_a_file_comes_again_after_a_correction_and_leaves_it(committee: Committee) -> None:
    lin = make_member(committee, name="林怡")
    brought(committee, "activities", VISIT)
    activity = Activity.objects.get()
    correct(CHEN, activity, {"on": date(2025, 5, 16)}, "日期登错", follow=activity.participations.all())
    again = brought(committee, "activities", VISIT).lines.get()
    assert (again.outcome, again.warnings) == ("same", KEPT)
    assert worth(lin) == [("activity.participation", "2025-05-16", 1)]


def test_a_file_comes_again_after_a_striking_out_and_says_that_it_stays_struck(committee: Committee) -> None:
    lin = make_member(committee, name="林怡")
    brought(committee, "activities", VISIT)
    activity = Activity.objects.get()
    with clock.frozen(date(2025, 6, 2)):
        void(CHEN, activity, "没有这次活动", follow=activity.participations.all())
    again = brought(committee, "activities", VISIT).lines.get()
    words = "这一行登记过，2025-06-02作废（没有这次活动），不再登记"
    assert (again.outcome, again.warnings, worth(lin)) == ("same", [words], [])


def test_a_participant_added_by_hand_stays_when_the_file_comes_again(committee: Committee) -> None:
    make_member(committee, name="林怡")
    zou = make_member(committee, name="邹磊刚")
    brought(committee, "activities", VISIT)
    make_part(Activity.objects.get(), zou)
    assert brought(committee, "activities", VISIT).lines.get().warnings == KEPT
    assert worth(zou) == [("activity.participation", "2025-05-15", 1)]


def test_an_older_list_after_a_newer_one_is_a_change_like_any_other(committee: Committee) -> None:
    make_member(committee, name="林怡")
    zou = make_member(committee, name="邹磊刚")
    for text in (TWO, VISIT, TWO):
        batch = brought(committee, "activities", text)
    assert outcomes(batch) == ["changed"]
    assert worth(zou) == [("activity.participation", "2025-05-15", 1)]


def test_a_name_passed_over_is_not_asked_about_again_but_counts_once_the_roster_has_it(
    committee: Committee,
) -> None:
    make_member(committee, name="林怡")
    batch = opened(committee, "activities", TWO)
    decide(batch, context(committee), [(batch.lines.get(), "who:邹磊刚", "skip")])
    confirm(batch, context(committee))
    again = opened(committee, "activities", TWO).lines.get()
    assert (again.plan, again.questions, again.warnings) == ("same", [], KEPT)
    zou = make_member(committee, name="邹磊刚")
    assert outcomes(brought(committee, "activities", TWO)) == ["changed"]
    assert worth(zou) == [("activity.participation", "2025-05-15", 1)]


def test_a_file_taken_back_comes_in_again(committee: Committee) -> None:
    lin = make_member(committee, name="林怡")
    take_back(brought(committee, "activities", VISIT), context(committee), "重导")
    assert outcomes(brought(committee, "activities", VISIT)) == ["added"]
    assert worth(lin) == [("activity.participation", "2025-05-15", 1)]


def test_a_participant_entered_again_by_hand_stands_in_the_way_of_taking_back(committee: Committee) -> None:
    make_member(committee, name="林怡")
    zou = make_member(committee, name="邹磊刚")
    brought(committee, "activities", TWO)
    batch = brought(committee, "activities", VISIT)
    make_part(Activity.objects.get(), zou)
    words = "^不能撤回：第2行的活动参加人“邹磊刚 小区视察”要恢复原样，但原来的位置已有后来的登记"
    with pytest.raises(Refused, match=words):
        take_back(batch, context(committee), "错了")
    assert worth(zou) == [("activity.participation", "2025-05-15", 1)]
