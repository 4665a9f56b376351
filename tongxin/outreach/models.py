"""Contact records: whom a member met, how, what was done and what was heard."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from tongxin.ledger.catalogue.kinds import MEANS
from tongxin.people.models import Recorded
from tongxin.people.reading import DutyRowQuerySet


class ContactQuerySet(DutyRowQuerySet["Contact"]):
    pass


class Contact(Recorded):
    """One contact of a member with people of the sector or anyone (JM-11.1: whom, when, how, what, which issues)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"audience", "practice", "issues"})

    membership = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", verbose_name="委员")
    on = models.DateField("联系时间")
    audience = models.CharField("联系对象", max_length=100)
    means = models.CharField("联系方式", max_length=12, choices=list(MEANS.items()))
    practice = models.TextField("主要做法和基本情况", blank=True)
    issues = models.TextField("收集到的问题和建议", blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "联系群众记录"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "membership", "on", "audience", "means"],
                condition=Q(voided_at=None),
                name="one_contact_a_day_and_audience",
            )
        ]
        indexes = [models.Index(fields=["committee", "on"], name="contact_by_day")]

    def __str__(self) -> str:
        return f"{self.membership} {self.on} 联系记录"

    def personal_owner(self) -> UUID:
        """What a record says of third persons is sealed under the key of the member who wrote it."""
        return self.membership.person.uid
