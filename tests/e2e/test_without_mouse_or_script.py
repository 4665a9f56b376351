"""Work goes on without JavaScript, and without a mouse."""

import pytest
from playwright.sync_api import expect

from tests.e2e.visitor import Visitor
from tests.stories.year import truth


@pytest.fixture
def plain(comes, demo) -> Visitor:
    """吴 with a browser whose scripts the office has switched off."""
    person = comes(demo, java_script_enabled=False)
    person.sign_in("office")
    return person


def test_without_scripts_the_register_the_sheet_and_a_correction_work(plain):
    plain.open("desk/proposals/")
    plain.page.get_by_label("审查意见").select_option("并案")
    plain.press("查询")
    plain.sees("共 11 件")
    plain.open("scores/?name=沈瑶")
    plain.follow("沈瑶", plain.page.locator("tbody"))
    plain.unfold("会议出席", "全体会议", "请假")
    plain.follow("1月11日上午-开幕会", exact=False)
    plain.page.get_by_label("姓名").fill("沈瑶")
    plain.press("查询")
    row = plain.page.locator("tr").filter(has_text="沈瑶").filter(has_text="开幕会")
    plain.follow("更正", row, exact=False)
    plain.page.get_by_label("请假类别").select_option("病假")
    plain.page.get_by_label("更正原因").fill("补交了医院证明")
    plain.press("更正")
    plain.is_told("已更正")
    plain.sees("请假类别：事假 → 病假", "补交了医院证明")


def tab_to(page, role, name):
    """Presses Tab until the element has the focus, as somebody without a mouse would."""
    wanted = page.get_by_role(role, name=name).first
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return wanted
    raise AssertionError(f"{name} cannot be reached with the keyboard")


def test_with_the_keyboard_alone_one_signs_in_and_opens_the_first_member(comes, demo):
    person = comes(demo)
    page = person.page
    page.goto(f"{demo.origin}/signin/")
    tab_to(page, "textbox", "登录名")
    page.keyboard.type("office")
    page.keyboard.press("Tab")
    page.keyboard.type(demo.password("office"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("工作台")
    tab_to(page, "link", "委员名册")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("委员名册")
    first = truth()["members"][0]["name"]
    reached = tab_to(page, "link", first)
    outline = reached.evaluate("element => getComputedStyle(element).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(first)
