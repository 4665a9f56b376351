"""Days and months in the many ways people write them; nothing is guessed, two readings are a question."""

import datetime as dt
import re
from dataclasses import dataclass

from tongxin.tables.reader import Cell

from .numbers import chinese_number
from .problem import Problem, error_problem, is_nothing, shorten, text

FIRST_YEAR, LAST_YEAR = 1949, 2100
# Excel counts days from here; serials of the years 1954 to 2100.
_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(20_000, 73_416)
_ALLOWED = "请写成 2025-09-12 或 2025年9月12日"
_ALLOWED_MONTH = "请写成 2025-09 或 2025年9月"
_SEP = r"\s*[-./年月、]\s*"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_FULL = re.compile(rf"{_YEAR}{_SEP}{_MONTH}{_SEP}{_DAY}\s*[日号]?")
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])")
_SHORT_YEAR = re.compile(
    r"(?P<short>\d\d)(?:\s*[-./年]\s*)(?P<month>1[0-2]|0?[1-9])(?:\s*[-./月]\s*)(?P<day>3[01]|[12]\d|0?[1-9])\s*[日号]?"
)
_NO_YEAR = re.compile(rf"{_MONTH}\s*[-./月]\s*{_DAY}\s*[日号]?")
_DAY_ONLY = re.compile(rf"{_DAY}\s*[日号]")
_SPAN = re.compile(
    r"\s*(?:至|到|~|—+|–|-{2,}|(?<=[日号])-|-(?=\d{4}[-./年])|-(?=\d{1,2}[./月]\d)|(?<=\d)-(?=\d{1,2}[日号]))\s*"
)
_TAIL = re.compile(
    r"\s*(?:\((?P<remark>[^()]*)\)|(?P<week>(?:星期|周|礼拜)[一二三四五六日天])|(?P<half>上午|下午|晚上?|全天|中午|晨)"
    r"|T?\s*(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?))\s*$"
)
_VAGUE = re.compile(r"[上中下]旬|月底|月初|年底|年初|左右|季度|月份$")
_SPOKEN = re.compile(r"([〇零一二三四五六七八九十两]+)(?=[年月日号])")


@dataclass(frozen=True)
class Day:
    """A day; `until` is the last day of a range, `note` what stood beside the date (上午, a remark, a clock time)."""

    on: dt.date
    until: dt.date | None = None
    note: str = ""


def day(
    cell: Cell,
    *,
    year: int | None = None,
    window: tuple[dt.date, dt.date] | None = None,
) -> Day | Problem | None:
    """The day of a cell; None when blank.

    Reads date cells, Excel serials, 20250912, 2025.09.12, 2025-9-12, 2025年9月12日, 二〇二五年九月十二日, and without a
    year 9月12日, 9.12, 9-12: these take `year`, or the one year that puts them into `window` (first and last day). A number
    such as 10.1 may be 10.1 or 10.10 and gives a problem with both `readings`. Ranges (3月1日-3日) give their first day
    with `until`.
    """
    if problem := error_problem(cell):
        return problem
    if is_nothing(cell):
        return None
    return _Reader(cell, year, window).day()


def month(cell: Cell, *, year: int | None = None) -> dt.date | Problem | None:
    """The first day of the month in a cell: 2025年3月, 2025.03, 202503, a date, or 3月 with `year`; None when blank."""
    if problem := error_problem(cell):
        return problem
    if is_nothing(cell):
        return None
    return _month(cell, year, FIRST_YEAR)


def birth_month(cell: Cell) -> dt.date | Problem | None:
    """The first day of the month of birth, from a month or a full date with a year from 1900 on; None when blank."""
    if problem := error_problem(cell):
        return problem
    if is_nothing(cell):
        return None
    return _month(cell, None, 1900)


@dataclass(frozen=True)
class _Reader:
    """One cell and what is known about its year."""

    cell: Cell
    year: int | None
    window: tuple[dt.date, dt.date] | None

    def day(self) -> Day | Problem:
        cell = self.cell
        if isinstance(cell, dt.datetime):
            clock = f"{cell:%H:%M}" if cell.time() != dt.time() else ""
            return self.checked(Day(cell.date(), note=clock))
        if isinstance(cell, dt.date):
            return self.checked(Day(cell))
        if isinstance(cell, int) and not isinstance(cell, bool):
            return self.text(str(cell))
        return self.number(cell) if isinstance(cell, float) else self.text(text(cell))

    def wrong(
        self, code: str, what: str, readings: tuple[object, ...] = (), allowed: str = _ALLOWED
    ) -> Problem:
        return Problem(code, f"“{shorten(self.cell)}”{what}", allowed, readings)

    def checked(self, found: Day) -> Day | Problem:
        if not FIRST_YEAR <= found.on.year <= LAST_YEAR:
            return self.wrong("implausible_date", f"读作 {found.on.isoformat()}，年份不合理", (found.on,))
        if found.until and found.until < found.on:
            return self.wrong("backward_range", "的结束日期早于开始日期")
        return found

    def number(self, number: float) -> Day | Problem:
        """A number with a fraction: a day with a time of day, or 12.27 typed for 12月27日."""
        if _SERIALS.start <= number < _SERIALS.stop:
            return Day(_EPOCH + dt.timedelta(days=int(number)))
        spoken = _decimal_readings(repr(number))
        read = [self.matched(found, "") for each in spoken if (found := _NO_YEAR.fullmatch(each))]
        if len(read) == 1:
            return read[0]
        days = tuple(each.on for each in read if isinstance(each, Day))
        if not days:
            return read[0] if read else self.wrong("not_a_date", "不是日期")
        both = "或".join(each.replace(".", "月") + "日" for each in spoken)
        return self.wrong("ambiguous_date", f"是数字，可能是{both}", days)

    def text(self, plain: str) -> Day | Problem:
        plain = _spoken_to_digits(plain.replace("\n", " "))
        if _VAGUE.search(plain):
            return self.wrong("vague_date", "没有写明是哪一天")
        plain, note = _without_tail(plain)
        single = self.single(plain, note)
        if single is not None:
            return single
        first, *rest = _SPAN.split(plain, maxsplit=1)
        if rest:
            return self.span(first.strip(), rest[0].strip(), note)
        return self.unread(plain)

    def single(self, plain: str, note: str) -> Day | Problem | None:
        for pattern in (_FULL, _COMPACT, _NO_YEAR):
            if found := pattern.fullmatch(plain):
                return self.matched(found, note)
        if plain.isdigit() and len(plain) == 5 and int(plain) in _SERIALS:
            return Day(_EPOCH + dt.timedelta(days=int(plain)), note=note)
        return None

    def unread(self, plain: str) -> Problem:
        if short := _SHORT_YEAR.fullmatch(plain):
            reading = _date(2000 + int(short["short"]), short)
            return self.wrong("short_year", "的年份只写了两位", (reading,) if reading else ())
        if re.fullmatch(rf"{_YEAR}\s*(?:[-./年]\s*(?P<month>\d\d?)?\s*月?)?|\d\d?月|(?:19|20)\d{{4}}", plain):
            return self.wrong("no_day", "没有写明是哪一天")
        if len(re.findall(r"[日号]", plain)) > 1:
            return self.wrong(
                "several_days", "里有几个日期", allowed="这里只能填一个日期，或一段日期如 3月1日-3日"
            )
        return self.wrong("not_a_date", "不是日期")

    def matched(self, found: re.Match[str], note: str) -> Day | Problem:
        written = found.groupdict().get("year")
        years = [int(written)] if written else self.years(found)
        if not years:
            return self.wrong("no_year", "没有写年份", allowed="请写明年份，如 2025年9月12日")
        days = [on for year in years if (on := _date(year, found))]
        if not days:
            return self.wrong("no_such_day", "不是存在的日期")
        if len(days) > 1:
            return self.wrong("ambiguous_year", "没有写年份，不能确定是哪一年", tuple(days))
        return self.checked(Day(days[0], note=note))

    def years(self, found: re.Match[str]) -> list[int]:
        if not self.window:
            return [self.year] if self.year else []
        first, last = self.window
        inside = [
            year
            for year in range(first.year, last.year + 1)
            if (on := _date(year, found)) and first <= on <= last
        ]
        return inside or ([self.year] if self.year else [])

    def span(self, first: str, last: str, note: str) -> Day | Problem:
        start = self.single(first, note)
        if not isinstance(start, Day):
            return start or self.unread(f"{first}-{last}")
        if found := re.fullmatch(rf"{_DAY}\s*[日号]?", last):
            end = _replace(start.on, day=int(found["day"]))
        elif found := _NO_YEAR.fullmatch(last):
            end = _date(start.on.year, found)
        else:
            found = _FULL.fullmatch(last) or _COMPACT.fullmatch(last)
            end = _date(int(found["year"]), found) if found else None
        if end is None:
            return self.wrong("bad_range", "的结束日期读不出来")
        return self.checked(Day(start.on, end, note))


def _decimal_readings(plain: str) -> list[str]:
    """10.1 was typed as 10.1 or 10.10; 12.27 only as itself. The possible days of the month are kept, others dropped."""
    whole, _, fraction = plain.partition(".")
    if len(fraction) > 2 or not whole.isdigit() or not 1 <= int(whole) <= 12:
        return []
    wider = [f"{whole}.{fraction}0"] if len(fraction) == 1 else []
    possible = [f"{whole}.{fraction}", *wider]
    # 2000 was a leap year: a day possible in some year stays a question.
    return [each for each in possible if (found := _NO_YEAR.fullmatch(each)) and _date(2000, found)]


def _spoken_to_digits(plain: str) -> str:
    return _SPOKEN.sub(
        lambda found: str(number) if (number := chinese_number(found[1])) is not None else found[1], plain
    )


def _without_tail(plain: str) -> tuple[str, str]:
    """Half days, weekdays, clock times and remarks behind a date, taken off from the right."""
    notes: list[str] = []
    while found := _TAIL.search(plain):
        if found.start() == 0:
            break
        if not found["week"] and not re.fullmatch(r"00?:00(:00(\.0+)?)?", found["clock"] or ""):
            notes.insert(0, (found["remark"] or found["half"] or found["clock"] or "").strip())
        plain = plain[: found.start()].rstrip()
    return plain, " ".join(filter(None, notes))


def _date(year: int, found: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _replace(on: dt.date, day: int) -> dt.date | None:
    try:
        return on.replace(day=day)
    except ValueError:
        return None


_YEAR_MONTH = re.compile(
    rf"{_YEAR}\s*[-./年]\s*{_MONTH}\s*月?|(?P<year2>(?:19|20)\d\d)(?P<month2>0[1-9]|1[0-2])"
)
_MONTH_ONLY = re.compile(rf"{_MONTH}\s*月?份?")


def _month(cell: Cell, year: int | None, first_year: int) -> dt.date | Problem:
    if isinstance(cell, dt.date):
        return _checked_month(cell, cell.year, cell.month, first_year)
    if isinstance(cell, float):
        return _month_number(cell, first_year)
    plain = _spoken_to_digits(text(cell))
    if len(plain) == 5 and plain.isdigit() and int(plain) in _SERIALS:
        return _serial_month(cell, int(plain), first_year)
    for pattern in (_YEAR_MONTH, _FULL, _COMPACT):
        if found := pattern.fullmatch(plain):
            parts = found.groupdict()
            written = int(parts.get("year") or parts["year2"])
            return _checked_month(cell, written, int(parts.get("month") or parts["month2"]), first_year)
    return _month_alone(cell, plain, year, first_year)


def _month_alone(cell: Cell, plain: str, year: int | None, first_year: int) -> dt.date | Problem:
    found = _MONTH_ONLY.fullmatch(plain)
    if not found:
        return _month_problem(cell, "not_a_month", "不是年月")
    if year is None:
        return _month_problem(cell, "no_year", "没有写年份")
    return _checked_month(cell, year, int(found["month"]), first_year)


def _serial_month(cell: Cell, serial: int, first_year: int) -> dt.date | Problem:
    on = _EPOCH + dt.timedelta(days=serial)
    return _checked_month(cell, on.year, on.month, first_year)


def _month_number(cell: float, first_year: int) -> dt.date | Problem:
    """1978.09 is a month; 1978.1 may have been typed as 1978.10."""
    if _SERIALS.start <= cell < _SERIALS.stop:
        return _serial_month(cell, int(cell), first_year)
    whole, _, fraction = repr(cell).partition(".")
    if not fraction.isdigit():
        return _month_problem(cell, "not_a_month", "不是年月")
    months = {int(each) for each in (fraction, f"{fraction:0<2}") if len(each) <= 2 and 1 <= int(each) <= 12}
    if not re.fullmatch(r"(?:19|20)\d\d", whole) or not months:
        return _month_problem(cell, "not_a_month", "不是年月")
    if len(months) > 1:
        readings = tuple(dt.date(int(whole), each, 1) for each in sorted(months))
        spoken = "或".join(f"{whole}年{each}月" for each in sorted(months))
        return _month_problem(cell, "ambiguous_month", f"是数字，可能是{spoken}", readings)
    return _checked_month(cell, int(whole), months.pop(), first_year)


def _checked_month(cell: Cell, year: int, number: int, first_year: int) -> dt.date | Problem:
    found = dt.date(year, number, 1)
    if first_year <= year <= LAST_YEAR:
        return found
    return _month_problem(cell, "implausible_date", f"读作 {year} 年，年份不合理", (found,))


def _month_problem(cell: Cell, code: str, what: str, readings: tuple[object, ...] = ()) -> Problem:
    return Problem(code, f"“{shorten(cell)}”{what}", _ALLOWED_MONTH, readings)
