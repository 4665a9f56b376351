"""The floor as a process beside ours, asked over a pipe."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.visiting import Request

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Told:
    """What the floor tells of a request: CPU seconds each, and of the first one status, bytes, statements."""

    cpu: float
    status: int
    bytes: int
    statements: int


class Floor:
    """The running floor."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def ask(self, request: Request, times: int, *, fresh: bool = False) -> Told:
        self.send({"path": request.path, "data": request.data, "times": times, "fresh": fresh})
        assert self.process.stdout
        found = Told(**json.loads(self.process.stdout.readline()))
        assert found.status in {200, 302}, found
        return found

    def send(self, value: object) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(value) + "\n")
        self.process.stdin.flush()


@contextmanager
def floor(sizes: Sequence[int]) -> Iterator[Floor]:
    """A floor with one list a size, numbered from 1, on a database of its own."""
    with TemporaryDirectory(prefix="tongxin-floor-") as folder:
        command = [sys.executable, "-W", "ignore", "-m", "bench.floor", folder]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:  # type: ignore[call-overload]  # pipes by name
            running = Floor(process)
            running.send(list(sizes))
            try:
                yield running
            finally:
                process.stdin.close()
