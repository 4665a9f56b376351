"""What stands outside the sum: minimums, counters, grades, procedures."""

from dataclasses import dataclass

from tongxin.evaluation.engine.exact import Exact

from .nodes import Condition
from .rules import About, Filter, Who


@dataclass(frozen=True, slots=True)
class Minimum:
    """A duty owed in every window of `per`; failing it may cap or set the grade."""

    about: About
    per: str
    condition: Condition
    applies_to: Who | None = None
    exempt: Who | None = None
    newcomers: str = "full"
    grade_at_most: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True)
class CounterStep:
    """What follows when a counter reaches a number."""

    at: Exact
    label: str
    open: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Counter:
    """A running number outside the sum, with a ladder of consequences."""

    about: About
    per: str
    filter: Filter
    measure: str
    by: tuple[str, ...]
    steps: tuple[CounterStep, ...]
    applies_to: Who | None = None


@dataclass(frozen=True, slots=True)
class GradeStep:
    """A grade with its lower bound; without one it is reached only by quota, decision or as the last."""

    name: str
    at_least: Exact | None = None
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Reserve:
    """A part of a quota kept for some subjects."""

    label: str
    who: Who
    share: Exact


@dataclass(frozen=True, slots=True)
class Quota:
    """At most so many (or such a share) get a grade, inside partitions; ties by nodes, then all in or all out."""

    grade: str
    number: int | None = None
    share: Exact | None = None
    rounding: str = "down"
    partitions: tuple[str, ...] = ()
    reserved: tuple[Reserve, ...] = ()
    tie_nodes: tuple[str, ...] = ()
    ties: str = "in"


@dataclass(frozen=True, slots=True)
class Grades:
    """Grades from best to worst and how they are given."""

    steps: tuple[GradeStep, ...] = ()
    quotas: tuple[Quota, ...] = ()
    rank_points: tuple[Exact, ...] = ()
    rank_partitions: tuple[str, ...] = ()
    excluded: Who | None = None
    decided_by: str = ""
    published: str = "grade"


@dataclass(frozen=True, slots=True)
class Procedure:
    """A rule that opens a case for people to decide."""

    about: About
    open: str
    by: str
    score_below: Exact | None = None
    grades: tuple[str, ...] = ()
    failing_years: int = 0
    consecutive: bool = False
    failing_below: Exact | None = None
    failing_grades: tuple[str, ...] = ()
    counter: str = ""
    counter_at: Exact = 1
    minimum: str = ""
