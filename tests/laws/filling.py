"""Fills in the forms of a page as a person would, then puts a foreign row's key into one field at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.apps import apps
from django.db.models import F, ForeignKey

from tests.laws.painting import tenant_models

CHOOSING = {"select", "hidden", "radio", "checkbox"}
LATER = "试验"
OWN_FIELDS = {"csrfmiddlewaretoken", "nonce"}


@dataclass
class Form:
    """One form of a page: where it goes, what it would send, and which of its fields choose something."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    choosing: set[str] = field(default_factory=set)

    def attacks(self, keys: list[str]) -> Iterator[dict[str, str]]:
        """The form as filled in, once with each foreign key in each field that chooses."""
        for name in sorted(self.choosing):
            for key in keys:
                yield {**self.values, name: key}


class FormReader(HTMLParser):
    """Collects the forms of a page that are sent one way."""

    def __init__(self, address: str, way: str) -> None:
        super().__init__()
        self.way, self.address, self.forms, self.at, self.choice = way, address, list[Form](), None, ""

    at: Form | None
    choice: str

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_wanted = found.get("method", "get").lower() == self.way
            self.at = Form(self.target(found.get("action", ""))) if is_wanted else None
        elif self.at:
            self.inside(self.at, tag, found)

    def target(self, action: str) -> str:
        path = urlsplit(action).path
        return path if path.startswith("/") else self.address

    def inside(self, form: Form, tag: str, found: dict[str, str]) -> None:
        name = found.get("name", "")
        if tag == "option" and self.choice:
            self.offer(form, found)
        elif tag == "select" and name:
            self.choice = name
            form.choosing.add(name)
        elif tag in {"input", "textarea", "button"} and name and name not in OWN_FIELDS:
            self.entry(form, tag, name, found)

    def offer(self, form: Form, found: dict[str, str]) -> None:
        if "selected" in found or (found.get("value") and not form.values.get(self.choice)):
            form.values[self.choice] = found.get("value", "")

    def entry(self, form: Form, tag: str, name: str, found: dict[str, str]) -> None:
        kind = found.get("type", "text") if tag == "input" else tag
        dates = {"date": "2025-06-30", "number": "1", "button": found.get("value", "")}
        form.values.setdefault(name, found.get("value") or dates.get(kind, LATER))
        if kind in CHOOSING:
            form.choosing.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.choice = ""
        if tag == "form" and self.at:
            self.forms.append(self.at)
            self.at = None


def forms_of(address: str, text: str, way: str) -> list[Form]:
    """The forms of a page sent by `get` or `post`, but for the sign-out on every page."""
    reader = FormReader(address, way)
    reader.feed(text)
    return [form for form in reader.forms if form.action != "/signout/"]


def crossings() -> list[str]:
    """Rows that point to a row of another committee: there may never be one."""
    found = []
    for model in tenant_models():
        for each in model._meta.concrete_fields:
            if crosses(model, each):
                rows = model._default_manager.exclude(**{f"{each.name}__committee": F("committee")})
                if rows.filter(**{f"{each.name}__isnull": False}).exists():
                    found.append(f"{model._meta.label}.{each.name}")
    return found


def crosses(model: type, each: object) -> bool:
    if not isinstance(each, ForeignKey) or each.name == "committee" or not has_committee(model):
        return False
    return has_committee(each.related_model)  # "self" is resolved by now


def has_committee(model: type) -> bool:
    return any(each.name == "committee" for each in apps.get_model(model._meta.label)._meta.fields)  # type: ignore[attr-defined]  # a model
