"""Founds a committee with its term and its first accounts on an installation without demo data."""

import secrets
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tongxin.people.models import Committee, Term, User
from tongxin.people.powers import ROLES, grant
from tongxin.trail import record

FIRST = ("member_affairs_office", "system_administrator", "security_administrator", "audit_administrator")


class Command(BaseCommand):
    help = "建立政协组织、届次和首批账号（工作机构、系统、安全、审计各一个）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="代码，用在网址里，如 yueqing")
        parser.add_argument("name", help="全称，如 政协某某市委员会")
        parser.add_argument("--short-name", help="简称，如 某某市政协")
        parser.add_argument("--parent", help="上级政协组织的代码")
        parser.add_argument("--term", type=int, required=True, help="第几届")
        parser.add_argument(
            "--from", dest="starts", type=date.fromisoformat, required=True, help="本届开始日期"
        )
        parser.add_argument(
            "--until", dest="ends", type=date.fromisoformat, required=True, help="本届结束日期"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if Committee.objects.filter(code=options["code"]).exists():
            raise CommandError(f"代码“{options['code']}”已被使用", returncode=2)
        if options["starts"] >= options["ends"]:
            raise CommandError("本届结束日期要晚于开始日期", returncode=2)
        with transaction.atomic():
            committee = self.founded(options)
            accounts = [self.account(committee, role) for role in FIRST]
        self.stdout.write(f"已建立 {committee.name}，网址 /c/{committee.code}/。首批账号的密码只显示这一次：")
        for username, password, label in accounts:
            self.stdout.write(f"{username:<24} {password}   {label}")

    def founded(self, options: dict[str, Any]) -> Committee:
        parent = Committee.objects.filter(code=options["parent"]).first() if options["parent"] else None
        if options["parent"] and parent is None:
            raise CommandError(f"没有代码为“{options['parent']}”的上级", returncode=2)
        committee = Committee.objects.create(
            code=options["code"],
            name=options["name"],
            parent=parent,
            short_name=options["short_name"] or options["name"][:40],
        )
        Term.objects.create(
            committee=committee, number=options["term"], starts_on=options["starts"], ends_on=options["ends"]
        )
        act = record.Act("people.committee.founded", "建立政协组织", committee, committee.name)
        record.record(record.SYSTEM, committee.pk, act)
        return committee

    def account(self, committee: Committee, role: str) -> tuple[str, str, str]:
        label, powers = ROLES[role]
        username, password = f"{committee.code}-{role.split('_', maxsplit=1)[0]}", secrets.token_urlsafe(12)
        user = User.objects.create_user(username, password, display_name=label)
        grant(record.SYSTEM, user, committee, powers)
        return username, password, label
