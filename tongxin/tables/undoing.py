"""Takes back what an import did: rows voided or removed, fields and lists as they were, or the obstacles in words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError

from tongxin.tables.models import Line
from tongxin.trail import clock, record, storing

Effect = dict[str, Any]
CHUNK = 500
OTHERS = "已有其他登记（作废的也算），请先撤回那些登记"
LATER = "在导入之后又被更正过"


class Undoing:
    """One taking back. `acts` are for the trail; `touched` are the rows the ledger must follow."""

    def __init__(self, lines: Sequence[Line], reason: str) -> None:
        self.lines, self.reason = lines, reason
        self.acts: list[record.Act] = []
        self.touched: list[models.Model] = []
        self.voided: dict[type[models.Model], list[Any]] = defaultdict(list)
        self.rows = _stored(effect for line in lines for effect in line.effects)

    def run(self) -> list[str]:
        """Everything undone, last first; the obstacles where something could not be."""
        obstacles = []
        for line in reversed(self.lines):
            for effect in reversed(line.effects):
                obstacle = self._undone(effect)
                if obstacle:
                    obstacles.append(f"{line.place}的{obstacle}")
        for rows in self.voided.values():
            storing.update(rows, ["voided_at", "void_reason"])
        for model, rows in self.voided.items():
            obstacles += self._still_below(model, rows)
        return obstacles

    def _undone(self, effect: Effect) -> str:
        row = self.rows.get((effect["model"], effect["id"]))
        if row is None:
            return ""
        ways = {
            "add": self._removed,
            "seal": self._unsealed,
            "list": self._relisted,
            "change": self._restored,
        }
        return ways[effect["op"]](row, effect)

    def _removed(self, row: Any, effect: Effect) -> str:
        if not hasattr(row, "voided_at"):
            return self._deleted(row)
        if row.voided_at is None:
            row.voided_at, row.void_reason = clock.now(), self.reason[:200]
            self.voided[type(row)].append(row)
            self._act("voided", row)
        return ""

    def _deleted(self, row: models.Model) -> str:
        """Rows that cannot be voided go, unless duty rows hang on them: voided ones keep them, standing ones forbid it."""
        pk, below = row.pk, list(_duty_rows_below(type(row), [row.pk]))
        pending = {(type(each), each.pk) for rows in self.voided.values() for each in rows}
        standing = [each for each in below if each.voided_at is None and (type(each), each.pk) not in pending]
        if standing:
            return f"{_shown(row)}还挂着{_counted(standing)}，请先撤回那些登记"
        if below:
            return ""
        try:
            row.delete()
        except ProtectedError:
            return f"{_shown(row)}{OTHERS}"
        row.pk = pk
        self._act("removed", row)
        return ""

    def _restored(self, row: Any, effect: Effect) -> str:
        if _spelled(row, effect["after"]) != effect["after"]:
            return f"{_shown(row)}{LATER}"
        for name, value in effect["before"].items():
            setattr(row, name, row._meta.get_field(name).to_python(value))
        row.save(update_fields=list(effect["before"]))
        self._act("restored", row, effect["after"], effect["before"])
        return ""

    def _relisted(self, row: Any, effect: Effect) -> str:
        related = getattr(row, effect["relation"])
        now = [_spelled(each, (effect["after"] or effect["before"])[0]) for each in related.all()]
        if _sorted(now) != _sorted(effect["after"]):
            return f"{_shown(row)}{LATER}"
        related.all().delete()
        fresh = [related.model(**{related.field.name: row}, **values) for values in effect["before"]]
        related.model._default_manager.bulk_create(fresh)
        self._act(
            "restored", row, {effect["relation"]: effect["after"]}, {effect["relation"]: effect["before"]}
        )
        return ""

    def _unsealed(self, row: Any, effect: Effect) -> str:
        field, before, after = effect["field"], effect["before"], effect["after"]
        if row.opened(field) != after:
            return f"{_shown(row)}{LATER}"
        row.seal(field, before)
        row.save()
        self._act("restored", row, person=row.uid, personal={field: (after, before)})
        return ""

    def _act(
        self, verb: str, row: models.Model, before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
        person: UUID | None = None, personal: Mapping[str, record.Pair] | None = None,
    ) -> None:  # fmt: skip
        action = f"{row._meta.app_label}.{row._meta.model_name}.{verb}"
        title, given = str(row), personal or {}
        self.acts.append(
            record.Act(action, "撤回导入", row, title, before or {}, after or {}, person, given, self.reason)
        )
        if verb != "removed":
            self.touched.append(row)

    def _still_below(self, model: type[models.Model], rows: Sequence[Any]) -> Iterator[str]:
        """Standing rows of other origin that hang on a row that was voided: they would count for nothing."""
        below = _duty_rows_below(model, [row.pk for row in rows])
        standing = [each for each in below if each.voided_at is None]
        if standing:
            yield f"要撤回的{model._meta.verbose_name}还挂着{_counted(standing)}，请先撤回或作废那些登记"


def _counted(rows: Sequence[models.Model]) -> str:
    """采用126条（如“全国政协单篇采用”）, by kind."""
    kinds: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for row in rows:
        kinds[type(row)].append(row)
    return "、".join(
        f"{kind._meta.verbose_name}{len(same)}条（如“{same[0]}”）" for kind, same in kinds.items()
    )


def _stored(effects: Iterator[Effect]) -> dict[tuple[str, int], Any]:
    """The rows the effects speak of, each once, so that later effects see what earlier ones did."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for effect in effects:
        wanted[effect["model"]].add(effect["id"])
    found: dict[tuple[str, int], Any] = {}
    for label, ids in wanted.items():
        model = apps.get_model(label)
        names = [TITLED[field.name] for field in model._meta.fields if field.name in TITLED]
        rows = model._default_manager.select_related(*names) if names else model._default_manager.all()
        found |= {(label, pk): row for part in _chunks(sorted(ids)) for pk, row in rows.in_bulk(part).items()}
    return found


# What the names of rows are made of: one statement for all of them instead of one for each.
TITLED = {
    "membership": "membership__person", "person": "person", "sitting": "sitting", "activity": "activity", "body": "body",
}  # fmt: skip


def _duty_rows_below(model: type[models.Model], ids: Sequence[int]) -> Iterator[Any]:
    """Rows that can be voided and would go with rows of `model`, through any rows between them."""
    for relation in model._meta.related_objects:
        child: Any = relation.related_model
        if getattr(relation, "on_delete", None) is not models.CASCADE or not ids:
            continue
        for part in _chunks(ids):
            below = child._default_manager.filter(**{f"{relation.field.name}__in": part})
            if hasattr(child, "voided_at"):
                yield from below
            else:
                yield from _duty_rows_below(child, list(below.values_list("pk", flat=True)))


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def _spelled(row: models.Model, like: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in like}
    return {
        name: value.isoformat() if isinstance(value, (date, datetime)) else value
        for name, value in values.items()
    }


def _sorted(values: Sequence[Mapping[str, Any]]) -> list[str]:
    return sorted(str(sorted(each.items())) for each in values)


def _shown(row: models.Model) -> str:
    return f"{row._meta.verbose_name}“{row}”"
