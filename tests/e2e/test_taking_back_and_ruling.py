"""陈示例 takes back a file he imported by mistake, is kept from taking back one others rest on, and rules a slip."""

import io

from openpyxl import Workbook
from playwright.sync_api import expect

HEADINGS = (
    "委员姓名",
    "界别",
    "联系时间",
    "联系对象",
    "联系方式",
    "主要做法和基本情况",
    "收集到的问题和建议",
)
CALL = ("萧雪", "中国共产党", "2025.12.30", "社区居民", "电话", "了解供暖情况", "")


def sheet_of(*rows):
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def scores(office, name):
    """The member's line of the internal summary."""
    office.open(f"scores/?name={name}")
    return office.page.get_by_role("table", name="履职得分").inner_text()


def takes_back(office, reason):
    """The button, then the reason in the dialog it opens."""
    office.press("撤回这次导入", office.page.locator("main"))
    asked = office.page.locator("dialog[open]")
    asked.get_by_role("textbox").fill(reason)
    office.press("撤回", asked)


def test_an_import_taken_back_leaves_the_scores_as_they_were(office):
    before = scores(office, "萧雪")
    office.upload("联系界别群众登记", "联系登记（补）.xlsx", sheet_of(HEADINGS, CALL))
    office.press_and_agree("确认入库")
    office.sees("已经入库", "新增 1 条")
    assert scores(office, "萧雪") != before
    office.open("desk/imports/")
    office.follow("联系登记（补）.xlsx")
    takes_back(office, "传错了文件")
    office.is_told("已撤回")
    office.sees("已撤回", "撤回原因", "传错了文件")
    assert scores(office, "萧雪") == before


def test_an_import_others_rest_on_is_not_taken_back_and_says_why(office):
    office.open("desk/imports/")
    office.follow("常委会出席表.xlsx")
    takes_back(office, "想重新导入")
    office.sees("没有办成", "请先撤回那些登记", "已入库")


def test_a_slip_that_contradicts_the_list_is_ruled_and_the_score_follows(office):
    office.open("desk/leave-slips/?contradicting=on")
    slip = office.page.locator("tbody").get_by_role("rowheader").first
    name = slip.inner_text()
    before = scores(office, name)
    office.open(f"desk/leave-slips/?contradicting=on&name={name}")
    office.follow(name, office.page.locator("tbody"))
    office.sees("与签到表不一致", "裁定之前按签到表计")
    office.follow("裁定")
    office.page.get_by_label("以请假条为准", exact=False).check()
    office.page.get_by_label("请假类别").select_option("病假")
    office.page.get_by_label("裁定理由").fill("请假条会前已经批准")
    office.press("裁定请假条", office.page.locator("main form"))
    office.sees("请假条会前已经批准")
    expect(office.page.get_by_role("link", name="裁定", exact=True)).to_have_count(0)
    assert scores(office, name) != before
