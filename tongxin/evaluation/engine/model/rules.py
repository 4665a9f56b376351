"""What a leaf says: filters, prices, shares, documents and counting modes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from tongxin.evaluation.engine.exact import Exact


@dataclass(frozen=True, slots=True)
class About:
    """What people see of a rule: id, label, clause of the regulation, note, line in the file."""

    id: str
    label: str
    clause: str = ""
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class FactTest:
    """One fact against a set of values, or against bounds; `negate` turns the set around."""

    name: str
    values: frozenset[object] = frozenset()
    negate: bool = False
    low: Exact | None = None
    high: Exact | None = None


@dataclass(frozen=True, slots=True)
class Selector:
    """Duties of these kinds whose facts pass all tests."""

    kinds: tuple[str, ...]
    tests: tuple[FactTest, ...] = ()


Filter: TypeAlias = tuple[Selector, ...]


@dataclass(frozen=True, slots=True)
class Who:
    """Subjects, on a day: all tests pass, one of `any` if given, none of `none`."""

    tests: tuple[FactTest, ...] = ()
    any: tuple["Who", ...] = ()
    none: tuple["Who", ...] = ()
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number."""

    value: Exact


@dataclass(frozen=True, slots=True)
class Table:
    """A number by the value of a fact of the duty or of the subject; lists are summed or the best is taken."""

    by: str
    of_subject: bool
    prices: Mapping[object, "Price"]
    otherwise: "Price"
    several: str = "sum"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number each committee sets for itself, with the scheme's default."""

    name: str
    default: Exact


@dataclass(frozen=True, slots=True)
class Chosen:
    """A number the verifier chooses for each duty inside a range; nothing until chosen."""

    low: Exact
    high: Exact


Price: TypeAlias = Fixed | Table | Parameter | Chosen


@dataclass(frozen=True, slots=True)
class Change:
    """A factor or an increment for duties whose facts pass the tests."""

    when: tuple[FactTest, ...]
    value: Exact


@dataclass(frozen=True, slots=True)
class Credit:
    """How much of a document's price each of its signers gets.

    `way`: full; equal (1/n each); joint (`lead` times when several sign); first (the first `number` get all);
    lead (lead gets `lead`, each other `co`, or the rest in equal parts when `co` is nothing).
    """

    way: str = "full"
    lead: Exact = 1
    co: Exact | None = None
    number: int = 0
    lead_fact: str = ""


@dataclass(frozen=True, slots=True)
class Pricing:
    """What is counted and what one event is worth."""

    filter: Filter
    each: Price
    by_quantity: bool = False
    times: tuple[Change, ...] = ()
    plus: tuple[Change, ...] = ()
    credit: Credit = Credit()


@dataclass(frozen=True, slots=True)
class Documents:
    """Events of one document are one: keep highest, lowest, sum, first, or the first branch that occurs."""

    by: tuple[str, ...]
    keep: str
    branches: Filter = ()


@dataclass(frozen=True, slots=True)
class Each:
    """Every document counts, but the first `skip`, and at most `limit` per period, day or fact value."""

    skip: int = 0
    limit: int | None = None
    per: str = "period"
    order: str = "earliest"


@dataclass(frozen=True, slots=True)
class FirstFurther:
    """One price for the first, another for each further, with an optional cap on the further ones."""

    first: Exact
    further: Exact
    further_cap: Exact | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Lumps for reaching numbers of events (or of quantity); the highest reached counts."""

    steps: tuple[tuple[Exact, Exact], ...]
    by_quantity: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """Points times the share of the counted in `of`; or points per percentage point from a target."""

    of: Filter
    points: Exact
    target: Exact | None = None
    side: str = "below"
    if_none: str = "zero"


@dataclass(frozen=True, slots=True)
class PathNode:
    """A station of a document's path: what reaches it, its price, and what may follow."""

    id: str
    label: str
    filter: Filter
    points: Exact
    then: tuple["PathNode", ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Every node of the path a document has reached is added."""

    nodes: tuple[PathNode, ...]


Counting: TypeAlias = Each | FirstFurther | Reach | Rate | Path


@dataclass(frozen=True, slots=True)
class Window:
    """A leaf's own dates: own end of year ("11-30"), the term, or fixed dates."""

    ends: str = ""
    term: bool = False
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Events:
    """A leaf that counts duties; `pricings` from oldest to newest, chosen by the date of the event."""

    pricings: tuple[tuple[date | None, Pricing], ...]
    counting: Counting
    documents: Documents | None = None
    window: Window = Window()


@dataclass(frozen=True, slots=True)
class Grant:
    """Points given to everybody the node applies to."""

    points: Price


@dataclass(frozen=True, slots=True)
class Judged:
    """Points from judgements, weighted by who judged; `missing` says whether absent judges count as 0."""

    weights: tuple[tuple[str, Exact], ...]
    low: Exact
    high: Exact
    missing: str = "zero"


@dataclass(frozen=True, slots=True)
class Checklist:
    """Points for each element a judgement finds present, or missing where the price is negative."""

    items: tuple[tuple[str, str, Exact], ...]
    for_missing: bool = False


@dataclass(frozen=True, slots=True)
class Members:
    """Points of a group from its members' sheets: sum or mean of a node, or the share reaching a bound."""

    node: str
    take: str
    at_least: Exact | None = None
    points: Exact = 1


Rule: TypeAlias = Events | Grant | Judged | Checklist | Members
