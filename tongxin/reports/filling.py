"""Fills the office's papers from what is recorded: the year table, the registration form, the printed sheet."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count

from tongxin.documents.shapes import (
    Evidence,
    FormItem,
    FormSection,
    Proof,
    RegistrationForm,
    SheetDocument,
    SheetMinimum,
    SheetNode,
    YearRow,
    YearTable,
)  # fmt: skip
from tongxin.evaluation.models import YearScheme
from tongxin.evaluation.sheets import ledger_head
from tongxin.evaluation.showing import ShownLine, ShownSheet
from tongxin.evaluation.summary import Summary
from tongxin.ledger.catalogue.kinds import LEVELS, MARKS, MEANS, REASONS
from tongxin.ledger.models import Standing
from tongxin.office import personal
from tongxin.people.models import Body, Committee, Membership
from tongxin.trail import clock, keys

CAME = {"present", "late", "early"}
PENDING = "待主席会议审定"


def year_table(chosen: YearScheme, found: Summary) -> YearTable:
    """The yearly summary in the order of the roster: no ranking."""
    committee = chosen.committee
    recorded, verified, separate = handlers(committee, chosen.year)
    return YearTable(
        committee=committee.name, year=chosen.year, scheme_title=chosen.version.title,
        generated_on=clock.today(), sections=tuple(column.label for column in found.columns),
        rows=tuple(
            YearRow(row.name, row.sector, tuple(row.points), row.total, row.grade, row.note) for row in found.rows
        ),
        recorded_by=recorded, verified_by=verified, published_by=PENDING, separate=separate,
        proof=Proof(ledger_head(committee), found.scheme_hash),
    )  # fmt: skip


def handlers(committee: Committee, year: int) -> tuple[str, str, bool]:
    """Who recorded and who verified the year's duties, most first, and whether nobody did both to one of them."""
    rows = Standing.objects.filter(committee=committee, on__year=year).values_list("recorder", "verifier")
    recorders: Counter[str] = Counter()
    verifiers: Counter[str] = Counter()
    separate = True
    for recorder, verifier, count in rows.annotate(count=Count("pk")).order_by():
        recorders[recorder] += count
        verifiers[verifier] += count
        separate = separate and (not verifier or recorder != verifier)
    return _names(recorders), _names(verifiers), separate


def _names(found: Counter[str]) -> str:
    names = [name for name, _ in found.most_common() if name]
    return "、".join(names[:4]) + ("等" if len(names) > 4 else "") or "无"


def registration_forms(
    chosen: YearScheme, memberships: list[Membership], scores: dict[int, tuple[str, str]]
) -> Iterator[RegistrationForm]:
    """One form a member, filled from the ledger; `scores` maps a membership to (score, proposed grade)."""
    committee = chosen.committee
    duties = duties_of_year(committee, chosen.year, memberships)
    opened = keys.usable(row.person.uid for row in memberships)
    proof = Proof(ledger_head(committee), chosen.version.digest)
    for row in memberships:
        score, grade = scores.get(row.pk, ("", ""))
        yield _form(chosen, row, duties[row.pk], opened.get(row.person.uid), score, grade, proof)


def duties_of_year(
    committee: Committee, year: int, memberships: list[Membership]
) -> dict[int, list[Standing]]:
    rows = (
        Standing.objects.filter(committee=committee, on__year=year).exclude(member=None).order_by("on", "pk")
    )
    if len(memberships) == 1:
        rows = rows.filter(member=memberships[0])
    found: dict[int, list[Standing]] = defaultdict(list)
    for row in rows:
        found[row.member_id or 0].append(row)
    return found


def _form(
    chosen: YearScheme,
    row: Membership,
    duties: list[Standing],
    key: bytes | None,
    score: str,
    grade: str,
    proof: Proof,
) -> RegistrationForm:
    day = min(clock.today(), date(chosen.year, 12, 31))
    place = {kind: body.name if (body := row.body_on(kind, day)) else "" for kind in Body.Kind.values}
    born = row.person.opened("born", key) if key else ""
    return RegistrationForm(
        committee=chosen.committee.name, term=str(row.term), year=chosen.year, name=row.person.name,
        sections=tuple(sections(duties)), generated_on=clock.today(), sex=row.person.gender,
        born_on=date(int(born[:4]), int(born[5:7]), 1) if born else None, ethnicity=row.person.ethnicity,
        party=row.party, sector=place["sector"], post=row.post_label(day), unit_and_duty=row.employer,
        phone=personal.told(row.person, "phone", key), special_committee=place["special_committee"],
        liaison_group=place["member_liaison_group"], awards=tuple(awards(duties)), score=score, grade=grade, proof=proof,
    )  # fmt: skip


def sections(duties: list[Standing]) -> Iterator[FormSection]:
    by_kind: dict[str, list[tuple[Standing, dict[str, Any]]]] = defaultdict(list)
    for duty in duties:
        by_kind[duty.kind].append((duty, duty.fact_values()))
    yield _meetings(by_kind["meeting.attendance"])
    yield _plain("活动", "次", by_kind["activity.participation"], lambda _: "")
    yield _plain(
        "培训",
        "次",
        by_kind["training.attendance"],
        lambda facts: "全程" if facts["extent"] == "full" else "部分",
    )
    yield _proposals(by_kind["proposal.submitted"])
    yield _opinions(by_kind)
    yield _plain("联系界别群众", "次", by_kind["contact.recorded"], lambda facts: MEANS[facts["means"]])


def _meetings(rows: list[tuple[Standing, dict[str, Any]]]) -> FormSection:
    came = sum(row.quantity for row, facts in rows if facts["mark"] in CAME)
    due = sum(row.quantity for row, facts in rows if facts["required"])
    met: dict[str, list[tuple[Standing, str]]] = defaultdict(list)
    for row, facts in sorted(rows, key=lambda each: (each[0].on, each[0].title)):
        reason = REASONS.get(facts.get("reason", ""), "") if facts["mark"] == "leave" else ""
        met[facts["meeting"]].append((row, f"{MARKS[facts['mark']]}{f'（{reason}）' if reason else ''}"))
    items = tuple(_meeting(sittings) for sittings in met.values())
    return FormSection("会议", f"应到{due:f}个半天，出席{came:f}个半天", items)


def _meeting(sittings: list[tuple[Standing, str]]) -> FormItem:
    """One meeting; its name is said once before its several sittings."""
    (first, mark), *others = sittings
    if not others:
        return FormItem(first.title, first.on, mark)
    name = first.title.rpartition(" ")[0]
    shared = name if all(row.title.startswith(name) for row, _ in sittings) else ""
    each = "；".join(f"{row.title.removeprefix(shared).strip()}，{mark}" for row, mark in sittings)
    return FormItem(shared or first.title, None, each)


def _plain(label: str, unit: str, rows: list[tuple[Standing, dict[str, Any]]], detail: Any) -> FormSection:
    items = tuple(
        FormItem(row.title, None if facts.get("undated") else row.on, detail(facts)) for row, facts in rows
    )
    return FormSection(label, f"{len(rows)}{unit}", items)


def _proposals(rows: list[tuple[Standing, dict[str, Any]]]) -> FormSection:
    lead = sum(facts["role"] == "lead" for _, facts in rows)
    filed = sum(facts["outcome"] in {"filed", "merged"} for _, facts in rows)
    labels = {"lead": "第一提案人", "co": "联名"}
    items = tuple(FormItem(row.title, row.on, labels[facts["role"]]) for row, facts in rows)
    return FormSection("提案", f"{len(rows)}件，领衔{lead}件，立案{filed}件", items)


def _opinions(by_kind: dict[str, list[tuple[Standing, dict[str, Any]]]]) -> FormSection:
    used: dict[str, list[str]] = defaultdict(list)
    for _, facts in by_kind["opinion.adopted"]:
        used[facts["report"]].append(f"{LEVELS[facts['level']]}采用")
    for _, facts in by_kind["opinion.instructed"]:
        used[facts["report"]].append(f"{facts['leader']}批示")
    rows = by_kind["opinion.submitted"]
    items = tuple(FormItem(row.title, row.on, "、".join(used[facts["report"]])) for row, facts in rows)
    return FormSection("社情民意信息", f"{len(rows)}篇，采用{len(by_kind['opinion.adopted'])}次", items)


def awards(duties: list[Standing]) -> Iterator[FormItem]:
    labels = {"outstanding": "优秀提案", "key": "重点提案"}
    for duty in duties:
        if duty.kind == "proposal.filed":
            for mark in duty.fact_values().get("marks", []):
                yield FormItem(duty.title, None, labels[mark])


def sheet_document(
    committee: Committee, chosen: YearScheme, shown: ShownSheet, who: tuple[str, str, str], proof: Proof
) -> SheetDocument:
    """The printed sheet; `who` is the member's name, sector, and the grade the rules propose, empty where not shown."""
    name, sector, grade = who
    return SheetDocument(
        committee=committee.name, year=chosen.year, scheme_title=str(chosen.version), name=name, sector=sector, grade=grade,
        total=shown.total, generated_on=clock.today(), nodes=(node(shown.tree),), proof=proof,
        minimums=tuple(
            SheetMinimum(f"{each.label}（{each.window}）", each.tone == "ok", each.clause, each.missing or each.done)
            for each in shown.minimums
        ),
    )  # fmt: skip


def node(line: ShownLine) -> SheetNode:
    evidence = tuple(
        Evidence(each.title, each.on, "", each.points, each.used, each.why) for each in line.entries
    )
    return SheetNode(
        line.label, line.amount, line.clause, line.formula, (line.cut,) if line.cut else (), evidence,
        tuple(node(child) for child in line.children),
    )  # fmt: skip
