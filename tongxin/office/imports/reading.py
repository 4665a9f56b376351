"""Reads a roster sheet: who, in which sector, committee and group, with which post."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from tongxin.people.models import Body, Membership, Placement, Term
from tongxin.tables import values
from tongxin.tables.cells import Cells
from tongxin.tables.importing import Context, Reading, Refused
from tongxin.tables.layout import Column, Table
from tongxin.tables.mapped import tables_of
from tongxin.tables.matching import body_key, name_key
from tongxin.tables.reader import Cell, Workbook

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
DATED = r"(?P<year>20\d\d)[年.\-/](?P<month>\d{1,2})(?!\d)(?:[月.\-/](?P<day>\d{1,2})(?!\d))?"
# 2024年1月十三届三次会议增补 as well as 增补(2024年1月); a date of something else between says nothing.
COOPTED = (
    re.compile(rf"{DATED}[月日号]?[,、]?(?:(?!20\d\d|[辞免退撤])[^;。,]){{0,20}}增补"),
    re.compile(rf"增补(?:(?!20\d\d)[^;。,]){{0,8}}{DATED}"),
)
AS_OF = re.compile(r"(?P<year>20\d\d)年(?P<month>\d{1,2})月")
# Of a sector: the convener of a group, as in 第二联络组召集人, is another.
CONVENER = re.compile(r"(?:^|界别|[；;，,、。\s])(?P<first>第一)?召集人(?P<ranked>[（(]第一[）)])?")
MONTHS = 12
LEAVERS = re.compile(
    r"(?:退出|离任|辞职|辞去|去世|撤销|免去)(?:政协)?委员(?=名单|名册|一览|情况|统计|[(（]|$)"
)
LEAST_SHARE = 0.5  # a shorter list is one of additions, and says nothing of who is missing


def read(workbook: Workbook, context: Context) -> Iterator[Reading]:
    context.memo["term"] = current_term(context)
    named: Counter[str] = Counter()
    placed: set[tuple[str, str]] = set()
    for table in tables_of(workbook, COLUMNS, context):
        as_of = context.memo["as_of"] = effective_day(table, context)
        if jobs := holds_jobs(table):
            context.notes.append(f"“{table.mapping['post'].text}”列多不是政协职务，按工作职务读")
        for row in table.rows:
            reading = _reading(table, row, as_of, jobs=jobs)
            key = written_key(reading.values["name"] or "")
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


def written_key(name: str) -> str:
    """As `name_key`, for the hands that leave the dot out of 买买提·艾力 or draw a stroke for it."""
    return _JOINTS.sub("", name_key(name))


_JOINTS = re.compile(r"[·\-—–_]")


def leavers(table: Table) -> str:
    """The words by which a sheet or its title says that it lists those who left, or ''."""
    return next((text for text in (table.sheet.name, *table.titles) if LEAVERS.search(text)), "")


def holds_jobs(table: Table) -> bool:
    """Whether a column 职务 holds what people do for a living: most of what stands there are no posts."""
    heading = table.mapping.get("post")
    if heading is None or "政协" in heading.text or "委员" in heading.text:
        return False
    found = [post(row["post"]) for row in table.rows if not values.is_nothing(row["post"])]
    return 2 * sum(isinstance(each, values.Problem) for each in found) > len(found)


def post(cell: Cell) -> str | values.Problem | None:
    """The post of a member; what he is in the party group beside it is none."""
    pieces = [
        piece for piece in re.split(r"[、,;/\s]+", values.text(cell)) if not PARTY_GROUP.fullmatch(piece)
    ]
    if "副秘书长" in pieces:
        allowed = "、".join(texts[0] for texts in POSTS.values())
        return values.Problem(
            "no_such_post", "副秘书长不是委员职务", f"可填：{allowed}；在机关的任职请写在工作单位及职务"
        )
    return values.choice(pieces[0] if len(pieces) == 1 else cell, POSTS)


PARTY_GROUP = re.compile(r"(?:[市县区省]?政协)?党组(?:书记|副书记|成员)")


def _reading(table: Table, row: Any, as_of: str, *, jobs: bool) -> Reading:
    cells = Cells(row, COLUMNS)
    cells.keep("name", values.name)
    cells.keep_text("gender", most=4)
    cells.keep_text("ethnicity", "education", most=20)
    cells.keep_text("party", most=40)
    cells.keep_body("sector", "special_committee", "liaison_group")
    cells.keep_text("employer", "remark")
    cells.values["born"] = (cells.keep("born", values.birth_month) and cells.values["born"][:7]) or ""
    cells.values["position"] = cells.keep("position", values.integer) or row.number
    cells.values |= from_remark(cells.values["remark"]) | {"as_of": as_of}
    found = cooption(cells.values["remark"])
    if found and not cells.values["coopted"]:
        cells.misread.append(f"“备注”列：“{found[0]}”里没有这个月份")
    cells.values |= {"doubts": list(_phone(cells)), "leavers": leavers(table)}
    _post(cells, table, jobs=jobs)
    return Reading(table.sheet.name, row.number, cells.raw(), cells.values, cells.misread)


def _post(cells: Cells, table: Table, *, jobs: bool) -> None:
    """The post, and in `silent` of what the line says nothing: a column that is not there takes nothing from anybody."""
    if jobs:
        employer, job = cells.values["employer"], cells.text("post")
        cells.values["employer"] = employer if job in employer else employer + job
    found = None if jobs else cells.take("post", post)
    silent = ["post"] if found is None else []
    cells.values |= {"post": found or "", "silent": silent + ["convener"] * ("remark" not in table.mapping)}


def _phone(cells: Cells) -> Iterator[str]:
    """Keep the phone; one that cannot be told is a doubt, and the member is registered without it."""
    found = values.phone(cells.row["phone"])
    if isinstance(found, values.Problem) and found.code == "several_phones":
        mobile = values.mobile(cells.row["phone"])
        found = mobile if isinstance(mobile, str) else found
    cells.values["phone"] = "" if isinstance(found, values.Problem) else found or ""
    if isinstance(found, values.Problem):
        yield f"“联系电话”列：{found}；这个电话不登记"


def from_remark(remark: str) -> dict[str, Any]:
    """The role of a convener and the day of co-option, as remarks tell them; of a month its first day."""
    return {"convener": _role(CONVENER.search(remark)), "coopted": _day(cooption(remark))}


def cooption(remark: str) -> re.Match[str] | None:
    """Where a remark says when somebody was co-opted."""
    return next((match for pattern in COOPTED if (match := pattern.search(remark))), None)


def day_in(remark: str) -> str:
    """The first day a remark names, or ''."""
    return _day(re.search(DATED, remark))


def _day(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"] or 1)).isoformat()
    except ValueError:  # 31 June
        return ""


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
        serving.setdefault(written_key(name), []).append(pk)
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
        return (written_key(row.person.name), body_key(sector.name if sector else "")) in placed

    return sorted(found, key=is_placed)[: len(found) - listed]
