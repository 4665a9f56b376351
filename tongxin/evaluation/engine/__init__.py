"""The assessment engine: pure, exact, and the same bytes for the same case.

Stable public API (nothing else is promised):

- `load_scheme(source: Path | str | bytes, vocabulary=VOCABULARY, file="scheme.yaml") -> Scheme`
  reads a scheme from a path, YAML text or bytes; raises `SchemeError`, whose `.problems` are `Problem`
  values (file, line, path, wrong, allowed) with Chinese sentences.
- `Case`, `Subject`, `Span`, `Duty`, `Judgement`, `Earlier`, `MemberResult`, `CasePeriod` are frozen values;
  `Case.from_json(data)` reads parsed JSON or text and raises `CaseError`; `.as_json()`, `.canonical()`,
  `.hash()` give the frozen form. Quantities and points are `int` or `Fraction`, never floats
  (`exact("7.5")`, `exact(Decimal("7.5"))`); list facts are tuples of texts.
- `evaluate(scheme, case) -> Sheet` is pure and exact; raises `CaseError` where case and scheme do not fit.
  `Sheet.total` exact, `.shown` for people, `.root` a tree of `Line` (raw, amount, cuts, entries with points
  or reason, formula), `.line(id)`, `.amounts()`, `.minimums`, `.counters`, `.unused`, `.as_json()`,
  `.canonical()`, `.hash()`.
- `evaluate_many(scheme, cases) -> list[Sheet]`: the same for a whole committee, faster than one by one.
- `opportunities(sheet) -> tuple[Opportunity, ...]`: what one more event would bring, under all caps above.
- `owed(sheet) -> tuple[Due, ...]`: minimums still owed in windows that have begun, by deadline.
- `grade(scheme, sheets, decisions=()) -> Grades`: grade of each subject with reasons, and cases to open.
- `report(sheet, title="") -> str`, `grades_report(grades)`, `regulation(scheme)`: Chinese text for people.
- `scheme_schema()`, `case_schema()`: JSON Schemas. `VOCABULARY`, `Vocabulary`, `Kind`, `Fact`.
- `ENGINE_VERSION` changes whenever the same case could give another sheet.
"""

from .case import Case, CasePeriod, Duty, Earlier, Judgement, MemberResult, Span, Subject
from .casefile import read_cases
from .evaluating import evaluate, evaluate_many
from .exact import Exact, Rounding, exact, text
from .grades import Decision, Grades, Placement, Statistics, grade
from .loading import load_scheme
from .model import Scheme
from .outlook import Due, Opportunity, opportunities, owed
from .problems import CaseError, Problem, SchemeError
from .procedures import OpenCase
from .regulation import regulation
from .report import grades_report, report
from .schema import case_schema, scheme_schema
from .sheet import CounterLine, Cut, Entry, Line, MinimumLine, Need, Owed, Sheet
from .version import ENGINE_VERSION
from .vocabulary import VOCABULARY, Fact, Kind, Vocabulary

__all__ = [
    "ENGINE_VERSION",
    "VOCABULARY",
    "Case",
    "CaseError",
    "CasePeriod",
    "CounterLine",
    "Cut",
    "Decision",
    "Due",
    "Duty",
    "Earlier",
    "Entry",
    "Exact",
    "Fact",
    "Grades",
    "Judgement",
    "Kind",
    "Line",
    "MemberResult",
    "MinimumLine",
    "Need",
    "OpenCase",
    "Opportunity",
    "Owed",
    "Placement",
    "Problem",
    "Rounding",
    "Scheme",
    "SchemeError",
    "Sheet",
    "Span",
    "Statistics",
    "Subject",
    "Vocabulary",
    "case_schema",
    "evaluate",
    "evaluate_many",
    "exact",
    "grade",
    "grades_report",
    "load_scheme",
    "opportunities",
    "owed",
    "read_cases",
    "regulation",
    "report",
    "scheme_schema",
    "text",
]
