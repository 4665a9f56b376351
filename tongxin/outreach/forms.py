"""What the desk fills in for contact records: the filters of the register, the entry of one, its correction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Exists, OuterRef, Q, QuerySet

from tongxin.ledger.catalogue.kinds import MEANS
from tongxin.ledger.correcting import CorrectionForm
from tongxin.outreach.models import Contact
from tongxin.people.choosing import MemberField, by_name
from tongxin.people.models import Membership, Placement
from tongxin.people.narrowing import ANY, RegisterFilter, Row
from tongxin.trail import clock

EVERYTHING = "all"
MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, written 2025-4."""

    year: int
    number: int

    @property
    def code(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def label(self) -> str:
        return f"{self.year}年第{self.number}季度"

    @property
    def first(self) -> date:
        return date(self.year, self.number * MONTHS_A_QUARTER - 2, 1)

    @property
    def last(self) -> date:
        following = date(self.year + self.number // 4, self.number % 4 * MONTHS_A_QUARTER + 1, 1)
        return following - timedelta(days=1)


def quarter_of(on: date) -> Quarter:
    return Quarter(on.year, (on.month - 1) // MONTHS_A_QUARTER + 1)


def quarters_between(first: date, last: date) -> list[Quarter]:
    """Every quarter that has a day between the two, latest first."""
    numbers = range(first.year * 4 + (first.month - 1) // 3, last.year * 4 + (last.month - 1) // 3 + 1)
    return [Quarter(number // 4, number % 4 + 1) for number in reversed(numbers)]


@dataclass(frozen=True, slots=True)
class Period:
    """The days a register shows; a quarter where it is one, open ended where nothing bounds it."""

    label: str
    first: date | None
    last: date | None
    quarter: Quarter | None = None

    def covers(self) -> Q:
        found = Q()
        if self.first:
            found &= Q(on__gte=self.first)
        if self.last:
            found &= Q(on__lte=self.last)
        return found


def in_sector(sector_id: Any) -> Q:
    """Contacts of members who sat in the sector on the day of the contact."""
    placed = Placement.objects.filter(
        membership=OuterRef("membership"), body_id=sector_id, from_on__lte=OuterRef("on")
    )
    return Q(Exists(placed.filter(Q(until_on=None) | Q(until_on__gte=OuterRef("on")))))


class ContactFilter(RegisterFilter):
    """The filters of the register; left empty, the latest quarter with records is shown."""

    NARROW: ClassVar[Mapping[str, Callable[[Any], Q]]] = {
        "means": lambda value: Q(means=value),
        "has_issue": lambda value: ~Q(issues="") if value == "yes" else Q(issues=""),
        "member": lambda value: Q(membership__person__name__icontains=value),
        "sector": in_sector,
    }

    quarter = forms.ChoiceField(label="季度", required=False)
    from_on = forms.DateField(label="起始日期", required=False)
    until_on = forms.DateField(label="截止日期", required=False)
    means = forms.ChoiceField(label="联系方式", required=False, choices=[ANY, *MEANS.items()])
    has_issue = forms.ChoiceField(
        label="问题建议", required=False, choices=[ANY, ("yes", "有问题建议"), ("no", "无问题建议")]
    )
    member = forms.CharField(label="委员姓名", required=False, max_length=60)
    sector = forms.ChoiceField(label="界别", required=False)

    def __init__(
        self, data: Any, *, quarters: Sequence[Quarter], sectors: Sequence[tuple[int, str]], desk: bool
    ) -> None:
        super().__init__(data)
        self.quarters = {quarter.code: quarter for quarter in quarters}
        self.latest = quarters[0] if quarters else None
        years = sorted({quarter.year for quarter in quarters}, reverse=True)
        self.choose(
            "quarter",
            [
                ("", self.latest.label if self.latest else "最近季度"),
                *((quarter.code, quarter.label) for quarter in quarters[1:]),
                *((str(year), f"{year}年全年") for year in years),
                (EVERYTHING, "全部时间"),
            ],
        )
        self.choose("sector", [ANY, *((str(pk), name) for pk, name in sectors)])
        if not desk:  # a member reads his own records only
            del self.fields["member"], self.fields["sector"]
        self.is_valid()

    @property
    def period(self) -> Period:
        """Two dates go before a quarter; without either it is the latest quarter."""
        first, last = self.cleaned_data.get("from_on"), self.cleaned_data.get("until_on")
        if first or last:
            return Period(f"{first or '最早'}至{last or '今天'}", first, last)
        chosen = self.cleaned_data.get("quarter") or (self.latest.code if self.latest else EVERYTHING)
        if chosen == EVERYTHING:
            return Period("全部时间", None, None)
        if chosen.isdigit():
            return Period(f"{chosen}年", date(int(chosen), 1, 1), date(int(chosen), 12, 31))
        quarter = self.quarters[chosen]
        return Period(quarter.label, quarter.first, quarter.last, quarter)

    def narrowed(self, rows: QuerySet[Row], *, without: Iterable[str] = ()) -> QuerySet[Row]:
        return super().narrowed(rows.filter(self.period.covers()), without=without)

    def among(self, seats: QuerySet[Membership], day: date) -> QuerySet[Membership]:
        """The members that name and sector leave."""
        name, sector = self.cleaned_data.get("member"), self.cleaned_data.get("sector")
        if name:
            seats = seats.filter(person__name__icontains=name)
        if sector:
            placed = Placement.objects.filter(membership=OuterRef("pk"), body_id=sector).on(day)
            seats = seats.filter(Exists(placed))
        return seats


class FindMember(forms.Form):
    """Looks a member up by name before the form is filled in."""

    name = forms.CharField(label="按姓名查找委员", required=False, max_length=60)


MOST_WRITTEN = 2000


class ContactForm(CorrectionForm):
    """The fields of the registration form, filled in by hand or corrected."""

    membership = MemberField()

    class Meta:
        model = Contact
        fields: ClassVar = ["membership", "on", "audience", "means", "practice", "issues"]
        help_texts: ClassVar = {
            "audience": "写明是哪些群众即可，如“社区居民”；不必登记个人身份信息",
            "issues": "没有收集到问题和建议时留空",
        }
        widgets: ClassVar = {
            "practice": forms.Textarea(attrs={"rows": 4}), "issues": forms.Textarea(attrs={"rows": 4}),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = by_name(self.instance.committee)  # type: ignore[attr-defined]  # a model choice field
        for name in ("practice", "issues"):
            field: Any = self.fields[name]
            field.max_length = MOST_WRITTEN
            field.validators.append(MaxLengthValidator(MOST_WRITTEN))
        self.fields["means"].choices = [("", "请选择"), *MEANS.items()]  # type: ignore[attr-defined]  # a choice field

    def offer(self, name: str) -> None:
        """Offer only members of that name, chosen already where there is just one."""
        seats = self.fields["membership"].queryset.filter(person__name__icontains=name)  # type: ignore[attr-defined]  # a model choice field
        self.fields["membership"].queryset = seats  # type: ignore[attr-defined]  # a model choice field
        found = list(seats[:2])
        if len(found) == 1:
            self.initial["membership"] = found[0].pk

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError("联系时间不能晚于今天")
        return on

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        seat, on = found.get("membership"), found.get("on")
        if seat and on and not Membership.objects.filter(pk=seat.pk).serving_on(on).exists():
            self.add_error("on", f"{seat.name}在{on:%Y-%m-%d}不是在任委员")
        if not self.errors and self._twins(found).exists():
            self.add_error(None, "这位委员同一天、同一对象、同一方式的联系已经登记过")
        return found

    def _twins(self, found: dict[str, Any]) -> QuerySet[Contact]:
        rows = (
            Contact.objects.standing().filter(committee=self.instance.committee).exclude(pk=self.instance.pk)
        )
        return rows.filter(**{name: found[name] for name in ("membership", "on", "audience", "means")})
