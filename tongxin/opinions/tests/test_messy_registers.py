"""Registers and circulars as offices write them: signs of nothing, words for yes, lists cut short, levels named or not."""

from functools import partial

import pytest

from tongxin.opinions.models import Adoption, Instruction, Report, Reporter
from tongxin.opinions.tests.factories import make_report
from tongxin.people.tests.factories import make_committee, make_member
from tongxin.tables.importing import Refused
from tongxin.tables.tests import messy
from tongxin.tables.tests.messy import asked, sheets

pytestmark = pytest.mark.django_db
register, circular = partial(messy.brought, "opinions"), partial(messy.brought, "adoptions")
HEAD = ["序号", "日期", "标题", "反映人", "市政协采用(期数)", "批示"]


@pytest.fixture
def here():
    committee = make_committee(name="政协示例市委员会")
    make_member(committee, name="林怡")
    make_member(committee, name="文萍怡")
    return committee


def row(issue="", said="", by="林怡", title="甲事"):
    return [1, "2025-03-05", title, by, issue, said]


@pytest.mark.parametrize("sign", ["/", "—", "无", "否", "未采用", "×", "", None])
def test_a_sign_or_word_for_no_is_no_adoption(here, sign):
    assert [line.outcome for line in register(here, [HEAD, row(sign)])] == ["added"]
    assert not Adoption.objects.exists()


@pytest.mark.parametrize(
    ("written", "issue"),
    [("第40期", "第40期"), (40, "40"), ("采用（第3期）", "第3期"), ("√", ""), ("采用", ""), ("是", "")],
)
def test_an_issue_or_a_word_for_yes_is_one_adoption_however_often_it_comes(here, written, issue):
    register(here, [HEAD, row(written)])
    assert [line.outcome for line in register(here, [HEAD, row(written)])] == ["same"]
    assert [(each.level, each.issue) for each in Adoption.objects.all()] == [("own", issue)]


@pytest.mark.parametrize(
    ("written", "reason"),
    [("省政协采用", "“省政协采用”不是期数；请填写期数，如 第40期；没有期数的填“采用”或“未采用”"),
     ("#REF!", "单元格显示错误“#REF!”；请在表格里改成实际内容（公式请先粘贴为数值）")],
)  # fmt: skip
def test_anything_else_about_adoption_is_refused_in_words(here, written, reason):
    lines = register(here, [HEAD, row(written)])
    assert [line.problems for line in lines] == [[f"“市政协采用”列：{reason}"]]
    assert not Report.objects.exists()


def test_the_heading_of_a_higher_level_is_not_the_own_paper(here):
    head = ["序号", "日期", "标题", "反映人", "省政协采用"]
    batch = messy.opened("opinions", here, [head, [1, "2025-03-05", "甲事", "林怡", "√"]])
    assert batch.notes == ["“省政协采用”不是本级采用，没有读入；上级采用请用上级采用通报导入"]
    register(here, [head, [1, "2025-03-05", "甲事", "林怡", "√"]])
    assert not Adoption.objects.exists()


def test_a_heading_that_tells_no_level_is_to_be_confirmed(here):
    head = ["序号", "日期", "标题", "反映人", "采用情况"]
    batch = messy.opened("opinions", here, [head, [1, "2025-03-05", "甲事", "林怡", "第3期"]])
    assert batch.headers[0]["unsure"] == ["issue"]


@pytest.mark.parametrize(
    ("written", "leaders"),
    [("/", []), ("无", []), ("—", []), ("未批示", []), ("市委书记、市长批示", ["市委书记", "市长"]),
     ("市长\n副市长", ["市长", "副市长"]), ("市长李某批示：请教育局、民政局研办。", ["市长李某"])],
)  # fmt: skip
def test_who_remarked_is_read_line_by_line_and_signs_of_nothing_are_nobody(here, written, leaders):
    register(here, [HEAD, row(said=written)])
    assert sorted(Instruction.objects.values_list("leader", flat=True)) == sorted(leaders)


def test_an_instruction_without_a_leader_is_refused_in_words(here):
    lines = register(here, [HEAD, row(said="√")])
    assert lines[0].problems == ["“批示”列：“√”没有写明是哪位领导；请填写批示的领导，如 市长"]


def test_a_title_that_shows_an_error_is_none(here):
    lines = register(here, [HEAD, row(title="#N/A"), [2, *row()[1:]]])
    assert [line.outcome for line in lines] == ["set_aside", "added"]


def test_a_list_that_says_of_more_people_is_asked_about_and_can_be_taken_as_listed(here):
    lines = register(here, [HEAD, row(by="林怡、文萍怡等12人")])
    assert (asked(lines), lines[0].outcome) == (["rest:reporters"], "set_aside")
    register(here, [HEAD, row(by="林怡、文萍怡等12人")], {"rest:reporters": "listed"})
    assert Reporter.objects.count() == 2


def test_a_list_ending_in_and_others_is_pointed_out(here):
    lines = register(here, [HEAD, row(by="林怡、文萍怡等")])
    assert [(line.outcome, line.warnings) for line in lines] == [
        ("added", ["“反映人”以“等”结尾，只计写明的委员"])
    ]


ABOVE = ["月份", "标题", "报送单位", "作者", "采用方式"]
USED = ["4月", "第一件事的问题及建议", "示例市政协", "林怡", "单篇"]


@pytest.fixture
def report(here):
    lin = here.membership_set.get(person__name="林怡")
    return make_report(here, lin, title="第一件事的问题及建议")


@pytest.mark.parametrize(
    ("title", "level"),
    [("省政协2025年采用情况", "province"), ("浙江省温州市政协2025年采用情况", "prefecture"),
     ("设区市政协采用情况", "prefecture"), ("全国政协采用情况", "nation"), ("示例市政协信息被省政协采用情况", "province")],
)  # fmt: skip
def test_the_level_of_a_circular_is_that_of_the_committee_its_title_names(here, report, title, level):
    circular(here, [[title], ABOVE, USED])
    assert [each.level for each in Adoption.objects.all()] == [level]


@pytest.mark.parametrize(
    ("title", "reason"),
    [("示例市政协2025年采用情况", "“表”是本级政协自己的采用，请随来稿登记导入"),
     ("2025年全国政协、省政协、市政协采用汇总", "“表”里写有几级政协，请每级一张工作表，或加一列“采用级别”"),
     ("2025年浙江省社情民意", "看不出“表”是哪一级的通报，工作表名或标题里请写明“全国”“省”或“设区市”")],
)  # fmt: skip
def test_a_circular_of_no_level_of_several_or_of_the_own_one_is_refused(here, report, title, reason):
    with pytest.raises(Refused, match=f"^{reason}$"):
        circular(here, [[title], ABOVE, USED])


def test_a_column_of_levels_says_it_line_by_line(here, report):
    title = ["全国政协、省政协、市政协采用汇总"]
    lines = [[*USED, level] for level in ("省政协", "市政协", "全国", "")]
    done = circular(here, [title, [*ABOVE, "采用级别"], *lines])
    assert [line.problems for line in done] == [
        [],
        ["“采用级别”列：“市政协”是本级政协的采用；请在来稿登记里登记"],
        [],
        ["“采用级别”列：没有填写"],
    ]
    assert sorted(each.level for each in Adoption.objects.all()) == ["nation", "province"]


def test_authors_left_out_of_a_circular_are_asked_about(here, report):
    content = sheets(省政协=[ABOVE, [*USED[:3], "林怡等3人", "单篇"]])
    assert asked(circular(here, content)) == ["rest:authors"]
