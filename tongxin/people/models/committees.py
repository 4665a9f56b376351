"""Committees, their terms, and the values they give to parameters."""

import json
from datetime import date
from typing import Self

from django.db import models


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def with_seat_for(self, user_id: int) -> Self:
        """Committees where the user holds a power or a membership."""
        return self.filter(
            models.Exists(_powers().filter(committee=models.OuterRef("pk"), user_id=user_id))
            | models.Exists(_memberships().filter(committee=models.OuterRef("pk"), person__user__pk=user_id))
        )


def _powers() -> "models.QuerySet[models.Model]":
    from tongxin.people.models.users import Power  # committees stand below powers

    return Power.objects.in_force()


def _memberships() -> "models.QuerySet[models.Model]":
    from tongxin.people.models.memberships import Membership  # committees stand below memberships

    return Membership.objects.all()


class Committee(models.Model):
    """One committee of the CPPCC at one level."""

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级")
    is_demo = models.BooleanField("演示数据", default=False)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = "政协组织"

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> list["Committee"]:
        """This committee, its parent, and so on up."""
        chain: list[Committee] = []
        current: Committee | None = self
        while current and current not in chain:
            chain.append(current)
            current = current.parent
        return chain


class Term(models.Model):
    """A five-year term of a committee."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="terms", verbose_name="政协组织")
    number = models.PositiveSmallIntegerField("届")
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束")

    class Meta:
        verbose_name = "届"
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="one_row_per_term"),
            models.CheckConstraint(
                condition=models.Q(starts_on__lt=models.F("ends_on")), name="term_starts_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}届"


class ParameterValueQuerySet(models.QuerySet["ParameterValue"]):
    def in_force(self, on: date) -> Self:
        return self.filter(from_on__lte=on).order_by("-from_on", "-pk")


class ParameterValue(models.Model):
    """The value a committee gives to a parameter from a day on; `value` is JSON text, null where it gives none any more."""

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name="政协组织")
    name = models.CharField("参数", max_length=60)
    value = models.TextField("取值")
    from_on = models.DateField("起始日期")
    clause = models.CharField("依据", max_length=100, blank=True)

    objects = ParameterValueQuerySet.as_manager()

    class Meta:
        verbose_name = "参数取值"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name", "from_on"], name="one_value_per_parameter_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"

    @property
    def says(self) -> int | str | bool | None:
        return json.loads(self.value)  # type: ignore[no-any-return]  # only these are ever written
