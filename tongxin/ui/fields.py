"""Prepares form fields for phones: the right keyboard, native date pickers, style by widget."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.forms.widgets import DateTimeBaseInput
from django.utils.html import format_html
from django.utils.safestring import SafeString

PICKERS: tuple[tuple[type[DateTimeBaseInput], str, str], ...] = (
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.TimeInput, "time", "%H:%M"),
)
DASHES = BLANK_CHOICE_DASH[0][1]
PHONE_WORDS = ("phone", "mobile", "telephone")


def shape(widget: forms.Widget) -> str:
    """How a field is laid out: hidden, check, choices, select, file, area or line."""
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (forms.CheckboxInput, "check"),
        (forms.RadioSelect, "choices"),
        (forms.Select, "select"),
        (forms.FileInput, "file"),
        (forms.Textarea, "area"),
    )
    if widget.is_hidden:
        return "hidden"
    return next((name for kind, name in kinds if isinstance(widget, kind)), "line")


def style_of(kind: str) -> str:
    return {"check": "form-check-input", "choices": "form-check-input", "select": "form-select"}.get(
        kind, "form-control"
    )


def keyboard(field: forms.Field, name: str) -> dict[str, str]:
    """The attributes that bring up the fitting keyboard on a phone."""
    if isinstance(field, (forms.DecimalField, forms.FloatField)):
        return {"inputmode": "decimal"}
    if isinstance(field, forms.IntegerField):
        return {"inputmode": "numeric"}
    if any(word in name for word in PHONE_WORDS):
        return {"inputmode": "tel", "autocomplete": "tel"}
    return {}


def use_picker(widget: forms.Widget) -> None:
    """Django's date widgets are plain text inputs; the native picker takes ISO values."""
    for kind, input_type, pattern in PICKERS:
        if isinstance(widget, kind) and widget.input_type == "text":
            widget.input_type, widget.format = input_type, pattern
            return


def prepare(bound: BoundField) -> dict[str, Any]:
    """Sets the widget's attributes once and says how the field is to be laid out."""
    widget, kind = bound.field.widget, shape(bound.field.widget)
    use_picker(widget)
    name_the_blank(bound.field)
    own = widget.attrs.get("class", "")
    extra = {} if kind in {"check", "choices", "hidden"} else keyboard(bound.field, bound.name)
    widget.attrs = extra | widget.attrs
    if style_of(kind) not in own.split():
        widget.attrs["class"] = f"{own} {style_of(kind)}".strip()
    if kind == "area":
        widget.attrs.setdefault("data-grow", "")
    limit = getattr(bound.field, "max_length", None) if kind == "area" else None
    return {
        "field": bound, "kind": kind, "limit": limit, "required": bound.field.required, "faults": faults(bound),
    }  # fmt: skip


def name_the_blank(field: forms.Field) -> None:
    """Django draws dashes where nothing is chosen; people read what to do."""
    said = "请选择" if field.required else "不填"
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = said if field.empty_label == DASHES else field.empty_label
    elif isinstance(field, forms.ChoiceField) and isinstance(field.choices, list):
        (key, label), *others = field.choices or [("", "")]
        field.choices = [(key, said), *others] if label == DASHES else field.choices


def faults(bound: BoundField) -> list[str]:
    """What is wrong with a field, each fault as one clause; an empty one is told what to do."""
    said: list[str] = []
    for error in bound.errors.as_data():
        messages = [wanted(bound)] if error.code == "required" else error.messages
        said += [str(message).rstrip("。") for message in messages]
    return said


def wanted(bound: BoundField) -> str:
    kind = shape(bound.field.widget)
    verb = "请选择" if kind in {"choices", "select", "file"} else "请勾选" if kind == "check" else "请填写"
    return f"{verb}{bound.label}"


def drawn(bound: BoundField) -> SafeString:
    """The widget. A plain list of choices, of which a filter has hundreds, is drawn here and not by a template."""
    widget = bound.field.widget
    choices = list(widget.choices) if type(widget) is forms.Select else []
    if not choices or any(isinstance(label, (list, tuple)) for _, label in choices):
        return SafeString(bound)
    named: dict[str, Any] = {"name": bound.html_name, "id": bound.id_for_label}
    chosen = "" if bound.value() is None else str(bound.value())
    options = "".join(
        f'<option value="{escape(str(key))}"{" selected" * (str(key) == chosen)}>{escape(str(label))}</option>'
        for key, label in choices
    )
    attributes = flatatt(bound.build_widget_attrs(named | widget.attrs))
    return format_html("<select{}>{}</select>", attributes, SafeString(options))


def filled(form: forms.BaseForm, asked: Mapping[str, Any]) -> int:
    """How many filters of a plain GET form were asked for, beyond what the page shows by itself."""
    return sum(
        bool(asked.get(bound.html_name)) and not stands_first(bound) for bound in form.visible_fields()
    )


def stands_first(bound: BoundField) -> bool:
    """Whether a list that cannot be left open stands at its first choice, as it does when nobody chose."""
    value, _ = next(iter(getattr(bound.field, "choices", ())), ("", ""))
    return str(value) == str(bound.value()) != ""
