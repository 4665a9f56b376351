"""Leave slips: the ruling where slip and list contradict, and who reads the sealed reason."""

import json

import pytest
from django.test import Client

from tongxin.ledger.rebuilding import differences
from tongxin.meetings.models import LeaveSlip
from tongxin.meetings.rulings import reason_kind
from tongxin.meetings.tests.factories import (
    make_desk,
    make_mark,
    make_meeting,
    make_sitting,
    make_slip,
    marks_in_ledger,
    movements,
    sent,
    url,
)
from tongxin.people.models import Committee, Membership
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee() -> Committee:
    return make_committee(code="yueqing")


@pytest.fixture
def lin(committee: Committee) -> Membership:
    return make_member(committee, name="林怡", with_account=True)


@pytest.fixture
def slip(committee: Committee, lin: Membership) -> LeaveSlip:
    """Granted for a business trip, while the list says absent without leave."""
    sitting = make_sitting(make_meeting(committee))
    make_mark(sitting, lin, "unexcused")
    return make_slip(sitting, lin, reason="公务出差")


def acts(committee: Committee) -> list[tuple[str, str, dict[str, object], str]]:
    events = Event.objects.filter(committee=committee).order_by("seq")
    return [(event.action, event.label, json.loads(event.payload), event.note) for event in events]


def test_the_slip_holds_and_the_mark_becomes_leave(
    client: Client, committee: Committee, lin: Membership, slip: LeaveSlip
) -> None:
    client.force_login(make_desk(committee))
    page = url(committee, "leave-slip-rule", slip.pk)
    assert client.get(page).context["form"].initial == {"leave_kind": "official"}
    answer = client.post(page, sent(ruling="slip", leave_kind="official", reason="会前已批"))
    assert answer["Location"] == url(committee, "leave-slip", slip.pk)
    slip.refresh_from_db()
    assert (slip.ruled_at is not None, slip.ruled_name) == (True, "陈示例")
    assert (marks_in_ledger(lin), movements(lin)) == ([("leave", "official")], ["add", "retract", "add"])
    ruled = {"before": {"ruled_name": ""}, "after": {"ruled_name": "陈示例"}}
    marked = {"before": {"mark": "unexcused", "reason": ""}, "after": {"mark": "leave", "reason": "official"}}
    assert acts(committee) == [
        ("meetings.leaveslip.ruled", "裁定请假条：以请假条为准", ruled, "会前已批"),
        ("meetings.attendance.corrected", "更正出席", marked, "会前已批"),
    ]
    assert list(differences(committee.pk)) == []


def test_the_list_holds_and_nothing_else_changes(
    client: Client, committee: Committee, lin: Membership, slip: LeaveSlip
) -> None:
    client.force_login(make_desk(committee))
    values = sent(ruling="list", leave_kind="official", reason="假条写错日期")
    client.post(url(committee, "leave-slip-rule", slip.pk), values)
    assert (marks_in_ledger(lin), movements(lin)) == ([("unexcused", "")], ["add"])
    assert [(action, label) for action, label, _, _ in acts(committee)] == [
        ("meetings.leaveslip.ruled", "裁定请假条：以签到表为准")
    ]
    assert LeaveSlip.objects.contradicting().count() == 0


def test_a_ruling_says_which_and_why(
    client: Client, committee: Committee, lin: Membership, slip: LeaveSlip
) -> None:
    client.force_login(make_desk(committee))
    answer = client.post(url(committee, "leave-slip-rule", slip.pk), sent(leave_kind="official"))
    assert list(answer.context["form"].errors) == ["ruling", "reason"]
    assert (LeaveSlip.objects.contradicting().count(), movements(lin)) == (1, ["add"])


def test_a_contradiction_is_ruled_on_once(
    client: Client, committee: Committee, lin: Membership, slip: LeaveSlip
) -> None:
    client.force_login(make_desk(committee))
    page = url(committee, "leave-slip-rule", slip.pk)
    client.post(page, sent(ruling="list", leave_kind="official", reason="假条写错日期"))
    again = client.post(page, sent(ruling="slip", leave_kind="official", reason="改主意"))
    assert (again.status_code, marks_in_ledger(lin)) == (302, [("unexcused", "")])


def test_the_reason_is_read_by_those_who_handle_leave_and_by_himself(
    client: Client, committee: Committee, lin: Membership, slip: LeaveSlip
) -> None:
    page = url(committee, "leave-slip", slip.pk)
    shown = []
    for user in (make_desk(committee), lin.person.user, make_staff(committee, "duties.read", name="周示例")):
        client.force_login(user)
        answer = client.get(page)
        shown.append((answer.status_code, "公务出差" in answer.content.decode()))
    assert shown == [(200, True), (200, True), (200, False)]


def test_the_reason_stands_in_no_act(client: Client, committee: Committee, slip: LeaveSlip) -> None:
    client.force_login(make_desk(committee))
    client.post(
        url(committee, "leave-slip-correct", slip.pk), sent(result="refused", is_late="on", reason="未获批准")
    )
    slip.refresh_from_db()
    assert (slip.result, slip.is_late, slip.reason) == ("refused", True, "公务出差")
    [(action, _, payload, why)] = acts(committee)
    assert (action, why) == ("meetings.leaveslip.corrected", "未获批准")
    assert payload == {
        "before": {"is_late": False, "result": "granted"},
        "after": {"is_late": True, "result": "refused"},
    }


def test_a_slip_without_a_reason_can_be_corrected(
    client: Client, committee: Committee, lin: Membership
) -> None:
    slip = make_slip(make_sitting(make_meeting(committee)), lin, reason="", result="pending")
    client.force_login(make_desk(committee))
    client.post(url(committee, "leave-slip-correct", slip.pk), sent(result="granted", reason="领导已批"))
    slip.refresh_from_db()
    assert slip.result == "granted"


@pytest.mark.parametrize(
    ("written", "kind"),
    [("公务冲突", "official"), ("身体原因", "sick"), ("家事", "personal"), ("", "unstated")],
)
def test_the_kind_of_leave_is_read_from_its_reason(written: str, kind: str) -> None:
    assert reason_kind(written) == kind
