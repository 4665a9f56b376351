"""Quotas on grades: so many or such a share, inside partitions, with reserved parts and a rule for ties."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from .exact import Exact
from .model import Grades, Quota, Who
from .sheet import Sheet


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sheet on its way to a grade; `held` is one that failed a minimum and cannot rise."""

    sheet: Sheet
    score: Exact
    grade: str
    reasons: tuple[str, ...]
    held: bool = False

    def graded(self, name: str, reason: str) -> "Candidate":
        """The same candidate with another grade and one reason more."""
        return replace(self, grade=name, reasons=(*self.reasons, reason))

    def partition(self, names: tuple[str, ...]) -> tuple[object, ...]:
        """The partition it competes in."""
        return tuple(self.sheet.facts.get(name, ()) for name in names)

    def strength(self, nodes: tuple[str, ...]) -> tuple[Exact, ...]:
        """What it is ranked by: the score, then the amounts of the tie nodes."""
        amounts = self.sheet.amounts() if nodes else {}
        return (self.score, *(amounts.get(node, 0) for node in nodes))


IsOne = Callable[[Who | None, Sheet], bool]


def apply_quotas(rules: Grades, candidates: list[Candidate], is_one: IsOne) -> list[Candidate]:
    """Candidates after all quotas, in the order of the scheme."""
    for quota in rules.quotas:
        groups: dict[tuple[object, ...], list[Candidate]] = {}
        for candidate in candidates:
            groups.setdefault(candidate.partition(quota.partitions), []).append(candidate)
        candidates = [each for group in groups.values() for each in _group(rules, quota, group, is_one)]
    return candidates


def _group(rules: Grades, quota: Quota, group: list[Candidate], is_one: IsOne) -> list[Candidate]:
    names = [step.name for step in rules.steps]
    at = names.index(quota.grade)
    bounded = rules.steps[at].at_least is not None
    runners = [
        each
        for each in group
        if (each.grade == quota.grade if bounded else not each.held and names.index(each.grade) >= at)
    ]
    runners.sort(key=lambda each: each.strength(quota.tie_nodes), reverse=True)
    stood = {each.sheet.subject_id for each in runners}
    winners = {each.sheet.subject_id for each in _winners(quota, runners, _seats(quota, len(group)), is_one)}
    below = names[min(at + 1, len(names) - 1)]
    return [_settled(each, quota, winners, stood, below if bounded else "") for each in group]


def _settled(each: Candidate, quota: Quota, winners: set[str], stood: set[str], below: str) -> Candidate:
    # `below` is where a loser falls; a grade without a bound has none, its winners rise.
    if each.sheet.subject_id in winners:
        return each if below else each.graded(quota.grade, f"进入{quota.grade}名额")
    if below and each.sheet.subject_id in stood:
        return each.graded(below, f"{quota.grade}名额已满，定为{below}")
    return each


def _seats(quota: Quota, size: int) -> int:
    if quota.number is not None:
        return quota.number
    return _rounded(Fraction(quota.share or 0) * size, quota.rounding)


def _rounded(value: Fraction, way: str) -> int:
    if way == "up":
        return -(-value.numerator // value.denominator)
    if way == "nearest":
        return int(value + Fraction(1, 2))
    return int(value)


def _winners(quota: Quota, runners: list[Candidate], seats: int, is_one: IsOne) -> list[Candidate]:
    won: list[Candidate] = []
    for reserve in quota.reserved:
        kept = _rounded(Fraction(reserve.share) * seats, "up")
        some = [each for each in runners if _outside(each, won) and is_one(reserve.who, each.sheet)]
        won += _cut(some, min(kept, seats - len(won)), quota)
    rest = [each for each in runners if _outside(each, won)]
    return won + _cut(rest, max(seats - len(won), 0), quota)


def _outside(each: Candidate, won: list[Candidate]) -> bool:
    return all(each is not other for other in won)


def _cut(runners: list[Candidate], seats: int, quota: Quota) -> list[Candidate]:
    if seats <= 0 or seats >= len(runners):
        return runners[: max(seats, 0)]
    edge = runners[seats - 1].strength(quota.tie_nodes)
    if runners[seats].strength(quota.tie_nodes) != edge:
        return runners[:seats]
    better = [each for each in runners if each.strength(quota.tie_nodes) > edge]
    tied = [each for each in runners if each.strength(quota.tie_nodes) == edge]
    return better + tied if quota.ties == "in" else better
