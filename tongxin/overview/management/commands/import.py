"""Imports a spreadsheet from the command line, the same way the pages do."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tongxin.overview.importing import Outcome, answer_from, open_rows, run
from tongxin.tables import vessels
from tongxin.tables.importing import IMPORTERS, Context, Refused
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
        parser.add_argument("--decisions", type=Path, help="决定文件（JSON）")
        parser.add_argument(
            "--json", action="store_true", help="以JSON输出；与--dry-run合用即输出待决定的问题"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        committee = committee_called(options["committee"])
        context = Context(committee, options["year"], record.SYSTEM, clock.today())
        try:
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
            if options["dry_run"]:
                transaction.set_rollback(True)
                vessels.discard(outcome.batch.stored_as)
        return outcome

    def show(self, outcome: Outcome, *, as_json: bool, dry: bool) -> None:
        if as_json:
            body = {
                "about": "待决定的问题：把选定的代码填进 is",
                "counts": outcome.counts,
                "rows": open_rows(outcome.lines),
            }
            self.stdout.write(json.dumps(body, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{'核对' if dry else '导入'} {outcome.batch.file_name}：{outcome.told()}")
        for line in outcome.lines:
            for problem in [*line.problems, *line.warnings, *(q["text"] for q in line.open_questions())]:
                self.stdout.write(f"  {line.place} {problem}")
