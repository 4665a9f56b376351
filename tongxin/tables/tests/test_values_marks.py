"""Attendance marks, choices, yes and no."""

import pytest

from tongxin.tables import values
from tongxin.tables.reader import CellError
from tongxin.tables.values import Attendance, Problem

PRESENT, LATE, ABSENT = Attendance("present"), Attendance("late"), Attendance("unexcused")


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["√", "✓", "✔", "到", " 到 ", 1, 1.0, "1", "1.0", "１", True, "出席"], PRESENT),
        (["×", "✗", "✘", "X", "缺席", "缺", "未到", "旷"], ABSENT),
        (["迟到", "√(迟到)", "√（迟到）", "迟 到", "到(迟到)"], LATE),
        (["早退", "√(早退)"], Attendance("early")),
        (["请假", "请 假", "请假(同意)"], Attendance("leave", "unstated")),
        (["事假", "事假(已批)", "事假（已批）", "事假(已请假)", "家事"], Attendance("leave", "personal")),
        (["病假", "请假(病)", "身体原因", "×(病假)"], Attendance("leave", "sick")),
        (["公假", "公差", "出差", "请假（公务）"], Attendance("leave", "official")),
        (["补假"], Attendance("leave", "unstated", "补假")),
        (["", "  ", None], Attendance("unknown")),
    ],
)
def test_marks_of_attendance_sheets(cells, mark):
    assert [values.attendance(cell) for cell in cells] == [mark] * len(cells)


@pytest.mark.parametrize(
    "cell", ["事假(未批)", "迟到早退", "○", "0", 0, 2, "代", "√(病假)", "病假(公假)", CellError("#N/A")]
)
def test_no_other_text_is_taken_for_a_mark(cell):
    assert isinstance(values.attendance(cell), Problem)


def test_an_unknown_mark_says_which_are_known():
    assert str(values.attendance("代")) == (
        "签到记号“代”认不出来；可填：√、到、×、缺席、迟到、早退、请假、公假、病假、事假"
    )


def test_a_committee_may_use_signs_of_its_own():
    legend = {"○": Attendance("leave", "official"), "√": LATE}
    assert [values.attendance(cell, legend) for cell in ("○", "√", "到")] == [
        Attendance("leave", "official"),
        LATE,
        PRESENT,
    ]


KINDS = {"inspection": ("视察", "委员视察"), "study": ("学习培训", "学习、培训"), "none": ("无",)}


def test_a_choice_is_found_by_label_or_alias():
    cells = ("视察", " 视 察", "委员视察", "学习培训", "学习、培训", "无", None)
    assert [values.choice(cell, KINDS) for cell in cells] == [
        "inspection",
        "inspection",
        "inspection",
        "study",
        "study",
        "none",
        None,
    ]


def test_an_unknown_choice_lists_the_labels():
    assert str(values.choice("考察", KINDS)) == "“考察”不在可选范围内；可填：视察、学习培训、无"


def test_yes_and_no():
    yes = [values.yes_no(cell) for cell in ("是", "有", "√", "Y", 1, True, "１")]
    no = [values.yes_no(cell) for cell in ("否", "无", "×", "n", 0, False)]
    assert (yes, no, values.yes_no(None), values.yes_no("/")) == ([True] * 7, [False] * 6, None, None)
    assert str(values.yes_no("也许")) == "“也许”不是“是”或“否”；可填：是、否"


@pytest.mark.parametrize(
    ("cell", "mark", "reason"),
    [("V", "present", ""), ("✔️", "present", ""), ("视频", "present", ""), ("产假", "leave", "unstated")],
)
def test_marks_whose_meaning_is_certain(cell, mark, reason):
    found = values.attendance(cell)
    assert (found.mark, found.reason) == (mark, reason)


@pytest.mark.parametrize("cell", ["○", "△"])
def test_signs_that_every_office_uses_otherwise_are_not_guessed(cell):
    assert values.attendance(cell).code == "unknown_mark"
