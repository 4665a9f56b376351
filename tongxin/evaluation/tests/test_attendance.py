"""Family A: attendance."""

# ruff: noqa: N802 - constructs keep the ids of the catalogue

from fractions import Fraction

from tongxin.evaluation.engine import Span, evaluate

from .building import attended, case, duty, item, member, one, scheme_of, total

MEETING = "count: {kind: meeting.attendance}\n"


def test_A1_present_leave_and_unexcused_have_three_prices_for_the_whole_session():
    body = (
        MEETING
        + "document: {by: meeting, keep: lowest}\neach: {by: mark, prices: {present: 50, leave: 30, unexcused: 0}}"
    )

    def session(*marks):
        return total(
            body, *(attended(f"2025-01-1{number}", mark, meeting="全会") for number, mark in enumerate(marks))
        )

    assert [session("present", "present"), session("present", "leave"), session("unexcused", "leave")] == [
        50,
        30,
        0,
    ]


def test_A2_leave_neither_adds_nor_takes():
    assert (
        total(
            MEETING + "each: {by: mark, prices: {present: 2, unexcused: -2}}",
            attended(),
            attended(mark="leave"),
        )
        == 2
    )


def test_A3_a_deduction_per_absence_by_type_of_meeting():
    body = "count: {kind: meeting.attendance, mark: unexcused}\neach: {by: meeting_kind, prices: {plenary: -10, otherwise: -5}}"
    line = one(body, attended(mark="unexcused"), attended(mark="unexcused", meeting_kind="standing")).line(
        "it"
    )
    assert (line.amount, line.formula) == (-15, "1 次 × (-5) 分 + 1 次 × (-10) 分 = -15 分")


def test_A4_late_and_leaving_early_cost_less():
    body = MEETING + "each: {by: mark, prices: {late: -0.5, early: -0.5, unexcused: -3}}"
    assert total(body, attended(mark="late"), attended(mark="early"), attended(mark="unexcused")) == -4


def test_A5_several_faults_in_one_session_each_sitting_for_itself():
    body = MEETING + "each: {by: mark, prices: {late: -1, unexcused: -3}}"
    faults = [
        attended("2025-01-10", "late", meeting="全会", sitting="opening"),
        attended("2025-01-11", "unexcused", meeting="全会", sitting="group"),
    ]
    assert total(body, *faults) == -4


def test_A6_an_absence_costs_only_where_attendance_was_required():
    body = "count: {kind: meeting.attendance, mark: unexcused, required: true}\neach: -2"
    assert (
        total(body, attended(mark="unexcused", required=True), attended(mark="unexcused", required=False))
        == -2
    )


REGISTERED = "vocabulary: {kinds: {meeting.attendance: {facts: {registered: {label: 已报名, type: flag}}}}}"


def test_A7_registered_and_not_come_costs_and_no_answer_does_not():
    body = "count: {kind: meeting.attendance, mark: unexcused}\neach: {by: registered, prices: {true: -2, false: 0}}"
    assert (
        total(
            body,
            attended(mark="unexcused", registered=True),
            attended(mark="unexcused", registered=False),
            more=REGISTERED,
        )
        == -2
    )


def test_A8_came_without_registering_counts_half():
    body = MEETING + "each: 3\ntimes:\n  - {when: {registered: false}, by: 1/2}"
    assert total(body, attended(registered=False), attended(registered=True), more=REGISTERED) == Fraction(
        9, 2
    )


def test_A9_leave_by_reason():
    body = "count: {kind: meeting.attendance, mark: leave}\neach: {by: reason, prices: {personal: -2, otherwise: 0}}"
    assert (
        total(body, attended(mark="leave", reason="personal"), attended(mark="leave", reason="official"))
        == -2
    )


def test_A10_having_joined_elsewhere_counts_as_own():
    more = "vocabulary: {kinds: {meeting.attendance: {facts: {mark: {values: {elsewhere: 异地参会}}}}}}"
    assert (
        total(
            MEETING + "each: {by: mark, prices: {present: 2, elsewhere: 2}}",
            attended(mark="elsewhere"),
            more=more,
        )
        == 2
    )


def test_A11_leave_in_half_days_as_minus():
    body = "count: {kind: meeting.attendance, mark: leave}\neach_quantity: -1.5"
    line = one(body, duty("meeting.attendance", quantity=2, mark="leave")).line("it")
    assert (line.amount, line.formula) == (-3, "2 半天 × (-1.5) 分 = -3 分")


def test_substitute_points_for_leave_with_written_comments():
    more = "vocabulary: {kinds: {meeting.attendance: {facts: {written_comments: {label: 提交书面意见, type: flag}}}}}"
    body = (
        MEETING + "each: {by: mark, prices: {present: 5, leave: {by: written_comments, prices: {true: 3}}}}"
    )
    assert total(body, attended(mark="leave", written_comments=True), attended(mark="leave"), more=more) == 3


def test_opposite_3_absences_while_ill_are_spared_and_the_exempt_of_the_whole_year_get_points_instead():
    from datetime import date

    body = (
        MEETING
        + "each: {by: mark, prices: {present: 2, unexcused: -4}}\nexempt: {who: {state: sick_leave}, points: 6}"
    )
    ill = member("高龄", Span("state", "sick_leave", date(2025, 3, 1), date(2025, 6, 30)))
    sheet = one(
        body,
        attended("2025-04-01", "unexcused"),
        attended("2025-05-01"),
        attended("2025-08-01", "unexcused"),
        subject=ill,
    )
    assert (sheet.total, [entry.why for entry in sheet.line("it").unused]) == (-2, ["免计期间不扣分"])
    whole = member("高龄", Span("state", "sick_leave"))
    exempt = one(body, attended(mark="unexcused"), subject=whole)
    assert (exempt.total, exempt.line("it").state, exempt.line("it").formula) == (
        6,
        "exempt",
        "全期免计本项，按规定计 6 分",
    )
    assert one(body.replace(", points: 6", ""), subject=whole).total == 0


def test_opposite_5_deduct_from_a_grant_and_earn_from_zero_in_one_scheme():
    tree = item(
        "plenary",
        "points: 50\nsum:\n"
        + item("absent", "count: {kind: meeting.attendance, mark: unexcused}\neach: -10"),
    ) + item("speeches", "count: {kind: meeting.attendance, role: speaker}\neach: 3")
    assert evaluate(scheme_of(tree), case(attended(mark="unexcused"), attended(role="speaker"))).total == 43
