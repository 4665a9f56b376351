"""The ground of every test: a migrated database, fast passwords, and journeys only where a browser is."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def found_browser() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_configure() -> None:
    from django.conf import settings  # pytest-django has named them by now

    examples()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES["counts"] = {
        "BACKEND": "django.core.cache.backends.dummy.DummyCache"
    }  # factories leave no trail


def examples() -> None:
    """Properties are tried on the same examples in every run; HYPOTHESIS_PROFILE=search looks for new ones."""
    from hypothesis import HealthCheck, settings  # only where tests run

    patient: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
    settings.register_profile("same", derandomize=True, database=None, **patient)
    settings.register_profile("search", max_examples=2000, **patient)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves browser journeys out where there is no browser; the summary says so."""
    if found_browser():
        return
    left_out = [item for item in items if item.get_closest_marker("e2e")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not item.get_closest_marker("e2e")]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    ran = sum("e2e" in report.keywords and report.when == "call" for report in reports)
    absent = "left out, no Chromium was found" if not found_browser() else "none ran"
    terminalreporter.write_line(f"browser tests: {f'{ran} ran in {found_browser()}' if ran else absent}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser for Playwright; journeys are not collected without one."""
    return found_browser() or ""


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Replaces pytest-django's: a copy of a migrated template, renewed after tests that commit."""
    from django.db import connection  # the settings stand by now
    from django.test import TransactionTestCase

    from tests import database

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        chosen = database.choose(worker, tmp_path_factory.mktemp("database"))
        chosen.renew()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: chosen.renew())
        yield
    with django_db_blocker.unblock():
        connection.close()
