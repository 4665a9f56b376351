"""Verifies the chains of every committee, against exported anchors too."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongxin.trail.anchors import AnchorProblem, read, verify
from tongxin.trail.chain import Chained


class Command(BaseCommand):
    help = "校验留痕链与台账链；有断裂则退出码为1"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--committee", help="只校验这个政协组织（代码）")
        parser.add_argument("--anchor", type=Path, action="append", default=[], help="导出的锚点文件，可多次")

    def handle(self, *args: Any, **options: Any) -> None:
        committees = apps.get_model("people.Committee")._default_manager.all()
        if options["committee"]:
            committees = committees.filter(code=options["committee"])
        broken = sum(self.one(committee, options["anchor"]) for committee in committees)
        if broken:
            raise CommandError(f"发现{broken}处断裂", returncode=1)
        self.stdout.write("链完整")

    def one(self, committee: Any, files: list[Path]) -> int:
        try:
            anchors = [read(file.read_text(encoding="utf-8"), committee.code) for file in files]
        except (AnchorProblem, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        found = list(verify(chained_models(), committee.pk, anchors))
        for each in found:
            self.stdout.write(f"{committee.code} {each}")
        return len(found)


def chained_models() -> list[type[Chained]]:
    return [model for model in apps.get_models() if issubclass(model, Chained)]
