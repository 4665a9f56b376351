"""The real product on a free loopback port: its own data, its web service and its worker."""

import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.processes import Command, Environment, Processes

START_SECONDS = 60
OURS = ("TONGXIN_", "DATABASE_URL", "REDIS_URL")


@dataclass(frozen=True, slots=True)
class Installation:
    """Where it answers, its committee, and the sign-ins as printed when they were made."""

    origin: str
    code: str
    printed: str

    def url(self, path: str) -> str:
        return f"{self.origin}/c/{self.code}/{path}"

    def password(self, username: str) -> str:
        lines = [line.split() for line in self.printed.splitlines()]
        return next(words[1] for words in lines if words and words[0] == username)


@contextmanager
def running(data: Path, profile: str, code: str, founding: Command) -> Iterator[Installation]:
    """An installation founded by a command of manage.py; nothing of it runs on afterwards."""
    processes, port = Processes(), free_port()
    env = environment(data, profile, port)
    try:
        processes.run("migrate", manage("migrate", "--verbosity", "0"), env)
        printed = processes.run("found", manage(*founding), env)
        serve(processes, env, data, port)
        yield Installation(f"http://127.0.0.1:{port}", code, printed)
    finally:
        processes.stop()


def manage(*words: str | Path) -> Command:
    return [sys.executable, "manage.py", *words]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path, profile: str, port: int) -> Environment:
    """What the machine gives, without the settings of the tests themselves."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    own = {"TONGXIN_DATA": str(data), "TONGXIN_PROFILE": profile, "TONGXIN_BIND": f"127.0.0.1:{port}"}
    return kept | own | {"PYTHONUNBUFFERED": "1"}


def serve(processes: Processes, env: Environment, data: Path, port: int) -> None:
    """Web and worker as run.py starts them; returns when the first page answers."""
    options = [
        "--interface",
        "wsgi",
        "--no-ws",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--blocking-threads",
        "4",
    ]
    web: Command = [sys.executable, "-m", "granian", *options, "tongxin.config.wsgi:application"]
    log = data / "web.log"
    process = processes.serve(web, env, log)
    worker = manage("db_worker", "--no-startup-delay", "--no-reload")
    processes.serve(worker, env, data / "worker.log")
    until = time.monotonic() + START_SECONDS
    while not answers(port):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the web service did not start:\n{log.read_text(encoding='utf-8')}")
        time.sleep(0.1)


def answers(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        try:
            connection.request("HEAD", "/signin/")
            connection.getresponse().close()
        except (OSError, http.client.HTTPException):
            return False
    return True


DEMO: Command = ["load_demo", "--print-signins"]
FOUND: Command = [
    "found_committee", "sample", "政协示例市委员会", "--short-name", "示例市政协",
    "--term", "13", "--from", "2022-01-01", "--until", "2026-12-31",
]  # fmt: skip


@contextmanager
def demo(data: Path) -> Iterator[Installation]:
    """The demo committee with its whole year."""
    with running(data, "demo", "demo", DEMO) as found:
        yield found


@contextmanager
def empty(data: Path) -> Iterator[Installation]:
    """A committee just founded: accounts, a term, nothing else."""
    with running(data, "office", "sample", FOUND) as found:
        yield found
