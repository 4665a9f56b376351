"""Papers for a year: the table, one form, all forms in the background; what is printed is what is recorded."""

import io
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import pytest
from docx import Document
from pypdf import PdfReader

from tongxin.evaluation import schemes
from tongxin.evaluation.tests.test_pages import SOURCE, make_contact
from tongxin.ledger.models import Standing
from tongxin.meetings.models import TRAINING
from tongxin.meetings.tests.factories import make_mark, make_meeting, make_sitting
from tongxin.people.http import committee_url
from tongxin.people.models import Membership
from tongxin.people.tests.factories import make_committee, make_member, make_staff
from tongxin.reports.filling import registration_forms
from tongxin.reports.jobs import make_bundle
from tongxin.reports.models import Bundle
from tongxin.tables.vessels import fetch
from tongxin.trail import clock, keys, record
from tongxin.trail.models import Event

NEW_YEAR = date(2025, 12, 31)


@pytest.fixture
def county():
    committee = make_committee(name="政协示例市委员会")
    schemes.choose(record.SYSTEM, schemes.add_version(record.SYSTEM, committee, SOURCE), 2025)
    return committee


@pytest.fixture
def desk(county):
    return make_staff(county, "sheets.read", "members.read")


def pdf_text(content):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.django_db
def test_the_year_table_lists_everybody_in_the_order_of_the_roster(county, desk, client):
    for name in ("林怡", "邹磊刚"):
        make_contact(make_member(county, name=name), date(2025, 3, 1))
    client.force_login(desk)
    with clock.frozen(NEW_YEAR):
        table = client.get(committee_url(county, "year-table") + "?year=2025")
    text = pdf_text(table.content)
    assert table.headers["Content-Type"] == "application/pdf"
    assert text.index("林怡") < text.index("邹磊刚")
    assert "2.5" in text
    assert Event.objects.filter(committee=county, action="reports.paper.taken").count() == 1


@pytest.mark.django_db
def test_one_form_comes_as_word_and_as_pdf_with_what_is_recorded(county, desk, client):
    lin = make_member(county, name="林怡", phone="13800000001")
    make_contact(lin, date(2025, 3, 1))
    client.force_login(desk)
    with clock.frozen(NEW_YEAR):
        word = client.get(committee_url(county, "form", lin.pk, "docx") + "?year=2025")
        pdf = client.get(committee_url(county, "form", lin.pk, "pdf") + "?year=2025")
    cells = "\n".join(
        cell.text
        for table in Document(io.BytesIO(word.content)).tables
        for row in table.rows
        for cell in row.cells
    )
    for said in ("林怡", "教育界", "13800000001", "走访联系群众"):
        assert said in cells
    assert "走访联系群众" in pdf_text(pdf.content).replace("\n", "")


@pytest.mark.django_db
def test_the_sittings_of_a_meeting_stand_under_its_name_in_their_order_with_the_kind_of_leave(
    county, desk, client
):
    lin = make_member(county, name="林怡")
    plenary = make_meeting(county, "第五次会议", on=date(2025, 1, 11))
    for half, label, mark, reason in (
        ("pm", "1月11日下午-分组讨论", "present", ""), ("am", "1月11日上午-开幕会", "leave", "official"),
    ):  # fmt: skip
        sitting = make_sitting(plenary, half=half, label=label, on=date(2025, 1, 11))
        make_mark(sitting, lin, mark, reason=reason)
    client.force_login(desk)
    with clock.frozen(NEW_YEAR):
        pdf = client.get(committee_url(county, "form", lin.pk, "pdf") + "?year=2025")
    text = pdf_text(pdf.content).replace("\n", "")
    assert "第五次会议（1月11日上午-开幕会，请假（公假）；1月11日下午-分组讨论，出席）" in text


@pytest.mark.django_db
def test_who_recorded_what_he_verified_is_not_printed_as_separate(county, desk, client):
    contact = make_contact(make_member(county, name="林怡"), date(2025, 3, 1))
    client.force_login(desk)
    said = []
    for verifier in ("吴示例", contact.recorded_name):
        Standing.objects.filter(source_id=contact.pk).update(verifier=verifier)
        with clock.frozen(NEW_YEAR):
            text = pdf_text(client.get(committee_url(county, "year-table") + "?year=2025").content)
        said.append([words in text.replace("\n", "") for words in ("互不兼任", "应由他人复核")])
    assert said == [[True, False], [False, True]]


@pytest.mark.django_db
def test_a_course_nobody_dated_is_printed_without_a_day(county, desk, client):
    lin = make_member(county, name="林怡")
    for name, known in (("履职能力提升班", False), ("新任委员培训班", True)):
        course = make_meeting(county, name, kind=TRAINING, on=NEW_YEAR, day_known=known)
        make_mark(make_sitting(course, half="whole"), lin, "present")
    client.force_login(desk)
    with clock.frozen(NEW_YEAR):
        pdf = client.get(committee_url(county, "form", lin.pk, "pdf") + "?year=2025")
    text = pdf_text(pdf.content).replace("\n", "")
    assert "履职能力提升班（日期未注明）（全程）" in text
    assert "新任委员培训班（12月31日，全程）" in text


@pytest.mark.django_db
def test_a_member_prints_his_own_form_and_nobody_elses(county, client):
    lin, zou = (make_member(county, name=name, with_account=True) for name in ("林怡", "邹磊刚"))
    client.force_login(lin.person.user)
    with clock.frozen(NEW_YEAR):
        answers = [
            client.get(committee_url(county, "form", each.pk, "docx") + "?year=2025").status_code
            for each in (lin, zou)
        ]
        assert client.get(committee_url(county, "papers")).status_code == 403
    assert answers == [200, 404]


@pytest.mark.django_db
def test_all_forms_are_made_in_the_background_once_and_can_be_fetched(county, desk, client):
    for name in ("林怡", "邹磊刚"):
        make_contact(make_member(county, name=name), date(2025, 3, 1))
    client.force_login(desk)
    order = committee_url(county, "bundle-order") + "?year=2025"
    for _ in range(2):
        client.post(order, {"nonce": uuid4().hex, "form": "word"})
    bundle = Bundle.objects.get(committee=county)
    assert client.get(committee_url(county, "bundle", bundle.pk)).status_code == 200
    with clock.frozen(NEW_YEAR):
        make_bundle.call(bundle.pk)
        make_bundle.call(bundle.pk)
    bundle.refresh_from_db()
    assert (bundle.stage, bundle.done, bundle.total) == ("done", 2, 2)
    names = zipfile.ZipFile(io.BytesIO(fetch(bundle.stored_as))).namelist()
    assert names == ["001_林怡_2025年度履职情况登记表.docx", "002_邹磊刚_2025年度履职情况登记表.docx"]
    taken = client.get(committee_url(county, "bundle-file", bundle.pk))
    assert taken.content[:2] == b"PK"


def ordered(county, desk, client, form="word"):
    client.force_login(desk)
    client.post(committee_url(county, "bundle-order") + "?year=2025", {"nonce": uuid4().hex, "form": form})
    return Bundle.objects.filter(committee=county).latest("pk")


@pytest.mark.django_db
def test_a_bundle_whose_maker_died_is_told_to_have_failed_and_another_may_be_ordered(county, desk, client):
    first = ordered(county, desk, client)
    Bundle.objects.update(stage="running", total=20, done=10)
    clock.pass_time(timedelta(minutes=14))
    assert ordered(county, desk, client) == first
    clock.pass_time(timedelta(minutes=2))
    page = client.get(committee_url(county, "bundle", first.pk)).content.decode()
    assert ["15分钟没有进展" in page, "正在后台生成" in page] == [True, False]
    second = ordered(county, desk, client)
    first.refresh_from_db()
    assert (second == first, first.stage, first.problem[:8]) == (False, "failed", "15分钟没有进展")
    make_bundle.call(first.pk)
    make_bundle.call(second.pk)
    assert dict(Bundle.objects.values_list("pk", "stage")) == {first.pk: "failed", second.pk: "done"}


@pytest.mark.django_db
def test_every_step_of_a_bundle_counts_as_progress(county, desk, client):
    for number in range(10):
        make_member(county, name=f"林{number}怡")
    bundle = ordered(county, desk, client)
    asked_at = bundle.moved_at
    clock.pass_time(timedelta(minutes=20))
    make_bundle.call(bundle.pk)
    bundle.refresh_from_db()
    assert (bundle.stage, bundle.moved_at - asked_at > timedelta(minutes=19)) == ("done", True)


@pytest.mark.django_db
def test_a_scheme_that_does_not_fit_the_year_is_explained_on_every_paper(county, desk, client):
    lin = make_member(county, name="林怡")
    halves = SOURCE.replace("kind: year", "kind: half_year").replace("per: quarter", "per: period")
    schemes.choose(record.SYSTEM, schemes.add_version(record.SYSTEM, county, halves), 2025)
    client.force_login(desk)
    pages = [
        ("scores",),
        ("sheet", lin.pk),
        ("year-table",),
        ("form", lin.pk, "docx"),
        ("form", lin.pk, "pdf"),
    ]
    answers = [
        client.get(committee_url(county, *page) + "?year=2025") for page in [*pages, ("sheet-pdf", lin.pk)]
    ]
    assert [(each.status_code, "暂不能用于2025年" in each.content.decode()) for each in answers] == [
        (422, True)
    ] * 6
    said = answers[0].context["problems"]
    bundle = ordered(county, desk, client)
    make_bundle.call(bundle.pk)
    bundle.refresh_from_db()
    assert (bundle.stage, bundle.problem) == ("failed", "；".join(said))


@pytest.mark.django_db
def test_the_form_of_somebody_whose_key_was_erased_says_so_and_goes_on(county, desk, client):
    lin = make_member(county, name="林怡", phone="13800000001")
    make_member(county, name="邹磊刚", phone="13800000001")
    keys.erase(lin.person.uid)
    chosen = schemes.chosen(county, 2025)
    forms = registration_forms(chosen, list(Membership.objects.order_by("pk").with_rows()), {})
    assert [(form.name, form.phone, form.born_on) for form in forms] == [
        ("林怡", "已销毁", None), ("邹磊刚", "13800000001", None),
    ]  # fmt: skip
    client.force_login(desk)
    assert client.get(committee_url(county, "form", lin.pk, "docx") + "?year=2025").status_code == 200


@pytest.mark.django_db
def test_a_bundle_of_another_committee_is_not_there(county, desk, client):
    elsewhere = make_committee()
    other = Bundle.objects.create(
        committee=elsewhere, year=2025, form="pdf", asked_by=desk, asked_name="陈示例"
    )
    client.force_login(desk)
    assert client.get(committee_url(county, "bundle", other.pk)).status_code == 404


@pytest.mark.django_db
def test_the_printed_sheet_carries_clause_and_evidence(county, desk, client):
    lin = make_member(county, name="林怡")
    make_contact(lin, date(2025, 3, 1))
    client.force_login(desk)
    with clock.frozen(NEW_YEAR):
        text = pdf_text(
            client.get(committee_url(county, "sheet-pdf", lin.pk) + "?year=2025").content
        ).replace("\n", "")
    for said in ("联系界别群众", "第二条", "走访联系群众"):
        assert said in text
