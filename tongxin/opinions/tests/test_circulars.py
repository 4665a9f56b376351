"""Circulars of higher levels: which report a line means, and a circular that comes a second time."""

from datetime import date

import pytest

from tongxin.opinions.models import Adoption
from tongxin.opinions.tests.factories import make_report
from tongxin.people.models import Committee, Membership
from tongxin.tables.importing import confirm, decide
from tongxin.tables.tests.bringing import context, opened

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
