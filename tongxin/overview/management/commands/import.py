"""Imports a spreadsheet from the command line, the same way the pages do."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tongxin.overview.importing import Outcome, answer_from, open_rows, run, told_unused
from tongxin.tables import vessels
from tongxin.tables.importing import IMPORTERS, Context, Refused
from tongxin.tables.mapped import unread
from tongxin.tables.reader import UnreadableFile
from tongxin.trail import clock, record
from tongxin.trail.commanding import committee_called


class Command(BaseCommand):
    help = "导入表格：名册、出席、请假、活动、提案、社情民意、采用、联系群众、培训"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(IMPORTERS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--committee", required=True, help="政协组织的代码")
        parser.add_argument("--year", type=int, help="没有年份的日期属于哪一年")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不入库")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            help="栏目在文件里的表头，如 参加委员=参加委员名单；可以写几次",
        )
        parser.add_argument("--decisions", type=Path, help="决定文件（JSON）")
        parser.add_argument(
            "--json", action="store_true", help="以JSON输出；与--dry-run合用即输出待决定的问题"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        committee = committee_called(options["committee"])
        context = Context(committee, options["year"], record.SYSTEM, clock.today())
        try:
            context.mapping = columns_named(options["kind"], options["column"])
            outcome = self.imported(context, options)
        except (Refused, UnreadableFile, OSError) as error:
            raise CommandError(f"{options['file'].name}：{error}", returncode=2) from error
        self.show(outcome, as_json=options["json"], dry=options["dry_run"])

    def imported(self, context: Context, options: dict[str, Any]) -> Outcome:
        decisions = (
            answer_from(options["decisions"].read_text(encoding="utf-8")) if options["decisions"] else []
        )
        with transaction.atomic():
            content, name = options["file"].read_bytes(), options["file"].name
            outcome = run(
                context, options["kind"], name, content, decisions, confirmed=not options["dry_run"]
            )
            _check_named(context, outcome)
            if options["dry_run"]:
                transaction.set_rollback(True)
                vessels.discard(outcome.batch.stored_as)
        return outcome

    def show(self, outcome: Outcome, *, as_json: bool, dry: bool) -> None:
        if as_json:
            body = {
                "about": "待决定的问题：把选定的代码填进 is",
                "counts": outcome.counts,
                "notes": outcome.batch.notes,
                "sheets": [_sheet(table) for table in outcome.batch.headers],
                "unused": outcome.unused,
                "rows": open_rows(outcome.lines),
            }
            self.stdout.write(json.dumps(body, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{'核对' if dry else '导入'} {outcome.batch.file_name}：{outcome.told()}")
        for told in (*outcome.batch.notes, *_read_aside(outcome), told_unused(outcome.unused)):
            if told:
                self.stdout.write(f"  {told}")
        for line in outcome.lines:
            for problem in [*line.problems, *line.warnings, *(q["text"] for q in line.open_questions())]:
                self.stdout.write(f"  {line.place} {problem}")


def columns_named(kind: str, given: list[str]) -> dict[str, int | str | None]:
    """What was said of the headings, by column; raises Refused for a column this kind does not have."""
    names = {column.label: column.name for column in IMPORTERS[kind].columns}
    found: dict[str, int | str | None] = {}
    for each in given:
        label, _, heading = each.partition("=")
        if label not in names or not heading:
            raise Refused(f"“{each}”应写成 栏目=表头；栏目有：{'、'.join(names)}")
        found[names[label]] = heading
    return found


def _check_named(context: Context, outcome: Outcome) -> None:
    """Raises Refused when a heading that was named stands in no sheet, so that a slip of the pen is not passed over."""
    texts = {text for table in outcome.batch.headers for _, text in table["headings"]}
    if wrong := [str(heading) for heading in context.mapping.values() if heading not in texts]:
        vessels.discard(outcome.batch.stored_as)
        raise Refused(f"文件里没有叫“{'、'.join(wrong)}”的表头；有：{'、'.join(sorted(texts))}")


def _sheet(table: dict[str, Any]) -> dict[str, Any]:
    """What a person should check of a sheet's headings, and the rows that were taken for no data."""
    kept = {name: table[name] for name in ("sheet", "row", "rows", "unsure", "doubtful", "skipped")}
    return {**kept, "unread": unread(table)}


def _read_aside(outcome: Outcome) -> list[str]:
    """The headings nobody read and the rows left out, sheet by sheet; doubts about headings stand among the notes."""
    told = []
    for table in outcome.batch.headers:
        sheet = f"“{table['sheet']}”" if table["sheet"] else ""
        if texts := unread(table):
            told.append(f"{sheet}没有用到的表头：{'、'.join(texts)}")
        told += [
            f"{sheet}第{number}行不是数据（{reason}）：{text}" for number, reason, text in table["skipped"]
        ]
    return told
