"""The activity register: one row an activity, everybody who took part named in one cell."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tongxin.ledger.catalogue.kinds import ACTIVITY_KINDS
from tongxin.meetings.models import Activity, Participation
from tongxin.people.asking import body_for, establish, members
from tongxin.people.models import Body
from tongxin.tables import values
from tongxin.tables.cells import Cells
from tongxin.tables.earlier import Earlier
from tongxin.tables.importing import Context, Reading
from tongxin.tables.journal import Journal
from tongxin.tables.layout import Column
from tongxin.tables.mapped import tables_of
from tongxin.tables.models import Line
from tongxin.tables.reader import Workbook
from tongxin.trail import clock

COLUMNS = (
    Column("number", "序号", ("编号",), kind="integer", example="1"),
    Column("on", "日期", ("时间", "活动日期", "活动时间"), required=True, kind="date", example="2025-05-15"),
    Column("organiser", "组织单位", ("主办单位", "组织者", "承办单位"), required=True, example="提案委员会"),
    Column("kind", "活动类别", ("类别", "活动类型", "类型"), required=True, example="视察"),
    Column("name", "活动名称", ("名称", "活动内容", "活动主题"), required=True, example="老旧小区改造视察"),
    Column(
        "members", "参加委员", ("参加人员", "参与委员", "委员名单"), required=True, example="示例一、示例二"
    ),
    Column("count", "人数", ("参加人数",), kind="integer", example="2"),
    Column("note", "备注"),
)
WORDS = {
    "inspection": ("视察活动", "委员视察", "集中视察"), "study_tour": ("考察活动", "学习考察", "外出考察"),
    "research": ("调研", "调研活动", "专题调研活动"), "symposium": ("座谈", "座谈活动"), "supervision": ("民主监督活动",),
    "service": ("公益活动", "公益服务活动"), "other": ("其他",),
}  # fmt: skip
KINDS = {code: (label, *WORDS.get(code, ())) for code, label in ACTIVITY_KINDS.items()}


def read(workbook: Workbook, context: Context) -> Iterator[Reading]:
    for table in tables_of(workbook, COLUMNS, context):
        for row in table.rows:
            yield _reading(table.sheet.name, row, context.year or table.year)


def _reading(sheet: str, row: Any, year: int | None) -> Reading:
    cells = Cells(row, COLUMNS)
    cells.keep("number", values.integer)
    cells.keep("on", lambda cell: values.day(cell, year=year))
    cells.keep("kind", lambda cell: values.choice(cell, KINDS))
    cells.keep("count", values.count)
    cells.keep_body("organiser")
    cells.keep_text("name", most=120)
    cells.keep_text("note")
    listed = cells.take("members", values.names)
    cells.values |= {
        "members": list(listed.names) if listed else [],
        "remarks": [list(pair) for pair in listed.remarks] if listed else [],
        "repeated": list(listed.repeated) if listed else [],
        "open_ended": bool(listed and listed.open_ended),
        "stated": listed.stated if listed else None,
    }
    return Reading(sheet, row.number, cells.raw(), cells.values, cells.misread)


def resolve(context: Context, lines: list[Line]) -> None:
    known = {identity(row.on, row.name, row.organiser): row for row in _activities(context)}
    context.memo["known"], context.memo["seen"] = known, set()
    for line in lines:
        if not line.problems:
            _resolve_row(context, line, known)
    Earlier({Activity: ""}, {"seats"}, {Participation: "activity"}).keep(lines)


def _activities(context: Context) -> Any:
    rows = Activity.objects.standing().filter(committee=context.committee).select_related("organiser")
    return rows.prefetch_related("participations")


def identity(on: date, name: str, organiser: Body) -> tuple[str, str, str, str]:
    return on.isoformat(), name, organiser.kind, organiser.name


def _resolve_row(context: Context, line: Line, known: dict[Any, Activity]) -> None:
    wanted = line.values
    organiser = body_for(context, wanted["organiser"], default=Body.Kind.OFFICE)
    among = [organiser.pk] if organiser.pk else []
    seats = members(context, line, wanted["members"], among=among, remarks=wanted.get("remarks", []))
    line.values = wanted | {"seats": [seat.membership.pk for seat in seats]}
    _warn(line, organiser, len(seats))
    line.summary = f"{wanted['on']} {wanted['organiser']} {wanted['name']}，{len(seats)}人"
    place = identity(date.fromisoformat(wanted["on"]), wanted["name"], organiser)
    if place in context.memo["seen"]:
        line.problems.append("与前面的一行相同：同一天、同一单位、同一活动")
    context.memo["seen"].add(place)
    row = known.get(place)
    if row is not None:
        here = {part.membership_id for part in row.participations.all() if not part.is_voided}
        same = here == set(line.values["seats"]) and stored(row) == written(wanted)
        line.plan = Line.Plan.SAME if same else Line.Plan.CHANGE


FIELDS = ("number", "kind", "stated_count", "note")


def stored(row: Activity) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


def written(wanted: dict[str, Any]) -> dict[str, Any]:
    """The fields of an activity as a line gives them."""
    return {name: wanted["count" if name == "stated_count" else name] for name in FIELDS}


def _warn(line: Line, organiser: Body, found: int) -> None:
    stated = line.values["count"]
    if stated is not None and stated != found:
        line.warnings.append(f"登记人数{stated}，名单{found}人，以名单为准")
    if line.values["open_ended"]:
        line.warnings.append("名单以“等”结尾，只计写明的委员")
    said = line.values.get("stated")
    if said is not None and said not in {stated, found}:
        line.warnings.append(f"名单后写着{said}人，名单{found}人，以名单为准")
    if line.values["repeated"]:
        line.warnings.append(f"重复的姓名只计一次：{'、'.join(line.values['repeated'])}")
    if organiser.pk is None:
        line.warnings.append(f"将新设机构“{organiser.name}”（{organiser.get_kind_display()}）")


def apply(context: Context, lines: list[Line], journal: Journal) -> None:
    parts: list[tuple[Line, Participation]] = []
    for line in lines:
        organiser = establish(body_for(context, line.values["organiser"], default=Body.Kind.OFFICE), journal)
        if line.plan == Line.Plan.ADD:
            activity = _new(context, line, organiser)
            journal.added(line, activity, line.summary, {"on": activity.on, "kind": activity.kind})
            parts += [(line, _part(context, line, activity, pk)) for pk in line.values["seats"]]
        else:
            parts += _change(context, line, organiser, journal)
    Participation.objects.bulk_create([row for _, row in parts], batch_size=1000)
    for line, row in parts:
        journal.added(line, row, line.summary, {"membership": row.membership_id})


def _new(context: Context, line: Line, organiser: Body) -> Activity:
    wanted = line.values
    return Activity.objects.create(
        committee=context.committee, number=wanted["number"], on=date.fromisoformat(wanted["on"]), kind=wanted["kind"],
        name=wanted["name"], organiser=organiser, stated_count=wanted["count"], note=wanted["note"],
        line=line, recorded_by_id=context.actor.user_id, recorded_name=context.actor.name,
        verified_name=context.actor.name, verified_at=clock.now(),
    )  # fmt: skip


def _part(context: Context, line: Line, activity: Activity, membership_id: int) -> Participation:
    return Participation(
        committee=context.committee, activity=activity, membership_id=membership_id, line=line,
        recorded_by_id=context.actor.user_id, recorded_name=context.actor.name, verified_name=context.actor.name,
        verified_at=clock.now(),
    )  # fmt: skip


def _rewrite(line: Line, activity: Activity, journal: Journal) -> None:
    before, after = stored(activity), written(line.values)
    if before != after:
        for name, value in after.items():
            setattr(activity, name, value)
        activity.save(update_fields=FIELDS)
        journal.changed(line, activity, line.summary, before, after)


def _change(
    context: Context, line: Line, organiser: Body, journal: Journal
) -> list[tuple[Line, Participation]]:
    """Bring the list of a known activity in line: names added, names gone voided."""
    key = identity(date.fromisoformat(line.values["on"]), line.values["name"], organiser)
    activity: Activity = context.memo["known"][key]
    _rewrite(line, activity, journal)
    here = {row.membership_id: row for row in activity.participations.all() if not row.is_voided}
    wanted = line.values["seats"]
    for membership_id, row in here.items():
        if membership_id not in wanted:
            row.voided_at, row.void_reason = clock.now(), "新版台账里没有"
            row.save(update_fields=["voided_at", "void_reason"])
            after = {"voided_at": row.voided_at, "void_reason": row.void_reason}
            journal.changed(line, row, line.summary, {"voided_at": None, "void_reason": ""}, after)
    return [(line, _part(context, line, activity, pk)) for pk in wanted if pk not in here]
