"""Circulars of higher levels: which of our reports they used, found again by author and by the core of the title."""

import calendar
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from tongxin.opinions.imports.levels import level_in, level_of
from tongxin.opinions.imports.register import recorded
from tongxin.opinions.models import Adoption, Report
from tongxin.people.asking import SKIP, ask_for_the_rest, members
from tongxin.tables import values
from tongxin.tables.cells import Cells
from tongxin.tables.earlier import Earlier
from tongxin.tables.importing import Context, Reading
from tongxin.tables.journal import Journal
from tongxin.tables.layout import Column
from tongxin.tables.mapped import tables_of
from tongxin.tables.matching import PERHAPS, SAME, same_matter
from tongxin.tables.models import Line
from tongxin.tables.reader import Workbook

COLUMNS = (
    Column("month", "月份", ("采用月份", "时间", "日期"), required=True, example="3月"),
    Column("title", "标题", ("题目", "信息标题"), required=True, example="农村养老服务存在的问题及建议"),
    Column("sender", "报送单位", ("来稿单位", "单位"), example="示例市政协"),
    Column("authors", "作者", ("反映人", "委员"), required=True, example="示例一、示例二"),
    Column(
        "way",
        "采用方式",
        ("采用形式", "方式"),
        required=True,
        choices=("单篇", "综合", "转送"),
        example="单篇",
    ),
    Column(
        "level", "采用级别", ("级别", "采用层级", "采用单位"), choices=("全国", "省", "设区市"), example="省"
    ),
)
WAYS = {"single": ("单篇", "单篇采用"), "combined": ("综合", "综合采用"), "forwarded": ("转送", "转送部门")}
MOST_OFFERED = 6


def read(workbook: Workbook, context: Context) -> Iterator[Reading]:
    for table in tables_of(workbook, COLUMNS, context):
        level = level_of(table, context.committee)
        for row in table.rows:
            cells = Cells(row, COLUMNS)
            cells.keep("month", partial(values.month, year=context.year or table.year))
            cells.keep("way", lambda cell: values.choice(cell, WAYS))
            cells.keep_text("title", "sender")
            cells.keep_names("authors")
            cells.values["level"] = (
                cells.take("level", partial(level_in, committee=context.committee)) or level
            )
            if not cells.values["level"]:
                cells.tell_blank("level")
            yield Reading(table.sheet.name, row.number, cells.raw(), cells.values, cells.misread)


def resolve(context: Context, lines: list[Line]) -> None:
    rows = (
        Report.objects.standing()
        .filter(committee=context.committee)
        .prefetch_related("reporters", "adoptions")
    )
    by_author: dict[int, list[Report]] = {}
    for row in rows:
        for reporter in row.reporters.all():
            by_author.setdefault(reporter.membership_id, []).append(row)
    seen: set[tuple[Any, ...]] = set()
    for line in lines:
        if not line.problems:
            _resolve_row(context, line, by_author, seen)
    Earlier({Adoption: "report"}, {"report"}).keep(lines)


def _resolve_row(
    context: Context, line: Line, by_author: dict[int, list[Report]], seen: set[tuple[Any, ...]]
) -> None:
    wanted = line.values
    authors = {seat.membership.pk for seat in members(context, line, wanted["authors"])}
    ask_for_the_rest(context, line)
    line.summary = f"{wanted['title']}（{'、'.join(wanted['authors'])}）"[:400]
    report = match(line, authors, by_author)
    if report is None:
        return
    line.values = wanted | {"report": report.pk}
    line.summary = f"{wanted['title']} ← 第{report.number}号来稿《{report.title}》"[:400]
    place = (report.pk, wanted["level"], wanted["way"], wanted["month"])
    if place in seen:
        line.problems.append(f"与前面的一行相同：第{report.number}号来稿同一月份、同一方式")
    seen.add(place)
    if any(same_adoption(row, wanted) for row in report.adoptions.all() if not row.is_voided):
        line.plan = Line.Plan.SAME


def same_adoption(row: Adoption, wanted: dict[str, Any]) -> bool:
    return (row.level, row.way, row.on) == (wanted["level"], wanted["way"], last_day(wanted["month"]))


def last_day(month: str) -> date:
    first = date.fromisoformat(month)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def match(line: Line, authors: set[int], by_author: dict[int, list[Report]]) -> Report | None:
    """The one report of exactly these authors on this matter; several or only likely ones become a question."""
    candidates = {row.pk: row for pk in authors for row in by_author.get(pk, [])}.values()
    scored = [(same_matter(line.values["title"], row.title), row) for row in candidates]
    scored = [(score + full(row, authors), row) for score, row in scored if score >= PERHAPS]
    ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1].pk))
    sure = [row for score, row in ranked if score >= SAME + 1 and before(row, line.values["month"])]
    if len(sure) == 1:
        return sure[0]
    return _asked(line, [row for _, row in ranked])


def full(row: Report, authors: set[int]) -> int:
    return int({reporter.membership_id for reporter in row.reporters.all()} == authors)


def before(row: Report, month: str) -> bool:
    """A report cannot be used before the month it was handed in."""
    return row.on <= last_day(month)


def _asked(line: Line, ranked: list[Report]) -> Report | None:
    offered = dict(zip(codes(ranked), ranked, strict=True))
    choices = [(code, _offered(code, row)) for code, row in list(offered.items())[:MOST_OFFERED]]
    text = "这篇通报对应哪一篇来稿？" if choices else "来稿登记里没有找到这篇，请先登记来稿，或选择不计。"
    line.ask("report", text, [*choices, (SKIP, "不是本委来稿，不计")], name=line.values["title"])
    answer = line.answer("report")
    if answer == SKIP:
        line.plan = Line.Plan.SKIP
    return offered.get(str(answer))


def codes(rows: list[Report]) -> list[str]:
    """The number of each report; with its year where another one of these has the number too."""
    numbers = Counter(row.number for row in rows)
    return [f"{row.year}-{row.number}" if numbers[row.number] > 1 else str(row.number) for row in rows]


def _offered(code: str, row: Report) -> str:
    year = f"{row.year}年" if code != str(row.number) else ""
    return f"{year}第{row.number}号 {row.on} {row.title}"


def apply(context: Context, lines: list[Line], journal: Journal) -> None:
    rows = [(line, _new(context, line)) for line in lines if line.plan == Line.Plan.ADD]
    Adoption.objects.bulk_create([row for _, row in rows], batch_size=500)
    for line, row in rows:
        journal.added(line, row, line.summary, {"level": row.level, "way": row.way, "on": row.on})


def _new(context: Context, line: Line) -> Adoption:
    wanted = line.values
    return Adoption(
        committee=context.committee, report_id=wanted["report"], level=wanted["level"], way=wanted["way"],
        on=last_day(wanted["month"]), day_known=False, title=wanted["title"], line=line, **recorded(context),
    )  # fmt: skip
