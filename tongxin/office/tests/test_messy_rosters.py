"""Rosters as offices write them: columns left out, other words for one body, lists of those who left beside the members."""

from datetime import date
from functools import partial

import pytest

from tongxin.people.models import Body, Change, Membership, Placement, Post
from tongxin.people.tests.factories import make_body, make_committee, make_member
from tongxin.tables.tests import messy
from tongxin.tables.tests.messy import sheets

pytestmark = pytest.mark.django_db
brought, opened = partial(messy.brought, "members"), partial(messy.opened, "members")
HEAD = ["界别", "姓名", "政协职务", "备注"]


def fates(lines):
    """Who, and what became of the line."""
    return [(line.values["name"], line.outcome) for line in lines]


def names(committee):
    return list(Membership.objects.filter(committee=committee).values_list("person__name", flat=True))


def test_a_roster_without_a_column_of_posts_takes_no_post():
    here = make_committee()
    make_member(here, name="林怡", post="standing_member")
    lines = brought(here, [["界别", "姓名", "备注"], ["教育界", "林怡", ""]])
    assert fates(lines) == [("林怡", "same")]
    assert Post.objects.filter(until_on=None).count() == 1


def test_a_blank_post_says_nothing_and_a_written_one_counts():
    here = make_committee()
    make_member(here, name="林怡", post="standing_member")
    make_member(here, name="周䶮军", post="standing_member")
    lines = brought(here, [HEAD, ["教育界", "林怡", "", ""], ["教育界", "周䶮军", "委员", ""]])
    assert [line.summary for line in lines] == ["林怡：无变化", "周䶮军：职务：常委 → 委员"]


def test_a_roster_without_remarks_takes_no_convener():
    here = make_committee()
    lin = make_member(here, name="林怡")
    Placement.objects.create(
        committee=here, membership=lin, body=make_body(here), role="convener", from_on=date(2023, 1, 1)
    )
    assert fates(brought(here, [["界别", "姓名"], ["教育界", "林怡"]])) == [("林怡", "same")]
    assert Placement.objects.filter(role="convener", until_on=None).count() == 1


def test_another_word_for_a_sector_committee_or_group_is_no_change():
    here = make_committee()
    head = ["界别", "姓名", "专委会", "联络组"]
    full = ["中国共产党", "林怡", "教科卫体委员会", "第十委员联络组"]
    short = ["中共", "林怡", "教科卫体委", "第十联络组"]
    first = brought(here, [head, full, ["中共界", "文萍怡", "教科卫体委", ""]])
    assert fates(first) == [("林怡", "added"), ("文萍怡", "added")]
    assert Body.objects.filter(committee=here).count() == 3
    again = brought(here, [head, short, ["中国共产党", "文萍怡", "", ""]])
    assert fates(again) == [("林怡", "same"), ("文萍怡", "same")]


def test_a_namesake_is_known_by_his_sector_however_it_is_written():
    here = make_committee()
    make_member(here, name="邹磊刚", sector="中国共产党")
    make_member(here, name="邹磊刚", sector="工商联")
    lines = brought(here, [HEAD, ["中共", "邹磊刚", "常委", ""], ["工商联界", "邹磊刚", "", ""]])
    assert fates(lines) == [("邹磊刚", "changed"), ("邹磊刚", "same")]
    assert Post.objects.get().membership.body_on("sector", date(2025, 5, 15)).name == "中国共产党"


LEFT = [["姓名", "界别", "备注"], ["罗新强", "中共", "2025年1月辞职"]]
MAIN = [
    ["界别", "姓名", "电话"],
    ["中国共产党", "罗新强", "13800000001"],
    ["教育界", "林怡", "13800000002"],
    ["教育界", "文萍怡", "13800000003"],
]


def test_a_list_of_those_who_left_adds_nobody_and_ends_nothing_unasked():
    here = make_committee()
    brought(here, MAIN)
    lines = brought(here, sheets(名册=MAIN, 退出委员=LEFT))
    assert fates(lines)[-1] == ("罗新强", "set_aside")
    assert [question["text"] for question in lines[-1].questions] == [
        "罗新强（中国共产党）的备注是“2025年1月辞职”，是什么情况？不作决定就不会变动；离任的从2025-01-01起。"
    ]
    assert names(here) == ["罗新强", "林怡", "文萍怡"]
    assert not Change.objects.filter(kind__in=Change.EXITS).exists()


def test_a_list_headed_as_one_of_those_who_left_adds_nobody_without_any_remark():
    here = make_committee()
    lines = brought(here, sheets(名册=MAIN, 退出委员=[["姓名", "界别"], ["周䶮军", "教育界"]]))
    assert fates(lines)[-1] == ("周䶮军", "set_aside")
    assert lines[-1].questions[0]["text"].startswith("周䶮军（教育界）列在“退出委员”里，是什么情况？")


def test_who_left_by_a_remark_leaves_by_decision_from_the_day_it_names():
    here = make_committee()
    brought(here, MAIN)
    brought(here, sheets(名册=MAIN, 退出委员=LEFT), {"exit": "resigned"})
    exits = Change.objects.filter(kind__in=Change.EXITS)
    assert [(row.membership.name, row.kind, row.from_on) for row in exits] == [
        ("罗新强", "resigned", date(2025, 1, 1))
    ]
    assert fates(brought(here, sheets(名册=MAIN, 退出委员=LEFT)))[-1] == ("罗新强", "same")


@pytest.mark.parametrize(
    "remark", ["已故", "去世", "2024年6月退出", "撤销委员资格", "免去", "2025年3月辞去委员职务"]
)
def test_a_first_roster_seats_nobody_whose_remark_says_that_he_left(remark):
    here = make_committee()
    rows = [HEAD, ["教育界", "林怡", "", remark], ["教育界", "文萍怡", "", ""]]
    assert fates(brought(here, rows)) == [("林怡", "set_aside"), ("文萍怡", "added")]
    assert fates(brought(here, rows, {"exit": "skip"}))[0] == ("林怡", "skipped")
    assert fates(brought(here, rows, {"exit": "keep"}))[0] == ("林怡", "added")


def test_a_line_told_apart_from_an_earlier_one_by_nothing_is_asked_about():
    here = make_committee()
    more = [["姓名", "界别"], ["罗新强", "中国共产党"]]
    lines = brought(here, sheets(名册=MAIN, 党员委员=more))
    assert fates(lines)[-1] == ("罗新强", "set_aside")
    assert lines[-1].questions[0]["text"].startswith("名册第2行已有罗新强（中国共产党）")
    assert names(here) == ["罗新强", "林怡", "文萍怡"]
    assert fates(brought(here, sheets(名册=MAIN, 党员委员=more), {"same:罗新强": "same"}))[-1] == (
        "罗新强",
        "skipped",
    )


@pytest.mark.parametrize(
    ("remark", "on"),
    [("2024年1月15日增补", date(2024, 1, 15)), ("增补（2024年1月）", date(2024, 1, 1)), ("2024.1增补", date(2024, 1, 1)),
     ("2024年1月十三届三次会议增补", date(2024, 1, 1)), ("2023年5月入党；2024年1月增补", date(2024, 1, 1))],
)  # fmt: skip
def test_the_day_of_co_option_is_read_however_it_stands_in_the_remark(remark, on):
    here = make_committee()
    brought(here, [HEAD, ["教育界", "林怡", "委员", remark]])
    entry = Change.objects.get()
    assert (entry.kind, entry.from_on) == ("coopted", on)


def test_a_newer_roster_says_from_when_its_changes_hold_and_what_it_does_not_name():
    here = make_committee()
    title = ["委员名册（2026年3月）"]
    first = opened(here, [title, HEAD, ["教育界", "林怡", "委员", ""]])
    make_member(here, name="林怡")
    same, newer = (opened(here, [title, HEAD, ["教育界", "林怡", post, ""]]) for post in ("委员", "常委"))
    told = "变动自2026-03-01起生效（标题里的月份，没有写的按今天）；决定会议和文号，入库后请到委员页补上"
    assert [told in batch.notes for batch in (first, same, newer)] == [False, False, True]


@pytest.mark.parametrize("remark", ["增补", "2024年增补"])
def test_a_co_option_without_a_day_is_pointed_out(remark):
    lines = brought(make_committee(), [HEAD, ["教育界", "林怡", "委员", remark]])
    assert [line.warnings for line in lines] == [["备注写有增补，没有读出日期，按“换届产生”登记"]]


@pytest.mark.parametrize("phone", ["13800000001/13900000001", "13800000005（秘书）"])
def test_a_doubtful_phone_does_not_keep_a_member_out(phone):
    here = make_committee()
    lines = brought(here, [["界别", "姓名", "手机"], ["教育界", "林怡", phone]])
    assert fates(lines) == [("林怡", "added")]
    assert [warning.endswith("这个电话不登记") for warning in lines[0].warnings] == [True]
    assert Membership.objects.get().person.phone == ""


def test_a_mobile_beside_a_landline_is_the_phone():
    here = make_committee()
    brought(here, [["界别", "姓名", "手机"], ["教育界", "林怡", "62345678/13800000006"]])
    assert Membership.objects.get().person.phone == "13800000006"


def test_job_titles_under_the_heading_of_posts_are_no_posts():
    here = make_committee()
    rows = [
        ["界别", "姓名", "工作单位", "职务"],
        ["教育界", "林怡", "市一中", "校长"],
        ["经济界", "文萍怡", "某公司", "董事长"],
    ]
    assert opened(here, rows).notes == ["“职务”列多不是政协职务，按工作职务读"]
    brought(here, rows)
    assert list(Membership.objects.values_list("employer", flat=True)) == ["市一中校长", "某公司董事长"]
    assert not Post.objects.exists()


def test_what_one_is_in_the_party_group_is_no_post_beside_the_post():
    here = make_committee()
    brought(here, [HEAD, ["中共", "林怡", "主席、党组书记", ""]])
    assert [post.name for post in Post.objects.all()] == ["chairperson"]


def test_a_deputy_secretary_general_is_refused_in_words():
    lines = brought(make_committee(), [HEAD, ["中共", "林怡", "副秘书长", ""]])
    assert lines[0].problems == [
        "“政协职务”列：副秘书长不是委员职务；可填：主席、副主席、秘书长、常委、委员；在机关的任职请写在工作单位及职务"
    ]


@pytest.mark.parametrize("written", ["买买提艾力", "买买提-艾力", "买买提•艾力"])
def test_a_name_with_its_dot_left_out_is_the_same_member(written):
    here = make_committee()
    make_member(here, name="买买提·艾力", sector="少数民族界")
    lines = brought(here, [["界别", "姓名"], ["少数民族界", written]])
    assert [line.outcome for line in lines] == ["same"]
    assert names(here) == ["买买提·艾力"]


def test_a_name_with_its_dot_left_out_in_another_sector_is_asked_about():
    here = make_committee()
    make_member(here, name="买买提·艾力", sector="少数民族界")
    lines = brought(here, [["界别", "姓名"], ["教育界", "买买提艾力"]])
    assert [(line.outcome, len(line.questions)) for line in lines] == [("set_aside", 1)]


@pytest.mark.parametrize("sign", ["/", "无", "暂无", "—", "……", "//"])
def test_signs_of_nothing_found_no_body(sign):
    here = make_committee()
    lines = brought(here, [["界别", "姓名", "专委会", "联络组"], ["教育界", "林怡", sign, sign]])
    assert fates(lines) == [("林怡", "added")]
    assert [body.name for body in Body.objects.filter(committee=here)] == ["教育界"]


def test_an_error_in_a_cell_is_no_name_of_a_body():
    here = make_committee()
    lines = brought(here, [["界别", "姓名", "专委会"], ["教育界", "林怡", "#REF!"], ["无", "文萍怡", ""]])
    assert [line.problems for line in lines] == [
        ["“所在专委会”列：单元格显示错误“#REF!”；请在表格里改成实际内容（公式请先粘贴为数值）"],
        ["“界别”列：没有填写"],
    ]
    assert not Body.objects.filter(committee=here).exists()
