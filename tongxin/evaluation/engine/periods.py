"""Periods: years with their own cut-off, halves, quarters and terms as first and last days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from .case import Case
from .exact import Exact, slim
from .model import Period, Window
from .problems import CaseError, Problem

PARTS = {"year": 1, "half_year": 2, "quarter": 4, "month": 12}
PART_LABELS = {
    2: ("上半年", "下半年"),
    4: ("第一季度", "第二季度", "第三季度", "第四季度"),
    12: tuple(f"{number}月" for number in range(1, 13)),
}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day of a window, both included, with the name people use."""

    start: date
    end: date
    label: str = ""

    def overlap(self, start: date | None, end: date | None) -> int:
        """How many days of the window lie between two days, both included; None is open."""
        first, last = max(self.start, start or self.start), min(self.end, end or self.end)
        return max((last - first).days + 1, 0)


def resolve(period: Period, case: Case) -> Days:
    """The days of the case's period; raise CaseError where the case does not fit the scheme's kind."""
    asked = case.period
    if asked.start and asked.end:
        return Days(asked.start, asked.end, f"{asked.start}至{asked.end}")
    if period.kind == "term":
        if case.term is None:
            raise CaseError([Problem("case", 0, "term", "方案按届考核，但没有说明届期")])
        return Days(*case.term, "本届")
    parts = PARTS[period.kind]
    if parts > 1 and not 1 <= asked.part <= parts:
        raise CaseError(
            [Problem("case", 0, "period.part", "没有说明是第几个半年或季度", f"应为 1 至 {parts}。")]
        )
    if not 1900 < asked.year < 2200:
        raise CaseError([Problem("case", 0, "period.year", f"年度 {asked.year} 不对", "写法如 2025。")])
    if parts == 1:
        return year(asked.year, period.ends)
    return split(year(asked.year, period.ends), parts)[asked.part - 1]


def year(number: int, ends: str) -> Days:
    """The assessment year that ends on the given day ("11-30") of the numbered year."""
    end = _on(number, ends)
    return Days(_on(number - 1, ends) + ONE_DAY, end, f"{number}年度")


def _on(number: int, ends: str) -> date:
    month, day = map(int, ends.split("-"))
    return date(number, month, min(day, monthrange(number, month)[1]))


def split(days: Days, parts: int) -> tuple[Days, ...]:
    """A year in equal numbers of months, each part named."""
    months = 12 // parts
    starts = [_later(days.start, months * number) for number in range(parts)]
    ends = [start - ONE_DAY for start in starts[1:]] + [days.end]
    labels = PART_LABELS[parts]
    return tuple(
        Days(start, end, days.label + label) for start, end, label in zip(starts, ends, labels, strict=True)
    )


def _later(start: date, months: int) -> date:
    number = start.month - 1 + months
    on_year, month = start.year + number // 12, number % 12 + 1
    return date(on_year, month, min(start.day, monthrange(on_year, month)[1]))


def windows(per: str, days: Days, term: tuple[date, date] | None) -> tuple[Days, ...]:
    """The windows in which something is owed, clipped to the period; a term reaches back beyond it."""
    if per == "term":
        return (Days(*term, "本届") if term else Days(date.min, days.end, "至今"),)
    if per == "period":
        return (days,)
    size, found, start = 12 // PARTS[per], [], days.start
    while start <= days.end:
        after = _later(start, size)
        found.append(Days(start, min(after - ONE_DAY, days.end), _label(per, start)))
        start = after
    return tuple(found) if len(found) > 1 else (days,)


def _label(per: str, start: date) -> str:
    # The middle of a window tells its name even where a year begins on 21 December.
    parts = PARTS[per]
    middle = start + timedelta(days=180 // parts)
    if parts == 1:
        return f"{middle.year}年度"
    return f"{middle.year}年{PART_LABELS[parts][(middle.month - 1) * parts // 12]}"


def _months(days: Days) -> int:
    after = days.end + ONE_DAY
    return (after.year - days.start.year) * 12 + after.month - days.start.month


def own_window(window: Window, days: Days, term: tuple[date, date] | None) -> Days:
    """A leaf's own dates, or the period's."""
    if window.term:
        return windows("term", days, term)[0]
    found = year(days.end.year, window.ends) if window.ends else days
    return Days(window.start or found.start, window.end or found.end, found.label)


def share_served(days: Days, joined: date | None, left: date | None, measure: str) -> Exact:
    """The part of a window served, in days, or in months begun over months of the window."""
    if measure == "days":
        return slim(Fraction(days.overlap(joined, left), (days.end - days.start).days + 1))
    served = Days(max(days.start, joined or days.start), min(days.end, left or days.end))
    if served.start > served.end:
        return 0
    begun = (served.end.year - served.start.year) * 12 + served.end.month - served.start.month + 1
    return slim(Fraction(min(begun, _months(days)), max(_months(days), 1)))
