"""A page with a few rows asks the database a bounded number of times."""

import pytest

from tests.laws.declared import exceptions
from tests.laws.routes import all_routes
from tests.laws.world import STAFF

BUDGET = 25
READERS = (*STAFF, "member")


def first_reader(world, visitor, route):
    """The answer of the first role that may open the page."""
    answers = (visitor.get(role, route.address(world.own)) for role in READERS)
    return next((answer for answer in answers if answer.status == 200), None)


@pytest.mark.django_db
def test_no_page_takes_more_statements_than_its_budget(world, visitor):
    allowed = exceptions("statements")
    taken = {
        route.name: answer.statements
        for route in all_routes()
        if route.in_committee and (answer := first_reader(world, visitor, route))
    }
    over = {
        name: count
        for name, count in taken.items()
        if count > allowed.get(name, {"at_most": BUDGET})["at_most"]
    }
    assert over == {}
    assert [name for name in allowed if taken.get(name, 0) <= BUDGET] == []
