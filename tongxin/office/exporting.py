"""The roster as a spreadsheet in the layout of its own import, so that a file taken out can be brought back."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tongxin.office.imports import conveners
from tongxin.office.imports.comparing import POST_LABELS
from tongxin.office.imports.known import shown
from tongxin.office.imports.reading import COLUMNS
from tongxin.office.personal import unlocked
from tongxin.people.dated import read_along
from tongxin.people.drawing import Shown
from tongxin.people.models import Change, Membership
from tongxin.people.registers import Register


class Lines:
    """What the import would read of a row, worked out once for all columns of it."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.row: Membership | None = None
        self.values: dict[str, Any] = {}

    def of(self, row: Membership) -> dict[str, Any]:
        if row is not self.row:
            self.row, self.values = row, written(row, self.day)
        return self.values


def written(row: Membership, day: date) -> dict[str, Any]:
    """The line of a row that came through personal.with_keys; what cannot be opened any more stays blank."""
    values = shown(row, day, unlocked(row))
    return {
        **values, "position": row.position, "name": row.name, "post": POST_LABELS[values["post"]],
        "remark": remark(row, convener=conveners.LABELS[values["convener"]] if values["convener"] else ""),
    }  # fmt: skip


def remark(row: Membership, *, convener: str) -> str:
    coopted = next((each for each in row.changes if each.kind == Change.Kind.COOPTED), None)
    parts = [
        f"{coopted.from_on.year}年{coopted.from_on.month}月增补" if coopted else "",
        convener,
    ]
    return "；".join(part for part in parts if part)


def roster_file(day: date) -> Register:
    """The register of the export: the columns of the import, in its order."""
    lines = Lines(day)
    return Register(
        "委员名册", "名", [_column(column, lines) for column in COLUMNS], "position", complete=read_along
    )


def _column(column: Any, lines: Lines) -> Shown:
    def value(row: Membership) -> Any:
        return lines.of(row)[column.name]

    reader: Callable[[Membership], Any] = value
    return Shown(column.name, column.label, reader, kind="integer" if column.kind == "integer" else "text")
