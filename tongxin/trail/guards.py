"""Database triggers that refuse to change or delete a chained row, for both databases; used by migrations."""

from collections.abc import Callable
from typing import Any

REFUSAL = "append-only"


def guard(table: str) -> tuple[Callable[..., None], Callable[..., None]]:
    """(forwards, backwards) for RunPython: no UPDATE, no DELETE on the table."""

    def forwards(apps: Any, editor: Any) -> None:
        for statement in _statements(table, editor.connection.vendor):
            editor.execute(statement)

    def backwards(apps: Any, editor: Any) -> None:
        for act in ("update", "delete"):
            on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on}")

    return forwards, backwards


def _statements(table: str, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for act in ("update", "delete")
        ]
    function = (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$ LANGUAGE plpgsql"
    )
    return [
        function,
        *(
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            for act in ("update", "delete")
        ),
    ]
