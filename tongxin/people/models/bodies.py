"""Sectors, special committees, activity and liaison groups, parties, offices and handling units."""

from datetime import date
from typing import Self

from django.db import models

from tongxin.people.models.records import TenantQuerySet
from tongxin.trail.uid import uuid7


class BodyQuerySet(TenantQuerySet["Body"]):
    def visible_to(self, user: "models.Model", committee: "models.Model") -> Self:
        """Bodies are public within their committee."""
        return self.filter(committee=committee)

    def in_force(self, on: date) -> Self:
        return self.filter(models.Q(until_on=None) | models.Q(until_on__gte=on))

    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)


class Body(models.Model):
    """A grouping or organ of a committee; local names are data, the kind is the role it plays."""

    class Kind(models.TextChoices):
        SECTOR = "sector", "界别"
        SPECIAL_COMMITTEE = "special_committee", "专门委员会"
        SECTOR_ACTIVITY_GROUP = "sector_activity_group", "界别活动组"
        MEMBER_LIAISON_GROUP = "member_liaison_group", "委员联络组"
        PARTY = "party", "党派团体"
        OFFICE = "office", "工作机构"
        HANDLING_UNIT = "handling_unit", "承办单位"
        STANDING_COMMITTEE = "standing_committee", "常务委员会"
        COUNCIL = "chairpersons_council", "主席会议"

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    uid = models.UUIDField("标识", default=uuid7, unique=True)
    kind = models.CharField("类别", max_length=30, choices=Kind.choices)
    name = models.CharField("名称", max_length=80)
    position = models.PositiveSmallIntegerField("次序", default=0)
    serves = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="served_by", verbose_name="对应界别"
    )
    from_on = models.DateField("设立日期", null=True, blank=True)
    until_on = models.DateField("撤销日期", null=True, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "界别与机构"
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "kind", "name"], name="one_body_per_kind_and_name")
        ]

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """Another name under which offices write a body."""

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    body = models.ForeignKey(Body, models.CASCADE, related_name="aliases", verbose_name="界别与机构")
    name = models.CharField("别名", max_length=80)

    class Meta:
        verbose_name = "别名"
        constraints = [
            models.UniqueConstraint(fields=["committee", "name", "body"], name="one_row_per_alias")
        ]

    def __str__(self) -> str:
        return self.name
