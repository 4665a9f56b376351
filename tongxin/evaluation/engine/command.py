"""The command line: evaluate a scheme on cases without any database."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from .casefile import read_cases
from .evaluating import evaluate_many
from .grades import grade
from .loading import load_scheme
from .model import Scheme
from .problems import DocumentError
from .regulation import regulation
from .report import grades_report, report
from .schema import case_schema, scheme_schema
from .sheet import Sheet


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when all is well, 2 with messages on standard error for a bad scheme or case."""
    options = _parser().parse_args(arguments)
    try:
        _write(_answer(options))
    except DocumentError as error:
        for problem in error.problems:
            sys.stderr.write(f"{problem}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tongxin.evaluation", description="按考核方案给履职情况计分（不需要数据库）"
    )
    parser.add_argument("scheme", nargs="?", type=Path, help="考核方案（YAML）")
    parser.add_argument("cases", nargs="?", type=Path, help="考核对象的情况（JSON）")
    parser.add_argument("--subject", help="只看这个编号的对象")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--schema", action="store_true", help="输出两种文件的 JSON Schema")
    parser.add_argument("--check", type=Path, metavar="SCHEME", help="只检查方案")
    parser.add_argument("--print", type=Path, metavar="SCHEME", dest="printed", help="把方案印成条文")
    return parser


def _write(text: str) -> None:
    sys.stdout.buffer.write(f"{text}\n".encode())


def _answer(options: argparse.Namespace) -> str:
    if options.schema:
        return _json({"scheme": scheme_schema(), "case": case_schema()})
    if options.printed:
        return regulation(load_scheme(options.printed))
    if options.check:
        scheme = load_scheme(options.check)
        return f"方案“{scheme.title}”没有问题（{scheme.hash[:12]}）"
    if not options.scheme or not options.cases:
        _parser().error("要给出方案和情况两个文件，或 --check、--print、--schema")
    return _evaluated(load_scheme(options.scheme), options)


def _evaluated(scheme: Scheme, options: argparse.Namespace) -> str:
    cases = read_cases(options.cases)
    sheets = evaluate_many(scheme, cases)
    shown = [sheet for sheet in sheets if options.subject in (None, sheet.subject_id)]
    grades = grade(scheme, sheets)
    if options.json:
        placed = grades.as_json()
        return _json({"sheets": [sheet.as_json() for sheet in shown], "grades": placed})
    return _printed(scheme, shown, grades_report(grades) if options.subject is None else "")


def _printed(scheme: Scheme, sheets: Sequence[Sheet], grades: str) -> str:
    texts = [report(sheet, scheme.title) for sheet in sheets] or ["没有这个编号的对象"]
    return "\n\n".join([*texts, grades] if grades else texts)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
