"""Gates: whether a node counts at all for a subject, and whether a single duty may enter a leaf."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from .case import Duty
from .conditions import Check, compile_condition
from .context import Context
from .exact import Exact
from .matching import WhoTest, compile_who, ever, throughout
from .model import Gate, Scheme
from .periods import Days
from .pricing import PriceOf, compile_price

LATEST = date.max


@dataclass(frozen=True, slots=True)
class Door:
    """What stands between a duty and a leaf: dates and roles of the leaf and of every branch above it."""

    start: date = date.min
    end: date = LATEST
    force: date = date.min
    whos: tuple[WhoTest, ...] = ()

    def through(self, gate: Gate) -> "Door":
        """This door narrowed by the gate of a node below."""
        who = compile_who(gate.applies_to)
        return Door(
            max(self.start, gate.start or self.start),
            min(self.end, gate.end or self.end),
            self.force,
            (*self.whos, who) if who else self.whos,
        )


def front_door(scheme: Scheme) -> Door:
    """The door of the whole scheme: in force from its first day."""
    return Door(end=scheme.end or LATEST, force=scheme.start or date.min)


Admit: TypeAlias = Callable[[Duty], str]


def admission(door: Door, context: Context, window: Days) -> Admit:
    """A closure giving the reason why a duty may not enter, empty where it may."""
    subject = context.case.subject
    joined, left = subject.joined or date.min, subject.left or LATEST
    start, end = max(window.start, door.start), min(window.end, door.end)
    low, high, whos = max(start, joined, door.force), min(end, left), door.whos

    def admit(duty: Duty) -> str:
        on = duty.on
        if low <= on <= high:
            return "" if all(who(context, on) for who in whos) else "wrong_role"
        if not start <= on <= end:
            return "outside_period"
        if on < door.force:
            return "before_start"
        return "before_joining" if on < joined else "after_leaving"

    return admit


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a node does not count as usual: its state, the amount it gives instead, and the sentence."""

    state: str
    amount: Exact
    formula: str


Enter: TypeAlias = Callable[[Context], Refusal | None]


def compile_gate(gate: Gate) -> Enter | None:
    """A closure that refuses a node or lets it count; None where nothing can refuse."""
    if gate == Gate(end=gate.end):
        return None
    who, exempt = compile_who(gate.applies_to), compile_who(gate.exempt)
    points = compile_price(gate.exempt_points) if gate.exempt_points else None
    when, start = compile_condition(gate.when) if gate.when else None, gate.start or date.min

    def enter(context: Context) -> Refusal | None:
        if context.as_of < start:
            return Refusal("not_applicable", 0, f"自 {start} 起计，0 分")
        if who and not ever(who, context):
            return Refusal("not_applicable", 0, "本项不适用于该对象，0 分")
        if exempt and throughout(exempt, context):
            return _exempt(points, context)
        return _unmet(when, context) if when else None

    return enter


def _exempt(points: PriceOf | None, context: Context) -> Refusal:
    amount = (points(context, None) or 0) if points else 0
    return Refusal("exempt", amount, f"全期免计本项，按规定计 {amount} 分")


def _unmet(when: Check, context: Context) -> Refusal | None:
    need = when(context, context.days, 1)
    if need.met:
        return None
    missing = "、".join(part.label for part in need.parts if not part.met) or need.label
    return Refusal("condition_unmet", 0, f"条件未满足：{missing}，0 分")
