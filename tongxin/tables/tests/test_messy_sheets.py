"""Sheets as offices really leave them: nothing disappears above, beside or behind the header without a word."""

from datetime import date

import openpyxl
import pytest

from tongxin.tables.importing import Context, Refused, Unmapped
from tongxin.tables.layout import SESSION, Column, find_table
from tongxin.tables.mapped import grids_of, tables_of
from tongxin.tables.reader import read_workbook
from tongxin.trail import record

from .workbooks import book_of, saved

PROPOSALS = (
    Column("number", "来稿号", ("序号", "编号"), required=True),
    Column("case", "案号"),
    Column("on", "日期", ("提交日期",), required=True),
    Column("subject", "案由", required=True),
    Column("lead", "第一提案人", ("提案人",), required=True),
    Column("co", "联名人", ("附议人",)),
    Column("form", "性质", required=True),
    Column("verdict", "审查意见", required=True),
    Column("lead_unit", "主办单位", ("主办",)),
    Column("co_units", "会办单位", ("会办",)),
    Column("outcome", "办理结果", ("结果",)),
)
MEMBERS = (
    Column("position", "序号"),
    Column("sector", "界别", required=True),
    Column("name", "姓名", ("委员",), required=True),
    Column("post", "政协职务", ("委员职务",)),
    Column("phone", "联系电话"),
    Column("remark", "备注"),
)
HEAD = ["序号", "界别", "姓名", "政协职务", "联系电话", "备注"]
ROWS = [
    [1, "教育界", "林怡", "委员", 13800000001, None],
    [2, "经济界", "邹磊刚", "委员", 13800000002, "界别召集人"],
    [3, "工商联", "谢梦", "常委", 13800000003, None],
]


def context():
    return Context(None, 2026, record.Actor(None, "陈示例"), date(2026, 4, 1))


def book(*sheets, hidden=()):
    """A workbook of (name, rows)."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
        page.sheet_state = "hidden" if name in hidden else "visible"
    return read_workbook(saved(made))


def test_the_first_row_of_data_is_no_part_of_a_header_of_two_rows():
    rows = [
        ["2026年提案目录"],
        ["来稿号", "案号", "提交", "案由", "提案人", None, "性质", "审查意见", "办理情况", None, None],
        [None, None, "日期", None, "第一提案人", "附议人", None, None, "主办", "会办", "结果"],
        *(
            [
                number,
                f"第{number}号",
                "3月5日",
                "停车",
                "林怡",
                "谢梦",
                "联名",
                "立案",
                "市教育局",
                "市财政局",
                "A",
            ]
            for number in (901, 902, 903)
        ),
    ]
    merged = ["A2:A3", "B2:B3", "D2:D3", "E2:F2", "G2:G3", "H2:H3", "I2:K2"]
    table = find_table(read_workbook(book_of(rows, merged=merged)).sheets[0], PROPOSALS)
    assert (table.header_rows, table.questions) == ((2, 3), ())
    assert [(row["number"], row["lead"], row["co"], row["outcome"]) for row in table.rows] == [
        (901, "林怡", "谢梦", "A"),
        (902, "林怡", "谢梦", "A"),
        (903, "林怡", "谢梦", "A"),
    ]


def test_a_sheet_that_goes_on_without_a_header_is_read_like_the_one_before():
    told = context()
    found = tables_of(book(("名册", [HEAD, *ROWS]), ("续", ROWS)), MEMBERS, told)
    assert [[row["name"] for row in table.rows] for table in found] == [["林怡", "邹磊刚", "谢梦"]] * 2
    assert [row.number for row in found[1].rows] == [1, 2, 3]
    assert told.notes == ["工作表“续”没有表头，按前一张工作表的栏目读取（3行），请核对"]


@pytest.mark.parametrize(
    "rows",
    [
        [["界别", "人数"], ["教育界", 3]],
        [["界别", "人数", "男", "女", "少数民族"], ["教育界", 3, 2, 1, 0], ["经济界", 2, 1, 1, 0]],
        [["一", "教育界", "三人", "全部", "到会", "好"], ["二", "经济界", "二人", "全部", "到会", "好"]],
    ],
)
def test_another_table_without_a_known_header_is_not_taken_for_more_of_the_same(rows):
    told = context()
    (table,) = tables_of(book(("名册", [HEAD, *ROWS]), ("统计", rows)), MEMBERS, told)
    assert len(table.rows) == 3
    assert told.notes == [f"工作表“统计”没有认出表头，没有读取（{len(rows)}行）"]


def test_a_row_of_data_that_looks_like_headings_is_no_header():
    sheet = book(("续", ROWS)).sheets[0]
    assert find_table(sheet, MEMBERS).header_rows == ()


def test_full_rows_above_the_header_are_listed():
    told = context()
    (table,) = tables_of(book(("名册", [ROWS[0], HEAD, *ROWS[1:]])), MEMBERS, told)
    assert [(row.number, row.reason, row.text) for row in table.skipped] == [
        (1, "above", "1 教育界 林怡 委员 13800000001")
    ]
    assert told.notes == ["“名册”表头以上的第1行没有读取，请核对"]
    assert told.headers[0]["skipped"] == [[1, "在表头以上", "1 教育界 林怡 委员 13800000001"]]


def test_who_filled_in_the_sheet_stands_in_a_title():
    told = context()
    filled = ["填报单位：某县政协", None, "时间：2026年4月", "填表人：陈示例", "审核：林怡"]
    (table,) = tables_of(book(("名册", [filled, HEAD, *ROWS])), MEMBERS, told)
    assert (told.notes, table.header_rows, len(table.rows)) == ([], (2,), 3)


def test_rows_merged_into_the_header_are_no_rows_of_data():
    rows = [
        ["序号", "基本情况", None, "任职", None, "备注"],
        [None, "基本", None, "政协", None, None],
        HEAD,
        *ROWS,
    ]
    rows[2] = [None, *HEAD[1:5], None]
    merged = ["A1:A3", "B1:C1", "B2:C2", "D1:E1", "D2:E2", "F1:F3"]
    told = context()
    (table,) = tables_of(read_workbook(book_of(rows, merged=merged)), MEMBERS, told)
    assert (told.notes, len(table.rows), table.skipped) == ([], 3, ())


def test_headings_hardly_known_are_still_headings_and_asked_about():
    rows = [
        ["姓名", "所在组别", "工作单位全称", "手机号", "政协职务情况"],
        ["林怡", "教育界", "市一中", "13800000001", "委员"],
    ]
    told = context()
    with pytest.raises(Unmapped, match="缺少“界别”列"):
        tables_of(book(("名册", rows)), MEMBERS, told)
    assert told.headers[0]["missing"] == ["sector"]


def test_every_sheet_that_is_not_read_is_named():
    told = context()
    tables_of(
        book(
            ("名册", [HEAD, *ROWS]), ("统计", [["类", "数"], ["教育", 1], ["经济", 1]]), ("旧名册", [HEAD, *ROWS]),
            ("填写说明", [["序号怎么填", "照写"]]), hidden=["旧名册"],
        ),
        MEMBERS, told,
    )  # fmt: skip
    assert told.notes == [
        "工作表“统计”没有认出表头，没有读取（3行）",
        "工作表“旧名册”是隐藏的，没有读取（4行）",
    ]


def test_a_file_without_any_header_is_refused():
    with pytest.raises(Refused, match="没有找到表头行；表头应含有：界别、姓名"):
        tables_of(book(("续", ROWS)), MEMBERS, context())


def test_a_grid_needs_no_other_heading_than_the_name_and_its_sessions():
    rows = [
        ["2026年常委会出席情况"],
        ["序号", "姓名", "第二十四次(1月5日)"],
        [1, "林怡", "√"],
        [2, "谢梦", "×"],
    ]
    columns = (
        Column("sector", "界别"),
        Column("name", "姓名", required=True),
        Column("mark", "签到"),
        Column("note", "备注"),
    )
    (table,) = grids_of(book(("出席", rows)), columns, context(), SESSION)
    assert table.header_rows == (2,)
    assert [(row["name"], column.on, cell) for row, column, cell in table.unpivot()] == [
        ("林怡", date(2026, 1, 5), "√"),
        ("谢梦", date(2026, 1, 5), "×"),
    ]


def test_the_label_of_a_column_is_taken_before_another_name_for_it():
    sheet = read_workbook(book_of([["序号", "来稿号", "案由"], [1, 901, "停车"]])).sheets[0]
    table = find_table(sheet, PROPOSALS)
    assert (table.mapping["number"].letter, table.ambiguous) == ("B", ())
