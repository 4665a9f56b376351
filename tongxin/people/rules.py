"""Small predicates that answer both "may this user" and "which users may", combined with | & ~."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from tongxin.people.models import User

Row = Any  # a row of any tenant model: it has a committee


@dataclass(frozen=True, slots=True)
class Rule:
    """`allows(user, row)` and `users(row)` of one rule; the committee comes first in both."""

    allows: Callable[[User, Row], bool]
    users: Callable[[Row], QuerySet[User]]

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(
            lambda user, row: self.allows(user, row) or other.allows(user, row),
            lambda row: User.objects.get_queryset().filter(
                Q(pk__in=self.users(row).values("pk")) | Q(pk__in=other.users(row).values("pk"))
            ),
        )

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(
            lambda user, row: self.allows(user, row) and other.allows(user, row),
            lambda row: self.users(row).filter(pk__in=other.users(row).values("pk")),
        )

    def __invert__(self) -> "Rule":
        return Rule(
            lambda user, row: not self.allows(user, row),
            lambda row: User.objects.filter(is_active=True).exclude(pk__in=self.users(row).values("pk")),
        )


def can(power: str) -> Rule:
    """Holders of a power in the row's committee."""
    return Rule(
        lambda user, row: user.can(power, row.committee),
        lambda row: User.objects.with_power(power, row.committee),
    )


is_subject = Rule(
    lambda user, row: user.person_id is not None and row.membership.person_id == user.person_id,
    lambda row: User.objects.get_queryset().filter(is_active=True, person_id=row.membership.person_id),
)
