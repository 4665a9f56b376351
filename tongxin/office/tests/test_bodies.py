"""Sectors and bodies: who is missing where, names and other names, setting up and ending."""

from datetime import date

import pytest

from tongxin.office.tests.desk import TODAY, Desk, decided, events, faults, send, values
from tongxin.people.finding import Bodies
from tongxin.people.models import Alias, Body, Placement
from tongxin.people.tests.factories import make_body, make_committee, make_member, make_staff, make_user

pytestmark = pytest.mark.django_db

D = date


def test_each_visitor_gets_his_own_answer(client):
    desk = Desk(client)
    visitors = {
        "keeper": desk.chen, "without the power": make_staff(desk.here, "duties.read"),
        "member": make_user(person=desk.lin.person), "stranger": make_staff(make_committee(), "members.read"),
    }  # fmt: skip
    answers = {}
    for name, user in visitors.items():
        client.force_login(user)
        answers[name] = (
            desk.get("bodies").status_code,
            desk.get("body", Body.objects.first().pk).status_code,
        )
    assert answers == {
        "keeper": (200, 200),
        "without the power": (403, 403),
        "member": (403, 403),
        "stranger": (404, 404),
    }
    client.logout()
    assert desk.get("bodies")["Location"] == f"/signin/?next={desk.url('bodies')}"


@pytest.mark.parametrize("others", [0, 2])
def test_the_page_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, others):
    desk = Desk(client)
    for name in ("经济界", "农业界")[:others]:
        member = make_member(desk.here, sector=name)
        give_role(desk, member, name, "convener")
    desk.get("bodies")
    with django_assert_num_queries(10):
        desk.get("bodies")


def give_role(desk: Desk, member, sector: str, role: str) -> None:
    body = Body.objects.get(committee=desk.here, name=sector)
    Placement.objects.create(
        committee=desk.here, membership=member, body=body, role=role, from_on=D(2022, 1, 1)
    )


def lines(response) -> dict[str, tuple[int, list[str]]]:
    return {
        line.body.name: (
            line.members,
            [f"{row.membership.name} {row.get_role_display()}" for row in line.roles],
        )
        for line in response.context["lines"]
    }


def test_sectors_stand_with_their_members_and_conveners_those_who_left_not_counted(client):
    desk = Desk(client)
    gone = make_member(desk.here, name="离示例", left=D(2025, 1, 1))
    make_member(desk.here, name="周示例", sector="经济界")
    make_member(make_committee(), name="外示例", sector="外地界")
    for member in (desk.lin, gone):
        give_role(desk, member, "教育界", "convener")
    assert lines(desk.get("bodies")) == {"教育界": (1, ["林示例 召集人"]), "经济界": (1, [])}


@pytest.mark.clause("SP-11.7")
def test_members_without_a_special_committee_are_counted_and_listed_until_all_are_placed(client):
    desk = Desk(client)
    zhou = make_member(desk.here, name="周示例")
    make_member(desk.here, name="离示例", left=D(2025, 1, 1))
    law = make_body(desk.here, kind=Body.Kind.SPECIAL_COMMITTEE, name="法制委员会")
    desk.change("special-committee", **decided(body=law.pk))
    page = desk.get("bodies")
    assert page.context["coverage"].no_special_committee == 1
    rows = client.get(page.context["without_committee"]).context["lines"]
    assert [row.name for row, _ in rows] == ["周示例"]
    desk.change("special-committee", zhou, **decided(body=law.pk))
    assert desk.get("bodies").context["coverage"].no_special_committee == 0


def test_members_in_neither_liaison_nor_activity_group_are_counted_and_listed(client):
    desk = Desk(client)
    zhou, wu = make_member(desk.here, name="周示例"), make_member(desk.here, name="吴示例")
    for member, kind in ((zhou, Body.Kind.MEMBER_LIAISON_GROUP), (wu, Body.Kind.SECTOR_ACTIVITY_GROUP)):
        body = make_body(desk.here, kind=kind, name=str(kind))
        Placement.objects.create(committee=desk.here, membership=member, body=body, from_on=D(2022, 1, 1))
    page = desk.get("bodies")
    rows = client.get(page.context["without_group"]).context["lines"]
    assert (page.context["coverage"].no_group, [row.name for row, _ in rows]) == (1, ["林示例"])


def gaps(desk: Desk) -> dict[str, list[str]]:
    """Each number of missing or surplus conveners, opened to its sectors; the number is the length of the list."""
    found = {}
    for label, number, href in desk.get("bodies").context["gaps"]:
        names = list(lines(desk.client.get(desk.url("bodies") + href)))
        assert number == len(names)
        found[label] = names
    return found


@pytest.mark.clause("WH-7.1")
def test_sectors_without_or_with_more_than_two_conveners_are_found(client):
    desk = Desk(client)
    for name in ("周示例", "吴示例", "郑示例"):
        give_role(desk, make_member(desk.here, name=name, sector="经济界"), "经济界", "convener")
    give_role(desk, make_member(desk.here, name="王示例", sector="农业界"), "农业界", "convener")
    found = gaps(desk)
    assert (found["没有召集人的界别"], found["召集人超过2位的界别"]) == (["教育界"], ["经济界"])


@pytest.mark.clause("WH-7.2")
def test_each_sector_gets_exactly_one_first_convener(client):
    desk = Desk(client)
    zhou, education = make_member(desk.here, name="周示例"), Body.objects.get(name="教育界")
    assert gaps(desk)["没有明确第一召集人的界别"] == ["教育界"]
    desk.change("role", **decided(D(2025, 3, 1), place=f"{education.pk}:first_convener"))
    second = desk.change("role", zhou, **decided(D(2025, 3, 1), place=f"{education.pk}:first_convener"))
    assert faults(second) == {"place": ["教育界的第一召集人是林示例（2025-03-01起），只能有一位，请先免去"]}
    desk.change("role", zhou, **decided(D(2025, 3, 1), place=f"{education.pk}:convener"))
    assert gaps(desk)["没有明确第一召集人的界别"] == []
    assert lines(desk.get("bodies"))["教育界"] == (2, ["林示例 第一召集人", "周示例 召集人"])


def test_a_sector_that_has_ended_is_missed_by_nobody(client):
    desk = Desk(client)
    Body.objects.create(committee=desk.here, kind="sector", name="旧界", until_on=D(2024, 12, 31))
    assert gaps(desk)["没有召集人的界别"] == ["教育界"]


def test_a_party_counts_the_members_who_state_it(client):
    desk = Desk(client)
    make_body(desk.here, kind=Body.Kind.PARTY, name="民盟示例市委会")
    type(desk.lin).objects.filter(pk=desk.lin.pk).update(party="民盟")
    response = desk.get("bodies", kind="party")
    assert lines(response) == {"民盟示例市委会": (1, [])}
    party = Body.objects.get(kind="party")
    assert [each.membership.name for each in desk.get("body", party.pk).context["people"]] == ["林示例"]


def test_a_body_is_set_up_and_its_name_taken_once(client):
    desk = Desk(client)
    sent = {"kind": "special_committee", "name": "经济委员会", "from_on": TODAY}
    response = send(client, desk.url("body-add"), **sent)
    assert response["Location"] == f"{desk.url('bodies')}?kind=special_committee"
    again = send(client, desk.url("body-add"), **sent)
    assert faults(again) == {"name": ["已有名为“经济委员会”的专门委员会"]}
    assert [event.label for event in events(desk.here, "people.body.")] == ["新增专门委员会"]


def test_after_renaming_the_old_name_still_finds_the_body(client):
    desk = Desk(client)
    education = Body.objects.get(name="教育界")
    send(client, desk.url("body-rename", education.pk), name="教育体育界", reason="届中调整")
    education.refresh_from_db()
    found = Bodies(desk.here)
    assert (education.name, found.named("教育界"), found.named("教育体育界")) == (
        "教育体育界",
        education,
        education,
    )
    event = events(desk.here, "people.body.")[0]
    assert (event.label, event.note, values(event)) == (
        "更名",
        "届中调整",
        {"name": ("教育界", "教育体育界")},
    )


def test_a_further_name_is_added_and_dropped(client):
    desk = Desk(client)
    education = Body.objects.get(name="教育界")
    send(client, desk.url("body-alias-add", education.pk), alias="教科界别")
    alias = Alias.objects.get(body=education)
    assert Bodies(desk.here).named("教科界别") == education
    send(client, desk.url("body-alias-add", education.pk), alias="教科界别")
    assert Alias.objects.count() == 1
    send(client, desk.url("body-alias-drop", education.pk, alias.pk))
    assert [event.label for event in events(desk.here, "people.body.")] == ["添加别名", "去掉别名"]
    assert Alias.objects.count() == 0


def test_a_body_ends_only_when_nobody_belongs_to_it_any_more(client):
    desk = Desk(client)
    education, economy = Body.objects.get(name="教育界"), make_body(desk.here, name="经济界")
    response = send(client, desk.url("body-end", education.pk), until_on=D(2025, 4, 30), reason="界别合并")
    assert faults(response) == {"until_on": ["还有1位委员在2025-04-30之后仍属教育界（林示例等），请先调整"]}
    desk.change("sector", **decided(D(2025, 5, 1), body=economy.pk))
    assert (
        send(
            client, desk.url("body-end", education.pk), until_on=D(2025, 4, 30), reason="界别合并"
        ).status_code
        == 302
    )
    education.refresh_from_db()
    assert education.until_on == D(2025, 4, 30)
    back = desk.change("sector", **decided(D(2025, 5, 10), body=education.pk))
    assert list(faults(back)) == ["body"]


def test_reading_is_not_managing(client):
    desk = Desk(client, "members.read")
    education = Body.objects.get(name="教育界")
    pages = [desk.url("body-add"), desk.url("body-rename", education.pk), desk.url("body-end", education.pk)]
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
    assert "添加别名" not in desk.get("body", education.pk).content.decode()
