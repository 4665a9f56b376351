"""Corrects a wrong row at its source: with a reason, on record, and the ledger follows in the same transaction."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction

from tongxin.ledger.duties import sync_counting
from tongxin.trail import clock, record

Values = Mapping[str, Any]


class ReasonForm(forms.Form):
    """Every correction says why."""

    reason = forms.CharField(
        label="更正原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="原来的记录和更正都会留痕，委员可以看到。",
    )  # fmt: skip


class CorrectionForm(ReasonForm, forms.ModelForm):
    """A model form with a reason; subclasses name the model and the fields that may be corrected."""

    field_order: tuple[str, ...] = ()

    def values(self) -> Values:
        """What the row should say, by field."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class YearlyForm(CorrectionForm):
    """Corrects a row that has its number within a year: the day stays in it."""

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on.year != self.instance.year:
            raise ValidationError(
                f"这条记录编在{self.instance.year}年度，日期应在这一年内；年度登错请作废后重新登记"
            )
        return on


@transaction.atomic
def correct(
    actor: record.Actor, row: Any, values: Values, reason: str, *, follow: Iterable[models.Model] = ()
) -> record.Event | None:
    """Set the values, record before and after, sync the row and those that follow it; None when nothing differs.

    Raises ValidationError when a value or a constraint of the table stands against it; nothing is changed then.
    """
    row = held(row)
    before = {name: getattr(row, name) for name in values}
    changed = {name: value for name, value in values.items() if value != before[name]}
    if not changed:
        return None
    for name, value in changed.items():
        setattr(row, name, value)
    row.clean_fields(exclude={field.name for field in row._meta.fields} - changed.keys())
    row.validate_constraints()
    row.save(update_fields=list(changed))
    before = {name: before[name] for name in changed}
    label = f"更正{row._meta.verbose_name}"
    return settle(actor, row, "corrected", label, (before, changed), reason, follow=follow)


@transaction.atomic
def void(actor: record.Actor, row: Any, reason: str, *, follow: Iterable[models.Model] = ()) -> record.Event:
    """Strike the row out; it stays readable, and is worth nothing from now on."""
    row = held(row)
    row.voided_at, row.void_reason = clock.now(), reason[:200]
    row.save(update_fields=["voided_at", "void_reason"])
    return settle(actor, row, "voided", f"作废{row._meta.verbose_name}", ({}, {}), reason, follow=follow)


def held(row: Any) -> Any:
    """The row as it stands now, locked; related rows that the given one has read already are not read again.

    Raises ValidationError where somebody struck it out meanwhile.
    """
    found = type(row)._default_manager.select_for_update().get(pk=row.pk)
    for field in row._meta.concrete_fields:
        same = getattr(found, field.attname) == getattr(row, field.attname)
        if field.is_relation and same and field.is_cached(row):
            field.set_cached_value(found, field.get_cached_value(row))
    if getattr(found, "voided_at", None):
        raise ValidationError("这条记录刚刚已经作废，不能再更正")
    return found


@transaction.atomic
def enter(
    actor: record.Actor, row: Any, label: str, shown: Iterable[str], reason: str, *, verb: str = "added"
) -> record.Event:
    """Store a row entered by hand, verified by who enters it; the trail keeps the values `shown` names.

    Raises ValidationError where the table stands against it.
    """
    row.recorded_by_id, row.recorded_name = actor.user_id, actor.name
    row.verified_name, row.verified_at = actor.name, clock.now()
    row.full_clean()
    row.save()
    return settle(actor, row, verb, label, ({}, {name: getattr(row, name) for name in shown}), reason)


def settle(
    actor: record.Actor, row: Any, verb: str, label: str, pair: tuple[Values, Values], reason: str, *,
    follow: Iterable[models.Model] = (),
) -> record.Event:  # fmt: skip
    """Put on record what was just written, before and after, and let the ledger follow the row and those on it."""
    before, after = (plain(values) for values in pair)
    action = f"{row._meta.app_label}.{row._meta.model_name}.{verb}"
    act = record.Act(action, label, row, str(row), before, after, note=reason)
    event = record.record(actor, row.committee_id, act)
    _sync([row, *follow], actor.name)
    return event


def plain(values: Values) -> dict[str, Any]:
    """Values as the trail keeps them: rows by their names, days as text."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value)
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _sync(rows: Iterable[models.Model], by_name: str) -> None:
    groups: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        groups.setdefault(type(row), []).append(row)
    for found in groups.values():
        sync_counting(found, by_name)
