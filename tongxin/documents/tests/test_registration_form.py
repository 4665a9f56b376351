import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from tongxin.documents import pdf
from tongxin.documents.shapes import FormItem, FormSection
from tongxin.documents.tests.reading import bookmarks, pages, sizes
from tongxin.documents.tests.samples import RARE, items, make_busy_form, make_form

pytestmark = pytest.mark.usefixtures("faces")


def test_lin_jing_has_her_whole_year_on_one_sheet():
    made = pdf.registration_form_pdf(make_form())
    [text] = pages(made)
    assert sizes(made) == {(595, 842)}
    assert "关于完善社区15分钟养老服务圈的提案（6月2日，联名，立案）。" in text
    assert "下一步将继续改进。" in text
    assert "详见附页" not in text


def test_a_rare_name_is_printed():
    [text] = pages(pdf.registration_form_pdf(make_form("陈" + RARE)))
    assert f"姓名陈{RARE}性别" in text


def test_an_almost_empty_form_is_still_one_sheet_to_fill_in_by_hand():
    form = make_form(
        "周敏", self_summary="", sections=(FormSection("参加会议", "0次"),), awards=(), born_on=None
    )
    [text] = pages(pdf.registration_form_pdf(form))
    assert "参加会议0次无获奖情况无" in text


def test_what_the_sheet_cannot_hold_is_counted_there_and_stands_whole_in_the_annex():
    form = make_busy_form()
    first, *annex = pages(pdf.registration_form_pdf(form))
    assert "等150项，详见附页。" in first
    assert "……（全文见附页）" in first
    assert "得分86.5" in first
    rest = "".join(annex)
    assert rest.count("市政协十四届常委会会议") == 150
    assert rest.count("认真履行委员职责。") == 60
    assert rest.count("材料真实。") == 20


def test_without_an_annex_the_sheet_still_says_how_much_there_is():
    [text] = pages(pdf.registration_form_pdf(make_busy_form(), annex=False))
    assert ("等150项。" in text, "详见附页" in text, "……（未完）" in text) == (True, False, True)


@pytest.mark.parametrize("count", [1, 5, 9, 14, 22, 37, 60])
def test_the_first_sheet_keeps_its_foot_whatever_the_number_of_meetings(count):
    texts = pages(pdf.registration_form_pdf(make_form(meetings=count, summary="认真履职。" * 8 * count)))
    assert [("等次（暂定）优秀" in text) for text in texts] == [True] + [False] * (len(texts) - 1)


@pytest.mark.parametrize("count", [4, 11, 30])
def test_every_meeting_is_told_once_somewhere(count):
    first, *annex = pages(pdf.registration_form_pdf(make_form(meetings=count, summary="认真履职。" * 150)))
    told = "".join(annex) if "市政协十四届常委会会议" in "".join(annex) else first
    assert [f"常委会会议（第{n}次）" in told for n in range(1, count + 1)] == [True] * count


def test_one_title_longer_than_a_sheet_goes_to_the_annex_whole():
    title = "关于" + "进一步" * 800 + "的提案"
    form = make_form(sections=(FormSection("提交提案", "1件", (FormItem(title),)),))
    first, *annex = pages(pdf.registration_form_pdf(form))
    assert ("共1项，详见附页。" in first, title in "".join(annex)) == (True, True)


def test_a_bundle_has_a_sheet_and_a_bookmark_for_everyone_and_tells_its_progress():
    heard: list[int] = []
    made = pdf.registration_forms_pdf(map(make_form, ("林静", "陈䶮", "周敏")), progress=heard.append)
    assert (len(pages(made)), bookmarks(made), heard) == (3, ["林静", "陈䶮", "周敏"], [1, 2, 3])


def test_volumes_hold_everyone_in_order_and_tell_what_is_finished():
    heard: list[int] = []
    target = BytesIO()
    names = ("林静", "陈䶮", "周敏", "孙立", "李㛃")
    count = pdf.registration_forms_volumes(map(make_form, names), target, per_volume=2, progress=heard.append)
    with zipfile.ZipFile(target) as bundle:
        volumes = {name: bookmarks(bundle.read(name)) for name in bundle.namelist()}
    assert (count, heard) == (5, [2, 4, 5])
    assert volumes == {
        "履职情况登记表_001-002.pdf": ["林静", "陈䶮"],
        "履职情况登记表_003-004.pdf": ["周敏", "孙立"],
        "履职情况登记表_005-005.pdf": ["李㛃"],
    }


def test_nobody_to_print_is_said_and_not_printed():
    with pytest.raises(ValueError, match=r"^没有可打印的履职情况登记表：所选范围内没有委员。$"):
        pdf.registration_forms_pdf([])
    with pytest.raises(ValueError, match=r"^没有可打印的履职情况登记表：所选范围内没有委员。$"):
        pdf.registration_forms_volumes([], BytesIO())


def test_pasted_control_characters_do_no_harm():
    form = replace(make_form(), self_summary="第一段\x0b第二段\x00\x1f\ud800", awards=items(1, "奖\x07项"))
    [text] = pages(pdf.registration_form_pdf(form))
    assert ("第一段第二段" in text, "奖项（第1次）" in text) == (True, True)
