"""Dates as people write them; two readings are a question, never a guess."""

import datetime as dt

import pytest

from tongxin.tables import values
from tongxin.tables.values import Day, Problem

TWELFTH = dt.date(2025, 9, 12)


@pytest.mark.parametrize(
    "cell",
    [
        "2025.09.12",
        "2025-09-12",
        "2025/9/12",
        "2025年9月12日",
        "2025年09月12日",
        "2025 年 9 月 12 日",
        "２０２５年９月１２日",
        "二〇二五年九月十二日",
        "9月12日",
        "9月12号",
        "9.12",
        "9-12",
        "9/12",
        9.12,
        20250912,
        "20250912",
        45912,
        "45912",
        45912.75,
        TWELFTH,
        dt.datetime.combine(TWELFTH, dt.time()),
        "2025-09-12 00:00:00",
        "2025年9月12日星期五",
        "9月12日（周五）",
    ],
)
def test_one_day_in_many_forms(cell):
    found = values.day(cell, year=2025)
    assert isinstance(found, Day)
    assert (found.on, found.until) == (TWELFTH, None)


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("2025年9月12日上午", "上午"),
        ("9月12日(周五)下午", "周五 下午"),
        ("2025-09-12 14:30", "14:30"),
        (dt.datetime.combine(TWELFTH, dt.time(14, 30)), "14:30"),
    ],
)
def test_what_stands_beside_a_date_is_kept_as_a_note(cell, note):
    assert values.day(cell, year=2025) == Day(TWELFTH, note=note)


@pytest.mark.parametrize(
    ("number", "readings"),
    [
        (10.1, (dt.date(2025, 10, 1), dt.date(2025, 10, 10))),
        (10.2, (dt.date(2025, 10, 2), dt.date(2025, 10, 20))),
        (12.3, (dt.date(2025, 12, 3), dt.date(2025, 12, 30))),
    ],
)
def test_a_number_that_lost_its_zero_is_asked_about(number, readings):
    problem = values.day(number, year=2025)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.readings) == ("ambiguous_date", readings)


def test_the_question_names_both_readings():
    assert str(values.day(10.1, year=2025)) == (
        "“10.1”是数字，可能是10月1日或10月10日；请写成 2025-09-12 或 2025年9月12日"
    )


@pytest.mark.parametrize(
    ("number", "day"),
    [(12.27, (12, 27)), (9.4, (9, 4)), (2.3, (2, 3)), (1.05, (1, 5)), (10.11, (10, 11))],
)
def test_a_number_with_one_possible_day_is_read(number, day):
    assert values.day(number, year=2025) == Day(dt.date(2025, *day))


def test_a_text_keeps_its_zero_and_needs_no_question():
    assert values.day("10.1", year=2025) == Day(dt.date(2025, 10, 1))
    assert values.day("10.10", year=2025) == Day(dt.date(2025, 10, 10))


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("3月1日-3日", (2025, 3, 1), (2025, 3, 3)),
        ("3月1-3日", (2025, 3, 1), (2025, 3, 3)),
        ("3月1日至3月3日", (2025, 3, 1), (2025, 3, 3)),
        ("3.1-3.3", (2025, 3, 1), (2025, 3, 3)),
        ("3.1—3.3", (2025, 3, 1), (2025, 3, 3)),
        ("2025.3.1-3.3", (2025, 3, 1), (2025, 3, 3)),
        ("2025-03-01至2025-03-03", (2025, 3, 1), (2025, 3, 3)),
        ("2025年3月1日~3日", (2025, 3, 1), (2025, 3, 3)),
        ("2025年12月30日-2026年1月2日", (2025, 12, 30), (2026, 1, 2)),
    ],
)
def test_a_range_gives_its_first_day_and_its_last(cell, first, last):
    assert values.day(cell, year=2025) == Day(dt.date(*first), dt.date(*last))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2月30日", "no_such_day"),
        ("9月", "no_day"),
        ("2025年9月", "no_day"),
        (2025, "no_day"),
        ("9月上旬", "vague_date"),
        ("25.9.12", "short_year"),
        ("9月12日、13日", "several_days"),
        ("3月3日-3月1日", "backward_range"),
        ("3月1日-2月30日", "bad_range"),
        ("待定", "not_a_date"),
        (True, "not_a_date"),
        (9, "not_a_date"),
        (13.5, "not_a_date"),
        (-3.5, "not_a_date"),
        (1e300, "not_a_date"),
        (dt.date(1900, 1, 9), "implausible_date"),
    ],
)
def test_what_names_no_certain_day_is_a_problem(cell, code):
    problem = values.day(cell, year=2025)
    assert isinstance(problem, Problem)
    assert problem.code == code


def test_a_day_without_a_year_needs_one():
    problem = values.day("9月12日")
    assert isinstance(problem, Problem)
    assert str(problem) == "“9月12日”没有写年份；请写明年份，如 2025年9月12日"


def test_a_period_across_two_years_settles_the_year():
    period = (dt.date(2024, 10, 1), dt.date(2025, 9, 30))
    assert values.day("11月2日", window=period) == Day(dt.date(2024, 11, 2))
    assert values.day("3月2日", window=period) == Day(dt.date(2025, 3, 2))
    problem = values.day("11月2日", window=(dt.date(2023, 1, 1), dt.date(2025, 12, 31)))
    assert isinstance(problem, Problem)
    assert (problem.code, len(problem.readings)) == ("ambiguous_year", 3)


@pytest.mark.parametrize("blank", [None, "", " ", "/", "—", "无"])
def test_a_blank_is_no_day_and_no_month(blank):
    assert (values.day(blank), values.month(blank), values.birth_month(blank)) == (None, None, None)


@pytest.mark.parametrize(
    "cell",
    [
        "1978.09",
        "1978-09",
        "1978年9月",
        "1978年09月",
        "1978/9",
        1978.09,
        197809,
        "197809",
        dt.date(1978, 9, 1),
        "1978-09-15",
        28734,
    ],
)
def test_a_month_of_birth_in_many_forms(cell):
    assert values.birth_month(cell) == dt.date(1978, 9, 1)


def test_a_month_that_lost_its_zero_is_asked_about():
    problem = values.birth_month(1978.1)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.readings) == (
        "ambiguous_month",
        (dt.date(1978, 1, 1), dt.date(1978, 10, 1)),
    )
    assert values.birth_month("1978.1") == dt.date(1978, 1, 1)
    assert (values.birth_month(1978.12), values.birth_month(1970.6)) == (
        dt.date(1978, 12, 1),
        dt.date(1970, 6, 1),
    )


@pytest.mark.parametrize("cell", ["3月", "3月份", "三月", 3, "2025年3月", "2025.03"])
def test_a_month_takes_the_year_of_its_sheet(cell):
    assert values.month(cell, year=2025) == dt.date(2025, 3, 1)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("3月", "no_year"),
        ("70.06", "not_a_month"),
        (13, "not_a_month"),
        ("秋", "not_a_month"),
        (True, "not_a_month"),
    ],
)
def test_what_names_no_certain_month_is_a_problem(cell, code):
    problem = values.birth_month(cell)
    assert isinstance(problem, Problem)
    assert problem.code == code
