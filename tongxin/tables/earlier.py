"""What earlier imports of a kind wrote: a line that says again what it said then leaves the record as it is now."""

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from typing import Any

from django.db import models

from tongxin.tables.models import Batch, Line
from tongxin.trail import canonical, clock

Model = type[models.Model]
Place = tuple[str, int]
TELLING = {Line.Plan.ADD, Line.Plan.CHANGE}
WROTE = (Line.Outcome.ADDED, Line.Outcome.CHANGED)
KEPT = "这一行登记过，之后的更正和补登保持不变"


def _tells(line: Line) -> bool:
    """Whether a line would write, or asks before anybody has answered."""
    if line.misread or line.answers:
        return False
    return line.plan in TELLING or any(question["blocking"] for question in line.questions)


class Earlier:
    """Rows by what the line that wrote them last said, read once for one pass, where a line would write at all.

    `above` names the models written, each with the path to the row whose striking out strikes its rows too; `parts` are
    models whose rows belong to one of these, with the field that says to which; `resolved` are the values that
    comparing adds to what a line says.
    """

    def __init__(
        self, above: Mapping[Model, str], resolved: Collection[str], parts: Mapping[Model, str] | None = None
    ) -> None:
        self.above, self.resolved, self.parts = above, set(resolved), parts or {}
        self.models = {model._meta.label: model for model in above}

    def keep(self, lines: Sequence[Line]) -> None:
        """Where the office corrected or struck out since what an equal line wrote, it stays so, and the line says so.

        A line that means others than it meant then, since the roster has changed, is a change like any other.
        """
        telling = [line for line in lines if _tells(line)]
        written = self._written(telling[0].batch) if telling else {}
        hits = []
        for line in telling:
            place, meant = written.get(self._said(line.values), (None, {}))
            if place and (line.plan == Line.Plan.ADD or meant == self._meant(line.values)):
                hits.append((line, place))
        rows = self._stored([place for _, place in hits])
        for line, place in hits:
            line.plan, line.problems, line.questions = Line.Plan.SAME, [], []
            line.warnings = [self._words(rows[place])]

    def _said(self, values: Mapping[str, Any]) -> str:
        return canonical.text({name: value for name, value in values.items() if name not in self.resolved})

    def _meant(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if name in self.resolved and value is not None}

    def _words(self, row: Any) -> str:
        path = self.above[type(row)]
        over = reduce(getattr, path.split("__"), row) if path else row
        struck = next((each for each in (row, over) if each.voided_at), None)
        if struck is None:
            return KEPT
        reason = f"（{struck.void_reason}）" if struck.void_reason else ""
        return f"这一行登记过，{clock.local_day(struck.voided_at):%Y-%m-%d}作废{reason}，不再登记"

    def _written(self, own: Batch) -> dict[str, tuple[Place, dict[str, Any]]]:
        """The rows of earlier imports, with what the lines meant, by what the lines say that wrote them last."""
        same = Batch.objects.filter(committee=own.committee_id, importer=own.importer)
        ids = same.filter(stage=Batch.Stage.CONFIRMED).exclude(pk=own.pk).values_list("pk", flat=True)
        writers = self._writers(list(ids)) if ids else {}
        lines = (
            Line.objects.filter(batch__in=list(ids), outcome__in=WROTE) if writers else Line.objects.none()
        )
        values = dict(lines.values_list("pk", "values"))
        told = [(place, values[line]) for place, line in sorted(writers.items()) if line in values]
        return {self._said(each): (place, self._meant(each)) for place, each in told}

    def _writers(self, batches: list[int]) -> dict[Place, int]:
        """The key of the line that wrote each row last."""
        found: dict[Place, int] = {}
        for label, model in self.models.items():
            rows = model._default_manager.filter(line__batch__in=batches).values_list("pk", "line_id")
            found |= {(label, pk): line for pk, line in rows}
        belongs = self._belongs(batches)
        changed = Line.objects.filter(batch__in=batches, outcome=Line.Outcome.CHANGED)
        for pk, effects in changed.order_by("batch__confirmed_at", "pk").values_list("pk", "effects"):
            places = [(effect["model"], effect["id"]) for effect in effects]
            over = [belongs.get(place, place) for place in places]
            found |= {place: pk for place in over if place[0] in self.models}
        return found

    def _belongs(self, batches: list[int]) -> dict[Place, Place]:
        """For each part an import wrote, the row it belongs to."""
        found: dict[Place, Place] = {}
        for model, name in self.parts.items():
            over: Any = model._meta.get_field(name).related_model
            rows = model._default_manager.filter(line__batch__in=batches).values_list("pk", f"{name}_id")
            found |= {(model._meta.label, pk): (over._meta.label, above) for pk, above in rows}
        return found

    def _stored(self, places: Sequence[Place]) -> dict[Place, Any]:
        found: dict[Place, Any] = {}
        for label, model in self.models.items():
            path, ids = self.above[model], {pk for other, pk in places if other == label}
            rows = model._default_manager.select_related(path) if path else model._default_manager.all()
            found |= {(label, pk): row for pk, row in rows.in_bulk(ids).items()}
        return found
