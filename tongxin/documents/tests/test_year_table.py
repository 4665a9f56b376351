from dataclasses import replace

import pytest

from tongxin.documents import pdf
from tongxin.documents.tests.reading import embedded_faces, pages, sizes
from tongxin.documents.tests.samples import PROOF, RARE, make_year_row, make_year_table

pytestmark = pytest.mark.usefixtures("faces")

HEAD = "序号姓名界别会议提案社情民意调研视察学习培训联系群众奖励扣分总分"


def test_a_county_of_twenty_fits_on_one_sheet_across():
    made = pdf.year_table_pdf(make_year_table(18))
    assert (len(pages(made)), sizes(made)) == (1, {(842, 595)})


def test_the_head_stands_on_every_page_and_every_page_tells_its_number_and_proof():
    texts = pages(pdf.year_table_pdf(make_year_table(60)))
    assert [text.count(HEAD) for text in texts] == [1] * len(texts)
    assert [f"第{n}页共{len(texts)}页" in text for n, text in enumerate(texts, 1)] == [True] * len(texts)
    assert [PROOF.ledger_head in text and PROOF.scheme_hash in text for text in texts] == [True] * len(texts)


def test_the_last_page_names_the_three_separated_duties_and_leaves_room_to_sign():
    last = pages(pdf.year_table_pdf(make_year_table(60)))[-1]
    assert "记录各专门委员会；核实委员工作委员会；发布主席会议。" in last
    assert "制表：审核：分管领导：主要领导：日期：年月日" in last


def test_a_provisional_grade_says_so_and_a_settled_one_does_not():
    [provisional] = pages(pdf.year_table_pdf(make_year_table(5)))
    [settled] = pages(pdf.year_table_pdf(make_year_table(5, provisional=False)))
    assert ("等次（暂定）" in provisional, "暂定" in settled) == (True, False)


def test_rare_characters_of_names_are_printed():
    [text] = pages(pdf.year_table_pdf(make_year_table(10)))
    assert "".join(mark for mark in RARE if mark in text) == RARE


def test_every_face_is_inside_the_file():
    faces = embedded_faces(pdf.year_table_pdf(make_year_table(10)))
    assert faces == {"NotoSerifSC-Regular": True, "NotoSerifSC-Bold": True, "NotoSansSC-Medium": True}


def test_the_same_table_gives_the_same_bytes():
    assert pdf.year_table_pdf(make_year_table(30)) == pdf.year_table_pdf(make_year_table(30))


def test_typst_marks_in_a_note_are_only_text():
    row = replace(make_year_row(0), note='#panic("x") *粗* $a$ @谁 <b>')
    [text] = pages(pdf.year_table_pdf(replace(make_year_table(1), rows=(row,))))
    assert '#panic("x")*粗*$a$@谁<b>' in text


def test_a_row_with_a_point_too_few_is_refused_by_name():
    table = replace(make_year_table(1), sections=("会议",))
    with pytest.raises(ValueError, match=r"^林静有8个分项得分，而汇总表有1个分项。$"):
        pdf.year_table_pdf(table)
