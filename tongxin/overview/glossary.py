"""The glossary page: which Chinese term is which name in the code, read from the code itself."""

from collections.abc import Iterator

from django.apps import apps

from tongxin.ledger.catalogue import KINDS
from tongxin.people.parameters import DECLARED
from tongxin.people.powers import POWERS, ROLES

HEAD = """# Glossary: 中文 ↔ code

Written by `make docs` from the code: models and their fields' choices, kinds of duties, powers, roles and parameters. A new term gets its
Chinese name where it is declared, once; pages take it from there.
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([HEAD, *tables(), *kinds(), *others()]) + "\n"


def tables() -> Iterator[str]:
    yield "## What is stored\n\n| 中文 | code | values |\n|---|---|---|"
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label):
        if model._meta.app_config.name.startswith("tongxin."):
            yield f"| {model._meta.verbose_name} | `{model._meta.label}` | {values(model)} |"


def values(model: type) -> str:
    fields = [field for field in model._meta.concrete_fields if field.choices]  # type: ignore[attr-defined]  # a model
    told = [
        f"{field.verbose_name}：" + "、".join(f"{label} `{code}`" for code, label in field.flatchoices)
        for field in fields
    ]
    return "；".join(told)


def kinds() -> Iterator[str]:
    yield "\n## Kinds of duties\n\n| 中文 | code | unit | facts |\n|---|---|---|---|"
    for kind in KINDS.values():
        facts = "、".join(f"{fact.label} `{fact.key}`" for fact in kind.facts)
        yield f"| {kind.label} | `{kind.code}` | {kind.unit} | {facts} |"


def others() -> Iterator[str]:
    yield "\n## Powers\n\n| 中文 | code | about |\n|---|---|---|"
    for power in POWERS.values():
        yield f"| {power.label} | `{power.name}` | {power.about} |"
    yield "\n## Roles\n\n| 中文 | code |\n|---|---|"
    for code, (label, _) in ROLES.items():
        yield f"| {label} | `{code}` |"
    yield "\n## Parameters\n\n| 中文 | code | default | seen | clause |\n|---|---|---|---|---|"
    for each in DECLARED:
        yield f"| {each.label} | `{each.name}` | {each.default}{each.unit} | {each.seen} | {each.clause} |"
