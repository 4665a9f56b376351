"""Spreadsheets in and out: a messy roster, the sample year, and the roster's export at two sizes."""

import io
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from python_calamine import CalamineWorkbook

from bench import seeding, workbook
from bench.measuring import Spent, peak, timed
from bench.printing import Table, judged
from bench.visiting import Answer, Request, Visitor, signed_in
from tongxin.overview import demo
from tongxin.people.models import Committee, Membership
from tongxin.tables.importing import IMPORTERS, Context, confirm, open_batch
from tongxin.tables.models import Batch, Line
from tongxin.tables.reader import read_workbook
from tongxin.trail import clock, record

ACTOR = record.Actor(None, "陈示例")


@dataclass(frozen=True, slots=True)
class Size:
    rows: int
    bad: int
    exported: tuple[int, int]


FULL, QUICK = Size(5000, 200, (1000, 100_000)), Size(60, 6, (40, 120))


def measure(*, quick: bool = False) -> Table:
    size = QUICK if quick else FULL
    title = f"Spreadsheets: a messy roster of {size.rows:,} rows and 19 columns, the sample year, exports"
    table = Table(
        title, ["job", "wall s", "CPU s", "rows", "rows/CPU s", "share"], ("python-calamine", "xlsxwriter")
    )
    roster(table, size)
    if not quick:
        sample_year(table)
    exports(table, size)
    return table


def roster(table: Table, size: Size) -> None:
    """Read by the child, understood and compared, and written; the counts are those of the invented file."""
    committee = seeding.committee("roster")
    file = workbook.roster(size.rows, size.bad)
    _, read = timed(lambda: read_workbook(file.content))
    context = Context(committee, None, ACTOR, clock.today())
    batch, opened = timed(lambda: open_batch(IMPORTERS["members"], context, "委员名册.xlsx", file.content))
    plans = Counter(Line.objects.filter(batch=batch).values_list("plan", flat=True))
    _, written = timed(lambda: confirm(batch, context))
    check(committee, batch, file, plans)
    whole = Spent(opened.wall + written.wall, opened.cpu + written.cpu)
    _add(table, "roster: read the cells only", read, file.rows, f"{read.cpu / whole.cpu:.0%}")
    _add(
        table,
        "roster: read, understand, compare, keep lines",
        opened,
        file.rows,
        f"{opened.cpu / whole.cpu:.0%}",
    )
    _add(table, "roster: confirm", written, file.rows, f"{written.cpu / whole.cpu:.0%}")
    budget = judged("≤ 3.6 s", met=whole.cpu <= 3.6, full=size is FULL)
    _add(table, "roster: whole", whole, file.rows, "100%", **budget)
    table.notes.append(
        f"Roster: {file.rows - file.bad:,} members stored, {file.bad} bad rows set aside, counted in the tables."
    )


def check(committee: Committee, batch: Batch, file: workbook.Messy, plans: Counter[str]) -> None:
    assert plans == Counter({Line.Plan.ADD: file.rows - file.bad, Line.Plan.REFUSE: file.bad}), plans
    assert seeding.stored(Membership, committee) == file.rows - file.bad
    aside = Line.objects.filter(batch=batch, outcome=Line.Outcome.SET_ASIDE)
    assert aside.count() == file.bad
    assert all(line.problems for line in aside)


def sample_year(table: Table) -> None:
    """The ten files of the demo's year, with the decisions beside them."""
    contents = [(demo.FOLDER / name).read_bytes() for _, name in demo.FILES]
    _, read = timed(lambda: [read_workbook(content) for content in contents])
    committee = demo.found()
    told, whole = timed(lambda: list(demo.import_year(committee, ACTOR)))
    lines = Line.objects.filter(batch__committee=committee)
    count = lines.count()
    assert len(told) == len(demo.FILES)
    assert (
        seeding.stored(Membership, committee)
        == lines.filter(batch__importer="members", outcome="added").count()
    )
    assert not lines.filter(outcome=Line.Outcome.WAITING).exists()
    _add(
        table,
        f"sample year: read the cells of {len(contents)} files",
        read,
        count,
        f"{read.cpu / whole.cpu:.0%}",
    )
    _add(table, "sample year: whole", whole, count, "100%")


def exports(table: Table, size: Size) -> None:
    """The roster's Excel file over the page people use; flat memory means no more for the large one."""
    committees = [seeding.committee(f"export{count}") for count in size.exported]
    first = 0
    for found, count in zip(committees, size.exported, strict=True):
        seeding.members(found, count, first=first)
        first += count
    visitor = signed_in(WSGIHandler(), seeding.staff(*committees))
    peaks = [exported(table, visitor, *each, size) for each in zip(committees, size.exported, strict=True)]
    grown = peaks[1] - peaks[0]
    table.notes.append(
        f"Peak memory of the exports: {peaks[0]:.0f} MB for {size.exported[0]:,} rows, {peaks[1]:.0f} MB for "
        f"{size.exported[1]:,}: {grown:+.0f} MB."
    )


def exported(table: Table, visitor: Visitor, committee: Committee, count: int, size: Size) -> float:
    request = Request(f"/c/{committee.code}/desk/members/?format=xlsx")
    ((answer, spent), most) = peak(lambda: timed(lambda: visitor.ask(request)))
    assert answer.status == 200, answer.status
    assert data_rows(answer) == count
    large = size is FULL and count == size.exported[1]
    budget = judged("≥ 5,000 rows/s", met=count / spent.cpu >= 5000, full=large)
    _add(table, f"export of {count:,} rows", spent, count, "", **budget)
    return most


def data_rows(answer: Answer) -> int:
    """Rows below the header, read back by another library."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.body)).get_sheet_by_index(0)
    rows = sheet.to_python()
    header = next(number for number, row in enumerate(rows) if "姓名" in row)
    return len(rows) - header - 1


def _add(table: Table, job: str, spent: Spent, rows: int, share: str, **budget: Any) -> None:
    table.add(
        job,
        f"{spent.wall:.2f}",
        f"{spent.cpu:.2f}",
        f"{rows:,}",
        f"{rows / spent.cpu:,.0f}",
        share,
        **budget,
    )
