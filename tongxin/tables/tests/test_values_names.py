"""Names as members' lists really carry them."""

import pytest

from tongxin.tables import values
from tongxin.tables.reader import CellError
from tongxin.tables.values import Named, NameList, Problem


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("谢  梦", "谢梦"),
        ("谢　梦", "谢梦"),
        ("高\n涛", "高涛"),
        ("上官燕静", "上官燕静"),
        ("上官 燕静", "上官燕静"),
        ("欧阳 修", "欧阳修"),
        ("李 小明", "李小明"),
        ("1.张三", "张三"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("阿不都.热合曼", "阿不都·热合曼"),
        ("古丽 · 阿依", "古丽·阿依"),
        ("John  Smith", "John Smith"),
        ("余䶮飞", "余䶮飞"),
        ("𠮷野", "𠮷野"),
        ("李萍（女）", "李萍"),
        ("谢\u200b梦", "谢梦"),
        (None, None),
        ("  ", None),
        ("/", None),
    ],
)
def test_a_name_is_freed_of_padding_and_kept_as_it_is_written(cell, name):
    assert values.name(cell) == name


def test_the_remark_beside_a_name_tells_two_members_of_one_name_apart():
    assert values.named("邹磊刚(工商联)") == Named("邹磊刚", "工商联")
    assert values.named("邹磊刚【经济界】") == Named("邹磊刚", "经济界")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("李明 王芳", "several_names"),
        ("诸葛洋 远", "several_names"),
        ("李□", "lost_character"),
        ("李?", "lost_character"),
        ("李\ue863", "lost_character"),
        ("张三1", "not_a_name"),
        ("梦", "not_a_name"),
        (3, "not_a_name"),
        ("谢梦、林怡", "not_a_name"),
        (CellError("#N/A"), "cell_error"),
    ],
)
def test_what_may_not_be_one_name_is_a_problem(cell, code):
    problem = values.name(cell)
    assert isinstance(problem, Problem)
    assert problem.code == code


def test_a_problem_says_in_chinese_what_is_wrong_and_what_is_allowed():
    assert values.name("李明 王芳") == Problem(
        "several_names", "“李明 王芳”像是几个人的姓名", "这里只能填一个人的姓名", ("李明 王芳", "李明王芳")
    )
    assert str(values.name(3)) == "“3”不是姓名；请填写一个人的姓名"


@pytest.mark.parametrize(
    "cell",
    [
        "谢梦、罗新强、林怡",
        "谢梦,罗新强,林怡",
        "谢梦，罗新强，林怡。",
        "谢梦；罗新强;林怡",
        "谢梦 罗新强 林怡",
        "谢梦　罗新强　林怡",
        "谢梦\n罗新强\n林怡",
        "谢  梦、罗新强、林  怡",
        "谢  梦 罗新强 林  怡",
        "1.谢梦 2.罗新强 3.林怡",
        "1、谢梦2、罗新强3、林怡",
        "谢梦/罗新强/林怡",
        "、谢梦、罗新强、、林怡；",
    ],
)
def test_names_run_together_are_told_apart(cell):
    assert values.names(cell) == NameList(("谢梦", "罗新强", "林怡"))


def test_a_list_that_ends_in_and_others_is_open():
    assert values.names("谢梦、林怡等") == NameList(("谢梦", "林怡"), open_ended=True)
    assert values.names("谢梦、林怡等15人") == NameList(("谢梦", "林怡"), open_ended=True, stated=15)


def test_labels_and_brackets_become_remarks():
    assert values.names("组长：谢梦 成员：罗新强、林怡(列席)") == NameList(
        ("谢梦", "罗新强", "林怡"), remarks=(("林怡", "列席"), ("谢梦", "组长"), ("罗新强", "成员"))
    )


def test_a_name_standing_twice_is_told():
    assert values.names("谢梦、林怡、谢梦") == NameList(("谢梦", "林怡", "谢梦"), repeated=("谢梦",))


def test_bodies_in_a_list_of_names_stay_whole():
    assert values.names("民盟示例市委会、经济界") == NameList(("民盟示例市委会", "经济界"))


@pytest.mark.parametrize(
    ("cell", "code"), [(15, "not_names"), ("、、", "not_names"), ("谢梦、林1", "not_a_name")]
)
def test_what_is_no_list_of_names_is_a_problem(cell, code):
    problem = values.names(cell)
    assert isinstance(problem, Problem)
    assert problem.code == code


def test_a_blank_list_is_none():
    assert (values.names(None), values.names("无")) == (None, None)


@pytest.mark.parametrize(
    ("cell", "found", "stated"),
    [("①林怡②文萍怡", ("林怡", "文萍怡"), None), ("林怡、文萍怡（2人）", ("林怡", "文萍怡"), 2), ("林怡、文萍怡共2人", ("林怡", "文萍怡"), 2),
     ("林怡等三人", ("林怡",), 3), ("(1)林怡(2)文萍怡", ("林怡", "文萍怡"), None), ("全体委员", ("全体委员",), None)],
)  # fmt: skip
def test_numbers_around_names_are_no_part_of_them(cell, found, stated):
    read = values.names(cell)
    assert (read.names, read.stated) == (found, stated)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("张三丰委员", "张三丰"),
        ("①林怡", "林怡"),
        ("林怡（女）同志", "林怡"),
        ("欧阳常委", "欧阳"),
        ("孙委员", "孙委员"),
    ],
)
def test_a_title_behind_a_name_is_no_part_of_it(cell, found):
    assert values.name(cell) == found


def test_a_title_alone_is_nobody():
    assert values.name("委员").code == "not_a_name"
