"""Proposals as the register keeps them: proposers, verdict, marks, handling units, result and rating."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongxin.ledger.catalogue.kinds import OUTCOMES, PROPOSAL_MARKS
from tongxin.people.models import Byline, Recorded
from tongxin.people.reading import DutyRowQuerySet


class ProposalQuerySet(DutyRowQuerySet["Proposal"]):
    MEMBER_PATH: ClassVar[str] = "signatures__membership"


class Proposal(Recorded):
    """One proposal handed in. Its own flow will move it; here it is registered as the office's list says."""

    class Form(models.TextChoices):
        PERSONAL = "personal", "个人"
        JOINT = "joint", "联名"
        COLLECTIVE = "collective", "集体"

    class Season(models.TextChoices):
        SESSION = "session", "大会提案"
        INTERSESSION = "intersession", "平时提案"

    class Outcome(models.TextChoices):
        A = "A", "A类"
        B = "B", "B类"
        C = "C", "C类"
        D = "D", "D类"

    class Rating(models.TextChoices):
        SATISFIED = "satisfied", "满意"
        MOSTLY_SATISFIED = "mostly_satisfied", "基本满意"
        DISSATISFIED = "dissatisfied", "不满意"
        UNDERSTOOD = "understood", "理解"

    number = models.PositiveIntegerField("来稿号")
    year = models.PositiveSmallIntegerField("年度")
    case_number = models.PositiveIntegerField("案号", null=True, blank=True)
    on = models.DateField("日期")
    subject = models.CharField("案由", max_length=200)
    form = models.CharField("性质", max_length=12, choices=Form.choices)
    season = models.CharField("时段", max_length=14, choices=Season.choices)
    owner = models.ForeignKey(
        "people.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提案单位"
    )
    category = models.CharField("类别", max_length=20, blank=True)
    verdict = models.CharField("审查意见", max_length=12, choices=list(OUTCOMES.items()))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )
    outcome_class = models.CharField("办理结果", max_length=2, choices=Outcome.choices, blank=True)
    rating = models.CharField("委员评价", max_length=20, choices=Rating.choices, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "提案"
        ordering = ["-year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "number"],
                condition=Q(voided_at=None),
                name="one_proposal_a_number",
            ),
            models.UniqueConstraint(
                fields=["committee", "year", "case_number"],
                condition=Q(voided_at=None, case_number__isnull=False),
                name="one_case_a_number",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Signature(Byline):
    """A member's name under a proposal; position 1 is the lead proposer."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="signatures", verbose_name="提案")

    class Meta(Byline.Meta):
        verbose_name = "署名"
        constraints = [
            models.UniqueConstraint(fields=["proposal", "position"], name="one_signature_a_position"),
            models.UniqueConstraint(fields=["proposal", "membership"], name="one_signature_a_member"),
        ]


class Mark(models.Model):
    """A distinction given to a proposal: key, outstanding; with the day and body where known."""

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="marks", verbose_name="提案")
    kind = models.CharField("标记", max_length=12, choices=list(PROPOSAL_MARKS.items()))
    on = models.DateField("日期", null=True, blank=True)
    decided_by = models.CharField("决定会议", max_length=100, blank=True)

    class Meta:
        verbose_name = "提案标记"
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["proposal", "kind"], name="one_mark_of_a_kind")]

    def __str__(self) -> str:
        return self.get_kind_display()


class Handling(models.Model):
    """A unit that handles a proposal, alone, in the lead, or jointly."""

    class Role(models.TextChoices):
        LEAD = "lead", "主办"
        CO = "co", "会办"

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="handlings", verbose_name="提案")
    unit = models.ForeignKey("people.Body", models.PROTECT, related_name="+", verbose_name="承办单位")
    role = models.CharField("分工", max_length=6, choices=Role.choices)

    class Meta:
        verbose_name = "承办"
        ordering = ["-role", "pk"]
        constraints = [models.UniqueConstraint(fields=["proposal", "unit"], name="one_handling_a_unit")]

    def __str__(self) -> str:
        return f"{self.unit}（{self.get_role_display()}）"
