"""Loads the demo committee into an empty database and prints its sign-ins."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongxin.overview import demo
from tongxin.people.models import Committee


class Command(BaseCommand):
    help = "建立演示用的示例市政协"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="已有数据就不再建立")
        parser.add_argument("--print-signins", action="store_true", help="只输出演示账号")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PROFILE != "demo":
            raise CommandError("演示数据只能装在演示环境（TONGXIN_PROFILE=demo）", returncode=2)
        if not Committee.objects.exists():
            demo.load()
        elif not options["if_empty"]:
            raise CommandError("数据库里已有数据，没有装入演示数据", returncode=2)
        if Committee.objects.filter(code=demo.CODE, is_demo=True).exists():
            for sign_in in demo.sign_ins():
                self.stdout.write(f"{sign_in.username:<10} {demo.PASSWORD}   {sign_in.label}")
