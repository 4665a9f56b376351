"""Circulars of higher levels: which report a line means, and a circular that comes a second time."""

from datetime import date

import pytest

from tongxin.ledger.correcting import correct, void
from tongxin.opinions.models import Adoption, Report
from tongxin.opinions.tests.factories import make_report
from tongxin.people.models import Committee, Membership
from tongxin.tables.importing import confirm, decide
from tongxin.tables.tests.bringing import CHEN, brought, context, opened

pytestmark = pytest.mark.django_db
TITLE = "农村养老服务存在的问题及建议"
CIRCULAR = f"省政协2025年采用情况通报,,,\n月份,标题,作者,采用方式\n2025年3月,{TITLE},李明,单篇\n"


def test_two_reports_of_one_number_are_offered_with_their_years(committee: Committee, li: Membership) -> None:
    for year in (2024, 2025):
        make_report(committee, li, title=TITLE, number=5, year=year, on=date(year, 3, 1))
    batch = opened(committee, "adoptions", CIRCULAR)
    line = batch.lines.get()
    assert line.questions[0]["choices"] == [
        ["2024-5", f"2024年第5号 2024-03-01 {TITLE}"], ["2025-5", f"2025年第5号 2025-03-01 {TITLE}"],
        ["skip", "不是本委来稿，不计"],
    ]  # fmt: skip
    decide(batch, context(committee), [(line, "report", "2025-5")])
    confirm(batch, context(committee))
    assert Adoption.objects.get().report.year == 2025


def test_an_answer_that_is_offered_no_more_is_asked_again(
    committee: Committee, li: Membership, wang: Membership
) -> None:
    make_report(committee, li, wang, title=TITLE, number=5)
    batch = opened(committee, "adoptions", CIRCULAR)
    decide(batch, context(committee), [(batch.lines.get(), "report", "5")])
    make_report(committee, li, wang, title=TITLE, number=5, year=2024, on=date(2024, 3, 1))
    line = confirm(batch, context(committee)).lines.get()
    assert (line.plan, line.outcome, line.answers) == ("ask", "set_aside", {})


KEPT = ["这一行登记过，之后的更正和补登保持不变"]


def used(member: Membership) -> list[str]:
    rows = Adoption.objects.standing().filter(report__reporters__membership=member)
    return [f"{row.on}" for row in rows.order_by("on")]


def test_an_adoption_whose_day_was_found_out_counts_once_when_the_circular_comes_again(
    committee: Committee, li: Membership
) -> None:
    make_report(committee, li, title=TITLE)
    brought(committee, "adoptions", CIRCULAR)
    correct(CHEN, Adoption.objects.get(), {"on": date(2025, 3, 15), "day_known": True}, "查到日期")
    again = brought(committee, "adoptions", CIRCULAR).lines.get()
    assert (again.outcome, again.warnings, used(li)) == ("same", KEPT, ["2025-03-15"])


def test_an_adoption_struck_out_stays_so_and_nothing_is_asked(committee: Committee, li: Membership) -> None:
    report = make_report(committee, li, title=TITLE)
    brought(committee, "adoptions", CIRCULAR)
    void(CHEN, Adoption.objects.get(), "通报有误")
    correct(CHEN, report, {"title": "完全不同的一件事"}, "标题登错")
    again = brought(committee, "adoptions", CIRCULAR).lines.get()
    assert (again.outcome, again.questions, used(li)) == ("same", [], [])


REGISTER = f"序号,日期,标题,反映人,批示\n1,2025-03-01,{TITLE},李明,市长批示\n"


def test_a_report_corrected_and_one_struck_out_stay_so_when_the_register_comes_again(
    committee: Committee, li: Membership
) -> None:
    text = f"{REGISTER}2,2025-03-02,停车难的问题及建议,李明,\n"
    brought(committee, "opinions", text)
    first, second = Report.objects.order_by("number")
    correct(CHEN, first, {"title": "农村养老"}, "标题登错")
    void(CHEN, second, "重复")
    again = brought(committee, "opinions", text)
    assert [line.outcome for line in again.lines.all()] == ["same", "same"]
    assert [row.title for row in Report.objects.standing()] == ["农村养老"]
