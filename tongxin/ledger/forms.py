"""The filters of the register of duties."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Q

from tongxin.ledger.catalogue import KINDS
from tongxin.people.narrowing import ANY, RegisterFilter
from tongxin.tables.matching import name_key


class DutyFilter(RegisterFilter):
    """Duties of a year, a month, a kind, a member; a member, who sees his own alone, is not asked for a name."""

    NARROW: ClassVar[Mapping[str, Callable[[Any], Q]]] = {
        "year": lambda value: Q(on__year=value),
        "month": lambda value: Q(on__month=value),
        "kind": lambda value: Q(kind=value),
        "name": lambda value: Q(member__person__name_key__contains=name_key(value)),
    }

    year = forms.ChoiceField(label="年度", required=False)
    month = forms.ChoiceField(
        label="月份", required=False, choices=[ANY, *((str(month), f"{month}月") for month in range(1, 13))]
    )
    kind = forms.ChoiceField(
        label="种类", required=False, choices=[ANY, *((code, kind.label) for code, kind in KINDS.items())]
    )
    name = forms.CharField(label="委员", required=False, max_length=60)

    def __init__(self, data: Any, *, years: Sequence[int], desk: bool) -> None:
        super().__init__(data)
        self.choose("year", [ANY, *((str(year), f"{year}年度") for year in years)])
        if not desk:
            del self.fields["name"]
        self.is_valid()
