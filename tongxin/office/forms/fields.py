"""Fields that read what people write the way the imports do."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tongxin.people.models import Body, Committee
from tongxin.tables import values

ETHNICITY_HELP = "如：汉族"


class PhoneField(forms.CharField):
    """A mobile or landline number, spelled as the roster keeps it; empty text for none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="电话", max_length=40, required=False, **kwargs)

    def clean(self, value: Any) -> str:
        found = values.phone(super().clean(value))
        if isinstance(found, values.Problem):
            raise ValidationError(str(found))
        return found or ""


class BirthField(forms.CharField):
    """A month of birth, kept as YYYY-MM; empty text for none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="出生年月", max_length=20, required=False, help_text="如：1978-09", **kwargs)

    def clean(self, value: Any) -> str:
        found = values.birth_month(super().clean(value))
        if isinstance(found, values.Problem):
            raise ValidationError(str(found))
        return f"{found:%Y-%m}" if found else ""


class NameField(forms.CharField):
    """One person's name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="姓名", max_length=60, **kwargs)

    def clean(self, value: Any) -> str:
        found = values.name(super().clean(value))
        if isinstance(found, values.Problem) or found is None:
            raise ValidationError(str(found or "请填写姓名"))
        return found


class BodyField(forms.ModelChoiceField):
    """A body of the committee of some kinds; the form fills in which with `offer`."""

    def __init__(self, label: str, *, required: bool = True, empty: str = "请选择", **kwargs: Any) -> None:
        super().__init__(Body.objects.none(), label=label, required=required, empty_label=empty, **kwargs)


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Fill in what a choice of the form offers."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


def offer_bodies(form: forms.Form, name: str, committee: Committee, day: date, *kinds: str) -> None:
    """Fill in the bodies of these kinds that stand on the day."""
    field = form.fields[name]
    if isinstance(field, BodyField):
        field.queryset = Body.objects.of(committee).of_kind(*kinds).in_force(day)


class ReasonForm(forms.Form):
    """What is done to somebody's data says why."""

    reason = forms.CharField(label="原因", max_length=200, help_text="原因会随这次更改一起留痕。")
