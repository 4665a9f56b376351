"""An import as a thing of its own: the file, every line of it, how it was read, what was decided, what it did."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from tongxin.trail import clock
from tongxin.trail.fields import SealedJSONField
from tongxin.trail.uid import uuid7


class Batch(models.Model):
    """One uploaded file on its way from reading to confirmation, and perhaps back."""

    class Stage(models.TextChoices):
        READ = "read", "待确认"
        CONFIRMED = "confirmed", "已入库"
        DROPPED = "dropped", "已放弃"
        TAKEN_BACK = "taken_back", "已撤回"

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name="政协组织")
    uid = models.UUIDField("标识", default=uuid7, unique=True)
    importer = models.CharField("种类", max_length=30)
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64)
    stored_as = models.CharField("存放", max_length=120, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True)
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.READ)
    headers = models.JSONField("表头对应", default=list)
    notes = models.JSONField("提示", default=list)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    uploaded_name = models.CharField("上传人姓名", max_length=80)
    uploaded_at = models.DateTimeField("上传时间", default=clock.now)
    confirmed_name = models.CharField("确认人", max_length=80, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    ended_name = models.CharField("撤回人", max_length=80, blank=True)
    ended_at = models.DateTimeField("撤回时间", null=True)
    ended_reason = models.CharField("撤回原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "导入"
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        return self.stage == self.Stage.READ

    @property
    def unmapped(self) -> list[str]:
        """Names of needed columns that were found nowhere in some sheet; until a person says where, there are no lines."""
        return list(dict.fromkeys(name for table in self.headers for name in table.get("missing", [])))


class LineQuerySet(models.QuerySet["Line"]):
    def unanswered(self) -> "LineQuerySet":
        return self.exclude(questions=[]).filter(is_open=True)

    def pending(self) -> "LineQuerySet":
        """Lines that a person has still to look at: set aside, or imported with something unknown."""
        return self.filter(Q(outcome=Line.Outcome.SET_ASIDE) | Q(is_open=True)).filter(settled_at=None)


class Line(models.Model):
    """One line (or one cell of a grid) of a file: as written, as read, as decided, as done.

    `raw` and `values` are sealed: a roster's lines carry phones and births. `misread` are the sentences of the reader,
    `problems` these and what the comparison with the records found; a line with problems is not imported.
    `questions` are what a person must decide: [{key, text, name, choices: [[code, label]], blocking}];
    `answers` maps a question's key to the chosen code. `effects` say what confirming did, for taking it back.
    """

    class Plan(models.TextChoices):
        ADD = "add", "新增"
        CHANGE = "change", "变更"
        SAME = "same", "无变化"
        ASK = "ask", "待决定"
        REFUSE = "refuse", "不能导入"
        SKIP = "skip", "不导入"

    class Outcome(models.TextChoices):
        WAITING = "waiting", "待确认"
        ADDED = "added", "已新增"
        CHANGED = "changed", "已变更"
        SAME = "same", "无变化"
        SET_ASIDE = "set_aside", "已搁置"
        SKIPPED = "skipped", "未导入"
        TAKEN_BACK = "taken_back", "已撤回"

    IN = (Outcome.ADDED, Outcome.CHANGED, Outcome.SAME)

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines", verbose_name="导入")
    sheet = models.CharField("工作表", max_length=100)
    row = models.PositiveIntegerField("行号")
    item = models.PositiveSmallIntegerField("行内序号", default=0)
    raw = SealedJSONField("原文", default=list)
    values = SealedJSONField("读作", default=dict)
    misread = models.JSONField("读不懂", default=list)
    problems = models.JSONField("问题", default=list)
    warnings = models.JSONField("提醒", default=list)
    questions = models.JSONField("待决定", default=list)
    answers = models.JSONField("决定", default=dict)
    is_open = models.BooleanField("有未决", default=False)
    plan = models.CharField("打算", max_length=10, choices=Plan.choices, default=Plan.ADD)
    summary = models.CharField("读法", max_length=400, blank=True)
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices, default=Outcome.WAITING)
    effects = SealedJSONField("所做", default=list)
    settled_at = models.DateTimeField("处理完毕", null=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = "导入行"
        ordering = ["pk"]
        indexes = [models.Index(fields=["batch", "plan"], name="line_by_plan")]

    def __str__(self) -> str:
        return self.place

    @property
    def place(self) -> str:
        return f"{self.sheet}第{self.row}行" if self.row else self.sheet

    @property
    def is_undone(self) -> bool:
        """Whether something is left: before confirmation, set aside, imported as unknown, or decided since and not written."""
        if self.outcome == self.Outcome.WAITING or (
            self.outcome in self.IN and self.plan == self.Plan.CHANGE
        ):
            return True
        return self.settled_at is None and (self.outcome == self.Outcome.SET_ASIDE or self.is_open)

    def answer(self, key: str) -> Any:
        return self.answers.get(key)

    def ask(
        self, key: str, text: str, choices: list[tuple[str, str]], *, name: str = "", blocking: bool = True
    ) -> None:
        """Put a question to the person; asking twice is asking once. An answer that is offered no more is none."""
        if any(question["key"] == key for question in self.questions):
            return
        if key in self.answers and self.answers[key] not in dict(choices):
            self.answers = {name: code for name, code in self.answers.items() if name != key}
        self.questions.append(
            {
                "key": key,
                "text": text,
                "name": name,
                "choices": [list(pair) for pair in choices],
                "blocking": blocking,
            }
        )

    def open_questions(self) -> list[dict[str, Any]]:
        return [question for question in self.questions if question["key"] not in self.answers]

    def settle_plan(self, plan: str) -> None:
        """The plan, unless a problem or an unanswered blocking question stands against it."""
        if self.problems:
            self.plan = self.Plan.REFUSE
        elif any(question["blocking"] for question in self.open_questions()):
            self.plan = self.Plan.ASK
        else:
            self.plan = plan
        self.is_open = bool(self.open_questions()) and not self.problems
