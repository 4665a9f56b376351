"""Sign-in accounts, the powers they hold as dated rows, and the attempts to sign in."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from tongxin.trail import clock

if TYPE_CHECKING:
    from tongxin.people.models.bodies import Body
    from tongxin.people.models.committees import Committee


class UserQuerySet(models.QuerySet["User"]):
    def with_power(self, power: str, committee: "Committee") -> Self:
        return self.filter(
            is_active=True, powers__in=Power.objects.in_force().filter(name=power, committee=committee)
        ).distinct()


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def with_power(self, power: str, committee: "Committee") -> UserQuerySet:
        return self.get_queryset().with_power(power, committee)

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A sign-in account; the person behind it may hold seats and powers in several committees."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    username = models.CharField("登录名", max_length=60, unique=True)
    display_name = models.CharField("显示名", max_length=60)
    person = models.OneToOneField("people.Person", models.PROTECT, null=True, blank=True, verbose_name="人员")
    is_active = models.BooleanField("可登录", default=True)
    created_at = models.DateTimeField("建立时间", default=clock.now)

    objects = UserManager()

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.display_name

    @cached_property
    def _powers(self) -> list["Power"]:
        return list(self.powers.in_force())

    def can(self, power: str, committee: "Committee", body: "Body | None" = None) -> bool:
        """Whether the user holds the power in the committee, at large or for the body."""
        return self.is_active and any(
            row.name == power and row.committee_id == committee.pk and row.covers(body)
            for row in self._powers
        )

    def powers_in(self, committee: "Committee") -> set[str]:
        return {row.name for row in self._powers if row.committee_id == committee.pk}


class PowerQuerySet(models.QuerySet["Power"]):
    def in_force(self, on: date | None = None) -> Self:
        day = on or clock.today()
        return self.filter(from_on__lte=day).filter(Q(until_on=None) | Q(until_on__gte=day))


class Power(models.Model):
    """What a user may do in a committee, from a day until a day, at large or for one body."""

    user = models.ForeignKey(User, models.CASCADE, related_name="powers", verbose_name="账号")
    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    name = models.CharField("权限", max_length=60)
    body = models.ForeignKey("people.Body", models.PROTECT, null=True, blank=True, verbose_name="限于")
    from_on = models.DateField("起始日期")
    until_on = models.DateField("截止日期", null=True, blank=True)

    objects = PowerQuerySet.as_manager()

    class Meta:
        verbose_name = "权限"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "committee", "name"],
                condition=Q(body=None, until_on=None),
                name="one_open_power",
            ),
            models.UniqueConstraint(
                fields=["user", "committee", "name", "body"],
                condition=Q(until_on=None),
                name="one_open_power_per_body",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def covers(self, body: "Body | None") -> bool:
        return self.body_id is None or (body is not None and body.pk == self.body_id)


class SignInAttempt(models.Model):
    """A sign-in that was tried, kept for lock-out and for the audit."""

    username = models.CharField("登录名", max_length=60)
    address = models.GenericIPAddressField("地址", null=True)
    at = models.DateTimeField("时间", default=clock.now, db_index=True)
    succeeded = models.BooleanField("成功")

    class Meta:
        indexes = [models.Index(fields=["username", "at"], name="attempts_by_name")]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%F %T}"
