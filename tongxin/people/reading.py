"""The querysets of recorded duty facts: the desk reads the committee's, a member what concerns him."""

from typing import TYPE_CHECKING, ClassVar, Self

from tongxin.people.models.records import RecordedQuerySet, Row_co

if TYPE_CHECKING:
    from tongxin.people.models import Committee, User


class DutyRowQuerySet(RecordedQuerySet[Row_co]):
    """Visible to holders of `duties.read`, and to the members the row names through MEMBER_PATH."""

    MEMBER_PATH: ClassVar[str] = "membership"

    def visible_to(self, user: "User", committee: "Committee") -> Self:
        rows = self.filter(committee=committee)
        if user.can("duties.read", committee):
            return rows
        return rows.filter(**{f"{self.MEMBER_PATH}__person__user": user}).distinct()
