"""The one place where the time is read; tests set it instead of waiting."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """This moment, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The day it is at the office."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


@contextmanager
def frozen(at: datetime | date) -> Iterator[None]:
    """Hold the clock at a moment, or at noon of a local day."""
    moment = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, 12, tzinfo=LOCAL)
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def pass_time(amount: timedelta) -> None:
    """Move a held clock forward."""
    _frozen.set(now() + amount)
