"""Attendance: a sheet for each sitting with one mark a member, or a grid of members and meetings."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from tongxin.ledger.catalogue.kinds import REASONS
from tongxin.meetings.imports.sittings import Key, SittingBook, halves, key_of, sitting_kind
from tongxin.meetings.models import ALL_MARKS, UNKNOWN, Attendance, Guest
from tongxin.people.asking import member
from tongxin.tables import values
from tongxin.tables.cells import Cells
from tongxin.tables.earlier import Earlier
from tongxin.tables.importing import Context, Reading, Refused, Unmapped, YearNeeded
from tongxin.tables.journal import Journal
from tongxin.tables.layout import SESSION, Column, Table
from tongxin.tables.mapped import grids_of
from tongxin.tables.models import Line
from tongxin.tables.reader import Sheet, Workbook
from tongxin.trail import clock

COLUMNS = (
    Column("sector", "界别", ("所属界别",), example="教育界"),
    Column("name", "姓名", ("委员姓名",), required=True, example="示例一"),
    Column("mark", "签到", ("出席情况", "考勤", "到会情况", "出勤", "签到情况"), example="√"),
    Column("note", "备注", example=""),
)
GUESTS = {"列席", "特邀列席", "列席人员", "嘉宾"}
MARK_LABELS = dict(ALL_MARKS)
MARK_CHOICES = [(code, label) for code, label in ALL_MARKS if code != "part"]
WHEN = re.compile(r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?P<half>上午|下午)?")
BODY = re.compile(r"常务委员会|常委会|主席会议")


def read(workbook: Workbook, context: Context) -> Iterator[Reading]:
    positions = {sheet.name: position for position, sheet in enumerate(workbook.visible)}
    for table in grids_of(workbook, COLUMNS, context, SESSION):
        if table.grid:
            yield from _grid(table)
        elif "mark" in table.mapping:
            yield from _list(table, table.sheet, context, positions[table.sheet.name])
        else:
            raise Unmapped(f"“{table.sheet.name}”里没有签到列，也没有带日期的会议列，请指定签到列", "mark")


def _list(table: Table, sheet: Sheet, context: Context, position: int) -> Iterator[Reading]:
    where = sitting_of(table, sheet, context.year) | {"position": position}
    for row in table.rows:
        cells = Cells(row, COLUMNS)
        cells.keep_text("sector", most=40)
        cells.keep_text("note", most=100)
        _mark(cells, row["mark"])
        if cells.values["sector"] in GUESTS:
            cells.values["guest"] = True
            cells.keep_text("name", most=80)
        else:
            cells.keep("name", values.name)
        yield Reading(sheet.name, row.number, cells.raw(), cells.values | {"sitting": where}, cells.misread)


def sitting_of(table: Table, sheet: Sheet, year: int | None) -> dict[str, Any]:
    """The sitting a sheet is the list of, from its name and its title."""
    title = "".join(table.titles)
    found = WHEN.search(sheet.name) or WHEN.search(title)
    if found is None:
        raise Refused(f"看不出“{sheet.name}”是哪天的会：工作表名或标题里请写明日期，如“1月11日上午-开幕会”")
    on = _day(found, year or table.year, sheet.name)
    name = re.sub(r"(?:签到表|签到册|出席(?:情况)?表?).*$", "", title).strip() or sheet.name
    label = sheet.name if WHEN.search(sheet.name) else title
    half, half_days = halves(found["half"])
    return {
        "meeting": name[:120], "meeting_kind": "plenary" if "全体" in title or "次会议" in title else "other",
        "label": label[:100], "on": on.isoformat(), "half": half, "half_days": half_days, "kind": sitting_kind(label),
    }  # fmt: skip


def _day(found: re.Match[str], year: int | None, name: str) -> date:
    written = int(found["year"]) if found["year"] else year
    if written is None:
        raise YearNeeded(f"“{name}”的日期没有年份，请选定年度后再导入")
    try:
        return date(written, int(found["month"]), int(found["day"]))
    except ValueError as error:
        raise Refused(f"“{name}”里的日期不存在") from error


def _grid(table: Table) -> Iterator[Reading]:
    body = BODY.search("".join((*table.titles, table.sheet.name)))
    prefix = body[0].replace("常务委员会", "常委会") if body else ""
    undated = [column.label for column in table.grid if column.on is None]
    if undated:
        raise YearNeeded(f"“{'、'.join(undated)}”的日期没有年份，请选定年度后再导入")
    for row, column, cell in table.unpivot():
        cells = Cells(row, COLUMNS)
        cells.keep("name", values.name)
        cells.keep_text("sector", most=40)
        cells.keep_text("note", most=100)
        _mark(cells, cell)
        where = _session(prefix, column.label, column.on, column.header.column)
        item = column.header.column
        yield Reading(
            table.sheet.name, row.number, cells.raw(), cells.values | {"sitting": where}, cells.misread, item
        )


def _session(prefix: str, label: str, on: date | None, position: int) -> dict[str, Any]:
    name = (label if label.endswith("会议") else f"{prefix}{label}会议")[:100]
    kind = "council" if prefix == "主席会议" else "thematic_standing" if "专题" in label else "standing"
    return {
        "meeting": name, "meeting_kind": kind if prefix else "other", "label": name, "position": position,
        "on": on.isoformat() if on else "", "half": "whole", "half_days": 2, "kind": "whole",
    }  # fmt: skip


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
    for line in lines:
        if line.problems:
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
        line.summary = f"{label}：{MARK_LABELS[mark]}"
    elif keeps(line, known, mark, reason):
        line.plan, line.summary = Line.Plan.SAME, f"{label}：无变化"
    else:
        line.plan = Line.Plan.CHANGE
        line.summary = f"{label}：{known.get_mark_display()} → {MARK_LABELS[mark]}"


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
