"""陈示例 imports what is already there, an adjusted roster, and a file that is none."""

from playwright.sync_api import expect

from tests.stories.year import truth


def counts(office):
    """The tabs of an import and how many lines each holds."""
    tabs = office.page.get_by_role("navigation", name="按结果").get_by_role("link")
    return dict(text.split() for text in tabs.all_inner_texts())


def test_the_same_file_twice_changes_nothing(office):
    office.open("scores/?name=林怡")
    before = office.page.locator("tbody").first.inner_text()
    office.upload("活动台账", "活动台账.xlsx")
    office.sees("同样的文件已在", "没有要新增或变更的")
    assert counts(office) == {"无变化": "130", "全部": "130"}
    office.press_and_agree("确认，没有要写入的")
    office.sees("已经入库", "新增 0 条，变更 0 条，无变化 130 行")
    office.open("scores/?name=林怡")
    assert office.page.locator("tbody").first.inner_text() == before


def test_the_adjusted_roster_lists_twelve_changes_and_removes_nobody_unasked(office):
    office.upload("委员名册", "委员名册(调整后).xlsx")
    found = counts(office)
    assert int(found["新增"]) + int(found["变更"]) + int(found["待决定"]) == len(truth()["roster_changes"])
    office.sees("不在这份名册里，是什么情况？不作决定就不会变动。")
    gone = [change["who"].split("|")[0] for change in truth()["roster_changes"] if change["kind"] == "去世"]
    office.press_and_agree("放弃这次导入")
    office.sees("已放弃")
    office.open(f"desk/members/?name={gone[0]}")
    office.sees(gone[0], "在任")


def uploads(office):
    """How many imports there are."""
    office.open("desk/imports/")
    return office.page.locator(".pager-sum").inner_text()


def test_a_text_file_named_xlsx_is_refused_in_words_and_the_form_is_kept(office):
    before = uploads(office)
    office.upload(
        "活动台账", "活动台账.xlsx", "关于开好座谈会的通知\n请各位委员准时参加。\n".encode(), year="2024"
    )
    expect(office.page.locator(".field-wrong .field-error")).to_have_text(
        "没有找到表头行；表头应含有：日期、组织单位、活动类别、活动名称、参加委员"
    )
    expect(office.page.get_by_label("活动台账", exact=True)).to_be_checked()
    expect(office.page.get_by_label("年度")).to_have_value("2024")
    assert uploads(office) == before
