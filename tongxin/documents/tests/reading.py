"""Reads finished documents back, as a recipient's program would."""

from io import BytesIO

from docx import Document
from docx.table import Table
from pypdf import PdfReader


def pages(pdf: bytes) -> list[str]:
    """The text of each page without spaces and line ends, which are a matter of layout."""
    return [
        "".join(page.extract_text().replace("\u200b", "").split()) for page in PdfReader(BytesIO(pdf)).pages
    ]


def bookmarks(pdf: bytes) -> list[str]:
    return [mark.title or "" for mark in PdfReader(BytesIO(pdf)).outline if not isinstance(mark, list)]


def sizes(pdf: bytes) -> set[tuple[int, int]]:
    """Width and height of the pages in points."""
    return {
        (round(page.mediabox.width), round(page.mediabox.height)) for page in PdfReader(BytesIO(pdf)).pages
    }


def embedded_faces(pdf: bytes) -> dict[str, bool]:
    """The name of every face a PDF uses, without the subset mark, and whether its outlines are inside."""
    found = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]  # a PDF's dictionaries have no types
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            name = str(inner["/BaseFont"]).split("+")[-1]
            found[name] = bool({"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].keys()))
    return found


def table(docx: bytes) -> Table:
    return Document(BytesIO(docx)).tables[0]


def cell_after(docx: bytes, caption: str) -> str:
    """What stands in the cell right of a caption; blanks inside captions do not count."""
    for row in table(docx).rows:
        texts: list[str] = list(dict.fromkeys(cell.text for cell in row.cells))
        heads = ["".join(text.split()) for text in texts]
        if caption in heads:
            return texts[heads.index(caption) + 1]
    raise AssertionError(f"no cell says {caption}")
