"""A member named by hand: found in the roster, or refused with who is meant by like names."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tongxin.ledger.correcting import ReasonForm
from tongxin.people.asking import alike
from tongxin.people.finding import Roster, Seat
from tongxin.people.models import Committee, Membership

WRITTEN = re.compile(r"^\s*(?P<name>[^，,（(]+?)\s*(?:[，,（(]\s*(?P<sector>[^）)]+?)\s*[）)]?)?\s*$")
LIST_ID = "names-of-members"


def spelled(seat: Seat) -> str:
    return f"{seat.membership.name}（{seat.sector}）" if seat.sector else seat.membership.name


class NamingForm(ReasonForm):
    """Names one member who is missing from a list; says why."""

    who = forms.CharField(
        label="委员", max_length=100, help_text="写姓名；有同名委员的，写作“姓名（界别）”",
        widget=forms.TextInput(attrs={"list": LIST_ID, "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any, committee: Committee, day: date) -> None:
        super().__init__(data)
        self.committee, self.day = committee, day
        self.roster = Roster(committee, day)
        self.fields["reason"].label = "补登原因"

    def names(self) -> list[str]:
        """Everybody who may be named, as offered while typing."""
        return sorted(
            spelled(seat) for seat in self.roster.by_id.values() if seat.membership.is_due_on(self.day)
        )

    def clean_who(self) -> Membership:
        found = self._named(self.cleaned_data["who"])
        if len(found) == 1:
            return found[0].membership
        raise ValidationError(self._refusal(found))

    def _named(self, text: str) -> list[Seat]:
        written = WRITTEN.match(text)
        if written is None:
            return []
        found = self.roster.named(written["name"], sector=written["sector"] or "")
        serving = [seat for seat in found if seat.membership.is_due_on(self.day)]
        return serving if len(found) > 1 and serving else found

    def _refusal(self, found: list[Seat]) -> str:
        text = self.cleaned_data["who"]
        if found:
            return f"名册里有{len(found)}位{found[0].membership.name}，请写明界别：{'、'.join(map(spelled, found))}"
        near = "、".join(spelled(seat) for seat in alike(self.roster, text))
        return f"名册里没有“{text}”" + (f"，是不是：{near}" if near else "，请核对姓名")
