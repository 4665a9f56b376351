"""The showcase of components."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongxin.ui import showcase


@login_not_required
def show(request: HttpRequest) -> HttpResponse:
    """Every component in its states; a wrongly filled form stands beside an untouched one."""
    return render(request, "ui/showcase.html", contents(request))


def contents(request: HttpRequest) -> dict[str, Any]:
    page = Paginator(showcase.proposals(), 8).get_page(request.GET.get("page"))
    wrong = showcase.Report(
        {"title": "", "text": "太短", "heard_on": "昨天", "kind": "people"}, auto_id="wrong_%s"
    )
    return {
        "filter_form": showcase.Filter(request.GET or None),
        "report": showcase.Report(),
        "wrong": wrong,
        "page": page,
        "events": showcase.events(),
        "regulation": showcase.REGULATION,
        "sheet": showcase.sheet(),
        "monthly": [
            (f"{month}月", value) for month, value in enumerate((6, 4, 9, 12, 8, 15, 11, 7, 10, 13, 5, 3), 1)
        ],
        "by_sector": [
            ("经济界（示例）", 42, "?sector=1"),
            ("教育界（示例）", 36),
            ("农业界（示例）", 21),
            ("特邀人士（示例）", 8),
        ],
    }
