"""The register page: a list that filters, sorts, pages and exports, declared once a module by its columns."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import render

from tongxin.people.drawing import Shown, lines_of
from tongxin.people.http import UserRequest, actor_of
from tongxin.people.remembering import CountingOnce
from tongxin.tables.layout import Column
from tongxin.tables.writer import SheetOut, write_xlsx
from tongxin.trail import clock, record, storing

PAGE_SIZE = 50
CHUNK = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its title, its columns, what a line of it is counted in, and how it is ordered when nobody asks.

    `named` is what a line is called where it is chosen or corrected; `dense` suits many short columns;
    `complete` reads what the columns need of many rows at once. A register `remembers` its count until the committee's
    trail moves; one whose rows also hang on what other committees do, or on what no act records, does not.
    """

    title: str
    unit: str
    columns: Sequence[Shown]
    order: str
    template: str = "people/register.html"
    empty: str = "没有符合条件的记录"
    named: Callable[[Any], str] = str
    dense: bool = False
    remembers: bool = True
    complete: Callable[[Iterable[Any]], Sequence[Any]] = list

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """Every order the columns offer, upwards and downwards, for phones, which show no heads."""
        named = [(each.name, each.label) for each in self.columns if each.sort]
        ways = (("", "升序"), ("-", "降序"))
        return [(f"{sign}{name}", f"{label}，{way}") for name, label in named for sign, way in ways]

    @property
    def sorted_by(self) -> str:
        """The column the register is ordered by when nobody asks, with a minus where it falls; none where it has none."""
        expression = self.order.removeprefix("-")
        names = (each.name for each in self.columns if each.sort == expression)
        return next((f"-{name}" if self.order != expression else name for name in names), "")


def page(
    request: UserRequest,
    register: Register,
    rows: QuerySet[Any],
    form: forms.Form | None = None,
    **context: Any,
) -> HttpResponseBase:
    """The register as a page, or as an Excel file with ?format=xlsx; exports are on record."""
    ordered = rows.order_by(*order_of(register, request.GET.get("sort", "")))
    if request.GET.get("format") == "xlsx":
        return export(request, register, ordered)
    pages = CountingOnce(ordered, PAGE_SIZE, request) if register.remembers else Paginator(ordered, PAGE_SIZE)
    shown = pages.get_page(request.GET.get("page"))
    lines = lines_of(register.columns, register.complete(shown))
    return render(
        request, register.template,
        {"register": register, "page": shown, "lines": lines, "filter_form": form, **context},
    )  # fmt: skip


def order_of(register: Register, asked: str) -> list[str]:
    """The asked order where a column offers it, else the register's own; always ends in the key, so pages are stable."""
    key, turned = asked.removeprefix("-"), asked.startswith("-")
    column = next((each for each in register.columns if each.name == key and each.sort), None)
    order = column.sort if column else register.order
    if column and turned:
        order = order.removeprefix("-") if order.startswith("-") else f"-{order}"
    return [order, "-pk" if order.startswith("-") else "pk"]


def export(request: UserRequest, register: Register, rows: QuerySet[Any]) -> FileResponse:
    """All rows the filters leave, as Excel, written row by row; who exported what is on record."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it after sending
    count = write_xlsx(target, [sheet(register, rows, request.committee.name)])
    act = record.Act("people.register.exported", "导出", None, register.title, after={"rows": count})
    record.record(actor_of(request), request.committee.pk, act)
    target.seek(0)
    name = f"{register.title}{clock.today():%Y%m%d}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)


def sheet(register: Register, rows: QuerySet[Any], committee: str) -> SheetOut:
    columns = [Column(each.name, each.label, kind=each.kind) for each in register.columns]
    notes = [f"{committee}　导出日期：{clock.today():%Y-%m-%d}"]
    return SheetOut(register.title, columns, _values(register, rows), register.title, notes)


def _values(register: Register, rows: QuerySet[Any]) -> Iterator[Sequence[Any]]:
    with storing.collecting_by_hand() as collect:
        found = rows.iterator(chunk_size=CHUNK)
        while chunk := register.complete(islice(found, CHUNK)):
            for row in chunk:
                yield [column.value(row) for column in register.columns]
            collect()  # memory stays flat
