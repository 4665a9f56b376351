"""Paints every text a committee stores with strings found nowhere else, so that one leaked field gives itself away."""

from typing import Any

from django.apps import apps
from django.db import models

from tongxin.people.models import Committee, Person
from tongxin.tables.matching import name_key
from tongxin.trail.chain import Chained
from tongxin.trail.fields import SealedTextField

BIRD = "鸾鹓"  # two characters no text of the product contains
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Rows that belong to a committee by a way of their own.
WAYS = {
    "people.Person": "memberships__committee",
    "people.User": "powers__committee",
    "tables.Line": "batch__committee",
}
# Texts a machine reads: painted, they would break the page instead of showing on it.
MACHINE_READ = {
    "people.Committee": ("code", "name", "short_name"),
    "people.ParameterValue": ("name", "value"),
    "people.Power": ("name",),
    "people.Person": ("name_key", "phone_blind"),
    "people.User": ("username", "password"),
    "tables.Batch": ("importer", "digest", "stored_as"),
    "evaluation.SchemeVersion": ("code", "subject", "source", "digest"),
    "evaluation.YearScheme": ("subject",),
    "reports.Bundle": ("stored_as",),
    "trail.ChainHead": ("chain", "hash"),
    "ledger.Standing": ("kind", "facts", "source_type", "route"),
}


class Painter:
    """Gives each field of each row its own string and remembers which."""

    def __init__(self) -> None:
        self.used: dict[str, str] = {}

    def paint(self, committee: Committee) -> None:
        for model in tenant_models():
            names = paintable(model)
            if not names or issubclass(model, Chained):
                continue
            for row in rows_of(model, committee):
                self.paint_row(row, names)

    def paint_row(self, row: models.Model, names: list[str]) -> None:
        label = row._meta.label
        for name in names:
            length = row._meta.get_field(name).max_length
            setattr(row, name, self.string(f"{row._meta.label}.{name}")[:length])
        if isinstance(row, Person):
            row.name_key = name_key(row.name)
        row.save(update_fields=[*names, *(["name_key"] if label == "people.Person" else [])])

    def string(self, place: str) -> str:
        number, text = len(self.used), ""
        while True:
            number, digit = divmod(number, 36)
            text = DIGITS[digit] + text
            if not number:
                break
        self.used[f"{BIRD}{text}"] = place
        return f"{BIRD}{text}"


def tenant_models() -> list[type[models.Model]]:
    """Models of the product whose rows belong to one committee."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("tongxin.")
        and (model._meta.label in WAYS or any(each.name == "committee" for each in model._meta.fields))
    ]


def rows_of(model: type[models.Model], committee: Committee) -> Any:
    way = WAYS.get(model._meta.label, "committee")
    return model._default_manager.filter(**{way: committee}).distinct()


def paintable(model: type[models.Model]) -> list[str]:
    kept = MACHINE_READ.get(model._meta.label, ())
    return [
        each.name
        for each in model._meta.concrete_fields
        if is_text(each) and not each.choices and each.name not in kept and not each.primary_key
    ]


def is_text(each: Any) -> bool:
    free = isinstance(each, (models.CharField, models.TextField))
    return free or (
        isinstance(each, SealedTextField)
        and each.get_internal_type() == "BinaryField"
        and type(each) is SealedTextField
    )


def birds(text: str, canaries: dict[str, str]) -> list[str]:
    """The fields whose strings stand in a text."""
    if BIRD not in text:
        return []
    found = [place for bird, place in canaries.items() if bird in text]
    return sorted(set(found)) or ["cut off"]
