"""Families S and B: who is scored, and the shape of the total."""

# ruff: noqa: N802 - constructs keep the ids of the catalogue

from datetime import date
from fractions import Fraction

import pytest

from tongxin.evaluation.engine import Case, CaseError, CasePeriod, MemberResult, Span, Subject, evaluate

from .building import attended, case, filed, item, member, one, scheme_of, standing, took_part, total

FLAT = "count: {kind: activity.participation}\neach: 2"


def test_S1_a_person_is_scored_for_a_year():
    sheet = one(FLAT, took_part("2025-01-01"), took_part("2025-12-31"), took_part("2026-01-01"))
    assert (sheet.subject_name, sheet.period, sheet.total) == ("李明", "2025年度", 4)


def test_S3_an_item_for_standing_members_only_is_not_applicable_to_others():
    body = "applies_to: {post: standing_member}\n" + FLAT
    others, hers = one(body, took_part()), one(body, took_part(), subject=standing())
    assert (others.line("it").state, others.total, hers.total) == ("not_applicable", 0, 2)
    assert [entry.why for entry in others.unused] == ["按办法不加分也不扣分"]


def test_S3_a_member_elected_to_the_standing_committee_in_june_counts_from_then():
    body = "applies_to: {post: standing_member}\n" + FLAT
    elected = member("王芳", Span("post", "standing_member", start=date(2025, 6, 1)))
    sheet = one(body, took_part("2025-05-31"), took_part("2025-06-01"), subject=elected)
    assert sheet.total == 2
    assert [entry.why for entry in sheet.line("it").unused] == ["当时的身份不适用本项"]


def test_applies_again_after_an_illness_that_ended_in_june():
    recovered = member("高龄", Span("state", "sick_leave", date(2024, 1, 1), date(2025, 6, 30)))
    body = "applies_to: {not: {state: sick_leave}}\n" + FLAT
    assert total(body, took_part("2025-06-30"), took_part("2025-07-01"), subject=recovered) == 2


def test_S2_a_list_of_its_own_for_one_type_of_subject():
    body = "applies_to: {type: [sector, member]}\n" + FLAT
    assert (total(body, took_part()), total(body.replace("sector, member", "sector"), took_part())) == (2, 0)


def test_S4_the_possible_total_differs_by_role():
    body = "cap: {by: post, prices: {standing_member: 10, otherwise: 4}}\n" + FLAT
    many = [took_part(f"2025-05-0{day}") for day in range(1, 8)]
    assert (total(body, *many), total(body, *many, subject=standing())) == (4, 10)


def test_S5_the_same_event_has_a_price_by_role_of_the_person():
    body = "count: {kind: meeting.attendance, meeting_kind: standing}\neach: {by: post, prices: {standing_member: 5, otherwise: 3}}"
    event = attended(meeting_kind="standing")
    assert (total(body, event, subject=standing()), total(body, event)) == (5, 3)


def test_S6_special_populations_are_inside_or_outside():
    scheme = scheme_of(item("it", FLAT), "population: {not: {population: [hkmo, invited]}}")
    guest = member("陈港", Span("population", "hkmo"))
    assert (evaluate(scheme, case(took_part())).scored, evaluate(scheme, case(subject=guest)).scored) == (
        True,
        False,
    )


def test_S8_a_pilot_population_of_two_committees():
    scheme = scheme_of(
        item("it", FLAT), "population: {any: [{special_committee: 经济委}, {special_committee: 提案委}]}"
    )
    pilot = member("林怡", Span("special_committee", "提案委"))
    assert (evaluate(scheme, case(subject=pilot)).scored, evaluate(scheme, case()).scored) == (True, False)


def test_S9_a_group_is_a_subject_of_its_own_and_a_member_case_is_refused():
    scheme = scheme_of(item("it", FLAT), "subject: sector")
    group = Case(Subject("教育界", "教育界", "sector"), CasePeriod(2025), (took_part(),))
    assert evaluate(scheme, group).total == 2
    with pytest.raises(CaseError, match="方案考核的是“sector”，送来的是“member”"):
        evaluate(scheme, case())


def members(body):
    scheme = scheme_of(item("it", body), "subject: sector")
    found = tuple(
        MemberResult(name, name, {"total": amount}) for name, amount in (("甲", 50), ("乙", 70), ("丙", 90))
    )
    return evaluate(
        scheme, Case(Subject("教育界", "教育界", "sector"), CasePeriod(2025), members=found)
    ).line("it")


def test_S12_a_group_score_is_the_sum_over_its_members():
    assert members("members: {take: sum}").amount == 210
    assert members("members: {take: mean, points: 50%}").formula == "210 分 ÷ 3 名成员 × 0.5 = 35 分"


def test_S13_a_group_score_uses_the_share_of_members_who_reach_a_bound():
    line = members("members: {take: share, at_least: 60, points: 30}")
    assert (line.amount, line.formula) == (20, "2 ÷ 3 名成员达到 60 分 × 30 分 = 20 分")


def test_S12_without_member_sheets_a_group_waits():
    scheme = scheme_of(item("it", "members: {take: sum}"), "subject: sector")
    line = evaluate(scheme, Case(Subject("教育界", "教育界", "sector"), CasePeriod(2025))).line("it")
    assert (line.state, line.amount) == ("waiting", 0)


def test_S14_a_member_of_two_committees_fits_rules_for_either():
    both = member("周敏", Span("special_committee", "经济委"), Span("special_committee", "提案委"))
    body = "applies_to: {special_committee: 提案委}\n" + FLAT
    assert total(body, took_part(), subject=both) == 2


def test_S15_each_committee_sets_its_own_standard_by_parameter():
    body = "count: {kind: activity.participation}\neach: {parameter: activity-price, default: 2}"
    assert (total(body, took_part()), total(body, took_part(), parameters={"activity-price": 5})) == (2, 5)


def test_B1_starts_at_zero_and_adds():
    assert (total(FLAT), total(FLAT, took_part())) == (0, 2)


def test_B2_starts_from_a_grant_to_everybody():
    tree = item("grant", "points: 60") + item("it", FLAT)
    assert evaluate(scheme_of(tree), case(took_part())).total == 62


def test_B3_a_section_is_allotted_then_deducted_and_C7_never_falls_below_zero():
    section = item(
        "section",
        "points: 10\nfloor: 0\nsum:\n"
        + item("absence", "count: {kind: meeting.attendance, mark: unexcused}\neach: -4"),
    )
    scheme = scheme_of(section)
    once = evaluate(scheme, case(attended(mark="unexcused")))
    often = evaluate(scheme, case(*(attended(f"2025-02-0{day}", "unexcused") for day in range(1, 5))))
    assert (once.total, often.total, often.line("section").raw) == (6, 0, -6)
    assert [(cut.why, cut.change, cut.text) for cut in often.line("section").cuts] == [
        ("floor", 6, "最低 0 分")
    ]
    assert once.line("section").formula == "10 + absence (-4) = 6 分"


def test_B4_base_and_award_have_two_caps():
    tree = item("base", "points: 70\ncap: 70") + item(
        "award", "count: {kind: activity.participation}\neach: 30\ncap: 50"
    )
    sheet = evaluate(
        scheme_of(tree, root="cap: 120"), case(*(took_part(f"2025-05-0{day}") for day in range(1, 4)))
    )
    assert (sheet.line("award").raw, sheet.line("award").amount, sheet.total) == (90, 50, 120)


def test_B5_B9_fixed_sections_add_to_100_with_a_cap_at_any_node():
    inner = item("inner", "cap: 8\nsum:\n" + item("it", FLAT + "\ncap: 6") + item("more", "points: 5"))
    sheet = evaluate(
        scheme_of(item("outer", "cap: 7\nsum:\n" + inner), root="cap: 100"),
        case(*(took_part() for _ in range(4))),
    )
    assert [sheet.line(name).raw for name in ("it", "inner", "outer", "total")] == [8, 11, 8, 7]
    assert [sheet.line(name).amount for name in ("it", "inner", "outer", "total")] == [6, 8, 7, 7]


def test_B8_C9_without_a_cap_there_is_no_ceiling():
    sheet = one(FLAT, *(took_part(f"2025-05-{day:02}") for day in range(1, 31)))
    assert (sheet.total, sheet.line("it").room) == (60, None)


def test_B10_halves_quarters_and_thirds_are_exact():
    body = "count: {kind: proposal.filed}\neach: 1\ncredit: equal"
    sheet = one(body, filed("a", signers=3), filed("b", signers=3, position=2), filed("c", signers=4))
    assert (sheet.total, sheet.shown) == (Fraction(11, 12), "0.92")


def test_best_of_takes_the_highest_and_shows_the_other_as_not_chosen():
    tree = item("pick", "best_of:\n" + item("few", "points: 3") + item("many", FLAT))
    sheet = evaluate(scheme_of(tree), case(took_part("2025-05-01"), took_part("2025-05-02")))
    assert (sheet.total, sheet.line("few").state, sheet.line("many").state) == (4, "not_chosen", "counted")
    assert sheet.line("pick").formula == "取最高的一项“many” 4 = 4 分"


def test_E14_first_of_takes_the_first_slot_that_applies():
    tree = item(
        "slot",
        "first_of:\n"
        + item("speech", "count: {kind: meeting.attendance, role: speaker}\neach: 5")
        + item("activity", FLAT),
    )
    scheme = scheme_of(tree)
    assert evaluate(scheme, case(attended(role="speaker"), took_part())).total == 5
    assert evaluate(scheme, case(took_part())).total == 2
    assert evaluate(scheme, case()).total == 0


def test_weights_say_how_much_a_section_counts():
    sheet = one(FLAT + "\ncap: 4\nweight: 50%", *(took_part() for _ in range(3)))
    line = sheet.line("it")
    assert (line.raw, line.amount, [(cut.why, cut.change) for cut in line.cuts]) == (
        6,
        2,
        [("cap", -2), ("weight", -2)],
    )
    assert line.room == 0


@pytest.mark.parametrize(
    "kind", ["special_committee", "handling_unit", "participating_body", "member_liaison_group"]
)
def test_S10_S11_organs_and_outside_bodies_are_subjects_too(kind):
    scheme = scheme_of(item("it", FLAT), f"subject: {kind}")
    assert evaluate(scheme, Case(Subject("甲", "甲", kind), CasePeriod(2025), (took_part(),))).total == 2


def test_B6_B7_a_hundred_and_more_beyond_with_the_parts_shown_apart():
    tree = (
        item("basic", "cap: 100\nsum:\n" + item("a", "points: 110"))
        + item("additional", "points: 8")
        + item("award", "points: 5")
    )
    sheet = evaluate(scheme_of(tree), case())
    assert [(line.label, line.amount) for line in sheet.root.children] == [
        ("basic", 100),
        ("additional", 8),
        ("award", 5),
    ]
    assert (sheet.total, sheet.root.formula) == (113, "basic 100 + additional 8 + award 5 = 113 分")


def test_a_duty_that_only_meets_a_minimum_is_not_called_foreign():
    more = "minimums: [{id: m, label: 会, clause: 一, per: year, count: {kind: meeting.attendance}, at_least: 1}]"
    sheet = evaluate(scheme_of(item("it", FLAT), more), case(attended()))
    assert [entry.why for entry in sheet.unused] == ["只用于底线、计数或条件，不另计分"]
