"""Turns a shape into what both template languages read: dicts, lists, numbers, clean texts, worded dates."""

import re
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

# What XML 1.0 cannot carry: pasted text brings vertical tabs and half characters, and Word refuses the file.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(value: Any) -> Any:
    """Every date becomes {full: 2026年3月5日, month: 2026年3月, day: 3月5日}; an absent one stays None."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return worded(value)
    return clean(value) if isinstance(value, str) else value


def clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    return UNPRINTABLE.sub("", text).strip()


def worded(on: date) -> dict[str, str]:
    month = f"{on.year}年{on.month}月"
    return {"full": f"{month}{on.day}日", "month": month, "day": f"{on.month}月{on.day}日"}
