"""No cell, however strange or long, makes a value reader, the finder or a matching key raise or hang."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongxin.tables import matching, values
from tongxin.tables.layout import SESSION, Column, find_table
from tongxin.tables.reader import CellError, Row, Sheet

READERS = (
    values.text,
    values.name,
    values.named,
    values.names,
    lambda cell: values.day(cell, year=2025),
    lambda cell: values.month(cell, year=2025),
    values.birth_month,
    values.phone,
    values.phones,
    values.mobile,
    values.integer,
    values.count,
    values.decimal,
    values.case_number,
    values.merged_into,
    values.issue_number,
    values.yes_no,
    values.attendance,
    lambda cell: values.choice(cell, {"a": ("甲", "乙")}),
)
ALPHABET = "0123456789.,-/年月日号第期人至到等、；;()（） 　\n·•：:+√×一二十谢梦上官请假eE\u200b□"
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.text(),
    st.text(ALPHABET, max_size=24),
    st.builds(CellError, st.text(max_size=8)),
)


@given(CELLS)
def test_every_reader_answers_every_cell(cell):
    for read in READERS:
        read(cell)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "九",
        "、",
        "(",
        " ",
        "谢 ",
        "1.",
        "1-",
        "至",
        "等",
        "\n",
        "·",
        "第",
        "a:",
        "12月",
        "(1)",
        "√(",
        "0.",
        "1,",
    ],
)
def test_the_longest_cell_excel_knows_is_answered(piece):
    cell = (piece * 32_767)[:32_767]
    for read in READERS:
        read(cell)
    sheet = Sheet(cell, tuple(Row(number, (cell, "姓名", cell)) for number in range(1, 5)))
    assert find_table(sheet, (Column("name", "姓名"),), grid=SESSION).sheet == sheet
    for key in (matching.name_key, matching.title_key, matching.body_key, matching.body_kind):
        key(cell)


@given(st.text(max_size=40), st.text(max_size=40))
def test_scores_are_shares_and_the_same_both_ways(one, other):
    assert 0 <= matching.same_matter(one, other) == matching.same_matter(other, one) <= 1
    assert matching.same_matter(one, one) in {0.0, 1.0}
    assert matching.same_body(one, other) == matching.same_body(other, one)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_the_finder_answers_every_sheet(grid):
    rows = tuple(Row(number, tuple(cells)) for number, cells in enumerate(grid, 1))
    table = find_table(
        Sheet("表", rows), (Column("name", "姓名", required=True), Column("on", "日期")), grid=SESSION
    )
    assert all(row.number > max(table.header_rows) for row in table.rows)


def test_dates_far_from_any_office_are_answered():
    for cell in (dt.date.min, dt.date.max, -1, 10**30, float("nan"), float("inf"), "99999年99月99日"):
        for read in READERS:
            read(cell)
