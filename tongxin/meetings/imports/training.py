"""Training lists: a course, its members, all of it or part."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from tongxin.meetings.imports.attendance import LISTED_BEFORE, apply, mark_of
from tongxin.meetings.imports.sittings import SittingBook
from tongxin.meetings.models import PART, TRAINING
from tongxin.people.asking import member
from tongxin.tables import values
from tongxin.tables.cells import Cells
from tongxin.tables.importing import Context, Reading, YearNeeded
from tongxin.tables.layout import Column
from tongxin.tables.mapped import tables_of
from tongxin.tables.models import Line
from tongxin.tables.reader import Cell, Workbook

__all__ = ["COLUMNS", "apply", "read", "resolve"]

COLUMNS = (
    Column(
        "course",
        "班次",
        ("培训班", "培训班次", "班名", "培训名称"),
        required=True,
        example="委员履职能力提升班",
    ),
    Column("name", "姓名", ("委员姓名",), required=True, example="示例一"),
    Column("sector", "界别", example="教育界"),
    Column(
        "extent",
        "考勤",
        ("参训情况", "出勤", "签到"),
        required=True,
        choices=("全程", "部分"),
        example="全程",
    ),
    Column("on", "日期", ("培训日期", "培训时间", "时间"), kind="date", example="2025-05-12"),
)
EXTENTS = {
    "present": ("全程", "全勤", "全程参加", "全程参训", "√", "到"),
    PART: ("部分", "半程", "部分参加"),
    "unexcused": ("缺席", "未到", "×"),
    "leave": ("请假",),
}
COURSES = {"新任": "new_member", "新增": "new_member", "履职能力": "ability"}
LABELS = {"present": "全程", PART: "部分", "unexcused": "缺席", "leave": "请假"}


def read(workbook: Workbook, context: Context) -> Iterator[Reading]:
    for table in tables_of(workbook, COLUMNS, context):
        year = context.year or table.year
        if year is None:
            raise YearNeeded("看不出是哪一年的培训，请选定年度后再导入")
        for row in table.rows:
            cells = Cells(row, COLUMNS)
            cells.keep("name", values.name)
            cells.keep_text("course", "sector", most=100)
            found = cells.take("extent", extent)
            cells.values |= {"mark": found and found.mark, "reason": found.reason if found else ""}
            day = cells.keep("on", partial(values.day, year=year))
            cells.values |= {
                "note": "",
                "sitting": _course(cells.values["course"], day and day.on, year),
            }
            yield Reading(table.sheet.name, row.number, cells.raw(), cells.values, cells.misread)


def extent(cell: Cell) -> values.Attendance | values.Problem | None:
    """All of a course or part of it, or a mark as on any attendance list that says as much."""
    found = values.choice(cell, EXTENTS)
    if not isinstance(found, values.Problem):
        return values.Attendance(found) if found else None
    mark = values.attendance(cell)
    return mark if isinstance(mark, values.Attendance) and mark.mark in EXTENTS else found


def _course(name: str, on: date | None, year: int) -> dict[str, object]:
    """A list without days is dated on the last day of its year, and says that the day is not known."""
    kind = next((code for word, code in COURSES.items() if word in name), "thematic")
    day = on or date(year, 12, 31)
    return {
        "meeting": name, "meeting_kind": TRAINING, "course_kind": kind, "label": name, "on": day.isoformat(),
        "day_known": on is not None, "half": "whole", "half_days": 2, "kind": "whole", "position": 0,
    }  # fmt: skip


def resolve(context: Context, lines: list[Line]) -> None:
    book = SittingBook(context)
    context.memo["book"], seen = book, set()
    for line in lines:
        if line.problems:
            continue
        seat = member(context, line, line.values["name"], sector=line.values["sector"])
        if seat is None:
            line.plan = Line.Plan.SKIP
            continue
        place = (line.values["course"], seat.membership.pk)
        if place in seen:
            line.problems.append(f"{seat.label.replace('|', '，')}在这一班里出现了两次")
        seen.add(place)
        _resolve_row(line, book, seat.membership.pk, seat.membership.name)
    LISTED_BEFORE.keep(lines)


def _resolve_row(line: Line, book: SittingBook, membership_id: int, name: str) -> None:
    where = line.values["sitting"]
    line.values = line.values | {"membership": membership_id, "is_due": True}
    known, (mark, _) = book.attendance(where, membership_id), mark_of(line)
    line.summary = f"{name} {where['meeting']}：{LABELS[mark]}"
    if known is not None:
        line.plan = Line.Plan.SAME if known.mark == mark else Line.Plan.CHANGE
    if not where["day_known"]:
        line.warnings.append("名单没有日期，暂记年末，可在培训页更正")
