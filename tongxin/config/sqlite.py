"""Puts a SQLite without the WAL-reset bug under Django, or falls back to one that is slow and safe."""

import sqlite3 as bundled
import sys

FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def is_fixed(version: tuple[int, ...]) -> bool:
    newest, *backports = FIXED
    return version >= newest or any(version[:2] == fix[:2] and version >= fix for fix in backports)


def swap() -> None:
    """Make `import sqlite3` mean pysqlite3 where its wheel exists; must run before Django is loaded."""
    if is_fixed(bundled.sqlite_version_info):
        return
    try:
        import pysqlite3  # only wheels for Linux x86-64 exist
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def version() -> tuple[int, ...]:
    import sqlite3  # read again: it may have been swapped

    return sqlite3.sqlite_version_info


def journal_mode() -> str:
    swap()
    return "WAL" if is_fixed(version()) else "DELETE"
