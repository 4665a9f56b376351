"""Writes the heads of a committee's chains as an anchor to keep outside this machine."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongxin.trail.anchors import export


class Command(BaseCommand):
    help = "导出锚点：留痕链与台账链此刻的链头"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--committee", required=True, help="政协组织的代码")

    def handle(self, *args: Any, **options: Any) -> None:
        committee = (
            apps.get_model("people.Committee")._default_manager.filter(code=options["committee"]).first()
        )
        if committee is None:
            raise CommandError(f"没有代码为“{options['committee']}”的政协组织", returncode=2)
        self.stdout.write(export(committee.pk, committee.code))
