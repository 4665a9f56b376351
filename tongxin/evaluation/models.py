"""Schemes as a committee keeps them: versions that never change once chosen, and the one chosen for a year."""

from typing import TYPE_CHECKING, Self

from django.db import models

from tongxin.people.models import TenantQuerySet
from tongxin.trail import clock
from tongxin.trail.uid import uuid7

if TYPE_CHECKING:
    from tongxin.people.models import Committee, User

SUBJECTS = {
    "member": "委员", "sector": "界别", "sector_activity_group": "界别活动组",
    "special_committee": "专门委员会", "handling_unit": "承办单位",
}  # fmt: skip


class SchemeVersionQuerySet(TenantQuerySet["SchemeVersion"]):
    def visible_to(self, user: "User", committee: "Committee") -> Self:
        """The rule people are measured by is open to everybody with a seat."""
        return self.filter(committee=committee)


class SchemeVersion(models.Model):
    """One version of a scheme: the YAML text as adopted. A correction is a new version."""

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    uid = models.UUIDField("标识", default=uuid7, unique=True)
    code = models.CharField("代码", max_length=60)
    number = models.PositiveSmallIntegerField("版本")
    title = models.CharField("名称", max_length=120)
    subject = models.CharField("考核对象", max_length=30)
    source = models.TextField("条文")
    digest = models.CharField("摘要", max_length=64)
    added_name = models.CharField("录入人", max_length=80)
    added_at = models.DateTimeField("录入时间", default=clock.now)

    objects = SchemeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "考核办法"
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "code", "number"], name="one_version_a_number"),
            models.UniqueConstraint(fields=["committee", "code", "digest"], name="one_version_a_text"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}版）"

    def get_subject_label(self) -> str:
        return SUBJECTS.get(self.subject, self.subject)


class YearSchemeQuerySet(TenantQuerySet["YearScheme"]):
    def visible_to(self, user: "User", committee: "Committee") -> Self:
        return self.filter(committee=committee)


class YearScheme(models.Model):
    """The scheme a committee measures a year by."""

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    year = models.PositiveSmallIntegerField("年度")
    subject = models.CharField("考核对象", max_length=30)
    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="years", verbose_name="考核办法")
    chosen_name = models.CharField("选定人", max_length=80)
    chosen_at = models.DateTimeField("选定时间", default=clock.now)

    objects = YearSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "年度考核办法"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "subject"], name="one_scheme_a_year_and_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年：{self.version}"

    @property
    def year_text(self) -> str:
        """The year as templates join it to an address."""
        return str(self.year)
