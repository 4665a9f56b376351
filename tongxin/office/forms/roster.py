"""The filter of the roster, a new member, and corrections of who somebody is."""

from datetime import date
from typing import Any

from django import forms

from tongxin.office.forms.changes import DecisionForm
from tongxin.office.forms.fields import (
    ETHNICITY_HELP,
    BirthField,
    BodyField,
    NameField,
    PhoneField,
    ReasonForm,
    offer,
    offer_bodies,
)
from tongxin.people.models import Body, Change, Committee, Membership, Post
from tongxin.people.remembering import remembered

ANY = ("", "全部")
SEXES = (("男", "男"), ("女", "女"))
STATES = (
    ("", "在任"), *((kind.value, kind.label) for kind in Change.SPANS), ("left", "已离任"), ("all", "全部，含已离任"),
)  # fmt: skip
POSTS = (ANY, ("standing", "常委会组成人员"), *Post.Name.choices, ("none", "委员（无职务）"))
ENTRIES = (ANY, *((kind.value, kind.label) for kind in Change.ENTRIES))
SCORED = (ANY, ("yes", "参加考核"), ("no", "不参加考核"))


class RosterFilter(forms.Form):
    """Which members the list shows."""

    name = forms.CharField(label="姓名", required=False, max_length=60)
    sector = forms.ChoiceField(label="界别", required=False)
    special_committee = forms.ChoiceField(label="专委会", required=False)
    group = forms.ChoiceField(label="联络组、活动组", required=False)
    party = forms.ChoiceField(label="党派", required=False)
    post = forms.ChoiceField(label="职务", required=False, choices=POSTS)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    gender = forms.ChoiceField(label="性别", required=False, choices=(ANY, *SEXES))
    entry = forms.ChoiceField(label="产生方式", required=False, choices=ENTRIES)
    scored = forms.ChoiceField(label="考核", required=False, choices=SCORED)

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies, parties = remembered(committee, "roster-filter", "", lambda: offered(committee))
        for name, kinds in OFFERED.items():
            found = ((str(pk), label) for kind, pk, label in bodies if kind in kinds)
            offer(self, name, [ANY, ("none", f"未参加{self.fields[name].label}"), *found])
        offer(self, "party", [ANY, *((party, party) for party in parties)])

    def wanted(self) -> dict[str, Any]:
        """The filters in use; a value that is not offered is none."""
        self.is_valid()
        return self.cleaned_data


OFFERED = {
    "sector": (Body.Kind.SECTOR,), "special_committee": (Body.Kind.SPECIAL_COMMITTEE,),
    "group": (Body.Kind.MEMBER_LIAISON_GROUP, Body.Kind.SECTOR_ACTIVITY_GROUP),
}  # fmt: skip


def offered(committee: Committee) -> tuple[list[tuple[str, int, str]], list[str]]:
    """(kind, key, name) of the bodies, and the parties, that the roster can be narrowed to."""
    kinds = [kind for kinds in OFFERED.values() for kind in kinds]
    bodies = Body.objects.of(committee).of_kind(*kinds).values_list("kind", "pk", "name")
    parties = Membership.objects.of(committee).exclude(party="").values_list("party", flat=True)
    return list(bodies), list(parties.order_by("party").distinct())


class IdentityForm(forms.Form):
    """What of a member lies open."""

    name = NameField()
    gender = forms.ChoiceField(label="性别", choices=SEXES, widget=forms.RadioSelect)
    ethnicity = forms.CharField(label="民族", max_length=20, required=False, help_text=ETHNICITY_HELP)
    party = forms.CharField(
        label="党派", max_length=40, required=False, help_text="如：中共党员、民盟、无党派"
    )
    education = forms.CharField(label="学历", max_length=20, required=False)
    employer = forms.CharField(label="工作单位及职务", max_length=200, required=False)


class CorrectIdentity(ReasonForm, IdentityForm):
    """A correction of it, with the place on the roster and whether the member is scored."""

    position = forms.IntegerField(label="名册次序", min_value=0, max_value=99_999)
    is_scored = forms.BooleanField(label="参加履职考核", required=False)
    field_order = (*IdentityForm.base_fields, "position", "is_scored", "reason")

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class ChangePersonal(ReasonForm):
    """A new phone, or a birth set right, from a day."""

    phone = PhoneField()
    born = BirthField()
    on = forms.DateField(label="自何日起")
    field_order = ("phone", "born", "on", "reason")


class NewMember(IdentityForm, DecisionForm):
    """Somebody co-opted: who, where placed, by which decision."""

    born = BirthField()
    phone = PhoneField()
    sector = BodyField("界别")
    special_committee = BodyField("专委会", required=False, empty="暂不安排")
    liaison_group = BodyField("委员联络组", required=False, empty="暂不安排")
    activity_group = BodyField("界别活动组", required=False, empty="暂不安排")
    post = forms.ChoiceField(label="职务", required=False, choices=(("", "委员"), *Post.Name.choices))
    another = forms.BooleanField(
        label="与名册中同名委员不是同一人", required=False, help_text="只在有同名委员时勾选。"
    )
    field_order = (
        "name", "another", "gender", "ethnicity", "born", "party", "education", "employer", "phone", "sector",
        "special_committee", "liaison_group", "activity_group", "post", "on", "meeting", "document", "note",
    )  # fmt: skip
    PLACES = (
        ("sector", Body.Kind.SECTOR), ("special_committee", Body.Kind.SPECIAL_COMMITTEE),
        ("liaison_group", Body.Kind.MEMBER_LIAISON_GROUP), ("activity_group", Body.Kind.SECTOR_ACTIVITY_GROUP),
    )  # fmt: skip

    def __init__(self, *args: Any, committee: Committee, day: date, **kwargs: Any) -> None:
        super().__init__(*args, day=day, **kwargs)
        self.fields["on"].label = "任职日期"
        for name, kind in self.PLACES:
            offer_bodies(self, name, committee, day, kind)
