"""The register of members: who may open it, what it shows, finds, counts and gives out."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from tongxin.office.tests.desk import TODAY, Desk, events
from tongxin.people.http import committee_url
from tongxin.people.models import Body, Change, Membership, Placement, Post, User
from tongxin.people.tests.factories import make_body, make_committee, make_member, make_staff, make_user
from tongxin.tables.importing import IMPORTERS, Context, confirm, open_batch
from tongxin.trail import keys, record
from tongxin.trail.models import Event

pytestmark = pytest.mark.django_db

D = date
LIST_QUERIES = 13


def listed(response) -> list[str]:
    return [row.name for row, _ in response.context["lines"]]


def column(response, label: str) -> list[str]:
    return [
        cell.text for _, cells in response.context["lines"] for cell in cells if cell.column.label == label
    ]


def test_each_visitor_gets_his_own_answer(client):
    desk = Desk(client)
    other = make_committee(code="hillside")
    visitors = {
        "keeper": desk.chen, "without the power": make_staff(desk.here, "duties.read"),
        "member": member_account(desk.lin), "stranger": make_staff(other, "members.read"),
    }  # fmt: skip
    answers = {}
    for name, user in visitors.items():
        client.force_login(user)
        answers[name] = desk.get("members").status_code
    assert answers == {"keeper": 200, "without the power": 403, "member": 403, "stranger": 404}
    address = desk.url("members")
    assert Client().get(address)["Location"] == f"/signin/?next={address}"


def member_account(seat: Membership) -> User:
    return make_user(person=seat.person)


@pytest.mark.parametrize("others", [0, 2])
def test_the_list_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, others):
    desk = Desk(client)
    for number in range(others):
        make_member(
            desk.here, name=f"示例{'甲乙'[number]}", phone=f"1380000000{number}", post="standing_member"
        )
    desk.get("members")
    with django_assert_num_queries(LIST_QUERIES):
        desk.get("members")


def test_the_phone_is_masked_on_the_list_and_the_stranger_is_not_on_it(client):
    desk = Desk(client)
    make_member(make_committee(), name="外示例", phone="13900001111")
    response = desk.get("members")
    page = response.content.decode()
    assert column(response, "电话") == ["138****6131"]
    assert ["13800006131" in page, "外示例" in page] == [False, False]


def test_an_erased_key_spoils_one_phone_and_not_the_page(client):
    desk = Desk(client)
    make_member(desk.here, name="周示例", phone="13900001111")
    keys.erase(desk.lin.person.uid)
    assert column(desk.get("members"), "电话") == ["已销毁", "139****1111"]


class Full(Desk):
    """林, a standing member; 周, a woman co-opted without a special committee; 离, who left; 病, on leave."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self.law = make_body(self.here, kind=Body.Kind.SPECIAL_COMMITTEE, name="法制委员会")
        self.group = make_body(self.here, kind=Body.Kind.MEMBER_LIAISON_GROUP, name="第一联络组")
        Post.objects.create(
            committee=self.here, membership=self.lin, name="standing_member", from_on=D(2022, 1, 1)
        )
        for body in (self.law, self.group):
            Placement.objects.create(
                committee=self.here, membership=self.lin, body=body, from_on=D(2022, 1, 1)
            )
        self.zhou = make_member(self.here, name="周示例", sector="经济界", joined=D(2024, 3, 1))
        self.gone = make_member(self.here, name="离示例", left=D(2025, 1, 1))
        self.sick = make_member(self.here, name="病示例")
        Change.objects.create(
            committee=self.here, membership=self.sick, kind="sick_leave", from_on=D(2025, 4, 1)
        )
        Membership.objects.filter(pk=self.zhou.pk).update(party="民盟", is_scored=False)
        type(self.zhou.person).objects.filter(pk=self.zhou.person_id).update(gender="女")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["林示例", "周示例", "病示例"]),
        ({"name": "周"}, ["周示例"]),
        ({"sector": "经济界"}, ["周示例"]),
        ({"special_committee": "法制委员会"}, ["林示例"]),
        ({"special_committee": "none"}, ["周示例", "病示例"]),
        ({"group": "第一联络组"}, ["林示例"]),
        ({"group": "none"}, ["周示例", "病示例"]),
        ({"party": "民盟"}, ["周示例"]),
        ({"post": "standing"}, ["林示例"]),
        ({"post": "standing_member"}, ["林示例"]),
        ({"post": "chairperson"}, []),
        ({"post": "none"}, ["周示例", "病示例"]),
        ({"state": "left"}, ["离示例"]),
        ({"state": "sick_leave"}, ["病示例"]),
        ({"name": "离示"}, ["离示例"]),
        ({"state": "all"}, ["林示例", "周示例", "离示例", "病示例"]),
        ({"gender": "女"}, ["周示例"]),
        ({"entry": "coopted"}, ["周示例"]),
        ({"scored": "no"}, ["周示例"]),
        ({"sector": "99999999"}, ["林示例", "周示例", "病示例"]),
        ({"sector": "' OR 1=1"}, ["林示例", "周示例", "病示例"]),
    ],
)
def test_each_filter_leaves_whom_it_names(client, query, expected):
    desk = Full(client)
    bodies = dict(Body.objects.filter(committee=desk.here).values_list("name", "pk"))
    asked = {name: bodies.get(value, value) for name, value in query.items()}
    assert listed(desk.get("members", **asked)) == expected


def test_states_stand_in_words(client):
    desk = Full(client)
    response = desk.get("members", state="all")
    assert dict(zip(listed(response), column(response, "状态"), strict=True)) == {
        "林示例": "在任", "周示例": "在任", "离示例": "辞去委员", "病示例": "长期病假",
    }  # fmt: skip


def test_the_numbers_above_open_to_the_rows_they_count(client):
    desk = Full(client)
    numbers = desk.get("members").context["numbers"]
    opened = {
        "serving": {}, "standing": {"post": "standing"}, "coopted": {"entry": "coopted"}, "women": {"gender": "女"},
    }  # fmt: skip
    assert numbers == {"serving": 3, "standing": 1, "coopted": 1, "women": 1}
    assert {name: len(listed(desk.get("members", **query))) for name, query in opened.items()} == numbers


def test_the_sector_bars_open_to_their_members(client):
    desk = Full(client)
    bars = desk.get("members").context["sectors"]
    assert [(name, number) for name, number, _ in bars] == [("教育界", 2), ("经济界", 1)]
    assert [listed(desk.client.get(href)) for _, _, href in bars] == [["林示例", "病示例"], ["周示例"]]


def test_the_list_sorts_both_ways(client):
    desk = Full(client)
    Body.objects.filter(name="经济界").update(position=9)
    assert listed(desk.get("members", sort="sector"))[-1] == "周示例"
    assert listed(desk.get("members", sort="-sector"))[0] == "周示例"


def given_out(response) -> bytes:
    """The file of a download; the client closes it once it was read to its end."""
    return response.getvalue()


def exported(response) -> list[list]:
    book = openpyxl.load_workbook(BytesIO(given_out(response)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def test_the_export_carries_full_phones_and_is_on_record(client):
    desk = Full(client)
    rows = exported(desk.get("members", format="xlsx"))
    header = next(row for row in rows if "姓名" in row)
    line = dict(zip(header, next(row for row in rows if "林示例" in row), strict=True))
    assert (line["联系电话"], line["政协职务"], line["所在专委会"]) == ("13800006131", "常委", "法制委员会")
    event = Event.objects.get(committee=desk.here, action="people.register.exported")
    assert (event.by_id, event.title, record.changes(event)) == (
        desk.chen.pk,
        "委员名册",
        [("rows", None, 3)],
    )


def test_the_export_reads_back_without_a_question_and_without_a_change(client):
    desk = Full(client)
    zhou = desk.zhou.person
    zhou.seal("born", "1978-09")
    zhou.save()
    Placement.objects.create(
        committee=desk.here,
        membership=desk.lin,
        body=Body.objects.get(name="教育界"),
        role="convener",
        from_on=D(2023, 1, 1),
    )
    context = Context(desk.here, None, record.Actor(desk.chen.pk, "陈示例"), TODAY)
    content = given_out(desk.get("members", format="xlsx"))
    batch = open_batch(IMPORTERS["members"], context, "委员名册.xlsx", content)
    found = [(line.values["name"], line.plan, line.questions, line.problems) for line in batch.lines.all()]
    assert found == [(name, "same", [], []) for name in ("林示例", "周示例", "病示例")]
    before = events(desk.here)
    confirm(batch, context)
    assert events(desk.here) == before


@pytest.mark.django_db(transaction=True)
def test_the_export_brings_its_own_transaction(client):
    desk = Desk(client)
    assert len(given_out(desk.get("members", format="xlsx"))) > 0
    assert Event.objects.filter(committee=desk.here, action="people.register.exported").count() == 1


@pytest.mark.clause("SP-10.2")
def test_the_make_up_is_counted_by_sector_sex_party_and_age_and_opens_to_its_rows(client):
    desk = Full(client)
    births = ((desk.lin, "1975-06"), (desk.zhou, "1985-05"), (desk.gone, "1950-01"))
    for seat, born in births:
        seat.person.refresh_from_db()
        seat.person.seal("born", born)
        seat.person.save()
    response = desk.get("members-makeup")
    counted = response.context["counted"]
    assert (counted.whole.members, counted.whole.women_share, counted.whole.average_age) == (
        3,
        "33.3%",
        "44.5",
    )
    assert counted.bands == {"40岁以下": 0, "40至49岁": 2, "50至59岁": 0, "60岁以上": 0}
    for name, shown in (
        ("sexes", {"男": 2, "女": 1}), ("parties", {"未登记": 2, "民盟": 1}), ("sector_bars", {"教育界": 2, "经济界": 1}),
    ):  # fmt: skip
        bars = response.context[name]
        assert {label: number for label, number, _ in bars} == shown
    assert [len(listed(client.get(href))) for _, _, href in response.context["sector_bars"]] == [2, 1]
    assert [len(listed(client.get(href))) for _, _, href in response.context["sexes"]] == [2, 1]
    page = response.content.decode()
    assert ["1975" in page, "林示例" in page] == [False, False]


@pytest.mark.parametrize("others", [0, 2])
def test_the_make_up_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, others):
    desk = Desk(client)
    for _ in range(others):
        make_member(desk.here)
    desk.get("members-makeup")
    with django_assert_num_queries(10):
        desk.get("members-makeup")


def test_an_empty_roster_says_what_to_do(client):
    here = make_committee()
    client.force_login(make_staff(here, "members.read"))
    pages = [client.get(committee_url(here, name)).content.decode() for name in ("members", "members-makeup")]
    assert ["还没有登记" in pages[0], "还没有在任委员" in pages[1]] == [True, True]


def test_a_roster_goes_through_beside_somebody_whose_key_was_erased_and_seals_nothing_for_her(client):
    desk = Desk(client)
    keys.erase(desk.lin.person.uid)
    context = Context(desk.here, None, record.Actor(desk.chen.pk, "陈示例"), TODAY)
    text = "界别,姓名,联系电话,学历\n教育界,林示例,13900000002,大学\n教育界,周示例,13700000003,大学\n"
    batch = open_batch(IMPORTERS["members"], context, "委员名册.csv", text.encode())
    assert batch.lines.order_by("row")[0].summary == "林示例：学历：无 → 大学"
    confirm(batch, context)
    seats = Membership.objects.filter(committee=desk.here).select_related("person").order_by("pk")
    assert [(seat.name, seat.education) for seat in seats] == [("林示例", "大学"), ("周示例", "大学")]
    assert seats[1].person.phone == "13700000003"
