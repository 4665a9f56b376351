"""A whole scheme."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tongxin.evaluation.engine.exact import Rounding
from tongxin.evaluation.engine.vocabulary import Vocabulary

from .nodes import Tree
from .outside import Counter, Grades, Minimum, Procedure
from .rules import Who


@dataclass(frozen=True, slots=True)
class Period:
    """The kind of period (year, half_year, quarter, term) and the day a year ends ("12-31")."""

    kind: str = "year"
    ends: str = "12-31"


@dataclass(frozen=True, slots=True)
class Amendment:
    """A dated change of rules inside the life of a scheme."""

    start: date
    title: str
    clause: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Scheme:
    """A whole assessment scheme; compared by identity, `hash` is the SHA-256 of its content."""

    id: str
    title: str
    version: str
    subject: str
    period: Period
    tree: Tree
    hash: str
    vocabulary: Vocabulary
    adopted: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    start: date | None = None
    end: date | None = None
    population: Who | None = None
    rounding: Rounding = field(default_factory=Rounding)
    minimums: tuple[Minimum, ...] = ()
    counters: tuple[Counter, ...] = ()
    grades: Grades = field(default_factory=Grades)
    procedures: tuple[Procedure, ...] = ()
    amendments: tuple[Amendment, ...] = ()
