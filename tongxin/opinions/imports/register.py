"""The desk's register of reports, with the issue that used them and the leaders who remarked on them."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from tongxin.opinions.models import Adoption, Instruction, Report, Reporter
from tongxin.people.asking import ask_for_the_rest, members
from tongxin.tables import values
from tongxin.tables.cells import Cells
from tongxin.tables.earlier import Earlier
from tongxin.tables.importing import Context, Reading
from tongxin.tables.journal import Journal
from tongxin.tables.layout import Column, Table
from tongxin.tables.mapped import tables_of
from tongxin.tables.models import Line
from tongxin.tables.reader import Cell, Workbook
from tongxin.tables.rows import shown
from tongxin.tables.values.problem import error_problem
from tongxin.trail import clock

COLUMNS = (
    Column("number", "序号", ("编号", "来稿号"), required=True, kind="integer", example="1"),
    Column("on", "日期", ("来稿日期", "收稿日期", "时间"), required=True, kind="date", example="2025-09-12"),
    Column("title", "标题", ("题目", "信息标题"), required=True, example="农村养老服务存在的问题及建议"),
    Column("reporters", "反映人", ("作者", "报送人", "委员"), required=True, example="示例一、示例二"),
    Column("issue", "市政协采用", ("本级采用", "采用期数", "采用情况期数"), example="第40期"),
    Column("instruction", "批示", ("领导批示", "批示领导"), example="市长批示"),
)


ABOVE = re.compile("全国|自治区|省")


def read(workbook: Workbook, context: Context) -> Iterator[Reading]:
    for table in tables_of(workbook, COLUMNS, context):
        tell_of_others(table, context)
        for row in table.rows:
            yield _reading(table.sheet.name, row, context.year or table.year)


def tell_of_others(table: Table, context: Context) -> None:
    """Say of a column of uses above that it is not read: of those a circular tells, and a province names its own column."""
    mapped = {header.text for header in table.mapping.values()}
    for header in table.headers:
        above = ABOVE.search(header.text) if "采用" in header.text and header.text not in mapped else None
        if above is None:
            continue
        own = above[0] in context.committee.name
        why = (
            "没有读入；是本级采用的，请在栏目对应里指定"
            if own
            else "不是本级采用，没有读入；上级采用请用上级采用通报导入"
        )
        context.notes.append(f"“{header.text}”{why}")


def _reading(sheet: str, row: Any, year: int | None) -> Reading:
    cells = Cells(row, COLUMNS)
    cells.keep("number", values.integer)
    cells.keep("on", lambda cell: values.day(cell, year=year))
    cells.keep_text("title")
    cells.keep_names("reporters")
    issue = cells.take("issue", used)
    cells.values |= {"issue": issue or "", "adopted": issue is not None}
    cells.values["leaders"] = cells.take("instruction", leaders) or []
    cells.misread += [
        f"“批示”列：“{name[:20]}…”太长，最多40个字" for name in cells.values["leaders"] if len(name) > 40
    ]
    return Reading(sheet, row.number, cells.raw(), cells.values, cells.misread)


USED = frozenset({"采用", "已采用", "本级采用", "是", "√", "✓", "✔", "☑"})
UNUSED = frozenset(
    {"否", "没有", "未", "不", "未用", "未采用", "不采用", "未被采用", "没有采用", "×", "✗", "✘", "x", "X"}
)
AROUND = re.compile(r"^已?采用[::、,]?|[、,]?已?采用$")


def used(cell: Cell) -> str | values.Problem | None:
    """The issue that used a report as it is written, '' for use without an issue, None for none."""
    plain = shown(cell)
    if plain in USED:
        return ""
    if values.is_nothing(cell) or plain in UNUSED:
        return None
    bare = AROUND.sub("", plain).strip("()")
    found = error_problem(cell) or values.issue_number(bare)
    if not isinstance(found, values.Problem):
        return bare
    if found.code != "not_an_issue":
        return found
    return values.Problem(
        found.code, f"“{plain[:30]}”不是期数", "请填写期数，如 第40期；没有期数的填“采用”或“未采用”"
    )


UNSAID = frozenset({"否", "没有", "未", "未批", "未批示", "无批示", "没有批示", "×", "x"})
YES = frozenset({"", "是", "有", "√", "✓", "✔", "领导"})
SAID = re.compile(r"(?:已|作出|作|重要|有)*批示$")
WORDING = re.compile(r"批示\s*:.*|批示意见.*")


def leaders(cell: Cell) -> list[str] | values.Problem | None:
    """市委书记批示、市长批示 → the two leaders; what they wrote stays outside."""
    plain = values.text(cell)
    if problem := error_problem(cell, longest=1_000):
        return problem
    if values.is_nothing(cell) or plain in UNSAID:
        return None
    parts = [WORDING.sub("批示", part) for part in re.split(r"[;\n]", plain)]
    names = [SAID.sub("", shown(name).rstrip("。")) for part in parts for name in re.split("[、,/]", part)]
    if set(names) <= YES:
        return values.Problem(
            "no_leader", f"“{shown(cell)[:20]}”没有写明是哪位领导", "请填写批示的领导，如 市长"
        )
    return list(dict.fromkeys(name for name in names if name not in YES | UNSAID))


def resolve(context: Context, lines: list[Line]) -> None:
    rows = Report.objects.standing().filter(committee=context.committee)
    rows = rows.prefetch_related("reporters", "adoptions", "instructions")
    known = {(row.year, row.number): row for row in rows}
    context.memo["known"], numbers = known, set()
    for line in lines:
        if line.problems:
            continue
        place = (int(line.values["on"][:4]), line.values["number"])
        if place in numbers:
            line.problems.append(f"序号{line.values['number']}在文件里出现了两次")
        numbers.add(place)
        row = known.get(place)
        decided = [reporter.membership_id for reporter in row.reporters.all()] if row else []
        seats = members(context, line, line.values["reporters"], decided=decided)
        ask_for_the_rest(context, line)
        line.values = line.values | {"seats": [seat.membership.pk for seat in seats], "year": place[0]}
        line.summary = f"第{line.values['number']}号来稿 {line.values['title']}"[:400]
        if place in known:
            _compare(line, known[place])
    Earlier({Report: ""}, {"seats", "year"}).keep(lines)


def _compare(line: Line, row: Report) -> None:
    found = [label for label, same in likeness(row, line.values) if not same]
    line.plan = Line.Plan.CHANGE if found else Line.Plan.SAME
    line.summary = f"第{row.number}号来稿：" + ("、".join(found) + "变更" if found else "无变化")


def likeness(row: Report, wanted: dict[str, Any]) -> list[tuple[str, bool]]:
    own = [adoption for adoption in row.adoptions.all() if adoption.level == "own" and not adoption.is_voided]
    said = {instruction.leader for instruction in row.instructions.all() if not instruction.is_voided}
    return [
        ("日期", row.on.isoformat() == wanted["on"]),
        ("标题", row.title == wanted["title"]),
        ("反映人", [reporter.membership_id for reporter in row.reporters.all()] == wanted["seats"]),
        ("采用", bool(own) or not is_used(wanted)),
        ("批示", set(wanted["leaders"]) <= said),
    ]


def is_used(wanted: dict[str, Any]) -> bool:
    return bool(wanted.get("adopted", wanted["issue"]))


def apply(context: Context, lines: list[Line], journal: Journal) -> None:
    added = [(line, _new(context, line)) for line in lines if line.plan == Line.Plan.ADD]
    Report.objects.bulk_create([row for _, row in added], batch_size=500)
    Reporter.objects.bulk_create(
        [person for line, row in added for person in _reporters(context, line, row)], batch_size=1000
    )
    for line, row in added:
        journal.added(line, row, row.title, {"number": row.number, "on": row.on})
    added += [(line, _change(context, line, journal)) for line in lines if line.plan == Line.Plan.CHANGE]
    for line, row in added:
        _events(context, line, row, journal)


def _new(context: Context, line: Line) -> Report:
    wanted = line.values
    return Report(
        committee=context.committee, number=wanted["number"], year=wanted["year"], title=wanted["title"],
        on=date.fromisoformat(wanted["on"]), line=line, **recorded(context),
    )  # fmt: skip


def recorded(context: Context) -> dict[str, Any]:
    """The organiser's own confirmed list counts as verified."""
    name = context.actor.name
    return {
        "recorded_by_id": context.actor.user_id, "recorded_name": name, "verified_name": name, "verified_at": clock.now(),
    }  # fmt: skip


def _reporters(context: Context, line: Line, row: Report) -> list[Reporter]:
    return [
        Reporter(committee=context.committee, report=row, membership_id=pk, position=position)
        for position, pk in enumerate(line.values["seats"], 1)
    ]


def _change(context: Context, line: Line, journal: Journal) -> Report:
    row: Report = context.memo["known"][line.values["year"], line.values["number"]]
    before = {"on": row.on, "title": row.title}
    row.on, row.title = date.fromisoformat(line.values["on"]), line.values["title"]
    row.save(update_fields=["on", "title"])
    journal.changed(line, row, row.title, before, {"on": row.on, "title": row.title})
    seats = [reporter.membership_id for reporter in row.reporters.all()]
    if seats != line.values["seats"]:
        listed = spelled_reporters(row)
        row.reporters.all().delete()
        Reporter.objects.bulk_create(_reporters(context, line, row))
        journal.relisted(line, row, "reporters", row.title, listed, spelled_reporters(row))
    return row


def spelled_reporters(row: Report) -> list[dict[str, Any]]:
    names = ("committee_id", "membership_id", "position")
    return [{name: getattr(each, name) for name in names} for each in Reporter.objects.filter(report=row)]


def _events(context: Context, line: Line, row: Report, journal: Journal) -> None:
    """Adoption by the committee's own paper and instructions: the register gives no day, the report's stands in."""
    shared = {"committee": context.committee, "report": row, "on": row.on, "day_known": False, "line": line}
    known = context.memo["known"].get((row.year, row.number)) if line.plan == Line.Plan.CHANGE else None
    labels = dict(likeness(known, line.values)) if known else {}
    if is_used(line.values) and not labels.get("采用", False):
        adoption = Adoption.objects.create(
            level="own",
            way="issue",
            issue=line.values["issue"],
            title=row.title,
            **shared,
            **recorded(context),
        )
        journal.added(line, adoption, row.title, {"level": "own", "issue": adoption.issue})
    heard = {said.leader for said in known.instructions.all() if not said.is_voided} if known else set()
    for leader in line.values["leaders"]:
        if leader not in heard:
            said = Instruction.objects.create(leader=leader, **shared, **recorded(context))
            journal.added(line, said, row.title, {"leader": said.leader})
