"""Reads a proposal list: number, proposers in order, verdict or merging, marks, units, result and rating."""

import re
from collections.abc import Iterator
from typing import Any

from tongxin.ledger.catalogue.kinds import PROPOSAL_MARKS
from tongxin.tables import values
from tongxin.tables.cells import Cells
from tongxin.tables.importing import Context, Reading
from tongxin.tables.layout import Column
from tongxin.tables.mapped import tables_of
from tongxin.tables.reader import Workbook

COLUMNS = (
    Column("number", "来稿号", ("序号", "编号"), required=True, kind="integer", example="1"),
    Column("case_number", "案号", ("提案号", "立案号"), example="第001号"),
    Column(
        "on", "日期", ("提交日期", "来稿日期", "收稿日期"), required=True, kind="date", example="2025-01-10"
    ),
    Column(
        "subject", "案由", ("提案名称", "标题", "题目"), required=True, example="关于推进老旧小区改造的建议"
    ),
    Column("lead", "第一提案人", ("提案人", "提案者", "提案单位"), required=True, example="示例一"),
    Column("co", "联名人", ("联名委员", "附议人", "联名提案人"), example="示例二、示例三"),
    Column(
        "form", "性质", ("提案性质", "形式"), required=True, choices=("个人", "联名", "集体"), example="联名"
    ),
    Column("category", "类别", ("分类",), example="社会建设"),
    Column("verdict", "审查意见", ("审查结果", "立案情况"), required=True, example="立案"),
    Column("lead_unit", "主办单位", ("承办单位", "主办"), example="市民政局"),
    Column("co_units", "会办单位", ("协办单位", "会办"), example="市财政局"),
    Column("outcome_class", "办理结果", ("办理类别", "结果"), example="A"),
    Column("rating", "委员评价", ("满意度", "评价"), example="满意"),
    Column("note", "备注", example="重点提案"),
)
FORMS = {"personal": ("个人",), "joint": ("联名",), "collective": ("集体",)}
VERDICTS = {
    "filed": ("立案",), "converted": ("转社情民意", "转社情民意信息", "转来信", "转意见建议"),
    "not_filed": ("不予立案", "不立案"), "pending": ("待审查", "审查中"), "merged": ("并案",),
}  # fmt: skip
RATINGS = {
    "satisfied": ("满意", "很满意"), "mostly_satisfied": ("基本满意", "比较满意"), "dissatisfied": ("不满意",),
    "understood": ("理解",),
}  # fmt: skip
CLASSES = {code: (code, f"{code}类") for code in "ABCD"}
BETWEEN = re.compile(r"[、,，;；\s]+")


def read(workbook: Workbook, context: Context) -> Iterator[Reading]:
    for table in tables_of(workbook, COLUMNS, context):
        for row in table.rows:
            yield _reading(table.sheet.name, row, context.year or table.year)


def _reading(sheet: str, row: Any, year: int | None) -> Reading:
    cells = Cells(row, COLUMNS)
    cells.keep("number", values.integer)
    cells.keep("case_number", values.case_number)
    cells.keep("on", lambda cell: values.day(cell, year=year))
    cells.keep("form", lambda cell: values.choice(cell, FORMS))
    cells.keep("outcome_class", lambda cell: values.choice(cell, CLASSES))
    cells.keep("rating", lambda cell: values.choice(cell, RATINGS))
    cells.keep_text("subject", "co_units", "note")
    cells.keep_text("category", most=20)
    cells.keep_text("lead", "lead_unit", most=80)
    units = filter(None, BETWEEN.split(cells.values["co_units"]))
    cells.misread += [f"“会办单位”列：“{name[:20]}…”太长，最多80个字" for name in units if len(name) > 80]
    listed = cells.take("co", values.names)
    cells.values["co"] = list(listed.names) if listed else []
    cells.values["merged_into"] = (
        values.merged_into(row["verdict"]) if "并" in cells.text("verdict") else None
    )
    if cells.values["merged_into"] is None:
        cells.keep("verdict", lambda cell: values.choice(cell, VERDICTS))
    else:
        cells.values["verdict"] = "merged"
    cells.values["marks"] = [code for code, label in PROPOSAL_MARKS.items() if label in cells.values["note"]]
    return Reading(sheet, row.number, cells.raw(), cells.values, cells.misread)
