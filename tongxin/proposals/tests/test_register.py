"""The register of proposals: who reads it, what its numbers mean, how it narrows, sorts and exports."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.http import QueryDict

from tongxin.people.http import committee_url
from tongxin.people.models import Body
from tongxin.people.tests.factories import make_body, make_committee, make_member, make_staff
from tongxin.proposals.models import Proposal
from tongxin.proposals.tests.factories import make_proposal
from tongxin.proposals.views.figures import figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_committee(name="政协示例市委员会")


def subjects(response):
    return [row.subject for row in response.context["page"]]


def opened(client, committee, user, query=""):
    client.force_login(user)
    return client.get(committee_url(committee, "proposals") + query)


def test_the_desk_reads_every_standing_proposal_of_its_committee_and_no_other(client, committee):
    li, elsewhere = make_member(committee, name="李明"), make_committee()
    make_proposal(committee, li, subject="关于停车的建议", number=2)
    make_proposal(committee, li, subject="关于养老的建议", number=1)
    make_proposal(elsewhere, make_member(elsewhere, name="外地人"), subject="别处的建议")
    row = make_proposal(committee, li, subject="作废的建议")
    Proposal.objects.filter(pk=row.pk).update(voided_at=row.recorded_at)
    response = opened(client, committee, make_staff(committee, "duties.read"))
    assert subjects(response) == ["关于养老的建议", "关于停车的建议"]
    assert "别处的建议" not in response.content.decode()


def test_staff_without_the_power_is_told_what_is_missing(client, committee):
    make_proposal(committee, make_member(committee), subject="关于停车的建议")
    response = opened(client, committee, make_staff(committee, "opinions.manage"))
    assert response.status_code == 403
    assert "查看履职登记" in response.content.decode()
    assert "关于停车的建议" not in response.content.decode()


def test_a_member_reads_what_he_signed_with_the_names_beside_his_and_nothing_else(client, committee):
    li = make_member(committee, name="李明", with_account=True)
    wang, zhao = make_member(committee, name="王芳"), make_member(committee, name="赵强")
    make_proposal(committee, wang, li, subject="关于停车的建议")
    make_proposal(committee, zhao, subject="关于养老的建议", lead_unit="市民政局", category="社会建设")
    response = opened(client, committee, li.person.user)
    page = response.content.decode()
    assert subjects(response) == ["关于停车的建议"]
    assert (response.context["register"].title, response.context["figures"]) == ("我的提案", [])
    assert [each for each in ("王芳", "赵强", "市民政局", "社会建设", "养老") if each in page] == ["王芳"]


def test_a_stranger_finds_nothing_and_a_visitor_is_asked_to_sign_in(client, committee):
    address = committee_url(committee, "proposals")
    assert client.get(address).headers["Location"].split("?")[0] == "/signin/"
    elsewhere = make_committee()
    assert opened(client, committee, make_staff(elsewhere, "duties.read")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_asks_the_same_questions_for_one_row_and_for_three(
    client, committee, django_assert_num_queries, count
):
    staff = make_staff(committee, "duties.read")
    for number in range(count):
        signers = [make_member(committee, name=f"委员{number}{n}") for n in range(2)]
        make_proposal(committee, *signers, owner=make_body(committee, kind=Body.Kind.PARTY, name=f"民建{number}"),
                      marks=("key",), lead_unit=f"市{number}局", co_units=(f"市{number}委",))  # fmt: skip
    client.force_login(staff)
    with django_assert_num_queries(19):
        assert len(client.get(committee_url(committee, "proposals")).context["page"]) == count


def told(rows, query=""):
    return {
        figure.label: (figure.value + figure.unit, figure.hint) for figure in figures(rows, QueryDict(query))
    }


def test_each_number_names_what_it_was_divided_by(committee):
    li = make_member(committee, name="李明")
    target = make_proposal(committee, li, rating="satisfied", case_number=1)
    make_proposal(committee, li, rating="satisfied")
    make_proposal(committee, li, rating="dissatisfied")
    make_proposal(committee, li)
    make_proposal(committee, li, verdict="merged", merged_into=target)
    make_proposal(committee, li, verdict="converted")
    make_proposal(committee, li, verdict="not_filed")
    assert told(Proposal.objects.all()) == {
        "来稿": ("7件", "收到的全部提案"),
        "立案": ("4件", "不含并案"),
        "立案率": ("57.1%", "立案 4 ÷ 来稿 7"),
        "并案": ("1件", "并入其他提案办理"),
        "转社情民意": ("1件", "改作社情民意信息"),
        "不予立案": ("1件", "审查后不予立案"),
        "满意率": ("66.7%", "满意 2 ÷ 已评价 3"),
    }


def test_rates_of_nothing_are_not_given_and_what_waits_for_screening_is_shown(committee):
    assert told(Proposal.objects.none())["立案率"] == ("—", "还没有来稿")
    make_proposal(committee, make_member(committee), verdict="pending")
    found = told(Proposal.objects.all())
    assert (found["待审查"], found["满意率"]) == (("1件", "还没有审查意见"), ("—", "还没有已评价"))


def test_every_number_opens_to_its_rows_and_keeps_the_other_filters(client, committee):
    li = make_member(committee, name="李明")
    make_proposal(committee, li, subject="甲", rating="satisfied", number=1)
    make_proposal(committee, li, subject="乙", rating="dissatisfied", number=2)
    make_proposal(committee, li, subject="丙", verdict="not_filed", number=3)
    make_proposal(committee, li, subject="丁", season="intersession", number=4)
    staff = make_staff(committee, "duties.read")
    shown = opened(client, committee, staff, "?season=session&verdict=not_filed").context["figures"]
    rows = {figure.label: sorted(subjects(opened(client, committee, staff, figure.href))) for figure in shown}
    assert rows == {
        "来稿": ["丙", "乙", "甲"], "立案": ["乙", "甲"], "立案率": ["丙", "乙", "甲"], "并案": [], "转社情民意": [],
        "不予立案": ["丙"], "满意率": ["乙", "甲"],
    }  # fmt: skip


def test_each_filter_leaves_the_rows_it_names(client, committee):
    li, wang = make_member(committee, name="李明"), make_member(committee, name="王芳")
    party = make_body(committee, kind=Body.Kind.PARTY, name="民建示例市委会")
    make_proposal(committee, li, wang, subject="关于停车的建议", number=1, category="城建", marks=("key",),
                  lead_unit="市公安局", outcome_class="A", rating="satisfied")  # fmt: skip
    make_proposal(committee, li, subject="关于养老的建议", number=2, owner=party, season="intersession")
    make_proposal(committee, wang, subject="关于托育的建议", number=3, verdict="not_filed")
    make_proposal(committee, wang, subject="去年的建议", number=1, year=2024, on=date(2024, 1, 10))
    staff, unit = make_staff(committee, "duties.read"), Body.objects.get(name="市公安局")
    expected = {
        "": [1, 2, 3], "?year=2024": [1], "?year=all": [1, 1, 2, 3], "?season=intersession": [2], "?form=joint": [1],
        "?verdict=not_filed": [3], "?category=城建": [1], "?mark=key": [1], f"?unit={unit.pk}": [1],
        "?outcome_class=A": [1], "?rating=given": [1], "?rating=dissatisfied": [], "?proposer=民建": [2],
        "?proposer=王芳": [1, 3], "?subject=养老": [2], "?year=nonsense": [1, 2, 3], "?sort=-number": [3, 2, 1],
    }  # fmt: skip
    found = {
        query: [row.number for row in opened(client, committee, staff, query).context["page"]]
        for query in expected
    }
    assert found == expected


def test_the_export_has_every_column_and_reads_as_the_offices_own_list(client, committee):
    li, wang, zhao = (make_member(committee, name=name) for name in ("李明", "王芳", "赵强"))
    target = make_proposal(committee, zhao, subject="关于停车的建议", number=1, case_number=12)
    make_proposal(committee, li, wang, zhao, subject="关于停车难的建议", number=2, verdict="merged", merged_into=target,
                  marks=("key",), lead_unit="市公安局", co_units=("市住建局", "市财政局"), note="合并办理")  # fmt: skip
    response = opened(client, committee, make_staff(committee, "duties.read"), "?format=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    rows = [[cell for cell in row if cell not in ("", None)] for row in sheet.iter_rows(values_only=True)]
    header = next(place for place, row in enumerate(rows) if row[:1] == ["来稿号"])
    assert rows[header] == [
        "来稿号", "案号", "日期", "案由", "第一提案人", "联名人", "性质", "时段", "类别", "审查意见", "主办单位",
        "会办单位", "办理结果", "委员评价", "标记", "备注",
    ]  # fmt: skip
    assert [str(cell) for cell in rows[header + 2]] == [
        "2", "2025-01-10 00:00:00", "关于停车难的建议", "李明", "王芳、赵强", "联名", "大会提案", "并入第012号",
        "市公安局", "市住建局、市财政局", "重点提案", "合并办理",
    ]  # fmt: skip
