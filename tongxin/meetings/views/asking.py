"""The page of a form that adds to a list or decides."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponseBase

from tongxin.people import filling
from tongxin.people.http import UserRequest


def filled_in(
    request: UserRequest,
    form: forms.BaseForm,
    back: str,
    *,
    title: str,
    write: Callable[[], str],
    **context: Any,
) -> HttpResponseBase:
    """With the names that may be written, and the lines that were chosen."""
    page = {"send": title.partition("：")[0], "template": "meetings/fill_in.html", **context}
    return filling.filled_in(request, form, back, write, heading=title, **page)
