"""Exact numbers: whole numbers and fractions, never binary floats, with text only at the edges."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

Exact: TypeAlias = int | Fraction
NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?%?|[+-]?\d{1,30}/\d{1,30}")
FEWEST = Fraction(1, 200)  # what two decimals can show
WAYS = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "舍去", "up": "进一"}


def parse(text: str) -> Exact:
    """Read "5", "-7.5", "1/2" or "50%" exactly; raise ValueError for anything else."""
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    percent = text.endswith("%")
    try:
        value = Fraction(text.rstrip("%")) / (100 if percent else 1)
    except ZeroDivisionError:
        raise ValueError(text) from None
    return slim(value)


def slim(value: Exact) -> Exact:
    """The same number as an int where it is whole: ints are many times faster than fractions."""
    return value.numerator if value.denominator == 1 else value


def exact(value: object) -> Exact:
    """Any exact Python number or number text as Exact; binary floats and booleans raise ValueError."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(str(value))
        return slim(Fraction(value))
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return slim(value)
    if isinstance(value, str):
        return parse(value)
    raise ValueError(repr(value))


def text(value: Exact) -> str:
    """Canonical text: "12", "-7.5", or "25/3" where no finite decimal exists."""
    return str(value) if type(value) is int else _text(value)


def spoken(value: Exact) -> str:
    """A number inside a sentence for people: as `text`, but "约10.67" for 32/3, which has no finite decimal.

    What two decimals would show as nothing stays a fraction; a share of a whole ("7/12 of the year") wants `text`.
    """
    return str(value) if type(value) is int else _spoken(value)


@lru_cache(maxsize=8192)
def _spoken(value: Exact) -> str:
    written = _text(value)
    return written if "/" not in written or abs(Fraction(value)) < FEWEST else f"约{Rounding().show(value)}"


@lru_cache(maxsize=8192)
def _text(value: Exact) -> str:
    below = value.denominator
    twos = fives = 0
    while below % 2 == 0:
        below, twos = below // 2, twos + 1
    while below % 5 == 0:
        below, fives = below // 5, fives + 1
    if below != 1:
        return f"{value.numerator}/{value.denominator}"
    return _decimal(value, max(twos, fives))


def _decimal(value: Exact, places: int) -> str:
    scaled = abs(value.numerator) * 10**places // value.denominator
    digits = str(scaled).rjust(places + 1, "0")
    whole = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{whole}" if value < 0 else whole


@dataclass(frozen=True, slots=True)
class Rounding:
    """How amounts are shown: decimal places, way, and whether grades look at the shown number."""

    places: int = 2
    way: str = "half_up"
    grade_on: str = "exact"

    def apply(self, value: Exact) -> Exact:
        """The number as it is shown."""
        scaled = Fraction(value) * 10**self.places
        return slim(Fraction(_whole(scaled, self.way), 10**self.places))

    def show(self, value: Exact) -> str:
        """The shown number as text, without trailing zeros."""
        return text(self.apply(value))


def _whole(value: Fraction, way: str) -> int:
    sign, size = (-1 if value < 0 else 1), abs(value)
    floor, rest = size.numerator // size.denominator, size % 1
    if way == "half_up":
        return sign * (floor + (rest >= Fraction(1, 2)))
    if way == "up":
        return sign * (floor + (rest > 0))
    if way == "down":
        return sign * floor
    return sign * round(size)
