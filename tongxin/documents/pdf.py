"""PDF documents set by typst; one compiler a process, the same data give the same bytes on every machine."""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import IO, Any, cast

import typst

from tongxin.documents import fonts
from tongxin.documents.plain import plain
from tongxin.documents.shapes import RegistrationForm, SheetDocument, YearTable

TEMPLATES = Path(__file__).resolve().parent / "templates_typst"

Progress = Callable[[int], None]


class Press:
    """The compiler and the faces it was made with; made anew when the face files change.

    A compiler cannot be used by two threads at a time, hence the lock.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.ready: tuple[fonts.Shelf, typst.Compiler] | None = None

    def print(self, template: str, content: dict[str, Any]) -> bytes:
        with self.lock:
            shelf, compiler = self.current()
            inputs = {
                "data": json.dumps(content, ensure_ascii=False),
                "faces": json.dumps(fonts.choose(shelf.families), ensure_ascii=False),
            }
            source = TEMPLATES / template
            made = compiler.compile(source, format="pdf", sys_inputs=inputs, pdf_tags=False)
            return cast("bytes", made)  # a list only for images, None only when written to a file

    def current(self) -> tuple[fonts.Shelf, typst.Compiler]:
        if self.ready is None or self.ready[0].stamp != fonts.stamp():
            shelf = fonts.shelf()
            compiler = typst.Compiler(root=TEMPLATES, font_paths=shelf.fonts, ignore_system_fonts=True)
            self.ready = shelf, compiler
        return self.ready

    def forget(self) -> None:
        """Frees what typst remembers of earlier pages (2 MB a form): it drops what ten later runs did not use."""
        with self.lock:
            _, compiler = self.current()
            for _ in range(11):
                compiler.compile(b"", format="pdf")


press = Press()


def year_table_pdf(table: YearTable) -> bytes:
    """The year table on A4 across; raises FontsMissingError, and ValueError for a row of another width."""
    for row in table.rows:
        if len(row.points) != len(table.sections):
            raise ValueError(
                f"{row.name}有{len(row.points)}个分项得分，而汇总表有{len(table.sections)}个分项。"
            )
    return press.print("year_table.typ", plain(table))


def registration_form_pdf(form: RegistrationForm, *, annex: bool = True) -> bytes:
    """One A4 page, and annex pages for what it cannot hold; without annex the form says how much it left out."""
    return registration_forms_pdf([form], annex=annex)


def registration_forms_pdf(
    forms: Iterable[RegistrationForm], *, annex: bool = True, progress: Progress | None = None
) -> bytes:
    """The forms one after another in one file, bookmarked by name.

    `progress` hears how many forms have been read so far: reading is where a caller's queries run; setting the
    pages afterwards is one step and needs about 2 MB a form. Raises FontsMissingError, and ValueError without any form.
    """
    read = list(counted(map(plain, forms), progress))
    if not read:
        raise ValueError("没有可打印的履职情况登记表：所选范围内没有委员。")
    content = {"committee": read[0]["committee"], "annex": annex, "forms": read}
    return press.print("registration_form.typ", content)


def registration_forms_volumes(
    forms: Iterable[RegistrationForm],
    target: IO[bytes],
    *,
    annex: bool = True,
    per_volume: int = 40,
    progress: Progress | None = None,
) -> int:
    """Writes a zip of PDF volumes into `target` in flat memory and returns the number of forms.

    `progress` hears how many forms are finished. Raises FontsMissingError, and ValueError without any form.
    """
    finished = 0
    with zipfile.ZipFile(target, "w") as bundle:  # stored: a PDF is compressed already
        for volume in volumes(forms, per_volume):
            printed = registration_forms_pdf(volume, annex=annex)
            bundle.writestr(f"履职情况登记表_{finished + 1:03}-{finished + len(volume):03}.pdf", printed)
            press.forget()
            finished += len(volume)
            if progress:
                progress(finished)
    return finished


def volumes(forms: Iterable[RegistrationForm], size: int) -> Iterator[list[RegistrationForm]]:
    """The first volume comes even when it is empty, so that its printer can say so."""
    rest = iter(forms)
    volume = list(islice(rest, size))
    yield volume
    while volume := list(islice(rest, size)):
        yield volume


def sheet_pdf(sheet: SheetDocument) -> bytes:
    """A member's score sheet with rule, clause and evidence under every number; raises FontsMissingError."""
    return press.print("sheet.typ", plain(sheet))


def counted(items: Iterable[Any], progress: Progress | None) -> Iterator[Any]:
    for number, item in enumerate(items, start=1):
        yield item
        if progress:
            progress(number)
