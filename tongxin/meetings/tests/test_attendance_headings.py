"""Attendance lists and grids as offices head them: the meeting, its kind, its days and half-days are read as written."""

from datetime import date
from typing import Any

import openpyxl
import pytest

from tongxin.meetings.imports import ATTENDANCE, attendance
from tongxin.meetings.imports.titles import meeting_kind
from tongxin.meetings.models import Attendance, Meeting, Sitting
from tongxin.people.models import Committee
from tongxin.people.tests.factories import make_committee, make_member
from tongxin.tables.importing import Context, Reading, Refused, YearNeeded, confirm, open_batch
from tongxin.tables.reader import read_workbook
from tongxin.tables.tests.workbooks import book_of, saved
from tongxin.trail import record

SIXTH = "政协示例市第十三届委员会第六次会议"
STANDING = "2026年常委会会议出席情况统计表"


def context(year: int | None = None, committee: Any = None) -> Context:
    return Context(committee, year, record.Actor(None, "陈示例"), date(2026, 12, 1))


def readings(content: bytes, told: Context | None = None) -> list[Reading]:
    return list(attendance.read(read_workbook(content), told or context()))


def a_list(title: str, sheet: str = "Sheet1") -> bytes:
    return book_of([[title], ["姓名", "签到"], ["林怡", "√"]], name=sheet)


def a_grid(*heads: str, title: str = STANDING) -> bytes:
    return book_of([[title], ["姓名", *heads, "备注"], ["林怡", *("√" for _ in heads)]])


def sitting(content: bytes, told: Context | None = None) -> dict[str, Any]:
    (reading,) = readings(content, told)
    found: dict[str, Any] = reading.values["sitting"]
    return found


def sittings(content: bytes, told: Context | None = None) -> list[tuple[Any, ...]]:
    rows = [reading.values["sitting"] for reading in readings(content, told)]
    return [(row["meeting"], row["label"], row["on"], row["half"], row["half_days"]) for row in rows]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        (SIXTH, "plenary"),
        ("政协示例市第十三届委员会第六次全体会议", "plenary"),
        ("政协示例市委员会第六次会议", "plenary"),
        ("政协第十三届示例市委员会第六次会议", "plenary"),
        ("示例市政协十三届六次会议", "plenary"),
        ("政协示例市第十三届委员会常务委员会第二十四次会议", "standing"),
        ("政协示例市第十三届委员会常务委员会第二十五次会议(专题议政)", "thematic_standing"),
        ("政协示例市第十三届委员会第三十次主席会议", "council"),
        ("提案委员会2026年第一次全体会议", "other"),
        ("政协示例市第十三届委员会提案委员会第一次全体会议", "other"),
        ("专题协商会", "other"),
    ],
)
def test_a_title_tells_the_kind_of_the_meeting(title: str, kind: str) -> None:
    assert meeting_kind(title) == kind
    assert sitting(a_list(f"{title}签到表(2026年3月20日)"))["meeting_kind"] == kind


def test_a_meeting_that_may_be_a_plenary_is_pointed_out() -> None:
    told = context()
    assert sitting(a_list("第一次全体会议签到表(2026年3月20日)"), told)["meeting_kind"] == "other"
    assert told.notes == ["“Sheet1”的会议种类没有认出来，记作“其他会议”；是全体会议的，请在会议页更正"]


@pytest.mark.parametrize(
    ("title", "sheet", "on", "half", "half_days"),
    [
        (f"{SIXTH}签到表 2026年1月11日（星期日）上午 开幕会", "Sheet1", "2026-01-11", "am", 1),
        (f"{SIXTH}签到表(2026年)", "1月11日 上午 开幕会", "2026-01-11", "am", 1),
        (f"{SIXTH}签到表(2026年)", "１月１１日（周日）下午", "2026-01-11", "pm", 1),
        (f"{SIXTH}签到表(2026年1月11日至13日)", "Sheet1", "2026-01-11", "whole", 6),
        ("专题协商会签到表 2026.3.20", "Sheet1", "2026-03-20", "whole", 2),
        ("专题协商会签到表 2026-03-20", "Sheet1", "2026-03-20", "whole", 2),
    ],
)
def test_a_list_is_dated_by_its_title_or_sheet(
    title: str, sheet: str, on: str, half: str, half_days: int
) -> None:
    found = sitting(a_list(title, sheet))
    assert (found["on"], found["half"], found["half_days"]) == (on, half, half_days)


def test_a_list_for_several_days_says_so_and_keeps_the_last() -> None:
    told = context()
    assert sitting(a_list(f"{SIXTH}签到表(2026年1月11日至13日)"), told)["until"] == "2026-01-13"
    assert told.notes == ["“Sheet1”是1月11日-13日的会，每人只有一个记号，按6个半天登记，请核对"]


def test_weekdays_are_no_part_of_a_name() -> None:
    assert sitting(a_list(f"{SIXTH}签到表(2026年)", "1月11日（周日）上午"))["label"] == "1月11日上午"
    assert sittings(a_grid("1月5日(星期一)")) == [
        ("常委会1月5日会议", "常委会1月5日会议", "2026-01-05", "whole", 2)
    ]


def test_half_days_of_a_grid_are_sittings_of_one_meeting() -> None:
    assert sittings(a_grid("第二十四次1月5日上午", "第二十四次1月5日下午")) == [
        ("常委会第二十四次会议", "常委会第二十四次会议(1月5日上午)", "2026-01-05", "am", 1),
        ("常委会第二十四次会议", "常委会第二十四次会议(1月5日下午)", "2026-01-05", "pm", 1),
    ]


def test_several_days_in_a_heading_are_one_sitting() -> None:
    told = context()
    assert sittings(a_grid("第二十四次(1月5日-6日)"), told) == [
        ("常委会第二十四次会议", "常委会第二十四次会议", "2026-01-05", "whole", 4)
    ]
    assert told.notes == ["“第二十四次(1月5日-6日)”是1月5日-6日的会，每人只有一个记号，按4个半天登记，请核对"]


def test_a_plenary_headed_by_day_and_half_takes_its_name_from_the_title() -> None:
    rows = [
        [f"{SIXTH}委员出席情况统计表（2026年）"],
        ["序号", "姓名", "1月11日", None, "备注"],
        [None, None, "上午", "下午", None],
        [1, "林怡", "√", "事假", None],
    ]
    content = book_of(rows, merged=["A2:A3", "B2:B3", "C2:D2", "E2:E3"])
    assert sittings(content) == [
        (SIXTH, "1月11日上午", "2026-01-11", "am", 1),
        (SIXTH, "1月11日下午", "2026-01-11", "pm", 1),
    ]
    assert {reading.values["sitting"]["meeting_kind"] for reading in readings(content)} == {"plenary"}


def test_a_heading_of_a_date_alone_is_named_by_it() -> None:
    assert [row[:2] for row in sittings(a_grid("1月5日", "3月20日"))] == [
        ("常委会1月5日会议", "常委会1月5日会议"),
        ("常委会3月20日会议", "常委会3月20日会议"),
    ]
    council = sittings(a_grid("3月5日", title="2026年主席会议出席情况"))
    assert [row[:2] for row in council] == [("3月5日主席会议", "3月5日主席会议")]


def test_a_span_of_years_is_no_year() -> None:
    grid = a_grid("第二十四次(1月5日)", title="政协示例市第十三届(2022-2027)常委会出席表")
    with pytest.raises(YearNeeded, match="“第二十四次\\(1月5日\\)”的日期没有年份，请选定年度后再导入"):
        readings(grid)
    assert sittings(grid, context(2026))[0][2] == "2026-01-05"


def test_a_day_that_does_not_exist_is_named_by_its_heading() -> None:
    with pytest.raises(Refused, match="“2月30日”里的日期不存在，请更正表头"):
        readings(a_grid("2月30日"))


def test_a_list_of_signatures_is_refused_with_what_is_missing() -> None:
    rows = [["专题协商会签到表（2026年3月20日）"], ["序号", "姓名", "签名"], [1, "林怡", "林怡"]]
    with pytest.raises(Refused, match="还要有“签到”列，或带日期的会议列"):
        readings(book_of(rows))


def test_dates_in_a_row_of_titles_are_no_sessions() -> None:
    rows = [
        ["专题协商会签到表（2026年3月20日）", None, "地点：三楼", "填表日期：2026年4月1日"],
        ["序号", "姓名", "签到", "备注"],
        [1, "林怡", "√", None],
    ]
    (reading,) = readings(book_of(rows))
    assert (reading.values["mark"], reading.values["sitting"]["on"]) == ("present", "2026-03-20")


def test_counts_under_a_date_are_no_session() -> None:
    assert [row[0] for row in sittings(a_grid("第二十四次(1月5日)", "出席次数(截至6月30日)"))] == [
        "常委会第二十四次会议"
    ]


def test_a_column_for_each_state_is_read_by_its_tick() -> None:
    rows = [
        ["专题协商会签到表（2026年3月20日）"],
        ["姓名", "出席", "请假", "缺席"],
        ["林怡", "√", None, None],
        ["谢梦", None, "√", None],
        ["姚伟", None, "病假", None],
        ["陈示例", None, None, "√"],
        ["万敏", None, None, None],
        ["邹磊刚", "√", "√", None],
    ]
    found = [
        (row.values.get("mark"), row.values.get("reason"), row.misread) for row in readings(book_of(rows))
    ]
    assert found == [
        ("present", "", []),
        ("leave", "unstated", []),
        ("leave", "sick", []),
        ("unexcused", "", []),
        ("unknown", "", []),
        (None, None, ["“出席、请假”栏里写的看不出是哪种情况"]),
    ]


@pytest.fixture
def committee(settings: Any, tmp_path: Any) -> Committee:
    settings.FILES_DIR = tmp_path
    found = make_committee(code="yueqing")
    make_member(found, name="林怡")
    return found


@pytest.mark.django_db
def test_two_days_of_one_session_go_in_side_by_side(committee: Committee) -> None:
    content = a_grid("第二十四次(1月5日)", "第二十四次(1月6日)")
    confirm(
        open_batch(ATTENDANCE, context(2026, committee), "常委会.xlsx", content), context(2026, committee)
    )
    assert list(Sitting.objects.values_list("label", "on")) == [
        ("常委会第二十四次会议", date(2026, 1, 5)),
        ("常委会第二十四次会议(1月6日)", date(2026, 1, 6)),
    ]
    assert list(Meeting.objects.values_list("name", "starts_on", "ends_on")) == [
        ("常委会第二十四次会议", date(2026, 1, 5), date(2026, 1, 6))
    ]
    assert Attendance.objects.count() == 2


@pytest.mark.django_db
def test_a_session_with_two_days_in_two_sheets_is_refused_by_row(committee: Committee) -> None:
    make_member(committee, name="谢梦")
    content = two_sheets(a_grid_rows("林怡", "第二十四次(1月5日)"), a_grid_rows("谢梦", "第二十四次(1月6日)"))
    batch = open_batch(ATTENDANCE, context(2026, committee), "常委会.xlsx", content)
    assert [(line.place, line.problems) for line in batch.lines.all()] == [
        ("甲第3行", []),
        (
            "乙第3行",
            ["“常委会第二十四次会议”在甲第3行是2026-01-05，这里是2026-01-06；请更正表头，或写成两个名称"],
        ),
    ]
    confirm(batch, context(2026, committee))
    assert Attendance.objects.count() == 1


def a_grid_rows(name: str, head: str) -> list[list[str]]:
    return [[STANDING], ["姓名", head, "备注"], [name, "√"]]


def two_sheets(first: list[list[str]], second: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (("甲", first), ("乙", second)):
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    return saved(book)
