"""The register of contacts with people of the sectors."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from tongxin.ledger.catalogue.kinds import MEANS
from tongxin.ledger.duties import sync_counting
from tongxin.outreach.models import Contact
from tongxin.people.asking import member
from tongxin.tables import values
from tongxin.tables.cells import Cells
from tongxin.tables.earlier import Earlier
from tongxin.tables.importing import Context, Importer, Reading, register
from tongxin.tables.journal import Journal
from tongxin.tables.layout import Column
from tongxin.tables.mapped import tables_of
from tongxin.tables.models import Line
from tongxin.tables.reader import Workbook
from tongxin.trail import clock

COLUMNS = (
    Column("name", "委员姓名", ("姓名", "委员"), required=True, example="示例一"),
    Column("sector", "界别", example="教育界"),
    Column("on", "联系时间", ("时间", "日期"), required=True, kind="date", example="2025-05-06"),
    Column("audience", "联系对象", ("对象", "联系人员"), required=True, example="社区居民"),
    Column(
        "means",
        "联系方式",
        ("方式", "联系形式"),
        required=True,
        choices=tuple(MEANS.values()),
        example="走访",
    ),
    Column("practice", "主要做法和基本情况", ("主要做法", "基本情况", "内容"), example="了解社区养老情况"),
    Column("issues", "收集到的问题和建议", ("问题和建议", "问题建议", "意见建议"), example="希望增设助餐点"),
)
ALSO = {
    "visit": ("入户走访", "上门走访", "实地走访", "走访慰问"), "talk": ("座谈会", "座谈交流"), "phone": ("电话联系", "电话沟通"),
    "online": ("微信", "微信群", "网络", "线上", "线上交流"), "pairing": ("结对帮扶", "结对联系"), "research": ("实地调研",),
}  # fmt: skip
WORDS = {code: (label, *ALSO.get(code, ())) for code, label in MEANS.items()}


def read(workbook: Workbook, context: Context) -> Iterator[Reading]:
    for table in tables_of(workbook, COLUMNS, context):
        year = context.year or table.year
        for row in table.rows:
            cells = Cells(row, COLUMNS)
            cells.keep("name", values.name)
            cells.keep("on", partial(values.day, year=year))
            cells.keep("means", lambda cell: values.choice(cell, WORDS))
            cells.keep_text("sector", "audience", most=100)
            cells.keep_text("practice", "issues", most=20_000)
            yield Reading(table.sheet.name, row.number, cells.raw(), cells.values, cells.misread)


def resolve(context: Context, lines: list[Line]) -> None:
    rows = Contact.objects.standing().filter(committee=context.committee)
    known = {(row.membership_id, row.on.isoformat(), row.audience, row.means): row for row in rows}
    context.memo["known"], seen = known, set()
    for line in lines:
        if line.problems:
            continue
        wanted = line.values
        seat = member(context, line, wanted["name"], sector=wanted["sector"])
        if seat is None:
            line.plan = Line.Plan.SKIP
            continue
        place = (seat.membership.pk, wanted["on"], wanted["audience"], wanted["means"])
        if place in seen:
            line.problems.append("与前面的一行相同：同一天、同一对象、同一方式")
        seen.add(place)
        line.values = wanted | {"membership": seat.membership.pk}
        line.summary = f"{wanted['on']} {seat.membership.name} {MEANS[wanted['means']]}联系群众"
        if place in known:
            row = known[place]
            same = (row.practice, row.issues) == (wanted["practice"], wanted["issues"])
            line.plan = Line.Plan.SAME if same else Line.Plan.CHANGE
    Earlier({Contact: ""}, {"membership"}).keep(lines)


def apply(context: Context, lines: list[Line], journal: Journal) -> None:
    rows = [(line, _new(context, line)) for line in lines if line.plan == Line.Plan.ADD]
    Contact.objects.bulk_create([row for _, row in rows], batch_size=1000)
    for line, row in rows:
        journal.added(line, row, line.summary, {"on": row.on, "means": row.means})
    for line in lines:
        if line.plan == Line.Plan.CHANGE:
            _change(context, line, journal)


def _new(context: Context, line: Line) -> Contact:
    wanted = line.values
    return Contact(
        committee=context.committee, membership_id=wanted["membership"], on=date.fromisoformat(wanted["on"]),
        audience=wanted["audience"], means=wanted["means"], practice=wanted["practice"], issues=wanted["issues"],
        line=line, recorded_by_id=context.actor.user_id, recorded_name=context.actor.name,
        verified_name=context.actor.name, verified_at=clock.now(),
    )  # fmt: skip


def _change(context: Context, line: Line, journal: Journal) -> None:
    wanted: dict[str, Any] = line.values
    row: Contact = context.memo["known"][
        wanted["membership"], wanted["on"], wanted["audience"], wanted["means"]
    ]
    before = {"practice": row.practice, "issues": row.issues}
    row.practice, row.issues = wanted["practice"], wanted["issues"]
    row.save(update_fields=["practice", "issues"])
    journal.changed(line, row, line.summary, before, {"practice": row.practice, "issues": row.issues})


CONTACTS = register(
    Importer(
        "contacts", "联系界别群众登记", "委员联系界别群众的登记：对象、时间、方式、做法与收集到的问题。",
        "outreach.manage", COLUMNS, read, resolve, apply, sync_counting,
    )
)  # fmt: skip
