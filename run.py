#!/usr/bin/env python3
"""Starts tongxin on this computer (`python3 run.py`) or runs its tests (`python3 run.py test`)."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import io
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

if sys.version_info < (3, 11) or os.name != "posix":
    sys.exit("需要 Linux 或 macOS，Python 3.11 以上 / needs Linux or macOS and Python 3.11 or newer")

from tools.processes import (
    Command,
    Environment,
    Processes,
    StoppedError,
    TroubleError,
    at_once,
    say,
    step,
    stop_on_signals,
)

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"
DIST = ROOT / "tongxin" / "ui" / "static" / "ui" / "dist"
FONTS = ROOT / "tools" / "fetch_fonts.py"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OLDEST_NODE = 20
ONE_NODE = threading.Lock()


def digest(paths: Iterable[Path]) -> str:
    """One hash over names and contents: what it stamps is not done again until one of them changes."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return total.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == value


def files(folder: str, *patterns: str) -> Iterator[Path]:
    """The files below a folder of the project, without those this script makes."""
    for pattern in patterns:
        yield from (path for path in (ROOT / folder).rglob(pattern) if DIST not in path.parents)


def answers(command: Command) -> bool:
    """Whether a command exists and succeeds."""
    try:
        return subprocess.run(list(map(str, command)), capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_venv(processes: Processes) -> None:
    """Makes .venv without pip, because a bare Debian has no ensurepip; ours drives it from outside."""
    same = f"import sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    if not answers([PYTHON, "-c", same]):
        processes.run("创建 .venv", [sys.executable, "-m", "venv", "--clear", "--without-pip", VENV])


def pip() -> Command:
    """The pip that installs into .venv: ours from outside, else one inside."""
    outside: Command = [sys.executable, "-m", "pip", "--python", PYTHON]
    inside: Command = [PYTHON, "-m", "pip"]
    if answers([*outside, "--version"]):
        return outside
    if answers([*inside, "--version"]) or answers([PYTHON, "-m", "ensurepip"]):
        return inside
    advice = "这台电脑的 Python 没有 pip，请先安装 / this Python has no pip, install it first:"
    raise TroubleError(f"{advice}\n    sudo apt install python3-pip", 2)


def install(processes: Processes, name: str) -> None:
    """Installs one hashed lock file into .venv, unless exactly that file is in it already."""
    lock = ROOT / "requirements" / f"{name}.txt"
    stamp, value = VENV / f"installed-{name}", digest([lock])
    if is_stamped(stamp, value):
        return
    step(f"安装 Python 依赖 … / installing Python packages of {lock.name}")
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-compile", "--no-deps"]
    processes.run("安装 Python 依赖", [*pip(), "install", *options, "--require-hashes", "-r", lock])
    stamp.write_text(value, encoding="utf-8")
    step("✓ Python 依赖已装好 / Python packages installed")


def node(processes: Processes) -> Environment:
    """An environment in which `node` and `npm` are found: the system's, else ours from a wheel."""
    recent = f"process.exitCode = +(parseInt(process.versions.node) < {OLDEST_NODE})"
    if answers(["node", "-e", recent]) and shutil.which("npm"):
        return dict(os.environ)
    with ONE_NODE:  # the build and the fonts may both ask for it
        install(processes, "node")
    return os.environ | {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def build_front_end(processes: Processes) -> None:
    """Runs npm ci and the build when their sources changed; what can name a class counts."""
    packages = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    sources = digest(
        {
            ROOT / "tools" / "build_frontend.mjs",
            *files("tongxin", "templates/**/*.html", "templatetags/*.py", "forms.py"),
            *files("tongxin/ui", "*.py", "assets/**/*.*"),
        }
    )
    installed, built = MODULES / ".tongxin-installed", DIST / ".tongxin-built"
    if is_stamped(installed, packages) and is_stamped(built, packages + sources):
        return
    env = node(processes)
    if not is_stamped(installed, packages):
        step("安装前端依赖 … / installing front-end packages")
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        processes.run("安装前端依赖", ["npm", "ci", *quiet], env)
        installed.write_text(packages, encoding="utf-8")
    processes.run("构建前端", ["node", "tools/build_frontend.mjs"], env)
    built.write_text(packages + sources, encoding="utf-8")
    step("✓ 前端已构建 / front end built")


def fetch_fonts(processes: Processes) -> None:
    """Fetches the fonts of printed documents; without them everything else works, so failing stops nothing."""
    stamp = ROOT / "var" / "fonts" / ".tongxin-fetched"
    value = digest([FONTS])
    if is_stamped(stamp, value):
        return
    with contextlib.suppress(StoppedError):
        try:
            step("下载公文字体 … / fetching document fonts")
            processes.run("下载字体", [PYTHON, FONTS], node(processes))
            stamp.parent.mkdir(parents=True, exist_ok=True)
            stamp.write_text(value, encoding="utf-8")
            step("✓ 公文字体已就绪 / document fonts ready")
        except TroubleError as trouble:
            step(
                f"公文字体没有下载成功，下次启动再试 / fonts not fetched, the next start tries again\n{trouble}"
            )


def has_database(env: Mapping[str, str], data: Path) -> bool:
    return bool(env.get("DATABASE_URL")) or (data / "tongxin.sqlite3").is_file()


def profile_of(data: Path, *, empty: bool) -> str:
    """What the data were first started as: an office gets neither the demo's people nor its mark by a later start."""
    kept, url = data / "profile", os.environ.get("DATABASE_URL", "")
    here = (
        hashlib.sha256(url.encode()).hexdigest()[:16] if url else "sqlite"
    )  # a profile belongs to one database
    profile, _, of = (kept.read_text(encoding="utf-8") if kept.is_file() else "").partition(" ")
    if of != here or not has_database(os.environ, data):
        profile = "demo" if begun_as_demo(data, empty=empty) else "office"
        kept.write_text(f"{profile} {here}", encoding="utf-8")
    if empty and profile == "demo":
        advice = "请用 --data 换一个目录。\nThis data directory holds the demo; choose another with --data."
        raise TroubleError(f"{data} 里是演示数据，{advice}", 2)
    return profile


def begun_as_demo(data: Path, *, empty: bool) -> bool:
    """Data from before profiles were kept are a demo only where its sign-ins lie."""
    known = not os.environ.get("DATABASE_URL") and (data / "tongxin.sqlite3").is_file()
    return (data / "demo-signins.txt").is_file() if known else not empty


def environment(data: Path, port: int, profile: str) -> Environment:
    return os.environ | {
        "MALLOC_ARENA_MAX": "2",  # glibc gives every thread a heap of its own: 20 MB a process for nothing
        "PYTHONUNBUFFERED": "1",
        "TONGXIN_BIND": f"127.0.0.1:{port}",
        "TONGXIN_DATA": str(data),
        "TONGXIN_PROFILE": profile,
    }


def prepare_data(processes: Processes, env: Environment, data: Path) -> None:
    """Brings the tables up to date and loads the demo committee once; keeps its sign-ins for later starts."""
    stamp, signins = data / ".migrated", data / "demo-signins.txt"
    value = digest([*files("tongxin", "migrations/*.py"), ROOT / "requirements" / "base.txt"])
    if env.get("DATABASE_URL") or not has_database(env, data):
        for path in (stamp, signins):
            path.unlink(missing_ok=True)
    if not is_stamped(stamp, value):
        step("建立数据表 … / migrating")
        processes.run("建立数据表", [PYTHON, "manage.py", "migrate", "--verbosity", "0"], env)
        stamp.write_text(value, encoding="utf-8")
    if env["TONGXIN_PROFILE"] == "demo" and not signins.is_file():
        step("装入示例委员会 … / loading the demo committee")
        load: Command = [PYTHON, "manage.py", "load_demo", "--if-empty", "--print-signins"]
        printed = processes.run("装入示例", load, env)
        signins.touch(mode=0o600)
        signins.write_text(printed, encoding="utf-8")


def check_data(data: Path) -> None:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data):
            pass
    except OSError as error:
        advice = "请用 --data 换一个目录。\nThe data directory cannot be written; choose another with --data."
        raise TroubleError(f"数据目录不能写入：{data}（{error.strerror}）。{advice}", 2) from error


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            advice = f"请用 --port 换一个。\nPort {port} is not available; choose another with --port."
            raise TroubleError(f"端口 {port} 不能使用（{error}）。{advice}", 2) from error


def is_up(port: int) -> bool:
    """Whether the web service answers requests at all."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("HEAD", "/")
        connection.getresponse().close()
    except (OSError, http.client.HTTPException):
        return False
    return True


class Services:
    """Web, worker and scheduler: if one dies, all end."""

    def __init__(self, processes: Processes, env: Environment, logs: Path) -> None:
        self._processes, self._env, self._logs = processes, env, logs
        self._alive: dict[str, subprocess.Popen[str]] = {}
        logs.mkdir(exist_ok=True)

    def start(self, name: str, command: Command) -> None:
        self._alive[name] = self._processes.serve([PYTHON, *command], self._env, self._logs / f"{name}.log")

    def check(self) -> None:
        for name, process in self._alive.items():
            if process.poll() is not None:
                log = self._logs / f"{name}.log"
                tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:])
                raise TroubleError(
                    f"{name} 意外结束，全部停止 / ended unexpectedly, all stop ({log})\n{tail}"
                )


def signins_of(data: Path) -> str:
    return (data / "demo-signins.txt").read_text(encoding="utf-8").rstrip()


def next_step(data: Path) -> str:
    """How an office that has nobody yet gets its committee and first accounts."""
    found = f"TONGXIN_DATA={shlex.quote(str(data))} .venv/bin/python manage.py found_committee --help"
    return f"还没有建立本会和账号的，另开一个窗口运行 / to found a committee, in another window:\n    {found}"


def serve(processes: Processes, env: Environment, data: Path, port: int) -> None:
    """Starts the services, tells the address, and stays until somebody or something ends it."""
    services = Services(processes, env, data / "log")
    web = [
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
    services.start("web", ["-m", "granian", *web, "tongxin.config.wsgi:application"])
    while not is_up(port):
        services.check()
        time.sleep(0.1)
    services.start("worker", ["manage.py", "db_worker", "--no-startup-delay", "--no-reload"])
    services.start("scheduler", ["manage.py", "scheduler"])
    step(f"✓ 同心已启动 / tongxin is running: http://127.0.0.1:{port}/")
    say(signins_of(data) if env["TONGXIN_PROFILE"] == "demo" else next_step(data))
    say("按 Ctrl-C 停止 / press Ctrl-C to stop")
    threading.Thread(target=fetch_fonts, args=(processes,), daemon=True).start()
    while True:
        services.check()
        time.sleep(0.3)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Lets only one run.py at a time install and build in this folder."""
    import fcntl  # exists only where the first lines of this file let us get this far

    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def start(processes: Processes, options: argparse.Namespace) -> None:
    data = options.data.expanduser().absolute()
    check_port(options.port)
    check_data(data)
    env = environment(data, options.port, profile_of(data, empty=options.empty))

    def python_side() -> None:
        install(processes, "base")
        prepare_data(processes, env, data)

    with alone():
        make_venv(processes)
        at_once(processes, python_side, lambda: build_front_end(processes))
    serve(processes, env, data, options.port)


def set_up(processes: Processes) -> None:
    """Everything the tests and the linters need."""
    jobs = (
        lambda: install(processes, "dev"),
        lambda: build_front_end(processes),
        lambda: fetch_fonts(processes),
    )
    with alone():
        make_venv(processes)
        at_once(processes, *jobs)


def run_tests(processes: Processes, arguments: list[str]) -> None:
    """Becomes pytest, whose summary is then the last line and whose code is ours."""
    set_up(processes)
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    absent = "没有找到 Chromium，浏览器测试不运行 / no Chromium found: browser tests are left out"
    step(f"浏览器测试使用 / browser tests use {found}" if found else absent)
    spread = (
        [] if any(a.startswith(("-n", "--pdb")) for a in arguments) else ["-n", "auto", "--dist", "loadfile"]
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TONGXIN_")}
    owner = {name: os.environ[name] for name in ["TONGXIN_OWNER_DATABASE_URL"] if name in os.environ}
    os.chdir(ROOT)
    command = [str(PYTHON), "-m", "pytest", *spread, *arguments]
    os.execve(PYTHON, command, kept | owner | {"TONGXIN_DATA": str(ROOT / "var" / "test")})


def parser() -> argparse.ArgumentParser:
    about = "同心：在这台电脑上启动示例系统。tongxin: starts the demo on this computer."
    more = "另有 also: run.py test [pytest 参数 arguments] | run.py setup（只安装 installs only）"
    made = argparse.ArgumentParser("run.py", description=about, epilog=more)
    data = Path(os.environ.get("TONGXIN_DATA") or ROOT / "data")
    made.add_argument("--port", type=int, default=8000, help="端口，默认 8000 / port, 8000 by default")
    made.add_argument("--data", type=Path, default=data, help="数据目录，默认 data / data directory")
    made.add_argument("--empty", action="store_true", help="不装入示例委员会 / without the demo committee")
    return made


def obey(processes: Processes, arguments: list[str]) -> None:
    if arguments[:1] == ["test"]:
        run_tests(processes, arguments[1:])
    elif arguments == ["setup"]:
        set_up(processes)
    else:
        start(processes, parser().parse_args(arguments))


def main() -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Chinese still shows the English
    processes = Processes()
    stop_on_signals()
    try:
        obey(processes, sys.argv[1:])
    except TroubleError as trouble:
        say(str(trouble))
        return trouble.code
    except StoppedError:
        step("正在停止 … / stopping")
    finally:
        processes.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
