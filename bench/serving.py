"""The product behind the server that people use, to see what a worker holds in memory after it has shown every kind of page."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
STARTING = 60.0  # seconds


def held(paths: Sequence[str], session: str, rounds: int) -> float:
    """MB the worker holds after answering the pages so many times, one after another."""
    with served() as (port, server):
        for path in [*paths] * rounds:
            asked(port, path, session)
        return resident(worker_of(server.pid))


@contextmanager
def served() -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    port = free_port()
    command = [
        sys.executable, "-W", "ignore", "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1",
        "--port", str(port), "--blocking-threads", "4", "--log-level", "error", "tongxin.config.wsgi:application",
    ]  # fmt: skip
    env = {
        **os.environ,
        "MALLOC_ARENA_MAX": "2",
        "TONGXIN_DATA": str(settings.DATA_DIR),
    }  # as run.py starts it
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield port, server
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    limit = time.monotonic() + STARTING
    while time.monotonic() < limit:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    raise TimeoutError("the server does not answer")


def asked(port: int, path: str, session: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 200, f"{path}: {answer.status}"


def worker_of(server: int) -> int:
    """The server's only child, which runs the application."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return int(children[-1]) if children else server


def resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
