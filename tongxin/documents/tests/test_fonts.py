import shutil

import pytest

from tongxin.documents import fonts, pdf, word
from tongxin.documents.tests.reading import cell_after
from tongxin.documents.tests.samples import make_form, make_year_table


@pytest.fixture
def bare(tmp_path, settings):
    """A machine on which nothing has been fetched or licensed."""
    settings.ROOT, settings.DATA_DIR = tmp_path / "program", tmp_path / "data"
    return tmp_path


def test_a_bare_machine_says_which_faces_are_missing_and_what_to_do(bare):
    with pytest.raises(fonts.FontsMissingError) as told:
        pdf.year_table_pdf(make_year_table(1))
    assert str(told.value) == (
        "暂时不能生成PDF：缺少中文字体Noto Sans SC、Noto Serif SC。请由管理员在程序目录运行 python3 tools/fetch_fonts.py "
        "取得字体（首次启动后会在后台自动下载，请稍候再试）；不能联网时，请把这些字体文件拷入 "
        f"{bare / 'program' / 'var' / 'fonts'}。Word文档不受影响，可先导出Word。"
    )
    assert fonts.problem() == str(told.value)


def test_word_needs_no_faces(bare):
    assert cell_after(word.registration_form_docx(make_form("陈䶮")), "姓名") == "陈䶮"


@pytest.mark.usefixtures("faces")
def test_faces_that_arrive_later_are_seen_without_a_new_start(bare, settings):
    arrived = fonts.fetched_folder()
    assert fonts.problem() != ""
    settings.ROOT = project = type(bare)(__file__).resolve().parents[3]
    shutil.copytree(project / "var" / "fonts", arrived, ignore=shutil.ignore_patterns(".*"))
    settings.ROOT = bare / "program"
    assert (fonts.problem(), pdf.year_table_pdf(make_year_table(1))[:5]) == ("", b"%PDF-")


def test_licensed_faces_are_preferred_and_the_free_ones_still_close_every_list():
    at_hand = {"FangSong_GB2312", "FZXiaoBiaoSong-B05S", "SimHei", "Noto Serif SC", "Noto Sans SC"}
    assert fonts.choose(at_hand) == {
        "title": ["FZXiaoBiaoSong-B05S", "Noto Serif SC", "Noto Sans SC"],
        "body": ["FangSong_GB2312", "Noto Serif SC", "Noto Sans SC"],
        "kai": ["Noto Serif SC", "Noto Sans SC"],
        "hei": ["SimHei", "Noto Sans SC", "Noto Serif SC"],
    }


def test_licensed_faces_alone_are_not_enough_because_rare_names_would_be_blank():
    assert fonts.missing({"FangSong_GB2312", "SimHei"}) == ("Noto Sans SC", "Noto Serif SC")
