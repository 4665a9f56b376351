"""Bodies: adding, renaming, other names, ending."""

from datetime import date
from typing import Any

from django import forms

from tongxin.office.forms.fields import ReasonForm
from tongxin.people.models import Alias, Body, Committee

KINDS = [
    (kind.value, kind.label)
    for kind in (
        Body.Kind.SECTOR, Body.Kind.SPECIAL_COMMITTEE, Body.Kind.SECTOR_ACTIVITY_GROUP, Body.Kind.MEMBER_LIAISON_GROUP,
        Body.Kind.PARTY, Body.Kind.OFFICE, Body.Kind.HANDLING_UNIT,
    )
]  # fmt: skip


class NamedForm(forms.Form):
    """A name no other body of the kind has."""

    name = forms.CharField(label="名称", max_length=80)

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee

    def check_name(self, kind: str, name: str, but: int | None = None) -> None:
        taken = Body.objects.of(self.committee).of_kind(kind).filter(name=name).exclude(pk=but or 0)
        if taken.exists():
            self.add_error("name", f"已有名为“{name}”的{Body.Kind(kind).label}")


class NewBody(NamedForm):
    """A body to set up."""

    kind = forms.ChoiceField(label="类别", choices=KINDS)
    from_on = forms.DateField(label="设立日期", required=False)
    field_order = ("kind", "name", "from_on")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") and data.get("name"):
            self.check_name(data["kind"], data["name"])
        return data


class RenameBody(ReasonForm, NamedForm):
    """Another name; the old one stays known."""

    field_order = ("name", "reason")

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, committee=body.committee, **kwargs)
        self.body = body

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name != self.body.name:
            self.check_name(self.body.kind, name, but=self.body.pk)
        return name


class NewAlias(forms.Form):
    """A further name under which files write the body."""

    alias = forms.CharField(label="别名", max_length=80, help_text="导入时，写这个名称也认作本机构。")

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body

    def clean_alias(self) -> str:
        name: str = self.cleaned_data["alias"].strip()
        if name == self.body.name or Alias.objects.filter(body=self.body, name=name).exists():
            raise forms.ValidationError(f"“{name}”已经是{self.body}的名称")
        return name


class EndBody(ReasonForm):
    """The last day of a body."""

    until_on = forms.DateField(label="最后一日")
    field_order = ("until_on", "reason")

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until_on"].initial = day
