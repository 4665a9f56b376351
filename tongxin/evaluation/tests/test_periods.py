"""Family P as far as the engine knows it, and prorating: periods, own years, amendments, joining and leaving."""

# ruff: noqa: N802 - constructs keep the ids of the catalogue

from datetime import date
from fractions import Fraction

import pytest

from tongxin.evaluation.engine import Case, CaseError, CasePeriod, Subject, evaluate

from .building import attended, case, filed, item, member, one, scheme_of, submitted, took_part, total

FLAT = "count: {kind: activity.participation}\neach: 2\n"


def span(more, year=2025, part=0, **parts):
    sheet = evaluate(scheme_of(item("it", FLAT), more), case(year=year, part=part, **parts))
    return sheet.period, sheet.start, sheet.end


def test_P1_calendar_year():
    assert span("period: year") == ("2025年度", date(2025, 1, 1), date(2025, 12, 31))


def test_P2_a_cut_off_other_than_31_december():
    assert span("period: {kind: year, ends: 12-20}") == ("2025年度", date(2024, 12, 21), date(2025, 12, 20))
    assert span("period: {ends: 02-28}", 2024) == ("2024年度", date(2023, 3, 1), date(2024, 2, 28))


def test_P4_half_years_and_quarters():
    assert span("period: half_year", part=2) == ("2025年度下半年", date(2025, 7, 1), date(2025, 12, 31))
    assert span("period: quarter", part=1) == ("2025年度第一季度", date(2025, 1, 1), date(2025, 3, 31))
    assert span("period: {kind: half_year, ends: 12-20}", part=1) == (
        "2025年度上半年",
        date(2024, 12, 21),
        date(2025, 6, 20),
    )
    with pytest.raises(CaseError, match="没有说明是第几个半年或季度"):
        span("period: half_year")


def test_a_year_nobody_can_mean_is_refused():
    with pytest.raises(CaseError, match="年度 0 不对"):
        span("period: year", 0)


def test_P5_P6_a_term_and_fixed_dates():
    term = (date(2022, 1, 1), date(2026, 12, 31))
    assert span("period: term", term=term) == ("本届", *term)
    with pytest.raises(CaseError, match="没有说明届期"):
        span("period: term")
    fixed = Case(
        Subject("1", "李明"),
        CasePeriod(start=date(2024, 1, 1), end=date(2025, 12, 31)),
        (took_part("2024-05-01"),),
    )
    sheet = evaluate(scheme_of(item("it", FLAT)), fixed)
    assert (sheet.period, sheet.total) == ("2024-01-01至2025-12-31", 2)


def test_a_minimum_per_year_inside_two_years():
    more = "minimums:\n  - {id: a, label: 活动, clause: 第九条, per: year, count: {kind: activity.participation}, at_least: 1}"
    fixed = Case(
        Subject("1", "李明"),
        CasePeriod(start=date(2024, 1, 1), end=date(2025, 12, 31)),
        (took_part("2024-05-01"),),
    )
    windows = evaluate(scheme_of(item("it", FLAT), more), fixed).minimums[0].windows
    assert [(each.window, each.state) for each in windows] == [("2024年度", "met"), ("2025年度", "failed")]


def test_P3_items_of_one_scheme_with_different_years():
    tree = item("activity", FLAT) + item(
        "proposal", "count: {kind: proposal.filed}\neach: 5\nperiod: {ends: 11-30}"
    )
    sheet = evaluate(
        scheme_of(tree), case(took_part("2024-12-15"), filed("a", "2024-12-15"), filed("b", "2025-12-15"))
    )
    assert (sheet.line("activity").amount, sheet.line("proposal").amount) == (0, 5)


def test_an_item_with_dates_of_its_own():
    body = FLAT + "period: {from: 2025-03-01, to: 2025-03-31}"
    assert total(body, took_part("2025-02-28"), took_part("2025-03-31"), took_part("2025-04-01")) == 2
    gated = FLAT + "from: 2025-03-01\nto: 2025-03-31"
    assert total(gated, took_part("2025-02-28"), took_part("2025-03-31"), took_part("2025-04-01")) == 2


CHANGED = """
amendments:
  - {from: 2025-07-01, title: 七月修订, clause: 修订第一条, changes: {it: {each: 5}}}
  - {from: 2025-10-01, title: 十月修订, changes: {it: {count: {kind: activity.participation, activity_kind: research}, each_quantity: 7}}}
"""


def test_P7_a_rule_changed_inside_the_year_by_effective_date():
    days = [took_part(day) for day in ("2025-06-30", "2025-07-01", "2025-10-01")] + [
        took_part("2025-11-01", "research")
    ]
    sheet = one(FLAT, *days, more=CHANGED)
    assert [entry.points for entry in sheet.line("it").entries] == [2, 5, 7]
    assert sheet.total == 14


def test_a_kind_that_an_amendment_adds_counts_only_from_then():
    more = "amendments:\n  - {from: 2025-07-01, title: 修订, changes: {it: {count: {kind: [activity.participation, contact.recorded]}}}}"
    from .building import contacted

    assert (
        total(FLAT, contacted("2025-06-30"), contacted("2025-07-01"), took_part("2025-07-02"), more=more) == 4
    )


def test_nothing_before_the_scheme_was_in_force_counts():
    sheet = one(
        FLAT,
        took_part("2025-02-01"),
        took_part("2025-04-01"),
        more="in_force: {from: 2025-03-01, to: 2025-06-30}",
    )
    assert (sheet.total, [entry.why for entry in sheet.line("it").unused]) == (2, ["在方案施行之前"])
    assert one(FLAT, took_part("2025-07-01"), more="in_force: {to: 2025-06-30}").total == 0


def test_duties_before_joining_and_after_leaving_do_not_count():
    his = member("赵新", joined=date(2025, 3, 1), left=date(2025, 9, 30))
    sheet = one(FLAT, took_part("2025-02-28"), took_part("2025-03-01"), took_part("2025-10-01"), subject=his)
    assert (sheet.total, [entry.why for entry in sheet.line("it").unused]) == (
        2,
        ["在任职之前", "在离任之后"],
    )


@pytest.mark.parametrize(
    ("joined", "measure", "amount"),
    [
        ("2025-07-10", "months", 30),
        ("2025-07-02", "days", Fraction(60 * 183, 365)),
        ("2024-01-01", "months", 60),
        ("2026-01-01", "months", 0),
        ("2026-01-01", "days", 0),
    ],
)
def test_prorating_for_those_who_join_in_mid_year(joined, measure, amount):
    his = member("赵新", joined=date.fromisoformat(joined))
    assert total(f"points: 60\nprorate: {measure}", subject=his) == amount


def test_prorating_says_so_and_can_stretch_instead():
    his = member("赵新", joined=date(2025, 7, 1))
    line = one("points: 60\nprorate: months", subject=his).line("it")
    assert [(cut.why, cut.change, cut.text) for cut in line.cuts] == [
        ("prorate", -30, "任职占全期 0.5，按比例计")
    ]
    stretched = one(
        FLAT + "prorate: {by: months, effect: stretch}\ncap: 7",
        took_part("2025-08-01"),
        took_part("2025-09-01"),
        subject=his,
    )
    assert [cut.text for cut in stretched.line("it").cuts] == ["任职占全期 0.5，按全期折算", "封顶 7 分"]
    assert stretched.total == 7


def test_P8_the_date_of_the_event_decides_the_year_whatever_the_day_of_the_outcome():
    assert (
        total(
            "count: {kind: proposal.submitted, outcome: filed}\neach: 3",
            submitted("a", "2025-12-31", outcome="filed"),
            submitted("b", "2026-01-01", outcome="filed"),
        )
        == 3
    )


def test_P12_a_retracted_entry_takes_its_points_with_it():
    scheme, stays, goes = scheme_of(item("it", FLAT)), took_part(), took_part()
    before, with_it, after = (
        evaluate(scheme, each) for each in (case(stays), case(stays, goes), case(stays))
    )
    assert (with_it.total, before.canonical() == after.canonical()) == (4, True)


def test_a_leaver_is_looked_at_as_on_the_last_day():
    from tongxin.evaluation.engine import Span

    his = member("孔志", Span("post", "standing_member", end=date(2025, 5, 31)), left=date(2025, 5, 31))
    assert one(FLAT, attended(), subject=his).facts == {"post": ("standing_member",)}
