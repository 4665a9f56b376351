"""林怡 looks at her own year on her phone, and at nobody else's."""

import re

from playwright.sync_api import expect

from tests.stories.year import truth

OTHERS = [who["name"] for who in truth()["members"] if who["name"] != "林怡"]


def others_named(text):
    return [name for name in OTHERS if name in text]


def test_a_member_sees_what_she_owed_and_what_every_point_rests_on(member):
    expect(member.page.get_by_role("heading", level=1)).to_have_text("林怡，您好")
    member.sees("底线要求", "本年度得分", "最近的登记")
    home = member.words()
    member.follow("看每一分的依据")
    member.sees("我的履职得分", "底线要求", "已完成", "第六条第一项：事假每个会次扣 2 分")
    sheet = member.page.locator("main").text_content()
    member.unfold("会议出席", "全体会议", "请假")
    member.follow("1月11日上午-开幕会", exact=False)
    member.sees("政协示例市第十三届委员会第五次会议", "请假（事假）")
    assert [others_named(text) for text in (home, sheet, member.words())] == [[], [], []]
    assert re.findall(r"排名|名次|第\s*\d+\s*名", home + sheet + member.words()) == []


def test_a_member_reaches_her_three_pages_with_the_thumb(member):
    bar = member.page.get_by_role("navigation", name="常用")
    assert bar.get_by_role("link").all_inner_texts() == ["首页", "履职", "我的"]
    member.follow("我的", bar)
    member.sees("林怡", "本人信息", "本届任职")
    member.follow("履职", bar)
    member.sees("我的履职得分")


def test_a_member_is_refused_what_is_not_hers(member):
    for path in ("scores/", "desk/papers/", "desk/imports/", "desk/trail/", "desk/parameters/"):
        member.is_refused(path, 403)
        assert others_named(member.words()) == []
    for path in ("scores/1/", "scores/1/sheet.pdf", "scores/1/form.docx", "desk/members/1/"):
        member.is_refused(path, 404)
        assert others_named(member.words()) == []
