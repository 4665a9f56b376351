"""Attendance: a sheet for each sitting with one mark a member, or a grid of members and meetings."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tongxin.ledger.catalogue.kinds import REASONS
from tongxin.meetings.imports.sittings import Key, SittingBook, key_of, sitting_kind
from tongxin.meetings.imports.titles import (
    days_spoken,
    halves_of,
    is_unsure,
    meeting_kind,
    meeting_name,
    session_of,
)
from tongxin.meetings.models import ALL_MARKS, UNKNOWN, Attendance, Guest
from tongxin.people.asking import member
from tongxin.tables import values
from tongxin.tables.cells import Cells
from tongxin.tables.earlier import Earlier
from tongxin.tables.grid import When, when_in, without_weekday
from tongxin.tables.importing import Context, Reading, Refused, Unmapped, YearNeeded
from tongxin.tables.journal import Journal
from tongxin.tables.layout import SESSION, Column, Table
from tongxin.tables.mapped import grids_of
from tongxin.tables.models import Line
from tongxin.tables.reader import Workbook
from tongxin.tables.rows import TableRow, shown
from tongxin.trail import clock

COLUMNS = (
    Column("sector", "界别", ("所属界别",), example="教育界"),
    Column("name", "姓名", ("委员姓名",), required=True, example="示例一"),
    Column(
        "mark",
        "签到",
        ("出席情况", "考勤", "到会情况", "出勤", "签到情况", "出席", "到会", "是否出席", "是否到会"),
        example="√",
    ),
    Column("note", "备注", example=""),
)
GUESTS = {"列席", "特邀列席", "列席人员", "嘉宾"}
MARK_LABELS = dict(ALL_MARKS)
MARK_CHOICES = [(code, label) for code, label in ALL_MARKS if code != "part"]
TICKED = {
    "出席",
    "到会",
    "参加",
    "实到",
    "迟到",
    "早退",
    "请假",
    "公假",
    "病假",
    "事假",
    "缺席",
    "缺勤",
    "未到",
}


def read(workbook: Workbook, context: Context) -> Iterator[Reading]:
    positions = {sheet.name: position for position, sheet in enumerate(workbook.visible)}
    tables = list(grids_of(workbook, COLUMNS, context, SESSION))
    if not tables:
        raise Refused(
            "没有找到签到表：表头应有“姓名”，还要有“签到”列，或带日期的会议列，如“第二十四次(1月5日)”"
        )
    for table in tables:
        if table.grid:
            yield from _grid(table, context)
        elif "mark" in table.mapping or tick_columns(table, context):
            yield from _list(table, context, positions[table.sheet.name])
        else:
            raise Unmapped(f"“{table.sheet.name}”里没有签到列，也没有带日期的会议列，请指定签到列", "mark")


def _list(table: Table, context: Context, position: int) -> Iterator[Reading]:
    where = sitting_of(table, context) | {"position": position}
    columns = tick_columns(table, context)
    for row in table.rows:
        cells = Cells(row, COLUMNS)
        cells.keep_text("sector", most=40)
        cells.keep_text("note", most=100)
        if columns:
            _ticked(cells, columns, row)
        else:
            _mark(cells, row["mark"])
        if cells.values["sector"] in GUESTS:
            cells.values["guest"] = True
            cells.keep_text("name", most=80)
        else:
            cells.keep("name", values.name)
        yield Reading(
            table.sheet.name, row.number, cells.raw(), cells.values | {"sitting": where}, cells.misread
        )


def sitting_of(table: Table, context: Context) -> dict[str, Any]:
    """The sitting a sheet is the list of, from its name and its title."""
    name, title = table.sheet.name, "".join(table.titles)
    found, label = when_in(name), name
    if found is None:
        found, label = when_in(title), title
    if found is None:
        raise Refused(f"看不出“{name}”是哪天的会：工作表名或标题里请写明日期，如“1月11日上午-开幕会”")
    on, last = _days(found, context.year or table.year, name)
    until = last if found.last else None
    half, half_days = halves_of(on, until, found.half)
    if is_unsure(title or name):
        context.notes.append(f"“{name}”的会议种类没有认出来，记作“其他会议”；是全体会议的，请在会议页更正")
    _note_days(context, name, on, until, half_days)
    label = without_weekday(label)
    return {
        "meeting": (meeting_name(table.titles) or name)[:120], "meeting_kind": meeting_kind(title or name),
        "label": label[:100], "on": on.isoformat(), "until": last.isoformat(), "half": half, "half_days": half_days,
        "kind": sitting_kind(label),
    }  # fmt: skip


def _days(found: When, year: int | None, name: str) -> tuple[date, date]:
    if found.year is None and year is None:
        raise YearNeeded(f"“{name}”的日期没有年份，请选定年度后再导入")
    days = found.days(year)
    if days is None:
        raise Refused(f"“{name}”里的日期不存在")
    return days


def _note_days(context: Context, name: str, on: date, until: date | None, half_days: int) -> None:
    """One mark for several days counts as present or absent on all of them; nobody should find that out later."""
    if until is not None:
        day = days_spoken(on, until, "")
        context.notes.append(f"“{name}”是{day}的会，每人只有一个记号，按{half_days}个半天登记，请核对")


def _grid(table: Table, context: Context) -> Iterator[Reading]:
    places = _sessions(table, context)
    for row, column, cell in table.unpivot():
        cells = Cells(row, COLUMNS)
        cells.keep("name", values.name)
        cells.keep_text("sector", most=40)
        cells.keep_text("note", most=100)
        _mark(cells, cell)
        item = column.header.column
        found = cells.values | {"sitting": places[item]}
        yield Reading(table.sheet.name, row.number, cells.raw(), found, cells.misread, item)


def _sessions(table: Table, context: Context) -> dict[int, dict[str, Any]]:
    """The sitting of every column of a grid; a second day under one label is told apart by its date."""
    title, name = "".join((*table.titles, table.sheet.name)), meeting_name(table.titles)
    undated = "、".join(column.header.text for column in table.grid if column.on is None)
    if undated and table.year is None:
        raise YearNeeded(f"“{undated}”的日期没有年份，请选定年度后再导入")
    if undated:
        raise Refused(f"“{undated}”里的日期不存在，请更正表头")
    if is_unsure(title):
        context.notes.append(f"“{table.sheet.name}”的会议种类没有认出来，记作“其他会议”")
    places: dict[int, dict[str, Any]] = {}
    for column in table.grid:
        assert column.on is not None  # noqa: S101 - refused above
        place = session_of(column, column.on, title, name)
        if any(known["label"] == place["label"] and known["on"] != place["on"] for known in places.values()):
            place["label"] = f"{place['label'][:80]}({days_spoken(column.on, column.until, column.half)})"
        places[column.header.column] = place
        _note_days(context, column.header.text, column.on, column.until, place["half_days"])
    return places


def tick_columns(table: Table, context: Context) -> list[tuple[str, int]]:
    """(heading, column) where a list has a column for each state, 出席｜请假｜缺席, and ticks below one of them."""
    if "mark" in context.mapping:
        return []
    headings = [(header.text.split("/")[-1], header.column) for header in table.headers]
    found = [(text, column) for text, column in headings if text in TICKED]
    return found if len(found) > 1 else []


def _ticked(cells: Cells, columns: list[tuple[str, int]], row: TableRow) -> None:
    """The state whose column is ticked: a sign of presence ticks any of them, a word such as 病假 speaks for itself."""
    written = [(text, row.raw.cell(column)) for text, column in columns if shown(row.raw.cell(column))]
    said = [(text, cell, values.attendance(cell)) for text, cell in written]
    ticks = [
        (text, cell, found)
        for text, cell, found in said
        if not isinstance(found, values.Problem) and (found.mark != "unexcused" or len(shown(cell)) > 1)
    ]
    if len(ticks) > 1 or (written and not ticks):
        cells.misread.append(f"“{'、'.join(text for text, _ in written)}”栏里写的看不出是哪种情况")
    elif ticks:
        text, cell, found = ticks[0]
        _mark(cells, text if found.mark == "present" else cell)
    else:
        _mark(cells, None)


def _mark(cells: Cells, cell: Any) -> None:
    found = values.attendance(cell)
    if isinstance(found, values.Problem):
        cells.misread.append(f"“签到”：{found}")
        return
    cells.values |= {"mark": found.mark, "reason": found.reason}


def resolve(context: Context, lines: list[Line]) -> None:
    book = SittingBook(context)
    context.memo["book"] = book
    seen: set[tuple[Key, int | str]] = set()
    days: dict[tuple[str, str, str], tuple[str, Line]] = {}
    for line in lines:
        if line.problems or _clashes(line, days):
            continue
        book.settle(line)
        if line.values.get("guest"):
            _resolve_guest(line, book, seen)
        else:
            _resolve_member(context, line, book, seen)
    LISTED_BEFORE.keep(lines)


LISTED_BEFORE = Earlier({Attendance: "sitting__meeting", Guest: "sitting__meeting"}, {"membership", "is_due"})


def _resolve_member(
    context: Context, line: Line, book: SittingBook, seen: set[tuple[Key, int | str]]
) -> None:
    seat = member(context, line, line.values["name"], sector=line.values["sector"])
    if seat is None:
        line.plan = Line.Plan.SKIP
        return
    place = (key_of(line.values["sitting"]), seat.membership.pk)
    if place in seen:
        line.problems.append(f"{seat.label.replace('|', '，')}在这场会里出现了两次")
    seen.add(place)
    _resolve_mark(line, book, seat.membership)


def _clashes(line: Line, days: dict[tuple[str, str, str], tuple[str, Line]]) -> bool:
    """Whether an earlier line gives this sitting of the meeting another day: one of the two headings is wrong."""
    where = line.values["sitting"]
    on, first = days.setdefault((where["meeting"], where["on"][:4], where["label"]), (where["on"], line))
    if on == where["on"]:
        return False
    line.problems.append(
        f"“{where['label']}”在{first.place}是{on}，这里是{where['on']}；请更正表头，或写成两个名称"
    )
    return True


def _resolve_guest(line: Line, book: SittingBook, seen: set[tuple[Key, int | str]]) -> None:
    place = (key_of(line.values["sitting"]), line.values["name"])
    if place in seen:
        line.problems.append(f"列席的“{line.values['name']}”在这场会里出现了两次")
    seen.add(place)
    line.summary = f"{line.values['name']}：列席"
    if book.guest(line.values["sitting"], line.values["name"]):
        line.plan = Line.Plan.SAME


def _resolve_mark(line: Line, book: SittingBook, membership: Any) -> None:
    where = line.values["sitting"]
    known = book.attendance(where, membership.pk)
    decided_since = known is not None and known.mark != UNKNOWN and line.answer("mark") is None
    if line.values["mark"] == UNKNOWN and not decided_since:
        text = (
            f"{membership.name}在“{where['label']}”一栏是空白，是什么情况？不作决定就记为“未注明”，不计分。"
        )
        line.ask("mark", text, MARK_CHOICES, name=membership.name, blocking=False)
    due = book.is_due(membership, where)
    mark, reason = mark_of(line)
    if not due and mark in {"unexcused", "leave"}:
        line.warnings.append(f"{where['on']}时{membership.name}不在应到范围，缺席不计")
    line.values = line.values | {"membership": membership.pk, "is_due": due}
    label = f"{membership.name} {where['label']}"
    if known is None:
        line.summary = f"{label}：{spelled(mark, reason)}"
    elif keeps(line, known, mark, reason):
        line.plan, line.summary = Line.Plan.SAME, f"{label}：无变化"
    else:
        line.plan = Line.Plan.CHANGE
        line.summary = f"{label}：{spelled(known.mark, known.reason)} → {spelled(mark, reason)}"


def spelled(mark: str, reason: str) -> str:
    """请假（公假）; a kind nobody stated is not spelled."""
    kind = REASONS.get(reason, "") if mark == "leave" and reason != "unstated" else ""
    return f"{MARK_LABELS[mark]}（{kind}）" if kind else MARK_LABELS[mark]


def keeps(line: Line, known: Attendance, mark: str, reason: str) -> bool:
    """Nothing new: the same mark, or a blank cell over a mark somebody has decided since."""
    blank = line.values["mark"] == UNKNOWN and line.answer("mark") is None
    return blank or (known.mark, known.reason) == (mark, reason)


def mark_of(line: Line) -> tuple[str, str]:
    """The mark as read, or as decided where the cell was blank."""
    mark = line.answer("mark") or line.values["mark"]
    reason = line.values["reason"] if mark == line.values["mark"] else "unstated" if mark == "leave" else ""
    return mark, reason if reason in REASONS else ""


def apply(context: Context, lines: list[Line], journal: Journal) -> None:
    book: SittingBook = context.memo["book"]
    added: list[tuple[Line, Attendance]] = []
    for line in lines:
        if line.values.get("guest"):
            _add_guest(line, book, journal)
        elif line.plan == Line.Plan.ADD:
            added.append((line, _new(context, line, book, journal)))
        else:
            _change(line, book, journal)
    Attendance.objects.bulk_create([row for _, row in added], batch_size=1000)
    for line, row in added:
        journal.added(line, row, line.summary, {"mark": row.mark, "reason": row.reason, "is_due": row.is_due})


def _new(context: Context, line: Line, book: SittingBook, journal: Journal) -> Attendance:
    mark, reason = mark_of(line)
    return Attendance(
        committee=context.committee, sitting=book.established(line.values["sitting"], line, journal),
        membership_id=line.values["membership"], mark=mark, reason=reason, is_due=line.values["is_due"],
        note=line.values["note"], line=line, recorded_by_id=context.actor.user_id,
        recorded_name=context.actor.name, verified_name=context.actor.name, verified_at=clock.now(),
    )  # fmt: skip


def _change(line: Line, book: SittingBook, journal: Journal) -> None:
    row = book.attendance(line.values["sitting"], line.values["membership"])
    if row is None:
        return
    before = {"mark": row.mark, "reason": row.reason}
    row.mark, row.reason = mark_of(line)
    row.save(update_fields=["mark", "reason"])
    journal.changed(line, row, line.summary, before, {"mark": row.mark, "reason": row.reason})


def _add_guest(line: Line, book: SittingBook, journal: Journal) -> None:
    row = Guest.objects.create(
        committee=book.context.committee, sitting=book.established(line.values["sitting"], line, journal),
        name=line.values["name"], capacity=line.values["sector"], note=line.values["note"],
        came=line.values["mark"] in {"present", "late", "early"}, line=line, recorded_by_id=book.context.actor.user_id,
        recorded_name=book.context.actor.name,
    )  # fmt: skip
    journal.added(line, row, line.summary)
