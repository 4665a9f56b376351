"""The page of one form: shown until it is taken, then back to where one came from, with what was done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from tongxin.people.http import UserRequest

UNCHANGED = "内容没有变化，未作更正"


def filled_in(
    request: UserRequest, form: forms.BaseForm, back: str, write: Callable[[], str], *, heading: str,
    template: str = "people/fill_in.html", onward: Callable[[], str] | None = None, **shown: Any,
) -> HttpResponseBase:  # fmt: skip
    """`write` answers with what was done, or raises ValidationError, which is said above the form.

    Afterwards it goes `onward`, else back. `parents` are (label, address) of the pages above, `send` is on the button.
    """
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, write())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            return redirect(onward() if onward else back)
    plain = {"form": form, "back": back, "heading": heading, "send": heading, "parents": []}
    return render(request, template, plain | shown)


def refused(request: UserRequest, back: str, reason: str) -> HttpResponseBase:
    """There is nothing to fill in: back, with the reason."""
    messages.error(request, reason)
    return redirect(back)
