import pytest

from tongxin.documents import pdf
from tongxin.documents.shapes import SheetNode
from tongxin.documents.tests.reading import pages
from tongxin.documents.tests.samples import make_sheet

pytestmark = pytest.mark.usefixtures("faces")


def test_li_jie_reads_rule_clause_and_evidence_under_every_number():
    [text] = pages(pdf.sheet_pdf(make_sheet()))
    assert "1会议每半天2.5分，封顶40分▲原始42.5分，超出封顶40分，核减2.5分第六条40" in text
    assert "1.1常委会会议每半天2.5分第六条第（一）项40" in text
    assert "3月20日市政协十四届常委会第3次会议（2个半天）5" in text
    assert "市政协专题协商会（1个半天）未计入：已达封顶—" in text


def test_minimums_tell_what_is_met_and_what_is_missing():
    [text] = pages(pdf.sheet_pdf(make_sheet()))
    assert "出席5个半天，应出席5个半天第十二条已达到" in text
    assert "已提交0件，还差1件第十三条未达到" in text


def test_a_deep_tree_is_numbered_by_its_levels():
    deep = SheetNode("甲", "1", children=(SheetNode("乙", "1", children=(SheetNode("丙", "1"),)),))
    sheet = make_sheet()
    [text] = pages(pdf.sheet_pdf(type(sheet)(**{**fields(sheet), "nodes": (deep,)})))
    assert "1甲11.1乙11.1.1丙1" in text


def fields(sheet):
    return {name: getattr(sheet, name) for name in sheet.__dataclass_fields__}
