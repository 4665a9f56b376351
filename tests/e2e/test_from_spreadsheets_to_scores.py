"""The sentence of the product: a new office brings its year from its spreadsheets and explains every score of it."""

import io
import json
import re
import zipfile

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.visitor import FILES, Visitor
from tests.stories.year import truth

YEAR = (
    ("委员名册", "委员名册.xlsx"), ("会议出席表", "全会签到表.xlsx"), ("会议出席表", "常委会出席表.xlsx"),
    ("请假登记", "请假登记.xlsx"), ("活动台账", "活动台账.xlsx"), ("培训名单", "培训名单.xlsx"),
    ("提案目录", "提案目录.xlsx"), ("社情民意来稿登记", "社情民意来稿登记.xlsx"), ("上级采用通报", "上级采用通报.xlsx"),
    ("联系界别群众登记", "联系界别群众登记.xlsx"),
)  # fmt: skip
SAMPLE = "政协示例市委员会委员履职考核办法（示例）"
LIN_YI, OPENING = "林怡", "1月11日上午-开幕会"


@pytest.fixture
def chen(comes, empty) -> Visitor:
    """陈 of the member affairs office, on the first day of the installation."""
    person = comes(empty)
    person.sign_in("sample-member")
    return person


def test_the_office_goes_from_ten_spreadsheets_to_scores_that_open(chen):
    expect(chen.page.get_by_role("heading", level=1)).to_have_text("工作台")
    imports_the_year(chen)
    finds_the_year_in_the_registers(chen)
    chooses_the_sample_regulation(chen)
    before = opens_the_sheet(chen)
    corrects_the_opening_of_lin_yi(chen)
    sees_the_sheet_follow(chen, before)
    prints_the_year_table(chen)
    prints_one_registration_form(chen)
    waits_for_all_registration_forms(chen)


def imports_the_year(chen):
    for kind, name in YEAR:
        chen.upload(kind, name)
        decides(chen, name)
        chen.press_and_agree("确认入库")
        chen.sees("已经入库", "新增")
    chen.open("desk/imports/")
    chen.sees("共 10 次")


def decides(chen, name):
    """The member of one name who is meant, line by line, as the office knows; other questions stay open."""
    known = json.loads((FILES / "decisions.json").read_text(encoding="utf-8"))["rows"]
    rows = [row for row in known if row["file"] == name]
    for row in rows:
        line = chen.page.locator("tr").filter(
            has=chen.page.get_by_role("rowheader", name=re.compile(rf"\b{row['row']}\s*行|第{row['row']}行"))
        )
        line.locator(f"input[type=radio][value='{row['is']}']").check()
    if rows:
        chen.press("保存本页的决定")
        chen.is_told(f"已记下{len(rows)}项决定")


def finds_the_year_in_the_registers(chen):
    known = truth()
    for path, count in (
        ("desk/members/", len(known["members"])),
        ("desk/activities/", len(known["activities"])),
        ("desk/proposals/", len(known["proposals"])),
        ("desk/opinions/", len(known["opinions"])),
        ("desk/contacts/?quarter=2025", len(known["contacts"])),
        ("desk/leave-slips/", len(known["leave_slips"])),
    ):
        chen.open(path)
        chen.sees(f"共 {count} ")


def chooses_the_sample_regulation(chen):
    chen.open("desk/schemes/")
    chen.follow(SAMPLE, exact=False)
    chen.press("原样采用为初稿")
    chen.sees("第 1 版")
    chen.page.get_by_label("年度").fill("2025")
    chen.press_and_agree("用于这一年")
    chen.sees("用于 2025 年")


def opens_the_sheet(chen):
    """Follows 林怡 from the internal summary; her absence with a slip costs her two points."""
    chen.open("scores/")
    chen.sees("共 380 人")
    chen.page.get_by_label("姓名").fill(LIN_YI)
    chen.press("查询")
    chen.follow(LIN_YI, chen.page.locator("tbody"))
    chen.sees("本年度得分", "84", "第六条第一项：事假每个会次扣 2 分")
    return chen.page.url


def corrects_the_opening_of_lin_yi(chen):
    """The entry leads to the row it comes from; the slip says official business."""
    chen.unfold("会议出席", "全体会议", "请假")
    chen.follow(OPENING, exact=False)
    chen.page.get_by_label("姓名").fill(LIN_YI)
    chen.press("查询")
    row = chen.page.locator("tr").filter(has_text=LIN_YI).filter(has_text=OPENING)
    chen.follow("更正", row, exact=False)
    chen.page.get_by_label("请假类别").select_option("公假")
    chen.page.get_by_label("更正原因").fill("请假条写明市里另有会议")
    chen.press("更正")
    chen.is_told("已更正")


def sees_the_sheet_follow(chen, sheet):
    chen.sees("请假类别：事假 → 公假", "请假条写明市里另有会议")
    chen.page.goto(sheet)
    tile = chen.page.locator(".number").filter(has_text="本年度得分")
    expect(tile).to_contain_text("86")


def prints_the_year_table(chen):
    chen.open("desk/papers/")
    name, pdf = chen.download(chen.page.get_by_role("link", name="PDF", exact=True))
    assert name == "2025年度履职考核汇总表.pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert all(who["name"] in text for who in truth()["members"])
    name, xlsx = chen.download(chen.page.get_by_role("link", name="Excel", exact=True))
    rows = list(load_workbook(io.BytesIO(xlsx)).worksheets[0].iter_rows(values_only=True))
    names = [who["name"] for who in truth()["members"]]
    assert [row[0] for row in rows if row[0] in set(names)] == names
    assert [row[-3] for row in rows if row[0] == LIN_YI] == [86]


def prints_one_registration_form(chen):
    chen.open(f"scores/?name={LIN_YI}")
    chen.follow(LIN_YI, chen.page.locator("tbody"))
    name, docx = chen.download(chen.page.get_by_role("link", name="登记表", exact=True))
    assert name == "林怡_2025年度履职情况登记表.docx"
    cells = [
        cell.text for table in Document(io.BytesIO(docx)).tables for row in table.rows for cell in row.cells
    ]
    assert LIN_YI in cells


def waits_for_all_registration_forms(chen):
    chen.open("desk/papers/")
    chen.press("生成全体 Word")
    ready = chen.page.get_by_role("link", name="下载", exact=True)
    expect(ready).to_be_visible(timeout=90_000)
    chen.sees("共 380 份")
    _, content = chen.download(ready)
    assert len(zipfile.ZipFile(io.BytesIO(content)).namelist()) == 380
