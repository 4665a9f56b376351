"""One spelling for every value that is hashed."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


def text(value: Any) -> str:
    """JSON with sorted keys, no blanks, real characters; dates, exact numbers and ids as text."""
    return _ENCODER.encode(value)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical spelling")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
