"""Corrections of activities and of who took part; each says why."""

from typing import Any

from django import forms

from tongxin.ledger.correcting import CorrectionForm
from tongxin.meetings.forms.naming import NamingForm
from tongxin.meetings.models import Activity, Participation
from tongxin.people.models import Body


class ActivityForm(CorrectionForm):
    """The facts of an activity; those who took part count by them."""

    class Meta:
        model = Activity
        fields = ("on", "kind", "name", "organiser", "stated_count", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.filter(committee=self.instance.committee_id).exclude(
            kind=Body.Kind.HANDLING_UNIT
        )
        self.fields["organiser"].queryset = bodies  # type: ignore[attr-defined]  # a model choice

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        told = {name: values.get(name) for name in ("on", "name", "organiser")}
        twins = Activity.objects.standing().filter(committee=self.instance.committee_id, **told)
        if all(told.values()) and twins.exclude(pk=self.instance.pk).exists():
            self.add_error("name", f"{told['on']}{told['organiser']}已有同名的活动")
        return values


class ParticipationForm(CorrectionForm):
    """In what part a member took part."""

    class Meta:
        model = Participation
        fields = ("role",)


class AddParticipantForm(NamingForm):
    """A member who was forgotten on the list of an activity."""

    field_order = ("who", "role", "reason")

    role = forms.ChoiceField(label="身份", choices=Participation.Role.choices)

    def __init__(self, data: Any, activity: Activity) -> None:
        self.activity = activity
        super().__init__(data, activity.committee, activity.on)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        who = values.get("who")
        if who and Participation.objects.standing().filter(activity=self.activity, membership=who).exists():
            self.add_error("who", f"{who.name}已在参加名单里")
        return values

    def row(self) -> Participation:
        told = self.cleaned_data
        return Participation(
            committee=self.activity.committee,
            activity=self.activity,
            membership=told["who"],
            role=told["role"],
        )
