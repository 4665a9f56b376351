"""Reads a proposal list: number, proposers in order, verdict or merging, marks, units, result and rating."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from tongxin.ledger.catalogue.kinds import PROPOSAL_MARKS
from tongxin.proposals.imports.units import CO, LEAD, pieces, units
from tongxin.tables import values
from tongxin.tables.cells import Cells
from tongxin.tables.importing import Context, Reading
from tongxin.tables.layout import Column
from tongxin.tables.mapped import tables_of
from tongxin.tables.reader import Cell, Workbook

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
FORMS = {
    "personal": ("个人", "个人提案", "委员个人"), "joint": ("联名", "联名提案", "委员联名", "委员联名提案"),
    "collective": ("集体", "集体提案", "党派提案", "党派团体提案", "团体提案", "界别提案"),
}  # fmt: skip
ADVISED = "advised"  # filed only if a person says so
VERDICTS = {
    "filed": ("立案", "已立案", "予以立案", "同意立案"),
    "converted": ("转社情民意", "转社情民意信息", "转来信", "转意见建议"), "not_filed": ("不予立案", "不立案"),
    "pending": ("待审查", "审查中"), "merged": ("并案",), ADVISED: ("建议立案", "拟立案"),
}  # fmt: skip
RATINGS = {
    "satisfied": ("满意", "很满意", "非常满意", "十分满意"), "mostly_satisfied": ("基本满意", "比较满意"),
    "dissatisfied": ("不满意",), "understood": ("理解",),
}  # fmt: skip
CLASSES = {code: (code, f"{code}类") for code in "ABCD"}
BETWEEN = re.compile(r"[、,，;；\s]+")


def read(workbook: Workbook, context: Context) -> Iterator[Reading]:
    for table in tables_of(workbook, COLUMNS, context):
        for row in table.rows:
            yield _reading(table.sheet.name, row, context.year or table.year)


def _reading(sheet: str, row: Any, year: int | None) -> Reading:
    cells = Cells(row, COLUMNS)
    cells.values["doubts"] = []
    cells.keep("number", values.integer)
    day = cells.keep("on", lambda cell: values.day(cell, year=year))
    cells.keep("case_number", lambda cell: values.case_number(cell, year=day.on.year if day else None))
    cells.keep("form", lambda cell: values.choice(cell, FORMS))
    cells.keep("outcome_class", lambda cell: values.choice(_bare(cell), CLASSES))
    cells.keep("rating", lambda cell: values.choice(cell, RATINGS))
    cells.keep_text("subject", "note")
    cells.keep_text("category", most=20)
    _keep_proposers(cells)
    _keep_units(cells)
    _keep_verdict(cells)
    cells.values["marks"] = [code for code, label in PROPOSAL_MARKS.items() if label in cells.values["note"]]
    return Reading(sheet, row.number, cells.raw(), cells.values, cells.misread)


def _bare(cell: Cell) -> Cell:
    """A(已解决) → A."""
    return re.sub(r"\([^()]*\)$", "", values.text(cell)) if isinstance(cell, str) else cell


def _keep_proposers(cells: Cells) -> None:
    """The lead and the others, who may all stand in the first column; of a collective proposal the bodies."""
    cells.keep_names("co")
    if cells.values["form"] == "collective":
        _keep_owners(cells)
        return
    cells.keep_names("lead")
    lead, *others = cells.values["lead"] or [""]
    cells.values |= {"lead": lead, "co": [*others, *cells.values["co"]]}
    if told := cells.values.get("open", {}).get("lead"):
        told["names"] = [lead, *cells.values["co"]]


WRITER = re.compile(r"\(执笔[^()]*\)")


def _keep_owners(cells: Cells) -> None:
    cells.keep_text("lead", most=80)
    lead = cells.values["lead"]
    if writer := WRITER.search(lead):
        cells.values["doubts"].append(f"“{writer[0]}”没有登记，提案单位是集体")
        lead = cells.values["lead"] = WRITER.sub("", lead)
    owners = pieces(WRITER.sub("", values.text(cells.row["lead"]))) if lead else []
    cells.values["owners"] = owners if len(owners) > 1 else []


def _keep_units(cells: Cells) -> None:
    """The first unit in the lead leads; the model knows one lead, so others join, and that is said."""
    found = [
        pair
        for name, role in (("lead_unit", LEAD), ("co_units", CO))
        for pair in cells.take(name, partial(units, role=role)) or []
    ]
    leads = list(dict.fromkeys(name for role, name in found if role == LEAD))
    others = list(dict.fromkeys(name for role, name in found if name not in leads[:1]))
    cells.values |= {"lead_unit": next(iter(leads), ""), "co_units": "、".join(others)}
    cells.misread += [
        f"“承办单位”“{name[:20]}…”太长，最多80个字" for name in [*leads, *others] if len(name) > 80
    ]
    if len(leads) > 1:
        cells.values["doubts"].append(
            f"主办单位写有{len(leads)}个，{leads[0]}登记为主办，{'、'.join(leads[1:])}登记为会办"
        )


def _keep_verdict(cells: Cells) -> None:
    text = cells.text("verdict")
    cells.values["merged_into"] = values.merged_into(cells.row["verdict"]) if "并" in text else None
    if cells.values["merged_into"] is not None:
        cells.values["verdict"] = "merged"
    elif cells.keep("verdict", lambda cell: values.choice(cell, VERDICTS)) == ADVISED:
        cells.values |= {"verdict": "pending", "advised": text}
