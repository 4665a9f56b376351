"""Bundles of documents made in the background."""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models

from tongxin.people.models import TenantQuerySet
from tongxin.trail import clock
from tongxin.trail.uid import uuid7

if TYPE_CHECKING:
    from tongxin.people.models import Committee, User


PATIENCE = timedelta(minutes=15)
STUCK = "15分钟没有进展，后台程序可能中断了，请重新生成"


class BundleQuerySet(TenantQuerySet["Bundle"]):
    def visible_to(self, user: "User", committee: "Committee") -> Self:
        """Whoever may see everybody's sheets may fetch everybody's forms."""
        return self.filter(committee=committee) if user.can("sheets.read", committee) else self.none()


class Bundle(models.Model):
    """The registration forms of all members of a year, as Word or PDF; `done` of `total` tells how far it is."""

    class Form(models.TextChoices):
        WORD = "word", "Word"
        PDF = "pdf", "PDF"

    class Stage(models.TextChoices):
        WAITING = "waiting", "等待"
        RUNNING = "running", "生成中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    UNDER_WAY: ClassVar[tuple[Stage, ...]] = (Stage.WAITING, Stage.RUNNING)

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    uid = models.UUIDField("标识", default=uuid7, unique=True)
    year = models.PositiveSmallIntegerField("年度")
    form = models.CharField("格式", max_length=6, choices=Form.choices)
    stage = models.CharField("阶段", max_length=10, choices=Stage.choices, default=Stage.WAITING)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    stored_as = models.CharField("存放", max_length=120, blank=True)
    problem = models.CharField("原因", max_length=300, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人"
    )
    asked_name = models.CharField("申请人姓名", max_length=80)
    asked_at = models.DateTimeField("申请时间", default=clock.now)
    moved_at = models.DateTimeField("最近进展时间", default=clock.now)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = "登记表合集"
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.year}年度履职情况登记表（{self.get_form_display()}）"

    @property
    def is_stuck(self) -> bool:
        """Whoever made it is gone: nobody was left to say that it failed."""
        return self.stage in self.UNDER_WAY and clock.now() - self.moved_at > PATIENCE

    @property
    def is_running(self) -> bool:
        return self.stage in self.UNDER_WAY and not self.is_stuck

    @property
    def stands(self) -> Stage:
        return self.Stage.FAILED if self.is_stuck else self.Stage(self.stage)

    @property
    def trouble(self) -> str:
        return STUCK if self.is_stuck else self.problem

    @property
    def tone(self) -> str:
        return {self.Stage.DONE: "ok", self.Stage.FAILED: "bad"}.get(self.stands, "info")

    @property
    def file_name(self) -> str:
        return f"{self.year}年度履职情况登记表_{self.get_form_display()}.zip"
