"""Test databases: real migrations once into a template, then a copy for each worker and after each committed test.

On PostgreSQL the owner role (TONGXIN_OWNER_DATABASE_URL) migrates and copies, and the tests connect as the
application role of DATABASE_URL, so a missing grant shows. Copying replaces Django's flush, which the
append-only guards rightly refuse.
"""

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "test"


class Database(Protocol):
    """How one kind of database makes the template and copies it."""

    def renew(self) -> None:
        """Puts a fresh copy of the template, migrated first if need be, under the connection."""


def migrations_digest() -> str:
    """Changes with any migration, any module a migration imports, and any dependency."""
    paths = sorted((ROOT / "tongxin").glob("**/migrations/*.py"))
    names = {
        name
        for path in paths
        for name in re.findall(r"^from (tongxin[\w.]+) import", path.read_text(), re.MULTILINE)
    }
    modules = [ROOT / (name.replace(".", "/") + ".py") for name in sorted(names)]
    total = hashlib.sha256()
    for path in [*paths, *filter(Path.is_file, modules), ROOT / "requirements" / "base.txt"]:
        total.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return total.hexdigest()[:12]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def point_at(name: str, **others: str) -> None:
    """Connects to another database from now on."""
    connection.close()
    for settings_dict in (connection.settings_dict, settings.DATABASES["default"]):
        settings_dict.update(NAME=name, **others)


class Sqlite:
    """Files: the template is kept while the migrations stay the same."""

    def __init__(self, folder: Path) -> None:
        self.template = FOLDER / f"template-{migrations_digest()}.sqlite3"
        self.copy = folder / "tongxin.sqlite3"

    def renew(self) -> None:
        with one_at_a_time():
            if not self.template.is_file():
                self.build()
        point_at(str(self.copy))
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{self.copy}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.template, self.copy)

    def build(self) -> None:
        for old in FOLDER.glob("template-*"):
            old.unlink()
        fresh = self.template.with_suffix(".fresh")
        point_at(str(fresh))
        call_command("migrate", verbosity=0)
        connection.close()
        fresh.rename(self.template)


class Postgres:
    """A template database owned by the owner role, and one copy for each worker."""

    def __init__(self, worker: str) -> None:
        from tongxin.config.environment import postgres  # not before the settings stand

        connection.settings_dict["OPTIONS"].pop("pool", None)
        self.application = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
        url = os.environ.get("TONGXIN_OWNER_DATABASE_URL") or os.environ["DATABASE_URL"]
        self.owner = {key: postgres(url)[key] for key in ("USER", "PASSWORD")}
        name = connection.settings_dict["NAME"]
        self.template, self.copy = f"test_{name}_{migrations_digest()}", f"test_{name}_{worker}"

    def renew(self) -> None:
        with one_at_a_time():
            point_at("postgres", **self.owner)
            if not self.rows("SELECT 1 FROM pg_database WHERE datname = %s", self.template):
                self.build()
            self.make(self.copy, self.template)
            point_at(self.copy, **self.application)

    def build(self) -> None:
        fresh = f"{self.template}_fresh"
        self.make(fresh, "template1")
        point_at(fresh, **self.owner)
        call_command("migrate", verbosity=0)
        if self.owner != self.application:
            call_command("grant_application_role", self.application["USER"])
        point_at("postgres", **self.owner)
        self.do(f'ALTER DATABASE "{fresh}" RENAME TO "{self.template}"')

    def make(self, name: str, template: str) -> None:
        """Without FORCE: that wants power over an autovacuum worker, which a plain drop sends away and waits for."""
        self.do(f'DROP DATABASE IF EXISTS "{name}"')
        self.do(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    @staticmethod
    def do(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    @staticmethod
    def rows(query: str, *values: Any) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall())


def choose(worker: str, folder: Path) -> Database:
    return Postgres(worker) if connection.vendor == "postgresql" else Sqlite(folder)
