"""Draws a piece of template the way a page would."""

from typing import Any

from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory


def draw(source: str, query: str = "", **context: Any) -> str:
    request = RequestFactory().get("/", QueryDict(query))
    return Template("{% load ui %}" + source).render(Context({"request": request} | context)).strip()
