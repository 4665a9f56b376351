"""Dated changes of a member: from which day, decided by whom, and what changes."""

from datetime import date
from typing import Any

from django import forms

from tongxin.office.changing import Decision
from tongxin.office.forms.fields import BodyField, ReasonForm, offer, offer_bodies
from tongxin.people.models import Body, Change, Membership, Placement, Post
from tongxin.people.models.memberships import Decided, in_force

CHOOSE = ("", "请选择")


class DecisionForm(forms.Form):
    """The decision every dated change rests on."""

    on = forms.DateField(label="生效日期")
    meeting = forms.CharField(
        label="决定会议",
        max_length=100,
        help_text="如：第十三届常委会第十八次会议；由主席会议或其他机关决定的，写明机关",
    )
    document = forms.CharField(label="文号", max_length=60, required=False, help_text="如：示政协〔2025〕7号")
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = day

    def decision(self) -> Decision:
        data = self.cleaned_data
        return Decision(data["on"], data["meeting"], data["document"], data["note"])


class ChangeForm(DecisionForm):
    """A change of one member; subclasses offer what fits the rows there are."""

    def __init__(self, *args: Any, membership: Membership, day: date, **kwargs: Any) -> None:
        super().__init__(*args, day=day, **kwargs)
        self.membership, self.day = membership, day
        self.offer()

    def offer(self) -> None:
        """Fill in the choices; most changes need none."""


class PlaceForm(ChangeForm):
    """Another body of one kind."""

    KIND: str = Body.Kind.SECTOR
    body = BodyField("调整到")
    field_order = ("body", "on", "meeting", "document", "note")

    def offer(self) -> None:
        offer_bodies(self, "body", self.membership.committee, self.day, self.KIND)


class SectorForm(PlaceForm):
    """Another sector; nobody is without one."""


class LeavableForm(PlaceForm):
    """Another body, or none."""

    body = BodyField("调整到", required=False, empty="（退出，不再参加）")


class SpecialCommitteeForm(LeavableForm):
    KIND = Body.Kind.SPECIAL_COMMITTEE


class LiaisonGroupForm(LeavableForm):
    KIND = Body.Kind.MEMBER_LIAISON_GROUP


class ActivityGroupForm(LeavableForm):
    KIND = Body.Kind.SECTOR_ACTIVITY_GROUP


class AppointForm(ChangeForm):
    """A post, in place of the one held or beside it."""

    post = forms.ChoiceField(label="任", choices=[CHOOSE, *Post.Name.choices])
    beside = forms.BooleanField(
        label="原职务继续兼任", required=False, help_text="不勾选时，原职务自生效日期起免去。"
    )
    field_order = ("post", "beside", "on", "meeting", "document", "note")


class RowForm(ChangeForm):
    """Ends one of the rows in force."""

    row = forms.ChoiceField(label="免去")
    field_order = ("row", "on", "meeting", "document", "note")

    def ending(self) -> list[Any]:
        raise NotImplementedError

    def offer(self) -> None:
        labels = ((str(row.pk), f"{row}（{row.from_on:%Y-%m-%d}起）") for row in self.ending())
        offer(self, "row", [CHOOSE, *labels])

    def clean_row(self) -> Any:
        return next(row for row in self.ending() if str(row.pk) == self.cleaned_data["row"])


class RelieveForm(RowForm):
    """Ends a post."""

    def ending(self) -> list[Post]:
        return [row for row in self.membership.posts if row.until_on is None or row.until_on >= self.day]


class EndRoleForm(RowForm):
    """Ends a role in a body."""

    def ending(self) -> list[Placement]:
        return self.membership.roles_on(self.day)


ROLES = {
    Body.Kind.SECTOR: (Placement.Role.FIRST_CONVENER, Placement.Role.CONVENER),
    Body.Kind.SPECIAL_COMMITTEE: (Placement.Role.HEAD, Placement.Role.DEPUTY),
    Body.Kind.SECTOR_ACTIVITY_GROUP: (Placement.Role.HEAD, Placement.Role.DEPUTY),
    Body.Kind.MEMBER_LIAISON_GROUP: (Placement.Role.HEAD, Placement.Role.DEPUTY),
}


class RoleForm(ChangeForm):
    """A role in one of the bodies the member belongs to."""

    place = forms.ChoiceField(label="担任")
    field_order = ("place", "on", "meeting", "document", "note")

    def offered(self) -> dict[str, tuple[Body, str]]:
        rows: list[Placement] = in_force(self.membership.placements, self.day)
        bodies = {row.body_id: row.body for row in rows}
        return {
            f"{body.pk}:{role}": (body, role)
            for body in bodies.values()
            for role in ROLES.get(Body.Kind(body.kind), ())
        }

    def offer(self) -> None:
        labels = (
            (key, f"{body}{Placement.Role(role).label}") for key, (body, role) in self.offered().items()
        )
        offer(self, "place", [CHOOSE, *labels])

    def clean_place(self) -> tuple[Body, str]:
        return self.offered()[self.cleaned_data["place"]]


class LeaveForm(ChangeForm):
    """The end of the seat."""

    kind = forms.ChoiceField(
        label="事项", choices=[CHOOSE, *((kind.value, kind.label) for kind in Change.EXITS)]
    )
    field_order = ("kind", "on", "meeting", "document", "note")


class InterruptForm(ChangeForm):
    """A span in which the member is not due."""

    kind = forms.ChoiceField(
        label="事项", choices=[CHOOSE, *((kind.value, kind.label) for kind in Change.SPANS)]
    )
    until = forms.DateField(label="截止日期", required=False, help_text="尚未确定可以不填，恢复时再登记。")
    field_order = ("kind", "on", "until", "meeting", "document", "note")


class ResumeForm(ChangeForm):
    """The end of such a span."""


class AmendForm(ReasonForm):
    """A dated row set right."""

    from_on = forms.DateField(label="起始日期")
    until_on = forms.DateField(label="截止日期", required=False)
    decided_by = forms.CharField(label="决定会议", max_length=100, required=False)
    document = forms.CharField(label="文号", max_length=60, required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)
    field_order = ("from_on", "until_on", "decided_by", "document", "note", "reason")

    @classmethod
    def of(cls, row: Decided, data: Any) -> "AmendForm":
        shown = {name: getattr(row, name) for name in cls.base_fields if name != "reason"}
        return cls(data or None, initial=shown)
