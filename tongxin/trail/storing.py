"""Stores many rows by one prepared statement: a fifth of what the ORM's bulk methods cost, where imports need it."""

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

from django.db import connection, connections, models

Convert = Callable[[Any], Any]


class Holders:
    """Who holds the garbage collector: threads come and go in any order, and the last one lets it work again."""

    def __init__(self) -> None:
        self.guard, self.count, self.worked = threading.Lock(), 0, False

    def add(self) -> None:
        with self.guard:
            if not self.count:
                self.worked = gc.isenabled()
                gc.disable()
            self.count += 1

    def drop(self) -> None:
        with self.guard:
            self.count -= 1
            if not self.count and self.worked:
                gc.enable()


HOLDERS = Holders()
PLAIN_FIELDS = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)
PLAIN_VALUES = frozenset({str, int, type(None)})


def insert(rows: Sequence[models.Model], *, numbered: bool = False) -> None:
    """Insert rows of one model: no `save`, no validation. The rows learn their keys only when `numbered`.

    Numbering must happen inside a transaction, which guards the keys on SQLite.
    """
    if not rows:
        return
    fields: list[Any] = [
        field for field in type(rows[0])._meta.concrete_fields if numbered or not field.primary_key
    ]
    if numbered:
        number(rows)
    columns = ", ".join(_quoted(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    _run(f"INSERT INTO {_table(rows[0])} ({columns}) VALUES ({marks})", rows, fields)  # noqa: S608 -- names of our own models
    alias = connection.alias
    for row in rows:
        row._state.adding, row._state.db = False, alias  # noqa: SLF001 -- what `save` reads; Django's own bulk_create sets it too


def update(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these fields of stored rows of one model."""
    if not rows or not names:
        return
    meta = type(rows[0])._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    changes = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    key: Any = meta.pk
    where = _quoted(key.column)
    _run(f"UPDATE {_table(rows[0])} SET {changes} WHERE {where} = %s", rows, [*fields, key])  # noqa: S608 -- names of our own models


def number(rows: Sequence[models.Model]) -> None:
    """Give rows of one model the keys they will be stored under."""
    fresh = [row for row in rows if row.pk is None]
    for row, key in zip(fresh, _next_keys(type(rows[0]), len(fresh)) if fresh else [], strict=True):
        row.pk = key


def _next_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys nobody else will get: from the sequence, or after the last one while this transaction alone may write."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(sequence, [_quoted(table), column, count])
            return [row[0] for row in cursor.fetchall()]
        if not connection.in_atomic_block:
            raise RuntimeError("keys are only safe inside a transaction")
        cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        last = int(cursor.fetchone()[0])
    return list(range(last + 1, last + 1 + count))


def _run(statement: str, rows: Sequence[models.Model], fields: Sequence[Any]) -> None:
    database = connections[connection.alias]  # the proxy would look it up for every value
    ways = [(attrgetter(field.attname), _converter(field, database)) for field in fields]
    with database.cursor() as cursor:
        cursor.executemany(statement, [[convert(read(row)) for read, convert in ways] for row in rows])


def _converter(field: Any, database: Any) -> Convert:
    def convert(value: Any) -> Any:
        return field.get_db_prep_save(value, database)

    def spared(value: Any) -> Any:
        return value if type(value) in PLAIN_VALUES else convert(value)

    return spared if isinstance(field, PLAIN_FIELDS) else convert


def _table(row: models.Model) -> str:
    return _quoted(row._meta.db_table)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


@contextmanager
def collecting_by_hand() -> Iterator[Callable[[], int]]:
    """As without_collecting, for work that goes chunk by chunk: yields what collects all that was made since."""
    with without_collecting():
        gc.freeze()
        try:
            yield gc.collect
        finally:
            gc.unfreeze()


@contextmanager
def without_collecting() -> Iterator[None]:
    """Hold the garbage collector while many rows are made: walking them again and again is a quarter of an import."""
    HOLDERS.add()
    try:
        yield
    finally:
        HOLDERS.drop()
