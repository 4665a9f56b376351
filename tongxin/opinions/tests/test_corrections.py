"""Corrections of reports, adoptions and instructions: the row, the trail, and what the ledger says afterwards."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from tongxin.ledger.correcting import enter
from tongxin.opinions.models import Adoption, Instruction, Report
from tongxin.opinions.tests.factories import duties, make_adoption, make_instruction, make_report
from tongxin.people.http import committee_url
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.people.tests.pages import faults, last_event, said, send
from tongxin.trail.models import Event
from tongxin.trail.record import Actor

pytestmark = pytest.mark.django_db
NATION = {"level": "nation", "way": "single", "on": "2025-06-12", "day_known": "on", "issue": "", "title": ""}


@pytest.fixture
def desk(client, committee):
    """Chen of the opinion desk, signed in."""
    client.force_login(make_staff(committee, "duties.read", "opinions.manage", name="陈示例"))
    return client


def test_a_wrong_day_is_put_right_and_the_duty_moves_with_it(desk, committee, li):
    row = make_report(committee, li, title="停车难")
    response = send(desk, row, "opinion-correct", on="2025-03-05", title="停车难")
    assert response.headers["Location"] == committee_url(committee, "opinion", row.pk)
    assert duties(li) == [("opinion.submitted", "2025-03-05")]
    assert last_event() == (
        "opinions.report.corrected", "陈示例", "核对原件", [("on", "2025-03-03", "2025-03-05")],
    )  # fmt: skip
    assert faults(send(desk, row, "opinion-correct", on="2024-12-30", title="停车难")) == {
        "on": ["这条记录编在2025年度，日期应在这一年内；年度登错请作废后重新登记"]
    }


def test_a_struck_out_report_takes_its_adoptions_and_instructions_with_it(desk, committee, li):
    row = make_report(committee, li)
    make_adoption(row)
    make_instruction(row)
    assert [kind for kind, _ in duties(li)] == ["opinion.adopted", "opinion.instructed", "opinion.submitted"]
    send(desk, row, "opinion-correct", act="void", reason="重复登记")
    assert duties(li) == []
    assert last_event()[:3] == ("opinions.report.voided", "陈示例", "重复登记")


def test_a_forgotten_reporter_gets_everything_the_report_earned(desk, committee, li, wang):
    row = make_report(committee, li)
    make_adoption(row, "nation")
    make_instruction(row)
    send(desk, row, "opinion-reporters", place_1=li.pk, place_2=wang.pk)
    expected = [
        ("opinion.adopted", "2025-04-10", "joint", 2, "nation"), ("opinion.instructed", "2025-04-20", "joint", 2, "own"),
        ("opinion.submitted", "2025-03-03", "joint", 2),
    ]  # fmt: skip
    assert duties(wang, "form", "position", "level") == expected
    assert last_event() == (
        "opinions.report.signed", "陈示例", "核对原件", [("reporters", ["李明"], ["李明", "王芳"])],
    )  # fmt: skip


def test_reporters_change_places_and_one_leaves(desk, committee, li, wang):
    row = make_report(committee, li, wang)
    send(desk, row, "opinion-reporters", place_1=wang.pk)
    assert [(each.position, each.membership.name) for each in row.reporters.all()] == [(1, "王芳")]
    assert (duties(li), duties(wang, "form", "position")) == (
        [],
        [("opinion.submitted", "2025-03-03", "single_author", 1)],
    )


def test_a_reporter_who_left_before_the_day_stays_when_another_is_added(desk, committee, wang):
    zhao = make_member(committee, name="赵强", left=date(2025, 2, 1))
    row = make_report(committee, zhao)
    form = desk.get(committee_url(committee, "opinion-reporters", row.pk)).context["form"]
    first = form.fields["place_1"]
    assert (first.initial, dict(first.choices)[zhao.pk]) == (zhao.pk, "赵强（教育界）")
    send(desk, row, "opinion-reporters", place_1=zhao.pk, place_2=wang.pk)
    assert [each.membership for each in row.reporters.all()] == [zhao, wang]


def test_a_report_has_somebody_each_once_and_nobody_from_elsewhere(desk, committee, li):
    row, stranger = make_report(committee, li), make_member(make_committee(), name="外地人")
    assert faults(send(desk, row, "opinion-reporters")) == {"place_1": ["至少要有一位反映人"]}
    assert faults(send(desk, row, "opinion-reporters", place_1=li.pk, place_2=li.pk)) == {
        "__all__": ["同一位委员填了两次"]
    }
    assert list(faults(send(desk, row, "opinion-reporters", place_1=stranger.pk))) == ["place_1"]
    assert [each.membership for each in row.reporters.all()] == [li]


def test_a_reporter_does_not_learn_from_the_trail_who_reported_with_him(desk, client, committee, wang):
    zhao = make_member(committee, name="赵强", with_account=True)
    row = make_report(committee, zhao)
    send(desk, row, "opinion-reporters", place_1=zhao.pk, place_2=wang.pk, reason="补登王芳")
    client.force_login(zhao.person.user)
    response = client.get(committee_url(committee, "opinion", row.pk))
    told = [(each.label, each.note) for each in response.context["history"]]
    assert (told, "王芳" in response.content.decode()) == ([("更正反映人", "")], False)


def test_a_national_use_is_registered_and_counts_for_the_reporter(desk, committee, li):
    row = make_report(committee, li)
    send(desk, row, "adoption-add", **NATION, reason="全国政协通报")
    adoption = Adoption.objects.get(report=row)
    assert (adoption.recorded_name, adoption.verified_name, adoption.committee) == (
        "陈示例",
        "陈示例",
        committee,
    )
    assert duties(li, "level", "way") == [
        ("opinion.adopted", "2025-06-12", "nation", "single"), ("opinion.submitted", "2025-03-03"),
    ]  # fmt: skip
    action, by, note, found = last_event()
    assert (action, by, note) == ("opinions.adoption.added", "陈示例", "全国政协通报")
    assert [(name, after) for name, _, after in found if after] == [
        ("day_known", True), ("level", "nation"), ("on", "2025-06-12"), ("way", "single"),
    ]  # fmt: skip


def test_chen_is_told_that_the_use_counts_and_of_a_correction_that_changed_nothing(desk, committee, li):
    row = make_report(committee, li)
    told = [said(desk, send(desk, row, "adoption-add", **NATION))]
    adoption = Adoption.objects.get(report=row)
    told.append(said(desk, send(desk, row, "adoption-correct", adoption.pk, **NATION)))
    assert told == [["已登记采用，得分随之变化"], ["内容没有变化，未作更正"]]


def test_what_somebody_else_registered_meanwhile_is_refused_by_the_table(committee, li):
    row = make_report(committee, li)
    make_adoption(row)
    twin = Adoption(committee=committee, report=row, level="own", way="single", on=date(2025, 4, 10))
    with pytest.raises(ValidationError, match="one_adoption"):
        enter(Actor(make_staff(committee).pk, "陈示例"), twin, "登记采用", ("level",), "核对通报")
    assert (Adoption.objects.count(), Event.objects.count()) == (1, 0)


def test_members_are_offered_with_the_sector_of_the_day_and_only_who_served(desk, committee, li):
    make_member(committee, name="李明", sector="经济界")
    make_member(committee, name="赵强", left=date(2025, 2, 1))
    page = desk.get(committee_url(committee, "opinion-reporters", make_report(committee, li).pk))
    offered = [label for _, label in page.context["form"].fields["place_1"].choices]
    assert offered == ["—", "李明（教育界）", "李明（经济界）"]


def test_a_use_of_which_only_the_month_is_known_stands_on_its_last_day(desk, committee, li):
    row = make_report(committee, li)
    known_by_month = {name: value for name, value in NATION.items() if name != "day_known"}
    send(desk, row, "adoption-add", **known_by_month)
    adoption = Adoption.objects.get(report=row)
    assert (adoption.on.isoformat(), adoption.day_known) == ("2025-06-30", False)


def test_no_use_before_the_report_and_none_twice(desk, committee, li):
    row = make_report(committee, li)
    send(desk, row, "adoption-add", **NATION)
    assert faults(send(desk, row, "adoption-add", **NATION)) == {
        "__all__": ["这一天同级别、同方式的采用已经登记过"]
    }
    early = NATION | {"on": "2025-02-01"}
    assert faults(send(desk, row, "adoption-add", **early)) == {"on": ["不能早于来稿日期2025-03-03"]}
    assert Adoption.objects.count() == 1


def test_the_level_of_a_use_is_put_right(desk, committee, li):
    row = make_report(committee, li)
    adoption = make_adoption(row, "nation")
    send(desk, row, "adoption-correct", adoption.pk, **NATION | {"level": "province", "on": "2025-04-10"})
    assert duties(li, "level")[0] == ("opinion.adopted", "2025-04-10", "province")
    assert last_event() == (
        "opinions.adoption.corrected", "陈示例", "核对原件", [("level", "nation", "province")],
    )  # fmt: skip
    told = desk.get(committee_url(committee, "opinion", row.pk)).context["history"][0]
    assert (told.label, told.note) == ("更正采用", "级别：全国 → 省\n核对原件")


def test_a_use_struck_out_is_worth_nothing_and_stays_on_the_page(desk, committee, li):
    row = make_report(committee, li)
    adoption = make_adoption(row)
    send(desk, row, "adoption-correct", adoption.pk, act="void", reason="不是本委来稿")
    assert [kind for kind, _ in duties(li)] == ["opinion.submitted"]
    page = desk.get(committee_url(committee, "opinion", row.pk)).content.decode()
    assert [each for each in ("已作废", "作废原因：不是本委来稿") if each in page] == [
        "已作废",
        "作废原因：不是本委来稿",
    ]
    again = send(desk, row, "adoption-correct", adoption.pk, **NATION)
    assert again.headers["Location"] == committee_url(committee, "opinion", row.pk)
    assert Adoption.objects.get().level == "own"


def test_an_instruction_is_registered_corrected_and_struck_out(desk, committee, li):
    row = make_report(committee, li)
    send(desk, row, "instruction-add", leader="市长", level="own", on="2025-05-06", day_known="on")
    given = Instruction.objects.get(report=row)
    assert duties(li, "leader")[0] == ("opinion.instructed", "2025-05-06", "市长")
    twice = send(desk, row, "instruction-add", leader="市长", level="own", on="2025-05-06", day_known="on")
    assert faults(twice) == {"__all__": ["这位领导同一天的批示已经登记过"]}
    send(
        desk,
        row,
        "instruction-correct",
        given.pk,
        leader="市委书记",
        level="own",
        on="2025-05-06",
        day_known="on",
    )
    assert duties(li, "leader")[0] == ("opinion.instructed", "2025-05-06", "市委书记")
    assert last_event()[3] == [("leader", "市长", "市委书记")]
    send(desk, row, "instruction-correct", given.pk, act="void", reason="误登")
    assert [kind for kind, _ in duties(li)] == ["opinion.submitted"]


def pages_of(row):
    adoption, instruction = make_adoption(row), make_instruction(row)
    plain = ("opinion-correct", "opinion-reporters", "adoption-add", "instruction-add")
    return [
        *((name, row.pk) for name in plain), ("adoption-correct", row.pk, adoption.pk),
        ("instruction-correct", row.pk, instruction.pk),
    ]  # fmt: skip


def test_only_holders_of_the_power_open_and_send_corrections(client, committee):
    li = make_member(committee, name="李明", with_account=True)
    pages = [committee_url(committee, *page) for page in pages_of(make_report(committee, li))]
    found = []
    for user in (
        make_staff(committee, "duties.read", "opinions.manage"),
        make_staff(committee, "duties.read"),
        li.person.user,
    ):
        client.force_login(user)
        found.append([client.get(page).status_code for page in pages])
    assert found == [[200] * 6, [403] * 6, [403] * 6]
    assert [
        client.post(page, {"nonce": uuid4().hex, "act": "void", "reason": "x"}).status_code for page in pages
    ] == [403] * 6
    assert Report.objects.filter(voided_at=None).count() == 1


def test_a_struck_out_report_takes_no_more_corrections(desk, committee, li):
    row = make_report(committee, li)
    pages = pages_of(row)
    send(desk, row, "opinion-correct", act="void", reason="重复登记")
    sent = [
        desk.post(committee_url(committee, *page), {"nonce": uuid4().hex, "reason": "x"}) for page in pages
    ]
    assert [each.headers["Location"] for each in sent] == [committee_url(committee, "opinion", row.pk)] * 6
