"""What the scheduler remembers."""

from django.db import models


class Chore(models.Model):
    """When a chore is due next; whoever moves the time runs it, so many schedulers run it once."""

    name = models.CharField("任务", max_length=60, unique=True)
    next_at = models.DateTimeField("下次时间")
    last_at = models.DateTimeField("上次时间", null=True)

    class Meta:
        verbose_name = "定时任务"

    def __str__(self) -> str:
        return self.name
