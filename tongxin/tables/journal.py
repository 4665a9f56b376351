"""What an import did, line by line: for the trail, for the ledger, and for taking it back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from tongxin.tables.models import Batch, Line
from tongxin.tables.undoing import Undoing
from tongxin.trail import record

Values = Mapping[str, Any]
Sync = Callable[[Sequence[models.Model], str], int]


class Journal:
    """Collects the acts of one import and writes trail and ledger once, at its end, in that order."""

    def __init__(self, batch: Batch, actor: record.Actor) -> None:
        self.batch = batch
        self.actor = record.Actor(actor.user_id, actor.name, record.Channel.IMPORT)
        self.acts: list[record.Act] = []
        self.touched: dict[type[models.Model], dict[int, models.Model]] = {}

    def added(
        self, line: Line | None, row: models.Model, title: str, after: Values | None = None,
        person: UUID | None = None, personal: Mapping[str, record.Pair] | None = None,
    ) -> None:  # fmt: skip
        """A row that did not exist before; it was saved already."""
        if line is not None:
            self.also(line, row)
        label = f"导入{row._meta.verbose_name}"
        self._act("added", label, row, title, {}, after or {}, person, personal or {})

    def changed(
        self, line: Line | None, row: models.Model, title: str, before: Values, after: Values,
        person: UUID | None = None, personal: Mapping[str, record.Pair] | None = None,
    ) -> None:  # fmt: skip
        """Fields of a row that were changed; `before` and `after` by field name, undoable as they stand."""
        if (before or after) and line is not None:
            self._note(line, row, op="change", before=plain(before), after=plain(after))
        label = f"导入更改{row._meta.verbose_name}"
        self._act("changed", label, row, title, before, after, person, personal or {})

    def relisted(
        self,
        line: Line,
        row: models.Model,
        relation: str,
        title: str,
        before: Sequence[Values],
        after: Sequence[Values],
    ) -> None:
        """Rows that hang on `row` through `relation` were set anew; each is spelled by its fields."""
        was, became = [plain(each) for each in before], [plain(each) for each in after]
        self._note(line, row, op="list", relation=relation, before=was, after=became)
        label = f"导入更改{row._meta.verbose_name}"
        self._act("changed", label, row, title, {relation: was}, {relation: became}, None, {})

    def also(self, line: Line, row: models.Model) -> None:
        """A row that came with another one, whose act tells of both."""
        self._note(line, row, op="add")

    def sealed(
        self, line: Line, row: models.Model, title: str, person: UUID, field: str, pair: record.Pair
    ) -> None:
        """A personal value that was changed; the chain keeps a commitment of it only."""
        self._note(line, row, op="seal", field=field, before=pair[0], after=pair[1])
        self._act("changed", f"导入更改{row._meta.verbose_name}", row, title, {}, {}, person, {field: pair})

    def _note(self, line: Line, row: models.Model, **effect: Any) -> None:
        line.effects = [*line.effects, {"model": row._meta.label, "id": row.pk, **effect}]

    def _act(
        self, verb: str, label: str, row: models.Model, title: str, before: Values, after: Values,
        person: UUID | None, personal: Mapping[str, record.Pair],
    ) -> None:  # fmt: skip
        action = f"{row._meta.app_label}.{row._meta.model_name}.{verb}"
        note = f"导入 {self.batch.file_name}"
        self.acts.append(record.Act(action, label[:60], row, title, before, after, person, personal, note))
        self.touched.setdefault(type(row), {})[row.pk] = row

    def act(self, action: str, label: str, row: models.Model | None, title: str, after: Values) -> None:
        """An act on the import itself."""
        self.acts.append(record.Act(action, label[:60], row, title, after=after))

    def close(self, sync: Sync) -> None:
        """Write the trail, then let the ledger follow every model that counts."""
        record.record_many(self.actor, self.batch.committee_id, self.acts)
        for rows in self.touched.values():
            sync(list(rows.values()), self.actor.name)

    def undo(self, lines: Sequence[Line], reason: str) -> list[str]:
        """Reverse the effects, last first; returns the obstacles, in words."""
        undoing = Undoing(lines, reason)
        obstacles = undoing.run()
        for act in undoing.acts:
            self.acts.append(act)
        for row in undoing.touched:
            self.touched.setdefault(type(row), {})[row.pk] = row
        return obstacles


def plain(values: Values) -> dict[str, Any]:
    """The values as JSON keeps them."""
    return {
        name: value.isoformat() if isinstance(value, (date, datetime)) else value
        for name, value in values.items()
    }
