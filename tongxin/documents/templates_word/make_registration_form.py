"""Makes registration_form.docx, the template of the 履职情况登记表; run it with python -m after a change.

The template is an ordinary Word file with placeholders, so a committee may edit a copy in Word and use it instead.
Official faces are named, not embedded: they stand on the officials' own machines.
"""

from collections.abc import Iterable
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

TARGET = Path(__file__).resolve().parent / "registration_form.docx"
TITLE, BODY, HEI = "方正小标宋简体", "仿宋_GB2312", "黑体"
WIDTHS = (2.35, 3.45, 2.35, 3.45, 2.35, 3.45)  # cm, 17.4 in all
CENTER, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT

BASICS = (
    (("姓    名", "{{ name }}"), ("性    别", "{{ sex }}"), ("出生年月", "{{ born_on.month }}")),
    (("民    族", "{{ ethnicity }}"), ("党    派", "{{ party }}"), ("界    别", "{{ sector }}")),
    (
        ("政协职务", "{{ post }}"),
        ("专门委员会", "{{ special_committee }}"),
        ("委员联络组", "{{ liaison_group }}"),
    ),
)


def make() -> Docx:
    document = Document()
    properties = document.core_properties
    properties.title, properties.author = "{{ year }}年度履职情况登记表", "{{ committee }}"
    properties.comments = ""
    set_page(document)
    write(document.add_paragraph(), "政协委员履职情况登记表", TITLE, 22, CENTER)
    write(document.add_paragraph(), "（{{ year }}年度）", BODY, 12, CENTER)
    line = document.add_paragraph()
    line.paragraph_format.tab_stops.add_tab_stop(Cm(17.4), WD_TAB_ALIGNMENT.RIGHT)
    write(line, "{{ committee }}{{ term }}\t制表日期：{{ generated_on.full }}", BODY, 10.5, LEFT)
    fill(document)
    write(
        document.add_paragraph(), "", BODY, 1, LEFT
    )  # Word wants one after a table, a small one takes no page
    foot(document)
    return document


def foot(document: Docx) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    proof = "{% if proof.ledger_head %}台账校验值 {{ proof.ledger_head }}　{% endif %}"
    write(
        paragraph,
        proof + "{% if proof.scheme_hash %}办法校验值 {{ proof.scheme_hash }}{% endif %}",
        BODY,
        6,
        CENTER,
    )


def set_page(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin, section.bottom_margin = Cm(1.6), Cm(1.4)
    section.footer_distance = Cm(0.7)
    style = document.styles["Normal"]
    style.font.name = "Times New Roman"  # first, or the element for the eastern face does not exist yet
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    style.font.size = Pt(10.5)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)


def fill(document: Docx) -> None:
    table = document.add_table(rows=0, cols=len(WIDTHS), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    air(table)
    for pairs in BASICS:
        cells = row(table, 0.85).cells
        for index, (caption, value) in enumerate(pairs):
            label(cells[2 * index], caption)
            said(cells[2 * index + 1], value)
    cells = row(table, 1.1).cells
    label(cells[0], "工作单位\n及职务")
    said(cells[1].merge(cells[3]), "{{ unit_and_duty }}")
    label(cells[4], "联系电话")
    said(cells[5], "{{ phone }}")
    fill_deeds(table)
    fill_words(table)
    keep_whole(table.rows[:4])
    keep_whole(table.rows[-1:])


def fill_deeds(table: Table) -> None:
    tag(table, "{%tr for section in sections %}")
    cells = row(table, 1).cells
    label(cells[0], "{{ section.label }}")
    write(cells[0].add_paragraph(), "{{ section.count }}", BODY, 9, CENTER)
    running(cells[1].merge(cells[5]), "{{ section.text }}")
    tag(table, "{%tr endfor %}")
    cells = row(table, 1).cells
    label(cells[0], "获奖情况")
    running(cells[1].merge(cells[5]), "{{ awards_text }}")


def fill_words(table: Table) -> None:
    cells = row(table, 3.6).cells
    label(cells[0], "个\n人\n小\n结")
    own = cells[1].merge(cells[5])
    words(own, "self_summary_lines")
    signature(own, "委员签名：{{ '　' * 7 }}年　　月　　日")
    for caption, field in (
        ("专门委员会\n意    见", "committee_opinion"),
        ("办公厅(室)\n意    见", "office_opinion"),
    ):
        cells = row(table, 2.3).cells
        label(cells[0], caption)
        opinion = cells[1].merge(cells[5])
        words(opinion, f"{field}.lines")
        signed = f"{{{{ {field}.signed_by or '　' * 7 }}}}"
        dated = f"{{{{ {field}.signed_on.full if {field}.signed_on else '　　　　年　　月　　日' }}}}"
        signature(opinion, f"签章：{signed}　{dated}")
    cells = row(table, 0.95).cells
    label(cells[0], "得    分")
    said(cells[1].merge(cells[2]), "{{ score }}")
    label(cells[3], "等次{% if provisional %}（暂定）{% endif %}")
    said(cells[4].merge(cells[5]), "{{ grade }}")


def added(table: Table) -> _Row:
    fresh: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it untyped
    return fresh


def row(table: Table, height: float) -> _Row:
    """A new row of at least this height in centimetres."""
    fresh = added(table)
    fresh.height = Cm(height)
    for cell, width in zip(fresh.cells, WIDTHS, strict=True):
        cell.width = Cm(width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return fresh


def air(table: Table) -> None:
    """A little room between rule and text, in twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", 45), ("left", 85), ("bottom", 45), ("right", 85)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)  # noqa: SLF001 - python-docx has no cell margins


def keep_whole(rows: Iterable[_Row]) -> None:
    for each in rows:
        each._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - nor this


def tag(table: Table, text: str) -> None:
    """A row that only steers the template; rendering takes it out."""
    cells = added(table).cells
    cells[0].merge(cells[-1]).paragraphs[0].add_run(text)


def label(cell: _Cell, text: str) -> None:
    first, *rest = text.split("\n")
    write(cell.paragraphs[0], first, HEI, 10.5, CENTER)
    for line in rest:
        write(cell.add_paragraph(), line, HEI, 10.5, CENTER)


def said(cell: _Cell, text: str) -> None:
    write(cell.paragraphs[0], text, BODY, 10.5, CENTER)


def running(cell: _Cell, text: str) -> None:
    write(cell.paragraphs[0], text, BODY, 10, LEFT)


def words(cell: _Cell, lines: str) -> None:
    """Paragraphs of free text, one for every line, the first two places left blank as is the custom."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
    cell.paragraphs[0].add_run(f"{{%p for line in {lines} %}}")
    paragraph = cell.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(21)
    write(paragraph, "{{ line }}", BODY, 10.5, LEFT)
    cell.add_paragraph().add_run("{%p endfor %}")


def signature(cell: _Cell, text: str) -> None:
    paragraph = cell.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(12)
    write(paragraph, text, BODY, 10.5, RIGHT)


def write(paragraph: Paragraph, text: str, face: str, size: float, align: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.font.name = "Times New Roman"  # first, as above
    run.font.size = Pt(size)
    properties = run._element.get_or_add_rPr()  # noqa: SLF001 - python-docx has no eastern face
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), face)
    hint = OxmlElement("w:lang")
    hint.set(qn("w:eastAsia"), "zh-CN")
    properties.append(hint)


if __name__ == "__main__":
    make().save(str(TARGET))
