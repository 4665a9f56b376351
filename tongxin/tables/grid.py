"""Days in headings and titles, and the headings of a name × session grid: each gives the label and the day of a session."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .headers import Header

_MONTH, _DAY = r"1[0-2]|0?[1-9]", r"3[01]|[12]\d|0?[1-9]"
_WEEKDAY = r"(?:星期|礼拜|周)[一二三四五六日天]"
_HALF = r"上午|下午"
# 1月5日, 2025.3.20; sessions are headings such as 第十八次(1月5日), 第二十一次(专题议政)(7月24日), 2025.3.20 开幕会
_DATE = rf"(?:(?P<year>(?:19|20)\d\d)\s*[年./-]\s*)?(?P<month>{_MONTH})\s*[月./-]\s*(?P<day>{_DAY})\s*[日号]?(?!\d)"
_ASIDE = rf"(?:\s*(?:\((?:{_WEEKDAY}|[一二三四五六日])\)|{_WEEKDAY}))?"
_UNTIL = (
    rf"(?:\s*(?:-+|—+|–|~|至|到)\s*(?:(?:20\d\d\s*年\s*)?(?P<month_2>{_MONTH})\s*[月./]\s*)?"
    rf"(?P<day_2>{_DAY})\s*(?:[日号]|(?=\)|$)){_ASIDE})?"
)
_HALVED = rf"(?:\s*(?:\((?:{_WEEKDAY})?[,、\s]*(?P<half_1>{_HALF})\)|(?P<half_2>{_HALF})))?"
_CLOCK = r"(?:\s*\d{1,2}:\d\d(?::\d\d)?)?"
_WHEN = re.compile(_DATE + _ASIDE + _UNTIL + _HALVED + _ASIDE + _CLOCK)
SESSION = re.compile(re.sub(r"\?P<\w+>", "?:", _DATE))
_NO_SESSION = re.compile(r"次数|人数|率(?![队领先团])|截至|备注|合计|填表|制表")
_NO_MEETING = re.compile(r"(?:填表|制表|填报|统计|打印)(?:日期|时间)?:?\s*$|截至:?\s*$")
_BESIDE = re.compile(rf"\s*\({_WEEKDAY}\)|(?<=[日号午]){_WEEKDAY}|(?<=[日号])\([一二三四五六日]\)")
_EMPTY = re.compile(r"[(\[]\s*[)\]]")
_SPAN = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s*年?\s*[-—–~至到]+\s*(?:(?:19|20)\d\d(?!\d)|(?:1[3-9]|[2-9]\d)(?![\d.月日/-]))"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class When:
    """Days as a heading names them: month and day, the last day of a range, `half` (上午, 下午), and where that stands."""

    year: int | None
    first: tuple[int, int]
    last: tuple[int, int] | None
    half: str
    start: int
    end: int

    def days(self, year: int | None) -> tuple[dt.date, dt.date] | None:
        """First and last day; None when no year is known or there is no such day. `year` is for days without one."""
        year = self.year or year
        if year is None:
            return None
        try:
            on = dt.date(year, *self.first)
            until = dt.date(year, *(self.last or self.first))
            return on, until if until >= on else until.replace(year=year + 1)
        except ValueError:
            return None


@dataclass(frozen=True)
class GridColumn:
    """A session heading: `label` without its day, `on` its day, `until` the last of several, `half` 上午 or 下午.

    `on` is None when there is no valid day or no year is known.
    """

    header: Header
    label: str
    on: dt.date | None
    until: dt.date | None = None
    half: str = ""


def grid_columns(
    headers: Sequence[Header], pattern: re.Pattern[str] = SESSION, year: int | None = None
) -> tuple[GridColumn, ...]:
    """The headers in which `pattern` is found, but for counts, rates and remarks; days without a year take `year`."""
    chosen = ((header, unicodedata.normalize("NFKC", header.text)) for header in headers)
    return tuple(
        _column(header, text, year)
        for header, text in chosen
        if pattern.search(text) and not _NO_SESSION.search(text)
    )


def _column(header: Header, text: str, year: int | None) -> GridColumn:
    found = _WHEN.search(text)
    if not found:
        return GridColumn(header, text.strip(), None)
    when = _when(found)
    label, half = _tidy(text[: when.start] + text[when.end :]), when.half
    beside = re.findall(_HALF, label)
    if not half and len(beside) == 1:
        label, half = _tidy(label.replace(beside[0], "")), beside[0]
    days = when.days(year)
    return GridColumn(header, label, days and days[0], days[1] if days and when.last else None, half)


def _tidy(label: str) -> str:
    return _EMPTY.sub("", label).strip(" /-")


def _when(found: re.Match[str]) -> When:
    first = int(found["month"]), int(found["day"])
    last = (int(found["month_2"] or found["month"]), int(found["day_2"])) if found["day_2"] else None
    half = found["half_1"] or found["half_2"] or ""
    return When(int(found["year"]) if found["year"] else None, first, last, half, found.start(), found.end())


def when_in(text: str) -> When | None:
    """The first day a title or the name of a sheet names, with 月 or its year: 1.11 may be a number. Not when it was made."""
    text = unicodedata.normalize("NFKC", text)
    for found in _WHEN.finditer(text):
        if (found["year"] or "月" in found[0]) and not _NO_MEETING.search(text[: found.start()]):
            return _when(found)
    return None


def without_weekday(text: str) -> str:
    """A label without the weekday behind its day, in plain width."""
    return _BESIDE.sub("", unicodedata.normalize("NFKC", text)).strip()


def year_in(texts: Iterable[str]) -> int | None:
    """The one year named in these texts; None when none or several are. A span of years (2022-2027) names no year."""
    plain = (_SPAN.sub("", unicodedata.normalize("NFKC", text)) for text in texts)
    years = {int(year) for text in plain for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None
