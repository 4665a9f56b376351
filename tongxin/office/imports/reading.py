"""Reads a roster sheet: who, in which sector, committee and group, with which post."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tongxin.people.models import Body, Membership, Placement, Term
from tongxin.tables import values
from tongxin.tables.cells import Cells
from tongxin.tables.importing import Context, Reading, Refused
from tongxin.tables.layout import Column, Table
from tongxin.tables.mapped import tables_of
from tongxin.tables.matching import body_key, name_key
from tongxin.tables.reader import Workbook

COLUMNS = (
    Column("position", "序号", kind="integer", example="1"),
    Column("sector", "界别", ("所属界别", "界别名称"), required=True, example="教育界"),
    Column("name", "姓名", ("委员姓名", "委员"), required=True, example="示例一"),
    Column("gender", "性别", choices=("男", "女"), example="女"),
    Column("ethnicity", "民族", example="汉族"),
    Column("born", "出生年月", ("出生日期", "出生"), kind="month", example="1978-09"),
    Column("party", "党派", ("政治面貌",), example="民盟"),
    Column("education", "学历", ("文化程度",), example="大学"),
    Column(
        "employer", "工作单位及职务", ("单位及职务", "工作单位", "单位职务"), example="示例市第二中学校长"
    ),
    Column(
        "special_committee", "所在专委会", ("专委会", "专门委员会", "所属专委会"), example="教科卫体委员会"
    ),
    Column("liaison_group", "联络组", ("委员联络组", "所在联络组"), example="第一委员联络组"),
    Column("phone", "联系电话", ("电话", "手机", "手机号码", "联系方式"), example="13800000000"),
    Column("post", "政协职务", ("职务", "委员职务"), example="委员"),
    Column("remark", "备注", example="2024年1月增补"),
)
POSTS = {
    "chairperson": ("主席",), "vice_chairperson": ("副主席",), "secretary_general": ("秘书长",),
    "standing_member": ("常委", "常务委员"), "": ("委员", "政协委员"),
}  # fmt: skip
COOPTED = re.compile(r"(?P<year>20\d\d)[年.\-/](?P<month>\d{1,2})月?.{0,2}增补")
AS_OF = re.compile(r"(?P<year>20\d\d)年(?P<month>\d{1,2})月")
# Of a sector: the convener of a group, as in 第二联络组召集人, is another.
CONVENER = re.compile(r"(?:^|界别|[；;，,、。\s])(?P<first>第一)?召集人(?P<ranked>[（(]第一[）)])?")
MONTHS = 12
LEAST_SHARE = 0.5  # a shorter list is one of additions, and says nothing of who is missing


def read(workbook: Workbook, context: Context) -> Iterator[Reading]:
    context.memo["term"] = current_term(context)
    named: Counter[str] = Counter()
    placed: set[tuple[str, str]] = set()
    for table in tables_of(workbook, COLUMNS, context):
        as_of = context.memo["as_of"] = effective_day(table, context)
        for row in table.rows:
            reading = _reading(table, row, as_of)
            key = name_key(reading.values["name"] or "")
            named[key] += 1
            placed.add((key, body_key(reading.values["sector"])))
            yield reading
    yield from _missing(context, named, placed)


def current_term(context: Context) -> Term:
    term = Term.objects.filter(committee=context.committee).order_by("-number").first()
    if term is None:
        raise Refused("请先设立届次，再导入名册")
    return term


def effective_day(table: Table, context: Context) -> str:
    """The month a newer roster speaks for, from its title; else today."""
    found = next((match for text in table.titles if (match := AS_OF.search(text))), None)
    if found is None:
        return context.today.isoformat()
    month = month_of(found)
    if not month:
        raise Refused(f"标题里的“{found[0]}”不是月份，请改正后再上传")
    return month


def month_of(found: re.Match[str]) -> str:
    """The first day of a written month; empty where there is no such month."""
    return f"{found['year']}-{int(found['month']):02d}-01" if 1 <= int(found["month"]) <= MONTHS else ""


def _reading(table: Table, row: Any, as_of: str) -> Reading:
    cells = Cells(row, COLUMNS)
    cells.keep("name", values.name)
    cells.keep_text("gender", most=4)
    cells.keep_text("ethnicity", "education", most=20)
    cells.keep_text("party", most=40)
    cells.keep_text("sector", "special_committee", "liaison_group", most=80)
    cells.keep_text("employer", "remark")
    cells.values["born"] = (cells.keep("born", values.birth_month) and cells.values["born"][:7]) or ""
    cells.values["phone"] = cells.keep("phone", values.phone) or ""
    cells.values["post"] = cells.keep("post", lambda cell: values.choice(cell, POSTS)) or ""
    cells.values["position"] = cells.keep("position", values.integer) or row.number
    cells.values |= from_remark(cells.values["remark"]) | {"as_of": as_of}
    written = COOPTED.search(cells.values["remark"])
    if written and not cells.values["coopted"]:
        cells.misread.append(f"“备注”列：“{written[0]}”里没有这个月份")
    return Reading(table.sheet.name, row.number, cells.raw(), cells.values, cells.misread)


def from_remark(remark: str) -> dict[str, Any]:
    """The role of a convener and the month of co-option, as remarks tell them."""
    found, convener = COOPTED.search(remark), CONVENER.search(remark)
    return {"convener": _role(convener), "coopted": month_of(found) if found else ""}


def _role(convener: re.Match[str] | None) -> str:
    if convener is None:
        return ""
    first = convener["first"] or convener["ranked"]
    return str((Placement.Role.FIRST_CONVENER if first else Placement.Role.CONVENER).value)


def _missing(context: Context, named: "Counter[str]", placed: set[tuple[str, str]]) -> Iterator[Reading]:
    """A line for each serving member whom a full newer roster does not name."""
    rows = Membership.objects.filter(committee=context.committee, term=context.memo["term"])
    serving: dict[str, list[int]] = {}
    for pk, name in rows.serving_on(context.today).values_list("pk", "person__name"):
        serving.setdefault(name_key(name), []).append(pk)
    if named.total() < sum(map(len, serving.values())) * LEAST_SHARE:
        context.notes.append(f"名册只有{named.total()}人，按增补名单处理，不比对缺少的委员")
        return
    for key, ids in serving.items():
        if len(ids) > named[key]:
            for row in _surplus(context, list(rows.filter(pk__in=ids).with_rows()), named[key], placed):
                values = {"name": row.person.name, "gone": row.pk, "as_of": context.memo["as_of"]}
                yield Reading("名册中没有", 0, [row.person.name], values)


def _surplus(
    context: Context, found: list[Membership], listed: int, placed: set[tuple[str, str]]
) -> list[Membership]:
    """Of members of one name, as many as the roster has too few; first those in whose sector it names nobody."""

    def is_placed(row: Membership) -> bool:
        sector = row.body_on(Body.Kind.SECTOR, context.today)
        return (name_key(row.person.name), body_key(sector.name if sector else "")) in placed

    return sorted(found, key=is_placed)[: len(found) - listed]
