import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document

from tongxin.documents import word
from tongxin.documents.shapes import FormSection
from tongxin.documents.templates_word import make_registration_form
from tongxin.documents.tests.reading import cell_after
from tongxin.documents.tests.samples import RARE, make_busy_form, make_form


def custom(*paragraphs: str) -> bytes:
    document, made = Document(), BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(made)
    return made.getvalue()


def texts(docx: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(BytesIO(docx)).paragraphs]


def test_lin_jings_form_holds_what_the_printed_one_holds():
    made = word.registration_form_docx(make_form())
    assert cell_after(made, "出生年月") == "1975年8月"
    assert cell_after(made, "工作单位及职务") == "示例市第一中学副校长、正高级教师"
    assert cell_after(made, "提交提案2件") == (
        "1.关于加快普惠托育服务体系建设的提案（1月13日，第一提案人，立案，重点提案）；"
        "2.关于完善社区15分钟养老服务圈的提案（6月2日，联名，立案）。"
    )
    assert cell_after(made, "获奖情况") == "1.2025年度优秀提案（1月15日）。"
    assert cell_after(made, "等次（暂定）") == "优秀"


def test_a_name_with_rare_characters_and_marks_stays_as_written():
    assert cell_after(word.registration_form_docx(make_form(f"陈{RARE}<&>")), "姓名") == f"陈{RARE}<&>"


def test_every_paragraph_of_the_summary_is_one_in_word():
    form = make_form(summary="第一段。\n\n第二段。")
    assert cell_after(word.registration_form_docx(form), "个人小结").split("\n")[:2] == [
        "第一段。",
        "第二段。",
    ]


def test_word_cuts_nothing():
    assert (
        cell_after(word.registration_form_docx(make_busy_form()), "参加会议150次").count("常委会会议") == 150
    )


def test_a_section_without_anything_says_so():
    form = make_form(sections=(FormSection("参加培训", "0次"),), awards=())
    made = word.registration_form_docx(form)
    assert (cell_after(made, "参加培训0次"), cell_after(made, "获奖情况")) == ("无", "无")


def test_the_official_faces_are_named_for_chinese_text():
    document = Document(BytesIO(word.registration_form_docx(make_form())))
    cells = document.tables[0].rows[0].cells
    runs = [
        paragraph.runs[0]
        for paragraph in (document.paragraphs[0], *(cell.paragraphs[0] for cell in cells[:2]))
    ]
    faces = [run._element.xpath("string(w:rPr/w:rFonts/@w:eastAsia)") for run in runs]
    assert faces == ["方正小标宋简体", "黑体", "仿宋_GB2312"]


def test_the_template_that_is_kept_is_the_one_the_script_makes():
    kept, made = BytesIO(word.REGISTRATION_FORM.read_bytes()), BytesIO()
    make_registration_form.make().save(made)
    parts = ("word/document.xml", "word/footer1.xml", "word/styles.xml")
    with zipfile.ZipFile(kept) as left, zipfile.ZipFile(made) as right:
        assert [left.read(part) for part in parts] == [right.read(part) for part in parts]


def test_a_committee_brings_its_own_template():
    own = custom("{{ committee }} {{ name }} {{ sections[0].entries|length }}次", "{{ awards_text }}")
    assert texts(word.registration_form_docx(make_form(), own)) == [
        "政协示例市委员会 林静 4次",
        "1.2025年度优秀提案（1月15日）。",
    ]


@pytest.mark.parametrize(
    ("placeholder", "told"),
    [
        ("{{ nmae }}", "没有这样的字段（'nmae' is undefined）"),
        (
            "{{ name.__class__.__mro__ }}",
            "用了不允许的写法（access to attribute '__class__' of 'str' object is unsafe）",
        ),
        ("{{ name + }}", "标记没有写完整（unexpected 'end of print statement'）"),
    ],
)
def test_a_fault_or_a_trick_in_a_template_is_told_and_goes_no_further(placeholder, told):
    with pytest.raises(word.BrokenTemplateError) as error:
        word.registration_form_docx(make_form(), custom(placeholder))
    assert str(error.value) == f"Word模板中的占位符有误：{told}。请对照随附模板修改。"


def test_the_file_tells_its_title_and_committee():
    properties = Document(BytesIO(word.registration_form_docx(make_form()))).core_properties
    assert (properties.title, properties.author) == ("2026年度履职情况登记表", "政协示例市委员会")


def test_a_file_that_is_no_word_file_is_refused():
    with pytest.raises(word.BrokenTemplateError, match=r"^Word模板无法打开：不是.docx文件。"):
        word.registration_form_docx(make_form(), b"not a zip")


def test_a_zip_that_is_no_word_file_is_refused():
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(word.BrokenTemplateError, match=r"^Word模板无法使用："):
        word.registration_form_docx(make_form(), made.getvalue())


def test_a_template_that_unpacks_to_far_more_than_a_form_is_refused():
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (word.LARGEST_TEMPLATE + 1))
    with pytest.raises(word.BrokenTemplateError, match=r"^Word模板过大"):
        word.registration_form_docx(make_form(), made.getvalue())


def test_a_bundle_numbers_members_of_one_name_and_tells_its_progress():
    heard: list[int] = []
    target = BytesIO()
    forms = [make_form("林静"), make_form("林静"), replace(make_form(), name="古丽/买买提")]
    assert word.registration_forms_zip(forms, target, progress=heard.append) == 3
    with zipfile.ZipFile(target) as bundle:
        assert bundle.namelist() == [
            "001_林静_2026年度履职情况登记表.docx",
            "002_林静_2026年度履职情况登记表.docx",
            "003_古丽买买提_2026年度履职情况登记表.docx",
        ]
        assert cell_after(bundle.read(bundle.namelist()[2]), "姓名") == "古丽/买买提"
    assert heard == [1, 2, 3]
