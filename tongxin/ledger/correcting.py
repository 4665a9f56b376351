"""Corrects a wrong row at its source: with a reason, on record, and the ledger follows in the same transaction."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from tongxin.ledger.duties import sync_counting
from tongxin.people.http import UserRequest, actor_of
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


@transaction.atomic
def correct(
    actor: record.Actor, row: Any, values: Values, reason: str, *, follow: Iterable[models.Model] = ()
) -> record.Event | None:
    """Set the values, record before and after, sync the row and those that follow it; None when nothing differs.

    Raises ValidationError when a value or a constraint of the table stands against it; nothing is changed then.
    """
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    before = {name: getattr(row, name) for name in values}
    changed = {name: value for name, value in values.items() if value != before[name]}
    if not changed:
        return None
    for name, value in changed.items():
        setattr(row, name, value)
    row.clean_fields(exclude={field.name for field in row._meta.fields} - changed.keys())
    row.validate_constraints()
    row.save(update_fields=list(changed))
    event = _record(
        actor, row, "corrected", "更正", {name: before[name] for name in changed}, changed, reason
    )
    _sync([row, *follow], actor.name)
    return event


@transaction.atomic
def void(actor: record.Actor, row: Any, reason: str, *, follow: Iterable[models.Model] = ()) -> record.Event:
    """Strike the row out; it stays readable, and is worth nothing from now on."""
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    row.voided_at, row.void_reason = clock.now(), reason[:200]
    row.save(update_fields=["voided_at", "void_reason"])
    event = _record(actor, row, "voided", "作废", {}, {}, reason)
    _sync([row, *follow], actor.name)
    return event


def _record(
    actor: record.Actor, row: Any, verb: str, label: str, before: Values, after: Values, reason: str
) -> record.Event:
    action = f"{row._meta.app_label}.{row._meta.model_name}.{verb}"
    act = record.Act(
        action, f"{label}{row._meta.verbose_name}", row, str(row), plain(before), plain(after), note=reason
    )
    return record.record(actor, row.committee_id, act)


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


def correction_page(
    request: UserRequest, row: Any, form_class: type[CorrectionForm], back: str, *, title: str,
    follow: Iterable[models.Model] = (),
) -> HttpResponseBase:  # fmt: skip
    """The page of a correction: what stands, what it should be, why; and striking the row out."""
    form = form_class(request.POST or None, instance=row)
    if request.method == "POST" and request.POST.get("act") == "void":
        reason = ReasonForm(request.POST)
        if reason.is_valid():
            void(actor_of(request), row, reason.cleaned_data["reason"], follow=follow)
            messages.success(request, "已作废，得分随之变化")
            return redirect(back)
        form.add_error("reason", "请写明作废的原因")
    elif request.method == "POST" and form.is_valid() and corrected(request, row, form, follow):
        messages.success(request, "已更正，得分随之变化")
        return redirect(back)
    return render(request, "ledger/correct.html", {"form": form, "row": row, "back": back, "heading": title})


def corrected(request: UserRequest, row: Any, form: CorrectionForm, follow: Iterable[models.Model]) -> bool:
    """Whether the correction was taken; what stands against it is said on the form."""
    values = {name: form.cleaned_data[name] for name in form._meta.fields or ()}
    try:
        correct(actor_of(request), row, values, form.cleaned_data["reason"], follow=follow)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True
