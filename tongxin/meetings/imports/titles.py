"""What the title of an attendance list says: the kind of meeting and its name; how its sittings are called."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from tongxin.meetings.imports.sittings import halves, sitting_kind
from tongxin.tables.grid import GridColumn, when_in, without_weekday
from tongxin.tables.headers import header_key
from tongxin.tables.values import chinese_number

_NUMBER = r"第?[\d〇零一二三四五六七八九十百]+"
STANDING = re.compile(r"常务委员会|常委会")
COUNCIL = re.compile(r"主席会议")
# 政协示例市第十三届委员会第六次会议, 政协示例市委员会第六次会议, 十三届六次会议; not 提案委员会第一次全体会议
PLENARY = re.compile(
    rf"{_NUMBER}届(?:[^委]{{0,10}}委员会)?{_NUMBER}次(?:全体|大会)?(?:会议|全会)|政协[^委]*委员会{_NUMBER}次(?:全体)?会议"
)
_LIKE_PLENARY = re.compile(r"全体会议|次会议|全会")
_NAMED = re.compile(r"^会议(?:名称)?[:：](.+)$")
_LIST = re.compile(r"(?:委员)?(?:签到表|签到册|(?:出席|考勤|到会)(?:情况)?(?:统计|登记)?表?).*$")
_BRACKETED_YEAR = re.compile(r"\(?(?:19|20)\d\d年?(?:度)?\)?\s*$")


def meeting_kind(title: str) -> str:
    """The narrower body before the wider one, whose name every title holds."""
    if STANDING.search(title):
        return "thematic_standing" if "专题" in title else "standing"
    if COUNCIL.search(title):
        return "council"
    return "plenary" if PLENARY.search(title) else "other"


def is_unsure(title: str) -> bool:
    """Whether a title that names no meeting we know speaks like that of a plenary."""
    return meeting_kind(title) == "other" and bool(_LIKE_PLENARY.search(title))


def meeting_name(titles: Sequence[str]) -> str:
    """The name of the meeting a list was kept for; empty when the titles hold none."""
    named = next((found[1] for title in titles if (found := _NAMED.match(title))), "")
    return named.strip() or _BRACKETED_YEAR.sub("", _LIST.sub("", "".join(titles))).strip()


def days_spoken(on: date, until: date | None, half: str) -> str:
    """1月5日上午, 1月5日-6日, 1月30日-2月1日."""
    last = (
        ""
        if until is None
        else f"-{until.month}月{until.day}日"
        if until.month != on.month
        else f"-{until.day}日"
    )
    return f"{on.month}月{on.day}日{last}{half}"


def halves_of(on: date, until: date | None, half: str) -> tuple[str, int]:
    """(half, number of half-days); a list for several days counts all of them."""
    return ("whole", 2 * ((until - on).days + 1)) if until else halves(half)


def session_of(column: GridColumn, on: date, title: str, name: str) -> dict[str, Any]:
    """The sitting a column of a grid is the list of; `name` is the meeting the title names."""
    kind = meeting_kind(title)
    day = days_spoken(on, column.until, column.half)
    meeting = _meeting_of(column.label, kind, name, day.removesuffix(column.half))
    if kind == "plenary" or not (column.label or kind in BODIES):
        label = f"{day}-{column.label}" if column.label else day
        part = sitting_kind(label)
    else:
        label = f"{meeting}({day})" if column.half else meeting
        part = "other" if column.half else "whole"
    if kind == "standing" and "专题" in column.label:
        kind = "thematic_standing"
    half, half_days = halves_of(on, column.until, column.half)
    return {
        "meeting": meeting[:100], "meeting_kind": kind, "label": label[:100], "position": column.header.column,
        "on": on.isoformat(), "until": (column.until or on).isoformat(), "half": half, "half_days": half_days,
        "kind": part,
    }  # fmt: skip


BODIES = {"standing": "常委会", "thematic_standing": "常委会", "council": "主席会议"}


def _meeting_of(label: str, kind: str, name: str, day: str) -> str:
    body = BODIES.get(kind, "")
    if kind == "plenary" or not (label or body):
        return name or f"{day}会议"
    if not label:
        return f"{day}{body}" if body.endswith("会议") else f"{body}{day}会议"
    return label if label.endswith("会议") else f"{body}{label}会议"


_ORDINAL = re.compile(r"第?([\d〇零一二三四五六七八九十百]+)(?=[次届])")
_FULL_YEAR = re.compile(r"(?:19|20)\d\d年(?=\d)")
_TIMES = re.compile(r"第\d+次")


def name_key(name: str) -> str:
    """The name of a sitting without what people write one way or another: width, dashes, weekdays, 第十九次 for 第19次."""
    return header_key(_ORDINAL.sub(_in_digits, without_weekday(name)))


def _in_digits(found: re.Match[str]) -> str:
    number = found[1] if found[1].isdigit() else chinese_number(found[1])
    return f"第{number}" if number is not None else found[0]


def short_keys(name: str) -> set[str]:
    """What may stand for the whole name of a sitting: its day, with or without what follows, that alone, its number."""
    plain = _FULL_YEAR.sub("", without_weekday(name))
    found = {name_key(plain), *_numbers(plain), *_TIMES.findall(name_key(plain))}
    if when := when_in(plain):
        found |= {name_key(part) for part in (plain[when.start :], plain[when.start : when.end])}
        found.add(name_key(plain[when.end :]))
    return found - {""}


def asked_keys(name: str) -> set[str]:
    """The short keys somebody may mean who writes this name; the day in it is to be compared besides."""
    plain = _FULL_YEAR.sub("", without_weekday(name))
    when, numbers = when_in(plain), _numbers(plain)
    found = {name_key(plain), *numbers}
    if when and not numbers:
        found.add(name_key(plain[when.end :]))
    return found - {""}


def _numbers(plain: str) -> set[str]:
    body = "常委会" if STANDING.search(plain) else "主席会议" if COUNCIL.search(plain) else ""
    return {f"{body}{times}" for times in _TIMES.findall(name_key(plain))}
