"""A natural person, once in an installation; phone and birth are sealed under the person's own key."""

from datetime import date
from uuid import UUID

from django.db import models

from tongxin.trail import keys, vault
from tongxin.trail.uid import uuid7

SEALED = ("phone", "born")


class PersonQuerySet(models.QuerySet["Person"]):
    def with_phone(self, phone: str) -> "PersonQuerySet":
        return self.filter(phone_blind=vault.blind("phone", phone)) if phone else self.none()


class Person(models.Model):
    """Who somebody is, apart from any committee or term."""

    uid = models.UUIDField("标识", default=uuid7, unique=True)
    name = models.CharField("姓名", max_length=60)
    name_key = models.CharField("姓名检索", max_length=60, db_index=True)
    gender = models.CharField("性别", max_length=4, blank=True)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    phone_sealed = models.BinaryField("电话密文", null=True)
    phone_blind = models.CharField("电话检索", max_length=64, blank=True, db_index=True)
    born_sealed = models.BinaryField("出生年月密文", null=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name

    def seal(self, field: str, value: str, key: bytes | None = None) -> None:
        """Keep a personal value; empty text clears it."""
        opener = key or keys.key_of(self.uid)
        setattr(
            self,
            f"{field}_sealed",
            vault.seal(opener, value.encode(), _place(field, self.uid)) if value else None,
        )
        if field == "phone":
            self.phone_blind = vault.blind("phone", value) if value else ""

    def opened(self, field: str, key: bytes | None = None) -> str:
        """The personal value, or empty text; raises vault.Unreadable when the person's key was erased."""
        sealed = getattr(self, f"{field}_sealed")
        if sealed is None:
            return ""
        return vault.unseal(key or keys.key_of(self.uid), bytes(sealed), _place(field, self.uid)).decode()

    @property
    def phone(self) -> str:
        return self.opened("phone")

    @property
    def born(self) -> str:
        """Birth as YYYY-MM."""
        return self.opened("born")

    def age_on(self, day: date, key: bytes | None = None) -> int | None:
        born = self.opened("born", key)
        if not born:
            return None
        year, month = int(born[:4]), int(born[5:7])
        return day.year - year - (day.month < month)


def _place(field: str, uid: UUID) -> bytes:
    return f"person.{field}.{uid}".encode()
