"""The pages of corrections: what stands, what it should be, why; a row that was struck out is closed to them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django import forms
from django.db import models
from django.http import HttpResponseBase

from tongxin.ledger.correcting import ReasonForm, correct, void
from tongxin.people.filling import UNCHANGED, filled_in, refused
from tongxin.people.http import UserRequest, actor_of


def correction_page(
    request: UserRequest, row: Any, form: Any, back: str, *, title: str,
    write: Callable[[], object] | None = None, follow: Iterable[models.Model] = (), **shown: Any,
) -> HttpResponseBase:  # fmt: skip
    """Puts the row itself right, or strikes it out; `write` where a correction reaches beyond the row."""
    actor = actor_of(request)
    if request.POST.get("act") == "void":
        why = ReasonForm(request.POST)
        if why.is_valid():
            strike = partial(void, actor, row, why.cleaned_data["reason"], follow=follow)
            return part_page(request, row, why, back, write=strike, title="作废", **shown)
        form.add_error("reason", "请写明作废的原因")

    def put_right() -> object:
        return correct(actor, row, form.values(), form.cleaned_data["reason"], follow=follow)

    page = {"template": "ledger/correct.html", "send": "更正", **shown}
    return part_page(request, row, form, back, write=write or put_right, title=title, **page)


def part_page(
    request: UserRequest, row: Any, form: forms.BaseForm, back: str, *, write: Callable[[], object], title: str,
    under: Any = None, **shown: Any,
) -> HttpResponseBase:  # fmt: skip
    """An act on the row or on what hangs on it; `write` answers None when nothing differs."""
    if row.is_voided or (under and under.is_voided):
        return refused(request, back, "这条记录已经作废，不能再更正")
    what = title.partition("：")[0]
    return filled_in(request, form, back, lambda: said(what, write()), heading=title, **shown)


def said(what: str, done: object = True) -> str:
    """已更正署名，得分随之变化"""
    return f"已{what}，得分随之变化" if done else UNCHANGED
