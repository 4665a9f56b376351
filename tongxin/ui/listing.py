"""Links of registers: next page, another order, everything else in the address kept."""

from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context


def query_of(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if request else QueryDict(mutable=True)


def address(query: QueryDict, **changes: str) -> str:
    """The query string with some keys replaced, an empty value dropping its key."""
    fresh = query.copy()
    for key, value in changes.items():
        fresh.pop(key, None)
        if value:
            fresh[key] = value
    return "?" + fresh.urlencode()


def page_links(page: Page, query: QueryDict, key: str) -> dict[str, Any]:
    around = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "numbers": [(n, address(query, **{key: str(n)}) if isinstance(n, int) else "") for n in around],
        "previous": address(query, **{key: str(page.previous_page_number())}) if page.has_previous() else "",
        "next": address(query, **{key: str(page.next_page_number())}) if page.has_next() else "",
    }


def sort_link(query: QueryDict, key: str, default: str) -> dict[str, str]:
    """First tap sorts upwards, the second downwards; a new order starts again on the first page."""
    current = query.get("sort") or default
    turned = f"-{key}" if current == key else key
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    return {"href": address(query, sort=turned, page=""), "order": order}
