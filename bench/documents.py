"""The office's papers at the end of a year: registration forms as PDF and Word, the year table."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import IO

from docx import Document

from bench import inventing
from bench.measuring import Spent, peak, timed
from bench.printing import Table
from tongxin.documents import fonts
from tongxin.documents.pdf import registration_forms_volumes, year_table_pdf
from tongxin.documents.shapes import FormItem, FormSection, RegistrationForm, YearRow, YearTable
from tongxin.documents.word import registration_forms_zip
from tongxin.people.models import Body

COMMITTEE = "政协示例市委员会"
PARTS = ("会议", "活动", "培训", "提案", "社情民意信息", "联系界别群众")
PAGES = re.compile(rb"/Type\s*/Pages\s*/Count\s+(\d+)|/Count\s+(\d+)\s*/Kids")
Write = Callable[[list[RegistrationForm], IO[bytes]], int]


@dataclass(frozen=True, slots=True)
class Size:
    forms: int
    rows: int


FULL, QUICK = Size(380, 900), Size(4, 40)


def measure(*, quick: bool = False) -> Table:
    size = QUICK if quick else FULL
    if fonts.problem():
        raise SystemExit("The Chinese faces are missing: run python3 tools/fetch_fonts.py first.")
    title = f"Documents: {size.forms:,} registration forms, a year table of {size.rows:,} rows"
    table = Table(title, ["job", "wall s", "CPU s", "per CPU s", "MB out", "peak MB"], ("typst", "docxtpl"))
    rng = Random(inventing.SEED)
    forms = [form(rng, number) for number in range(size.forms)]
    bundle(table, "registration forms, PDF in volumes of 40", forms, registration_forms_volumes, pdf_pages)
    bundle(table, "registration forms, Word, one file a member", forms, registration_forms_zip, word_files)
    printed(table, year_table(rng, size.rows))
    return table


def bundle(
    table: Table,
    job: str,
    forms: list[RegistrationForm],
    write: Write,
    proved: Callable[[bytes, list[RegistrationForm]], str],
) -> None:
    target = io.BytesIO()
    ((count, spent), most) = peak(lambda: timed(lambda: write(forms, target)))
    assert count == len(forms)
    table.notes.append(f"{job}: {proved(target.getvalue(), forms)}.")
    _add(table, job, spent, f"{count / spent.cpu:.1f} forms", len(target.getvalue()), most)


def pdf_pages(bundled: bytes, forms: list[RegistrationForm]) -> str:
    """Every member's form begins on a page of its own, so there are at least as many pages."""
    with zipfile.ZipFile(io.BytesIO(bundled)) as volumes:
        pages = [page_count(volumes.read(name)) for name in volumes.namelist()]
    assert sum(pages) >= len(forms), (sum(pages), len(forms))
    return f"{sum(pages):,} pages in {len(pages)} files counted"


def page_count(pdf: bytes) -> int:
    assert pdf.startswith(b"%PDF-")
    counts = [int(first or second) for first, second in PAGES.findall(pdf)]
    return max(counts)


def word_files(bundled: bytes, forms: list[RegistrationForm]) -> str:
    """One file a member, and the last one opens and bears the name."""
    with zipfile.ZipFile(io.BytesIO(bundled)) as files:
        names = files.namelist()
        last = Document(io.BytesIO(files.read(names[-1])))
    assert len(names) == len(forms)
    assert any(forms[-1].name in cell.text for row in last.tables[0].rows for cell in row.cells)
    return f"{len(names):,} files counted, the last one opened"


def printed(table: Table, year: YearTable) -> None:
    ((pdf, spent), most) = peak(lambda: timed(lambda: year_table_pdf(year)))
    pages = page_count(pdf)
    assert pages >= len(year.rows) / 60
    table.notes.append(f"Year table: {pages} pages counted.")
    _add(table, "year table, PDF", spent, f"{pages / spent.cpu:.1f} pages", len(pdf), most)


def _add(table: Table, job: str, spent: Spent, speed: str, size: int, most: float) -> None:
    table.add(job, f"{spent.wall:.2f}", f"{spent.cpu:.2f}", speed, f"{size / 1e6:.1f}", f"{most:.0f}")


def form(rng: Random, number: int) -> RegistrationForm:
    return RegistrationForm(
        committee=COMMITTEE, term="第十四届委员会", year=inventing.YEAR, name=inventing.name(rng),
        sections=tuple(section(rng, label) for label in PARTS), generated_on=date(2026, 1, 5), sex="女",
        born_on=date(1975, 8, 1), ethnicity="汉族", party="民盟", sector="教育界", post="委员",
        unit_and_duty=f"示例单位{number}负责人", phone=inventing.phone(number), score="86.5", grade="优秀",
        special_committee="教科卫体委员会", self_summary="一年来，本人认真履行委员职责，积极参加会议和活动。" * 4,
    )  # fmt: skip


def section(rng: Random, label: str) -> FormSection:
    count = rng.randint(1, 9)
    first = date(inventing.YEAR, 1, 10)
    items = tuple(FormItem(f"{label}示例{n}", first + timedelta(days=30 * n), "参加") for n in range(count))
    return FormSection(label, f"{count}次", items)


def year_table(rng: Random, rows: int) -> YearTable:
    return YearTable(
        committee=COMMITTEE, year=inventing.YEAR, scheme_title="委员履职考核办法（示例）", generated_on=date(2026, 1, 5),
        sections=PARTS, rows=tuple(_row(rng) for _ in range(rows)), recorded_by="专委会", verified_by="委员工作委",
        published_by="主席会议",
    )  # fmt: skip


def _row(rng: Random) -> YearRow:
    points = tuple(str(rng.randint(0, 30)) for _ in PARTS)
    return YearRow(
        inventing.name(rng),
        rng.choice(inventing.BODIES[Body.Kind.SECTOR]),
        points,
        str(sum(map(int, points))),
        "称职",
    )
