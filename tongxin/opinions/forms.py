"""What the desk fills in for opinion reports: the filters of the register, and the corrections of a report and its events."""

import calendar
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet

from tongxin.ledger.catalogue.kinds import LEVELS, WAYS
from tongxin.ledger.correcting import CorrectionForm, ReasonForm, YearlyForm
from tongxin.opinions.models import Adoption, Instruction, Report, Reporter
from tongxin.people.choosing import Choices, one_of
from tongxin.people.narrowing import ANY, YearFilter

HIGHER = "higher"
NOT_USED = "none"
FEWEST_PLACES = 3
MONTHS = [ANY, *((str(month), f"{month}月") for month in range(1, 13))]


def adopted(**chosen: Any) -> QuerySet[Any]:
    """The reports with a standing adoption of that kind."""
    return Adoption.objects.standing().filter(**chosen).values("report")


def adopted_higher() -> QuerySet[Any]:
    return Adoption.objects.standing().exclude(level="own").values("report")


def instructed() -> QuerySet[Any]:
    return Instruction.objects.standing().values("report")


def by_level(value: str) -> Q:
    if value == NOT_USED:
        return ~Q(pk__in=adopted())
    return Q(pk__in=adopted_higher() if value == HIGHER else adopted(level=value))


def by_reporter(text: str) -> Q:
    return Q(pk__in=Reporter.objects.filter(membership__person__name__icontains=text).values("report"))


class ReportFilter(YearFilter):
    """The filters of the register."""

    NARROW: ClassVar[Mapping[str, Callable[[Any], Q]]] = {
        "month_from": lambda value: Q(on__month__gte=int(value)),
        "month_to": lambda value: Q(on__month__lte=int(value)),
        "level": by_level,
        "way": lambda value: Q(pk__in=adopted(way=value)),
        "instructed": lambda value: Q(pk__in=instructed()) if value == "yes" else ~Q(pk__in=instructed()),
        "reporter": by_reporter,
        "title": lambda value: Q(title__icontains=value),
    }

    month_from = forms.ChoiceField(label="起始月份", required=False, choices=MONTHS)
    month_to = forms.ChoiceField(label="截止月份", required=False, choices=MONTHS)
    level = forms.ChoiceField(
        label="采用级别", required=False,
        choices=[ANY, *LEVELS.items(), (HIGHER, "本级以外"), (NOT_USED, "未采用")],
    )  # fmt: skip
    way = forms.ChoiceField(label="采用方式", required=False, choices=[ANY, *WAYS.items()])
    instructed = forms.ChoiceField(
        label="批示", required=False, choices=[ANY, ("yes", "有批示"), ("no", "无批示")]
    )
    reporter = forms.CharField(label="反映人", required=False, max_length=60)
    title = forms.CharField(label="标题", required=False, max_length=100)

    def __init__(self, data: Any, *, years: Sequence[int], desk: bool) -> None:
        super().__init__(data, years=years)
        if not desk:  # else a member could find out, name by name, who reported with him
            del self.fields["reporter"]
        self.is_valid()


class FactsForm(YearlyForm):
    """Day and title of a report."""

    class Meta:
        model = Report
        fields: ClassVar = ["on", "title"]


class ReportersForm(ReasonForm):
    """Who reported, in order: an empty place is passed over."""

    def __init__(self, data: Any, *, row: Report, members: Choices) -> None:
        held = [reporter.membership_id for reporter in row.reporters.all()]
        super().__init__(data)
        self.places = range(1, max(FEWEST_PLACES, len(held) + 2) + 1)
        for place in self.places:
            initial = held[place - 1] if place <= len(held) else None
            self.fields[f"place_{place}"] = one_of(members, f"第{place}反映人", initial)
        self.order_fields([*(f"place_{place}" for place in self.places), "reason"])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        seats = [seat for place in self.places if (seat := found.get(f"place_{place}")) is not None]
        if len(set(seats)) != len(seats):
            self.add_error(None, "同一位委员填了两次")
        if not seats and not self.errors:
            self.add_error("place_1", "至少要有一位反映人")
        found["seats"] = seats
        return found


class DatedEventForm(CorrectionForm):
    """What adoptions and instructions share: a day that may be known by its month only, on or after the report's."""

    TWICE: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (("level", LEVELS), ("way", WAYS)):
            if name in self.fields:
                self.fields[name].choices = [("", "请选择"), *known.items()]  # type: ignore[attr-defined]  # a choice field

    @property
    def report(self) -> Report:
        return self.instance.report  # type: ignore[no-any-return]  # every instance was made for a report

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        on = found.get("on")
        if on and not found.get("day_known"):
            found["on"] = on = last_day(on)
        if on and on < self.report.on:
            self.add_error("on", f"不能早于来稿日期{self.report.on:%Y-%m-%d}")
        if on and not self.errors and self._twins(found).exclude(pk=self.instance.pk).exists():
            self.add_error(None, self.TWICE)
        return found

    def _twins(self, found: dict[str, Any]) -> QuerySet[Any]:
        raise NotImplementedError


def last_day(on: date) -> date:
    """The last day of the month: how a day is stored of which the month alone is known."""
    return on.replace(day=calendar.monthrange(on.year, on.month)[1])


class AdoptionForm(DatedEventForm):
    """The use of a report by a body at some level."""

    TWICE = "这一天同级别、同方式的采用已经登记过"

    class Meta:
        model = Adoption
        fields: ClassVar = ["level", "way", "on", "day_known", "issue", "title"]
        help_texts: ClassVar = {
            "day_known": "只知道月份时不勾选，按当月最后一天计",
            "title": "与来稿标题不同时填写",
        }

    def _twins(self, found: dict[str, Any]) -> QuerySet[Any]:
        rows = Adoption.objects.standing().filter(report=self.report)
        return rows.filter(level=found.get("level"), way=found.get("way"), on=found["on"])


class InstructionForm(DatedEventForm):
    """A leader's written remark: that it was given and by whom; its wording stays outside."""

    TWICE = "这位领导同一天的批示已经登记过"

    class Meta:
        model = Instruction
        fields: ClassVar = ["leader", "level", "on", "day_known"]
        help_texts: ClassVar = {
            "leader": "填职务或姓名，如“市长”；批示内容不要录入",
            "day_known": "只知道月份时不勾选，按当月最后一天计",
        }

    def _twins(self, found: dict[str, Any]) -> QuerySet[Any]:
        rows = Instruction.objects.standing().filter(report=self.report)
        return rows.filter(leader=found.get("leader"), on=found["on"])
