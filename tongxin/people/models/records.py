"""What every tenant row shares: reading that answers nothing by itself, and who recorded the row."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from django.conf import settings
from django.db import models

from tongxin.trail import clock
from tongxin.trail.uid import uuid7

if TYPE_CHECKING:
    from tongxin.people.models.committees import Committee
    from tongxin.people.models.users import User

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class TenantQuerySet(models.QuerySet[Row_co], Generic[Row_co]):
    """Rows of committees. Who may read them is said by the subclass; unsaid means nobody."""

    def of(self, committee: "Committee") -> Self:
        return self.filter(committee=committee)

    def visible_to(self, user: "User", committee: "Committee") -> Self:
        return self.none()


class RecordedQuerySet(TenantQuerySet[Row_co], Generic[Row_co]):
    def standing(self) -> Self:
        """Rows that have not been voided."""
        return self.filter(voided_at=None)


class Recorded(models.Model):
    """A fact of duty: who recorded and verified it, from which line of which import, and whether it was voided."""

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    uid = models.UUIDField("标识", default=uuid7, unique=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    recorded_name = models.CharField("登记人姓名", max_length=80, blank=True)
    recorded_at = models.DateTimeField("登记时间", default=clock.now)
    verified_name = models.CharField("核实人姓名", max_length=80, blank=True)
    verified_at = models.DateTimeField("核实时间", null=True, blank=True)
    line = models.ForeignKey(
        "tables.Line", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="导入行"
    )
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def is_voided(self) -> bool:
        return self.voided_at is not None


class Byline(models.Model):
    """A member's name under a row, at its place in the order; position 1 stands first."""

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    membership = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", verbose_name="委员")
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position}. {self.membership}"

    @classmethod
    def put(cls, seats: Iterable[int], first: int = 1, **under: models.Model) -> None:
        """These members in this order stand under the row, and nobody else."""
        cls._default_manager.filter(**under).delete()
        named = (cls(membership_id=seat, position=n, **under) for n, seat in enumerate(seats, first))
        cls._default_manager.bulk_create(named)
