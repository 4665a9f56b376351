"""Compares the ledger with what every row is worth, and can bring it in line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongxin.ledger.rebuilding import differences, rebuild
from tongxin.trail import record
from tongxin.trail.commanding import committees_called


class Command(BaseCommand):
    help = "核对台账：来源、有效履职、条目三者应一致；不加 --check 时按来源重算并留痕"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--committee", help="只核对这个政协组织（代码）")
        parser.add_argument("--check", action="store_true", help="只核对，不改动；有差异则退出码为1")

    def handle(self, *args: Any, **options: Any) -> None:
        committees = committees_called(options["committee"])
        total = sum(self.told(committee) for committee in committees)
        self.stdout.write(f"差异 {total}")
        if total and options["check"]:
            raise CommandError("台账与来源不一致", returncode=1)
        if total:
            for committee in committees:
                rebuild(committee.pk, record.SYSTEM)
            self.stdout.write("已按来源重算")

    def told(self, committee: Any) -> int:
        found = list(differences(committee.pk))
        for difference in found:
            self.stdout.write(f"{committee.code} {difference}")
        return len(found)
