"""One member's page, a new member, corrections, and the member's own record."""

from datetime import date, timedelta
from urllib.parse import quote

import pytest

from tongxin.ledger.models import Standing
from tongxin.ledger.rebuilding import differences
from tongxin.meetings.tests.factories import make_mark, make_meeting, make_sitting
from tongxin.office.tests.desk import MEETING, Desk, decided, events, faults, fresh, send, values
from tongxin.people.models import Body, Change, Membership, Placement, Post
from tongxin.people.tests.factories import make_body, make_committee, make_member, make_staff, make_user
from tongxin.trail import clock, keys, record
from tongxin.trail.models import Event, SealedValue

pytestmark = pytest.mark.django_db

D = date


@pytest.mark.clause("SP-18.1")
def test_staff_read_the_whole_page_and_seeing_the_phone_is_on_record_once_a_day(client):
    desk = Desk(client)
    pages = [desk.get("member", desk.lin.pk).content.decode() for _ in range(3)]
    assert ["13800006131" in page for page in pages] == [True] * 3
    client.force_login(
        make_staff(desk.here, "duties.read", name="王示例")
    )  # without the power to read members
    assert desk.get("member", desk.lin.pk).status_code == 404
    client.force_login(desk.chen)
    assert [event.label for event in events(desk.here, "people.person.opened")] == ["查看电话与出生年月"]
    clock.pass_time(timedelta(days=1))
    client.logout()
    client.force_login(desk.chen)
    desk.get("member", desk.lin.pk)
    client.force_login(make_staff(desk.here, "members.read", name="吴示例"))
    desk.get("member", desk.lin.pk)
    assert [event.by_name for event in events(desk.here, "people.person.opened")] == [
        "陈示例",
        "陈示例",
        "吴示例",
    ]


def test_what_an_import_changed_stands_among_the_acts_on_the_page(client):
    desk = Desk(client)
    left = Change.objects.create(
        committee=desk.here, membership=desk.lin, kind=Change.Kind.RESIGNED, from_on=D(2026, 1, 1)
    )
    actor = record.Actor(None, "吴示例", record.Channel.IMPORT)
    act = record.Act(
        "people.change.added",
        "导入委员变动",
        left,
        "林示例",
        after={"kind": "辞去委员"},
        note="导入 名册.xlsx",
    )
    record.record(actor, desk.here.pk, act)
    told = desk.get("member", desk.lin.pk).context["events"]
    assert [(each.label, each.by_name, each.note) for each in told][1:2] == [
        ("导入委员变动", "吴示例", "事项：辞去委员\n导入 名册.xlsx")
    ]


def test_where_nothing_is_sealed_nothing_was_opened(client):
    desk = Desk(client)
    desk.get("member", make_member(desk.here).pk)
    assert events(desk.here, "people.person.opened") == []


@pytest.mark.django_db(transaction=True)
def test_opening_brings_its_own_transaction(client):
    desk = Desk(client)
    assert desk.get("member", desk.lin.pk).status_code == 200


def test_lin_reads_her_own_page_and_nobody_elses(client):
    desk = Desk(client)
    zhou = make_member(desk.here, name="周示例", phone="13900001111")
    desk.change("post", **decided(D(2025, 1, 10), post="standing_member"))
    desk.change("post", zhou, **decided(D(2025, 2, 2), post="vice_chairperson"))
    desk.get("members")  # the messages of the changes are read here
    client.force_login(make_user(person=desk.lin.person))
    response = desk.get("member", desk.lin.pk)
    page = response.content.decode()
    assert [text in page for text in ("林示例", "常委", MEETING, "登记变动", "更正", "办理记录", "周示例")] == [
        True, True, True, False, False, False, False,
    ]  # fmt: skip
    assert desk.get("member", zhou.pk).status_code == 404
    assert [event.by_name for event in events(desk.here, "people.person.opened")] == []
    forms = [desk.url(name, desk.lin.pk) for name in ("member-correct", "member-personal")]
    assert [client.get(address).status_code for address in forms] == [403, 403]


def test_a_member_of_another_committee_is_not_found(client):
    desk = Desk(client)
    foreign = make_member(make_committee(), name="外示例")
    names = ("member", "member-correct", "member-personal")
    assert [desk.get(name, foreign.pk).status_code for name in names] == [404, 404, 404]


@pytest.mark.parametrize("others", [0, 2])
def test_the_page_costs_the_same_whatever_the_history(client, django_assert_num_queries, others):
    desk = Desk(client)
    desk.get("member", desk.lin.pk)
    for number in range(others):
        body = make_body(desk.here, kind=Body.Kind.SPECIAL_COMMITTEE, name=f"委员会{number}")
        Placement.objects.create(committee=desk.here, membership=desk.lin, body=body, from_on=D(2022, 1, 1))
    with django_assert_num_queries(11):
        desk.get("member", desk.lin.pk)


def test_the_history_tells_every_row_in_the_order_of_days(client):
    desk = Desk(client)
    desk.change("post", **decided(D(2025, 1, 10), post="standing_member"))
    story = desk.get("member", desk.lin.pk).context["story"]
    assert [(moment.what, moment.row.from_on) for moment in story] == [
        ("换届产生", D(2022, 1, 1)), ("界别：教育界", D(2022, 1, 1)), ("任常委", D(2025, 1, 10)),
    ]  # fmt: skip


def test_changes_that_make_no_sense_are_shown_with_the_reason(client):
    desk = Desk(client)
    reasons = {offer.kind.code: offer.reason for offer in desk.get("member", desk.lin.pk).context["offers"]}
    assert {code: reason for code, reason in reasons.items() if reason} == {
        "relieve": "没有职务", "end-role": "未任召集人、主任", "resume": "没有停止履职、病假或在境外",
    }  # fmt: skip
    desk.change("leave", **decided(D(2025, 5, 1), kind="resigned"))
    after = desk.get("member", desk.lin.pk).context["offers"]
    assert {offer.reason for offer in after} == {"2025-05-01辞去委员"}


def identity(**changed) -> dict:
    stands = {
        "name": "林示例", "gender": "男", "ethnicity": "汉族", "party": "", "education": "", "employer": "",
        "position": "0", "is_scored": "on", "reason": "本人来函",
    }  # fmt: skip
    return stands | changed


def test_open_fields_are_corrected_with_reason_before_and_after(client):
    desk = Desk(client)
    sent = identity(name="林示范", party="民盟", employer="示例市第二中学校长")
    send(client, desk.url("member-correct", desk.lin.pk), **sent)
    lin = fresh(desk.lin)
    assert (lin.name, lin.person.name_key, lin.party, lin.employer) == (
        "林示范",
        "林示范",
        "民盟",
        "示例市第二中学校长",
    )
    event = events(desk.here)[0]
    assert (event.action, event.note) == ("people.member.corrected", "本人来函")
    assert values(event) == {
        "name": ("林示例", "林示范"), "party": ("", "民盟"), "employer": ("", "示例市第二中学校长"),
    }  # fmt: skip


def test_duties_lead_to_the_pages_of_the_corrected_name(client):
    desk = Desk(client)
    make_mark(make_sitting(make_meeting(desk.here)), desk.lin)
    send(client, desk.url("member-correct", desk.lin.pk), **identity(name="林示范"))
    duty = Standing.objects.get(committee=desk.here)
    assert (quote("林示范") in duty.route, list(differences(desk.here.pk))) == (True, [])


def test_the_page_tells_in_words_what_was_changed_given_and_only_sealed(client):
    desk = Desk(client)
    send(client, desk.url("member-correct", desk.lin.pk), **identity(party="民盟"))
    desk.change("sector", **decided(body=make_body(desk.here, name="经济界").pk))
    send(client, desk.url("member-personal", desk.lin.pk), **personal(phone="139-1111-2222"))
    told = [(each.label, each.note) for each in desk.get("member", desk.lin.pk).context["events"]]
    assert told[1:] == [
        ("更改电话或出生年月", "本人换号"), ("调整界别", "教育界 → 经济界\n2025-05-15起，第十三届常委会第十八次会议，示政协〔2025〕7号"),
        ("更正委员信息", "党派：无 → 民盟\n本人来函"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"name": "林3"}, "name"),
        ({"name": ""}, "name"),
        ({"gender": "x"}, "gender"),
    ],
)
def test_a_wrong_correction_says_so_beside_the_field(client, changed, field):
    desk = Desk(client)
    response = send(client, desk.url("member-correct", desk.lin.pk), **identity(**changed))
    assert list(faults(response)) == [field]
    assert events(desk.here) == []


def personal(**changed) -> dict:
    return {"phone": "138 0000 6131", "born": "", "on": D(2025, 5, 10), "reason": "本人换号"} | changed


def test_a_new_phone_is_sealed_and_the_chain_keeps_no_digit_of_it(client):
    desk = Desk(client)
    send(
        client, desk.url("member-personal", desk.lin.pk), **personal(phone="139-1111-2222", born="1978年9月")
    )
    person = fresh(desk.lin).person
    assert (person.phone, person.born) == ("13911112222", "1978-09")
    event = events(desk.here)[0]
    assert (event.note, values(event)) == ("本人换号", {"from_on": (None, "2025-05-10")})
    assert ["13911112222" in event.payload, "6131" in event.payload] == [False, False]
    pairs = {value.field: record.opened(value) for value in SealedValue.objects.filter(event=event)}
    assert pairs == {"phone": ("13800006131", "13911112222"), "born": ("", "1978-09")}


def test_the_same_phone_written_otherwise_is_no_change(client):
    desk = Desk(client)
    send(client, desk.url("member-personal", desk.lin.pk), **personal())
    assert events(desk.here) == []


def test_a_phone_that_is_none_and_a_birth_that_is_none_are_refused(client):
    desk = Desk(client)
    response = send(client, desk.url("member-personal", desk.lin.pk), **personal(phone="12345", born="去年"))
    assert list(faults(response)) == ["phone", "born"]
    assert fresh(desk.lin).person.phone == "13800006131"


def test_a_phone_shared_with_another_member_is_taken_with_a_warning(client):
    desk = Desk(client)
    make_member(desk.here, name="周示例", phone="13900001111")
    address = desk.url("member-personal", desk.lin.pk)
    send(client, address, **personal(phone="13900001111"))
    assert "这个电话与周示例的相同，请核对" in desk.get("member", desk.lin.pk).content.decode()


def newcomer(desk: Desk, **changed) -> dict:
    sector = make_body(desk.here, name="经济界")
    stands = {
        "name": "周示例", "gender": "女", "ethnicity": "汉族", "born": "1980.3", "party": "民建", "education": "大学",
        "employer": "示例公司董事长", "phone": "13900001111", "sector": sector.pk, "special_committee": "",
        "liaison_group": "", "activity_group": "", "post": "", "another": "",
    }  # fmt: skip
    return decided(D(2025, 5, 12)) | stands | changed


def test_zhou_is_coopted_with_everything_from_the_day_of_the_decision(client):
    desk = Desk(client)
    law = make_body(desk.here, kind=Body.Kind.SPECIAL_COMMITTEE, name="法制委员会")
    sent = newcomer(desk, special_committee=law.pk, post="standing_member")
    response = send(client, desk.url("member-add"), **sent)
    zhou = Membership.objects.with_rows().get(person__name="周示例")
    assert response["Location"] == desk.url("member", zhou.pk)
    assert (zhou.person.phone, zhou.person.born, zhou.party, zhou.position) == (
        "13900001111",
        "1980-03",
        "民建",
        1,
    )
    entry = Change.objects.get(membership=zhou)
    assert (entry.kind, entry.from_on, entry.decided_by, entry.document) == (
        "coopted", D(2025, 5, 12), MEETING, "示政协〔2025〕7号",
    )  # fmt: skip
    placed = Placement.objects.filter(membership=zhou).order_by("pk")
    assert [(str(row), row.from_on) for row in placed] == [
        ("经济界 成员", D(2025, 5, 12)), ("法制委员会 成员", D(2025, 5, 12)),
    ]  # fmt: skip
    assert Post.objects.get(membership=zhou).from_on == D(2025, 5, 12)
    event = events(desk.here)[0]
    assert (event.action, event.title, "1390" in event.payload) == ("people.member.added", "周示例", False)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"sector": ""}, ["sector"]),
        ({"meeting": ""}, ["meeting"]),
        ({"on": D(2021, 5, 1)}, ["on"]),
        ({"on": "不是日期"}, ["on"]),
        ({"name": "周示例、吴示例"}, ["name"]),
    ],
)
def test_an_addition_that_lacks_something_says_what(client, changed, fields):
    desk = Desk(client)
    response = send(client, desk.url("member-add"), **newcomer(desk, **changed))
    assert (list(faults(response)), Membership.objects.count()) == (fields, 1)


def test_a_namesake_is_added_only_when_said_to_be_another_person(client):
    desk = Desk(client)
    sent = newcomer(desk, name="林示例")
    response = send(client, desk.url("member-add"), **sent)
    assert faults(response) == {"another": ["本届名册里已有林示例（教育界）；确实不是同一人，请勾选此项"]}
    send(client, desk.url("member-add"), **(sent | {"another": "on"}))
    assert Membership.objects.filter(person__name="林示例").count() == 2


def test_the_same_name_with_the_same_phone_is_the_same_person(client):
    desk = Desk(client)
    response = send(
        client, desk.url("member-add"), **newcomer(desk, name="林示例", phone="13800006131", another="on")
    )
    assert faults(response) == {"phone": ["本届名册里已有林示例，电话也相同，应是同一人"]}


def test_my_record_shows_the_member_himself_with_a_masked_phone_and_whom_to_ask(client):
    desk = Desk(client)
    make_member(desk.here, name="周示例", phone="13900001111")
    client.force_login(make_user(person=desk.lin.person))
    page = desk.get("my-record").content.decode()
    assert [text in page for text in ("林示例", "教育界", "138****6131", "陈示例", "13800006131", "周示例")] == [
        True, True, True, True, False, False,
    ]  # fmt: skip


def test_staff_without_a_seat_are_told_so_on_my_record(client):
    desk = Desk(client)
    assert "在本会没有委员席位" in desk.get("my-record").content.decode()


def test_the_event_of_opening_names_no_value(client):
    desk = Desk(client)
    desk.get("member", desk.lin.pk)
    assert Event.objects.get(action="people.person.opened").payload == "{}"


def test_the_page_of_somebody_whose_key_was_erased_says_so_and_takes_no_new_phone(client):
    desk = Desk(client)
    desk.lin.person.seal("born", "1975-06")
    desk.lin.person.save()
    keys.erase(desk.lin.person.uid)
    page = desk.get("member", desk.lin.pk)
    assert [page.context[name] for name in ("phone", "born", "age")] == ["已销毁", "已销毁", None]
    assert desk.get("member-personal", desk.lin.pk).status_code == 200
    refused = send(client, desk.url("member-personal", desk.lin.pk), **personal())
    assert faults(refused) == {"__all__": ["林示例的个人密钥已销毁，不能再登记电话和出生年月"]}
