"""Procedures: a rule only opens a case; people decide it."""

from dataclasses import dataclass

from .exact import Exact, spoken
from .model import Procedure, Scheme
from .sheet import Sheet


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case to open: which rule, what, by whom, and why in Chinese."""

    rule: str
    label: str
    clause: str
    open: str
    by: str
    reason: str

    def as_json(self) -> dict[str, object]:
        """The case as plain JSON values."""
        return {
            "rule": self.rule,
            "label": self.label,
            "clause": self.clause,
            "open": self.open,
            "by": self.by,
            "reason": self.reason,
        }


def cases(scheme: Scheme, sheet: Sheet, score: Exact, grade: str) -> tuple[OpenCase, ...]:
    """All cases a result opens, by the rules on results and by the ladders of counters."""
    found = []
    for rule in scheme.procedures:
        reason = _reason(rule, sheet, score, grade)
        if reason:
            about = rule.about
            found.append(OpenCase(about.id, about.label, about.clause, rule.open, rule.by, reason))
    for line in sheet.counters:
        for opens, by, label in line.opens:
            said = f"{line.window}“{line.label}”已有 {spoken(line.count)} 次"
            found.append(OpenCase(line.id, label, line.clause, opens, by, said))
    return tuple(found)


def _reason(rule: Procedure, sheet: Sheet, score: Exact, grade: str) -> str:
    """Why the rule holds; empty where one of its conditions does not."""
    checks = [
        (rule.score_below is not None, _below(rule, score)),
        (bool(rule.grades), f"等次为{grade}" if grade in rule.grades else ""),
        (rule.failing_years > 0, _failing(rule, sheet, score, grade)),
        (bool(rule.counter), _counted(rule, sheet)),
        (bool(rule.minimum), _minimum(rule, sheet)),
    ]
    reasons = [reason for asked, reason in checks if asked]
    return "，".join(reasons) if all(reasons) else ""


def _below(rule: Procedure, score: Exact) -> str:
    bound = rule.score_below
    return f"得分 {spoken(score)} 分，不足 {spoken(bound)} 分" if bound is not None and score < bound else ""


def _failing(rule: Procedure, sheet: Sheet, score: Exact, grade: str) -> str:
    years = [_fails(rule, each.score, each.grade) for each in sheet.earlier] + [_fails(rule, score, grade)]
    if not years[-1]:
        return ""
    if not rule.consecutive:
        number = sum(years)
        return f"累计 {number} 个考核期不达标" if number >= rule.failing_years else ""
    run = years[::-1].index(False) if False in years else len(years)
    return f"连续 {run} 个考核期不达标" if run >= rule.failing_years else ""


def _fails(rule: Procedure, score: Exact, grade: str) -> bool:
    if rule.failing_grades and grade:
        return grade in rule.failing_grades
    return rule.failing_below is not None and score < rule.failing_below


def _counted(rule: Procedure, sheet: Sheet) -> str:
    for line in sheet.counters:
        if line.id == rule.counter and line.count >= rule.counter_at:
            return f"“{line.label}”已有 {spoken(line.count)} 次"
    return ""


def _minimum(rule: Procedure, sheet: Sheet) -> str:
    failed = (line for line in sheet.minimums if line.id == rule.minimum and line.failed)
    return next((f"未完成“{line.label}”" for line in failed), "")
