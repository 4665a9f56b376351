"""What the desk fills in for proposals: the filters of the register, and the corrections of one proposal."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet

from tongxin.ledger.catalogue.kinds import OUTCOMES, PROPOSAL_MARKS
from tongxin.ledger.correcting import ReasonForm, YearlyForm
from tongxin.people.choosing import Choices, one_of
from tongxin.people.models import Body
from tongxin.people.narrowing import ANY, YearFilter
from tongxin.proposals.models import Handling, Mark, Proposal, Signature

RATED = "given"
HANDLED = {"filed", "merged"}
PLACES_FOR_NEW = (1, 2, 3)
LAST_PLACE = 999
BETWEEN = re.compile(r"[、,，;；\s]+")


def by_proposer(text: str) -> Q:
    signed = Signature.objects.filter(membership__person__name__icontains=text)
    return Q(pk__in=signed.values("proposal")) | Q(owner__name__icontains=text)


class ProposalFilter(YearFilter):
    """The filters of the register."""

    NARROW: ClassVar[Mapping[str, Callable[[Any], Q]]] = {
        "season": lambda value: Q(season=value),
        "form": lambda value: Q(form=value),
        "verdict": lambda value: Q(verdict=value),
        "category": lambda value: Q(category=value),
        "mark": lambda value: Q(pk__in=Mark.objects.filter(kind=value).values("proposal")),
        "unit": lambda value: Q(pk__in=Handling.objects.filter(unit_id=value).values("proposal")),
        "outcome_class": lambda value: Q(outcome_class=value),
        "rating": lambda value: ~Q(rating="") if value == RATED else Q(rating=value),
        "proposer": by_proposer,
        "subject": lambda value: Q(subject__icontains=value),
    }

    season = forms.ChoiceField(label="时段", required=False, choices=[ANY, *Proposal.Season.choices])
    form = forms.ChoiceField(label="性质", required=False, choices=[ANY, *Proposal.Form.choices])
    verdict = forms.ChoiceField(label="审查意见", required=False, choices=[ANY, *OUTCOMES.items()])
    category = forms.ChoiceField(label="类别", required=False)
    mark = forms.ChoiceField(label="标记", required=False, choices=[ANY, *PROPOSAL_MARKS.items()])
    unit = forms.ChoiceField(label="承办单位", required=False)
    outcome_class = forms.ChoiceField(
        label="办理结果", required=False, choices=[ANY, *Proposal.Outcome.choices]
    )
    rating = forms.ChoiceField(
        label="委员评价", required=False, choices=[ANY, (RATED, "已评价"), *Proposal.Rating.choices]
    )
    proposer = forms.CharField(label="提案人", required=False, max_length=60)
    subject = forms.CharField(label="案由", required=False, max_length=100)

    def __init__(self, data: Any, *, years: Sequence[int], categories: Iterable[str], units: Choices) -> None:
        super().__init__(data, years=years)
        self.choose("category", [ANY, *((each, each) for each in categories)])
        self.choose("unit", [ANY, *((str(pk), name) for pk, name in units)])
        self.is_valid()


class FactsForm(YearlyForm):
    """What the list says of a proposal; a merged one names the case it went into by its number."""

    merged_into = forms.IntegerField(
        label="并入案号", required=False, min_value=1, help_text="审查意见为并案时填写"
    )

    class Meta:
        model = Proposal
        fields: ClassVar = [
            "on", "season", "subject", "category", "verdict", "case_number", "merged_into", "outcome_class", "rating", "note",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target = self.instance.merged_into
        self.initial["merged_into"] = target.case_number if target else None
        for name, known in (("outcome_class", Proposal.Outcome), ("rating", Proposal.Rating)):
            self.fields[name].choices = [("", "无"), *known.choices]  # type: ignore[attr-defined]  # a choice field

    def others(self) -> QuerySet[Proposal]:
        """The standing proposals of the same year beside this one."""
        row = self.instance
        return Proposal.objects.standing().filter(committee=row.committee, year=row.year).exclude(pk=row.pk)

    def clean_case_number(self) -> Any:
        number = self.cleaned_data["case_number"]
        if number and self.others().filter(case_number=number).exists():
            raise forms.ValidationError(f"{self.instance.year}年度已有第{number:03d}号提案")
        return number

    def clean_merged_into(self) -> Any:
        number = self.cleaned_data["merged_into"]
        target = self.others().filter(case_number=number, verdict="filed").first() if number else None
        if number and target is None:
            raise forms.ValidationError(f"{self.instance.year}年度没有第{number:03d}号立案提案")
        return target

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        verdict = found.get("verdict")
        self._check_merging(found, verdict)
        if verdict != "filed" and found.get("case_number"):
            self.add_error("case_number", "只有立案的提案有案号，请清空")
        if verdict not in HANDLED and (found.get("outcome_class") or found.get("rating")):
            self.add_error("verdict", "没有立案的提案不会有办理结果和委员评价，请先清空这两项")
        return found

    def _check_merging(self, found: dict[str, Any], verdict: str | None) -> None:
        target = found.get("merged_into")
        if verdict == "merged" and target is None and "merged_into" not in self.errors:
            self.add_error("merged_into", "并案的提案要填并入哪一号提案")
        if verdict != "merged" and target is not None:
            self.add_error("merged_into", "审查意见不是并案，请清空并入案号")
        if verdict != "filed" and (held := merged_here(self.instance)):
            self.add_error("verdict", f"{held}已并入本案，请先更正它们的审查意见")


def merged_here(row: Proposal) -> str:
    """The standing proposals that went into this one, in words; empty when there are none."""
    numbers = row.merged.filter(voided_at=None).order_by("number").values_list("number", flat=True)
    return "、".join(f"第{number}号来稿" for number in numbers)


class SigningForm(ReasonForm):
    """Who signed, in which order. A body in the lead makes the proposal collective."""

    owner = forms.TypedChoiceField(
        label="提案单位", required=False, coerce=int, empty_value=None,
        help_text="集体提案选提案单位，个人和联名提案留空",
    )  # fmt: skip

    def __init__(self, data: Any, *, row: Proposal, members: Choices, bodies: Choices) -> None:
        super().__init__(data, initial={"owner": row.owner_id})
        self.signatures = list(row.signatures.all())
        self.fields["owner"].choices = [("", "无（个人或联名）"), *bodies]  # type: ignore[attr-defined]  # a choice field
        labels = dict(members)
        for signature in self.signatures:
            name = labels.get(signature.membership_id, signature.membership.name)
            self.fields[f"place_{signature.pk}"] = place(f"{name}的次序", signature.position)
            self.fields[f"drop_{signature.pk}"] = forms.BooleanField(label="删去", required=False)
        for number in PLACES_FOR_NEW:
            self.fields[f"add_{number}"] = one_of(members, f"增加署名人{number}")
            self.fields[f"place_new_{number}"] = place(f"增加署名人{number}的次序")
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    def signed(self) -> list[tuple[Any, Any, Any]]:
        """(name with sector, its place, its removal) of each present signer, as bound fields."""
        return [
            (signature.membership, self[f"place_{signature.pk}"], self[f"drop_{signature.pk}"])
            for signature in self.signatures
        ]

    def added(self) -> list[tuple[Any, Any]]:
        return [(self[f"add_{number}"], self[f"place_new_{number}"]) for number in PLACES_FOR_NEW]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        placed = [*self._kept(found), *self._new(found)]
        self._check_places([number for number, _ in placed])
        seats = [seat for _, seat in sorted(placed, key=lambda pair: pair[0] or LAST_PLACE)]
        if len(set(seats)) != len(seats):
            self.add_error(None, "同一位委员署名了两次")
        if not seats and not found.get("owner"):
            self.add_error(None, "至少要有一位署名人，或者选提案单位")
        found["seats"] = seats
        return found

    def _kept(self, found: dict[str, Any]) -> list[tuple[int | None, int]]:
        return [
            (found.get(f"place_{signature.pk}"), signature.membership_id)
            for signature in self.signatures
            if not found.get(f"drop_{signature.pk}")
        ]

    def _new(self, found: dict[str, Any]) -> list[tuple[int | None, int]]:
        return [
            (found.get(f"place_new_{number}"), seat)
            for number in PLACES_FOR_NEW
            if (seat := found.get(f"add_{number}")) is not None
        ]

    def _check_places(self, numbers: list[int | None]) -> None:
        given = [number for number in numbers if number is not None]
        twice = sorted({number for number in given if given.count(number) > 1})
        if twice:
            self.add_error(None, f"次序{'、'.join(map(str, twice))}填了不止一人，请改成不同的数")


def place(label: str, initial: int | None = None) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=99, initial=initial)


class MarksForm(ReasonForm):
    """Which distinctions the proposal has; a fresh one names its day and the meeting that decided it."""

    def __init__(self, data: Any, *, row: Proposal) -> None:
        super().__init__(data)
        self.row, self.held = row, {mark.kind: mark for mark in row.marks.all()}
        for kind, label in PROPOSAL_MARKS.items():
            mark = self.held.get(kind)
            self.fields[f"given_{kind}"] = forms.BooleanField(
                label=label, required=False, initial=mark is not None
            )
            self.fields[f"on_{kind}"] = forms.DateField(
                label=f"{label}确定日期", required=False, initial=mark and mark.on
            )
            self.fields[f"decided_{kind}"] = forms.CharField(
                label=f"{label}决定会议", required=False, max_length=100, initial=mark and mark.decided_by
            )
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        given = [kind for kind in PROPOSAL_MARKS if found.get(f"given_{kind}")]
        if given and self.row.verdict not in HANDLED:
            self.add_error(None, "只有立案或并案的提案才能定为重点、优秀提案")
        for kind in given:
            if kind not in self.held:
                self._needs(found, f"on_{kind}", "请填确定日期")
                self._needs(found, f"decided_{kind}", "请填决定会议")
        found["marks"] = {kind: (found.get(f"on_{kind}"), found.get(f"decided_{kind}", "")) for kind in given}
        return found

    def _needs(self, found: dict[str, Any], name: str, words: str) -> None:
        if not found.get(name) and name not in self.errors:
            self.add_error(name, words)


class UnitsForm(ReasonForm):
    """Which units handle the proposal; one that is not in the list yet is written out."""

    lead = forms.TypedChoiceField(label="主办单位", required=False, coerce=int, empty_value=None)
    lead_new = forms.CharField(
        label="新的主办单位", required=False, max_length=80, help_text="名单里没有时写全称"
    )
    co = forms.TypedMultipleChoiceField(
        label="会办单位", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    co_new = forms.CharField(
        label="新的会办单位",
        required=False,
        max_length=200,
        help_text="名单里没有时写全称，几个单位用顿号隔开",
    )
    field_order = ["lead", "lead_new", "co", "co_new", "reason"]

    def __init__(self, data: Any, *, row: Proposal, units: Choices) -> None:
        held: dict[str, list[int]] = {"lead": [], "co": []}
        for handling in row.handlings.all():
            held[handling.role].append(handling.unit_id)
        super().__init__(data, initial={"lead": next(iter(held["lead"]), None), "co": held["co"]})
        self.fields["lead"].choices = [("", "—"), *units]  # type: ignore[attr-defined]  # a choice field
        self.fields["co"].choices = units  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("lead") and found.get("lead_new"):
            self.add_error("lead_new", "主办单位只能有一个：从名单选，或者写新的")
        if found.get("lead") and found["lead"] in found.get("co", []):
            self.add_error("co", "主办单位不能同时是会办单位")
        found["co_names"] = [name for name in BETWEEN.split(found.get("co_new", "")) if name]
        return found


def unit_choices(committee: Any) -> list[tuple[int, str]]:
    units = Body.objects.filter(committee=committee, kind=Body.Kind.HANDLING_UNIT)
    return list(units.order_by("name").values_list("pk", "name"))
