"""Phones, counts, case and issue numbers."""

from decimal import Decimal

import pytest

from tongxin.tables import values
from tongxin.tables.values import Problem


@pytest.mark.parametrize(
    "cell",
    [
        13757491186,
        13757491186.0,
        "13757491186",
        "１３７５７４９１１８６",
        "137 5749 1186",
        "137-5749-1186",
        "+86 13757491186",
        "8613757491186",
        "1.3757491186E+10",
        "13757491186、13757491186",
        " 13757491186\n",
    ],
)
def test_one_mobile_in_many_forms(cell):
    assert (values.phone(cell), values.mobile(cell)) == ("13757491186", "13757491186")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0577-62345678", "0577-62345678"),
        ("(0577)62345678", "0577-62345678"),
        ("62345678", "62345678"),
        ("0577-62345678转801", "0577-62345678转801"),
        ("+852 91234567", "+852-91234567"),
    ],
)
def test_landlines_and_numbers_of_hong_kong_and_macau(cell, number):
    assert values.phone(cell) == number


def test_two_numbers_in_a_cell_are_a_question():
    problem = values.phone("13757491186/13830166131")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.readings) == ("several_phones", ("13757491186", "13830166131"))
    assert values.phones("13757491186 13830166131") == ("13757491186", "13830166131")


def test_a_landline_beside_a_mobile_does_not_hide_it():
    assert values.mobile("0577-62345678 / 13757491186") == "13757491186"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1383016613", "not_a_phone"),
        ("1.38302E+10", "not_a_phone"),
        (1.5, "not_a_phone"),
        ("见备注", "not_a_phone"),
        ("62345678", "landline"),
    ],
)
def test_what_is_no_mobile_is_a_problem(cell, code):
    problem = values.mobile(cell)
    assert isinstance(problem, Problem)
    assert problem.code == code


@pytest.mark.parametrize("blank", [None, "", "无", "/", "—"])
def test_blanks_are_none_everywhere(blank):
    readers = (values.phones, values.phone, values.mobile, values.integer, values.count, values.decimal)
    assert [reader(blank) for reader in (*readers, values.case_number, values.issue_number)] == [None] * 8


@pytest.mark.parametrize(
    "cell", [15, 15.0, "15", "１５", "15人", "15 人", "共15人", "15人次", "十五人", "15.0"]
)
def test_a_count_with_or_without_its_unit(cell):
    assert values.count(cell) == 15


@pytest.mark.parametrize("cell", ["约15人", "15-20人", 1.5, "若干", True])
def test_what_is_no_certain_count_is_a_problem(cell):
    problem = values.count(cell)
    assert isinstance(problem, Problem)
    assert problem.code == "not_an_integer"


def test_integers_carry_no_unit():
    assert [values.integer(cell) for cell in (3, "1,200", "-5", "二十三", "一百零五")] == [
        3,
        1200,
        -5,
        23,
        105,
    ]
    assert isinstance(values.integer("15人"), Problem)


def test_decimals_are_exact():
    assert [values.decimal(cell) for cell in (0.1, "0.10", 3, "１．５")] == [
        Decimal("0.1"),
        Decimal("0.10"),
        Decimal(3),
        Decimal("1.5"),
    ]
    assert [isinstance(values.decimal(cell), Problem) for cell in ("半天", True, "nan", "inf")] == [True] * 4


@pytest.mark.parametrize("cell", ["第001号", "001", 1, 1.0, "1号", "第 1 号", "第一号"])
def test_a_case_number(cell):
    assert values.case_number(cell) == 1


@pytest.mark.parametrize("cell", ["第40期", "40", 40, "40期", "2025年第40期", "第四十期"])
def test_an_issue_number(cell):
    assert values.issue_number(cell, year=2025) == 40


def test_two_issues_or_an_issue_of_another_year_are_problems():
    assert [
        problem.code
        for cell in ("第40期、第41期", "2024年第40期")
        if isinstance(problem := values.issue_number(cell, year=2025), Problem)
    ] == ["not_an_issue", "other_year"]


def test_where_a_proposal_was_merged():
    assert [values.merged_into(cell) for cell in ("并入第003号", "与第12号并案", "立案", None)] == [
        3,
        12,
        None,
        None,
    ]
    problem = values.merged_into("并案")
    assert isinstance(problem, Problem)
    assert problem.allowed == "请写成：并入第003号"
