"""Answers when a request cannot be taken: each says what happened and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongxin.people.powers import POWERS


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the session: say so, and how to go on."""
    return render(request, "people/stale_form.html", status=403)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    names = str(exception or "").split("、")
    needed = [POWERS[name].label for name in names if name in POWERS]
    return render(request, "403.html", {"needed": needed}, status=403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One answer for what is not there and for what is not yours."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
