"""The internal summary of a year: one row a member, the parts of the scheme as columns."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter
from typing import Any

from django.http import FileResponse

from tongxin.evaluation.sections import Section, amounts, sections
from tongxin.evaluation.sheets import YearResult, ledger_head
from tongxin.people.http import UserRequest, actor_of
from tongxin.people.models import Body, Membership
from tongxin.people.registers import XLSX
from tongxin.tables.layout import Column
from tongxin.tables.writer import SheetOut, write_xlsx
from tongxin.trail import clock, record

BINS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the summary: texts to show, and the exact numbers to sort by."""

    membership: Membership
    name: str
    sector: str
    post: str
    points: list[str]
    labelled: list[tuple[str, str]]
    exact: list[Any]
    total: str
    number: Any
    grade: str
    note: str
    owed: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The year of a committee, ready to list."""

    result: YearResult
    columns: list[Section]
    rows: list[Row]
    sectors: list[str]
    grades: list[str]

    @property
    def numbers(self) -> list[tuple[str, int, str]]:
        """(grade, members, link) as the rules propose, in the order of the scheme."""
        counts = self.result.grades.statistics.counts
        return [
            (name, counts.get(name, 0), f"?year={self.result.chosen.year}&grade={name}") for name in counts
        ]

    @property
    def mean(self) -> str:
        return self.result.scheme.rounding.show(self.result.grades.statistics.mean)

    @property
    def distribution(self) -> list[tuple[str, int]]:
        """Members by score in steps of ten."""
        found: dict[int, int] = {}
        for row in self.rows:
            step = int(Fraction(row.number) // BINS)
            found[step] = found.get(step, 0) + 1
        steps = range(min(found, default=0), max(found, default=0) + 1)
        return [(f"{step * BINS}–{step * BINS + BINS - 1}", found.get(step, 0)) for step in steps]


def build(result: YearResult) -> Summary:
    columns = sections(result.scheme)
    rows = [_row(result, columns, *each) for each in result.rows()]
    return Summary(
        result, columns, rows, sorted({row.sector for row in rows}), list(result.grades.statistics.counts)
    )


def _row(result: YearResult, columns: list[Section], membership: Membership, sheet: Any, placed: Any) -> Row:
    found = sheet.amounts()
    sector = membership.body_on(Body.Kind.SECTOR, sheet.as_of)
    points = amounts(sheet, columns)
    return Row(
        membership=membership, name=membership.person.name, sector=sector.name if sector else "",
        post=membership.post_label(sheet.as_of), points=points,
        labelled=list(zip((column.label for column in columns), points, strict=True)),
        exact=[found.get(column.id, 0) for column in columns], total=sheet.shown, number=sheet.total,
        grade=placed.proposed if placed else "", note="；".join(placed.reasons[1:]) if placed else "不参加考核",
        owed=sum(1 for line in sheet.minimums if line.failed or line.open),
    )  # fmt: skip


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
    year = found.result.chosen.year
    title = f"{year}年度委员履职得分内部汇总"
    columns = [
        Column("name", "姓名"), Column("sector", "界别"), Column("post", "职务"),
        *(Column(each.id, each.label, kind="decimal") for each in found.columns), Column("total", "总分", kind="decimal"),
        Column("grade", "等次（规则建议）"), Column("note", "说明"),
    ]  # fmt: skip
    notes = [
        f"{request.committee.name}　{found.result.chosen.version}　仅供内部使用，不得公开排名",
        f"台账 {ledger_head(request.committee)}　办法 {found.result.scheme.hash}",
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
