"""The page of one report: what the desk sees, what a reporter sees, and what nobody else does."""

import pytest

from tongxin.opinions.tests.factories import make_adoption, make_instruction, make_report
from tongxin.people.http import committee_url
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.people.tests.pages import opened, words

pytestmark = pytest.mark.django_db


def test_the_desk_sees_reporters_in_order_uses_and_instructions(client, committee):
    wang, li = make_member(committee, name="王芳", sector="经济界"), make_member(committee, name="李明")
    row = make_report(committee, wang, li, title="停车难")
    make_adoption(row, issue="第3期")
    make_adoption(row, "nation", day_known=False)
    make_instruction(row, "市长")
    response = opened(client, make_staff(committee, "duties.read"), row, "opinion")
    found = [
        (each["reporter"].position, each["reporter"].membership.name, each["sector"])
        for each in response.context["reporters"]
    ]
    assert found == [(1, "王芳", "经济界"), (2, "李明", "教育界")]
    wanted = ("第3期", "全国", "2025-04-10", "2025-04</td>", "市长", "登记采用", "更正反映人")
    assert words(response, *wanted) == ["第3期", "全国", "2025-04-10", "2025-04</td>", "市长"]


def test_a_reporter_sees_his_own_line_and_only_how_many_reported_with_him(client, committee):
    li = make_member(committee, name="李明", with_account=True)
    row = make_report(committee, make_member(committee, name="王芳", sector="经济界"), li, title="停车难")
    make_adoption(row, issue="第3期")
    response = opened(client, li.person.user, row, "opinion")
    wanted = ("第3期", "第 2 反映人", "共有 2 位反映人", "王芳", "经济界", "更正", "登记采用", "陈示例")
    assert words(response, *wanted) == ["第3期", "第 2 反映人", "共有 2 位反映人"]


@pytest.mark.parametrize("visitor", ["other member", "stranger", "staff without the power"])
def test_to_everybody_else_the_report_is_not_there(client, committee, visitor):
    users = {
        "other member": make_member(committee, name="赵强", with_account=True).person.user,
        "stranger": make_staff(make_committee(), "duties.read", "opinions.manage"),
        "staff without the power": make_staff(committee, "proposals.manage"),
    }
    row = make_report(committee, make_member(committee, name="李明"))
    assert opened(client, users[visitor], row, "opinion").status_code == 404


def test_nothing_of_another_committee_is_there_under_ones_own_address(client, committee):
    elsewhere = make_committee()
    foreign = make_report(elsewhere, make_member(elsewhere, name="外地人"))
    own = make_report(committee, make_member(committee, name="李明"))
    adoption, instruction = make_adoption(foreign), make_instruction(foreign)
    client.force_login(make_staff(committee, "duties.read", "opinions.manage"))
    names = ("opinion", "opinion-correct", "opinion-reporters", "adoption-add", "instruction-add")
    addresses = [committee_url(committee, name, foreign.pk) for name in names]
    for report in (foreign, own):
        addresses += [
            committee_url(committee, "adoption-correct", report.pk, adoption.pk),
            committee_url(committee, "instruction-correct", report.pk, instruction.pk),
        ]
    assert [client.get(address).status_code for address in addresses] == [404] * 9


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_questions_for_one_reporter_and_for_three(
    client, committee, django_assert_num_queries, count
):
    row = make_report(committee, *(make_member(committee, name=f"委员{n}") for n in range(count)))
    for n in range(count):
        make_adoption(row, way=("single", "combined", "issue")[n])
        make_instruction(row, f"领导{n}")
    client.force_login(make_staff(committee, "duties.read", "members.read", "opinions.manage"))
    with django_assert_num_queries(16):
        assert len(client.get(committee_url(committee, "opinion", row.pk)).context["reporters"]) == count
