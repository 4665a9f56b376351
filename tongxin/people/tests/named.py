"""The people most stories are about; a conftest that imports them lets its tests ask for them by name."""

import pytest

from tongxin.people.models import Committee, Membership
from tongxin.people.tests.factories import make_committee, make_member


@pytest.fixture
def committee() -> Committee:
    return make_committee()


@pytest.fixture
def li(committee: Committee) -> Membership:
    return make_member(committee, name="李明")


@pytest.fixture
def wang(committee: Committee) -> Membership:
    return make_member(committee, name="王芳")
