"""The auditor reads the trail, opens what is sealed, verifies the chains; nobody else does."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongxin.overview.tests.acting import DESK, make_batch, send, text_of, visits
from tongxin.people.http import committee_url
from tongxin.people.models import Person
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.trail import keys, record
from tongxin.trail.chain import ChainHead
from tongxin.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_committee()


@pytest.fixture
def auditor(committee, client):
    user = make_staff(committee, "trail.read", name="郑示例")
    client.force_login(user)
    return user


def phone_changed(committee, membership, before="13800000000", after="13900000000"):
    """Wang changes Li's phone."""
    act = record.Act(
        "people.person.changed", "更改电话", membership, membership.name, {"party": ""}, {"party": "民盟"},
        membership.person.uid, {"phone": (before, after)},
    )  # fmt: skip
    return record.record(record.Actor(None, "王示例"), committee.pk, act)


def test_events_are_listed_newest_first_and_filtered(committee, auditor, client):
    li = make_member(committee, name="李示例")
    make_batch(committee, visits("李示例", 2), confirmed=True)
    phone_changed(committee, li)
    rows = client.get(committee_url(committee, "trail")).context["page"]
    assert [row.seq for row in rows] == [5, 4, 3, 2, 1]
    for query, seqs in [
        ("by=王", [5]), ("label=上传", [1]), ("kind=outreach.Contact", [3, 2]), ("text=走访", [3, 2]), ("first=2999-01-01", []),
        ("last=2000-01-01", []), ("first=日子", [5, 4, 3, 2, 1]), ("by=王&text=李", [5]), ("kind=people.User", [5, 4, 3, 2, 1]),
    ]:  # fmt: skip
        rows = client.get(committee_url(committee, "trail") + f"?{query}").context["page"]
        assert (query, [row.seq for row in rows]) == (query, seqs)


def test_an_event_shows_before_and_after_in_words_and_keeps_sealed_values_closed(committee, auditor, client):
    event = phone_changed(committee, make_member(committee, name="李示例"))
    answer = client.get(committee_url(committee, "event", event.pk))
    assert [(pair.field, pair.before, pair.after) for pair in answer.context["pairs"]] == [
        ("党派", "—", "民盟")
    ]
    shown = text_of(answer)
    assert ("已加密" in shown, "13800000000" in shown, "13900000000" in shown) == (True, False, False)
    assert "还需要“查看名册”权限" in shown


def test_sealed_values_open_to_who_may_read_trail_and_members_and_that_is_recorded(committee, client):
    user = make_staff(committee, "trail.read", "members.read", name="郑示例")
    client.force_login(user)
    event = phone_changed(committee, make_member(committee, name="李示例"))
    assert "13900000000" not in text_of(client.get(committee_url(committee, "event", event.pk)))
    answer = send(client, committee, "event", event.pk)
    assert [(pair.field, pair.before, pair.after) for pair in answer.context["opened"]] == [
        ("电话", "13800000000", "13900000000")
    ]
    opened = Event.objects.filter(committee=committee).latest("seq")
    assert (opened.action, opened.by, opened.target_id) == ("trail.sealed.opened", user, event.pk)
    assert "13900000000" not in opened.payload + opened.title + opened.note


def test_the_auditor_alone_cannot_open_sealed_values(committee, auditor, client):
    event = phone_changed(committee, make_member(committee, name="李示例"))
    assert send(client, committee, "event", event.pk).status_code == 403
    assert Event.objects.filter(action="trail.sealed.opened").count() == 0


def test_values_whose_key_was_erased_are_told_to_be_gone(committee, client):
    client.force_login(make_staff(committee, "trail.read", "members.read"))
    membership = make_member(committee, name="李示例", phone="13800000000")
    event = phone_changed(committee, membership)
    keys.erase(membership.person.uid)
    answer = send(client, committee, "event", event.pk)
    assert [pair.before for pair in answer.context["opened"]] == ["密钥已销毁或密文被改动，打不开"]


def test_whole_chains_are_told_whole_and_the_check_is_recorded(committee, auditor, client):
    phone_changed(committee, make_member(committee))
    answer = send(client, committee, "chain", act="verify")
    checked = answer.context["checked"]
    assert (checked.breaks, [(head.label, head.seq) for head in checked.heads]) == (
        [],
        [("留痕链", 1), ("台账链", 0)],
    )
    assert "链完整" in text_of(answer)
    last = Event.objects.filter(committee=committee).latest("seq")
    assert (last.action, last.by) == ("trail.chain.verified", auditor)


def test_a_check_and_an_export_sent_again_are_answered_again_and_recorded_once(committee, auditor, client):
    for name, action in (("chain", "trail.chain.verified"), ("trail-anchor", "trail.anchor.exported")):
        sent = [send(client, committee, name, nonce="f" * 30 + name[:2]) for _ in range(3)]
        assert [answer.status_code for answer in sent] == [200, 200, 200]
        recorded = Event.objects.filter(committee=committee, action=action)
        assert recorded.count() == 1
        send(client, committee, name)
        assert recorded.count() == 2


def test_a_torn_chain_is_told_with_its_place(committee, auditor, client):
    phone_changed(committee, make_member(committee))
    ChainHead.objects.filter(committee=committee, chain="trail").update(seq=7)
    answer = send(client, committee, "chain", act="verify")
    assert answer.context["checked"].breaks == ["留痕链第1号：链尾与链头不符，链头记到7号"]


def test_an_anchor_is_exported_kept_and_compared_later(committee, auditor, client):
    phone_changed(committee, make_member(committee))
    answer = send(client, committee, "trail-anchor")
    assert json.loads(answer.content)["heads"]["trail"]["seq"] == 1
    phone_changed(committee, make_member(committee))
    kept = SimpleUploadedFile("锚点.json", answer.content)
    checked = send(client, committee, "chain", act="compare", anchor=kept).context["checked"]
    assert (checked.against, checked.breaks) == ("与锚点比对", [])
    assert Event.objects.filter(committee=committee, action="trail.anchor.exported").count() == 1


def test_a_chain_shorter_than_its_anchor_is_found_out(committee, auditor, client):
    phone_changed(committee, make_member(committee))
    ahead = ChainHead.objects.get(committee=committee, chain="trail")
    ChainHead.objects.filter(pk=ahead.pk).update(seq=9)
    anchor = send(client, committee, "trail-anchor")
    kept = SimpleUploadedFile("锚点.json", anchor.content)
    ChainHead.objects.filter(pk=ahead.pk).update(seq=ahead.seq, hash=ahead.hash)
    assert anchor.status_code == 200
    Event.objects.filter(committee=committee).first()
    checked = send(client, committee, "chain", act="compare", anchor=kept).context["checked"]
    assert "留痕链第9号：锚点所记的条目已不存在" in checked.breaks


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"{}", "这不是本系统导出的锚点文件"),
        (b"\xff\xfe", "这不是本系统导出的锚点文件"),
        (b"[" * 100_000, "这不是本系统导出的锚点文件"),
        (rb'{"committee": "\ud800", "heads": {}, "stamp": "0"}', "这不是本系统导出的锚点文件"),
        (b'{"committee": "x", "heads": {}, "stamp": "0"}', "锚点文件被改动过，或不是本机导出的"),
        (b"", "文件是空的，请检查后重新上传"),
    ],
)
def test_what_is_no_anchor_is_refused_beside_the_field(committee, auditor, client, content, error):
    answer = send(client, committee, "chain", act="compare", anchor=SimpleUploadedFile("锚点.json", content))
    assert answer.context["form"].errors == {"anchor": [error]}
    assert answer.context["checked"] is None


def test_an_anchor_of_another_committee_is_refused(committee, auditor, client):
    other = make_committee()
    client.force_login(make_staff(other, "trail.read"))
    anchor = send(client, other, "trail-anchor").content
    client.force_login(auditor)
    answer = send(client, committee, "chain", act="compare", anchor=SimpleUploadedFile("锚点.json", anchor))
    assert answer.context["form"].errors == {
        "anchor": [f"锚点文件属于“{other.code}”，不是“{committee.code}”"]
    }


def test_everything_done_to_one_thing_is_shown_together(committee, auditor, client):
    li, zhao = make_member(committee, name="李示例"), make_member(committee, name="赵示例")
    for membership in (li, zhao, li):
        phone_changed(committee, membership)
    answer = client.get(committee_url(committee, "history") + f"?type=people.Membership&id={li.pk}")
    assert [line["event"].seq for line in answer.context["lines"]] == [3, 1]
    assert "13900000000" not in text_of(answer)
    for query in (
        "",
        "?type=people.Membership&id=x",
        "?type=none&id=1",
        f"?type=people.Membership&id={'9' * 40}",
    ):
        assert list(client.get(committee_url(committee, "history") + query).context["lines"]) == []


NAMES = ("trail", "chain", "history")


@pytest.mark.parametrize("name", NAMES)
def test_the_trail_is_open_to_auditors_of_the_committee_only(committee, client, name):
    address = committee_url(committee, name)
    assert client.get(address).url.startswith("/signin/")
    for user, status in [
        (make_staff(committee, "trail.read"), 200), (make_staff(committee, *DESK), 403),
        (make_member(committee, with_account=True).person.user, 403), (make_staff(make_committee(), "trail.read"), 404),
    ]:  # fmt: skip
        client.force_login(user)
        assert client.get(address).status_code == status


def test_an_event_of_another_committee_does_not_exist(committee, auditor, client):
    other = make_committee()
    make_member(committee)
    foreign = phone_changed(other, make_member(other, name="李示例"))
    assert client.get(committee_url(committee, "event", foreign.pk)).status_code == 404
    address = committee_url(committee, "history") + f"?type=people.Membership&id={foreign.target_id}"
    assert list(client.get(address).context["lines"]) == []
    assert Person.objects.filter(name="李示例").count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_do_not_grow_with_events(committee, auditor, client, count, django_assert_num_queries):
    li = make_member(committee, name="李示例")
    events = [phone_changed(committee, li) for _ in range(count)]
    client.get(committee_url(committee, "trail"))
    with django_assert_num_queries(8):
        client.get(committee_url(committee, "trail"))
    with django_assert_num_queries(6):
        client.get(committee_url(committee, "event", events[0].pk))
    with django_assert_num_queries(5):
        client.get(committee_url(committee, "history") + f"?type=people.Membership&id={li.pk}")
