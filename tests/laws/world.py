"""Six committees that must not see each other, with one of everything in each, and a user for every role."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import models, transaction

from tests.laws import painting
from tongxin.documents import fonts
from tongxin.evaluation import schemes
from tongxin.ledger.duties import SOURCES, sync_many
from tongxin.meetings.models import (
    UNKNOWN,
    Activity,
    Attendance,
    Guest,
    LeaveSlip,
    Meeting,
    Participation,
    Sitting,
)
from tongxin.opinions.models import Adoption, Instruction, Report, Reporter
from tongxin.outreach.models import Contact
from tongxin.people.models import Alias, Body, Committee, Membership, ParameterValue, Placement, Post, User
from tongxin.people.powers import ROLES, grant
from tongxin.people.tests.factories import make_body, make_committee, make_member, make_staff
from tongxin.proposals.models import Handling, Mark, Proposal, Signature
from tongxin.reports.models import Bundle
from tongxin.tables import vessels
from tongxin.tables.models import Batch, Line
from tongxin.trail import clock, record

TODAY = date(2025, 6, 30)
YEAR = TODAY.year
PLACES = ("own", "sibling", "parent", "child", "foreign")
ROWS = 3
REASONS = (
    "参加家长会",
    "因病住院手术",
    "因病住院手术",
)  # why a leave is asked for: the member's own, then others'
STAFF = {
    "office": "member_affairs_office",
    "committee": "special_committee_staff",
    "proposals": "proposals_committee",
    "opinions": "opinion_desk",
    "leader": "leader",
    "system": "system_administrator",
    "security": "security_administrator",
    "audit": "audit_administrator",
}
ROLES_ASKED = ("anonymous", "nobody", "member", "other-member", *STAFF)
SCHEME = """
scheme: probe
title: {title}
version: "1"
subject: member
source: {title}
period: {{kind: year, ends: 12-31}}
tree:
  id: total
  label: {title}
  clause: 第一条
  cap: 100
  sum:
    - {{id: base, label: 基础分, clause: 第二条, points: 60}}
    - id: contacts
      label: 联系群众
      clause: 第三条
      cap: 10
      count: {{kind: contact.recorded}}
      each: 2
"""


@dataclass
class Side:
    """One committee, its two members with accounts, and one row for each part of an address that names a row."""

    committee: Committee
    member: Membership
    other: Membership
    third: Membership
    staff: User
    rows: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """All sides, and the users by role; every user has a seat in `own` only, `nobody` in none of them."""

    sides: dict[str, Side]
    users: dict[str, User | None]
    canaries: dict[str, str]

    @property
    def own(self) -> Side:
        return self.sides["own"]


@contextmanager
def standing_world() -> Iterator[World]:
    """The world inside a transaction that is rolled back, at noon of one day, without fonts for PDF."""
    with pytest.MonkeyPatch.context() as patch, clock.frozen(TODAY), transaction.atomic():
        patch.setattr(fonts, "folders", tuple)  # the same answer whether fonts were fetched here or not
        yield build()
        transaction.set_rollback(True)


def build() -> World:
    parent = make_committee(code="parent", name="政协上级市委员会")
    committees = {
        "own": make_committee(code="own", name="政协本地县委员会", parent=parent),
        "sibling": make_committee(code="sibling", name="政协邻县委员会", parent=parent),
        "parent": parent,
    }
    committees["child"] = make_committee(code="child", name="政协下级区委员会", parent=committees["own"])
    committees["foreign"] = make_committee(code="foreign", name="政协外省市委员会")
    painter = painting.Painter()
    sides = {place: furnish(committees[place], painter if place != "own" else None) for place in PLACES}
    elsewhere = make_committee(code="elsewhere", name="政协别处市委员会")
    known = users(sides["own"], elsewhere) | {"two-seats": two_seats(sides["own"], sides["sibling"])}
    return World(sides, known, painter.used)


def users(own: Side, elsewhere: Committee) -> dict[str, User | None]:
    found: dict[str, User | None] = {
        "anonymous": None,
        "nobody": make_staff(elsewhere, *ROLES["member_affairs_office"][1], name="别处工作人员"),
        "member": own.member.person.user,
        "other-member": own.other.person.user,
    }
    return found | {
        name: make_staff(own.committee, *ROLES[role][1], name=name) for name, role in STAFF.items()
    }


def two_seats(own: Side, sibling: Side) -> User:
    """A member of the own committee who holds every power in the sibling."""
    membership = make_member(own.committee, name="钱两地", with_account=True)
    user: User = membership.person.user
    names = sorted({name for _, bundle in ROLES.values() for name in bundle})
    grant(record.SYSTEM, user, sibling.committee, tuple(names))
    return user


def furnish(committee: Committee, painter: painting.Painter | None) -> Side:
    """Three rows of each kind, the first of which concerns the member; painted before the chains are written."""
    side = Side(
        committee,
        member=make_member(committee, name="王小明", phone="13900000001", with_account=True),
        other=make_member(committee, name="李其他", phone="13900000002", with_account=True),
        third=make_member(committee, name="赵第三", phone="13900000003", post=Post.Name.STANDING_MEMBER),
        staff=make_staff(committee, "members.read", name="陈办公"),
    )
    for person in (side.member.person, side.other.person, side.third.person):
        person.seal("born", "1971-03")
        person.save()
    side.rows |= {"members": side.member, "scores": side.member, "accounts": side.staff}
    for make in (bodies, meetings, activities, proposals, opinions, contacts, imports, evaluation, papers):
        side.rows |= make(side)
    if painter:
        painter.paint(committee)
    side.rows |= histories(side)
    return side


def bodies(side: Side) -> dict[str, Any]:
    body = make_body(side.committee, kind=Body.Kind.SPECIAL_COMMITTEE, name="提案委员会")
    alias = Alias.objects.create(committee=side.committee, body=body, name="提案委")
    for membership in (side.third, side.member):
        placement = Placement.objects.create(
            committee=side.committee, membership=membership, body=body, from_on=date(2022, 1, 1), note="随届安排",
            decided_by="主席会议", document="示协〔2022〕1号",
        )  # fmt: skip
    ParameterValue.objects.create(
        committee=side.committee,
        name="evaluation.pass_line",
        value="55",
        from_on=date(2022, 1, 1),
        clause="办法第九条",
    )
    return {"bodies": body, "aliases": alias, "placement": placement, "parameters": "evaluation.pass_line"}


def recorded(side: Side) -> dict[str, Any]:
    return {"committee": side.committee, "recorded_name": "录入员", "verified_name": "核实员"}


def concerned(side: Side, number: int) -> Membership:
    """The first row of a kind concerns the member, the others the third."""
    return side.member if number == 0 else side.third


def meetings(side: Side) -> dict[str, Any]:
    shared, found = recorded(side), []
    for number in range(ROWS):
        day = date(YEAR, 1, 6) + timedelta(days=30 * number)
        meeting = Meeting.objects.create(
            kind="standing",
            name=f"常委会第{number}次会议",
            starts_on=day,
            ends_on=day,
            organiser=side.rows["bodies"],
            **shared,
        )
        sitting = Sitting.objects.create(
            committee=side.committee, meeting=meeting, on=day, half="am", label=f"第{number}次会议上午"
        )
        membership = concerned(side, number)
        marked = ("present", "") if number == 0 else ("leave", "sick")  # the first contradicts its slip
        mark = Attendance.objects.create(
            sitting=sitting, membership=membership, mark=marked[0], reason=marked[1], note="备注一", **shared
        )
        beside = side.third if number == 0 else side.member
        Attendance.objects.create(sitting=sitting, membership=beside, mark=UNKNOWN, **shared)
        Guest.objects.create(
            sitting=sitting, name="列席的局长", capacity="部门负责人", note="代主任", **shared
        )
        slip = LeaveSlip.objects.create(
            sitting=sitting,
            membership=membership,
            reason=REASONS[number],
            result="granted",
            ruled_name="周主席",
            **shared,
        )
        found.append({"meetings": meeting, "sittings": sitting, "attendance": mark, "leave-slips": slip})
    course = Meeting.objects.create(
        kind="training",
        name="新任委员培训班",
        course_kind="new_member",
        starts_on=TODAY,
        ends_on=TODAY,
        **shared,
    )
    lesson = Sitting.objects.create(
        committee=side.committee, meeting=course, on=TODAY, half="whole", label="全程"
    )
    for membership in (side.member, side.third):
        Attendance.objects.create(sitting=lesson, membership=membership, mark="present", **shared)
    return found[0]


def activities(side: Side) -> dict[str, Any]:
    shared, found = recorded(side), []
    for number in range(ROWS):
        activity = Activity.objects.create(
            number=number, on=date(YEAR, 3, 1 + number), kind="research", name=f"养老调研{number}", note="到社区",
            organiser=side.rows["bodies"], stated_count=1, **shared,
        )  # fmt: skip
        part = Participation.objects.create(activity=activity, membership=concerned(side, number), **shared)
        found.append({"activities": activity, "participations": part})
    return found[0]


def proposals(side: Side) -> dict[str, Any]:
    shared, found = recorded(side), []
    unit = make_body(side.committee, kind=Body.Kind.HANDLING_UNIT, name="市教育局")
    for number in range(1, ROWS + 1):
        row = Proposal.objects.create(
            number=number, year=YEAR, case_number=number, on=date(YEAR, 1, number), subject=f"加强托幼的提案{number}",
            form="personal", season="session", verdict="filed", category="教育", note="重点", outcome_class="A",
            rating="satisfied", **shared,
        )  # fmt: skip
        Signature.objects.create(
            committee=side.committee, proposal=row, membership=concerned(side, number - 1), position=1
        )
        Mark.objects.create(committee=side.committee, proposal=row, kind="key", decided_by="主席会议")
        Handling.objects.create(committee=side.committee, proposal=row, unit=unit, role="lead")
        found.append({"proposals": row})
    return found[0]


def opinions(side: Side) -> dict[str, Any]:
    shared, found = recorded(side), []
    for number in range(1, ROWS + 1):
        day = date(YEAR, 2, number)
        row = Report.objects.create(number=number, year=YEAR, on=day, title=f"停车难的来稿{number}", **shared)
        Reporter.objects.create(
            committee=side.committee, report=row, membership=concerned(side, number - 1), position=1
        )
        adopted = Adoption.objects.create(
            report=row, level="province", way="single", on=day, issue="第3期", title="采用标题", **shared
        )
        told = Instruction.objects.create(report=row, leader="孙副市长", on=day, **shared)
        found.append({"opinions": row, "adoptions": adopted, "instructions": told})
    return found[0]


def contacts(side: Side) -> dict[str, Any]:
    made = [
        Contact.objects.create(
            membership=concerned(side, number), on=date(YEAR, 4, 1 + number), audience="社区居民", means="visit",
            practice="走访了解养老", issues="希望增设助餐点", **recorded(side),
        )
        for number in range(ROWS)
    ]  # fmt: skip
    return {"contacts": made[0]}


def imports(side: Side) -> dict[str, Any]:
    """A file of contacts that waits, one that stands, one that was taken back; each with a line that asks."""
    found: list[dict[str, Any]] = []
    for stage in (Batch.Stage.READ, Batch.Stage.CONFIRMED, Batch.Stage.TAKEN_BACK):
        stored = vessels.keep(side.committee.code, b"nothing")
        batch = Batch.objects.create(
            committee=side.committee, importer="contacts", file_name="联系登记.xlsx", digest="0" * 64, year=YEAR, stage=stage,
            stored_as=stored, uploaded_by=side.staff, uploaded_name="录入员", confirmed_name="确认员", ended_name="撤回员",
            ended_reason="重复导入", notes=["同样的文件已导入过"], uploaded_at=clock.now(),
        )  # fmt: skip
        found.append({"imports": batch, "lines": a_line(side, batch)})
    return found[0]


def a_line(side: Side, batch: Batch) -> Line:
    told = f"{side.committee.code}的原文"
    line = Line(
        batch=batch, sheet="登记", row=3, raw=[told], plan=Line.Plan.ASK, is_open=True, summary="2025-05-06 走访社区居民",
        values={"name": told, "sector": "", "on": "2025-05-06", "audience": told, "means": "visit", "practice": "", "issues": ""},
        warnings=["对象没有写明"], outcome=Line.Outcome.WAITING if batch.is_open else Line.Outcome.SET_ASIDE,
    )  # fmt: skip
    line.ask(
        f"who:{told}",
        "这里是哪一位？",
        [(side.member.name, side.member.name), ("skip", "不计此人")],
        name=told,
    )
    line.save()
    return line


def evaluation(side: Side) -> dict[str, Any]:
    actor = record.Actor(side.staff.pk, "录入员")
    title = f"{side.committee.code}考核办法"
    version = schemes.add_version(actor, side.committee, SCHEME.format(title=title))
    schemes.choose(actor, version, YEAR)
    return {"schemes": version}


def papers(side: Side) -> dict[str, Any]:
    bundle = Bundle.objects.create(
        committee=side.committee, year=YEAR, form="word", stage=Bundle.Stage.DONE, done=3, total=3, asked_by=side.staff,
        asked_name="录入员", stored_as=vessels.keep(side.committee.code, side.committee.code.encode()), problem="无",
    )  # fmt: skip
    return {"bundles": bundle}


def histories(side: Side) -> dict[str, Any]:
    """The ledger of every source row, and acts on open and on personal values."""
    actor = record.Actor(side.staff.pk, side.staff.display_name)
    for model in SOURCES:
        rows: list[models.Model] = list(
            model._default_manager.filter(committee=side.committee)
        )  # every source is a tenant row
        sync_many(rows, actor.name)
    proposal, person = side.rows["proposals"], side.member.person
    proposal.refresh_from_db()
    person.refresh_from_db()
    acts = [
        record.Act("proposals.proposal.corrected", "更正提案", proposal, proposal.subject, {"subject": "旧"}, {"subject": proposal.subject}, note=proposal.note),
        record.Act("people.person.changed", "更改联系方式", side.member, person.name, person_uid=person.uid, personal={"phone": ("13811110000", "13900000001")}),
    ]  # fmt: skip
    return {"trail": record.record_many(actor, side.committee.pk, acts)[0]}
