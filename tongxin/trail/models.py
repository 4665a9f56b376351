"""What is stored of every act: the event, the sealed personal values beside it, and the keys of unsafe requests."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from tongxin.trail import clock
from tongxin.trail.chain import Chained, ChainHead
from tongxin.trail.uid import uuid7

__all__ = ["ChainHead", "Event", "Nonce", "PersonKey", "SealedValue"]


class Channel(models.TextChoices):
    """How an act came into the system."""

    SELF = "self", "本人"
    STAFF = "staff", "工作人员"
    IMPORT = "import", "导入"
    PAPER = "paper", "纸质代录"
    SYSTEM = "system", "系统"


class Event(Chained):
    """One act: who, for whom, through which channel, on what, from which values to which."""

    CHAIN: ClassVar[str] = "trail"
    HASHED: ClassVar[tuple[str, ...]] = (
        "by_id", "by_name", "for_name", "channel", "action", "label",
        "target_type", "target_id", "title", "payload", "note",
    )  # fmt: skip

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="操作人")
    by_name = models.CharField("操作人姓名", max_length=80)
    for_name = models.CharField("代何人", max_length=80, blank=True)
    channel = models.CharField("途径", max_length=10, choices=Channel.choices)
    action = models.CharField("动作代码", max_length=60)
    label = models.CharField("动作", max_length=60)
    target_type = models.CharField("对象类型", max_length=60)
    target_id = models.BigIntegerField("对象编号", null=True)
    title = models.CharField("对象名称", max_length=300)
    payload = models.TextField("前后值", default="{}")
    note = models.TextField("说明", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "seq"], name="event_numbers_without_gap")]
        indexes = [models.Index(fields=["committee", "target_type", "target_id"], name="event_by_target")]
        verbose_name = "留痕记录"


class PersonKey(models.Model):
    """The key that opens one person's sealed values; erasing it erases them."""

    person_uid = models.UUIDField("人员标识", unique=True, default=uuid7)
    wrapped = models.BinaryField("封装的密钥", null=True)
    erased_at = models.DateTimeField("销毁时间", null=True)

    def __str__(self) -> str:
        return f"key of {self.person_uid}"


class SealedValue(models.Model):
    """A personal value before and after an act, outside the chain, under the person's key."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="sealed_values", verbose_name="留痕记录")
    person_uid = models.UUIDField("人员标识", db_index=True)
    field = models.CharField("字段", max_length=40)
    sealed = models.BinaryField("密文")

    def __str__(self) -> str:
        return f"{self.field} of {self.person_uid}"


class Nonce(models.Model):
    """The key of an unsafe request and the answer it got, so that a repeat gets the same answer and no second effect."""

    owner = models.CharField("请求人", max_length=40)
    key = models.CharField("请求标识", max_length=64)
    path = models.CharField("路径", max_length=300)
    status = models.PositiveSmallIntegerField("状态", default=0)
    location = models.CharField("去向", max_length=500, blank=True)
    body = models.TextField("回应", blank=True)
    at = models.DateTimeField("时间", default=clock.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_effect_per_nonce")]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"
