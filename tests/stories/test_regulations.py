"""Single requirements of the five regulations, from the record somebody makes to the page on which it shows."""

from datetime import date

import pytest

from tongxin.evaluation import schemes
from tongxin.meetings.tests.factories import make_activity, make_part
from tongxin.opinions.tests.factories import make_report
from tongxin.people.http import committee_url
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.trail import clock, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_committee()


def chosen(county, **changed):
    """The demo regulation as the county took it, perhaps with other words in it, for 2025."""
    source = next(each.source for each in schemes.samples() if each.name == "demo-county")
    for old, new in changed.values():
        assert old in source
        source = source.replace(old, new, 1)
    return schemes.choose(record.SYSTEM, schemes.add_version(record.SYSTEM, county, source), 2025)


def sheet(client, member, day):
    with clock.frozen(day):
        client.logout()
        client.force_login(make_staff(member.committee, "sheets.read", "members.read", "duties.read"))
        return client.get(committee_url(member.committee, "sheet", member.pk) + "?year=2025").context["sheet"]


def walked(line):
    yield line
    for child in line.children:
        yield from walked(child)


@pytest.mark.clause("WH-11.1")
def test_a_sector_activity_enters_the_evaluation_and_the_point_leads_to_it(county, client):
    chosen(county)
    lin, zou = make_member(county, name="林怡"), make_member(county, name="邹磊刚")
    activity = make_activity(county, "教育界别协商恳谈", on=date(2025, 4, 9), kind="sector_activity")
    make_part(activity, lin)
    found = {seat.name: sheet(client, seat, date(2025, 12, 31)) for seat in (lin, zou)}
    (line,) = [each for each in walked(found["林怡"].tree) if each.entries]
    (entry,) = line.entries
    assert (line.label, line.amount, entry.title, entry.on, entry.points, entry.used) == (
        "参加活动", "7", "教育界别协商恳谈", date(2025, 4, 9), "7", True,
    )  # fmt: skip
    with clock.frozen(date(2025, 12, 31)):
        page = client.get(entry.href)
    assert (page.status_code, "教育界别协商恳谈" in page.content.decode()) == (200, True)
    assert (found["林怡"].total, found["邹磊刚"].total) == ("7", "0")


@pytest.mark.clause("JM-10.2")
def test_each_half_year_asks_for_an_opinion_report_until_one_is_there(county, client):
    chosen(county)
    lin = make_member(county, name="林怡")

    def halves(day):
        lines = [each for each in sheet(client, lin, day).minimums if each.label == "每半年报送一篇信息"]
        return [(each.window, each.deadline, each.state) for each in lines]

    first, second = ("2025年上半年", date(2025, 6, 30)), ("2025年下半年", date(2025, 12, 31))
    assert halves(date(2025, 6, 30)) == [(*first, "待完成"), (*second, "待完成")]
    assert halves(date(2025, 7, 1)) == [(*first, "未完成"), (*second, "待完成")]
    make_report(county, lin, on=date(2025, 9, 1))
    assert halves(date(2025, 9, 2)) == [(*first, "未完成"), (*second, "已完成")]
    make_report(county, lin, on=date(2025, 5, 1))  # a late paper of May
    assert halves(date(2026, 1, 1)) == [(*first, "已完成"), (*second, "已完成")]


@pytest.mark.clause("YQ-14.1")
def test_a_regulation_counts_from_the_day_it_takes_effect_and_its_text_names_the_day(county, client):
    year = chosen(county, force=("in_force: {from: 2025-01-01}", "in_force: {from: 2025-09-06}"))
    lin = make_member(county, name="林怡")
    make_part(make_activity(county, "老旧小区改造视察", on=date(2025, 5, 15)), lin)
    make_part(make_activity(county, "义务教育优质均衡视察", on=date(2025, 9, 6)), lin)
    found = sheet(client, lin, date(2025, 12, 31))
    (line,) = [each for each in walked(found.tree) if each.entries]
    assert [(entry.title, entry.points, entry.why) for entry in line.entries] == [
        ("老旧小区改造视察", "0", "在方案施行之前"), ("义务教育优质均衡视察", "7", ""),
    ]  # fmt: skip
    with clock.frozen(date(2025, 12, 31)):
        text = client.get(committee_url(county, "scheme", year.version_id)).context["text"]
    assert "自 2025-09-06 起施行" in text.splitlines()
