"""The sheet that opens: for the desk, for the member himself, for nobody else; and it follows a correction."""

from datetime import date
from fractions import Fraction
from uuid import uuid4

import pytest
from django.core.cache import caches

from tongxin.evaluation import schemes
from tongxin.evaluation.cases import subject
from tongxin.evaluation.engine.loading.reader import MOST_ID, MOST_TITLE
from tongxin.evaluation.engine.periods import Days, share_served
from tongxin.evaluation.models import SchemeVersion, YearScheme
from tongxin.evaluation.sheets import sheet_of, year_of
from tongxin.ledger.correcting import correct
from tongxin.ledger.duties import sync
from tongxin.outreach.models import Contact
from tongxin.people.http import committee_url
from tongxin.people.models import ParameterValue
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.trail import clock, record
from tongxin.trail.models import Event

SOURCE = """
scheme: contacts
title: 联系群众考核办法（示例）
version: "1"
subject: member
period: {kind: year, ends: 12-31}
in_force: {from: 2025-01-01}
tree:
  id: total
  label: 年度得分
  clause: 第一条
  cap: 10
  sum:
    - {id: contact, label: 联系界别群众, clause: 第二条, count: {kind: contact.recorded}, each: 2.5}
minimums:
  - id: quarterly
    label: 每季度联系一次
    clause: 第三条
    per: quarter
    count: {kind: contact.recorded}
    at_least: 1
"""
NEW_YEAR = date(2025, 12, 31)


def make_contact(member, on):
    row = Contact.objects.create(
        committee=member.committee, membership=member, on=on, audience="社区居民", means="visit",
        recorded_name="陈示例", verified_name="吴示例",
    )  # fmt: skip
    sync(row, "陈示例")
    return row


@pytest.fixture
def county():
    committee = make_committee()
    version = schemes.add_version(record.SYSTEM, committee, SOURCE)
    schemes.choose(record.SYSTEM, version, 2025)
    return committee


def sheet_address(member):
    return committee_url(member.committee, "sheet", member.pk) + "?year=2025"


@pytest.mark.clause("JM-14.1")
@pytest.mark.django_db
def test_each_number_of_the_sheet_opens_to_its_rule_clause_and_row(county, client):
    lin = make_member(county, name="林怡")
    contact = make_contact(lin, date(2025, 3, 1))
    client.force_login(make_staff(county, "sheets.read", "members.read", "duties.read"))
    with clock.frozen(NEW_YEAR):
        page = client.get(sheet_address(lin))
        source = client.get(f"/c/{county.code}/desk/contacts/{contact.pk}/")
    text = page.content.decode()
    assert (page.status_code, source.status_code) == (200, 200)
    assert page.context["sheet"].total == "2.5"
    line = page.context["sheet"].tree.children[0]
    assert (line.label, line.clause, line.amount, line.formula) == (
        "联系界别群众",
        "第二条",
        "2.5",
        "1 次 × 2.5 分 = 2.5 分",
    )
    entry = line.entries[0]
    assert (entry.title, entry.points, entry.by) == ("走访联系群众", "2.5", "登记 陈示例，核实 吴示例")
    assert entry.href == f"/c/{county.code}/desk/contacts/{contact.pk}/"
    assert entry.href in text


@pytest.mark.clause("JM-10.1")
@pytest.mark.django_db
def test_what_is_still_owed_names_the_quarter_and_the_clause(county, client):
    lin = make_member(county, name="林怡")
    make_contact(lin, date(2025, 3, 1))
    client.force_login(make_staff(county, "sheets.read", "members.read"))
    with clock.frozen(date(2025, 5, 10)):
        shown = client.get(sheet_address(lin)).context["sheet"]
    assert [(each.window, each.state) for each in shown.minimums] == [
        ("2025年第一季度", "已完成"), ("2025年第二季度", "待完成"), ("2025年第三季度", "待完成"), ("2025年第四季度", "待完成"),
    ]  # fmt: skip
    assert [(due.label, due.clause, due.deadline) for due in shown.owed] == [
        ("每季度联系一次", "第三条", date(2025, 6, 30))
    ]


@pytest.mark.django_db
def test_the_sheet_follows_a_correction_at_the_source_and_both_stay_in_the_trail(county, client):
    lin = make_member(county, name="林怡")
    contact = make_contact(lin, date(2025, 3, 1))
    make_contact(lin, date(2025, 4, 1))
    client.force_login(make_staff(county, "sheets.read", "members.read"))
    with clock.frozen(NEW_YEAR):
        assert client.get(sheet_address(lin)).context["sheet"].total == "5"
        correct(record.Actor(None, "陈示例"), contact, {"on": date(2024, 12, 31)}, "登记错了年份")
        assert client.get(sheet_address(lin)).context["sheet"].total == "2.5"
    event = Event.objects.filter(committee=county).latest("seq")
    assert (record.changes(event), event.note) == ([("on", "2025-03-01", "2024-12-31")], "登记错了年份")


@pytest.mark.django_db
def test_a_member_sees_his_own_sheet_without_ranking_and_nobody_elses(county, client):
    lin, zou = (make_member(county, name=name, with_account=True) for name in ("林怡", "邹磊刚"))
    make_contact(lin, date(2025, 3, 1))
    make_contact(zou, date(2025, 3, 1))
    client.force_login(lin.person.user)
    with clock.frozen(NEW_YEAR):
        own = client.get(committee_url(county, "my-sheet"))
        assert own.status_code == client.get(sheet_address(lin)).status_code == 200
        assert client.get(sheet_address(zou)).status_code == 404
        assert client.get(committee_url(county, "scores")).status_code == 403
    assert "邹磊刚" not in own.content.decode()
    assert own.context["sheet"].total == "2.5"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("shown", "has_total", "has_tree"),
    [("items_and_total", True, True), ("total", True, False), ("nothing", False, False)],
)
def test_what_a_member_sees_during_the_year_is_the_committees_choice(
    county, client, shown, has_total, has_tree
):
    lin = make_member(county, name="林怡", with_account=True)
    make_contact(lin, date(2025, 3, 1))
    ParameterValue.objects.create(
        committee=county, name="evaluation.shown_during_year", value=f'"{shown}"', from_on=date(2025, 1, 1)
    )
    client.force_login(lin.person.user)
    with clock.frozen(NEW_YEAR):
        text = client.get(committee_url(county, "my-sheet")).content.decode()
    assert ("满分10分" in text, "走访联系群众" in text) == (has_total, has_tree)


@pytest.mark.django_db
def test_sheets_are_not_to_be_had_from_another_committee_or_without_a_seat(county, client):
    lin = make_member(county, name="林怡")
    elsewhere = make_committee()
    client.force_login(make_staff(elsewhere, "sheets.read", "members.read"))
    assert client.get(sheet_address(lin)).status_code == 404
    assert client.get(committee_url(elsewhere, "sheet", lin.pk)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("members", [1, 3])
def test_the_summary_asks_the_same_questions_for_one_member_and_for_three(
    county, client, django_assert_num_queries, members
):
    for number in range(members):
        make_contact(make_member(county, name=f"示例{number}"), date(2025, 3, 1))
    client.force_login(make_staff(county, "sheets.read", "members.read"))
    client.get(committee_url(county, "scores"))
    with clock.frozen(NEW_YEAR), django_assert_num_queries(13):
        page = client.get(committee_url(county, "scores") + "?year=2025&sort=-total")
    assert page.context["page"].paginator.count == members


@pytest.mark.django_db
def test_once_the_year_is_over_what_was_owed_has_failed_and_holds_the_grade_down(client):
    county = make_committee()
    source = next(each.source for each in schemes.samples() if each.name == "jinan-2015")
    chosen = schemes.choose(record.SYSTEM, schemes.add_version(record.SYSTEM, county, source), 2025)
    make_member(county, name="林怡")

    def seen(day):
        with clock.frozen(day):
            result = year_of(chosen)
        sheet = result.sheets[0]
        states = {line.id: [each.state for each in line.windows] for line in sheet.minimums}
        return states["three-ones"], result.grades.placements[0].proposed, sheet.last_day

    assert seen(date(2025, 12, 31)) == (["open"], "称职", date(2025, 12, 31))
    assert seen(date(2026, 1, 1)) == (["failed"], "不称职", date(2025, 12, 31))
    assert seen(date(2026, 11, 28)) == (["failed"], "不称职", date(2025, 12, 31))


@pytest.mark.django_db
def test_the_desk_reads_on_the_sheet_which_grade_the_rules_propose_and_why_and_the_member_does_not(client):
    county = make_committee()
    source = next(each.source for each in schemes.samples() if each.name == "jinan-2015")
    schemes.choose(record.SYSTEM, schemes.add_version(record.SYSTEM, county, source), 2025)
    lin = make_member(county, name="林怡", with_account=True)
    seen = []
    with clock.frozen(date(2026, 1, 1)):
        for visitor in (make_staff(county, "sheets.read", "members.read"), lin.person.user):
            client.logout()
            client.force_login(visitor)
            page = client.get(sheet_address(lin))
            seen.append((page.context["grade"], "未完成“三个一”" in page.content.decode()))
    assert seen == [(("不称职", "达到 60 分；未完成“三个一”，等次为不称职"), True), (None, False)]


@pytest.mark.django_db
def test_a_year_that_is_over_offers_nothing_more_and_says_what_was_missed(county, client):
    lin = make_member(county, name="林怡")
    chen, shown = make_staff(county, "sheets.read", "members.read"), {}
    for day in (NEW_YEAR, date(2026, 1, 1)):
        with clock.frozen(day):
            client.logout()
            client.force_login(chen)
            shown[day.year] = client.get(sheet_address(lin)).context["sheet"]
    assert [offer.label for offer in shown[2025].offers] == ["联系界别群众"]
    assert (shown[2025].owed_words, shown[2025].as_of) == ("12月31日前：每季度联系一次", "2025-12-31")
    assert (shown[2026].offers, shown[2026].owed_words, shown[2026].as_of) == ([], "4 项未完成", "2025-12-31")


@pytest.mark.django_db
def test_who_left_on_the_first_of_july_served_half_the_year_and_owes_nothing_after(county):
    zou = make_member(county, name="邹磊刚", left=date(2025, 7, 1))
    make_contact(zou, date(2025, 6, 30))
    with clock.frozen(date(2026, 1, 1)):
        sheet = sheet_of(schemes.chosen(county, 2025), zou).sheet
    assert [each.state for each in sheet.minimums[0].windows] == [
        "failed", "met", "not_applicable", "not_applicable",
    ]  # fmt: skip
    assert sheet.total == Fraction(5, 2)
    served = share_served(Days(date(2025, 1, 1), date(2025, 12, 31)), None, subject(zou).left, "months")
    assert served == Fraction(1, 2)


@pytest.mark.django_db
def test_the_summary_is_computed_once_until_somebody_writes_something(
    county, client, settings, django_assert_num_queries
):
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": f"summary-{name}"}
        for name in ("default", "counts")
    }
    caches["counts"].clear()
    lin = make_member(county, name="林怡")
    client.force_login(make_staff(county, "sheets.read", "members.read"))
    address = committee_url(county, "scores") + "?year=2025"
    with clock.frozen(NEW_YEAR):
        client.get(address)
        contact = make_contact(lin, date(2025, 3, 1))  # put in without an act, which no page can do
        with django_assert_num_queries(6):
            rows = client.get(f"{address}&sort=-total").context["page"].object_list
        assert [(row.name, row.total, row.points) for row in rows] == [("林怡", "0", ["0"])]
        correct(record.Actor(None, "陈示例"), contact, {"on": date(2025, 3, 2)}, "据登记表更正")
        rows = client.get(address).context["page"].object_list
    assert [(row.name, row.total, row.points) for row in rows] == [("林怡", "2.5", ["2.5"])]


@pytest.mark.django_db
def test_the_desk_sorts_the_summary_and_takes_it_as_excel_on_record(county, client):
    lin, zou = make_member(county, name="林怡"), make_member(county, name="邹磊刚")
    make_contact(zou, date(2025, 3, 1))
    client.force_login(make_staff(county, "sheets.read", "members.read"))
    with clock.frozen(NEW_YEAR):
        rows = (
            client.get(committee_url(county, "scores") + "?year=2025&sort=-total").context["page"].object_list
        )
        assert [(row.name, row.total) for row in rows] == [("邹磊刚", "2.5"), ("林怡", "0")]
        book = client.get(committee_url(county, "scores") + "?year=2025&format=xlsx")
    assert book.headers["Content-Type"].startswith("application/vnd.openxmlformats")
    assert b"".join(book.streaming_content)[:2] == b"PK"
    assert Event.objects.filter(committee=county, action="evaluation.summary.exported").count() == 1
    assert lin.pk != zou.pk


@pytest.mark.clause("JC-4.4")
@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["²", "1999", "2101", "9" * 40, "٢٠٢٥", "去年"])
def test_a_year_that_is_none_shows_the_one_people_look_at_first(county, client, asked):
    lin = make_member(county, name="林怡", with_account=True)
    make_contact(lin, date(2025, 3, 1))
    pages = ((make_staff(county, "sheets.read"), "scores"), (lin.person.user, "my-sheet"))
    for user, name in pages:
        client.force_login(user)
        with clock.frozen(NEW_YEAR):
            answer = client.get(committee_url(county, name), {"year": asked})
        assert (name, answer.status_code, answer.context["chosen"].year) == (name, 200, 2025)


@pytest.mark.django_db
def test_choosing_another_version_for_the_year_measures_by_it_and_keeps_the_first(county, client):
    lin = make_member(county, name="林怡")
    make_contact(lin, date(2025, 3, 1))
    client.force_login(make_staff(county, "schemes.manage", "sheets.read", "members.read"))
    dearer = SOURCE.replace("each: 2.5", "each: 4").replace('version: "1"', 'version: "2"')
    client.post(committee_url(county, "scheme-add"), {"nonce": uuid4().hex, "source": dearer})
    second = SchemeVersion.objects.get(committee=county, number=2)
    client.post(committee_url(county, "scheme-choose", second.pk), {"nonce": uuid4().hex, "year": 2025})
    with clock.frozen(NEW_YEAR):
        assert client.get(sheet_address(lin)).context["sheet"].total == "4"
    assert YearScheme.objects.get(committee=county, year=2025).version == second
    assert [row.source for row in SchemeVersion.objects.filter(committee=county).order_by("number")] == [
        SOURCE,
        dearer,
    ]


@pytest.mark.django_db
def test_a_scheme_with_a_slip_is_refused_by_line_and_keeps_what_was_typed(county, client):
    client.force_login(make_staff(county, "schemes.manage"))
    wrong = SOURCE.replace("contact.recorded", "contact.recorder", 1)
    page = client.post(committee_url(county, "scheme-add"), {"nonce": uuid4().hex, "source": wrong})
    text = page.content.decode()
    assert page.status_code == 422
    assert "第14行" in text
    assert "contact.recorded" in text
    assert SchemeVersion.objects.filter(committee=county).count() == 1


@pytest.mark.django_db
def test_a_scheme_too_long_for_its_column_is_refused_by_line(county, client):
    client.force_login(make_staff(county, "schemes.manage"))
    wrong = SOURCE.replace("scheme: contacts", "scheme: " + "a" * 100)
    page = client.post(committee_url(county, "scheme-add"), {"nonce": uuid4().hex, "source": wrong})
    assert (page.status_code, "第2行：文字太长（100字）。最多60字。" in page.content.decode()) == (422, True)
    assert SchemeVersion.objects.filter(committee=county).count() == 1


def test_the_columns_hold_what_a_scheme_may_say():
    lengths = {name: SchemeVersion._meta.get_field(name).max_length for name in ("code", "title")}
    assert lengths == {"code": MOST_ID, "title": MOST_TITLE}


@pytest.mark.django_db
def test_every_sample_scheme_can_be_taken_as_a_draft(county):
    for sample in schemes.samples():
        assert schemes.add_version(record.SYSTEM, county, sample.source).title == sample.title


@pytest.mark.django_db
def test_a_sample_is_read_before_it_is_taken_and_may_be_changed_first(county, client):
    client.force_login(make_staff(county, "schemes.manage"))
    read = client.get(committee_url(county, "scheme-sample", "jinan-2015")).content.decode()
    assert ("三个一" in read, SchemeVersion.objects.count()) == (True, 1)
    assert client.get(committee_url(county, "scheme-sample", "nowhere")).status_code == 404
    begun = client.get(committee_url(county, "scheme-new") + "?sample=jinan-2015").context["form"]
    assert begun["source"].value() == schemes.sample("jinan-2015").source
    version = SchemeVersion.objects.get()
    begun = client.get(committee_url(county, "scheme-new") + f"?version={version.pk}").context["form"]
    assert begun["source"].value() == SOURCE
    foreign = schemes.add_version(record.SYSTEM, make_committee(), SOURCE)
    assert client.get(committee_url(county, "scheme-new") + f"?version={foreign.pk}").status_code == 404
    assert (
        client.get(committee_url(county, "scheme-new") + "?version=²").context["form"]["source"].value() == ""
    )


@pytest.mark.django_db
def test_a_draft_is_thrown_away_on_record_and_what_a_year_was_measured_by_is_not(county, client):
    client.force_login(make_staff(county, "schemes.manage"))
    first = SchemeVersion.objects.get(committee=county)
    draft, second = (
        schemes.add_version(record.SYSTEM, county, SOURCE.replace('"1"', f'"{number}"')) for number in (2, 3)
    )
    schemes.choose(record.SYSTEM, second, 2025)  # the first served the year until now
    for version in (first, second, draft):
        client.post(committee_url(county, "scheme-drop", version.pk), {"nonce": uuid4().hex})
    assert list(SchemeVersion.objects.filter(committee=county).order_by("number")) == [first, second]
    (event,) = Event.objects.filter(committee=county, action="evaluation.scheme.dropped")
    assert (event.title, record.changes(event)) == (str(draft), [("digest", draft.digest, None)])
