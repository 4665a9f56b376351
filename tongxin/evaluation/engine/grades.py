"""Grading: sheets of one period to grades with reasons; bounds, minimums, quotas, then what a body decides."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from .canonical import canonical, digest
from .exact import Exact, slim, spoken, text
from .matching import compile_facts
from .model import Grades as Rules
from .model import Scheme, Who
from .procedures import OpenCase, cases
from .quotas import Candidate, apply_quotas
from .sheet import Sheet


@dataclass(frozen=True, slots=True)
class Decision:
    """What a body decided for a subject against or without the rule, with its reason."""

    subject: str
    grade: str
    reason: str
    by: str
    on: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """A subject's grade: `proposed` by the rules, `grade` after decisions, with every reason in order."""

    subject: str
    name: str
    score: Exact
    shown: str
    grade: str
    proposed: str
    rank: int
    reasons: tuple[str, ...]
    decision: Decision | None = None
    opens: tuple[OpenCase, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The placement as plain JSON values."""
        made = self.decision
        return {
            "subject": self.subject,
            "name": self.name,
            "score": text(self.score),
            "shown": self.shown,
            "grade": self.grade,
            "proposed": self.proposed,
            "rank": self.rank,
            "reasons": list(self.reasons),
            "decision": made and {"grade": made.grade, "reason": made.reason, "by": made.by, "on": made.on},
            "opens": [case.as_json() for case in self.opens],
        }


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures over the graded: number, mean, highest, lowest, number per grade, share above the last grade."""

    number: int
    mean: Exact
    highest: Exact
    lowest: Exact
    counts: Mapping[str, int]
    passed: Exact

    def as_json(self) -> dict[str, object]:
        """The figures as plain JSON values."""
        return {
            "number": self.number,
            "mean": text(self.mean),
            "highest": text(self.highest),
            "lowest": text(self.lowest),
            "counts": dict(self.counts),
            "passed": text(self.passed),
        }


@dataclass(frozen=True, slots=True)
class Grades:
    """All placements, best first, with the subjects left out and figures."""

    scheme_id: str
    scheme_hash: str
    placements: tuple[Placement, ...]
    left_out: tuple[str, ...]
    statistics: Statistics

    def of(self, subject: str) -> Placement:
        """The placement of a subject; raise KeyError where it was not graded."""
        for placement in self.placements:
            if placement.subject == subject:
                return placement
        raise KeyError(subject)

    def as_json(self) -> dict[str, object]:
        """The grades as plain JSON values."""
        return {
            "scheme": {"id": self.scheme_id, "hash": self.scheme_hash},
            "placements": [each.as_json() for each in self.placements],
            "left_out": list(self.left_out),
            "statistics": self.statistics.as_json(),
        }

    def canonical(self) -> bytes:
        """The bytes to freeze."""
        return canonical(self.as_json())

    def hash(self) -> str:
        """SHA-256 of the canonical bytes."""
        return digest(self.as_json())


def grade(scheme: Scheme, sheets: Iterable[Sheet], decisions: Sequence[Decision] = ()) -> Grades:
    """Grade the sheets of one period; a decision without reason or for an unknown grade raises ValueError."""
    rules = scheme.grades
    _check(rules, decisions)
    known = sorted(sheets, key=lambda sheet: sheet.subject_id)
    rated = [sheet for sheet in known if sheet.scored and not is_one(rules.excluded, sheet)]
    names = {sheet.subject_id for sheet in rated}
    candidates = [_candidate(rules, sheet) for sheet in rated]
    candidates = [_bounded(rules, each) for each in _with_rank_points(rules, candidates)]
    candidates = [_limited(rules, each) for each in candidates]
    candidates = apply_quotas(rules, candidates, is_one)
    by_subject = {decision.subject: decision for decision in decisions}
    ordered = sorted(candidates, key=lambda each: (-each.score, each.sheet.subject_id))
    scores = [-each.score for each in ordered]
    placements = tuple(
        _place(scheme, each, bisect_left(scores, -each.score) + 1, by_subject) for each in ordered
    )
    left_out = tuple(sheet.subject_id for sheet in known if sheet.subject_id not in names)
    return Grades(scheme.id, scheme.hash, placements, left_out, _statistics(rules, placements))


def is_one(who: Who | None, sheet: Sheet) -> bool:
    """Whether a subject, as it stood at the end of the period, is one of these; nobody is where there is no rule."""
    return who is not None and compile_facts(who)(
        sheet.subject_type, lambda name: tuple(sheet.facts.get(name, ()))
    )


def _check(rules: Rules, decisions: Sequence[Decision]) -> None:
    names = [step.name for step in rules.steps]
    for decision in decisions:
        if not decision.reason.strip() or not decision.by.strip():
            raise ValueError(f"对 {decision.subject} 的决定没有写明理由或决定机构")
        if names and decision.grade not in names:
            raise ValueError(f"没有“{decision.grade}”这个等次；可用：{'、'.join(names)}")


def _candidate(rules: Rules, sheet: Sheet) -> Candidate:
    return Candidate(sheet, sheet.graded_on, "", (f"得分 {sheet.shown} 分",))


def _with_rank_points(rules: Rules, candidates: list[Candidate]) -> list[Candidate]:
    if not rules.rank_points:
        return candidates
    groups: dict[tuple[object, ...], list[Exact]] = {}
    for each in candidates:
        groups.setdefault(each.partition(rules.rank_partitions), []).append(-each.score)
    scores = {group: sorted(found) for group, found in groups.items()}
    found = []
    for each in candidates:
        ahead = bisect_left(scores[each.partition(rules.rank_partitions)], -each.score)
        bonus = rules.rank_points[ahead] if ahead < len(rules.rank_points) else 0
        said = (f"名次第 {ahead + 1}，另加 {spoken(bonus)} 分",) if bonus else ()
        found.append(replace(each, score=slim(each.score + bonus), reasons=each.reasons + said))
    return found


def _bounded(rules: Rules, candidate: Candidate) -> Candidate:
    if not rules.steps:
        return candidate
    for step in rules.steps:
        if step.at_least is not None and candidate.score >= step.at_least:
            return candidate.graded(step.name, f"达到 {spoken(step.at_least)} 分")
    return candidate.graded(rules.steps[-1].name, "未达到更高等次的分数线")


def _limited(rules: Rules, candidate: Candidate) -> Candidate:
    order = [step.name for step in rules.steps]
    for minimum in candidate.sheet.minimums:
        if not minimum.failed:
            continue
        limit = minimum.grade or minimum.grade_at_most
        if limit and (minimum.grade or order.index(limit) > order.index(candidate.grade)):
            candidate = replace(candidate.graded(limit, f"未完成“{minimum.label}”，等次为{limit}"), held=True)
        elif limit:
            candidate = replace(candidate, held=True)
    return candidate


def _place(scheme: Scheme, each: Candidate, rank: int, decisions: Mapping[str, Decision]) -> Placement:
    sheet, made = each.sheet, decisions.get(each.sheet.subject_id)
    final = made.grade if made else each.grade
    said = (f"{made.by}决定为{made.grade}：{made.reason}",) if made else ()
    return Placement(
        sheet.subject_id,
        sheet.subject_name,
        each.score,
        sheet.rounding.show(each.score),
        final,
        each.grade,
        rank,
        each.reasons + said,
        made,
        cases(scheme, sheet, each.score, final),
    )


def _statistics(rules: Rules, placements: Sequence[Placement]) -> Statistics:
    scores = [placement.score for placement in placements]
    counts = {step.name: 0 for step in rules.steps}
    for placement in placements:
        counts[placement.grade] = counts.get(placement.grade, 0) + 1
    number = len(scores)
    last = counts[rules.steps[-1].name] if rules.steps else 0
    mean = slim(Fraction(sum(scores)) / number) if number else 0
    passed = slim(Fraction(number - last, number)) if number else 0
    return Statistics(number, mean, max(scores, default=0), min(scores, default=0), counts, passed)
