"""Canonical bytes: sorted keys, UTF-8, no spaces, exact numbers as text; the ground of every hash."""

import json
from datetime import date
from fractions import Fraction
from hashlib import sha256

from .exact import text


def canonical(value: object) -> bytes:
    """The one byte form of a JSON-like value; floats are refused with TypeError."""
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def plain(value: object) -> object:
    """The value with exact numbers and dates as text, tuples as lists, sets as sorted lists."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Fraction):
        return text(value)
    if isinstance(value, date):
        return value.isoformat()
    return _container(value)


def _container(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    raise TypeError(f"no canonical form for {type(value).__name__}")


def digest(value: object) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return sha256(canonical(value)).hexdigest()
