"""Writes the heads of a committee's chains as an anchor to keep outside this machine."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tongxin.trail.anchors import export
from tongxin.trail.commanding import committee_called


class Command(BaseCommand):
    help = "导出锚点：留痕链与台账链此刻的链头"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--committee", required=True, help="政协组织的代码")

    def handle(self, *args: Any, **options: Any) -> None:
        committee = committee_called(options["committee"])
        self.stdout.write(export(committee.pk, committee.code))
