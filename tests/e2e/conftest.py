"""A demo installation, an empty one, and people with a browser before them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e import installation
from tests.e2e.installation import Installation
from tests.e2e.visitor import DESKTOP, PHONE, Visitor, browser_at, visitor

HERE = Path(__file__).parent
Comes = Callable[..., Visitor]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys one after another behind all other tests, so that the browser is started once."""
    journeys = [item for item in items if HERE in item.path.parents]
    items[:] = [*(item for item in items if HERE not in item.path.parents), *journeys]


def pytest_itemcollected(item: pytest.Item) -> None:
    if HERE in item.path.parents:
        item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation.demo(tmp_path_factory.mktemp("demo")) as found:
        yield found


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation.empty(tmp_path_factory.mktemp("empty")) as found:
        yield found


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for the journeys only: its loop must not run beside tests that use the database."""
    with browser_at(chromium) as found:
        yield found


@pytest.fixture
def comes(browser: Browser) -> Iterator[Comes]:
    """Opens windows, however many people a journey has; each closes without troubles."""
    with ExitStack() as windows:

        def enter(place: Installation, size: tuple[int, int] = DESKTOP, **options: Any) -> Visitor:
            return windows.enter_context(visitor(browser, place, size, **options))

        yield enter


@pytest.fixture
def office(comes: Comes, demo: Installation) -> Visitor:
    """陈示例 of the office at his desk, signed in to the demo committee."""
    person = comes(demo)
    person.sign_in("office")
    return person


@pytest.fixture
def member(comes: Comes, demo: Installation) -> Visitor:
    """A standing member with his phone."""
    person = comes(demo, PHONE, has_touch=True, is_mobile=True)
    person.sign_in("member")
    return person
