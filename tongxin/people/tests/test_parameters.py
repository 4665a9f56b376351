"""Which value of a parameter holds on a day, and how written values are read."""

import json
from datetime import date

import pytest

from tongxin.people.models import Committee, ParameterValue
from tongxin.people.parameters import PARAMETERS, parameter
from tongxin.people.tests.factories import make_committee

PASS_LINE = "evaluation.pass_line"


def given(committee: Committee, value: object, on: date, name: str = PASS_LINE) -> None:
    ParameterValue.objects.create(committee=committee, name=name, value=json.dumps(value), from_on=on)


def held(committee: Committee, on: date, name: str = PASS_LINE) -> tuple[object, str]:
    found = parameter(committee, name, on)
    return found.value, found.source


@pytest.mark.django_db
def test_without_any_value_the_default_holds():
    assert held(make_committee(), date(2025, 5, 15)) == (60, "默认")


@pytest.mark.django_db
def test_an_own_value_holds_from_its_day_until_the_next():
    county = make_committee()
    given(county, 65, date(2024, 1, 1))
    given(county, 70, date(2025, 1, 1))
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [held(county, day)[0] for day in days] == [60, 65, 65, 70]


@pytest.mark.django_db
def test_the_parents_value_holds_where_the_county_gave_none_and_yields_where_it_did():
    province = make_committee()
    city = make_committee(parent=province)
    county = make_committee(parent=city)
    given(province, 50, date(2024, 1, 1))
    given(county, 70, date(2025, 1, 1))
    assert held(county, date(2024, 6, 1)) == (50, province.short_name)
    assert held(county, date(2025, 6, 1)) == (70, county.short_name)
    assert held(city, date(2025, 6, 1)) == (50, province.short_name)


@pytest.mark.django_db
def test_a_county_that_went_back_follows_its_parent_even_when_that_changes_its_mind():
    city = make_committee()
    county = make_committee(parent=city)
    given(county, 70, date(2024, 1, 1))
    given(county, None, date(2025, 1, 1))
    assert [held(county, date(2024, 6, 1)), held(county, date(2025, 6, 1))] == [
        (70, county.short_name),
        (60, "默认"),
    ]
    given(city, 50, date(2025, 3, 1))
    assert held(county, date(2025, 6, 1)) == (50, city.short_name)


@pytest.mark.django_db
def test_a_childs_or_strangers_value_is_not_read():
    city = make_committee()
    given(make_committee(parent=city), 90, date(2024, 1, 1))
    given(make_committee(), 95, date(2024, 1, 1))
    assert held(city, date(2025, 5, 15)) == (60, "默认")


@pytest.mark.django_db
def test_an_undeclared_name_is_an_error():
    with pytest.raises(KeyError):
        parameter(make_committee(), "evaluation.nothing")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        (PASS_LINE, "65", 65),
        ("proposals.sectors_between_sessions", "是", True),
        ("proposals.sectors_between_sessions", "否", False),
        ("evaluation.failing_years_mode", "consecutive", "consecutive"),
        ("evaluation.year_closes", " 11-30 ", "11-30"),
    ],
)
def test_written_values_are_read_by_type(name, text, value):
    assert PARAMETERS[name].read(text) == value


@pytest.mark.django_db
def test_a_number_stored_before_there_were_limits_is_read_within_them():
    committee = make_committee()
    given(committee, int("9" * 30), date(2024, 1, 1), "sessions.idle_staff")
    assert parameter(committee, "sessions.idle_staff", date(2025, 5, 15)).number == 480


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (PASS_LINE, "六十", "“及格线”要填0至1000的整数，单位是分"),
        (PASS_LINE, "-1", "“及格线”要填0至1000的整数，单位是分"),
        (PASS_LINE, "²", "“及格线”要填0至1000的整数，单位是分"),
        ("sessions.idle_staff", "9" * 30, "“工作人员闲置退出”要填5至480的整数，单位是分钟"),
        ("proposals.outstanding_percent", "101", "“优秀提案比例”要填0至100的整数，单位是%"),
        ("outreach.forms_collected_month", "13", "“登记表归集月份”要填1至12的整数，单位是月"),
        ("people.separation_persons", "1", "“职责分离最少人数”要填2至100的整数，单位是人"),
        ("proposals.sectors_between_sessions", "也许", "“界别可提平时提案”只能是：是、否"),
    ],
)
def test_a_value_of_another_type_is_refused_with_what_is_allowed(name, text, said):
    with pytest.raises(ValueError, match=said):
        PARAMETERS[name].read(text)
