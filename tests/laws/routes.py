"""Every address of the product: its name, its pattern, its view, and how a row is put into it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.laws.world import Side

PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
# Parameters that are a choice, not a row: by route name and parameter.
CHOSEN = {
    ("form", "kind"): "docx",
    ("import-template", "kind"): "contacts",
    ("member-change", "code"): "post",
    ("member-row", "model"): "placement",
    ("scheme-sample", "name"): "jinan-2015",
}
NOWHERE = "987654321"
UNKNOWN = (
    "{route} ({path}): nothing says which row `{collection}` names. Make one in tests/laws/world.py, put it into "
    "the rows of a side under that word, or add the parameter to CHOSEN in tests/laws/routes.py."
)


@dataclass(frozen=True)
class Route:
    """One address: `path` as in urls.py, below the committee where `in_committee`."""

    name: str
    path: str
    view: Callable[..., Any]
    in_committee: bool

    @property
    def parameters(self) -> list[re.Match[str]]:
        return list(PARAMETER.finditer(self.path))

    def address(self, side: Side, last: Side | None = None, *, missing: bool = False) -> str:
        """The address with this side's rows; the last row may be another side's, or one that does not exist."""
        path, rows = self.path, self.named_rows()
        for parameter in self.parameters:
            is_last = bool(rows) and parameter["name"] == rows[-1]
            before = path[: path.index(parameter[0])]
            value = (
                NOWHERE
                if missing and is_last
                else self.value(parameter, before, last if last and is_last else side)
            )
            path = path.replace(parameter[0], value, 1)
        return f"/c/{side.committee.code}/{path}" if self.in_committee else f"/{path}"

    def named_rows(self) -> list[str]:
        """The parameters that name rows, in order; the others are choices."""
        return [each["name"] for each in self.parameters if each["kind"] == "int"]

    def value(self, parameter: re.Match[str], before: str, side: Side) -> str:
        """What to write for a parameter: a choice, or the row its collection has; the word before it names that."""
        if (self.name, parameter["name"]) in CHOSEN:
            return CHOSEN[self.name, parameter["name"]]
        collection = before.rstrip("/").rpartition("/")[2]
        if collection not in side.rows:
            raise LookupError(UNKNOWN.format(route=self.name, path=self.path, collection=collection))
        row = side.rows[collection]
        return row if isinstance(row, str) else str(row.pk)


def walk(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for each in patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from walk(each.url_patterns, path)
        elif isinstance(each, URLPattern):
            yield each.name or "", path, each.callback


@cache
def all_routes() -> tuple[Route, ...]:
    """Root addresses first, then those inside a committee; each has a name of its own."""
    outside = [
        Route(*found, in_committee=False) for found in walk(get_resolver(settings.ROOT_URLCONF).url_patterns)
    ]
    inside = [
        Route(*found, in_committee=True)
        for found in walk(get_resolver(settings.COMMITTEE_URLCONF).url_patterns)
    ]
    return (*outside, *inside)
