"""The value of a parameter from a day on, typed as the parameter is declared."""

from datetime import date
from typing import Any

from django import forms

from tongxin.office.forms.fields import ReasonForm
from tongxin.people.parameters import Parameter


class ValueForm(ReasonForm):
    """A value, its first day, its basis and the reason."""

    value = forms.CharField(label="取值", max_length=60)
    on = forms.DateField(label="自何日起")
    clause = forms.CharField(label="依据", max_length=100, required=False, help_text="如：工作规则第十二条")
    field_order = ("value", "on", "clause", "reason")

    def __init__(self, *args: Any, declared: Parameter, value: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declared = declared
        self.fields["on"].initial, self.fields["value"].initial = day, written(value)
        self.fields["value"].help_text = told(declared)
        choices = offered(declared)
        if choices:
            self.fields["value"].widget = forms.Select(choices=choices)

    def clean_value(self) -> int | str | bool:
        try:
            return self.declared.read(self.cleaned_data["value"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class ReturnForm(ReasonForm):
    """Back to what holds without an own value."""

    on = forms.DateField(label="自何日起")
    field_order = ("on", "reason")

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = day


def written(value: int | str | bool) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def offered(declared: Parameter) -> list[tuple[str, str]]:
    if isinstance(declared.default, bool):
        return [("是", "是"), ("否", "否")]
    return list(declared.choices)


def told(declared: Parameter) -> str:
    parts = (
        f"单位：{declared.unit}" if declared.unit else "",
        f"各地常见：{declared.seen}" if declared.seen else "",
    )
    return "；".join(part for part in parts if part)
