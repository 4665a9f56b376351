"""run.py refuses plainly before any long work, and what it starts ends with it."""

import socket
import subprocess
import sys

import pytest

import run
from tools.processes import Processes, StoppedError, TroubleError


def start(*arguments):
    """run.py as a person calls it; only for calls that are refused at once."""
    command = [sys.executable, str(run.ROOT / "run.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_a_taken_port_is_refused_in_two_languages_with_code_2(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = start("--port", str(port), "--data", str(tmp_path))
    assert refused.returncode == 2
    assert refused.stdout.splitlines()[1] == f"Port {port} is not available; choose another with --port."


def test_a_data_directory_that_is_a_file_is_refused_with_code_2(tmp_path):
    file = tmp_path / "data"
    file.touch()
    with pytest.raises(TroubleError) as refused:
        run.check_data(file)
    assert refused.value.code == 2
    assert str(refused.value).startswith(f"数据目录不能写入：{file}")


def test_a_stamp_holds_until_a_name_or_a_content_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "ROOT", tmp_path)
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text("1", encoding="utf-8")
    before = run.digest([first])
    assert run.digest([first]) == before
    first.rename(second)
    renamed = run.digest([second])
    second.write_text("2", encoding="utf-8")
    assert len({before, renamed, run.digest([second])}) == 3


def test_a_failed_command_shows_all_it_printed():
    with pytest.raises(TroubleError) as failed:
        Processes().run("试验", [sys.executable, "-c", "print('first'); print('last'); exit(3)"])
    assert str(failed.value).splitlines()[1:] == ["first", "last"]


def test_services_end_with_their_owner_and_none_starts_afterwards(tmp_path):
    processes = Processes()
    service = processes.serve([sys.executable, "-c", "import signal; signal.pause()"], {}, tmp_path / "log")
    assert service.poll() is None
    processes.stop()
    assert service.returncode == -15
    with pytest.raises(StoppedError):
        processes.run("试验", ["true"])
