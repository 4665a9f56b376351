"""The command line: text for people, JSON for programs, messages instead of tracebacks."""

import json
import runpy
import subprocess
import sys
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from tongxin.evaluation.engine import Case, case_schema, scheme_schema
from tongxin.evaluation.engine.command import main

from .building import (
    SAMPLES,
    attended,
    case,
    contacted,
    filed,
    item,
    member,
    reported,
    submitted,
    took_part,
    written,
)

DEMO = str(SAMPLES / "demo-county.yaml")


@pytest.fixture
def cases(tmp_path):
    li = case(
        attended(meeting="全会"),
        attended("2025-02-10", "unexcused", meeting="全会"),
        submitted("养老"),
        filed("养老"),
        reported("出行"),
        contacted(),
        took_part("2026-02-01"),
        took_part("2025-03-01", activity="甲"),
        took_part("2025-03-01", activity="甲"),
    )
    wang = case(subject=member("王芳"), as_of=date(2025, 5, 1))
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([li.as_json(), wang.as_json()], ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_people_read_a_tree_with_amounts_reasons_and_what_is_owed(cases, capsysbinary):
    assert main([DEMO, cases]) == 0
    shown = capsysbinary.readouterr().out.decode()
    assert [line.strip() for line in shown.splitlines() if "全体会议（" in line or "无故缺席（" in line][
        :2
    ] == [
        "34 分  全体会议（第六条第一项：全勤 40 分（常委 30 分），扣完为止）",
        "-6 分  无故缺席（第六条第一项：无故缺席每个会次扣 6 分）",
    ]
    for words in (
        "不计：同一件已按另一次计分",
        "不在本项的起止日期内",
        "还欠什么",
        "底线要求（不计入总分）",
        "再做一次能得几分",
        "没有计分的记录",
        "王芳（王芳）",
        "启动“约谈提醒”（界别召集人）",
        "共 2 个对象",
    ):
        assert words in shown


def test_one_subject_alone_and_one_nobody_knows(cases, capsysbinary):
    assert main([DEMO, cases, "--subject", "王芳"]) == 0
    alone = capsysbinary.readouterr().out.decode()
    assert ("李明" in alone, "【条件未满足】" in alone) == (False, True)
    assert main([DEMO, cases, "--subject", "无名"]) == 0
    assert capsysbinary.readouterr().out.decode() == "没有这个编号的对象\n"


def test_programs_read_json(cases, capsysbinary):
    assert main([DEMO, cases, "--json", "--subject", "李明"]) == 0
    found = json.loads(capsysbinary.readouterr().out)
    assert [sheet["subject"]["id"] for sheet in found["sheets"]] == ["李明"]
    assert [placed["subject"] for placed in found["grades"]["placements"]] == ["李明", "王芳"]


def test_a_good_scheme_is_checked_and_printed_as_a_regulation(capsysbinary):
    assert main(["--check", DEMO]) == 0
    assert (
        capsysbinary.readouterr()
        .out.decode()
        .startswith("方案“政协示例市委员会委员履职考核办法（示例）”没有问题")
    )
    for path in sorted(SAMPLES.glob("*.yaml")):
        assert main(["--print", str(path)]) == 0
        printed = capsysbinary.readouterr().out.decode()
        assert [
            title
            for title in ("一、计分", "二、底线要求", "三、计数", "四、等次", "五、程序")
            if title in printed
        ] == ["一、计分", "二、底线要求", "三、计数", "四、等次", "五、程序"]


def test_bad_scheme_and_bad_case_exit_with_2_and_messages(tmp_path, cases, capsysbinary):
    bad = tmp_path / "坏.yaml"
    bad.write_text(written(item("it", "points: x")), encoding="utf-8")
    assert main([str(bad), cases]) == 2
    assert (
        capsysbinary.readouterr().err.decode()
        == "坏.yaml 第11行（tree.sum[1].points）：应当是数字，写的是“x”。写法如 5、-7.5、1/2、50%。\n"
    )
    broken = tmp_path / "坏.json"
    broken.write_text("[{}]", encoding="utf-8")
    assert main([DEMO, str(broken)]) == 2
    assert "坏.json（[1].subject.id）：缺少文字" in capsysbinary.readouterr().err.decode()


def test_without_files_it_says_what_it_wants(capsys):
    with pytest.raises(SystemExit) as caught:
        main([])
    assert (caught.value.code, "要给出方案和情况两个文件" in capsys.readouterr().err) == (2, True)


def test_it_runs_as_a_module_without_a_database():
    ran = subprocess.run(
        [sys.executable, "-m", "tongxin.evaluation", "--check", DEMO], capture_output=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_the_module_hands_over_to_the_command(monkeypatch, capsysbinary):
    monkeypatch.setattr(sys, "argv", ["tongxin.evaluation", "--schema"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("tongxin.evaluation", run_name="__main__")
    assert caught.value.code == 0
    assert sorted(json.loads(capsysbinary.readouterr().out)) == ["case", "scheme"]


def plain_yaml(path):
    loaded = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return json.loads(json.dumps(loaded, default=str))


def test_every_sample_fits_the_schema_of_schemes():
    validator = jsonschema.Draft202012Validator(scheme_schema())
    for path in sorted(SAMPLES.glob("*.yaml")):
        assert [error.message for error in validator.iter_errors(plain_yaml(path))] == []


def test_cases_fit_the_schema_of_cases_and_bad_ones_do_not(cases):
    validator = jsonschema.Draft202012Validator(case_schema())
    found = json.loads(Path(cases).read_text(encoding="utf-8"))
    assert [validator.is_valid(each) for each in [*found, {}, {**found[0], "extra": 1}]] == [
        True,
        True,
        False,
        False,
    ]
    assert Case.from_json(found[0]).subject.id == "李明"


def test_a_scheme_that_lacks_a_clause_does_not_fit_the_schema():
    loaded = plain_yaml(SAMPLES / "jinan-2015.yaml")
    del loaded["tree"]["sum"][0]["clause"]
    assert jsonschema.Draft202012Validator(scheme_schema()).is_valid(loaded) is False
