"""An import from file to records in one go, and decisions kept as a file: for commands, the demo, and stories."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from tongxin.tables import vessels
from tongxin.tables.importing import IMPORTERS, Context, Refused, confirm, decide, open_batch
from tongxin.tables.models import Batch, Line

Decision = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: the batch, its lines, and how many of each outcome (or plan, when not confirmed).

    `unused` are the decisions given that fit no question.
    """

    batch: Batch
    lines: list[Line]
    unused: list[Decision] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        waiting = Line.Outcome.WAITING
        return dict(Counter(line.plan if line.outcome == waiting else line.outcome for line in self.lines))

    def told(self) -> str:
        labels = {**dict(Line.Plan.choices), **dict(Line.Outcome.choices)}
        return "，".join(f"{labels[name]}{count}" for name, count in self.counts.items())


def run(
    context: Context,
    kind: str,
    file_name: str,
    content: bytes,
    decisions: Iterable[Decision] = (),
    *,
    confirmed: bool,
) -> Outcome:
    """Read, decide with what is given, and confirm; raises Refused and UnreadableFile with nothing stored."""
    kept, given = "", list(decisions)
    unused: list[Decision] = []
    try:
        with transaction.atomic():
            batch = open_batch(IMPORTERS[kind], context, file_name, content)
            kept = batch.stored_as
            lines = list(batch.lines.all()) if given else []
            answers, unused = matched(given, file_name, lines), unfitting(given, file_name, lines)
            if answers:
                decide(batch, context, answers)
            if confirmed:
                batch = confirm(batch, context)
    except Exception:
        if kept:
            vessels.discard(kept)
        raise
    return Outcome(batch, list(batch.lines.select_related("batch")), unused)


def answer_from(text: str) -> list[Decision]:
    """The rows of a decisions file; raises Refused in words when it is not one."""
    try:
        rows = json.loads(text)["rows"]
        given = [row for row in rows if row.get("is") is not None]
        return [_decision(row) for row in given]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise Refused("决定文件应为JSON：{“rows”: [{“file”, “row”, “name”, “is”}]}") from error


def _decision(row: dict[str, Any]) -> Decision:
    words = {
        name: row[name] for name in ("file", "sheet", "question", "name") if isinstance(row.get(name), str)
    }
    places = {name: int(row[name]) for name in ("row", "item") if row.get(name) is not None}
    return {"row": 0, **words, **places, "is": str(row["is"])}


def matched(decisions: Iterable[Decision], file_name: str, lines: list[Line]) -> list[tuple[Line, str, str]]:
    """Each decision with the question it answers: by row, then by the question's key or the name asked about."""
    return [answer for _, answers in _matches(decisions, file_name, lines) for answer in answers]


def unfitting(decisions: Iterable[Decision], file_name: str, lines: list[Line]) -> list[Decision]:
    """The decisions that answer no question, those for other files left out."""
    return [decision for decision, answers in _matches(decisions, file_name, lines) if not answers]


def _matches(
    decisions: Iterable[Decision], file_name: str, lines: list[Line]
) -> Iterator[tuple[Decision, list[tuple[Line, str, str]]]]:
    by_row: dict[int, list[Line]] = {}
    for line in lines:
        by_row.setdefault(line.row, []).append(line)
    for decision in decisions:
        if decision.get("file") in {None, file_name}:
            yield decision, _fitting(decision, by_row.get(decision["row"], []))


MOST_TOLD = 20


def told_unused(unused: list[Decision]) -> str:
    """How many decisions were not used, and which; empty when all were."""
    if not unused:
        return ""
    named = [
        f"{row.get('sheet', '')}第{row['row']}行{row.get('name', '')}：{row['is']}"
        for row in unused[:MOST_TOLD]
    ]
    more = "等" if len(unused) > MOST_TOLD else ""
    return f"有{len(unused)}项决定对不上任何问题，没有采用：{'；'.join(named)}{more}"


def _fitting(decision: Decision, lines: list[Line]) -> list[tuple[Line, str, str]]:
    return [
        (line, question["key"], str(decision["is"]))
        for line in lines
        if decision.get("sheet") in {None, line.sheet} and decision.get("item", line.item) == line.item
        for question in line.questions
        if decision.get("question") in {None, question["key"]}
        and decision.get("name") in {None, question["name"]}
        if str(decision["is"]) in {code for code, _ in question["choices"]}
    ]


def open_rows(lines: Iterable[Line]) -> list[Decision]:
    """The open questions of lines in the form of a decisions file, with `is` left to fill in."""
    return [
        {
            "file": line.batch.file_name, "sheet": line.sheet, "row": line.row, "item": line.item,
            "question": question["key"], "name": question["name"], "text": question["text"], "is": None,
            "choices": dict(question["choices"]),
        }
        for line in lines
        for question in line.open_questions()
    ]  # fmt: skip
