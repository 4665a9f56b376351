"""The desk of tests: who sits there, how a form is sent, what stands in the trail afterwards."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.test import Client

from tongxin.people.http import committee_url
from tongxin.people.models import Committee, Membership, User
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.trail import record
from tongxin.trail.models import Event

TODAY = date(2025, 5, 15)
MEETING = "第十三届常委会第十八次会议"
KEEPS = ("members.read", "members.manage")


def decided(on: date = TODAY, **values: Any) -> dict[str, Any]:
    """The fields of a decision, with what changes."""
    return {"on": on, "meeting": MEETING, "document": "示政协〔2025〕7号", "note": "", **values}


def send(client: Client, address: str, **values: Any) -> Any:
    """Post a form as a browser does, with a nonce of its own; empty fields are sent empty."""
    return client.post(
        address, {"nonce": uuid4().hex, **{name: value or "" for name, value in values.items()}}
    )


def faults(response: Any) -> dict[str, list[str]]:
    """What the page says beside which field."""
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def events(committee: Committee, prefix: str = "people.member.") -> list[Event]:
    return list(Event.objects.filter(committee=committee, action__startswith=prefix).order_by("seq"))


def values(event: Event) -> dict[str, tuple[Any, Any]]:
    """(before, after) of an event by field."""
    return {name: (before, after) for name, before, after in record.changes(event)}


def fresh(seat: Membership) -> Membership:
    return Membership.objects.with_rows().get(pk=seat.pk)


class Desk:
    """陈示例, who keeps the roster of a committee, with 林示例 on it."""

    def __init__(self, client: Client, *powers: str) -> None:
        self.client = client
        self.here = make_committee(code="lakeside")
        self.chen: User = make_staff(self.here, *(powers or KEEPS))
        self.lin = make_member(self.here, name="林示例", phone="13800006131")
        client.force_login(self.chen)

    def url(self, name: str, *args: Any) -> str:
        return committee_url(self.here, name, *args)

    def get(self, page: str, /, *args: Any, **query: Any) -> Any:
        return self.client.get(self.url(page, *args), query)

    def change(self, code: str, seat: Membership | None = None, **values: Any) -> Any:
        return send(self.client, self.url("member-change", (seat or self.lin).pk, code), **values)
