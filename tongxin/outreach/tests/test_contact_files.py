"""The register of contacts as a file that comes a second time."""

from datetime import date

import pytest

from tongxin.ledger.correcting import correct, void
from tongxin.outreach.models import Contact
from tongxin.people.tests.factories import make_committee, make_member
from tongxin.tables.tests.bringing import CHEN, brought

pytestmark = pytest.mark.django_db
VISITS = "委员姓名,联系时间,联系对象,联系方式\n李明,2025-05-06,社区居民,走访\n李明,2025-05-07,企业职工,走访\n"


def test_contacts_corrected_or_struck_out_are_not_entered_again_by_the_same_file():
    committee = make_committee()
    make_member(committee, name="李明")
    brought(committee, "contacts", VISITS)
    first, second = Contact.objects.order_by("on")
    correct(CHEN, first, {"on": date(2025, 5, 8)}, "日期登错")
    void(CHEN, second, "没有这次联系")
    again = brought(committee, "contacts", VISITS)
    assert [(line.outcome, len(line.warnings)) for line in again.lines.all()] == [("same", 1), ("same", 1)]
    assert [row.on for row in Contact.objects.standing()] == [date(2025, 5, 8)]
