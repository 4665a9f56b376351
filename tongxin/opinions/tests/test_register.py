"""The register of opinion reports: who reads it, what its numbers mean, how it narrows and exports."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from tongxin.opinions.models import Adoption, Report
from tongxin.opinions.tests.factories import make_adoption, make_instruction, make_report
from tongxin.people.http import committee_url
from tongxin.people.tests.factories import make_committee, make_member, make_staff

pytestmark = pytest.mark.django_db


def opened(client, committee, user, query=""):
    client.force_login(user)
    return client.get(committee_url(committee, "opinions") + query)


def titles(response):
    return [row.title for row in response.context["page"]]


def test_the_desk_reads_every_standing_report_of_its_committee_and_no_other(client, committee):
    li, elsewhere = make_member(committee, name="李明"), make_committee()
    make_report(committee, li, title="停车难", number=2)
    make_report(committee, li, title="养老难", number=1)
    make_report(elsewhere, make_member(elsewhere), title="别处的事")
    row = make_report(committee, li, title="作废的来稿")
    Report.objects.filter(pk=row.pk).update(voided_at=row.recorded_at)
    response = opened(client, committee, make_staff(committee, "duties.read"))
    assert titles(response) == ["养老难", "停车难"]
    assert "别处的事" not in response.content.decode()


def test_staff_without_the_power_is_told_what_is_missing(client, committee):
    make_report(committee, make_member(committee), title="停车难")
    response = opened(client, committee, make_staff(committee, "proposals.manage"))
    page = response.content.decode()
    assert (response.status_code, [each for each in ("查看履职登记", "停车难") if each in page]) == (
        403,
        ["查看履职登记"],
    )


def test_a_member_reads_his_own_reports_and_the_name_of_nobody_else(client, committee):
    li = make_member(committee, name="李明", with_account=True)
    wang = make_member(committee, name="王芳")
    make_report(committee, wang, li, title="停车难")
    make_adoption(make_report(committee, wang, title="养老难"))
    response = opened(client, committee, li.person.user)
    page = response.content.decode()
    assert titles(response) == ["停车难"]
    assert response.context["figures"] == []
    assert [each for each in ("我的社情民意", "王芳", "养老难") if each in page] == ["我的社情民意"]


def test_a_member_cannot_find_out_by_the_filter_who_reported_with_him(client, committee):
    li = make_member(committee, name="李明", with_account=True)
    make_report(committee, make_member(committee, name="王芳"), li, title="停车难")
    tried = [
        titles(opened(client, committee, li.person.user, f"?reporter={name}")) for name in ("王芳", "赵强")
    ]
    assert tried == [["停车难"], ["停车难"]]


def test_a_stranger_finds_nothing_and_a_visitor_is_asked_to_sign_in(client, committee):
    address = committee_url(committee, "opinions")
    assert client.get(address).headers["Location"].split("?")[0] == "/signin/"
    assert opened(client, committee, make_staff(make_committee(), "duties.read")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_asks_the_same_questions_for_one_row_and_for_three(
    client, committee, django_assert_num_queries, count
):
    for number in range(count):
        report = make_report(committee, *(make_member(committee, name=f"委员{number}{n}") for n in range(2)))
        make_adoption(report)
        make_instruction(report)
    client.force_login(make_staff(committee, "duties.read"))
    with django_assert_num_queries(18):
        assert len(client.get(committee_url(committee, "opinions")).context["page"]) == count


def test_a_report_used_twice_is_one_report_and_the_rate_names_both_its_numbers(client, committee):
    li = make_member(committee, name="李明")
    first, second, third = (make_report(committee, li) for _ in range(3))
    make_adoption(first, issue="第3期")
    make_adoption(first, "province")
    make_adoption(first, "nation", way="combined")
    make_adoption(second, "province")
    gone = make_adoption(third)
    Adoption.objects.filter(pk=gone.pk).update(voided_at=gone.recorded_at)
    make_instruction(first)
    make_instruction(first, "市委书记")
    shown = opened(client, committee, make_staff(committee, "duties.read")).context["figures"]
    assert [(figure.label, figure.value + figure.unit, figure.hint) for figure in shown] == [
        ("来稿", "3篇", "收到的全部来稿"),
        ("本级采用", "1篇", "同一篇采用几次计一篇"),
        ("采用率", "33.3%", "本级采用 1 ÷ 来稿 3"),
        ("上级采用", "2篇", "设区市、省、全国和部门，共 3 次"),
        ("批示", "1篇", "领导批示共 2 次"),
    ]


def test_without_reports_there_is_no_rate(client, committee):
    shown = opened(client, committee, make_staff(committee, "duties.read")).context["figures"]
    assert [(figure.value, figure.hint) for figure in shown if figure.label == "采用率"] == [
        ("—", "还没有来稿")
    ]


def test_every_number_opens_to_its_rows(client, committee):
    li, staff = make_member(committee, name="李明"), make_staff(committee, "duties.read")
    make_adoption(make_report(committee, li, title="甲", number=1))
    make_adoption(make_report(committee, li, title="乙", number=2), "province")
    make_instruction(make_report(committee, li, title="丙", number=3))
    shown = opened(client, committee, staff, "?level=none").context["figures"]
    rows = {figure.label: titles(opened(client, committee, staff, figure.href)) for figure in shown}
    assert rows == {
        "来稿": ["甲", "乙", "丙"],
        "本级采用": ["甲"],
        "采用率": ["甲"],
        "上级采用": ["乙"],
        "批示": ["丙"],
    }


def test_each_filter_leaves_the_rows_it_names(client, committee):
    li, wang = make_member(committee, name="李明"), make_member(committee, name="王芳")
    make_adoption(make_report(committee, li, title="停车难", number=1, on=date(2025, 1, 9)), way="issue")
    make_adoption(make_report(committee, wang, title="养老难", number=2, on=date(2025, 5, 9)), "nation")
    make_instruction(make_report(committee, wang, li, title="托育难", number=3, on=date(2025, 9, 9)))
    make_report(committee, wang, number=1, year=2024, on=date(2024, 9, 9))
    expected = {
        "": [1, 2, 3], "?year=2024": [1], "?year=all": [1, 1, 2, 3], "?month_from=5": [2, 3], "?month_to=5": [1, 2],
        "?month_from=5&month_to=8": [2], "?level=own": [1], "?level=nation": [2], "?level=higher": [2],
        "?level=none": [3], "?way=issue": [1], "?instructed=yes": [3], "?instructed=no": [1, 2], "?reporter=李": [1, 3],
        "?title=养老": [2], "?sort=-on": [3, 2, 1],
    }  # fmt: skip
    staff = make_staff(committee, "duties.read")
    found = {
        query: [row.number for row in opened(client, committee, staff, query).context["page"]]
        for query in expected
    }
    assert found == expected


def test_the_export_says_who_reported_and_who_used_it(client, committee):
    report = make_report(
        committee,
        make_member(committee, name="李明"),
        make_member(committee, name="王芳"),
        title="停车难",
        number=7,
    )
    make_adoption(report, issue="第3期")
    make_adoption(report, "province", way="combined")
    make_instruction(report, "市长")
    response = opened(client, committee, make_staff(committee, "duties.read"), "?format=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    rows = [[str(cell) for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    header = next(place for place, row in enumerate(rows) if row[:1] == ["序号"])
    assert rows[header : header + 2] == [
        ["序号", "日期", "标题", "反映人", "本级采用", "上级采用", "批示"],
        ["7", "2025-03-03 00:00:00", "停车难", "李明、王芳", "第3期", "省综合", "市长"],
    ]
