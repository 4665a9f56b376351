"""Who a list of names means: namesakes told apart by what stands beside them, names run together, slips of the pen."""

from datetime import date
from functools import partial

import pytest

from tongxin.meetings.models import Activity, Participation
from tongxin.people.models import Body, Placement
from tongxin.people.tests.factories import make_body, make_committee, make_member
from tongxin.tables.tests import messy

pytestmark = pytest.mark.django_db
brought = partial(messy.brought, "activities")
HEAD = ["日期", "组织单位", "活动类别", "活动名称", "参加委员"]


def row(members, organiser="提案委员会", name="老旧小区改造视察"):
    return ["2025-03-05", organiser, "视察", name, members]


@pytest.fixture
def here():
    """邹磊刚 sits twice: of the economy sector in the committee on proposals, and of the federation of commerce."""
    committee = make_committee()
    board = make_body(committee, kind=Body.Kind.SPECIAL_COMMITTEE, name="提案委员会")
    first = make_member(committee, name="邹磊刚", sector="经济界")
    make_member(committee, name="邹磊刚", sector="工商联")
    make_member(committee, name="林怡")
    make_member(committee, name="文萍怡")
    Placement.objects.create(committee=committee, membership=first, body=board, from_on=date(2022, 1, 1))
    return committee


def came():
    rows = Participation.objects.order_by("pk").select_related("membership__person")
    return [
        (part.membership.name, part.membership.body_on("sector", date(2025, 5, 15)).name) for part in rows
    ]


def test_a_sector_beside_a_namesake_goes_against_the_organiser_and_is_asked_about(here):
    lines = brought(here, [HEAD, row("邹磊刚(工商联)")])
    assert messy.asked(lines) == ["who:邹磊刚"]
    brought(here, [HEAD, row("邹磊刚(工商联)")], {"who:邹磊刚": "邹磊刚|工商联"})
    assert came() == [("邹磊刚", "工商联")]


def test_a_sector_beside_a_namesake_tells_which_one_where_nothing_speaks_against_it(here):
    brought(here, [HEAD, row("邹磊刚(工商联)", "教科卫体委员会"), row("邹磊刚（经济界）、林怡")])
    assert came() == [("邹磊刚", "工商联"), ("邹磊刚", "经济界"), ("林怡", "教育界")]


def test_without_a_sector_the_organiser_tells_which_namesake(here):
    brought(here, [HEAD, row("邹磊刚")])
    assert came() == [("邹磊刚", "经济界")]


@pytest.mark.parametrize(
    "written",
    ["①林怡②文萍怡", "林怡、文萍怡（2人）", "林怡、文萍怡共2人", "林怡和文萍怡", "林怡及文萍怡", "林怡.文萍怡", "林怡委员、文萍怡同志",
     "副主席林怡、文萍怡常委", "林怡 委员、文萍怡 委员"],
)  # fmt: skip
def test_names_are_told_apart_however_they_are_joined(here, written):
    assert [line.problems for line in brought(here, [HEAD, row(written)])] == [[]]
    assert [name for name, _ in came()] == ["林怡", "文萍怡"]


def test_a_number_behind_the_list_that_is_not_its_length_is_pointed_out(here):
    (line,) = brought(here, [HEAD, row("林怡、文萍怡（3人）")])
    assert line.warnings == ["名单后写着3人，名单2人，以名单为准"]


def test_a_wrong_character_in_a_short_name_offers_who_may_be_meant(here):
    (line,) = brought(here, [HEAD, row("林伊")])
    assert [code for code, _ in line.questions[0]["choices"]] == ["林怡|教育界", "skip"]


@pytest.mark.parametrize("column", [1, 3])
@pytest.mark.parametrize("written", ["#REF!", "/"])
def test_an_activity_has_an_organiser_and_a_name_that_are_none_of_the_signs(here, column, written):
    wrong = row("林怡")
    wrong[column] = written
    assert [line.outcome for line in brought(here, [HEAD, wrong])] == ["set_aside"]
    assert not Activity.objects.exists()
