"""Other words for the ways of keeping in contact."""

import pytest

from tongxin.outreach.models import Contact
from tongxin.people.tests.factories import make_committee, make_member
from tongxin.tables.tests.messy import brought

pytestmark = pytest.mark.django_db
HEAD = ["委员姓名", "联系时间", "联系对象", "联系方式"]


@pytest.mark.parametrize(
    ("written", "means"), [("入户走访", "visit"), ("微信", "online"), ("座谈会", "talk")]
)
def test_a_way_of_contact_written_otherwise(written, means):
    here = make_committee()
    make_member(here, name="林怡")
    brought("contacts", here, [HEAD, ["林怡", "2025-03-05", "社区居民", written]])
    assert Contact.objects.get().means == means


def test_nobody_is_contacted_where_a_sign_of_nothing_stands():
    here = make_committee()
    make_member(here, name="林怡")
    (line,) = brought("contacts", here, [HEAD, ["林怡", "2025-03-05", "无", "走访"]])
    assert line.problems == ["“联系对象”列：没有填写"]
