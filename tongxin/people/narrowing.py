"""What a register shows of all its rows: those the visitor may read, and what the filters leave of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from tongxin.people.http import UserRequest
from tongxin.people.models import Membership, RecordedQuerySet

ALL_YEARS = "all"
ANY = ("", "全部")
Row = TypeVar("Row", bound=Model)


def readable(request: UserRequest, rows: RecordedQuerySet[Row], *, desk: bool) -> RecordedQuerySet[Row]:
    """Standing rows the visitor may read; staff without the power, who have no seat, are turned away."""
    if not desk:
        needs_seat(request)
    return rows.visible_to(request.user, request.committee).standing()


def needs_seat(request: UserRequest) -> None:
    """Turns away who has no rows of his own to read."""
    if not Membership.objects.filter(committee=request.committee, person__user=request.user).exists():
        raise PermissionDenied("duties.read")


class RegisterFilter(forms.Form):
    """The filters of a register: each leaves the rows it names, an empty one all."""

    NARROW: ClassVar[Mapping[str, Callable[[Any], Q]]] = {}

    def choose(self, name: str, choices: Iterable[tuple[Any, str]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a choice field

    def narrowed(self, rows: QuerySet[Row], *, without: Iterable[str] = ()) -> QuerySet[Row]:
        """The rows the filters leave; `without` names filters that are passed over."""
        for name, narrow in self.NARROW.items():
            value = self.cleaned_data.get(name)
            if value and name not in without:
                rows = rows.filter(narrow(value))
        return rows


class YearFilter(RegisterFilter):
    """Rows are numbered within years; left empty, the latest year is shown."""

    year = forms.ChoiceField(label="年度", required=False)

    def __init__(self, data: Any, *, years: Sequence[int]) -> None:
        super().__init__(data)
        self.latest = years[0] if years else None
        latest = ("", f"{self.latest or '最近'}年度")
        self.choose("year", [latest, *((f"{y}", f"{y}年度") for y in years[1:]), (ALL_YEARS, "全部年度")])

    @property
    def year_shown(self) -> int | None:
        """The year of the rows; None for all of them."""
        chosen = self.cleaned_data.get("year")
        return None if chosen == ALL_YEARS else int(chosen) if chosen else self.latest

    def narrowed(self, rows: QuerySet[Row], *, without: Iterable[str] = ()) -> QuerySet[Row]:
        if self.year_shown is not None:
            rows = rows.filter(year=self.year_shown)
        return super().narrowed(rows, without=without)
