"""The score sheet: a tree of lines with amounts, cuts, entries and a sentence that explains each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from .canonical import canonical, digest
from .case import Earlier
from .exact import Exact, Rounding, text

REASONS = {
    "outside_period": "不在本项的起止日期内",
    "before_start": "在方案施行之前",
    "before_joining": "在任职之前",
    "after_leaving": "在离任之后",
    "wrong_role": "当时的身份不适用本项",
    "not_first": "署名身份不计本项",
    "no_share": "按署名次序不分得分值",
    "no_price": "本项没有规定分值",
    "same_document": "同一件已按另一次计分",
    "counted_elsewhere": "同一件已在其他项目计分",
    "skipped": "首次已计入其他项目",
    "over_limit": "超过计分次数",
    "not_reached": "累计数未达到计分线",
    "unverified": "尚未核定分值",
    "exempt": "免计期间不扣分",
    "condition_only": "只用于底线、计数或条件，不另计分",
    "not_counted": "按办法不加分也不扣分",
}
STATES = {
    "counted": "计分",
    "not_applicable": "不适用",
    "exempt": "免计",
    "condition_unmet": "条件未满足",
    "not_chosen": "择优未取",
    "waiting": "尚待评定",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A duty on a line: its points before the line's caps, or the reason why it does not count there."""

    id: str
    kind: str
    on: date
    title: str
    points: Exact
    reason: str = ""

    @property
    def used(self) -> bool:
        """Whether it counts on this line."""
        return not self.reason

    @property
    def why(self) -> str:
        """The reason in Chinese, empty for a used one."""
        return REASONS.get(self.reason, self.reason)

    def as_json(self) -> dict[str, object]:
        """The entry as plain JSON values."""
        found: dict[str, object] = {"id": self.id, "on": self.on.isoformat(), "points": text(self.points)}
        if self.title:
            found["title"] = self.title
        if self.reason:
            found["reason"], found["why"] = self.reason, self.why
        return found


@dataclass(frozen=True, slots=True)
class Cut:
    """A step from the raw amount to the amount: prorate, floor, cap, weight or shared_cap, with its effect."""

    why: str
    change: Exact
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A node of the tree on the sheet: `raw` and the changes of `cuts` add up to `amount`, in points.

    `next_points` is what the next event would bring while `room` (None: no cap) lasts.
    """

    id: str
    label: str
    clause: str
    raw: Exact
    amount: Exact
    formula: str
    state: str = "counted"
    combine: str = ""
    cuts: tuple[Cut, ...] = ()
    entries: tuple[Entry, ...] = ()
    children: tuple["Line", ...] = ()
    base: Exact = 0
    next_points: Exact | None = None
    room: Exact | None = None

    @property
    def used(self) -> tuple[Entry, ...]:
        """Entries that count here."""
        return tuple(entry for entry in self.entries if not entry.reason)

    @property
    def unused(self) -> tuple[Entry, ...]:
        """Entries that belong here and do not count, each with its reason."""
        return tuple(entry for entry in self.entries if entry.reason)

    def walk(self) -> Iterator["Line"]:
        """This line and all below, in the order of the scheme."""
        yield self
        for child in self.children:
            yield from child.walk()

    def as_json(self) -> dict[str, object]:
        """The line as plain JSON values, empty parts left out."""
        found: dict[str, object] = {
            "id": self.id,
            "label": self.label,
            "clause": self.clause,
            "state": self.state,
            "raw": text(self.raw),
            "amount": text(self.amount),
            "formula": self.formula,
            "combine": self.combine,
            "base": text(self.base) if self.base else "",
            "cuts": [{"why": cut.why, "change": text(cut.change), "text": cut.text} for cut in self.cuts],
            "entries": [entry.as_json() for entry in self.entries],
            "children": [child.as_json() for child in self.children],
            "next_points": None if self.next_points is None else text(self.next_points),
            "room": None if self.room is None else text(self.room),
        }
        return {name: value for name, value in found.items() if value not in (None, "", [])}


@dataclass(frozen=True, slots=True)
class Need:
    """A condition on the sheet: what is done, what is needed, what is missing, and the parts it consists of."""

    label: str
    mode: str
    done: Exact
    needed: Exact
    missing: Exact
    met: bool
    parts: tuple["Need", ...] = ()
    applies: bool = True

    def as_json(self) -> dict[str, object]:
        """The condition as plain JSON values."""
        return {
            "label": self.label,
            "mode": self.mode,
            "done": text(self.done),
            "needed": text(self.needed),
            "missing": text(self.missing),
            "met": self.met,
            "applies": self.applies,
            "parts": [part.as_json() for part in self.parts],
        }


@dataclass(frozen=True, slots=True)
class Owed:
    """A minimum in one window. `state`: met, open (deadline not passed), failed, exempt, not_applicable."""

    window: str
    start: date
    deadline: date
    state: str
    need: Need

    def as_json(self) -> dict[str, object]:
        """The window as plain JSON values."""
        return {
            "window": self.window,
            "from": self.start.isoformat(),
            "deadline": self.deadline.isoformat(),
            "state": self.state,
            "need": self.need.as_json(),
        }


@dataclass(frozen=True, slots=True)
class MinimumLine:
    """A minimum outside the sum, window by window, with its effect on the grade."""

    id: str
    label: str
    clause: str
    windows: tuple[Owed, ...]
    grade_at_most: str = ""
    grade: str = ""

    @property
    def failed(self) -> bool:
        """Whether any window is past and not met."""
        return any(each.state == "failed" for each in self.windows)

    @property
    def open(self) -> tuple[Owed, ...]:
        """Windows in which something is still owed."""
        return tuple(each for each in self.windows if each.state == "open")

    def as_json(self) -> dict[str, object]:
        """The minimum as plain JSON values."""
        return {
            "id": self.id,
            "label": self.label,
            "clause": self.clause,
            "failed": self.failed,
            "grade_at_most": self.grade_at_most,
            "grade": self.grade,
            "windows": [each.as_json() for each in self.windows],
        }


@dataclass(frozen=True, slots=True)
class CounterLine:
    """A counter in one window, with the steps it has reached and the next one."""

    id: str
    label: str
    clause: str
    window: str
    count: Exact
    entries: tuple[Entry, ...]
    reached: tuple[str, ...] = ()
    opens: tuple[tuple[str, str, str], ...] = ()
    next_at: Exact | None = None
    next_label: str = ""

    def as_json(self) -> dict[str, object]:
        """The counter as plain JSON values."""
        return {
            "id": self.id,
            "label": self.label,
            "clause": self.clause,
            "window": self.window,
            "count": text(self.count),
            "entries": [entry.as_json() for entry in self.entries],
            "reached": list(self.reached),
            "opens": [list(each) for each in self.opens],
            "next_at": None if self.next_at is None else text(self.next_at),
            "next_label": self.next_label,
        }


@dataclass(frozen=True, slots=True)
class Sheet:
    """The result for one subject in one period; `unused` are duties no line of the tree took."""

    engine_version: str
    scheme_id: str
    scheme_version: str
    scheme_hash: str
    subject_id: str
    subject_name: str
    subject_type: str
    period: str
    start: date
    end: date
    as_of: date
    scored: bool
    rounding: Rounding
    root: Line
    minimums: tuple[MinimumLine, ...]
    counters: tuple[CounterLine, ...]
    unused: tuple[Entry, ...]
    facts: Mapping[str, tuple[str | bool, ...]] = field(default_factory=dict)
    earlier: tuple[Earlier, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the period had ended on the day of looking, so that what is owed and not done has failed."""
        return self.as_of > self.end

    @property
    def last_day(self) -> date:
        """The last day of the period that was looked at."""
        return min(self.as_of, self.end)

    @property
    def total(self) -> Exact:
        """The exact total in points."""
        return self.root.amount

    @property
    def shown(self) -> str:
        """The total as the scheme rounds it for people."""
        return self.rounding.show(self.total)

    @property
    def graded_on(self) -> Exact:
        """The number grades look at: exact or rounded, as the scheme says."""
        return self.rounding.apply(self.total) if self.rounding.grade_on == "rounded" else self.total

    def line(self, name: str) -> Line:
        """The line of a node; raise KeyError where the scheme has none."""
        for line in self.root.walk():
            if line.id == name:
                return line
        raise KeyError(name)

    def amounts(self) -> dict[str, Exact]:
        """Amounts by node id, as group cases take them; "total" is the total."""
        return {"total": self.total} | {line.id: line.amount for line in self.root.walk()}

    def as_json(self) -> dict[str, object]:
        """The whole sheet as plain JSON values, exact numbers as text."""
        return {
            "engine_version": self.engine_version,
            "scheme": {"id": self.scheme_id, "version": self.scheme_version, "hash": self.scheme_hash},
            "subject": {"id": self.subject_id, "name": self.subject_name, "type": self.subject_type},
            "facts": {name: list(values) for name, values in self.facts.items()},
            "period": {"label": self.period, "from": self.start.isoformat(), "to": self.end.isoformat()},
            "as_of": self.as_of.isoformat(),
            "scored": self.scored,
            "total": text(self.total),
            "shown": self.shown,
            "root": self.root.as_json(),
            "minimums": [each.as_json() for each in self.minimums],
            "counters": [each.as_json() for each in self.counters],
            "unused": [each.as_json() for each in self.unused],
            "earlier": [
                {"period": each.period, "score": text(each.score), "grade": each.grade}
                for each in self.earlier
            ],
        }

    def canonical(self) -> bytes:
        """The bytes to freeze."""
        return canonical(self.as_json())

    def hash(self) -> str:
        """SHA-256 of the canonical bytes."""
        return digest(self.as_json())
