"""Leave slips: matched to their sitting and member; one that contradicts the list waits for a ruling."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tongxin.meetings.imports.sittings import halves
from tongxin.meetings.imports.titles import BODIES, asked_keys, name_key, short_keys
from tongxin.meetings.models import Attendance, LeaveSlip, Sitting
from tongxin.meetings.rulings import BY_LIST, BY_SLIP, settle
from tongxin.people.asking import member
from tongxin.tables import values
from tongxin.tables.cells import Cells
from tongxin.tables.earlier import Earlier
from tongxin.tables.grid import When, when_in
from tongxin.tables.importing import Context, Reading
from tongxin.tables.journal import Journal
from tongxin.tables.layout import Column
from tongxin.tables.mapped import tables_of
from tongxin.tables.models import Line
from tongxin.tables.reader import Workbook

COLUMNS = (
    Column("meeting", "会议", ("会议名称", "场次", "请假会议"), required=True, example="1月11日上午-开幕会"),
    Column("name", "姓名", ("委员姓名", "请假人"), required=True, example="示例一"),
    Column("sector", "界别", example="教育界"),
    Column("reason", "请假事由", ("事由", "请假原因", "原因"), example="公务冲突"),
    Column("result", "批准情况", ("审批情况", "批准", "审批意见"), example="同意"),
)
RESULTS = {
    "granted": ("同意", "已批", "批准", "准假", "已批准", "准", "已准", "予以批准"), "refused": ("不同意", "未批", "不批准", "不准", "未准"),
    "pending": ("待批", "审批中"),
}  # fmt: skip


def read(workbook: Workbook, context: Context) -> Iterator[Reading]:
    for table in tables_of(workbook, COLUMNS, context):
        for row in table.rows:
            cells = Cells(row, COLUMNS)
            cells.keep("name", values.name)
            cells.keep_text("meeting", "sector")
            cells.keep_text("reason", most=1000)
            cells.values["result"] = (
                cells.keep("result", lambda cell: values.choice(cell, RESULTS)) or "pending"
            )
            yield Reading(table.sheet.name, row.number, cells.raw(), cells.values, cells.misread)


def resolve(context: Context, lines: list[Line]) -> None:
    known = {(row.sitting_id, row.membership_id): row for row in _slips(context)}
    places = sittings(context)
    marks = _marks(context, places)
    context.memo["known"], seen = known, set()
    for line in lines:
        if line.problems:
            continue
        place = _place(context, line, places.find(line.values["meeting"]))
        if place is not None:
            if place in seen:
                line.problems.append("同一场会的请假条登记了两次")
            seen.add(place)
            _resolve_slip(line, known.get(place), marks.get(place))
    Earlier({LeaveSlip: "sitting__meeting"}, {"sitting", "membership"}).keep(lines)


def _place(context: Context, line: Line, found: list[Sitting]) -> tuple[int, int] | None:
    """The sitting and the member a line speaks of, kept on it; None where either is not to be told."""
    if len(found) != 1:
        line.problems.append(_unfound(line.values["meeting"], found, context.year))
        return None
    seat = member(context, line, line.values["name"], sector=line.values["sector"])
    if seat is None:
        line.plan = Line.Plan.SKIP
        return None
    line.values = line.values | {"sitting": found[0].pk, "membership": seat.membership.pk}
    line.summary = f"{seat.membership.name} {line.values['meeting']}：请假，{dict(LeaveSlip.Result.choices)[line.values['result']]}"
    return found[0].pk, seat.membership.pk


def _unfound(name: str, found: list[Sitting], year: int | None) -> str:
    if not found:
        when = f"{year}年" if year else ""
        return f"{when}没有叫“{name}”的会议或场次，请先导入它的签到表；年度选错了的，可更正栏目对应里的年度"
    labels = {row.label for row in found}
    told = [row.label if len(labels) > 1 else f"{row.meeting.name}{row.label}" for row in found[:6]]
    return f"“{name}”有{len(found)}场，请写明是哪一场：{'、'.join(told)}"


@dataclass(frozen=True)
class Places:
    """Sittings by the names they go by: as written, by the same words written otherwise, and by a part that names them."""

    levels: tuple[dict[str, list[Sitting]], ...]

    def find(self, name: str) -> list[Sitting]:
        """Those the name fits, by the strictest way that fits any."""
        day = when_in(name)
        written = ({name}, {name_key(name)}, asked_keys(name))
        for known, keys in zip(self.levels, written, strict=True):
            rows = {row.pk: row for key in keys for row in known.get(key, [])}.values()
            if found := [row for row in rows if known is not self.levels[-1] or _on_day(row, day)]:
                return found
        return []

    @property
    def ids(self) -> set[int]:
        return {row.pk for rows in self.levels[0].values() for row in rows}


def _on_day(row: Sitting, day: When | None) -> bool:
    """Whether a sitting is on the day somebody wrote, in the half of it he wrote; any is where he wrote none."""
    if day is None:
        return True
    half, _ = halves(day.half)
    return (row.on.month, row.on.day) == day.first and (not day.half or row.half == half)


def sittings(context: Context) -> Places:
    """Sittings by their own label, by the name of their meeting, and by both."""
    rows = Sitting.objects.filter(committee=context.committee, meeting__voided_at=None).select_related(
        "meeting"
    )
    if context.year:
        rows = rows.filter(on__year=context.year)
    levels: tuple[dict[str, list[Sitting]], ...] = ({}, {}, {})
    for row in rows:
        names = {row.label, row.meeting.name, row.meeting.name + row.label}
        body = BODIES.get(row.meeting.kind, "")
        short = {key for name in names for key in (*short_keys(name), *short_keys(f"{body}{name}"))}
        for known, keys in zip(levels, (names, set(map(name_key, names)), short), strict=True):
            for key in keys:
                known.setdefault(key, []).append(row)
    return Places(levels)


def _slips(context: Context) -> Any:
    return LeaveSlip.objects.standing().filter(committee=context.committee).select_related("sitting")


def _marks(context: Context, places: Places) -> dict[tuple[int, int], Attendance]:
    rows = Attendance.objects.standing().filter(sitting__in=places.ids).select_related("sitting__meeting")
    return {(row.sitting_id, row.membership_id): row for row in rows}


def _resolve_slip(line: Line, known: LeaveSlip | None, mark: Attendance | None) -> None:
    if known is not None:
        same = known.result == line.values["result"]
        line.plan = Line.Plan.SAME if same else Line.Plan.CHANGE
    if line.values["result"] != LeaveSlip.Result.GRANTED or mark is None or mark.mark == "leave":
        return
    if known is not None and known.ruled_at is not None:
        return
    text = f"请假条已批准，签到表却是“{mark.get_mark_display()}”，以哪个为准？不作决定就按签到表。"
    choices = [(BY_LIST, f"按签到表：{mark.get_mark_display()}"), (BY_SLIP, "按请假条：请假")]
    line.ask("contradiction", text, choices, name=line.values["name"], blocking=False)
    line.warnings.append(f"与签到表不一致（签到表：{mark.get_mark_display()}）")
    if known is not None and line.answer("contradiction"):
        line.plan = Line.Plan.CHANGE


def apply(context: Context, lines: list[Line], journal: Journal) -> None:
    for line in lines:
        if line.plan == Line.Plan.ADD:
            slip = _new(context, line)
            journal.added(line, slip, line.summary, {"result": slip.result, "is_late": slip.is_late})
        else:
            slip = context.memo["known"][line.values["sitting"], line.values["membership"]]
            _regrade(line, slip, journal)
        ruling = line.answer("contradiction")
        if ruling:
            rule(context, line, slip, ruling, journal)


def _new(context: Context, line: Line) -> LeaveSlip:
    return LeaveSlip.objects.create(
        committee=context.committee, sitting_id=line.values["sitting"], membership_id=line.values["membership"],
        reason=line.values["reason"], is_late="补" in line.values["reason"], result=line.values["result"], line=line,
        recorded_by_id=context.actor.user_id, recorded_name=context.actor.name,
    )  # fmt: skip


def _regrade(line: Line, slip: LeaveSlip, journal: Journal) -> None:
    before = {"result": slip.result}
    if slip.result != line.values["result"]:
        slip.result = line.values["result"]
        slip.save(update_fields=["result"])
        journal.changed(line, slip, line.summary, before, {"result": slip.result})


def rule(context: Context, line: Line, slip: LeaveSlip, ruling: str, journal: Journal) -> None:
    for change in settle(slip, ruling, context.actor.name):
        journal.changed(line, change.row, line.summary, change.before, change.after)
