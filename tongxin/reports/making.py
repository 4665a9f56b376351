"""Papers as files. The libraries for Word and PDF are loaded by the first paper a process makes: most workers show pages only,
and without them a worker needs a fifth less memory."""

from collections.abc import Iterator
from typing import IO

from tongxin.documents.shapes import RegistrationForm, SheetDocument, YearTable


def fonts_problem() -> str:
    """Why no PDF can be made now; empty when all is well."""
    from tongxin.documents import fonts

    return fonts.problem()


def year_table_pdf(table: YearTable) -> bytes:
    from tongxin.documents import pdf

    return pdf.year_table_pdf(table)


def sheet_pdf(sheet: SheetDocument) -> bytes:
    from tongxin.documents import pdf

    return pdf.sheet_pdf(sheet)


def form_pdf(form: RegistrationForm) -> bytes:
    from tongxin.documents import pdf

    return pdf.registration_form_pdf(form)


def form_docx(form: RegistrationForm) -> bytes:
    from tongxin.documents import word

    return word.registration_form_docx(form)


def forms_bundle(forms: Iterator[RegistrationForm], target: IO[bytes], *, as_word: bool) -> None:
    """All forms in one zip: a Word file a member, or PDF in volumes. Raises documents.fonts.FontsMissingError."""
    from tongxin.documents import pdf, word

    write = word.registration_forms_zip if as_word else pdf.registration_forms_volumes
    write(forms, target)
