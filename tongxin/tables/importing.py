"""The one way a spreadsheet becomes rows: read, compare, ask, decide, confirm in one transaction, take back."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from tongxin.tables import vessels
from tongxin.tables.journal import Journal
from tongxin.tables.kinds import (
    IMPORTERS,
    Context,
    Importer,
    Outdated,
    Reading,
    Refused,
    Unmapped,
    YearNeeded,
    register,
)
from tongxin.tables.models import Batch, Line
from tongxin.tables.reader import Workbook, read_workbook
from tongxin.trail import clock, record, storing, vault

__all__ = [
    "IMPORTERS", "Context", "Importer", "Outdated", "Reading", "Refused", "Unmapped", "YearNeeded", "confirm", "decide",
    "drop", "needed", "open_batch", "put_away", "read_again", "refresh", "register", "take_back", "tally", "tally_of",
]  # fmt: skip
MOST_LINES = 50_000


def open_batch(
    importer: Importer, context: Context, file_name: str, content: bytes, *, ask_mapping: bool = False
) -> Batch:
    """Read the file and store how every line is understood; nothing is imported yet.

    With `ask_mapping` a file whose needed columns were not found is kept too, without lines, so that a person can say
    which they are. Raises reader.UnreadableFile and Refused, with nothing stored.
    """
    with storing.without_collecting(), transaction.atomic():
        readings, notes = _taken(importer, context, file_name, content, ask_mapping=ask_mapping)
        batch = _batch(importer, context, file_name, content)
        lines = [_line(batch, reading) for reading in readings]
        settle(importer, context, lines)
        storing.insert(lines)
        batch.headers, batch.notes = context.headers, [*notes, *_seen_before(batch), *context.notes]
        batch.stored_as = vessels.keep(context.committee.code, content)
        batch.save(update_fields=["headers", "notes", "stored_as"])
        _tell(context, batch, "opened", f"上传{importer.label}", {"lines": len(lines)})
    return batch


def _taken(
    importer: Importer, context: Context, file_name: str, content: bytes, *, ask_mapping: bool
) -> tuple[list[Reading], list[str]]:
    """The readings of a file, and what to tell the person where a needed column is to be pointed out first."""
    workbook = read_workbook(content)
    try:
        readings = list(importer.read(workbook, context))
    except Unmapped as question:
        if not ask_mapping:
            raise
        for table in context.headers:
            table["missing"] += [name for name in question.names if name not in table["mapping"]]
        return [], [str(question)]
    if not readings:
        raise Refused(f"没有在“{file_name}”里找到{importer.label}的内容。表头应有：{needed(importer)}")
    if len(readings) > MOST_LINES:
        raise Refused(f"“{file_name}”有{len(readings)}行，一次最多{MOST_LINES}行，请拆开导入")
    _remark_hidden(workbook, readings)
    return readings, []


def _remark_hidden(workbook: Workbook, readings: Iterable[Reading]) -> None:
    """A row nobody sees in the file is read like the others; the person should know."""
    hidden = {(sheet.name, row) for sheet in workbook.sheets for row in sheet.hidden_rows}
    for reading in readings:
        if (reading.sheet, reading.row) in hidden:
            reading.values.setdefault("remarks", []).append("这一行在表格里是隐藏的，也读了进来")


def needed(importer: Importer) -> str:
    return "、".join(column.label for column in importer.columns if column.required)


def _batch(importer: Importer, context: Context, file_name: str, content: bytes) -> Batch:
    return Batch.objects.create(
        committee=context.committee, importer=importer.name, file_name=file_name[:200], year=context.year,
        digest=hashlib.sha256(content).hexdigest(), uploaded_by_id=context.actor.user_id,
        uploaded_name=context.actor.name,
    )  # fmt: skip


def _seen_before(batch: Batch) -> list[str]:
    twin = Batch.objects.filter(
        committee=batch.committee, importer=batch.importer, digest=batch.digest, stage=Batch.Stage.CONFIRMED
    ).first()
    if twin is None:
        return []
    told = f"同样的文件已在{clock.local_day(twin.uploaded_at):%Y-%m-%d}导入过"
    if twin.year != batch.year:
        return [
            f"{told}，当时按{twin.year}年读，这次选的是{batch.year}年：没有年份的日期会登记成另一年的，请核对年度"
        ]
    return [f"{told}，再导入不会重复登记"]


def _line(batch: Batch, reading: Reading, answers: Mapping[str, str] | None = None) -> Line:
    return Line(
        batch_id=batch.pk, sheet=reading.sheet[:100], row=reading.row, item=reading.item, raw=reading.raw,
        values=reading.values, misread=reading.misread, answers=dict(answers or {}),
    )  # fmt: skip


def _tell(
    context: Context, batch: Batch, verb: str, label: str, after: Mapping[str, Any], note: str = ""
) -> None:
    act = record.Act(f"tables.batch.{verb}", label, batch, batch.file_name, after=after, note=note)
    record.record(context.actor, batch.committee_id, act)


def read_again(batch: Batch, context: Context) -> Batch:
    """Read the stored file anew with `context.mapping` and `context.year`; answers given are kept where lines are.

    Raises Refused, with the batch as it was.
    """
    importer = IMPORTERS[batch.importer]
    with storing.without_collecting(), transaction.atomic():
        batch = _held(batch, Batch.Stage.READ)
        readings, notes = _taken(importer, context, batch.file_name, _content(batch), ask_mapping=True)
        given = {(line.sheet, line.row, line.item): line.answers for line in batch.lines.exclude(answers={})}
        batch.lines.all().delete()
        lines = [_line(batch, each, given.get((each.sheet[:100], each.row, each.item))) for each in readings]
        settle(importer, context, lines)
        storing.insert(lines)
        batch.headers, batch.notes, batch.year = context.headers, [*notes, *context.notes], context.year
        batch.save(update_fields=["headers", "notes", "year"])
        _tell(context, batch, "read_again", f"重新核对{importer.label}", {"lines": len(lines)})
    return batch


def _content(batch: Batch) -> bytes:
    try:
        return vessels.fetch(batch.stored_as)
    except (OSError, vault.Unreadable) as error:
        raise Refused("存放的文件读不出来了，请重新上传") from error


def _held(batch: Batch, *stages: str, alone: bool = False) -> Batch:
    """The batch as it is now, locked, in one of these stages; `alone` keeps the committee's other imports waiting.

    Its row is locked in the mode that lets others refer to it, so that only imports wait.
    """
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if alone:
        Batch.objects.select_related("committee").select_for_update(of=("committee",), no_key=True).get(
            pk=batch.pk
        )
    if batch.stage not in stages:
        who, label = batch.ended_name or batch.confirmed_name, batch.get_stage_display()
        raise Outdated(f"这次导入{label}（{who}），不能再这样做")
    return batch


SETTLED = ("problems", "warnings", "questions", "answers", "is_open", "plan", "summary")


def settle(importer: Importer, context: Context, lines: Sequence[Line]) -> None:
    """Compare lines with the records anew, keeping the answers given; what the reader remarked stays a warning."""
    context.memo.clear()
    for line in lines:
        line.problems, line.warnings = list(line.misread), list(line.values.get("remarks", []))
        line.questions, line.plan = [], Line.Plan.ADD
    importer.resolve(context, list(lines))
    for line in lines:
        line.summary = line.summary[:400]
        line.settle_plan(line.plan)


def _open_now(batch: Batch, importer: Importer, context: Context) -> tuple[list[Line], list[Line]]:
    """(open lines, those of them that changed), all compared anew.

    Lines that are closed take part, or a line set aside as a repetition of one already imported would look new.
    """
    lines = list(batch.lines.defer("raw"))
    mine = [line for line in lines if line.is_undone]
    before = [[getattr(line, name) for name in SETTLED] for line in mine]
    settle(importer, context, lines)
    now = [[getattr(line, name) for name in SETTLED] for line in mine]
    return mine, [line for line, old, new in zip(mine, before, now, strict=True) if old != new]


def refresh(batch: Batch, context: Context) -> None:
    """Compare the open lines with the records as they are now."""
    with storing.without_collecting(), transaction.atomic():
        batch = _held(batch, Batch.Stage.READ, Batch.Stage.CONFIRMED)
        _, changed = _open_now(batch, IMPORTERS[batch.importer], context)
        storing.update(changed, SETTLED)


def decide(batch: Batch, context: Context, answers: Iterable[tuple[Line, str, str]]) -> int:
    """Store the person's answers (line, question key, choice; no choice takes an answer back) and compare again.

    Returns how many were taken. Raises Refused for a choice that was not offered, with nothing stored.
    """
    with transaction.atomic():
        batch = _held(batch, Batch.Stage.READ, Batch.Stage.CONFIRMED)
        given = list(answers)
        touched = batch.lines.defer("raw", "effects").in_bulk({line.pk for line, _, _ in given})
        told: dict[str, str] = {}
        for stale, key, choice in given:
            line = touched.get(stale.pk)
            if line is None:
                raise Outdated("这次导入刚被重新核对过，请刷新页面再作决定")
            told[f"{line.place} {key}"[:120]] = _answer(line, key, choice)
        storing.update(list(touched.values()), ["answers"])
        if told:
            _tell(
                context,
                batch,
                "decided",
                "导入中作出决定",
                dict(list(told.items())[:MOST_TOLD]) | {"count": len(told)},
            )
        refresh(batch, context)
    return len(told)


MOST_TOLD = 50


def _answer(line: Line, key: str, choice: str) -> str:
    """Keep one answer on its line; the label of what was chosen."""
    labels = {
        code: label
        for question in line.questions
        if question["key"] == key
        for code, label in question["choices"]
    }
    if not line.is_undone or (choice and choice not in labels) or not labels:
        raise Refused(f"{line.place}：没有“{choice}”这个选项")
    line.answers = {
        **{name: value for name, value in line.answers.items() if name != key},
        **({key: choice} if choice else {}),
    }
    return str(labels.get(choice, "未决定"))


def confirm(batch: Batch, context: Context, expected: Mapping[str, int] | None = None) -> Batch:
    """Import, in one transaction, every line that is understood and decided; set the others aside with their reason.

    `expected` is the tally (see `tally`) the person agreed to; Outdated is raised when it is no longer true.
    """
    importer = IMPORTERS[batch.importer]
    with storing.without_collecting(), transaction.atomic():
        batch = _held(batch, Batch.Stage.READ, Batch.Stage.CONFIRMED, alone=True)
        if batch.unmapped:
            raise Refused("请先指定缺少的栏目，再确认入库")
        lines, changed = _open_now(batch, importer, context)
        found = tally(lines)
        if expected is not None and dict(expected) != found:
            raise Outdated(_since(batch))
        journal = Journal(batch, context.actor)
        _apply(importer, context, [line for line in lines if line.plan in WRITTEN], journal)
        journal.act("tables.batch.confirmed", f"确认导入{importer.label}", batch, batch.file_name, found)
        journal.close(importer.sync)
        _finish(batch, context, lines, {line.pk for line in changed})
    return batch


def _since(batch: Batch) -> str:
    if batch.stage == Batch.Stage.CONFIRMED and batch.confirmed_at:
        when = batch.confirmed_at.astimezone(clock.LOCAL)
        return f"{batch.confirmed_name}已在{when:%Y-%m-%d %H:%M}确认过这次导入，结果有变，请看过再确认"
    return "您核对之后，登记或决定又有变动，请再看一遍后确认"


WRITTEN = {Line.Plan.ADD, Line.Plan.CHANGE}
ASIDE = {Line.Plan.ASK, Line.Plan.REFUSE}


def tally(lines: Iterable[Line]) -> dict[str, int]:
    """How many lines would be added, changed, and set aside."""
    return tally_of(Counter(line.plan for line in lines))


def tally_of(plans: Mapping[str, int]) -> dict[str, int]:
    return {
        "add": plans.get(Line.Plan.ADD, 0),
        "change": plans.get(Line.Plan.CHANGE, 0),
        "aside": sum(plans.get(plan, 0) for plan in ASIDE),
    }


def _apply(importer: Importer, context: Context, lines: list[Line], journal: Journal) -> None:
    try:
        with transaction.atomic():
            importer.apply(context, lines, journal)
    except IntegrityError as error:
        raise Refused("与已有的登记冲突，没有入库。请重新核对这次导入") from error


OUTCOMES = {
    Line.Plan.ADD: Line.Outcome.ADDED,
    Line.Plan.CHANGE: Line.Outcome.CHANGED,
    Line.Plan.SAME: Line.Outcome.SAME,
    Line.Plan.SKIP: Line.Outcome.SKIPPED,
}
DONE = {Line.Outcome.ADDED, Line.Outcome.CHANGED}


def _finish(batch: Batch, context: Context, lines: list[Line], changed: set[int]) -> None:
    """Store what became of each line; a line that was done before and is decided now keeps its first outcome.

    A line that was written plans nothing any more, so that a later decision on it shows as a new change.
    """
    for line in lines:
        if line.outcome not in DONE:
            line.outcome = OUTCOMES.get(Line.Plan(line.plan), Line.Outcome.SET_ASIDE)
    storing.update([line for line in lines if line.pk in changed], SETTLED)
    written = [line for line in lines if line.plan in WRITTEN]
    storing.update([line for line in lines if line.plan not in WRITTEN], ["outcome"])
    for line in written:
        line.plan = Line.Plan.SAME
    storing.update(written, ["outcome", "effects", "plan"])
    batch.stage, batch.confirmed_name = Batch.Stage.CONFIRMED, context.actor.name
    batch.confirmed_at = clock.now()
    batch.save(update_fields=["stage", "confirmed_name", "confirmed_at"])


def drop(batch: Batch, context: Context) -> None:
    """Give up a batch that was not confirmed."""
    with transaction.atomic():
        _end(batch, context, Batch.Stage.DROPPED, "", allowed=Batch.Stage.READ)


def _end(batch: Batch, context: Context, stage: str, reason: str, *, allowed: str) -> Batch:
    batch = _held(batch, allowed, alone=stage == Batch.Stage.TAKEN_BACK)
    batch.stage, batch.ended_name, batch.ended_at = stage, context.actor.name, clock.now()
    batch.ended_reason = reason[:200]
    batch.save(update_fields=["stage", "ended_name", "ended_at", "ended_reason"])
    _tell(context, batch, stage, Batch.Stage(stage).label.removeprefix("已") + "导入", {}, reason)
    return batch


def take_back(batch: Batch, context: Context, reason: str) -> Batch:
    """Undo everything a confirmed batch did, or nothing; raises Refused naming what stands in the way."""
    importer = IMPORTERS[batch.importer]
    if not reason.strip():
        raise Refused("请写明撤回的原因")
    with storing.without_collecting(), transaction.atomic():
        batch = _end(batch, context, Batch.Stage.TAKEN_BACK, reason.strip(), allowed=Batch.Stage.CONFIRMED)
        journal = Journal(batch, context.actor)
        obstacles = journal.undo(list(batch.lines.filter(outcome__in=DONE)), reason.strip())
        if obstacles:
            more = f"；另有{len(obstacles) - MOST_OBSTACLES}处" if len(obstacles) > MOST_OBSTACLES else ""
            raise Refused("不能撤回：" + "；".join(obstacles[:MOST_OBSTACLES]) + more)
        journal.close(importer.sync)
        batch.lines.update(outcome=Line.Outcome.TAKEN_BACK, is_open=False)
    return batch


MOST_OBSTACLES = 5


def put_away(line: Line, context: Context, *, done: bool = True) -> None:
    """A person has dealt with a pending line (or wants to see it again): it is on the pending list no more (or again)."""
    with transaction.atomic():
        line.settled_at = clock.now() if done else None
        line.save(update_fields=["settled_at"])
        label = "导入行已处理" if done else "导入行重新提示"
        act = record.Act(
            "tables.line.settled" if done else "tables.line.reopened",
            label,
            line,
            f"{line.batch} {line.place}",
        )
        record.record(context.actor, line.batch.committee_id, act)
