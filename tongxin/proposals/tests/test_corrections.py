"""Corrections of a proposal: the row, the trail, and what the ledger says afterwards."""

import pytest

from tongxin.people.http import committee_url
from tongxin.people.models import Body
from tongxin.people.tests.factories import make_body, make_committee, make_member, make_staff
from tongxin.people.tests.pages import faults, last_event, said, send
from tongxin.proposals.models import Proposal
from tongxin.proposals.tests.factories import duties, make_proposal
from tongxin.trail.models import Event

pytestmark = pytest.mark.django_db
PAGES = ("proposal-correct", "proposal-signatures", "proposal-marks", "proposal-units")


@pytest.fixture
def desk(client, committee):
    """Chen of the proposals committee, signed in."""
    client.force_login(make_staff(committee, "duties.read", "proposals.manage", name="陈示例"))
    return client


def facts_of(row, **changed):
    row.refresh_from_db()
    plain = {
        "on": row.on, "season": row.season, "subject": row.subject, "category": row.category, "verdict": row.verdict,
        "case_number": row.case_number or "", "merged_into": row.merged_into.case_number if row.merged_into else "",
        "outcome_class": row.outcome_class, "rating": row.rating, "note": row.note,
    }  # fmt: skip
    return plain | changed


def test_chen_files_what_was_entered_as_not_filed_and_li_gets_his_filed_proposal(desk, committee, li):
    row = make_proposal(committee, li, verdict="not_filed")
    assert duties(li, "outcome") == [("proposal.submitted", "not_filed")]
    response = send(
        desk, row, "proposal-correct", **facts_of(row, verdict="filed", case_number=9, rating="satisfied")
    )
    assert response.headers["Location"] == committee_url(committee, "proposal", row.pk)
    row.refresh_from_db()
    assert (row.verdict, row.case_number, row.rating) == ("filed", 9, "satisfied")
    assert duties(li, "outcome", "how") == [("proposal.filed", "filed"), ("proposal.submitted", "filed")]
    assert last_event() == (
        "proposals.proposal.corrected", "陈示例", "核对原件",
        [("case_number", None, 9), ("rating", "", "satisfied"), ("verdict", "not_filed", "filed")],
    )  # fmt: skip


def test_the_trail_on_the_page_says_the_change_in_words(desk, committee, li):
    row = make_proposal(committee, li, verdict="not_filed")
    send(desk, row, "proposal-correct", **facts_of(row, verdict="filed", case_number=9))
    told = desk.get(committee_url(committee, "proposal", row.pk)).context["history"][0]
    assert (told.label, told.by_name) == ("更正提案", "陈示例")
    assert told.note == "案号：无 → 9\n审查意见：不予立案 → 立案\n核对原件"


def test_a_merged_proposal_names_a_filed_case_of_its_year(desk, committee, li):
    target, row = make_proposal(committee, li, case_number=3), make_proposal(committee, li)
    missing = send(desk, row, "proposal-correct", **facts_of(row, verdict="merged"))
    unknown = send(desk, row, "proposal-correct", **facts_of(row, verdict="merged", merged_into=77))
    idle = send(desk, row, "proposal-correct", **facts_of(row, merged_into=3))
    assert faults(missing) == {"merged_into": ["并案的提案要填并入哪一号提案"]}
    assert faults(unknown) == {"merged_into": ["2025年度没有第077号立案提案"]}
    assert faults(idle) == {"merged_into": ["审查意见不是并案，请清空并入案号"]}
    send(desk, row, "proposal-correct", **facts_of(row, verdict="merged", merged_into=3))
    row.refresh_from_db()
    assert (row.merged_into, duties(li, "how")) == (
        target, [("proposal.filed", "filed"), ("proposal.filed", "merged"), ("proposal.submitted",), ("proposal.submitted",)],
    )  # fmt: skip


def test_a_case_others_went_into_can_neither_lose_its_filing_nor_be_struck_out(desk, committee, li):
    target = make_proposal(committee, li, case_number=3)
    make_proposal(committee, li, verdict="merged", merged_into=target, number=55)
    response = send(desk, target, "proposal-correct", **facts_of(target, verdict="not_filed", case_number=""))
    assert faults(response) == {"verdict": ["第55号来稿已并入本案，请先更正它们的审查意见"]}
    send(desk, target, "proposal-correct", act="void")
    target.refresh_from_db()
    assert (target.is_voided, target.verdict) == (False, "filed")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"on": "2024-12-30"}, {"on": ["这条记录编在2025年度，日期应在这一年内；年度登错请作废后重新登记"]}),
        ({"case_number": 8}, {"case_number": ["2025年度已有第008号提案"]}),
        ({"verdict": "converted", "case_number": 5}, {"case_number": ["只有立案的提案有案号，请清空"]}),
        ({"verdict": "not_filed", "rating": "satisfied"}, {"verdict": ["没有立案的提案不会有办理结果和委员评价，请先清空这两项"]}),
        ({"reason": ""}, {"reason": ["这个字段是必填项。"]}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(desk, committee, li, changed, expected):
    make_proposal(committee, li, case_number=8)
    row = make_proposal(committee, li)
    before = facts_of(row)
    assert faults(send(desk, row, "proposal-correct", **(before | changed))) == expected
    assert (facts_of(row), Event.objects.count()) == (before, 0)


def test_a_struck_out_proposal_is_worth_nothing_stays_readable_and_cannot_be_corrected(desk, committee, li):
    row = make_proposal(committee, li)
    send(desk, row, "proposal-correct", act="void", reason="重复登记")
    assert duties(li) == []
    assert last_event() == ("proposals.proposal.voided", "陈示例", "重复登记", [])
    page = desk.get(committee_url(committee, "proposal", row.pk)).content.decode()
    assert [each for each in ("已作废", "重复登记", "更正登记") if each in page] == ["已作废", "重复登记"]
    sent = [send(desk, row, name).headers["Location"] for name in PAGES]
    assert sent == [committee_url(committee, "proposal", row.pk)] * 4


def test_the_slip_of_the_order_is_put_right_and_wang_leads(desk, committee, li, wang):
    row = make_proposal(committee, li, wang)
    first, second = row.signatures.all()
    send(desk, row, "proposal-signatures", **{f"place_{first.pk}": 2, f"place_{second.pk}": 1})
    assert duties(wang, "role", "position") == [
        ("proposal.filed", "lead", 1),
        ("proposal.submitted", "lead", 1),
    ]
    assert duties(li, "role", "position") == [("proposal.filed", "co", 2), ("proposal.submitted", "co", 2)]
    assert last_event() == (
        "proposals.proposal.signed", "陈示例", "核对原件",
        [("form", "joint", "joint"), ("owner", "", ""), ("signatures", ["李明", "王芳"], ["王芳", "李明"])],
    )  # fmt: skip


def test_a_forgotten_co_signer_is_added_and_a_personal_proposal_becomes_a_joint_one(
    desk, committee, li, wang
):
    row = make_proposal(committee, li)
    signature = row.signatures.get()
    send(desk, row, "proposal-signatures", **{f"place_{signature.pk}": 1, "add_1": wang.pk})
    row.refresh_from_db()
    assert row.form == "joint"
    assert duties(wang, "form", "position", "signers") == [
        ("proposal.filed", "joint", 2, 2), ("proposal.submitted", "joint", 2, 2),
    ]  # fmt: skip


def test_a_signer_taken_off_loses_the_duty_and_the_places_close_up(desk, committee, li, wang):
    zhao = make_member(committee, name="赵强")
    row = make_proposal(committee, li, wang, zhao)
    places = {f"place_{each.pk}": each.position for each in row.signatures.all()}
    gone = row.signatures.get(membership=wang)
    send(desk, row, "proposal-signatures", **places, **{f"drop_{gone.pk}": "on"})
    assert [(each.position, each.membership.name) for each in row.signatures.all()] == [
        (1, "李明"),
        (2, "赵强"),
    ]
    assert (duties(wang), duties(zhao, "position")) == (
        [],
        [("proposal.filed", 2), ("proposal.submitted", 2)],
    )


def test_a_party_in_the_lead_makes_it_collective_and_members_follow_from_the_second_place(
    desk, committee, li
):
    party = make_body(committee, kind=Body.Kind.PARTY, name="民建示例市委会")
    row = make_proposal(committee, li)
    send(desk, row, "proposal-signatures", **{f"place_{row.signatures.get().pk}": 1, "owner": party.pk})
    row.refresh_from_db()
    assert (row.form, row.owner, row.signatures.get().position) == ("collective", party, 2)
    assert duties(party, "role", "signers") == [
        ("proposal.filed", "lead", 2),
        ("proposal.submitted", "lead", 2),
    ]
    assert duties(li, "role") == [("proposal.filed", "co"), ("proposal.submitted", "co")]


def test_signatures_need_somebody_each_once_at_a_place_of_his_own(desk, committee, li, wang):
    row = make_proposal(committee, li, wang)
    first, second = row.signatures.all()
    both = {f"place_{first.pk}": 1, f"place_{second.pk}": 1}
    nobody = {f"drop_{first.pk}": "on", f"drop_{second.pk}": "on"}
    twice = {f"place_{first.pk}": 1, f"place_{second.pk}": 2, "add_1": li.pk}
    found = [
        faults(send(desk, row, "proposal-signatures", **data))["__all__"] for data in (both, nobody, twice)
    ]
    assert found == [
        ["次序1填了不止一人，请改成不同的数"], ["至少要有一位署名人，或者选提案单位"], ["同一位委员署名了两次"],
    ]  # fmt: skip


def test_a_member_of_another_committee_cannot_be_made_a_signer(desk, committee, li):
    row, stranger = make_proposal(committee, li), make_member(make_committee(), name="外地人")
    response = send(desk, row, "proposal-signatures", add_1=stranger.pk)
    assert list(faults(response)) == ["add_1"]
    assert [each.membership for each in row.signatures.all()] == [li]


def test_the_chairpersons_meeting_makes_a_proposal_a_key_one_and_the_ledger_knows(desk, committee, li):
    row = make_proposal(committee, li)
    given = {"given_key": "on", "on_key": "2025-03-10", "decided_key": "第38次主席会议"}
    send(desk, row, "proposal-marks", **given)
    assert duties(li, "marks") == [("proposal.filed", ["key"]), ("proposal.submitted",)]
    assert last_event()[3] == [("marks", [], ["重点提案（2025-03-10，第38次主席会议）"])]
    send(desk, row, "proposal-marks", reason="误登")
    assert duties(li, "marks") == [("proposal.filed", []), ("proposal.submitted",)]


def test_a_fresh_mark_names_day_and_meeting_and_only_filed_proposals_have_marks(desk, committee, li):
    row, refused = make_proposal(committee, li), make_proposal(committee, li, verdict="not_filed")
    given = {"given_outstanding": "on", "on_outstanding": "2025-12-10", "decided_outstanding": "常委会会议"}
    assert faults(send(desk, row, "proposal-marks", given_outstanding="on")) == {
        "on_outstanding": ["请填确定日期"], "decided_outstanding": ["请填决定会议"],
    }  # fmt: skip
    assert faults(send(desk, refused, "proposal-marks", **given)) == {
        "__all__": ["只有立案或并案的提案才能定为重点、优秀提案"]
    }


def test_units_are_chosen_from_the_list_or_written_out(desk, committee, li):
    row = make_proposal(committee, li, lead_unit="市民政局", co_units=("市财政局",))
    lead, co = Body.objects.get(name="市民政局"), Body.objects.get(name="市财政局")
    send(desk, row, "proposal-units", lead=co.pk, co=[lead.pk], co_new="市住建局、市水利局")
    found = [(each.unit.name, each.get_role_display()) for each in row.handlings.all()]
    assert found == [("市财政局", "主办"), ("市民政局", "会办"), ("市住建局", "会办"), ("市水利局", "会办")]
    assert last_event()[3] == [
        ("units", ["市民政局（主办）", "市财政局（会办）"],
         ["市财政局（主办）", "市民政局（会办）", "市住建局（会办）", "市水利局（会办）"]),
    ]  # fmt: skip
    assert faults(send(desk, row, "proposal-units", lead=co.pk, co=[co.pk], lead_new="市水利局")) == {
        "lead_new": ["主办单位只能有一个：从名单选，或者写新的"], "co": ["主办单位不能同时是会办单位"],
    }  # fmt: skip


def test_sending_what_already_stands_leaves_no_event(desk, committee, li):
    row = make_proposal(committee, li, lead_unit="市民政局")
    unit = Body.objects.get(name="市民政局")
    send(desk, row, "proposal-correct", **facts_of(row))
    send(desk, row, "proposal-signatures", **{f"place_{row.signatures.get().pk}": 1})
    send(desk, row, "proposal-marks")
    send(desk, row, "proposal-units", lead=unit.pk)
    assert Event.objects.count() == 0


def test_chen_is_told_what_was_done_what_was_not_and_what_cannot_be_any_more(desk, committee, li, wang):
    row = make_proposal(committee, li)
    places = {f"place_{row.signatures.get().pk}": 1}
    told = [
        said(desk, send(desk, row, "proposal-signatures", **places, add_1=wang.pk)),
        said(desk, send(desk, row, "proposal-marks")),
        said(desk, send(desk, row, "proposal-correct", **facts_of(row))),
        said(desk, send(desk, row, "proposal-correct", act="void")),
        said(desk, send(desk, row, "proposal-units")),
    ]
    assert told == [
        ["已更正署名，得分随之变化"], ["内容没有变化，未作更正"], ["内容没有变化，未作更正"], ["已作废，得分随之变化"],
        ["这条记录已经作废，不能再更正"],
    ]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_only_holders_of_the_power_open_and_send_corrections(client, committee, name):
    li = make_member(committee, name="李明", with_account=True)
    row = make_proposal(committee, li)
    found = []
    for user in (
        make_staff(committee, "duties.read", "proposals.manage"),
        make_staff(committee, "duties.read"),
        li.person.user,
    ):
        client.force_login(user)
        found.append(client.get(committee_url(committee, name, row.pk)).status_code)
    assert found == [200, 403, 403]
    assert send(client, row, name).status_code == 403
    assert Proposal.objects.get(pk=row.pk).signatures.count() == 1
