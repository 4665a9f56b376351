"""Compares a proposal list with the register: what is new, what a newer list says otherwise, what cannot be."""

from collections import Counter
from typing import Any

from tongxin.people.asking import ask_for_the_rest, body_for, members
from tongxin.people.finding import Seat
from tongxin.people.models import Body
from tongxin.proposals.imports.reading import BETWEEN, COLUMNS
from tongxin.proposals.models import Handling, Proposal
from tongxin.tables.earlier import Earlier
from tongxin.tables.importing import Context
from tongxin.tables.models import Line

PLAIN = ("on", "subject", "form", "category", "verdict", "case_number", "outcome_class", "rating", "note")
LABELS = {column.name: column.label for column in COLUMNS}
Place = tuple[int, int]


def resolve(context: Context, lines: list[Line]) -> None:
    context.memo["known"] = known = stored(context)
    read = [line for line in lines if not line.problems]
    context.memo["holders"] = holders(read, known)
    numbers = Counter(map(place_of, read))
    cases = Counter(case for _, case in {(place_of(line), case_of(line)) for line in read})
    first_met: set[Place] = set()
    for line in read:
        _resolve_row(context, line, known)
        _refuse_repeated(line, numbers, cases, first_met)
    Earlier({Proposal: ""}, {"seats", "year", "into"}).keep(read)
    telling = [line for line in read if line.plan != Line.Plan.SAME]
    _refuse_taken_cases(telling, known)
    _refuse_lost_mergings(telling, known)


def stored(context: Context) -> dict[Place, Proposal]:
    rows = (
        Proposal.objects.standing().filter(committee=context.committee).select_related("owner", "merged_into")
    )
    found = rows.prefetch_related("signatures", "marks", "handlings__unit")
    return {(row.year, row.number): row for row in found}


def place_of(line: Line) -> Place:
    """A proposal is known by the year of its day and its number."""
    return int(line.values["on"][:4]), line.values["number"]


def holders(lines: list[Line], known: dict[Place, Proposal]) -> dict[tuple[int, int | None], Place]:
    """Which proposal has each case number once this list is in: numbers may move from one to another with it."""
    return _kept(known, lines) | {case_of(line): place_of(line) for line in lines}


def case_of(line: Line) -> tuple[int, int | None]:
    return place_of(line)[0], line.values["case_number"]


def _refuse_repeated(line: Line, numbers: Counter[Any], cases: Counter[Any], first_met: set[Place]) -> None:
    place, case = place_of(line), case_of(line)
    if numbers[place] > 1 and place in first_met:
        line.problems.append(f"来稿号{place[1]}在文件里出现了两次")
    elif case[1] and cases[case] > 1:
        line.problems.append(f"案号{case[1]:03d}在文件里出现了两次")
    first_met.add(place)


def _refuse_taken_cases(lines: list[Line], known: dict[Place, Proposal]) -> None:
    """A case number that another proposal keeps: the file does not renumber it, or its own line is not written now.

    A line that waits for an answer is not refused for the sake of one refused on its account: nobody could answer it.
    """
    absent = _kept(known, lines)
    refused = lines
    while refused:
        firm = _kept(known, [line for line in lines if not line.problems and not _waits(line)])
        refused = [
            line for line in lines if not line.problems and _is_taken(line, absent if _waits(line) else firm)
        ]
        for line in refused:
            other, case = firm[case_of(line)][1], line.values["case_number"]
            line.problems.append(f"案号{case:03d}已是第{other}号来稿的案号")


def _kept(known: dict[Place, Proposal], written: list[Line]) -> dict[tuple[int, int | None], Place]:
    """The case numbers of proposals that none of these lines rewrites."""
    places = set(map(place_of, written))
    return {(row.year, row.case_number): place for place, row in known.items() if place not in places}


def _is_taken(line: Line, kept: dict[tuple[int, int | None], Place]) -> bool:
    return bool(line.values["case_number"]) and kept.get(case_of(line), place_of(line)) != place_of(line)


def _refuse_lost_mergings(lines: list[Line], known: dict[Place, Proposal]) -> None:
    """A merged proposal needs the case it went into, in the register or importable with this file."""
    cases = {(row.year, row.case_number) for row in known.values()}
    cases |= {case_of(line) for line in lines if not line.problems and not _waits(line)}
    for line in lines:
        into = line.values["merged_into"]
        if into and (place_of(line)[0], into) not in cases:
            line.problems.append(f"并入的第{into:03d}号提案不在目录里，或还不能导入")


def _waits(line: Line) -> bool:
    return any(question["blocking"] for question in line.open_questions())


def _resolve_row(context: Context, line: Line, known: dict[Place, Proposal]) -> None:
    place = place_of(line)
    row = known.get(place)
    decided = [signature.membership_id for signature in row.signatures.all()] if row else []
    line.warnings += line.values.get("doubts", [])
    _ask_of_verdict(line)
    _ask_of_owner(line)
    lead, others = _proposers(context, line, decided)
    ask_for_the_rest(context, line)
    seats = [seat.membership.pk for seat in dict.fromkeys([*lead, *others])]
    case = line.values["merged_into"]
    into = context.memo["holders"].get((place[0], case)) if case else None
    line.values = line.values | {
        "seats": seats, "leaderless": not lead, "year": place[0], "into": list(into) if into else None,
    }  # fmt: skip
    line.summary = f"第{place[1]}号来稿 {line.values['subject']}"
    if row is not None:
        found = changes(context, row, line.values)
        line.plan = Line.Plan.CHANGE if found else Line.Plan.SAME
        line.summary = f"第{place[1]}号来稿：" + ("、".join(found) + "变更" if found else "无变化")


def _ask_of_verdict(line: Line) -> None:
    """What is only advised is neither filed nor waiting before somebody says so."""
    advised = line.values.get("advised")
    if advised:
        choices = [("filed", "已立案"), ("pending", "尚待审查")]
        line.ask(
            "verdict", f"审查意见写的是“{advised}”，是否已经立案？", choices, name=line.values["subject"]
        )
        line.values = line.values | {"verdict": line.answer("verdict") or "pending"}


def _ask_of_owner(line: Line) -> None:
    """A collective proposal has one body in the register."""
    owners = line.values.get("owners")
    if owners:
        text = f"“第一提案人”写有{len(owners)}个单位，提案只登记一个提案单位，以哪个为准？"
        line.ask("owner", text, [(name, f"以{name}为提案单位") for name in owners], name=line.values["lead"])
        chosen = line.answer("owner") or owners[0]
        line.values = line.values | {"owner": chosen}
        line.warnings.append(f"{'、'.join(name for name in owners if name != chosen)}不登记为提案单位")


def _proposers(context: Context, line: Line, decided: list[int]) -> tuple[list[Seat], list[Seat]]:
    """The lead, who may be nobody, and the co-signers in order; of a collective proposal a body leads."""
    wanted = line.values
    owner = owner_of(context, wanted)
    if owner is None:
        lead = members(context, line, [wanted["lead"]], decided=decided)
        return lead, members(context, line, wanted["co"], decided=decided)
    if owner.pk is None:
        line.warnings.append(f"将新设机构“{owner.name}”（{owner.get_kind_display()}）")
    return [], members(context, line, wanted["co"], decided=decided)


def owner_of(context: Context, wanted: dict[str, Any]) -> Body | None:
    """The body a collective proposal comes from; not saved where it is met for the first time."""
    if wanted["form"] != Proposal.Form.COLLECTIVE:
        return None
    return body_for(context, wanted.get("owner") or wanted["lead"], default=Body.Kind.OFFICE)


def first_place(wanted: dict[str, Any]) -> int:
    """Co-signers are numbered from the second place, whoever holds the first: a member, a body, or nobody."""
    return 2 if wanted.get("leaderless", wanted["form"] == Proposal.Form.COLLECTIVE) else 1


def changes(context: Context, row: Proposal, wanted: dict[str, Any]) -> list[str]:
    """Labels of what a newer list says otherwise."""
    shown = {name: getattr(row, name) for name in PLAIN} | {"on": row.on.isoformat()}
    found = [LABELS[name] for name in PLAIN if shown[name] != (wanted[name] or blank(name))]
    owner = owner_of(context, wanted)
    if row.owner_id != (owner.pk if owner else None) or (owner and owner.pk is None):
        found.append("提案单位")
    into = [row.merged_into.year, row.merged_into.number] if row.merged_into else None
    if into != wanted["into"]:
        found.append("并案")
    signed = list(row.signatures.all())
    places = [first_place(wanted)] * bool(wanted["seats"])
    if [each.membership_id for each in signed] != wanted["seats"] or [
        s.position for s in signed[:1]
    ] != places:
        found.append("署名")
    if sorted(mark.kind for mark in row.marks.all()) != sorted(wanted["marks"]):
        found.append("标记")
    if {each.unit.name: each.role for each in row.handlings.all()} != roles_of(wanted):
        found.append("承办单位")
    return found


def roles_of(wanted: dict[str, Any]) -> dict[str, str]:
    """Handling units by name; one that is named twice leads."""
    roles: dict[str, str] = {name: Handling.Role.CO for name in BETWEEN.split(wanted["co_units"]) if name}
    if wanted["lead_unit"]:
        roles[wanted["lead_unit"]] = Handling.Role.LEAD
    return roles


def blank(name: str) -> str | None:
    return None if name == "case_number" else ""
