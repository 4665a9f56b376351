"""The table finder in front of the sheets offices really send."""

import datetime as dt

import pytest

from tongxin.tables.headers import Header, header_key
from tongxin.tables.layout import SESSION, Column, GridColumn, find_table, find_tables
from tongxin.tables.reader import read_workbook

from .workbooks import book_of

NAME = Column("name", "姓名", ("委员姓名",), required=True)
SECTOR = Column("sector", "界别", required=True)
PHONE = Column("phone", "联系电话", ("手机", "手机号码"))
BORN = Column("born", "出生年月")
WORK = Column("work", "工作单位及职务")
ROSTER = (NAME, SECTOR, BORN, WORK, PHONE)


def sheet_of(rows, merged=(), name="名册"):
    return read_workbook(book_of(rows, name=name, merged=merged)).sheets[0]


def roster_sheet():
    return sheet_of(
        [
            ["政协示例市第十三届委员会委员名册(2026年1月)"],
            ["(共3名,按界别排列)"],
            ["序号", "界  别", "姓 名", "出生\n年月", "工作单位\n及职务", "联系电话", "备注"],
            [1, "中国共产党", "罗新强", "1992-02", "示例市委党校副校长", 13830166131, None],
            [2, None, "谢  梦", "1970.06", "示例市委党校副校长", "137 5749 1186", "界别召集人"],
            [None, None, None],
            [3, "经济界", "林怡", dt.date(1961, 10, 1), "示例商会会长", None, None],
            ["合计", None, "3人"],
            ["注：以上名单截至2026年1月"],
        ],
        merged=["A1:G1", "A2:G2", "B4:B5"],
    )


def test_a_roster_is_found_under_its_titles_with_merged_sectors_and_without_its_total():
    table = find_table(roster_sheet(), ROSTER)
    assert table.questions == ()
    assert table.ok
    assert table.header_rows == (3,)
    assert table.titles == ("政协示例市第十三届委员会委员名册(2026年1月)", "(共3名,按界别排列)")
    assert table.year == 2026
    assert {name: header.letter for name, header in table.mapping.items()} == {
        "sector": "B",
        "name": "C",
        "born": "D",
        "work": "E",
        "phone": "F",
    }
    assert [header.text for header in table.unknown] == ["序号", "备注"]
    assert [(row.number, row["name"], row["sector"]) for row in table.rows] == [
        (4, "罗新强", "中国共产党"),
        (5, "谢  梦", "中国共产党"),
        (7, "林怡", "经济界"),
    ]
    assert [(each.number, each.reason, each.text) for each in table.skipped] == [
        (8, "total", "合计 3人"),
        (9, "note", "注:以上名单截至2026年1月"),
    ]


def test_width_spaces_brackets_and_stars_make_no_difference_in_headings():
    keys = {
        header_key(text)
        for text in ("联系电话（手机）*", "联系 电话\n(手机)", "联系电话【手机】：", "联系电话(手机)")
    }
    assert keys == {"联系电话手机"}


def test_a_bracketed_remark_beside_a_heading_asks_nothing():
    sheet = sheet_of([["姓名(必填)", "界别（简称）"], ["谢梦", "民盟"], ["林怡", "民建"]])
    assert find_table(sheet, (NAME, SECTOR)).questions == ()


def test_a_similar_heading_is_proposed_and_asked_about():
    table = find_table(sheet_of([["姓名", "所属界别名称"], ["谢梦", "民盟"]]), (NAME, SECTOR))
    assert [(match.column.name, match.header.letter) for match in table.unsure] == [("sector", "B")]
    assert table.questions == ("第 B 列“所属界别名称”是不是“界别”？请确认",)
    assert table.rows[0]["sector"] == "民盟"


def test_two_headings_of_one_name_are_never_chosen_between():
    sheet = sheet_of([["姓名", "界别", "姓名"], ["谢梦", "民盟", "林怡"]])
    table = find_table(sheet, (NAME, SECTOR))
    assert table.questions == ("“姓名”可能是第 A、C 列，请选定其中一列",)
    assert dict(table.mapping) == {"sector": Header(2, "界别")}
    chosen = find_table(sheet, (NAME, SECTOR), mapping={"name": 3})
    assert (chosen.questions, chosen.rows[0]["name"]) == ((), "林怡")


@pytest.mark.parametrize("place", [2, "B", "所在组别"])
def test_a_person_may_point_to_a_column_by_number_letter_or_heading(place):
    sheet = sheet_of([["姓名", "所在组别", "联系电话"], ["谢梦", "民盟", "1"]])
    assert find_table(sheet, ROSTER).questions == ("缺少“界别”列，请指定它对应哪一列",)
    table = find_table(sheet, ROSTER, mapping={"sector": place, "phone": None})
    assert (table.questions, table.rows[0]["sector"], table.rows[0]["phone"]) == ((), "民盟", None)
    assert [column.name for column in table.absent] == ["born", "work", "phone"]


def test_a_header_of_two_rows_is_read_as_one():
    sheet = sheet_of(
        [
            ["登记表"],
            ["姓名", "基本情况", None, "联系方式", None],
            [None, "界别", "出生年月", "手机", "邮箱"],
            ["谢梦", "民盟", "1970.06", "13800000000", "a@example.com"],
        ],
        merged=["A1:E1", "A2:A3", "B2:C2", "D2:E2"],
    )
    table = find_table(sheet, ROSTER)
    assert (table.header_rows, table.questions) == ((2, 3), ())
    assert [header.text for header in table.headers] == [
        "姓名",
        "基本情况/界别",
        "基本情况/出生年月",
        "联系方式/手机",
        "联系方式/邮箱",
    ]
    assert dict(table.rows[0].cells) == {
        "name": "谢梦",
        "sector": "民盟",
        "born": "1970.06",
        "phone": "13800000000",
    }


def test_sections_subtotals_and_repeated_headers_between_the_rows_are_left_out():
    sheet = sheet_of(
        [
            ["姓名", "出生年月", "联系电话"],
            ["一、经济界(2人)"],
            ["谢梦", "1970.06", "1"],
            ["小计", "1人", None],
            ["姓名", "出生年月", "联系电话"],
            ["二、教育界(1人)"],
            ["林怡", None, "2"],
            ["总 计", "2人"],
            ["共2人"],
        ],
        merged=["A2:C2", "A6:C6"],
    )
    table = find_table(sheet, (NAME, BORN, PHONE))
    assert [(row["name"], row.section) for row in table.rows] == [
        ("谢梦", "一、经济界(2人)"),
        ("林怡", "二、教育界(1人)"),
    ]
    assert [each.reason for each in table.skipped] == [
        "section",
        "total",
        "header",
        "section",
        "total",
        "total",
    ]


def test_a_matter_that_speaks_of_totals_is_still_a_row():
    columns = (
        Column("no", "序号"),
        Column("title", "标题", required=True),
        Column("by", "反映人", required=True),
    )
    sheet = sheet_of([["序号", "标题", "反映人"], [1, "合计生育政策的建议", "谢梦"], [2, "合计", "林怡"]])
    assert [row["title"] for row in find_table(sheet, columns).rows] == ["合计生育政策的建议"]


def test_a_lonely_name_is_kept_so_that_its_missing_fields_are_reported():
    table = find_table(sheet_of([["姓名", "界别"], ["谢梦", None], ["林怡", "民盟"]]), (NAME, SECTOR))
    assert [row["name"] for row in table.rows] == ["谢梦", "林怡"]


def test_an_attendance_grid_is_turned_into_rows():
    sheet = sheet_of(
        [
            ["2025年度常委会会议出席情况统计表"],
            ["序号", "姓名", "第十八次\n(1月5日)", "第二十一次(专题议政)\n(7月24日)", "备注"],
            [1, "林怡", "公假", "√", None],
            [2, "姚  伟", 1, None, None],
        ],
        merged=["A1:E1"],
    )
    table = find_table(sheet, (NAME, Column("note", "备注")), grid=SESSION)
    first, second = Header(3, "第十八次(1月5日)"), Header(4, "第二十一次(专题议政)(7月24日)")
    assert table.grid == (
        GridColumn(first, "第十八次", dt.date(2025, 1, 5)),
        GridColumn(second, "第二十一次(专题议政)", dt.date(2025, 7, 24)),
    )
    assert [header.text for header in table.unknown] == ["序号"]
    assert [(row["name"], column.label, cell) for row, column, cell in table.unpivot()] == [
        ("林怡", "第十八次", "公假"),
        ("林怡", "第二十一次(专题议政)", "√"),
        ("姚  伟", "第十八次", 1),
        ("姚  伟", "第二十一次(专题议政)", None),
    ]


def test_a_grid_without_a_year_leaves_its_dates_open():
    sheet = sheet_of([["姓名", "3月20日", "2月30日"], ["林怡", "√", "√"]])
    assert [column.on for column in find_table(sheet, (NAME,), grid=SESSION).grid] == [None, None]
    dated = find_table(sheet, (NAME,), grid=SESSION, year=2025).grid
    assert [column.on for column in dated] == [dt.date(2025, 3, 20), None]


def test_two_years_in_the_titles_are_no_year():
    sheet = sheet_of([["2024年至2025年情况"], ["姓名", "界别"], ["谢梦", "民盟"]])
    assert find_table(sheet, (NAME, SECTOR)).year is None


def test_a_sheet_without_the_table_says_what_was_looked_for():
    table = find_table(sheet_of([["关于召开会议的通知"], ["各位委员："]]), ROSTER)
    assert (table.header_rows, table.rows, table.ok) == ((), (), False)
    assert table.questions == ("没有找到表头行；表头应含有：姓名、界别",)
    assert [column.name for column in table.missing] == ["name", "sector"]


def test_the_header_row_may_be_named_by_hand():
    sheet = sheet_of([["姓名", "界别"], ["姓名", "界别"], ["谢梦", "民盟"]])
    assert [row["name"] for row in find_table(sheet, (NAME, SECTOR), header_row=2).rows] == ["谢梦"]


def test_every_visible_sheet_with_the_table_is_found():
    book = read_workbook(book_of([["姓名", "界别"], ["谢梦", "民盟"]]))
    assert [table.sheet.name for table in find_tables(book, (NAME, SECTOR))] == ["名册"]
