"""A case made ready for counting: duties by kind in a fixed order, subject facts by name and day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from .case import Case, Duty, Judgement, Span
from .exact import Exact
from .periods import ONE_DAY, Days

in_order = attrgetter("on", "id")


@dataclass(slots=True)
class Context:
    """What closures read. `amounts` fills up in the order of the tree, `taken` with every duty that counted,
    `found` with the duties of each compiled filter that is asked window by window."""

    case: Case
    days: Days
    by_kind: dict[str, list[Duty]]
    spans: dict[str, list[Span]]
    judged: dict[str, list[Judgement]]
    settled_on: date
    as_of: date
    amounts: dict[str, Exact] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    found: dict[int, list[Duty]] = field(default_factory=dict)

    def duties(self, kinds: tuple[str, ...]) -> list[Duty]:
        """Duties of these kinds by date and id."""
        if len(kinds) == 1:
            return self.by_kind.get(kinds[0], [])
        return sorted((duty for kind in kinds for duty in self.by_kind.get(kind, ())), key=in_order)

    def values(self, name: str, day: date) -> Iterable[str | bool]:
        """Values of a subject's fact on a day."""
        return [
            span.value
            for span in self.spans.get(name, ())
            if (span.start is None or span.start <= day) and (span.end is None or day <= span.end)
        ]

    def turning_days(self, within: Days | None = None) -> list[date]:
        """Days of service in a window, by default the period, on which a fact of the subject may have become another."""
        days = within or self.days
        first = max(days.start, self.case.subject.joined or days.start)
        last = min(days.end, self.settled_on)
        spans = [span for each in self.spans.values() for span in each]
        starts = {span.start for span in spans if span.start}
        after = {span.end + ONE_DAY for span in spans if span.end and span.end < last}
        return [first, *sorted(day for day in starts | after if first < day <= last)]


def make_context(case: Case, days: Days, as_of: date) -> Context:
    """Index a case once."""
    by_kind: defaultdict[str, list[Duty]] = defaultdict(list)
    for duty in sorted(case.duties, key=in_order):
        by_kind[duty.kind].append(duty)
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for span in case.subject.facts:
        spans[span.name].append(span)
    judged: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in sorted(case.judgements, key=attrgetter("id")):
        judged[judgement.item].append(judgement)
    left = case.subject.left
    settled_on = min(days.end, left) if left else days.end
    return Context(case, days, by_kind, spans, judged, settled_on, as_of)
