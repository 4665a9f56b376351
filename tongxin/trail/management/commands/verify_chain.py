"""Verifies the chains of every committee, against exported anchors too."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongxin.trail.anchors import AnchorProblem, Heads, opened, verify
from tongxin.trail.chain import Chained
from tongxin.trail.commanding import committees_called


class Command(BaseCommand):
    help = "校验留痕链与台账链；有断裂则退出码为1"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--committee", help="只校验这个政协组织（代码）")
        parser.add_argument("--anchor", type=Path, action="append", default=[], help="导出的锚点文件，可多次")

    def handle(self, *args: Any, **options: Any) -> None:
        committees = committees_called(options["committee"])
        anchored = self.anchored(options["anchor"], {committee.code for committee in committees})
        broken = sum(self.told(committee, anchored[committee.code]) for committee in committees)
        if broken:
            raise CommandError(f"发现{broken}处断裂", returncode=1)
        self.stdout.write("链完整")

    def anchored(self, files: list[Path], codes: set[str]) -> dict[str, list[Heads]]:
        """The anchors by the committee each belongs to; one that nobody here can be held against is an error."""
        found: dict[str, list[Heads]] = defaultdict(list)
        for file in files:
            try:
                owner, heads = opened(file.read_text(encoding="utf-8"))
            except (AnchorProblem, OSError, UnicodeDecodeError) as error:
                raise CommandError(f"{file.name}：{error}", returncode=2) from error
            if owner not in codes:
                raise CommandError(f"{file.name}：锚点属于“{owner}”，不在这次校验之内", returncode=2)
            found[owner].append(heads)
        return found

    def told(self, committee: Any, anchored: list[Heads]) -> int:
        found = list(verify(chained_models(), committee.pk, anchored))
        for each in found:
            self.stdout.write(f"{committee.code} {each}")
        return len(found)


def chained_models() -> list[type[Chained]]:
    return [model for model in apps.get_models() if issubclass(model, Chained)]
