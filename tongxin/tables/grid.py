"""Headings of a name × session grid: each gives the label and the date of a session."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .headers import Header

# 第十八次(1月5日), 第二十一次(专题议政)(7月24日), 3月20日, 2025.3.20 开幕会
_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)\s*[年./-]\s*)?(?P<month>1[0-2]|0?[1-9])\s*[月./-]\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日号]?(?!\d)"
)
SESSION = re.compile(_DATE.pattern.replace("?P<year>", "?:").replace("?P<month>", "").replace("?P<day>", ""))
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年|[-—/.]\s*20\d\d|(?!\d))")


@dataclass(frozen=True)
class GridColumn:
    """A session heading: `label` without its date, `on` its date; None when no valid date or no year is known."""

    header: Header
    label: str
    on: dt.date | None


def grid_columns(
    headers: Sequence[Header], pattern: re.Pattern[str] = SESSION, year: int | None = None
) -> tuple[GridColumn, ...]:
    """The headers in which `pattern` is found; dates without a year take `year`."""
    chosen = ((header, unicodedata.normalize("NFKC", header.text)) for header in headers)
    return tuple(_column(header, text, year) for header, text in chosen if pattern.search(text))


def _column(header: Header, text: str, year: int | None) -> GridColumn:
    found = _DATE.search(text)
    if not found:
        return GridColumn(header, text.strip(), None)
    label = text[: found.start()] + text[found.end() :]
    label = re.sub(r"[(\[]\s*[)\]]", "", label).strip(" /-")
    return GridColumn(header, label, _date(found, year))


def _date(found: re.Match[str], year: int | None) -> dt.date | None:
    year = int(found["year"]) if found["year"] else year
    try:
        return dt.date(year, int(found["month"]), int(found["day"])) if year else None
    except ValueError:
        return None


def year_in(texts: Iterable[str]) -> int | None:
    """The one year named in these texts; None when none or several are."""
    years = {int(year) for text in texts for year in _YEAR.findall(unicodedata.normalize("NFKC", text))}
    return years.pop() if len(years) == 1 else None
