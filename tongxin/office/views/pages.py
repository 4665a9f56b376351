"""What the office's form pages share: one card, one form, errors beside the fields, and the way back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from tongxin.office.changing import Refused
from tongxin.office.personal import with_keys
from tongxin.people.http import UserRequest
from tongxin.people.models import Body, Membership


def seat(request: UserRequest, pk: int) -> Membership:
    """The seat with its rows and its person's key, where the visitor may see it."""
    rows = with_keys(Membership.objects.visible_to(request.user, request.committee))
    return get_object_or_404(rows.with_rows().select_related("term", "committee"), pk=pk)


def body_of(request: UserRequest, pk: int) -> Body:
    return get_object_or_404(Body.objects.visible_to(request.user, request.committee), pk=pk)


def asked(
    request: UserRequest, form: forms.Form, back: str, write: Callable[[], str], *, title: str, **context: Any
) -> HttpResponseBase:
    """Show the form until `write` takes it: it returns the sentence of success, or raises Refused."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, write())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect(back)
    plain = {"send": "保存", "template": "office/form.html", "crumb": "返回", "told": "", "row": None}
    shown = {**plain, "form": form, "back": back, "heading": title, **context}
    return render(request, shown["template"], shown)
