"""What is written is read back as it was meant, by Excel and by our own reader."""

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal

import openpyxl
import pytest

from tongxin.tables.layout import Column, find_table, find_tables
from tongxin.tables.reader import read_workbook
from tongxin.tables.writer import (
    CUT,
    LONGEST,
    SheetOut,
    Value,
    csv_lines,
    template_xlsx,
    write_csv,
    write_xlsx,
)

HALF_PAST_TWO = dt.datetime.combine(dt.date(2025, 9, 12), dt.time(14, 30))
NAME = Column("name", "姓名", required=True, hint="两个字的姓名中间不要加空格", example="谢梦")
COUNT = Column("count", "件数", kind="integer")
POINTS = Column("points", "得分", kind="decimal")
ON = Column("on", "日期", kind="date")
AT = Column("at", "时间", kind="datetime")
GENDER = Column("gender", "性别", choices=("男", "女"))


def written(*sheets):
    stream = io.BytesIO()
    assert write_xlsx(stream, sheets) == sum(len(list(sheet.rows)) for sheet in sheets)
    return stream.getvalue()


def test_an_export_comes_back_value_for_value():
    moment = dt.datetime(2025, 9, 12, 6, 30, tzinfo=dt.UTC)
    rows: list[list[Value]] = [
        ["谢梦", 3, Decimal("12.5"), dt.date(2025, 9, 12), moment],
        ["余䶮飞", 0, Decimal(0), None, None],
        ["林怡", True, "", ["甲", "乙"], "x"],
    ]
    data = written(
        SheetOut(
            "履职情况", [NAME, COUNT, POINTS, ON, AT], rows, title="2025年度履职情况", notes=["单位：分"]
        )
    )
    assert [row.cells for row in read_workbook(data).sheets[0].rows] == [
        ("2025年度履职情况",) * 5,
        ("单位：分",) * 5,
        ("姓名", "件数", "得分", "日期", "时间"),
        ("谢梦", 3, 12.5, dt.date(2025, 9, 12), HALF_PAST_TWO),
        ("余䶮飞", 0, 0),
        ("林怡", "是", None, "甲、乙", "x"),
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "{=1}", "http://example.com"]
)
def test_no_text_becomes_a_formula_or_a_link(text):
    page = openpyxl.load_workbook(io.BytesIO(written(SheetOut("a", [NAME], [[text]])))).active
    assert page is not None
    assert (page["A2"].value, page["A2"].data_type, page["A2"].hyperlink) == (text, "s", None)


def test_the_header_is_frozen_filtered_and_repeated_in_print():
    page = openpyxl.load_workbook(
        io.BytesIO(written(SheetOut("a", [NAME, COUNT], [["谢梦", 1]], title="标题")))
    ).active
    assert page is not None
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A3", "A2:B3", "$2:$2")


def test_sheet_names_are_made_valid_and_unique():
    book = read_workbook(written(*(SheetOut("1月/2月:全会[上午]", [NAME], [["谢梦"]]) for _ in range(2))))
    assert [sheet.name for sheet in book.sheets] == ["1月 2月 全会 上午", "1月 2月 全会 上午(2)"]


def test_overlong_texts_are_cut_visibly_and_long_numbers_stay_exact():
    data = written(SheetOut("a", [NAME, COUNT], [["长" * 40_000, 330302199001011234]]))
    text, number = read_workbook(data).sheets[0].rows[1].cells
    assert (len(str(text)), str(text)[-len(CUT) :], number) == (LONGEST, CUT, "330302199001011234")


def test_no_sheet_at_all_is_still_a_file():
    assert [sheet.rows for sheet in read_workbook(written()).sheets] == [()]


def test_a_generator_is_written_without_being_held():
    stream = io.BytesIO()
    rows: Iterator[list[Value]] = ([f"委员{number}", number] for number in range(20_000))
    assert write_xlsx(stream, [SheetOut("a", [NAME, COUNT], rows)]) == 20_000
    assert read_workbook(stream.getvalue()).sheets[0].rows[-1].cells == ("委员19999", 19999)


def test_a_template_is_read_back_without_questions_and_without_its_examples():
    columns = (NAME, GENDER, ON)
    book = read_workbook(template_xlsx(columns, [["罗新强", "男", dt.date(2025, 1, 11)]], title="委员名册"))
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [
        ("委员名册", False),
        ("填写说明", False),
        ("可选值", True),
    ]
    table = find_table(book.sheets[0], columns)
    assert (table.questions, table.rows, len(table.mapping)) == ((), (), 3)
    assert [each.sheet.name for each in find_tables(book, columns)] == ["委员名册"]
    assert [row.cells for row in book.sheets[1].rows] == [
        ("列名", "是否必填", "说明", "可填内容", "示例"),
        ("姓名", "必填", "两个字的姓名中间不要加空格", None, "罗新强"),
        ("性别", "可不填", None, "男、女", "男"),
        ("日期", "可不填", None, None, "2025-01-11"),
    ]


def test_a_filled_template_gives_its_rows():
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx((NAME, GENDER))))
    page = book.worksheets[0]
    page.append(["谢梦", "女"])
    stream = io.BytesIO()
    book.save(stream)
    table = find_table(read_workbook(stream.getvalue()).sheets[0], (NAME, GENDER))
    assert [dict(row.cells) for row in table.rows] == [{"name": "谢梦", "gender": "女"}]
    assert [rule.formula1 for rule in page.data_validations.dataValidation] == ["'可选值'!$B$1:$B$2"]
    assert page["A1"].comment is not None
    assert page["A1"].comment.text == "必填；两个字的姓名中间不要加空格；如：谢梦"


def test_a_csv_for_excel_is_marked_and_guarded(tmp_path):
    path = tmp_path / "导出.csv"
    rows: list[list[Value]] = [
        ["谢梦", "=cmd|' /C calc'!A0", -5, True],
        ["林怡", "一,二\n三", None, dt.date(2025, 1, 11)],
    ]
    assert write_csv(path, ["姓名", "说明", "得分", "其他"], rows) == 2
    assert path.read_bytes() == (
        "\ufeff姓名,说明,得分,其他\r\n谢梦,'=cmd|' /C calc'!A0,-5,是\r\n林怡,\"一,二\n三\",,2025-01-11\r\n".encode()
    )
    assert [row.cells for row in read_workbook(path).sheets[0].rows] == [
        ("姓名", "说明", "得分", "其他"),
        ("谢梦", "=cmd|' /C calc'!A0", "-5", "是"),
        ("林怡", "一,二\n三", None, "2025-01-11"),
    ]


def test_csv_lines_can_be_streamed():
    assert list(csv_lines(["姓名"], iter([["谢梦"]]))) == ["\ufeff姓名\r\n".encode(), "谢梦\r\n".encode()]
