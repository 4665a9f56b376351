"""The sample year, imported once for all stories of a worker and rolled back at the end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tongxin.overview import demo
from tongxin.people.models import Committee


@pytest.fixture(scope="module")
def demo_year(django_db_setup: None, django_db_blocker: Any) -> Iterator[Committee]:
    """The demo committee with its whole year; each story works in a savepoint above it."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load()
        yield Committee.objects.get(code=demo.CODE)
        transaction.set_rollback(True)
