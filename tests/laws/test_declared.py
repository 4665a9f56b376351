"""What is declared once is used, and what is used is declared: powers, kinds, parameters, settings, sealed values."""

import ast
import re
import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings

from tests.laws.declared import exceptions
from tests.laws.routes import all_routes
from tongxin.ledger.catalogue import KINDS
from tongxin.ledger.duties import SOURCES
from tongxin.people.models import Body
from tongxin.people.parameters import DECLARED, PARAMETERS
from tongxin.people.powers import POWERS, ROLES
from tongxin.tables.importing import IMPORTERS
from tongxin.trail.fields import SealedTextField

ROOT = Path(settings.ROOT)
SOURCE = [
    path for path in sorted((ROOT / "tongxin").rglob("*.py")) if not {"tests", "migrations"} & set(path.parts)
]
TEMPLATES = sorted((ROOT / "tongxin").glob("*/templates/**/*.html"))
ASKING = {"can", "needs"}


def strings_asked_for():
    """(file, string) of every power named in a call of `can` or `needs`, by its literal or a constant of the file."""
    for path in SOURCE:
        tree = ast.parse(path.read_text("utf-8"))
        named = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in ASKING:
                words = [
                    named.get(getattr(each, "id", ""), getattr(each, "value", None)) for each in node.args
                ]
                yield from (
                    (path.relative_to(ROOT).as_posix(), word) for word in words if isinstance(word, str)
                )


def called(node: ast.Call) -> str:
    return str(getattr(node.func, "attr", getattr(node.func, "id", "")))


def test_every_power_that_is_asked_for_is_declared():
    needed = {power for route in all_routes() for power in getattr(route.view, "needed_powers", ())}
    imported = {importer.power for importer in IMPORTERS.values()}
    asked = {word for _, word in strings_asked_for()}
    assert sorted((needed | imported | asked) - POWERS.keys()) == []


def test_every_declared_power_opens_something_and_stands_in_a_role():
    needed = {power for route in all_routes() for power in getattr(route.view, "needed_powers", ())}
    in_views = {word for path, word in strings_asked_for() if "/views" in path}
    assert sorted(POWERS.keys() - needed - in_views) == []
    assert sorted(POWERS.keys() - {power for _, bundle in ROLES.values() for power in bundle}) == []


def test_nobody_holds_two_of_the_three_administrators_powers_by_one_role():
    administrators = {"accounts.manage", "grants.manage", "trail.read"}
    assert [role for role, (_, bundle) in ROLES.items() if len(administrators & set(bundle)) > 1] == []
    mixed = [
        role
        for role, (_, bundle) in ROLES.items()
        if administrators & set(bundle) and set(bundle) - administrators
    ]
    assert mixed == []


def test_every_kind_of_duty_is_produced_or_may_be_declared():
    produced = {kind for source in SOURCES.values() for kind in source.kinds}
    assert sorted(code for code, kind in KINDS.items() if code not in produced and not kind.declarable) == []
    assert (
        sorted({kind.owner for kind in KINDS.values()} - {app.label for app in apps.get_app_configs()}) == []
    )
    assert (
        sorted(
            {subject for kind in KINDS.values() for subject in kind.subjects} - {"member", *Body.Kind.values}
        )
        == []
    )


def test_every_parameter_is_labelled_named_once_and_its_default_reads_as_itself():
    assert len(PARAMETERS) == len(DECLARED)
    written = {True: "是", False: "否"}
    faults = [
        each.name
        for each in DECLARED
        if not each.label
        or each.read(written[each.default] if isinstance(each.default, bool) else str(each.default))
        != each.default
    ]
    assert faults == []


def test_every_parameter_that_is_read_is_declared():
    read = {
        node.args[1].value
        for path in SOURCE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "parameter"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
        and isinstance(node.args[1].value, str)
    }
    assert sorted(read - PARAMETERS.keys()) == []
    assert "sessions.idle_staff" in read


def settings_read():
    """Every name the configuration asks the environment for."""
    for path in sorted((ROOT / "tongxin" / "config").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                not isinstance(node, ast.Call)
                or getattr(getattr(node.func, "value", None), "id", "") != "env"
            ):
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def test_every_setting_stands_in_the_table_and_the_other_way_round():
    page = (ROOT / "docs" / "howto" / "settings.md").read_text("utf-8")
    told = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)
    assert sorted(told) == sorted(set(settings_read()))


def sealed_names():
    fields = [
        each
        for model in apps.get_models()
        for each in model._meta.concrete_fields
        if isinstance(each, SealedTextField)
    ]
    return {each.name for each in fields} | {"phone", "born", "phone_sealed", "born_sealed", "sealed"}


def test_no_template_prints_a_sealed_value_of_a_row():
    """A view hands such a value over under a name of its own, after asking who looks. Fields of forms bear such names too."""
    names = "|".join(sorted(sealed_names()))
    printed = re.compile(r"{[{%][^}]*?\b((?!\w*form\b)\w+\.(?:" + names + r"))\b[^}]*?[}%]}")
    found = {
        f"{path.relative_to(ROOT / 'tongxin').as_posix().replace('templates/', '')}: {match[1]}"
        for path in TEMPLATES
        for match in printed.finditer(path.read_text("utf-8"))
    }
    assert sorted(found) == sorted(exceptions("printed_sealed"))


def test_the_changelog_tells_of_the_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert version == settings.PRODUCT_VERSION
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines()


def test_every_exception_gives_its_reason():
    sections = tomllib.loads((Path(__file__).parent / "exceptions.toml").read_text("utf-8"))
    reasons = [
        entry if isinstance(entry, str) else entry["why"]
        for cases in sections.values()
        for entry in cases.values()
    ]
    assert [reason for reason in reasons if len(reason) < 6 or reason.isascii()] == []
    names = {route.name for route in all_routes()}
    assert sorted((sections["recorded_reading"].keys() | sections["statements"].keys()) - names) == []
