"""How the stories of pages act and look: open one, send a form, read what it answers and what the trail keeps."""

from typing import Any
from uuid import uuid4

from tongxin.people.http import committee_url
from tongxin.trail.models import Event
from tongxin.trail.record import changes


def opened(client: Any, user: Any, row: Any, name: str) -> Any:
    """The page of a row, as a user sees it."""
    client.force_login(user)
    return client.get(committee_url(row.committee, name, row.pk))


def send(client: Any, row: Any, name: str, *more: Any, **data: Any) -> Any:
    """Post a form about a row as a browser does, with a reason and a nonce of its own."""
    address = committee_url(row.committee, name, row.pk, *more)
    return client.post(address, {"nonce": uuid4().hex, "reason": "核对原件", **data})


def words(response: Any, *wanted: str) -> list[str]:
    """Which of these the page says."""
    page = response.content.decode()
    return [each for each in wanted if each in page]


def faults(response: Any) -> dict[str, list[str]]:
    """What the page says beside which field."""
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def said(client: Any, response: Any) -> list[str]:
    """What the page one is led to says of what was just done."""
    return [str(each) for each in client.get(response.headers["Location"]).context["messages"]]


def last_event() -> tuple[str, str, str, list[tuple[str, Any, Any]]]:
    """Action, author, reason and (field, before, after) of the newest act."""
    event = Event.objects.order_by("-seq").first()
    return event.action, event.by_name, event.note, changes(event)
