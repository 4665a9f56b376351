"""The table a benchmark prints: where and when it ran, on which versions, figures beside their budgets."""

import os
import platform
import sys
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection

from tongxin.trail import clock

JUDGED = "Budgets are judged by processor time; the clock also counts the wait for other work on the machine."


def judged(text: str, *, met: bool, full: bool) -> dict[str, Any]:
    """A budget beside its figure; small sizes are not judged."""
    return {"budget": text, "met": met} if full else {}


@dataclass(slots=True)
class Table:
    """Rows of text under headings; the last two columns are the budget and whether it is met."""

    title: str
    headings: list[str]
    packages: tuple[str, ...] = ()
    rows: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: str, budget: str = "", met: bool | None = None) -> None:
        """Add a row; who waits sees on the error stream that it is done."""
        sys.stderr.write(f"· {cells[0]}\n")
        verdict = "" if met is None else "met" if met else "NOT MET"
        self.rows.append([*cells, budget, verdict])

    def __str__(self) -> str:
        lines = [[*self.headings, "budget", ""], *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        drawn = [_aligned(line, widths) for line in lines]
        drawn.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join([self.title, _place(), _versions(self.packages), "", *drawn, *self._told(), ""])

    def _told(self) -> list[str]:
        judged = [JUDGED] if any(row[-1] for row in self.rows) else []
        notes = [f"- {note}" for note in (*self.notes, *judged)]
        return ["", *notes] if notes else []


def _aligned(line: list[str], widths: list[int]) -> str:
    first, *rest = zip(line, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]).rstrip()


def _place() -> str:
    load = "/".join(f"{each:.2f}" for each in os.getloadavg())
    when = clock.now().astimezone(clock.LOCAL)
    return f"{_processor()}, {os.cpu_count()} cores, load {load}; {when:%Y-%m-%d %H:%M}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.machine(),
    )


def _versions(packages: tuple[str, ...]) -> str:
    found = [
        f"tongxin {settings.PRODUCT_VERSION}",
        f"Python {platform.python_version()}",
        f"Django {django.__version__}",
    ]
    return ", ".join([*found, _database(), *(f"{name} {version(name)}" for name in packages)])


def _database() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sys.modules['sqlite3'].sqlite_version}"
    return connection.vendor
