"""Family E: how events earn."""

# ruff: noqa: N802 - constructs keep the ids of the catalogue

from datetime import date
from fractions import Fraction

from tongxin.evaluation.engine import Judgement, evaluate

from .building import (
    HALF,
    adopted,
    attended,
    case,
    contacted,
    duty,
    filed,
    item,
    one,
    reported,
    scheme_of,
    submitted,
    took_part,
    total,
    trained,
)

ACTIVITY = "count: {kind: activity.participation}\n"


def days(number, month=5, **facts):
    return [took_part(f"2025-{month:02}-{day:02}", **facts) for day in range(1, number + 1)]


def test_E1_flat_price_per_event():
    sheet = one(ACTIVITY + "each: 2", *days(3))
    assert (sheet.total, sheet.line("it").formula) == (6, "3 次 × 2 分 = 6 分")
    assert [(entry.points, entry.reason) for entry in sheet.line("it").entries] == [(2, "")] * 3


def test_E2_price_list_by_type_with_everything_else_at_another_price():
    body = ACTIVITY + "each: {by: activity_kind, prices: {research: 5, service: 1, otherwise: 2}}"
    sheet = one(
        body,
        took_part(activity_kind="research"),
        took_part(activity_kind="service"),
        took_part(activity_kind="reading"),
    )
    assert (sheet.total, sheet.line("it").formula) == (8, "1 次 × 5 分 + 1 次 × 2 分 + 1 次 × 1 分 = 8 分")


def test_E2_a_price_list_inside_a_price_list():
    body = "count: {kind: meeting.attendance}\neach: {by: meeting_kind, prices: {plenary: {by: role, prices: {speaker: 9, otherwise: 4}}, otherwise: 1}}"
    sheet = one(body, attended(role="speaker"), attended(role="member"), attended(meeting_kind="briefing"))
    assert sheet.total == 14


def test_E3_per_half_day():
    body = "count: {kind: meeting.attendance, mark: present}\neach_quantity: 2.5"
    sheet = one(
        body,
        duty("meeting.attendance", quantity=2, mark="present"),
        duty("meeting.attendance", quantity=1, mark="present"),
    )
    assert (sheet.total, sheet.line("it").formula) == (Fraction(15, 2), "3 半天 × 2.5 分 = 7.5 分")


def test_E3_per_half_day_with_prices_by_type_spells_each_event():
    body = "count: {kind: meeting.attendance}\neach_quantity: {by: meeting_kind, prices: {plenary: 2, otherwise: 1}}"
    sheet = one(
        body,
        duty("meeting.attendance", quantity=2, meeting_kind="plenary"),
        duty("meeting.attendance", quantity=2, meeting_kind="briefing"),
    )
    assert (sheet.total, sheet.line("it").formula) == (6, "1 半天 × 4 分 + 1 半天 × 2 分 = 6 分")


def test_E4_degree_of_completion():
    body = "count: {kind: training.attendance}\neach: {by: extent, prices: {full: 10, part: 5}}"
    assert total(body, trained(extent="full"), trained(extent="part")) == 15


def test_E5_reaching_four_gives_a_lump_and_eight_a_larger_one():
    body = ACTIVITY + "reach:\n  - {at: 4, points: 10}\n  - {at: 8, points: 15}"
    three, four, eight = one(body, *days(3)), one(body, *days(4)), one(body, *days(8))
    assert (three.total, four.total, eight.total) == (0, 10, 15)
    assert three.line("it").formula == "累计 3 次，满 4 次得 10 分，0 分"
    assert {entry.reason for entry in three.line("it").entries} == {"not_reached"}
    assert (three.line("it").next_points, four.line("it").next_points) == (10, 0)
    assert sum(entry.points for entry in eight.line("it").entries) == 15


def test_E5_reaching_by_quantity():
    body = "count: {kind: meeting.attendance}\nreach: {at: 5, points: 3}\nreach_by: quantity"
    assert total(body, duty("meeting.attendance", quantity=3), duty("meeting.attendance", quantity=2)) == 3


def test_E6_target_times_price_is_the_cap():
    body = ACTIVITY + "each: 7.5\ncap: 30"
    line = one(body, *days(5)).line("it")
    assert (line.raw, line.amount, line.formula) == (
        Fraction(75, 2),
        30,
        "5 次 × 7.5 分 = 37.5 分；封顶 30 分，得 30 分",
    )


def test_E7_presence_in_the_year_counts_once_whatever_the_number():
    sheet = one(ACTIVITY + "once: 5", *days(3))
    assert (sheet.total, [entry.why for entry in sheet.line("it").unused]) == (5, ["超过计分次数"] * 2)


def test_E8_first_fifteen_each_further_five_up_to_twenty():
    body = "count: {kind: proposal.filed}\nfirst: 15\nfurther: 5\nfurther_cap: 20"
    totals = [total(body, *(filed(str(n)) for n in range(number))) for number in (0, 1, 2, 5, 7)]
    assert totals == [0, 15, 20, 35, 35]
    line = one(body, *(filed(str(n)) for n in range(7))).line("it")
    assert (line.raw, line.cuts[0].change, line.next_points) == (45, -10, 0)
    assert line.formula == "首件 15 分，其余 6 件 × 5 分（= 30 分，以 20 分为限） = 35 分"
    assert one(body).line("it").next_points == 15
    assert one(body, filed("a")).line("it").next_points == 5


def test_E8_first_and_further_without_a_cap():
    body = "count: {kind: proposal.filed}\nfirst: 15\nfurther: 5"
    line = one(body, *(filed(str(n)) for n in range(7))).line("it")
    assert (line.amount, line.cuts, line.next_points) == (45, (), 5)


def test_E9_counted_without_limit():
    assert (
        total(
            "count: {kind: contact.recorded}\neach: 1",
            *(contacted(f"2025-02-{day:02}") for day in range(1, 29)),
        )
        == 28
    )


def test_E10_stages_of_one_document_add_up():
    tree = item("sent", "count: {kind: opinion.submitted}\neach: 10") + item(
        "used", "count: {kind: opinion.adopted}\neach: 5"
    )
    assert evaluate(scheme_of(tree), case(reported("出行"), adopted("出行"))).total == 15


def test_E11_quality_marks_come_on_top():
    body = "count: {kind: proposal.filed}\neach: 5\nplus:\n  - {when: {marks: key}, points: 5}\n  - {when: {marks: outstanding}, points: 10}"
    marked = [filed("a"), filed("b", marks=("key",)), filed("c", marks=("key", "outstanding"))]
    assert total(body, *marked) == 5 + 10 + 20


def test_E12_a_lesser_outcome_has_its_own_price_and_E13_none_without():
    body = "count: {kind: proposal.submitted}\neach: {by: outcome, prices: {filed: 10, converted: 4}}"
    assert (
        total(
            body,
            submitted("a", outcome="filed"),
            submitted("b", outcome="converted"),
            submitted("c", outcome="not_filed"),
        )
        == 14
    )


def test_E15_a_sub_kind_is_priced_higher_inside_the_same_cap():
    tree = item(
        "part",
        "cap: 10\nsum:\n"
        + item("activity", ACTIVITY + "each: 2")
        + item("speech", "count: {kind: meeting.attendance, role: speaker}\neach: 5"),
    )
    sheet = evaluate(scheme_of(tree), case(*days(4), attended(role="speaker")))
    assert (sheet.line("part").raw, sheet.total) == (13, 10)


def test_E16_the_active_role_has_a_second_price():
    body = ACTIVITY + "each: {by: role, prices: {speaker: 5, organiser: 3, participant: 1}}"
    assert (
        total(body, took_part(role="speaker"), took_part(role="organiser"), took_part(role="participant"))
        == 9
    )


def test_E19_the_verifier_chooses_inside_a_range_and_until_then_nothing_counts():
    body = ACTIVITY + "each: {range: [1, 5]}"
    first, second = took_part(), took_part()
    chosen = (Judgement("j1", "it", "verifier", 4, first.id), Judgement("j2", "it", "verifier", 9, second.id))
    assert total(body, first, second, judgements=chosen) == 9
    waiting = one(body, first)
    assert (waiting.total, [entry.why for entry in waiting.line("it").unused]) == (0, ["尚未核定分值"])


def test_E20_an_increment_for_a_property_of_the_thing():
    body = "count: {kind: contact.recorded}\neach: 1\nplus:\n  - {when: {has_issue: true}, points: 0.5}"
    assert total(body, contacted(has_issue=True), contacted(has_issue=False)) == Fraction(5, 2)


def test_E21_H5_H6_a_checklist_gives_for_what_is_there_or_takes_for_what_is_missing():
    there = "checklist:\n  items:\n    - {id: plan, label: 计划, points: 5}\n    - {id: register, label: 台账, points: 3}"
    found = (Judgement("1", "it", "panel", marks=("plan",)),)
    assert one(there, judgements=found).line("it").formula == "有“计划” 5 分 = 5 分"
    missing = "checklist:\n  for_missing: true\n  items:\n    - {id: plan, label: 计划, points: -5}\n    - {id: register, label: 台账, points: -3}"
    assert one(missing, judgements=found).line("it").formula == "缺“台账” -3 分 = -3 分"
    assert one(there).line("it").state == "waiting"
    nothing = (Judgement("1", "it", "panel"),)
    assert one(there, judgements=nothing).line("it").formula == "无 = 0 分"


def test_E22_a_compound_condition():
    body = "points: 8\nwhen:\n  all:\n    - {label: 活动, count: {kind: activity.participation}, at_least: 2}\n    - {label: 信息, count: {kind: opinion.submitted}, at_least: 1}"
    assert total(body, *days(2), reported("a")) == 8
    line = one(body, *days(2)).line("it")
    assert (line.state, line.formula) == ("condition_unmet", "条件未满足：信息，0 分")


def test_E24_L7_L8_status_tags_are_summed_or_the_highest_counts():
    both = filed("a", marks=("key", "outstanding"))
    prices = "count: {kind: proposal.filed}\neach: {by: marks, prices: {key: 5, outstanding: 8}"
    assert total(prices + "}", both) == 13
    assert total(prices + ", several: highest}", both) == 8
    assert total(prices + "}", filed("b")) == 0


def test_E25_a_limit_per_day_and_per_quarter_and_per_activity():
    same = [
        took_part("2025-05-01", activity="甲"),
        took_part("2025-05-01", activity="乙"),
        took_part("2025-06-01", activity="甲"),
    ]
    assert total(ACTIVITY + "each: 1\nlimit: {number: 1, per: day}", *same) == 2
    assert total(ACTIVITY + "each: 1\nlimit: {number: 1, per: quarter}", *same) == 1
    assert total(ACTIVITY + "each: 1\nlimit: {number: 1, per: half_year}", *same) == 1
    assert total(ACTIVITY + "each: 1\nlimit: {number: 1, per: month}", *same) == 2
    assert total(ACTIVITY + "each: 1\nlimit: {number: 1, per: activity}", *same) == 2
    assert total(ACTIVITY + "each: 1\nlimit: 2", *same) == 2


def test_E25_the_limit_keeps_the_earliest_or_the_highest_or_the_lowest():
    prices = "each: {by: activity_kind, prices: {research: 5, otherwise: 2}}\nlimit: 1\norder: "
    both = [took_part("2025-05-01"), took_part("2025-05-02", "research")]
    assert [total(ACTIVITY + prices + order, *both) for order in ("earliest", "highest", "lowest")] == [
        2,
        5,
        2,
    ]


def test_E26_a_grant_by_date_of_start():
    body = "points: 5\nfrom: 2025-07-01"
    before, after = one(body, as_of=date(2025, 6, 30)), one(body, as_of=date(2025, 7, 1))
    assert (before.line("it").state, before.line("it").formula) == (
        "not_applicable",
        "自 2025-07-01 起计，0 分",
    )
    assert (before.total, after.total) == (0, 5)


def test_E28_C4_the_term_is_counted_where_the_rule_says_so():
    body = "count: {kind: training.attendance}\neach: 5\nperiod: term"
    term = (date(2022, 1, 1), date(2026, 12, 31))
    assert total(body, trained("2022-05-01"), trained("2025-05-01"), term=term) == 10
    assert total(body, trained("2022-05-01"), trained("2025-05-01")) == 10


def test_attendance_percentage_times_points():
    body = "count: {kind: meeting.attendance, mark: present, required: true}\nrate: {of: {kind: meeting.attendance, required: true}, points: 20}"
    held = [
        attended(f"2025-02-0{day}", "present" if day < 4 else "leave", required=True) for day in range(1, 5)
    ]
    line = one(body, *held).line("it")
    assert (line.amount, line.formula, line.used[0].points) == (15, "3 ÷ 4 × 20 分 = 15 分", 5)
    assert one(body).line("it").formula == "没有应计的场次，0 分"
    assert total(body.replace("points: 20", "points: 20, if_none: full")) == 20


def test_H7_minus_per_percentage_point_under_or_over_a_target():
    body = "count: {kind: meeting.attendance, mark: MARK}\npercent: {of: {kind: meeting.attendance}, SIDE, each: -0.5}"
    held = [attended(f"2025-02-0{day}", "present" if day < 4 else "leave") for day in range(1, 5)]
    below = one(body.replace("MARK", "present").replace("SIDE", "below: 90%"), *held).line("it")
    assert below.amount == Fraction(-15, 2)
    assert below.formula == "3 ÷ 4，低于 90% 的部分 15 个百分点 × (-0.5) 分 = -7.5 分"
    above = one(body.replace("MARK", "leave").replace("SIDE", "above: 20%"), *held).line("it")
    assert (
        above.amount,
        one(body.replace("MARK", "present").replace("SIDE", "below: 50%"), *held).total,
    ) == (Fraction(-5, 2), 0)
    assert total(body.replace("MARK", "present").replace("SIDE", "below: 90%")) == 0


def test_skip_first_leaves_the_first_to_another_item():
    line = one("count: {kind: proposal.filed}\neach: 5\nskip_first: 1", filed("a"), filed("b")).line("it")
    assert (line.amount, line.formula, line.unused[0].why) == (
        5,
        "前 1 件另计；1 件 × 5 分 = 5 分",
        "首次已计入其他项目",
    )


def test_list_of_filters_counts_whatever_fits_any():
    body = "count:\n  - {kind: activity.participation, activity_kind: research}\n  - {kind: activity.participation, role: speaker}\n  - {kind: contact.recorded}\neach: 1"
    assert (
        total(
            body,
            took_part(activity_kind="research"),
            took_part(role="speaker"),
            took_part(role="participant"),
            contacted(),
        )
        == 3
    )


def test_filters_with_not_and_bounds():
    body = (
        "count: {kind: proposal.filed, signers: {at_least: 2, at_most: 4}, season: {not: session}}\neach: 1"
    )
    found = [
        filed("a", signers=1),
        filed("b", signers=2),
        filed("c", signers=4, season="session"),
        filed("d", signers=5),
        filed("e", signers=4),
    ]
    assert total(body, *found) == 2
    many = "count: {kind: proposal.filed, marks: {not: [key, outstanding]}}\neach: 1"
    assert total(many, filed("a", marks=("key",)), filed("b", marks=()), filed("c")) == 2
    assert (
        total(
            "count: {kind: proposal.filed, signers: {at_least: 2}}\neach: 1",
            duty("proposal.filed", proposal="x"),
        )
        == 0
    )


def test_halves_are_written_as_fractions_decimals_or_percent():
    assert [total(ACTIVITY + f"each: {written}", took_part()) for written in ("1/2", "0.5", "50%")] == [
        HALF
    ] * 3


def test_a_range_may_stand_inside_a_table_and_under_quantity_and_waits_there_too():
    marks = "count: {kind: proposal.filed}\neach: {by: marks, prices: {key: {range: [1, 5]}}}"
    quantity = "count: {kind: proposal.filed}\neach_quantity: {range: [1, 5]}"
    for body in (marks, quantity):
        waiting = filed("a", marks=("key",))
        assert [entry.reason for entry in one(body, waiting).line("it").unused] == ["unverified"]
        assert total(body, waiting, judgements=(Judgement("j", "it", "verifier", 3, waiting.id),)) == 3
