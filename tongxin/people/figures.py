"""The published numbers above a register, each with its formula and the address of its rows."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number: what it is called, how it comes about, and where its rows are."""

    label: str
    value: str
    unit: str
    hint: str
    href: str


def rate(label: str, part: int, whole: int, part_name: str, whole_name: str, href: str) -> Figure:
    """A share with both its numbers; without anything to divide by there is none."""
    if not whole:
        return Figure(label, "—", "", f"还没有{whole_name}", href)
    return Figure(label, percent(part, whole), "%", f"{part_name} {part} ÷ {whole_name} {whole}", href)


def percent(part: int, whole: int) -> str:
    return f"{Decimal(100 * part) / whole:.1f}"
