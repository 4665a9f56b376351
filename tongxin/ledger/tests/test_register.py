"""The register of duties: the whole ledger for the desk, one's own for a member, each row leading to its page."""

from datetime import date

import pytest

from tongxin.ledger.duties import sync
from tongxin.ledger.tests.test_duties import make_contact
from tongxin.people.http import committee_url
from tongxin.people.tests.factories import make_committee, make_member, make_staff

pytestmark = pytest.mark.django_db


def counted(member, **fields):
    row = make_contact(member, **fields)
    sync(row, "陈示例")
    return row


def listed(page):
    return [[each.text for each in cells] for _, cells in page.context["lines"]]


def test_the_desk_reads_and_narrows_the_whole_ledger_and_opens_each_row(client):
    here = make_committee()
    lin, zou = make_member(here, name="林怡"), make_member(here, name="邹磊刚")
    contact = counted(lin, on=date(2025, 3, 1))
    counted(zou, on=date(2024, 5, 1), means="phone")
    counted(make_member(make_committee(), name="外示例"))
    client.force_login(make_staff(here, "duties.read"))
    address = committee_url(here, "duties")
    first = ["2025-03-01", "林怡", "联系界别群众", "走访联系群众", "1 次", "陈示例", "陈示例"]
    second = ["2024-05-01", "邹磊刚", "联系界别群众", "电话联系群众", "1 次", "陈示例", "陈示例"]
    assert listed(client.get(address)) == [first, second]
    for asked in ({"year": 2024}, {"month": 5}, {"name": "邹磊"}):
        assert listed(client.get(address, asked)) == [second]
    assert listed(client.get(address, {"kind": "proposal.filed"})) == []
    opened = client.get(address).context["lines"][0][1][3].href
    assert opened == committee_url(here, "contact", contact.pk)
    assert client.get(opened).status_code == 200


def test_a_member_reads_what_counts_of_himself_and_finds_nobody_by_name(client):
    here = make_committee()
    lin, zou = make_member(here, name="林怡", with_account=True), make_member(here, name="邹磊刚")
    counted(lin, on=date(2025, 3, 1))
    counted(zou, on=date(2025, 3, 2))
    client.force_login(lin.person.user)
    page = client.get(committee_url(here, "duties"), {"name": "邹磊刚"})
    assert listed(page) == [["2025-03-01", "联系界别群众", "走访联系群众", "1 次"]]
    assert page.context["register"].title == "我的履职登记"


@pytest.mark.parametrize("others", [0, 2])
def test_the_register_asks_the_same_questions_for_one_row_and_for_three(
    client, django_assert_num_queries, others
):
    here = make_committee()
    for number in range(1 + others):
        counted(make_member(here), on=date(2025, 3, 1 + number))
    client.force_login(make_staff(here, "duties.read"))
    client.get(committee_url(here, "duties"))
    with django_assert_num_queries(7):
        assert len(listed(client.get(committee_url(here, "duties")))) == 1 + others
