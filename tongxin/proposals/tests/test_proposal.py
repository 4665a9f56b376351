"""The page of one proposal: what the desk sees, what a signer sees, and what nobody else does."""

import pytest

from tongxin.people.http import committee_url
from tongxin.people.models import Body
from tongxin.people.tests.factories import make_body, make_committee, make_member, make_staff
from tongxin.people.tests.pages import opened, words
from tongxin.proposals.tests.factories import make_proposal

pytestmark = pytest.mark.django_db


def test_the_desk_sees_the_signers_in_order_with_their_sectors(client, committee):
    wang, li = make_member(committee, name="王芳", sector="经济界"), make_member(committee, name="李明")
    party = make_body(committee, kind=Body.Kind.PARTY, name="民建示例市委会")
    row = make_proposal(committee, wang, li, owner=party)
    response = opened(client, make_staff(committee, "duties.read"), row, "proposal")
    found = [
        (s["signature"].position, s["signature"].membership.name, s["sector"], s["role"])
        for s in response.context["signers"]
    ]
    assert found == [(2, "王芳", "经济界", "联名人"), (3, "李明", "教育界", "联名人")]
    assert words(response, "民建示例市委会", "提案单位", "更正登记") == ["民建示例市委会", "提案单位"]


def test_merged_proposals_lead_to_each_other(client, committee):
    li, staff = make_member(committee, name="李明"), make_staff(committee, "duties.read")
    target = make_proposal(committee, li, subject="关于停车的建议", case_number=7)
    merged = make_proposal(committee, li, subject="关于停车难的建议", verdict="merged", merged_into=target)
    there = committee_url(committee, "proposal", merged.pk)
    back = committee_url(committee, "proposal", target.pk)
    assert words(opened(client, staff, target, "proposal"), there, "关于停车难的建议") == [
        there,
        "关于停车难的建议",
    ]
    assert words(opened(client, staff, merged, "proposal"), back, "关于停车的建议") == [
        back,
        "关于停车的建议",
    ]


def test_a_signer_reads_his_proposal_with_the_names_beside_his_but_not_the_others_merged_with_it(
    client, committee
):
    li = make_member(committee, name="李明", with_account=True)
    wang, zhao = make_member(committee, name="王芳", sector="经济界"), make_member(committee, name="赵强")
    target = make_proposal(committee, wang, li, subject="关于停车的建议", case_number=7)
    make_proposal(committee, zhao, subject="赵强写的建议", verdict="merged", merged_into=target, number=88)
    response = opened(client, li.person.user, target, "proposal")
    assert words(response, "王芳", "经济界", "赵强", "更正", "陈示例", "88号来稿") == ["王芳", "88号来稿"]


@pytest.mark.parametrize("visitor", ["other member", "stranger", "staff without the power"])
def test_to_everybody_else_the_proposal_is_not_there(client, committee, visitor):
    elsewhere = make_committee()
    users = {
        "other member": make_member(committee, name="赵强", with_account=True).person.user,
        "stranger": make_staff(elsewhere, "duties.read", "proposals.manage"),
        "staff without the power": make_staff(committee, "opinions.manage"),
    }
    row = make_proposal(committee, make_member(committee, name="李明"))
    assert opened(client, users[visitor], row, "proposal").status_code == 404


def test_a_proposal_of_another_committee_is_not_there_under_ones_own_address(client, committee):
    elsewhere = make_committee()
    foreign = make_proposal(elsewhere, make_member(elsewhere, name="外地人"))
    client.force_login(make_staff(committee, "duties.read", "proposals.manage"))
    names = ("proposal", "proposal-correct", "proposal-signatures", "proposal-marks", "proposal-units")
    assert [client.get(committee_url(committee, name, foreign.pk)).status_code for name in names] == [404] * 5


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_questions_for_one_signer_and_for_three(
    client, committee, django_assert_num_queries, count
):
    signers = [make_member(committee, name=f"委员{n}") for n in range(count)]
    row = make_proposal(committee, *signers, case_number=1, lead_unit="市民政局", marks=("key",))
    for n in range(count):
        make_proposal(committee, signers[n], verdict="merged", merged_into=row)
    staff = make_staff(committee, "duties.read", "members.read", "proposals.manage")
    client.force_login(staff)
    with django_assert_num_queries(19):
        assert len(client.get(committee_url(committee, "proposal", row.pk)).context["signers"]) == count
