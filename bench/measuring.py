"""How a figure is taken: CPU and wall time, peak memory, statements, and ratios from interleaved rounds."""

import gc
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

from django.db import connection

Result = TypeVar("Result")
KEEPING = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds: on the clock, and of the processor in this process and the children it waited for."""

    wall: float
    cpu: float


def timed(work: Callable[[], Result]) -> tuple[Result, Spent]:
    """Do the work once, with memory tidied before."""
    gc.collect()
    wall, cpu = time.perf_counter(), _cpu()
    found = work()
    return found, Spent(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def best(work: Callable[[], Result], times: int) -> tuple[Result, Spent]:
    """The work's result and its median cost over several times."""
    runs = [timed(work) for _ in range(times)]
    return runs[-1][0], Spent(median(each.wall for _, each in runs), median(each.cpu for _, each in runs))


@dataclass(frozen=True, slots=True)
class Compared:
    """Two costs and the median of their ratios round by round, with its lowest and highest."""

    ours: float
    floor: float
    ratio: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.ratio:.2f}× ({self.low:.2f}–{self.high:.2f})"


def compare(ours: Callable[[], float], floor: Callable[[], float], rounds: int) -> Compared:
    """Interleaved rounds A-B, B-A, …: whatever else the machine does meets both sides alike."""
    ours(), floor()
    pairs = []
    for number in range(rounds):
        if number % 2:
            below = floor()
            pairs.append((ours(), below))
        else:
            pairs.append((ours(), floor()))
    ratios = [above / below for above, below in pairs]
    above, below = (median(each) for each in zip(*pairs, strict=True))
    return Compared(above, below, median(ratios), min(ratios), max(ratios))


def peak(work: Callable[[], Result]) -> tuple[Result, float]:
    """The work's result and the most memory the process held meanwhile, in MB; since its start where Linux does not tell."""
    gc.collect()
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    found = work()
    return found, high_water()


def high_water() -> float:
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent to the database meanwhile, without those that only open and close transactions."""
    found: list[str] = []

    def noted(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(KEEPING):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        yield found
