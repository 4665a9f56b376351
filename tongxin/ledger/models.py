"""The ledger's two tables: entries, chained and never changed, and what stands now."""

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from tongxin.people.models import TenantQuerySet
from tongxin.trail.chain import Chained

if TYPE_CHECKING:
    from tongxin.people.models import Committee, User

MILLI = 1000  # quantities are stored in thousandths, exact on every database


class Worth(models.Model):
    """What both tables say of a duty: kind, subject, day, quantity, facts, and the row it comes from."""

    kind = models.CharField("种类", max_length=40)
    member = models.ForeignKey(
        "people.Membership", models.PROTECT, null=True, related_name="+", verbose_name="委员"
    )
    body = models.ForeignKey("people.Body", models.PROTECT, null=True, related_name="+", verbose_name="集体")
    on = models.DateField("日期")
    quantity_milli = models.BigIntegerField("数量（千分）")
    facts = models.TextField("要素")
    source_type = models.CharField("来源类型", max_length=60)
    source_id = models.BigIntegerField("来源编号")
    title = models.CharField("名称", max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.title} {self.on}"

    @property
    def quantity(self) -> Decimal:
        return Decimal(self.quantity_milli) / MILLI

    def fact_values(self) -> dict[str, Any]:
        return json.loads(self.facts)  # type: ignore[no-any-return]  # canonical text of an object


class Entry(Chained, Worth):
    """A duty added or retracted, once and for ever."""

    CHAIN: ClassVar[str] = "ledger"
    HASHED: ClassVar[tuple[str, ...]] = (
        "op", "kind", "member_id", "body_id", "on", "quantity_milli", "facts",
        "source_type", "source_id", "title", "by_name",
    )  # fmt: skip

    class Op(models.TextChoices):
        ADD = "add", "记入"
        RETRACT = "retract", "撤回"

    op = models.CharField("方向", max_length=8, choices=Op.choices)
    by_name = models.CharField("登记人", max_length=80)

    class Meta:
        verbose_name = "台账条目"
        constraints = [models.UniqueConstraint(fields=["committee", "seq"], name="entry_numbers_without_gap")]
        indexes = [models.Index(fields=["committee", "source_type", "source_id"], name="entry_by_source")]


class StandingQuerySet(TenantQuerySet["Standing"]):
    def visible_to(self, user: "User", committee: "Committee") -> Self:
        """The desk sees the committee's duties, a member his own."""
        rows = self.filter(committee=committee)
        if user.can("duties.read", committee) or user.can("sheets.read", committee):
            return rows
        return rows.filter(member__person__user=user)


class Standing(Worth):
    """A duty that counts now; rewritten only together with an entry."""

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="standing", verbose_name="台账条目")
    route = models.CharField("页面", max_length=200)
    recorder = models.CharField("登记人", max_length=80, blank=True)
    verifier = models.CharField("核实人", max_length=80, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "有效履职"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "source_type", "source_id", "kind", "member", "on", "facts"],
                condition=Q(body=None),
                name="one_standing_duty_of_a_member",
            ),
            models.UniqueConstraint(
                fields=["committee", "source_type", "source_id", "kind", "body", "on", "facts"],
                condition=Q(member=None),
                name="one_standing_duty_of_a_body",
            ),
            models.CheckConstraint(
                condition=Q(member=None, body__isnull=False) | Q(member__isnull=False, body=None),
                name="a_duty_has_one_subject",
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "member", "on"], name="standing_by_member"),
            models.Index(fields=["committee", "kind", "on"], name="standing_by_kind"),
            models.Index(fields=["committee", "source_type", "source_id"], name="standing_by_source"),
        ]
