"""Nobody reads or changes another committee's rows, and what each role may reach is written down."""

import pytest

from tests.laws import isolation
from tests.laws.painting import birds
from tests.laws.routes import all_routes
from tests.laws.world import ROLES_ASKED, STAFF
from tongxin.people.powers import ROLES

REGENERATE = (
    "If the change is meant: python -m tests.laws.write, and read the difference of tests/laws/isolation.txt."
)


def test_every_role_of_the_product_is_asked():
    assert sorted(STAFF.values()) == sorted(ROLES)


@pytest.mark.parametrize("role", ROLES_ASKED)
@pytest.mark.django_db
def test_a_role_reaches_what_the_matrix_says_and_never_another_committee(world, visitor, role):
    whole = isolation.read(isolation.FILE.read_text("utf-8"))
    found = isolation.survey(world, visitor, role, isolation.posting_in(whole))
    declared = {key: line for key, line in whole.items() if key[2] == role}
    assert "\n".join(found.faults) == ""
    assert "\n".join([*isolation.differences(declared, found.table), ""]).strip() == "", REGENERATE


@pytest.mark.django_db
def test_powers_of_one_committee_open_nothing_in_another(world, visitor):
    """Who is a member here and holds all powers next door gets what any member here gets."""
    faults = []
    for route in all_routes():
        address = route.address(world.own)
        plain, mighty = visitor.get("other-member", address), visitor.get("two-seats", address)
        faults += [f"{route.name}: shows {each}" for each in birds(mighty.text, world.canaries)]
        faults += [f"{route.name}: answers {mighty.status}"] if mighty.status != plain.status else []
    assert faults == ["front: answers 200"]  # he chooses between his seats


def test_a_matrix_that_is_written_out_reads_back_the_same():
    cells = {"anonymous": ("302",) * 6, "nobody": ("404",) * 6}
    lines = {role: cells.get(role, ("200", "404", "404", "404", "404", "404")) for role in ROLES_ASKED}
    table: isolation.Table = {
        ("members desk/members/", method, role): line
        for method in isolation.METHODS
        for role, line in lines.items()
    }
    table |= {("front /", "POST", role): ("405", *["-"] * 5) for role in ROLES_ASKED}
    assert isolation.read(isolation.written_out(table)) == table
