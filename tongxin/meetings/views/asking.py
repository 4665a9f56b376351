"""The page of a correction that needs more than the ledger's own: one form, a reason, and striking out beside it."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from tongxin.ledger.correcting import ReasonForm, void
from tongxin.meetings.rulings import Overtaken
from tongxin.people.http import UserRequest, actor_of

CORRECT = "ledger/correct.html"
PLAIN = "meetings/fill_in.html"


def corrected(
    request: UserRequest, row: Any, form: forms.BaseForm, back: str, *, title: str, write: Callable[[], object],
    follow: Iterable[models.Model] = (),
) -> HttpResponseBase:  # fmt: skip
    """As ledger.correcting.correction_page, where a correction reaches beyond the row."""
    if request.method == "POST" and request.POST.get("act") == "void":
        reason = ReasonForm(request.POST)
        if reason.is_valid():
            void(actor_of(request), row, reason.cleaned_data["reason"], follow=follow)
            messages.success(request, "已作废，不再计入履职")
            return redirect(back)
        form.add_error("reason", "请写明作废的原因")
    elif request.method == "POST" and form.is_valid():
        write()
        messages.success(request, "已更正")
        return redirect(back)
    return render(request, CORRECT, {"form": form, "row": row, "back": back, "heading": title})


def filled_in(
    request: UserRequest,
    form: forms.BaseForm,
    back: str,
    *,
    title: str,
    write: Callable[[], str],
    **context: Any,
) -> HttpResponseBase:
    """A form that adds or decides; `write` answers with what was done, or raises Overtaken, which is shown."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, write())
        except Overtaken as late:
            form.add_error(None, str(late))
        else:
            return redirect(back)
    return render(request, PLAIN, {"form": form, "back": back, "heading": title, "button": "确定", **context})
