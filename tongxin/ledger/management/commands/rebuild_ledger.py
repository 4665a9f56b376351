"""Compares the ledger with what every row is worth, and can bring it in line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tongxin.ledger.duties import SOURCES, differences, sync_many
from tongxin.people.models import Committee


class Command(BaseCommand):
    help = "核对台账：来源、有效履职、条目三者应一致"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--committee", help="只核对这个政协组织（代码）")
        parser.add_argument("--check", action="store_true", help="只核对，不改动；有差异则退出码为1")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = {"code": options["committee"]} if options["committee"] else {}
        total = sum(self.one(committee, options["check"]) for committee in Committee.objects.filter(**wanted))
        self.stdout.write(f"差异 {total}")
        if total and options["check"]:
            raise CommandError("台账与来源不一致", returncode=1)

    def one(self, committee: Committee, check: bool) -> int:
        found = list(differences(committee.pk))
        for difference in found:
            self.stdout.write(f"{committee.code} {difference}")
        if found and not check:
            self.restate(committee)
        return len(found)

    def restate(self, committee: Committee) -> None:
        for model in SOURCES:
            with transaction.atomic():
                sync_many(list(model._default_manager.filter(committee=committee)), "重算")
