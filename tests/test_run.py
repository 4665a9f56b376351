"""run.py refuses plainly before any long work, and what it starts ends with it."""

import os
import socket
import subprocess
import sys

import pytest

import run
from tongxin.config.environment import only_from_here
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


def started_as(data, *, empty, database=True):
    profile = run.profile_of(data, empty=empty)
    if database:
        (data / "tongxin.sqlite3").touch()
    return profile


def test_data_stay_what_they_were_first_started_as(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    office, demo = tmp_path / "office", tmp_path / "demo"
    for data in (office, demo):
        data.mkdir()
    assert [started_as(office, empty=each) for each in (True, False, True)] == ["office"] * 3
    assert [started_as(demo, empty=False) for _ in range(2)] == ["demo"] * 2
    with pytest.raises(TroubleError, match="演示数据，请用 --data 换一个目录"):
        started_as(demo, empty=True)
    (demo / "tongxin.sqlite3").unlink()
    assert started_as(demo, empty=True) == "office"


def test_the_demo_of_one_database_is_not_brought_into_another(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert started_as(tmp_path, empty=False) == "demo"
    monkeypatch.setenv("DATABASE_URL", "postgres://office@127.0.0.1/office")
    assert [started_as(tmp_path, empty=each) for each in (True, False)] == ["office"] * 2


def test_data_from_before_profiles_were_kept_are_a_demo_only_with_its_signins(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "tongxin.sqlite3").touch()
    assert started_as(tmp_path, empty=False) == "office"
    (tmp_path / "profile").unlink()
    (tmp_path / "demo-signins.txt").touch()
    assert started_as(tmp_path, empty=False) == "demo"


def settings_with(tmp_path, **given):
    """Loads the settings in a process of its own and returns the last line it says."""
    env = {
        "PATH": os.environ["PATH"],
        "TONGXIN_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tongxin.config.settings",
    }
    command = [sys.executable, "-c", "from tongxin.config import settings; print(settings.PROFILE)"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, encoding="utf-8", cwd=run.ROOT, env=env | given
    )
    return (done.stdout + done.stderr).strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"TONGXIN_PROFILE": "demo", "TONGXIN_BIND": "127.0.0.1:8000"}, "demo"),
        ({"TONGXIN_PROFILE": "demo", "TONGXIN_BIND": "[::1]:8000"}, "demo"),
        ({"TONGXIN_PROFILE": "demo", "TONGXIN_BIND": "0.0.0.0:8000"}, "not on 0.0.0.0."),
        ({"TONGXIN_PROFILE": "demo", "TONGXIN_BIND": "0.0.0.0"}, "not on 0.0.0.0."),
        (
            {"TONGXIN_PROFILE": "demo", "TONGXIN_HOSTS": "localhost,zx.example.gov.cn"},
            "not on zx.example.gov.cn.",
        ),
        (
            {
                "TONGXIN_PROFILE": "office",
                "TONGXIN_BIND": "0.0.0.0:8000",
                "TONGXIN_HOSTS": "zx.example.gov.cn",
            },
            "office",
        ),
    ],
)
def test_the_demo_does_not_start_for_other_machines(tmp_path, given, said):
    assert settings_with(tmp_path, **given).endswith(said)


@pytest.mark.parametrize(
    ("visitor", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, "200 OK"), ({"REMOTE_ADDR": "::ffff:127.0.0.1"}, "200 OK"), ({"REMOTE_ADDR": "::1"}, "200 OK"),
        ({"REMOTE_ADDR": "10.0.0.7"}, "403 Forbidden"), ({}, "403 Forbidden"),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.7"}, "403 Forbidden"),
    ],
)  # fmt: skip
def test_the_demo_turns_visitors_from_other_machines_away(visitor, status):
    def application(environ, start_response):
        start_response("200 OK", [])
        return [b"ok"]

    statuses = []
    list(only_from_here(application)(visitor, lambda status, headers: statuses.append(status)))
    assert statuses == [status]
