"""The members a form offers: by name, with the sector that tells two of one name apart."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from tongxin.people.models import Body, Committee, Membership
from tongxin.people.models.memberships import MembershipQuerySet
from tongxin.trail import clock

Choices = Sequence[tuple[Any, str]]


def by_name(committee: Committee) -> MembershipQuerySet:
    rows = Membership.objects.of(committee).select_related("person")
    return rows.with_places().order_by("person__name", "pk")


def labelled(seat: Membership, day: date) -> str:
    """李明（教育界）"""
    sector = seat.body_on(Body.Kind.SECTOR, day)
    return f"{seat.name}（{sector.name}）" if sector else seat.name


def serving(committee: Committee, day: date, held: Iterable[int] = ()) -> list[tuple[int, str]]:
    """Who served on the day, and who is `held` already, as choices; read once where a form asks several times."""
    rows = by_name(committee)
    offered = rows.serving_on(day) | rows.filter(pk__in=list(held))
    return [(seat.pk, labelled(seat, day)) for seat in offered]


def one_of(members: Choices, label: str, initial: int | None = None) -> forms.TypedChoiceField:
    """One of the choices, or nobody."""
    return forms.TypedChoiceField(
        label=label,
        required=False,
        coerce=int,
        empty_value=None,
        initial=initial,
        choices=[("", "—"), *members],
    )


class MemberField(forms.ModelChoiceField):
    """One member, of all who ever sat in a committee or of those a query leaves."""

    def __init__(self, label: str = "委员") -> None:
        super().__init__(Membership.objects.none(), label=label, empty_label="请选择")

    def label_from_instance(self, obj: Membership) -> str:
        return labelled(obj, clock.today())
