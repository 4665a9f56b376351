"""The office's tests happen on one day in May 2025."""

from collections.abc import Iterator

import pytest

from tongxin.office.tests.desk import TODAY
from tongxin.trail import clock


@pytest.fixture(autouse=True)
def a_day_in_may() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield
