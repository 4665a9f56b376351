"""Takes back what an import did: rows voided or removed, fields and lists as they were, or the obstacles in words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from tongxin.tables.models import Line
from tongxin.trail import clock, record, storing

Effect = dict[str, Any]
CHUNK = 500
OTHERS = "已有其他登记（作废的也算），请先撤回那些登记"
LATER = "在导入之后又被更正过"
TAKEN = "要恢复原样，但原来的位置已有后来的登记，请先撤回或作废那条登记"


@dataclass(slots=True)
class Restored:
    """A row with fields to be written as they were, and the line that had changed it."""

    place: str
    row: Any
    names: set[str] = field(default_factory=set)


class Undoing:
    """One taking back. `acts` are for the trail; `touched` are the rows the ledger must follow."""

    def __init__(self, lines: Sequence[Line], reason: str) -> None:
        self.lines, self.reason = lines, reason
        self.acts: list[record.Act] = []
        self.touched: list[models.Model] = []
        self.voided: dict[type[models.Model], list[Any]] = defaultdict(list)
        self.restored: dict[tuple[type[models.Model], Any], Restored] = {}
        self.rows = _stored(effect for line in lines for effect in line.effects)
        self.since = self._dated_since()

    def run(self) -> list[str]:
        """Everything undone, last first; the obstacles where something could not be.

        Rows are voided before others become what they were: these may need a number or a place the former hold.
        """
        obstacles = []
        for line in reversed(self.lines):
            for effect in reversed(line.effects):
                obstacle = self._undone(line, effect)
                if obstacle:
                    obstacles.append(f"{line.place}的{obstacle}")
        for rows in self.voided.values():
            storing.update(rows, ["voided_at", "void_reason"])
        if not obstacles:
            obstacles += self._rewritten()
        for model, rows in self.voided.items():
            obstacles += self._still_below(model, rows)
        return obstacles

    def _rewritten(self) -> Iterator[str]:
        """Write what was restored; numbers that go from one row to another are given up first."""
        for model in {model for model, _ in self.restored}:
            for name in _free_to_give_up(model):
                moved = [pk for (of, pk), each in self.restored.items() if of is model and name in each.names]
                for part in _chunks(moved):
                    model._default_manager.filter(pk__in=part).update(**{name: None})
        for each in self.restored.values():
            try:
                with transaction.atomic():
                    each.row.save(update_fields=each.names)
            except IntegrityError:
                yield f"{each.place}的{_shown(each.row)}{TAKEN}"

    def _undone(self, line: Line, effect: Effect) -> str:
        row = self.rows.get((effect["model"], effect["id"]))
        if row is None:
            return ""
        ways = {
            "add": self._removed,
            "seal": self._unsealed,
            "list": self._relisted,
            "change": self._restored,
        }
        obstacle = ways[effect["op"]](row, effect)
        if effect["op"] == "change" and not obstacle:
            restored = self.restored.setdefault((type(row), row.pk), Restored(line.place, row))
            restored.names |= effect["before"].keys()
        return obstacle

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
        since = self.since[type(row), row.pk]
        if since:
            return f"{_shown(row)}还有另外登记的{_counted(since)}，撤回会一并失去"
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
        self.restored.pop((type(row), pk), None)
        self._act("removed", row)
        return ""

    def _restored(self, row: Any, effect: Effect) -> str:
        if _spelled(row, effect["after"]) != effect["after"]:
            return f"{_shown(row)}{LATER}"
        for name, value in effect["before"].items():
            setattr(row, name, row._meta.get_field(name).to_python(value))
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

    def _dated_since(self) -> dict[tuple[type[models.Model], Any], list[models.Model]]:
        """Dated rows of other origin on the rows this import would delete: decisions entered by hand, or by another file."""
        found: dict[tuple[type[models.Model], Any], list[models.Model]] = defaultdict(list)
        added: dict[str, set[int]] = defaultdict(set)
        for line in self.lines:
            for effect in line.effects:
                if effect["op"] == "add":
                    added[effect["model"]].add(effect["id"])
        for label, ids in added.items():
            model = apps.get_model(label)
            if not hasattr(model, "voided_at"):
                for row, over in _of_another_file(model, sorted(ids), self.lines[0].batch_id):
                    found[model, over].append(row)
        return found

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
        """Standing rows of other origin that hang on a row that was voided, or lean on it: they would count for nothing."""
        ids = [row.pk for row in rows]
        below = [*_duty_rows_below(model, ids), *_duty_rows_leaning(model, ids)]
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


def _of_another_file(
    model: type[models.Model], ids: Sequence[int], batch: int
) -> Iterator[tuple[models.Model, Any]]:
    """Rows that would go with rows of `model` and say from which line they are, not of this batch; with whom they are on."""
    for relation in model._meta.related_objects:
        child: Any = relation.related_model
        if getattr(relation, "on_delete", None) is not models.CASCADE or hasattr(child, "voided_at"):
            continue
        if any(each.name == "line" for each in child._meta.fields):
            for part in _chunks(ids):
                rows = child._default_manager.filter(**{f"{relation.field.name}__in": part})
                for row in rows.exclude(line__batch=batch):
                    yield row, getattr(row, relation.field.attname)


def _duty_rows_leaning(model: type[models.Model], ids: Sequence[int]) -> Iterator[Any]:
    """Rows that can be voided and point to rows of `model`, which they keep from being deleted."""
    for relation in model._meta.related_objects:
        child: Any = relation.related_model
        if getattr(relation, "on_delete", None) is models.PROTECT and hasattr(child, "voided_at"):
            for part in _chunks(ids):
                yield from child._default_manager.filter(**{f"{relation.field.name}__in": part})


def _free_to_give_up(model: type[models.Model]) -> set[str]:
    """Fields of a constraint of uniqueness that may be empty."""
    unique = [each for each in model._meta.constraints if isinstance(each, models.UniqueConstraint)]
    return {name for each in unique for name in each.fields if model._meta.get_field(name).null}


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
