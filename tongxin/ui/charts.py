"""Geometry of the small SVG charts; all of it in attributes, since inline styles are forbidden."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

COLUMN_HEIGHT, COLUMN_WIDTH, COLUMN_THICKNESS = 100, 32, 20


def ratio(value: Any, top: Any) -> float:
    """`value / top` between 0 and 1; 0 where either is missing or no number."""
    try:
        part, whole = float(value), float(top)
    except (TypeError, ValueError):
        return 0.0
    return max(0.0, min(1.0, part / whole)) if whole > 0 else 0.0


def percent(value: Any, top: Any) -> str:
    return f"{ratio(value, top) * 100:.1f}".rstrip("0").rstrip(".")


def read(row: Any, name: str, place: int) -> Any:
    """A field of a chart row, which may be a mapping, an object, or a tuple (label, value, href)."""
    if isinstance(row, dict):
        return row.get(name, "")
    if isinstance(row, (tuple, list)):
        return row[place] if len(row) > place else ""
    return getattr(row, name, "")


def series(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {n: read(row, n, i) for i, n in enumerate(("label", "value", "href", "tone"))} for row in rows or ()
    ]


def highest(known: Iterable[dict[str, Any]]) -> float:
    return max((float(row["value"] or 0) for row in known), default=0)


def columns(rows: Iterable[Any], width: int = COLUMN_WIDTH) -> list[dict[str, Any]]:
    """Upright bars in a box `COLUMN_HEIGHT` high, one `width` apart."""
    known = series(rows)
    top = highest(known)
    for place, row in enumerate(known):
        height = round(ratio(row["value"], top) * COLUMN_HEIGHT, 1)
        row |= {
            "x": place * width + (width - COLUMN_THICKNESS) // 2,
            "middle": place * width + width // 2,
            "height": height,
        }
        row |= {"y": COLUMN_HEIGHT + 16 - height, "above": COLUMN_HEIGHT + 11 - height}
    return known


def bar(label: Any, value: Any, top: Any, href: str, unit: str, tone: str) -> SafeString:
    """One lying bar as a row of a table, its label a link where it leads somewhere."""
    return format_html(
        '<tr class="{}"><th scope="row">{}</th><td class="bar-cell" aria-hidden="true">'
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none"><rect class="bar-fill" width="{}" height="10"></rect></svg>'
        '</td><td class="bar-value">{}{}</td></tr>',
        f"bar tone-{tone}" if tone else "bar", linked(label, href), percent(value, top), value, small(unit),
    )  # fmt: skip


def linked(label: Any, href: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', href, label) if href else conditional_escape(label)


def small(unit: str) -> SafeString:
    return format_html("<small>{}</small>", unit) if unit else SafeString("")
