"""A case: everything one sheet depends on, as frozen values with one canonical JSON form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from .canonical import canonical, digest
from .exact import Exact, exact, text

FactValue: TypeAlias = str | int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty from the ledger; `quantity` in the unit of the kind, `member` only inside a group's case.

    Decimals and lists are taken and made exact and frozen; a binary float raises ValueError.
    """

    id: str
    kind: str
    on: date
    quantity: Exact = 1
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    title: str = ""
    source: str = ""
    member: str = ""

    def __post_init__(self) -> None:
        if type(self.quantity) is not int:
            object.__setattr__(self, "quantity", exact(self.quantity))
        if list in map(type, self.facts.values()):
            frozen = {k: tuple(v) if isinstance(v, list) else v for k, v in self.facts.items()}
            object.__setattr__(self, "facts", frozen)


@dataclass(frozen=True, slots=True)
class Span:
    """A fact of the subject from one day to another, both included; open where None."""

    name: str
    value: str | bool
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is scored, with dated facts (posts, sector, bodies, population, states)."""

    id: str
    name: str
    type: str = "member"
    facts: tuple[Span, ...] = ()
    joined: date | None = None
    left: date | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody judged about a leaf (`item` = node id), or about one duty under that leaf."""

    id: str
    item: str
    by: str
    points: Exact | None = None
    duty: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """The published result of an earlier period."""

    period: str
    score: Exact
    grade: str = ""


@dataclass(frozen=True, slots=True)
class MemberResult:
    """A member's amounts by node id, for schemes whose subject is a group."""

    id: str
    name: str
    amounts: Mapping[str, Exact]


@dataclass(frozen=True, slots=True)
class CasePeriod:
    """Which period: a year, with `part` for its half or quarter (from 1); or fixed dates for a term."""

    year: int = 0
    part: int = 0
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One subject in one period. `term` is the term's first and last day; `as_of` the day of looking, none: all over."""

    subject: Subject
    period: CasePeriod
    duties: tuple[Duty, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    parameters: Mapping[str, Exact] = field(default_factory=dict)
    earlier: tuple[Earlier, ...] = ()
    members: tuple[MemberResult, ...] = ()
    term: tuple[date, date] | None = None
    as_of: date | None = None

    @staticmethod
    def from_json(data: object, file: str = "case.json") -> "Case":
        """Read a case from parsed JSON, or from its text or bytes; raise CaseError with every fault found."""
        from .casefile import read_case  # settled late: the reader needs these classes

        return read_case(data, file)

    def as_json(self) -> dict[str, object]:
        """The canonical JSON form: lists in a fixed order, numbers as text, empty parts left out."""
        parts: dict[str, object] = {
            "subject": _subject(self.subject),
            "period": _period(self.period),
            "term": [day.isoformat() for day in self.term or ()],
            "as_of": self.as_of and self.as_of.isoformat(),
            "duties": [_duty(each) for each in sorted(self.duties, key=lambda each: (each.on, each.id))],
            "judgements": [_judgement(each) for each in sorted(self.judgements, key=lambda each: each.id)],
            "parameters": {name: text(value) for name, value in self.parameters.items()},
            "earlier": [
                {"period": each.period, "score": text(each.score), "grade": each.grade}
                for each in sorted(self.earlier, key=lambda each: each.period)
            ],
            "members": [
                {"id": each.id, "name": each.name, "amounts": {k: text(v) for k, v in each.amounts.items()}}
                for each in sorted(self.members, key=lambda each: each.id)
            ],
        }
        return _slim(parts)

    def canonical(self) -> bytes:
        """The bytes to freeze: equal cases give equal bytes, whatever the order of entries."""
        return canonical(self.as_json())

    def hash(self) -> str:
        """SHA-256 of the canonical bytes."""
        return digest(self.as_json())


def _slim(parts: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in parts.items() if value not in (None, "", [], {})}


def _subject(subject: Subject) -> dict[str, object]:
    facts = sorted(subject.facts, key=lambda each: (each.name, str(each.value), each.start or date.min))
    return _slim(
        {
            "id": subject.id,
            "name": subject.name,
            "type": subject.type,
            "joined": subject.joined and subject.joined.isoformat(),
            "left": subject.left and subject.left.isoformat(),
            "facts": [_span(each) for each in facts],
        }
    )


def _span(span: Span) -> dict[str, object]:
    return _slim(
        {
            "name": span.name,
            "value": span.value,
            "from": span.start and span.start.isoformat(),
            "to": span.end and span.end.isoformat(),
        }
    )


def _period(period: CasePeriod) -> dict[str, object]:
    if period.start and period.end:
        return {"from": period.start.isoformat(), "to": period.end.isoformat()}
    return {"year": period.year, "part": period.part} if period.part else {"year": period.year}


def _duty(duty: Duty) -> dict[str, object]:
    facts = {name: list(value) if isinstance(value, tuple) else value for name, value in duty.facts.items()}
    return _slim(
        {
            "id": duty.id,
            "kind": duty.kind,
            "on": duty.on.isoformat(),
            "quantity": text(duty.quantity),
            "facts": facts,
            "title": duty.title,
            "source": duty.source,
            "member": duty.member,
        }
    )


def _judgement(judgement: Judgement) -> dict[str, object]:
    return _slim(
        {
            "id": judgement.id,
            "item": judgement.item,
            "by": judgement.by,
            "points": None if judgement.points is None else text(judgement.points),
            "duty": judgement.duty,
            "marks": list(judgement.marks),
        }
    )
