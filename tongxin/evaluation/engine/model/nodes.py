"""The tree: branches and leaves with their gates and limits, and the conditions they may hang on."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from tongxin.evaluation.engine.exact import Exact

from .rules import About, Documents, Filter, Price, Rule, Who


@dataclass(frozen=True, slots=True)
class Condition:
    """Something to be reached within a window: a number of events, a share, a node's points, all of or any of.

    `mode`: need, rate, score, all, any. Bounds are inclusive.
    """

    mode: str
    label: str
    children: tuple["Condition", ...] = ()
    filter: Filter = ()
    of: Filter = ()
    node: str = ""
    measure: str = "events"
    by: tuple[str, ...] = ()
    at_least: Price | None = None
    at_most: Price | None = None
    applies_to: Who | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """When a node counts at all, and what the exempt get instead."""

    applies_to: Who | None = None
    start: date | None = None
    end: date | None = None
    when: Condition | None = None
    exempt: Who | None = None
    exempt_points: Price | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What happens to a node's raw amount: prorating, floor, cap, weight; in this order."""

    cap: Price | None = None
    floor: Price | None = None
    prorate: str = ""
    effect: str = "shrink"
    weight: Exact = 1


@dataclass(frozen=True, slots=True)
class SharedCap:
    """One cap over several children of a branch."""

    about: About
    of: tuple[str, ...]
    cap: Price


@dataclass(frozen=True, slots=True)
class Leaf:
    """A rule that earns or costs points."""

    about: About
    gate: Gate
    limits: Limits
    rule: Rule


@dataclass(frozen=True, slots=True)
class Branch:
    """Children combined by sum, best or first (that applies), on top of base points."""

    about: About
    gate: Gate
    limits: Limits
    combine: str
    children: tuple["Branch | Leaf", ...]
    points: Price | None = None
    shared_caps: tuple[SharedCap, ...] = ()
    dedupe: Documents | None = None


Tree: TypeAlias = Branch | Leaf
