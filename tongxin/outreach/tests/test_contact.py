"""One contact record: the registration form, its entry from paper, its correction."""

from datetime import date
from uuid import uuid4

import pytest

from tongxin.outreach.models import Contact
from tongxin.outreach.tests.factories import duties, make_contact
from tongxin.people.http import committee_url
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.people.tests.pages import faults, said
from tongxin.trail import clock
from tongxin.trail.models import Event
from tongxin.trail.record import changes

pytestmark = pytest.mark.django_db
DECEMBER = date(2025, 12, 31)


@pytest.fixture
def desk(client, committee):
    """Wu of the special committee, signed in."""
    client.force_login(make_staff(committee, "duties.read", "members.read", "outreach.manage", name="吴示例"))
    return client


def written(member, **changed):
    plain = {
        "nonce": uuid4().hex, "membership": member.pk, "on": "2025-05-06", "audience": "社区居民", "means": "visit",
        "practice": "了解社区养老情况", "issues": "希望增设助餐点", "reason": "本人交来纸质登记表",
    }  # fmt: skip
    return plain | changed


def add(client, committee, data):
    return client.post(committee_url(committee, "contact-add"), data)


@pytest.mark.clause("JM-11.1")
def test_wu_enters_the_paper_form_of_li_and_the_trail_says_who_for_whom(desk, committee, li):
    response = add(desk, committee, written(li))
    row = Contact.objects.get()
    assert response.headers["Location"] == committee_url(committee, "contact", row.pk)
    assert said(desk, response) == ["已代李明登记，得分随之变化"]
    shown = desk.get(response.headers["Location"]).content.decode()
    fields = ("李明", "社区居民", "2025-05-06", "走访", "了解社区养老情况", "希望增设助餐点")
    assert [each for each in fields if each in shown] == list(fields)
    event = Event.objects.get()
    assert (event.action, event.by_name, event.for_name, event.channel, event.note) == (
        "outreach.contact.recorded", "吴示例", "李明", "paper", "本人交来纸质登记表",
    )  # fmt: skip
    assert (row.recorded_name, row.verified_name) == ("吴示例", "吴示例")
    assert duties(li) == [("2025-05-06", True, "visit")]


def test_texts_that_may_speak_of_people_stay_out_of_the_entrys_trail(desk, committee, li):
    add(desk, committee, written(li))
    assert changes(Event.objects.get()) == [("means", None, "visit"), ("on", None, "2025-05-06")]


def test_the_same_contact_is_not_entered_twice_nor_for_the_future_nor_for_one_not_serving(
    desk, committee, li
):
    make_contact(li)
    gone = make_member(committee, name="赵强", left=date(2025, 2, 1))
    stranger = make_member(make_committee(), name="外地人")
    with clock.frozen(DECEMBER):
        found = [
            faults(add(desk, committee, written(li))),
            faults(add(desk, committee, written(li, on="2026-01-01"))),
            faults(add(desk, committee, written(gone))),
            faults(add(desk, committee, written(stranger))),
            faults(add(desk, committee, written(li, reason="", audience="学生"))),
            faults(add(desk, committee, written(li, audience="学生", practice="长" * 2001))),
        ]
    assert found[:3] == [
        {"__all__": ["这位委员同一天、同一对象、同一方式的联系已经登记过"]},
        {"on": ["联系时间不能晚于今天"]},
        {"on": ["赵强在2025-05-06不是在任委员"]},
    ]
    assert [list(each) for each in found[3:]] == [["membership"], ["reason"], ["practice"]]
    assert Contact.objects.count() == 1


def offered(response):
    form = response.context["form"]
    return [label for _, label in form.fields["membership"].choices][1:], form["membership"].value()


def test_a_name_typed_first_leaves_only_its_members_to_choose_from(desk, committee, li):
    make_member(committee, name="李明", sector="经济界")
    wang = make_member(committee, name="王芳")
    address = committee_url(committee, "contact-add")
    assert offered(desk.get(f"{address}?name=李明")) == (["李明（教育界）", "李明（经济界）"], None)
    assert offered(desk.get(f"{address}?name=王")) == (["王芳（教育界）"], wang.pk)
    assert len(offered(desk.get(address))[0]) == 3


def test_a_correction_changes_row_and_worth_and_says_why(desk, committee, li):
    row = make_contact(li)
    address = committee_url(committee, "contact-correct", row.pk)
    desk.post(address, written(li, means="phone", reason="核对登记表"))
    assert duties(li) == [("2025-05-06", True, "phone")]
    event = Event.objects.get()
    assert (event.action, event.by_name, event.note) == ("outreach.contact.corrected", "吴示例", "核对登记表")
    assert changes(event) == [("means", "visit", "phone")]
    told = desk.get(committee_url(committee, "contact", row.pk)).context["history"][0]
    assert told.note == "联系方式：走访 → 电话\n收集到的问题和建议：内容已更正（加密保存）\n核对登记表"


def test_a_record_entered_for_the_wrong_member_moves_to_the_right_one(desk, committee, li):
    wang = make_member(committee, name="王芳")
    row = make_contact(li)
    desk.post(committee_url(committee, "contact-correct", row.pk), written(wang, issues=""))
    assert (duties(li), duties(wang)) == ([], [("2025-05-06", False, "visit")])
    assert changes(Event.objects.get()) == [("membership", "李明", "王芳")]


def test_a_struck_out_record_is_worth_nothing_and_stays_readable(desk, committee, li):
    row = make_contact(li)
    address = committee_url(committee, "contact-correct", row.pk)
    desk.post(address, {"nonce": uuid4().hex, "act": "void", "reason": "重复登记"})
    assert duties(li) == []
    page = desk.get(committee_url(committee, "contact", row.pk)).content.decode()
    assert [each for each in ("已作废", "重复登记", address) if each in page] == ["已作废", "重复登记"]
    assert desk.get(address).headers["Location"] == committee_url(committee, "contact", row.pk)


def test_a_member_opens_his_own_form_without_buttons_and_nobody_elses(client, committee):
    li = make_member(committee, name="李明", with_account=True)
    own, other = make_contact(li), make_contact(make_member(committee, name="王芳"), audience="企业职工")
    client.force_login(li.person.user)
    page = client.get(committee_url(committee, "contact", own.pk)).content.decode()
    assert [each for each in ("社区居民", "更正", "导入自") if each in page] == ["社区居民"]
    assert client.get(committee_url(committee, "contact", other.pk)).status_code == 404


def test_a_record_of_another_committee_is_not_there(desk, committee):
    foreign = make_contact(make_member(make_committee(), name="外地人"))
    names = ("contact", "contact-correct")
    assert [desk.get(committee_url(committee, name, foreign.pk)).status_code for name in names] == [404, 404]


def test_only_holders_of_the_power_enter_and_correct(client, committee):
    li = make_member(committee, name="李明", with_account=True)
    row = make_contact(li)
    pages = [committee_url(committee, "contact-add"), committee_url(committee, "contact-correct", row.pk)]
    found = []
    for user in (
        make_staff(committee, "duties.read", "outreach.manage"),
        make_staff(committee, "duties.read"),
        li.person.user,
    ):
        client.force_login(user)
        found.append([client.get(page).status_code for page in pages])
    assert found == [[200, 200], [403, 403], [403, 403]]
    assert [client.post(page, written(li, on="2025-05-09")).status_code for page in pages] == [403, 403]
    assert [each.on for each in Contact.objects.all()] == [date(2025, 5, 6)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_asks_the_same_questions_however_often_it_was_corrected(
    desk, committee, li, django_assert_num_queries, count
):
    row = make_contact(li)
    for number in range(count):
        desk.post(
            committee_url(committee, "contact-correct", row.pk), written(li, issues=f"第{number}条建议")
        )
    with django_assert_num_queries(8):
        assert len(desk.get(committee_url(committee, "contact", row.pk)).context["history"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_entry_form_asks_the_same_questions_for_one_member_and_for_three(
    desk, committee, django_assert_num_queries, count
):
    for number in range(count):
        make_member(committee, name=f"委员{number}")
    address = committee_url(committee, "contact-add")
    desk.get(address)
    with django_assert_num_queries(7):
        assert len(offered(desk.get(address))[0]) == count
