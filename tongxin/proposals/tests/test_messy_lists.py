"""Proposal lists as offices write them: proposers and units run together, words beside the known ones, people left out."""

from functools import partial

import pytest

from tongxin.people.models import Body
from tongxin.people.tests.factories import make_committee, make_member
from tongxin.proposals.models import Handling, Proposal, Signature
from tongxin.tables.tests import messy
from tongxin.tables.tests.messy import asked

pytestmark = pytest.mark.django_db
brought = partial(messy.brought, "proposals")
HEAD = [
    "来稿号", "案号", "日期", "案由", "第一提案人", "联名人", "性质", "审查意见", "主办单位", "会办单位", "办理结果", "委员评价",
]  # fmt: skip


@pytest.fixture
def here():
    committee = make_committee()
    for name in ("林怡", "文萍怡", "周䶮军"):
        make_member(committee, name=name)
    return committee


def row(**cells):
    plain = {
        "来稿号": 1,
        "日期": "2025-03-05",
        "案由": "关于养老的建议",
        "第一提案人": "林怡",
        "性质": "联名",
        "审查意见": "立案",
    }
    return [(plain | cells).get(head) for head in HEAD]


def signed():
    return [(each.membership.name, each.position) for each in Signature.objects.order_by("position")]


def handled():
    return [(each.unit.name, each.role) for each in Handling.objects.order_by("pk")]


def test_proposers_in_one_cell_are_the_lead_and_the_others(here):
    brought(here, [HEAD, row(第一提案人="林怡、文萍怡、周䶮军")])
    assert signed() == [("林怡", 1), ("文萍怡", 2), ("周䶮军", 3)]


def test_co_signers_stay_co_signers_where_the_lead_is_not_counted(here):
    given = {"who:胡不归": "skip"}
    brought(here, [HEAD, row(第一提案人="胡不归", 联名人="林怡、文萍怡")], given)
    assert signed() == [("林怡", 2), ("文萍怡", 3)]
    again = brought(here, [HEAD, row(第一提案人="胡不归", 联名人="林怡、文萍怡")], given)
    assert [line.outcome for line in again] == ["same"]


@pytest.mark.parametrize(
    ("cells", "key"),
    [({"联名人": "文萍怡、周䶮军等12人"}, "rest:co"), ({"第一提案人": "林怡等3人"}, "rest:lead")],
)
def test_proposers_left_out_of_the_list_are_asked_about(here, cells, key):
    assert asked(brought(here, [HEAD, row(**cells)])) == [key]
    assert [line.outcome for line in brought(here, [HEAD, row(**cells)], {key: "listed"})] == ["added"]


def test_who_is_counted_in_the_first_cell_may_be_named_in_the_second(here):
    assert asked(brought(here, [HEAD, row(第一提案人="林怡等3人", 联名人="文萍怡、周䶮军")])) == []


@pytest.mark.parametrize(
    ("lead", "joint", "found"),
    [("市教育局、市财政局", "", [("市教育局", "lead"), ("市财政局", "co")]),
     ("主办：市教育局；会办：市财政局", "", [("市教育局", "lead"), ("市财政局", "co")]),
     ("市教育局(牵头)", "市民政局\n市公安局", [("市教育局", "lead"), ("市民政局", "co"), ("市公安局", "co")]),
     ("市 教 育 局", "市民政局 市公安局", [("市教育局", "lead"), ("市民政局", "co"), ("市公安局", "co")]),
     ("/", "无", []), ("—", "……", [])],
)  # fmt: skip
def test_every_unit_is_one_of_its_own_and_signs_of_nothing_are_none(here, lead, joint, found):
    lines = brought(here, [HEAD, row(主办单位=lead, 会办单位=joint)])
    assert ([line.outcome for line in lines], sorted(handled())) == (["added"], sorted(found))
    again = brought(here, [HEAD, row(主办单位=lead, 会办单位=joint)])
    assert [line.outcome for line in again] == ["same"]


def test_that_a_second_leading_unit_joins_is_said(here):
    (line,) = brought(here, [HEAD, row(主办单位="市教育局、市财政局")])
    assert line.warnings == ["主办单位写有2个，市教育局登记为主办，市财政局登记为会办"]


def test_an_error_is_no_handling_unit(here):
    (line,) = brought(here, [HEAD, row(会办单位="#REF!")])
    assert line.problems == [
        "“会办单位”列：单元格显示错误“#REF!”；请在表格里改成实际内容（公式请先粘贴为数值）"
    ]
    assert not Body.objects.filter(kind=Body.Kind.HANDLING_UNIT).exists()


def test_of_several_bodies_in_the_lead_a_person_says_which(here):
    cells = {"第一提案人": "民革、民盟", "性质": "集体提案"}
    assert asked(brought(here, [HEAD, row(**cells)])) == ["owner"]
    (line,) = brought(here, [HEAD, row(**cells)], {"owner": "民盟"})
    assert (Proposal.objects.get().owner.name, line.warnings[0]) == ("民盟", "民革不登记为提案单位")


@pytest.mark.parametrize(
    ("head", "written", "field", "found"),
    [("性质", "个人提案", "form", "personal"), ("性质", "委员联名", "form", "joint"), ("性质", "党派提案", "form", "collective"),
     ("审查意见", "已立案", "verdict", "filed"), ("委员评价", "非常满意", "rating", "satisfied"),
     ("办理结果", "A（已解决）", "outcome_class", "A"), ("案号", "2025-001", "case_number", 1),
     ("案号", "（2025）第002号", "case_number", 2)],
)  # fmt: skip
def test_words_that_mean_the_same_are_read(here, head, written, field, found):
    brought(here, [HEAD, row(**{head: written})])
    assert getattr(Proposal.objects.get(), field) == found


def test_a_case_number_of_another_year_is_refused(here):
    (line,) = brought(here, [HEAD, row(案号="2024-001")])
    assert line.problems == ["“案号”列：“2024-001”不是 2025 年的案号；请填写 2025 年的案号"]


@pytest.mark.parametrize("answer", ["filed", "pending"])
def test_what_is_only_advised_is_filed_if_somebody_says_so(here, answer):
    assert asked(brought(here, [HEAD, row(审查意见="建议立案")])) == ["verdict"]
    brought(here, [HEAD, row(审查意见="建议立案")], {"verdict": answer})
    assert Proposal.objects.get().verdict == answer
