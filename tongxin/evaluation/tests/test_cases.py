"""Cases as JSON: read with exact messages, written in one canonical form; exact numbers throughout."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tongxin.evaluation.engine import Case, CaseError, Duty, Rounding, evaluate, exact, read_cases, text
from tongxin.evaluation.engine.canonical import canonical

from .building import item, scheme_of

FULL: dict[str, Any] = {
    "subject": {
        "id": "m1",
        "name": "李明",
        "type": "member",
        "joined": "2022-01-01",
        "left": "2025-12-31",
        "facts": [
            {"name": "convener", "value": True},
            {"name": "post", "value": "member", "from": "2022-01-01", "to": "2025-12-31"},
        ],
    },
    "period": {"year": 2025},
    "term": ["2022-01-01", "2026-12-31"],
    "as_of": "2025-06-01",
    "duties": [
        {
            "id": "b",
            "kind": "proposal.filed",
            "on": "2025-03-01",
            "quantity": "1",
            "facts": {"marks": ["key"], "signers": 2},
            "title": "关于养老",
            "source": "p1",
        },
        {
            "id": "a",
            "kind": "meeting.attendance",
            "on": "2025-03-01",
            "quantity": "1.5",
            "facts": {"required": True, "mark": "present"},
            "member": "m2",
        },
    ],
    "judgements": [{"id": "j", "item": "it", "by": "panel", "points": "7.5", "duty": "a", "marks": ["plan"]}],
    "parameters": {"price": "1/3"},
    "earlier": [{"period": "2024", "score": "59.5", "grade": "不称职"}],
    "members": [{"id": "m2", "name": "王芳", "amounts": {"total": "80"}}],
}


def faults(data):
    with pytest.raises(CaseError) as caught:
        Case.from_json(data)
    return [(problem.path, problem.wrong, problem.allowed) for problem in caught.value.problems]


def test_a_full_case_survives_the_journey():
    read = Case.from_json(FULL)
    assert Case.from_json(json.dumps(read.as_json())).canonical() == read.canonical()
    assert read.as_json() == {**FULL, "duties": FULL["duties"][::-1]}
    assert (read.duties[0].facts["marks"], read.duties[1].quantity) == (("key",), Fraction(3, 2))


def test_periods_with_parts_and_dates_survive_too():
    for period in ({"year": 2025, "part": 2}, {"from": "2022-01-01", "to": "2026-12-31"}):
        assert Case.from_json({"subject": {"id": "a"}, "period": period}).as_json()["period"] == period


def test_json_numbers_are_read_without_losing_a_digit():
    read = Case.from_json(
        '{"subject": {"id": "a"}, "period": {"year": 2025}, "parameters": {"p": 0.1, "q": 3}}'
    )
    assert read.parameters == {"p": Fraction(1, 10), "q": 3}


@pytest.mark.parametrize(
    ("change", "path", "wrong"),
    [
        ({"duty": []}, "duty", "没有这个名称"),
        ({"subject": {}}, "subject.id", "缺少文字"),
        ({"subject": 5}, "subject", "应当是一个对象"),
        ({"subject": {"id": 5}}, "subject.id", "应当是文字"),
        (
            {"subject": {"id": "a", "facts": [{"name": "post", "value": 5}]}},
            "subject.facts[1].value",
            "应当是文字",
        ),
        ({"subject": {"id": "a", "joined": "去年"}}, "subject.joined", "日期“去年”不对"),
        ({"period": {}}, "period", "没有说明考核期"),
        ({"period": {"year": "x"}}, "period.year", "数字“x”不对"),
        ({"period": {"year": "2025.5"}}, "period.year", "应当是整数"),
        ({"period": {"from": "2025-02-01", "to": "2025-01-01"}}, "period", "没有说明考核期"),
        ({"term": 5}, "term", "应当是届期的首日和末日"),
        ({"term": ["2026-01-01", "2022-01-01"]}, "term", "应当是届期的首日和末日"),
        ({"term": ["2026-01-01", "x"]}, "term", "日期“x”不对"),
        ({"duties": 5}, "duties", "应当是列表"),
        ({"duties": [5]}, "duties[1]", "应当是一个对象"),
        ({"duties": [{"id": "a", "kind": "k"}]}, "duties[1].on", "缺少日期"),
        (
            {"duties": [{"id": "a", "kind": "k", "on": "2025-01-01", "quantity": "many"}]},
            "duties[1].quantity",
            "数字“many”不对",
        ),
        (
            {"duties": [{"id": "a", "kind": "k", "on": "2025-01-01", "facts": {"x": 1.5}}]},
            "duties[1].facts.x",
            "应当是文字、整数、true 或 false、或文字列表",
        ),
        ({"duties": [{"id": "a", "kind": "k", "on": "2025-01-01"}] * 2}, "duties", "编号“a”出现了不止一次"),
        ({"judgements": [{"id": "a", "item": "x", "by": "panel", "marks": "plan"}]}, None, None),
        (
            {"judgements": [{"id": "a", "item": "x", "by": "panel", "marks": [1]}]},
            "judgements[1].marks",
            "应当是文字、整数、true 或 false、或文字列表",
        ),
        ({"parameters": {"p": True}}, "parameters.p", "数字“True”不对"),
        ({"parameters": {"p": 1.5}}, "parameters.p", "数字“1.5”不对"),
    ],
)
def test_a_bad_case_says_where_and_what(change, path, wrong):
    base = {"subject": {"id": "a"}, "period": {"year": 2025}}
    if path is None:
        assert Case.from_json({**base, **change}).judgements[0].marks == ()
        return
    assert (path, wrong) in [each[:2] for each in faults({**base, **change})]


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ("{", "不是合格的 JSON：Expecting property name enclosed in double quotes"),
        (b"\xff\xfe", "文字编码不是 UTF-8"),
        ("[" * 100_000, "数字太长或层次太深"),
        ("1" * 5000, "数字太长或层次太深"),
        ("5", "应当是一个对象"),
    ],
)
def test_what_is_no_json_object_at_all(data, wrong):
    assert wrong in [each[1] for each in faults(data)]


def test_a_file_holds_one_case_a_list_or_cases(tmp_path):
    one = {"subject": {"id": "a"}, "period": {"year": 2025}}
    path = tmp_path / "cases.json"
    for content, number in ((one, 1), ([one, one], 2), ({"cases": [one]}, 1)):
        path.write_text(json.dumps(content), encoding="utf-8")
        assert len(read_cases(path)) == number
    path.write_text(json.dumps([one, {}]), encoding="utf-8")
    with pytest.raises(CaseError, match=r"cases.json（\[2\].subject.id）：缺少文字"):
        read_cases(path)
    with pytest.raises(CaseError, match="打不开文件"):
        read_cases(tmp_path / "none.json")


def test_duties_made_in_code_take_decimals_and_lists_and_refuse_floats():
    on: Any = date(2025, 1, 1)
    loose: Any = Duty
    made = loose("a", "k", on, Decimal("1.5"), {"marks": ["key"], "mark": "late"})
    assert (made.quantity, made.facts) == (Fraction(3, 2), {"marks": ("key",), "mark": "late"})
    with pytest.raises(ValueError, match=r"1\.5"):
        loose("a", "k", on, 1.5)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("5", 5),
        ("-7.5", Fraction(-15, 2)),
        ("1/3", Fraction(1, 3)),
        ("50%", Fraction(1, 2)),
        (Decimal(2), 2),
        (Fraction(4, 2), 2),
    ],
)
def test_exact_numbers(given, value):
    assert exact(given) == value


@pytest.mark.parametrize("given", [1.5, True, None, "1e5", "1/0", "", Decimal("NaN"), "1/2%", "½"])
def test_what_is_no_exact_number(given):
    with pytest.raises(ValueError, match=r".*"):
        exact(given)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12, "12"),
        (-Fraction(15, 2), "-7.5"),
        (Fraction(25, 3), "25/3"),
        (Fraction(1, 80), "0.0125"),
        (0, "0"),
        (100, "100"),
        (-Fraction(1, 1000), "-0.001"),
    ],
)
def test_canonical_text_of_numbers(value, shown):
    assert text(value) == shown
    assert exact(shown) == value


@pytest.mark.parametrize(
    ("way", "shown"),
    [
        ("half_up", ["0.3", "-0.3", "0.2"]),
        ("half_even", ["0.2", "-0.2", "0.2"]),
        ("down", ["0.2", "-0.2", "0.2"]),
        ("up", ["0.3", "-0.3", "0.3"]),
    ],
)
def test_rounding_happens_only_for_the_eye(way, shown):
    rounding = Rounding(1, way)
    assert [rounding.show(value) for value in (Fraction(1, 4), Fraction(-1, 4), Fraction(21, 100))] == shown


def test_canonical_bytes_are_sorted_and_refuse_floats():
    assert (
        canonical({"b": [Fraction(1, 2), date(2025, 1, 1)], "a": {"二", "一"}, "c": (None, True)})
        == '{"a":["一","二"],"b":["0.5","2025-01-01"],"c":[null,true]}'.encode()
    )
    with pytest.raises(TypeError, match="float"):
        canonical(1.5)


def test_the_sheet_names_scheme_engine_and_subject():
    scheme = scheme_of(item("it", "points: 1"))
    sheet = evaluate(scheme, Case.from_json({"subject": {"id": "m1"}, "period": {"year": 2025}}))
    found = sheet.as_json()
    assert found["scheme"] == {"id": "probe", "version": "1", "hash": scheme.hash}
    assert (found["engine_version"], found["subject"], found["total"]) == (
        "1",
        {"id": "m1", "name": "m1", "type": "member"},
        "1",
    )
    assert sheet.amounts() == {"total": 1, "it": 1}
    with pytest.raises(KeyError):
        sheet.line("nothing")
