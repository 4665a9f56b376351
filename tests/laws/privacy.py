"""The register of personal data: docs/privacy.toml beside the fields the product really has."""

import tomllib
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from tongxin.trail.fields import SealedTextField

FILE = settings.ROOT / "docs" / "privacy.toml"
CLASSES = ("public", "internal", "personal", "sensitive")
KEPT = ("plain", "sealed", "blind", "hashed")
Register = dict[str, dict[str, dict[str, str]]]


def register() -> Register:
    """App label → model → field → {class, kept, for, why}."""
    found: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: fields for name, fields in found.items() if name not in {"periods", "left_plain"}}


def section(name: str) -> dict[str, str]:
    return dict(tomllib.loads(FILE.read_text(encoding="utf-8"))[name])


def real_fields() -> Iterator[tuple[str, models.Field]]:
    """`app.Model` and field for every stored field of the product."""
    for model in apps.get_models():
        if model.__module__.startswith("tongxin."):
            for each in model._meta.concrete_fields:
                yield model._meta.label, each


def listed() -> dict[tuple[str, str], dict[str, str]]:
    return {(model, name): entry for model, fields in register().items() for name, entry in fields.items()}


def unlisted() -> list[str]:
    known = listed()
    return [f"{model}.{each.name}" for model, each in real_fields() if (model, each.name) not in known]


def is_sealed(each: models.Field) -> bool:
    return isinstance(each, (SealedTextField, models.BinaryField))
