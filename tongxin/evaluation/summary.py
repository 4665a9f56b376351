"""The internal summary of a year: one row a member, the parts of the scheme as columns."""

import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter
from typing import Any

from django.http import FileResponse

from tongxin.evaluation.engine import Exact, Placement, Sheet, grade
from tongxin.evaluation.models import YearScheme
from tongxin.evaluation.schemes import loaded
from tongxin.evaluation.sections import Section, sections
from tongxin.evaluation.sheets import MemberSheet, YearResult, ledger_head, year_of
from tongxin.people.http import UserRequest, actor_of
from tongxin.people.models import Body, Committee, Membership
from tongxin.people.registers import XLSX
from tongxin.people.remembering import remembered
from tongxin.tables.layout import Column
from tongxin.tables.writer import SheetOut, write_xlsx
from tongxin.trail import clock, record

BINS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the summary: texts to show, and the exact numbers to sort by."""

    membership_id: int
    name: str
    sector: str
    post: str
    labelled: list[tuple[str, str]]
    exact: list[Exact]
    total: str
    number: Exact
    grade: str
    note: str
    owed: int

    @property
    def points(self) -> list[str]:
        return [amount for _, amount in self.labelled]


@dataclass(frozen=True, slots=True)
class Summary:
    """The year of a committee, ready to list: plain values, so that it can be remembered."""

    year: int
    version: str
    scheme_hash: str
    columns: list[Section]
    rows: list[Row]
    counts: dict[str, int]
    mean: str

    @property
    def sectors(self) -> list[str]:
        return sorted({row.sector for row in self.rows})

    @property
    def grades(self) -> list[str]:
        """As the scheme orders them."""
        return list(self.counts)

    @property
    def numbers(self) -> list[tuple[str, int, str]]:
        """(grade, members, link) as the rules propose."""
        return [(name, count, f"?year={self.year}&grade={name}") for name, count in self.counts.items()]

    @property
    def distribution(self) -> list[tuple[str, int]]:
        """Members by score in steps of ten."""
        found = Counter(int(Fraction(row.number) // BINS) for row in self.rows)
        steps = range(min(found, default=0), max(found, default=0) + 1)
        return [(f"{step * BINS}–{step * BINS + BINS - 1}", found[step]) for step in steps]


def of(committee: Committee, chosen: YearScheme) -> Summary:
    """The summary of a year, computed once as long as nothing of the committee changes; raises CaseError."""
    key = (chosen.year, chosen.version.digest, clock.today())
    return remembered(committee, "summary", key, lambda: build(year_of(chosen)))


def build(result: YearResult) -> Summary:
    columns, figures = sections(result.scheme), result.grades.statistics
    return Summary(
        year=result.chosen.year, version=str(result.chosen.version), scheme_hash=result.scheme.hash, columns=columns,
        rows=[_row(columns, *each) for each in result.rows()], counts=dict(figures.counts),
        mean=result.scheme.rounding.show(figures.mean),
    )  # fmt: skip


def _row(columns: list[Section], membership: Membership, sheet: Sheet, placed: Placement | None) -> Row:
    found, (proposal, why) = sheet.amounts(), _proposed(placed)
    sector = membership.body_on(Body.Kind.SECTOR, sheet.last_day)
    return Row(
        membership_id=membership.pk, name=membership.person.name, sector=sector.name if sector else "",
        post=membership.post_label(sheet.last_day),
        labelled=[(column.label, sheet.rounding.show(found[column.id]) if column.id in found else "") for column in columns],
        exact=[found.get(column.id, 0) for column in columns], total=sheet.shown, number=sheet.total,
        grade=proposal, note=why,
        owed=sum(1 for line in sheet.minimums if line.failed or line.open),
    )  # fmt: skip


def grade_of(committee: Committee, chosen: YearScheme, found: MemberSheet) -> tuple[str, str]:
    """(grade, why) as the rules propose it; where places are few, it hangs on everybody's sheet of the year."""
    scheme = loaded(chosen.version.source)
    if scheme.grades.quotas or scheme.grades.rank_points:
        rows = of(committee, chosen).rows
        return next(
            ((row.grade, row.note) for row in rows if row.membership_id == found.membership.pk), ("", "")
        )
    return _proposed(next(iter(grade(scheme, [found.sheet]).placements), None))


def _proposed(placed: Placement | None) -> tuple[str, str]:
    return (placed.proposed, "；".join(placed.reasons[1:])) if placed else ("", "不参加考核")


def chosen_rows(found: Summary, asked: dict[str, Any], sort: str) -> list[Row]:
    """The rows the filters leave, in the asked order; equal rows keep the order of the roster."""
    rows = [row for row in found.rows if fits(row, asked)]
    key, turned = sort.removeprefix("-"), sort.startswith("-")
    order = order_of(found, key)
    return sorted(rows, key=order, reverse=turned) if order else rows


def order_of(found: Summary, key: str) -> Callable[[Row], Any] | None:
    """What to sort by, None for what no column offers: then the order of the roster stands."""
    if key in {"name", "sector", "number", "total"}:
        return attrgetter("number" if key == "total" else key)
    if key == "grade":
        ranks = {name: place for place, name in enumerate(found.grades)}
        return lambda row: ranks.get(row.grade, len(ranks))
    places = {column.id: place for place, column in enumerate(found.columns)}
    return (lambda row: row.exact[places[key]]) if key in places else None


def fits(row: Row, asked: dict[str, Any]) -> bool:
    return (
        (not asked.get("name") or asked["name"] in row.name)
        and (not asked.get("sector") or asked["sector"] == row.sector)
        and (not asked.get("grade") or asked["grade"] == row.grade)
    )


def export(request: UserRequest, found: Summary, rows: list[Row]) -> FileResponse:
    """The summary as Excel, with what it was computed from; who exported it is on record."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it after sending
    title = f"{found.year}年度委员履职得分内部汇总"
    columns = [
        Column("name", "姓名"), Column("sector", "界别"), Column("post", "职务"),
        *(Column(each.id, each.label, kind="decimal") for each in found.columns), Column("total", "总分", kind="decimal"),
        Column("grade", "等次（规则建议）"), Column("note", "说明"),
    ]  # fmt: skip
    notes = [
        f"{request.committee.name}　{found.version}　仅供内部使用，不得公开排名",
        f"台账校验值 {ledger_head(request.committee)}　办法校验值 {found.scheme_hash}",
    ]
    values = (
        [row.name, row.sector, row.post, *map(number, row.points), number(row.total), row.grade, row.note]
        for row in rows
    )
    count = write_xlsx(target, [SheetOut("内部汇总", columns, values, title, notes)])
    act = record.Act("evaluation.summary.exported", "导出得分汇总", None, title, after={"rows": count})
    record.record(actor_of(request), request.committee.pk, act)
    target.seek(0)
    return FileResponse(
        target, as_attachment=True, filename=f"{title}{clock.today():%Y%m%d}.xlsx", content_type=XLSX
    )


def number(text: str) -> float | str:
    """A cell that Excel can add up; the exact number stands in the sheet itself."""
    try:
        return float(text)
    except ValueError:
        return text
