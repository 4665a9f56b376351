"""Gives the application's database role what it needs, and nothing that could change a chained row (PostgreSQL)."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from tongxin.trail.chain import Chained
from tongxin.trail.models import SealedValue


class Command(BaseCommand):
    help = "为应用角色授权：链表与加密值只可查、只可增"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("只有 PostgreSQL 才分所有者与应用角色", returncode=2)
        role = connection.ops.quote_name(options["role"])
        append_only = {
            model._meta.db_table for model in apps.get_models() if issubclass(model, (Chained, SealedValue))
        }
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
            for table in connection.introspection.table_names(cursor):
                name = connection.ops.quote_name(table)
                rights = "SELECT, INSERT" if table in append_only else "SELECT, INSERT, UPDATE, DELETE"
                cursor.execute(f"GRANT {rights} ON {name} TO {role}")
                if table in append_only:  # an earlier release may have given more
                    cursor.execute(f"REVOKE UPDATE, DELETE ON {name} FROM {role}")
        self.stdout.write(f"已授权 {options['role']}")
