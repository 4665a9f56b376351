"""One world for all laws of a worker; every request in it is rolled back."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.laws.asking import Visitor, visiting
from tests.laws.world import World, standing_world


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), standing_world() as found:
        yield found


@pytest.fixture(scope="package")
def visitor(world: World) -> Iterator[Visitor]:
    with visiting(world) as found:
        yield found
