"""Dated changes as stories: the rows they leave, the event they write, and the slips that are refused."""

from datetime import date

import pytest
from django.apps import apps

from tongxin.ledger.models import Entry
from tongxin.office.tests.desk import MEETING, TODAY, Desk, decided, events, faults, fresh, values
from tongxin.people.models import Body, Change, Membership, Placement, Post
from tongxin.people.tests.factories import make_body, make_committee, make_member

pytestmark = pytest.mark.django_db

D = date


def rows(queryset) -> list[tuple]:
    return [(str(row), row.from_on, row.until_on) for row in queryset.order_by("from_on", "pk")]


def test_lin_moves_from_education_to_the_economy_sector(client):
    desk = Desk(client)
    economy = make_body(desk.here, name="经济界")
    response = desk.change("sector", **decided(D(2025, 5, 1), body=economy.pk))
    assert response["Location"] == desk.url("member", desk.lin.pk)
    assert rows(Placement.objects.filter(membership=desk.lin)) == [
        ("教育界 成员", D(2022, 1, 1), D(2025, 4, 30)), ("经济界 成员", D(2025, 5, 1), None),
    ]  # fmt: skip
    new = Placement.objects.get(body=economy)
    assert (new.decided_by, new.document) == (MEETING, "示政协〔2025〕7号")
    event = events(desk.here)[0]
    assert (event.action, event.label, event.title, event.by_id) == (
        "people.member.placed",
        "调整界别",
        "林示例",
        desk.chen.pk,
    )
    assert values(event) == {"is": ("教育界", "经济界"), "from_on": (None, "2025-05-01")}


def test_moving_ends_the_convening_of_the_old_sector_too(client):
    desk = Desk(client)
    education, economy = Body.objects.get(name="教育界"), make_body(desk.here, name="经济界")
    Placement.objects.create(
        committee=desk.here, membership=desk.lin, body=education, role="convener", from_on=D(2023, 1, 1)
    )
    desk.change("sector", **decided(body=economy.pk))
    assert [str(row) for row in fresh(desk.lin).roles_on(TODAY)] == []


def test_lin_joins_a_special_committee_and_leaves_it_again(client):
    desk = Desk(client)
    law = make_body(desk.here, kind=Body.Kind.SPECIAL_COMMITTEE, name="法制委员会")
    desk.change("special-committee", **decided(D(2025, 2, 1), body=law.pk))
    desk.change("special-committee", **decided(D(2025, 5, 1), body=""))
    assert rows(Placement.objects.filter(body=law)) == [("法制委员会 成员", D(2025, 2, 1), D(2025, 4, 30))]
    assert "退出" in Placement.objects.get(body=law).note
    assert [values(event)["is"] for event in events(desk.here)] == [
        ("", "法制委员会"),
        ("法制委员会", ""),
    ]


def test_nobody_leaves_a_group_he_is_not_in(client):
    desk = Desk(client)
    response = desk.change("liaison-group", **decided(body=""))
    assert faults(response) == {"body": ["林示例没有参加委员联络组，无从退出"]}


def test_a_sector_cannot_be_left_without_another(client):
    desk = Desk(client)
    assert list(faults(desk.change("sector", **decided(body="")))) == ["body"]


def test_a_change_needs_the_meeting_that_decided_it(client):
    desk = Desk(client)
    economy = make_body(desk.here, name="经济界")
    response = desk.change("sector", on=TODAY, meeting="", body=economy.pk)
    assert list(faults(response)) == ["meeting"]
    assert events(desk.here) == []


def test_a_change_cannot_fall_before_the_entry_nor_after_the_term(client):
    desk = Desk(client)
    economy = make_body(desk.here, name="经济界")
    early = desk.change("sector", **decided(D(2021, 12, 1), body=economy.pk))
    late = desk.change("sector", **decided(D(2027, 1, 1), body=economy.pk))
    assert faults(early) == {"on": ["生效日期不能早于任职日期2022-01-01"]}
    assert faults(late) == {"on": ["生效日期不能晚于本届结束日期2026-12-31"]}


def test_changes_are_entered_in_the_order_of_their_days(client):
    desk = Desk(client)
    economy, law = make_body(desk.here, name="经济界"), make_body(desk.here, name="法律界")
    desk.change("sector", **decided(D(2025, 5, 1), body=economy.pk))
    response = desk.change("sector", **decided(D(2025, 3, 1), body=law.pk))
    assert faults(response) == {
        "on": ["2025-05-01起已登记“经济界”，生效日期要在这之后；登记有误请先更正那一行"]
    }


def test_moving_to_where_one_is_already_changes_nothing(client):
    desk = Desk(client)
    response = desk.change("sector", **decided(body=Body.objects.get(name="教育界").pk))
    assert faults(response) == {"body": ["林示例已在教育界，不需要调整"]}


def test_a_body_of_another_committee_is_not_offered(client):
    desk, foreign = Desk(client), make_body(make_committee(), name="外地界")
    assert list(faults(desk.change("sector", **decided(body=foreign.pk)))) == ["body"]


def test_lin_is_made_a_standing_member_and_relieved(client):
    desk = Desk(client)
    desk.change("post", **decided(D(2025, 1, 10), post="standing_member"))
    post = Post.objects.get(membership=desk.lin)
    desk.change("relieve", **decided(D(2025, 5, 10), row=post.pk))
    assert rows(Post.objects.filter(membership=desk.lin)) == [("常委", D(2025, 1, 10), D(2025, 5, 9))]
    assert "免去" in Post.objects.get(pk=post.pk).note
    assert [(event.label, values(event)["is"]) for event in events(desk.here)] == [
        ("任职", ("", "常委")), ("免职", ("常委", "")),
    ]  # fmt: skip


def test_a_new_post_ends_the_old_one_unless_held_beside_it(client):
    desk = Desk(client)
    desk.change("post", **decided(D(2025, 1, 10), post="standing_member"))
    desk.change("post", **decided(D(2025, 2, 10), post="vice_chairperson"))
    desk.change("post", **decided(D(2025, 3, 10), post="secretary_general", beside="on"))
    assert rows(Post.objects.filter(membership=desk.lin)) == [
        ("常委", D(2025, 1, 10), D(2025, 2, 9)), ("副主席", D(2025, 2, 10), None), ("秘书长", D(2025, 3, 10), None),
    ]  # fmt: skip


def test_the_same_post_is_not_held_twice_at_once(client):
    desk = Desk(client)
    desk.change("post", **decided(D(2025, 1, 10), post="standing_member"))
    response = desk.change("post", **decided(D(2025, 2, 10), post="standing_member", beside="on"))
    assert faults(response) == {"post": ["林示例自2025-01-10起任常委，任期不能重叠"]}


def test_a_sector_has_one_first_convener(client):
    desk = Desk(client)
    zhou, education = make_member(desk.here, name="周示例"), Body.objects.get(name="教育界")
    key = f"{education.pk}:first_convener"
    desk.change("role", **decided(D(2025, 1, 1), place=key))
    response = desk.change("role", zhou, **decided(place=key))
    assert faults(response) == {"place": ["教育界的第一召集人是林示例（2025-01-01起），只能有一位，请先免去"]}
    placed = Placement.objects.get(role="first_convener")
    desk.change("end-role", **decided(D(2025, 5, 1), row=placed.pk))
    desk.change("role", zhou, **decided(D(2025, 5, 1), place=key))
    holders = Placement.objects.filter(role="first_convener").order_by("from_on")
    assert [(row.membership.name, row.from_on, row.until_on) for row in holders] == [
        ("林示例", D(2025, 1, 1), D(2025, 4, 30)), ("周示例", D(2025, 5, 1), None),
    ]  # fmt: skip


def test_a_first_convener_who_left_the_seat_makes_room(client):
    desk = Desk(client)
    zhou, education = make_member(desk.here, name="周示例"), Body.objects.get(name="教育界")
    key = f"{education.pk}:first_convener"
    desk.change("role", **decided(D(2025, 1, 1), place=key))
    desk.change("leave", **decided(D(2025, 4, 1), kind="died"))
    assert desk.change("role", zhou, **decided(place=key)).status_code == 302


def test_a_convener_becomes_first_convener_and_stays_in_the_sector(client):
    desk = Desk(client)
    education = Body.objects.get(name="教育界")
    desk.change("role", **decided(D(2025, 1, 1), place=f"{education.pk}:convener"))
    desk.change("role", **decided(D(2025, 3, 1), place=f"{education.pk}:first_convener"))
    assert [str(row) for row in fresh(desk.lin).roles_on(TODAY)] == ["教育界 第一召集人"]
    assert fresh(desk.lin).body_on(Body.Kind.SECTOR, TODAY) == education


def test_lin_resigns_once_and_nothing_more_can_be_entered_afterwards(client):
    desk = Desk(client)
    economy = make_body(desk.here, name="经济界")
    desk.change("leave", **decided(D(2025, 5, 1), kind="resigned"))
    assert [Membership.objects.serving_on(day).filter(pk=desk.lin.pk).exists() for day in (D(2025, 4, 30), D(2025, 5, 1))] == [
        True, False,
    ]  # fmt: skip
    again = desk.change("leave", **decided(D(2025, 5, 10), kind="removed"))
    assert faults(again) == {"on": ["林示例已于2025-05-01辞去委员，不能再次登记离任"]}
    moved = desk.change("sector", **decided(D(2025, 5, 10), body=economy.pk))
    assert faults(moved) == {"on": ["林示例已于2025-05-01辞去委员，此后不能再作变动"]}
    assert [event.label for event in events(desk.here)] == ["辞去委员"]


def test_leaving_cannot_fall_before_what_was_entered_for_later(client):
    desk = Desk(client)
    desk.change("post", **decided(D(2025, 5, 1), post="standing_member"))
    response = desk.change("leave", **decided(D(2025, 4, 1), kind="resigned"))
    assert faults(response) == {
        "on": ["2025-05-01起已登记“常委”，生效日期要在这之后；登记有误请先更正那一行"]
    }


def test_lin_is_ill_for_a_time_and_comes_back(client):
    desk = Desk(client)
    desk.change("interrupt", **decided(D(2025, 3, 1), kind="sick_leave", until=""))
    desk.change("resume", **decided(D(2025, 5, 1)))
    assert rows(Change.objects.filter(kind="sick_leave")) == [("长期病假", D(2025, 3, 1), D(2025, 4, 30))]
    lin = fresh(desk.lin)
    assert [lin.is_due_on(day) for day in (D(2025, 2, 28), D(2025, 3, 1), D(2025, 4, 30), D(2025, 5, 1))] == [
        True, False, False, True,
    ]  # fmt: skip


def test_spans_do_not_overlap_and_do_not_end_before_they_begin(client):
    desk = Desk(client)
    desk.change("interrupt", **decided(D(2025, 3, 1), kind="sick_leave", until=D(2025, 4, 30)))
    overlapping = desk.change("interrupt", **decided(D(2025, 4, 30), kind="abroad", until=""))
    backwards = desk.change("interrupt", **decided(D(2025, 5, 10), kind="abroad", until=D(2025, 5, 9)))
    after = desk.change("interrupt", **decided(D(2025, 5, 1), kind="abroad", until=D(2025, 5, 9)))
    assert faults(overlapping) == {"on": ["与已登记的“长期病假”（2025-03-01至2025-04-30）重叠"]}
    assert faults(backwards) == {"until": ["截止日期不能早于生效日期2025-05-10"]}
    assert after.status_code == 302


def test_nobody_comes_back_who_was_not_away(client):
    desk = Desk(client)
    assert faults(desk.change("resume", **decided())) == {
        "on": ["林示例在2025-05-15没有停止履职、长期病假或在境外"]
    }


def test_attendance_already_listed_keeps_who_was_due(client):
    desk = Desk(client)
    meeting = apps.get_model("meetings", "Meeting").objects.create(
        committee=desk.here, name="第五次会议", kind="plenary", starts_on=D(2025, 4, 1), ends_on=D(2025, 4, 1)
    )
    sitting = apps.get_model("meetings", "Sitting").objects.create(
        committee=desk.here, meeting=meeting, on=D(2025, 4, 1)
    )
    listed = apps.get_model("meetings", "Attendance").objects.create(
        committee=desk.here, sitting=sitting, membership=desk.lin, mark="present", is_due=True
    )
    entries = Entry.objects.count()
    desk.change("interrupt", **decided(D(2025, 3, 1), kind="sick_leave", until=""))
    listed.refresh_from_db()
    assert (listed.is_due, Entry.objects.count()) == (True, entries)


def test_the_page_of_an_unknown_change_is_not_found(client):
    desk = Desk(client)
    assert desk.get("member-change", desk.lin.pk, "promotion").status_code == 404


@pytest.mark.parametrize(
    "code", ["sector", "post", "role", "end-role", "relieve", "interrupt", "resume", "leave"]
)
def test_every_change_has_its_form(client, code):
    desk = Desk(client)
    assert desk.get("member-change", desk.lin.pk, code).status_code == 200


def test_only_who_manages_the_roster_changes_it(client):
    desk = Desk(client, "members.read")
    assert desk.get("member-change", desk.lin.pk, "leave").status_code == 403
    assert desk.change("leave", **decided(kind="died")).status_code == 403
    assert fresh(desk.lin).left is None
