"""Home tells the desk what waits and a member what he still owes; the clock starts each chore once."""

from datetime import UTC, date, datetime

import pytest

from tongxin.evaluation import schemes
from tongxin.evaluation.tests.test_pages import SOURCE, make_contact
from tongxin.overview import schedule
from tongxin.overview.models import Chore
from tongxin.people.http import committee_url
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.trail import clock, record


@pytest.mark.django_db
def test_a_member_finds_what_he_owes_and_his_latest_records(client):
    committee = make_committee()
    schemes.choose(record.SYSTEM, schemes.add_version(record.SYSTEM, committee, SOURCE), 2025)
    lin, zou = (make_member(committee, name=name, with_account=True) for name in ("林怡", "邹磊刚"))
    make_contact(lin, date(2025, 3, 1))
    make_contact(zou, date(2025, 3, 2))
    client.force_login(lin.person.user)
    with clock.frozen(date(2025, 5, 10)):
        page = client.get(committee_url(committee, "home"))
    assert [(duty.title, duty.on) for duty in page.context["recent"]] == [("走访联系群众", date(2025, 3, 1))]
    assert [due.deadline for due in page.context["sheet"].owed] == [date(2025, 6, 30)]
    assert "邹磊刚" not in page.content.decode()


@pytest.mark.django_db
def test_the_desk_of_an_empty_committee_is_told_to_begin_with_the_roster(client):
    committee = make_committee()
    client.force_login(make_staff(committee, "members.manage", "members.read", "imports.run", "duties.read"))
    assert "从导入委员名册开始" in client.get(committee_url(committee, "home")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("power", ["accounts.manage", "grants.manage", "trail.read"])
def test_an_administrator_sees_no_figures_of_duty(client, power):
    committee = make_committee()
    make_contact(make_member(committee, name="林怡"), date(2025, 3, 1))
    client.force_login(make_staff(committee, power))
    page = client.get(committee_url(committee, "home"))
    assert (page.status_code, page.context["figures"], page.context["queues"]) == (200, [], [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("powers", "places"),
    [
        (["grants.manage"], ["首页", "账号与权限", "我的账号"]),
        (["duties.read", "members.read"], ["首页", "委员名册", "会议出席", "提案", "我的账号"]),
        (
            ["imports.run", "members.read", "sheets.read", "trail.read"],
            ["首页", "导入表格", "委员名册", "履职得分", "年度表册"],
        ),
    ],
)
def test_at_most_five_places_stand_at_the_thumb_the_most_used_first(client, powers, places):
    committee = make_committee()
    client.force_login(make_staff(committee, *powers))
    page = client.get(committee_url(committee, "home"))
    assert [item.label for item in page.context["bottom_nav"]] == places


@pytest.mark.django_db
def test_what_a_member_did_leads_to_his_own_rows(client):
    committee = make_committee()
    lin = make_member(committee, name="林怡", with_account=True)
    make_contact(lin, date(2025, 3, 1))
    client.force_login(lin.person.user)
    with clock.frozen(date(2025, 5, 10)):
        page = client.get(committee_url(committee, "home"))
        ((_, count, href),) = page.context["counts"]
        rows = client.get(href)
    assert href == committee_url(committee, "duties") + "?year=2025&kind=contact.recorded"
    assert (count, rows.context["page"].paginator.count) == (1, 1)


@pytest.mark.django_db
def test_every_number_of_the_desk_is_the_length_of_the_list_it_opens(client):
    committee = make_committee()
    lin, zou = (make_member(committee, name=name) for name in ("林怡", "邹磊刚"))
    for member, month in ((lin, 3), (zou, 3), (lin, 4)):
        make_contact(member, date(2025, month, 1))
    make_contact(lin, date(2024, 5, 1))
    client.force_login(make_staff(committee, "duties.read"))
    with clock.frozen(date(2025, 5, 10)):
        page = client.get(committee_url(committee, "home"))
        figures = [(each["label"], each["value"], each["href"]) for each in page.context["figures"]]
        months = page.context["months"]
        opened = [client.get(href).context["page"].paginator.count for _, _, href in [*figures, *months]]
    assert [count for _, count, _ in figures] == [0, 0, 0, 0, 0, 3]
    assert [count for _, count, _ in months] == [0, 0, 2, 1, 0]
    assert opened == [count for _, count, _ in [*figures, *months]]


@pytest.mark.django_db
def test_of_two_schedulers_one_starts_the_chore(monkeypatch):
    ran = []
    timed = schedule.Timed("anchors", "40 3 * * *", lambda: ran.append("anchors"))
    monkeypatch.setattr(schedule, "TIMED", (timed,))
    evening = datetime(2025, 5, 1, 12, tzinfo=UTC)
    assert schedule.run_due(evening) == []
    row = Chore.objects.get(name="anchors")
    due = row.next_at
    assert due.astimezone(clock.LOCAL).strftime("%m-%d %H:%M") == "05-02 03:40"
    assert schedule.run_due(due) == ["anchors"]
    assert schedule.run_due(due) == []
    Chore.objects.filter(name="anchors").update(next_at=due)
    stale = Chore.objects.get(name="anchors")
    assert (
        Chore.objects.filter(name="anchors", next_at=stale.next_at).update(next_at=due.replace(year=2026))
        == 1
    )
    assert schedule.run_due(due) == []
    assert ran == ["anchors"]
