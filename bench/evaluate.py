"""A committee's whole year: every sheet with its full explanation, against one set-based statement of simple rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from ruamel.yaml import YAML

from bench import rival, seeding
from bench.inventing import YEAR
from bench.measuring import Spent, best, compare, peak, statements, timed
from bench.printing import Table, judged
from bench.visiting import Request, cost, signed_in
from tongxin.evaluation.cases import Prepared, prepare
from tongxin.evaluation.engine import (
    CasePeriod,
    Line,
    Scheme,
    Sheet,
    evaluate,
    evaluate_many,
    opportunities,
    owed,
)
from tongxin.evaluation.models import YearScheme
from tongxin.evaluation.schemes import loaded, samples
from tongxin.evaluation.sheets import year_of
from tongxin.people.models import Committee, Membership, Post

SAMPLE = 100  # every hundredth sheet is derived again
PERIOD = CasePeriod(YEAR)


@dataclass(frozen=True, slots=True)
class Size:
    members: int
    duties: int
    times: int
    pages: int


FULL, QUICK = Size(2000, 100_000, 5, 20), Size(20, 600, 1, 2)


def measure(*, quick: bool = False) -> Table:
    size = QUICK if quick else FULL
    committee = seeding.committee("evaluate")
    seats = seeding.members(committee, size.members)
    seeding.duties(seats, size.duties)
    source = next(each.source for each in samples() if each.name == "demo-county")
    chosen = seeding.scheme(committee, source)
    title = f"Evaluation: {size.members:,} members, {size.duties:,} duties, scheme demo-county, every number explained"
    table = Table(title, ["job", "wall s", "CPU s", "ratio"])
    in_memory(table, committee, chosen, size)
    whole_year(table, chosen, size)
    one_member(table, chosen, seats, size)
    against_statement(table, committee, size)
    return table


def in_memory(table: Table, committee: Committee, chosen: YearScheme, size: Size) -> None:
    """The two steps of a year apart: reading cases, and the engine on cases that are read."""
    scheme = loaded(chosen.version.source)
    prepared, reading = best(lambda: prepare(committee, scheme, PERIOD), size.times)
    sheets, engine = best(lambda: evaluate_many(scheme, prepared.cases), size.times)
    check(sheets, prepared, chosen.version.source, size)
    table.add("prepare: roster and ledger to cases", *_spent(reading), "")
    speed = f"{size.duties / engine.cpu:,.0f} duties/s"
    table.add("engine only, cases in memory", *_spent(engine), speed)


def whole_year(table: Table, chosen: YearScheme, size: Size) -> None:
    """As the page of the internal summary asks for it."""
    count, spent = best(lambda: len(year_of(chosen).sheets), size.times)
    assert count == size.members
    aim = "aim met" if spent.cpu <= 0.5 else "aim not met"
    budget = judged("≤ 3 s, aim 0.5 s", met=spent.cpu <= 3, full=size is FULL)
    table.add("whole: prepare, evaluate, grade", *_spent(spent), aim, **budget)
    _, most = peak(lambda: year_of(chosen))
    table.notes.append(
        f"Peak memory of the process while the whole year is computed and held: {most:.0f} MB."
    )


def _spent(spent: Spent) -> tuple[str, str]:
    return f"{spent.wall:.4f}", f"{spent.cpu:.4f}"


def check(sheets: list[Sheet], prepared: Prepared, source: str, size: Size) -> None:
    """Every duty stands on one sheet; the totals of a sample are derived anew from their entries."""
    assert len(sheets) == size.members
    assert sum(len(case.duties) for case in prepared.cases) == size.duties
    standing = set(
        Post.objects.filter(name=Post.Name.STANDING_MEMBER).values_list("membership__uid", flat=True)
    )
    ids = {str(uid) for uid in standing}
    root = YAML(typ="safe").load(source)["tree"]
    for sheet in sheets[::SAMPLE] if size is FULL else sheets:
        again = rederived(root, sheet.root, is_standing=sheet.subject_id in ids)
        assert again == sheet.total, (
            f"{sheet.subject_name}: {again} from the entries, {sheet.total} on the sheet"
        )


def rederived(node: Mapping[str, Any], line: Line, *, is_standing: bool) -> Fraction:
    """The amount of a node from the used entries below it, the written caps and nothing else of the engine's sums."""
    if line.state != "counted":
        return Fraction(0)
    pairs = zip(node.get("sum", ()), line.children, strict=True)
    below = sum((rederived(child, each, is_standing=is_standing) for child, each in pairs), Fraction(0))
    own = sum((Fraction(entry.points) for entry in line.entries if entry.used), Fraction(0))
    amount = _base(node, is_standing=is_standing) + below + own
    if "cap" in node:
        amount = min(amount, Fraction(node["cap"]))
    return max(amount, Fraction(node["floor"])) if "floor" in node else amount


def _base(node: Mapping[str, Any], *, is_standing: bool) -> Fraction:
    points = node.get("points", 0)
    if isinstance(points, Mapping):
        points = points["prices"]["standing_member" if is_standing else "otherwise"]
    return Fraction(points)


def one_member(table: Table, chosen: YearScheme, seats: list[Membership], size: Size) -> None:
    scheme = loaded(chosen.version.source)
    cases = prepare(chosen.committee, scheme, PERIOD).cases[:100]

    def explained() -> list[Sheet]:
        found = [evaluate(scheme, case) for case in cases]
        for sheet in found:
            opportunities(sheet), owed(sheet)
        return found

    sheets, spent = best(explained, size.times)
    wall, cpu = spent.wall / len(sheets), spent.cpu / len(sheets)
    budget = judged("≤ 0.005 s", met=cpu <= 0.005, full=size is FULL)
    table.add("one member: engine, with what is owed and possible", f"{wall:.4f}", f"{cpu:.4f}", "", **budget)
    page(table, chosen, seats[: size.pages])


def page(table: Table, chosen: YearScheme, seats: list[Membership]) -> None:
    """The whole way of one sheet: sign-in session, rights, roster, ledger, engine, template."""
    visitor = signed_in(WSGIHandler(), seeding.staff(chosen.committee))
    requests = [Request(f"/c/{chosen.committee.code}/scores/{seat.pk}/?year={YEAR}") for seat in seats]
    with statements() as sent:
        assert visitor.ask(requests[0]).status == 200
    (cpu, answers), spent = timed(lambda: cost(visitor.ask, requests))
    for seat, answer in zip(seats, answers, strict=True):
        assert answer.status == 200, answer.status
        assert seat.name in answer.text
    size = f"{len(sent)} SQL, {len(answers[0].body) / 1024:.0f} kB"
    table.add("one member: the page of the sheet", f"{spent.wall / len(requests):.4f}", f"{cpu:.4f}", size)


def against_statement(table: Table, committee: Committee, size: Size) -> None:
    """The same simple rules by the engine and by one statement; their totals must be equal for everybody."""
    scheme = loaded(rival.SCHEME)
    expected, by_hand = best(lambda: rival.totals(committee), size.times)
    found = by_member(scheme, committee)
    assert found == expected, "the engine and the statement disagree"
    ratio = compare(
        lambda: timed(lambda: by_member(scheme, committee))[1].cpu,
        lambda: timed(lambda: rival.totals(committee))[1].cpu,
        size.times,
    )
    table.add("simple rules: one statement, totals only", *_spent(by_hand), "1")
    budget = judged("≤ 3×", met=ratio.ratio <= 3, full=size is FULL)
    table.add("simple rules: prepare and engine, explained", "", f"{ratio.ours:.4f}", str(ratio), **budget)


def by_member(scheme: Scheme, committee: Committee) -> dict[int, Any]:
    prepared = prepare(committee, scheme, PERIOD)
    sheets = evaluate_many(scheme, prepared.cases)
    return {seat.pk: sheet.total for seat, sheet in zip(prepared.memberships, sheets, strict=True)}
