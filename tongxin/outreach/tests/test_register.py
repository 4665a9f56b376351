"""The register of contact records: who reads it, whom it covers, who still owes one, how it narrows and exports."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from tongxin.outreach.forms import Quarter, quarter_of, quarters_between
from tongxin.outreach.models import Contact
from tongxin.outreach.tests.factories import make_contact
from tongxin.people.http import committee_url
from tongxin.people.models import Body, Change, ParameterValue
from tongxin.people.tests.factories import make_committee, make_member, make_staff

pytestmark = pytest.mark.django_db
SPRING, SUMMER = date(2025, 5, 6), date(2025, 8, 6)


@pytest.fixture
def staff(committee):
    return make_staff(committee, "duties.read", "members.read")


def opened(client, committee, user, query="", name="contacts"):
    client.force_login(user)
    return client.get(committee_url(committee, name) + query)


def audiences(response):
    return [row.audience for row in response.context["page"]]


def test_a_quarter_has_its_first_and_last_day():
    quarters = quarters_between(date(2024, 11, 3), date(2025, 4, 1))
    assert [(q.code, q.first, q.last) for q in quarters] == [
        ("2025-2", date(2025, 4, 1), date(2025, 6, 30)), ("2025-1", date(2025, 1, 1), date(2025, 3, 31)),
        ("2024-4", date(2024, 10, 1), date(2024, 12, 31)),
    ]  # fmt: skip
    assert quarter_of(date(2025, 9, 30)) == Quarter(2025, 3)


def test_the_desk_reads_every_standing_record_of_its_committee_and_no_other(client, committee, staff):
    li, stranger = make_member(committee, name="李明"), make_member(make_committee(), name="外地人")
    make_contact(li, date(2025, 5, 6), audience="社区居民")
    make_contact(li, date(2025, 5, 7), audience="企业职工")
    make_contact(stranger, date(2025, 5, 7), audience="别处的人")
    row = make_contact(li, audience="作废的对象")
    Contact.objects.filter(pk=row.pk).update(voided_at=row.recorded_at)
    response = opened(client, committee, staff)
    assert audiences(response) == ["企业职工", "社区居民"]
    assert "别处的人" not in response.content.decode()


def test_staff_without_the_power_is_told_what_is_missing(client, committee):
    make_contact(make_member(committee), audience="社区居民")
    user = make_staff(committee, "proposals.manage")
    for name in ("contacts", "contacts-missing"):
        response = opened(client, committee, user, name=name)
        assert (response.status_code, "社区居民" in response.content.decode()) == (403, False)


def test_a_member_reads_his_own_records_and_nothing_of_the_others(client, committee):
    li = make_member(committee, name="李明", with_account=True)
    make_contact(li, audience="社区居民")
    make_contact(make_member(committee, name="王芳"), audience="企业职工", means="phone")
    response = opened(client, committee, li.person.user)
    page = response.content.decode()
    assert (audiences(response), response.context["register"].title) == (["社区居民"], "我的联系群众")
    assert response.context["told"] is None
    assert [
        each for each in ("王芳", "企业职工", "覆盖委员", "登记联系记录", "尚未达到") if each in page
    ] == []
    assert opened(client, committee, li.person.user, name="contacts-missing").status_code == 403


def test_a_stranger_finds_nothing_and_a_visitor_is_asked_to_sign_in(client, committee):
    for name in ("contacts", "contacts-missing", "contact-add"):
        client.logout()
        assert client.get(committee_url(committee, name)).headers["Location"].split("?")[0] == "/signin/"
        stranger = make_staff(make_committee(), "duties.read", "members.read", "outreach.manage")
        assert opened(client, committee, stranger, name=name).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_asks_the_same_questions_for_one_row_and_for_three(
    client, committee, staff, django_assert_num_queries, count
):
    for number in range(count):
        make_contact(make_member(committee, name=f"委员{number}"))
    client.force_login(staff)
    with django_assert_num_queries(18):
        assert len(client.get(committee_url(committee, "contacts")).context["page"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_who_owes_one_asks_the_same_questions_for_one_row_and_for_three(
    client, committee, staff, django_assert_num_queries, count
):
    make_contact(make_member(committee, name="李明"))
    for number in range(count):
        make_member(committee, name=f"委员{number}")
    client.force_login(staff)
    with django_assert_num_queries(14):
        assert len(client.get(committee_url(committee, "contacts-missing")).context["page"]) == count


def told(client, committee, user, query=""):
    numbers = opened(client, committee, user, query).context["told"]
    return numbers.total, numbers.covered, numbers.due, numbers.missing, numbers.with_issue


def test_coverage_is_over_members_serving_and_not_exempt_and_names_both_numbers(client, committee, staff):
    li, wang = make_member(committee, name="李明"), make_member(committee, name="王芳", sector="经济界")
    make_member(committee, name="赵强", left=date(2025, 2, 1))
    make_member(committee, name="后来的人", joined=date(2025, 7, 1))
    ill = make_member(committee, name="病休的人")
    Change.objects.create(committee=committee, membership=ill, kind="sick_leave", from_on=date(2025, 1, 1))
    make_contact(li, issues="希望增设助餐点")
    make_contact(li, date(2025, 5, 7))
    make_contact(wang, date(2025, 2, 7))
    numbers = opened(client, committee, staff, "?quarter=2025-2").context["told"]
    assert (numbers.ratio, numbers.coverage) == ("1/2", "有记录 1 ÷ 应联系 2 人，50.0%")
    assert (numbers.total, numbers.missing, numbers.with_issue) == (2, 1, 1)
    assert [(label, value) for label, value, _ in numbers.bars] == [("走访", 2)]
    sector = Body.objects.get(committee=committee, name="经济界")
    assert told(client, committee, staff, f"?quarter=2025-2&sector={sector.pk}") == (0, 0, 1, 1, 0)
    assert told(client, committee, staff, "?quarter=2025") == (3, 2, 3, 0, 1)


def owing(client, committee, user, query=""):
    response = opened(client, committee, user, query, name="contacts-missing")
    return [(seat.name, seat.times, seat.latest_on) for seat in response.context["page"]]


def test_who_has_not_reached_the_quarters_minimum_is_listed_with_his_latest_contact(client, committee, staff):
    li, wang = make_member(committee, name="李明"), make_member(committee, name="王芳")
    gone = make_contact(wang, date(2025, 8, 9))
    Contact.objects.filter(pk=gone.pk).update(voided_at=gone.recorded_at)
    make_contact(li, SUMMER)
    make_contact(wang, SPRING)
    assert owing(client, committee, staff) == [("王芳", 0, SPRING)]
    assert owing(client, committee, staff, "?quarter=2025-2") == [("李明", 0, SUMMER)]
    assert owing(client, committee, staff, "?quarter=2025-2&member=王") == []


def test_a_committee_that_asks_for_two_a_quarter_finds_more_members_owing(client, committee, staff):
    li = make_member(committee, name="李明")
    make_contact(li, SPRING)
    ParameterValue.objects.create(
        committee=committee, name="outreach.contacts_per_quarter", value="2", from_on=date(2025, 1, 1)
    )
    assert owing(client, committee, staff) == [("李明", 1, SPRING)]
    assert opened(client, committee, staff).context["told"].rule == "每季度至少 2 次"
    make_contact(li, date(2025, 6, 1))
    assert owing(client, committee, staff) == []


def test_the_list_of_who_owes_one_is_not_for_those_who_may_not_read_members(client, committee):
    make_contact(make_member(committee, name="李明"))
    user = make_staff(committee, "duties.read")
    assert opened(client, committee, user, name="contacts-missing").status_code == 403
    assert [tab["label"] for tab in opened(client, committee, user).context["register_tabs"]] == ["联系记录"]


def test_each_filter_leaves_the_rows_it_names(client, committee, staff):
    li, wang = make_member(committee, name="李明"), make_member(committee, name="王芳", sector="经济界")
    make_contact(li, date(2025, 2, 1), audience="甲")
    make_contact(li, date(2025, 5, 1), audience="乙", means="phone", issues="希望增设助餐点")
    make_contact(wang, date(2025, 6, 1), audience="丙", means="talk")
    sector = Body.objects.get(committee=committee, name="经济界")
    expected = {
        "": ["丙", "乙"], "?quarter=2025-1": ["甲"], "?quarter=2025": ["丙", "乙", "甲"], "?quarter=all": ["丙", "乙", "甲"],
        "?from_on=2025-02-01&until_on=2025-05-01": ["乙", "甲"], "?from_on=2025-06-01": ["丙"], "?means=phone": ["乙"],
        "?has_issue=yes": ["乙"], "?has_issue=no": ["丙"], "?member=李": ["乙"], f"?sector={sector.pk}": ["丙"],
        "?sort=on": ["乙", "丙"], "?quarter=1999-9": ["丙", "乙"],
    }  # fmt: skip
    assert {query: audiences(opened(client, committee, staff, query)) for query in expected} == expected


def test_the_numbers_open_to_their_rows(client, committee, staff):
    li = make_member(committee, name="李明")
    make_contact(li, audience="甲", means="phone", issues="希望增设助餐点")
    make_contact(li, audience="乙")
    numbers = opened(client, committee, staff, "?has_issue=no").context["told"]
    rows = {
        name: audiences(opened(client, committee, staff, numbers.links[name]))
        for name in ("total", "with_issue")
    }
    assert rows == {"total": ["乙", "甲"], "with_issue": ["甲"]}
    bars = {label: audiences(opened(client, committee, staff, href)) for label, _, href in numbers.bars}
    assert bars == {"走访": ["乙"], "电话": ["甲"]}


def test_the_export_reads_as_the_offices_own_list_with_whole_texts(client, committee, staff):
    make_contact(make_member(committee, name="李明"), practice="走访" * 40, issues="希望增设助餐点")
    response = opened(client, committee, staff, "?format=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    rows = [[str(cell) for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    header = next(place for place, row in enumerate(rows) if row[:1] == ["委员姓名"])
    assert rows[header : header + 2] == [
        ["委员姓名", "界别", "联系时间", "联系对象", "联系方式", "主要做法和基本情况", "收集到的问题和建议"],
        ["李明", "教育界", "2025-05-06 00:00:00", "社区居民", "走访", "走访" * 40, "希望增设助餐点"],
    ]
