"""Child processes that never outlive run.py, and the plain lines it says; standard library only."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STARTED = time.monotonic()
GRACE = 8.0  # seconds a service has for finishing what it is doing
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1

Command = list[str | Path]
Environment = dict[str, str]


class TroubleError(Exception):
    """Something a person must put right; the text says what and how."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code


class StoppedError(Exception):
    """Somebody asked for the end: Ctrl-C, SIGTERM or a closed terminal."""


def say(text: str) -> None:
    """Prints a line; a terminal that is gone must not hinder the clean end."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def step(text: str) -> None:
    say(f"[{time.monotonic() - STARTED:5.1f} s] {text}")


class Processes:
    """Everything started from here; `stop` leaves none of it behind."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._running: list[subprocess.Popen[str]] = []
        self._closed = False

    def run(self, what: str, command: Command, env: Environment | None = None) -> str:
        """Waits for a command and returns what it printed; on failure all of that goes into the message."""
        process = self._start(command, env=env, stdout=subprocess.PIPE)
        printed, _ = process.communicate()
        if self._closed:
            raise StoppedError
        with self._guard:
            self._running.remove(process)
        if process.returncode != 0:
            raise TroubleError(f"{what}失败 / failed: {' '.join(map(str, command))}\n{printed.rstrip()}")
        return printed

    def serve(self, command: Command, env: Environment, log: Path) -> subprocess.Popen[str]:
        """Starts a service that ends with us, even if we are killed outright."""
        with log.open("w", encoding="utf-8") as file:
            return self._start(command, env=env, stdout=file, preexec_fn=follow_parent)

    def _start(self, command: Command, **options: Any) -> subprocess.Popen[str]:
        options |= {"cwd": ROOT, "stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "process_group": 0}
        with self._guard:
            if self._closed:
                raise StoppedError
            process = subprocess.Popen(
                list(map(str, command)), **options, text=True, encoding="utf-8", errors="replace"
            )
            self._running.append(process)
        return process

    def stop(self) -> None:
        """Asks every process to end, waits a while, then ends what is left of its whole group."""
        with self._guard:
            self._closed = True
        for process in self._running:
            process.terminate()
        until = time.monotonic() + GRACE
        while time.monotonic() < until and any(process.poll() is None for process in self._running):
            time.sleep(0.05)
        for process in self._running:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)


def follow_parent() -> None:
    """Lets Linux end this child when run.py is killed and cannot do it itself."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stop_on_signals() -> None:
    """Turns the first request to end into an exception; further ones must not disturb the end."""
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number: int, frame: object) -> None:
        for known in ends:
            signal.signal(known, signal.SIG_IGN)
        raise StoppedError

    for number in ends:
        signal.signal(number, stop)


def at_once(processes: Processes, *jobs: Callable[[], None]) -> None:
    """Runs jobs side by side; the first to fail stops the others."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        try:
            done, _ = wait([pool.submit(job) for job in jobs], return_when=FIRST_EXCEPTION)
            for job in done:
                job.result()
        except BaseException:
            processes.stop()
            raise
