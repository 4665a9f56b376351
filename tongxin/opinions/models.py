"""Opinion reports as the desk's register keeps them; adoptions and instructions are rows of their own."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongxin.ledger.catalogue.kinds import LEVELS, WAYS
from tongxin.people.models import Byline, Recorded
from tongxin.people.reading import DutyRowQuerySet


class ReportQuerySet(DutyRowQuerySet["Report"]):
    MEMBER_PATH: ClassVar[str] = "reporters__membership"


class Report(Recorded):
    """One opinion report handed in by one or more members."""

    number = models.PositiveIntegerField("序号")
    year = models.PositiveSmallIntegerField("年度")
    on = models.DateField("日期")
    title = models.CharField("标题", max_length=200)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "社情民意来稿"
        ordering = ["-year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "number"],
                condition=Q(voided_at=None),
                name="one_report_a_number",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Reporter(Byline):
    """A member who reports; position 1 wrote first."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="reporters", verbose_name="来稿")

    class Meta(Byline.Meta):
        verbose_name = "反映人"
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="one_reporter_a_position"),
            models.UniqueConstraint(fields=["report", "membership"], name="one_reporter_a_member"),
        ]


class AdoptionQuerySet(DutyRowQuerySet["Adoption"]):
    MEMBER_PATH: ClassVar[str] = "report__reporters__membership"


class Adoption(Recorded):
    """The use of a report by a body at some level. Circulars often name the month only; then `on` is its last day."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="adoptions", verbose_name="来稿")
    level = models.CharField("级别", max_length=12, choices=list(LEVELS.items()))
    way = models.CharField("采用方式", max_length=12, choices=list(WAYS.items()))
    on = models.DateField("日期")
    day_known = models.BooleanField("日期确切", default=True)
    issue = models.CharField("期号", max_length=20, blank=True)
    title = models.CharField("采用标题", max_length=200, blank=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = "采用"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "level", "way", "on"],
                condition=Q(voided_at=None),
                name="one_adoption_a_level_and_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}{self.get_way_display()}采用"


class InstructionQuerySet(DutyRowQuerySet["Instruction"]):
    MEMBER_PATH: ClassVar[str] = "report__reporters__membership"


class Instruction(Recorded):
    """A leader's written remark on a report: that it was given and by whom; its wording stays outside."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="instructions", verbose_name="来稿")
    leader = models.CharField("批示领导", max_length=40)
    level = models.CharField("级别", max_length=12, choices=list(LEVELS.items()), default="own")
    on = models.DateField("日期")
    day_known = models.BooleanField("日期确切", default=True)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = "批示"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "leader", "on"],
                condition=Q(voided_at=None),
                name="one_instruction_a_leader",
            )
        ]

    def __str__(self) -> str:
        return f"{self.leader}批示"
