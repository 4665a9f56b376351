"""Known truth in, known truth out: what the limited reader gives for good files."""

import datetime as dt
import os
import subprocess

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from tongxin.tables.reader import (
    TOO_SLOW,
    Area,
    CellError,
    Limits,
    Row,
    Sheet,
    UnreadableFile,
    Workbook,
    read_workbook,
)

from .workbooks import book_of, locked_book, old_book, package, saved

HALF_PAST_TWO = dt.datetime.combine(dt.date(2025, 9, 12), dt.time(14, 30))


def page_of(book: openpyxl.Workbook) -> Worksheet:
    return book.worksheets[0]


def rows_of(data: bytes) -> list[tuple]:
    return [row.cells for row in read_workbook(data).sheets[0].rows]


def test_every_kind_of_cell_keeps_its_type():
    data = book_of(
        [
            ["谢梦", 15, 12.27, True],
            [dt.date(2025, 9, 12), HALF_PAST_TWO, dt.time(8, 30), None],
            ["  中间  空格 ", "第一行\n第二行", "=", "０１"],
        ]
    )
    assert read_workbook(data) == Workbook(
        (
            Sheet(
                "名册",
                (
                    Row(1, ("谢梦", 15, 12.27, True)),
                    Row(2, (dt.date(2025, 9, 12), HALF_PAST_TWO, "08:30")),
                    Row(3, ("  中间  空格 ", "第一行\n第二行", "=", "０１")),
                ),
            ),
        )
    )
    assert [type(cell) for cell in rows_of(data)[0]] == [str, int, float, bool]


def test_rare_characters_and_phones_survive():
    data = book_of([["余䶮飞", "武㛃静", "𠮷野", 13830166131, "13830166131", "001"]])
    assert rows_of(data) == [("余䶮飞", "武㛃静", "𠮷野", 13830166131, "13830166131", "001")]


def test_rows_keep_the_numbers_excel_shows_and_blank_rows_are_left_out():
    book = openpyxl.Workbook()
    page_of(book)["B5"] = "姓名"
    page_of(book)["B9"] = "谢梦"
    assert read_workbook(saved(book)).sheets[0].rows == (Row(5, (None, "姓名")), Row(9, (None, "谢梦")))


def test_a_merged_sector_is_filled_into_all_its_rows_and_known_to_be_filled():
    data = book_of(
        [["名册", None], ["经济界", "谢梦"], [None, "罗新强"], [None, "林怡"]], merged=["A1:B1", "A2:A4"]
    )
    sheet = read_workbook(data).sheets[0]
    assert [row.cells for row in sheet.rows] == [
        ("名册", "名册"),
        ("经济界", "谢梦"),
        ("经济界", "罗新强"),
        ("经济界", "林怡"),
    ]
    assert sheet.merged == (Area(1, 1, 1, 2), Area(2, 1, 4, 1))
    assert sheet.filled == {(1, 2): Area(1, 1, 1, 2), (3, 1): Area(2, 1, 4, 1), (4, 1): Area(2, 1, 4, 1)}


def test_error_cells_and_formulas_nobody_computed_are_not_taken_for_blanks():
    book = openpyxl.Workbook()
    page = page_of(book)
    page.append(["谢梦", "=1/0", "=1+1", "#N/A"])
    page.append(["林怡", 3])
    assert rows_of(saved(book)) == [
        ("谢梦", CellError("公式未计算"), CellError("公式未计算"), CellError("#N/A")),
        ("林怡", 3),
    ]


def test_computed_formulas_give_their_result(tmp_path):
    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_formula(0, 0, "=SUM(1,2)", None, 3)
        page.write_formula(0, 1, '="谢"&"梦"', None, "谢梦")
        page.write_formula(0, 2, "=1/0", None, "#DIV/0!")
    assert [row.cells for row in read_workbook(path).sheets[0].rows] == [(3, "谢梦", CellError("#DIV/0!"))]


def test_dates_of_the_1904_calendar_are_the_same_days():
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    page_of(book).append([dt.datetime.combine(dt.date(2025, 9, 12), dt.time())])
    assert rows_of(saved(book)) == [(dt.date(2025, 9, 12),)]


def test_hidden_sheets_and_hidden_rows_are_read_and_named():
    book = openpyxl.Workbook()
    page_of(book).title = "名册"
    for name in ("谢梦", "罗新强", "林怡"):
        page_of(book).append([name])
    page_of(book).row_dimensions[2].hidden = True
    secret = book.create_sheet("旧表")
    secret.append(["旧"])
    secret.sheet_state = "hidden"
    read = read_workbook(saved(book))
    assert [(sheet.name, sheet.hidden, sheet.hidden_rows) for sheet in read.sheets] == [
        ("名册", False, frozenset({2})),
        ("旧表", True, frozenset()),
    ]
    assert [row.cells for row in read.sheets[0].rows] == [("谢梦",), ("罗新强",), ("林怡",)]
    assert [sheet.name for sheet in read.visible] == ["名册"]


def test_an_old_xls_is_read():
    data = old_book([["姓名", "人数"], ["谢梦", 15], ["余䶮飞", 0.5]])
    assert read_workbook(data) == Workbook(
        (Sheet("名册", (Row(1, ("姓名", "人数")), Row(2, ("谢梦", 15)), Row(3, ("余䶮飞", 0.5)))),)
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_every_usual_encoding(encoding, delimiter):
    lines = [["姓名", "界别", "备注"], ["余䶮飞", "经济界", "一、二"], ["谢  梦", "", "末"]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    assert rows_of(text.encode(encoding)) == [
        ("姓名", "界别", "备注"),
        ("余䶮飞", "经济界", "一、二"),
        ("谢  梦", None, "末"),
    ]


def test_quoted_fields_line_breaks_and_excels_text_sign_are_understood():
    text = '姓名,说明,编号\r\n谢梦,"一行\r\n二行,逗号",="001"\r\n\r\n林怡,"他说""好""",\'=1+1\r\n'
    sheet = read_workbook(text.encode()).sheets[0]
    assert sheet.rows == (
        Row(1, ("姓名", "说明", "编号")),
        Row(2, ("谢梦", "一行\n二行,逗号", "001")),
        Row(4, ("林怡", '他说"好"', "=1+1")),
    )


def test_numbers_stored_as_text_stay_text_and_long_numbers_stay_long():
    data = package(
        {}, sheet='<row r="1"><c r="A1" t="str"><v>007</v></c><c r="B1"><v>330302199001011234</v></c></row>'
    )
    assert rows_of(data) == [("007", float(330302199001011234))]


def test_a_path_and_its_bytes_give_the_same(tmp_path):
    data = book_of([["姓名"], ["谢梦"]])
    path = tmp_path / "名册.xlsx"
    path.write_bytes(data)
    assert read_workbook(path) == read_workbook(str(path)) == read_workbook(data)


def test_a_file_that_is_not_there_or_too_big_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="找不到这个文件，请重新上传"):
        read_workbook(tmp_path / "none.xlsx")
    with pytest.raises(UnreadableFile, match=r"文件超过 0\.5 MB，请拆成几个文件上传"):
        read_workbook(bytes(600 << 10), limits=Limits(bytes=512 << 10))


def test_a_child_out_of_time_is_ended_with_its_group():
    with pytest.raises(UnreadableFile) as refusal:
        read_workbook(book_of([["姓名"]]), limits=Limits(seconds=0))
    assert refusal.value.reason == TOO_SLOW
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    assert len(listed.stdout.split()) == 1  # only the listing itself


def test_five_thousand_rows_of_twenty_columns_arrive_whole():
    header = [f"列{n}" for n in range(20)]
    data = book_of([header, *([f"{row}-{n}" for n in range(20)] for row in range(5000))])
    rows = rows_of(data)
    assert (len(rows), rows[0], rows[-1][19]) == (5001, tuple(header), "4999-19")


def test_a_file_with_a_password_says_so():
    with pytest.raises(UnreadableFile, match="^文件有密码，请先去掉密码再上传$"):
        read_workbook(locked_book())
