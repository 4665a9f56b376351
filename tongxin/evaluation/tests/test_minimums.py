"""Family M: minimums, counters and vetoes outside the sum."""

# ruff: noqa: N802 - constructs keep the ids of the catalogue

from datetime import date

import pytest

from tongxin.evaluation.engine import Span, evaluate, grade, owed

from .building import (
    attended,
    case,
    contacted,
    duty,
    earlier,
    item,
    member,
    reported,
    scheme_of,
    standing,
    submitted,
    took_part,
    total,
)

BASE = item("base", "points: 70")
GRADES = "grades: {scale: [{grade: 优秀, at_least: 85}, {grade: 称职, at_least: 60}, {grade: 不称职}]}\n"
CONTACT = """
minimums:
  - {id: contact, label: 每季度联系群众, clause: 第十条, per: quarter, count: {kind: contact.recorded}, at_least: 1}
"""


def states(sheet, name="contact"):
    return [(each.window, each.state) for line in sheet.minimums if line.id == name for each in line.windows]


def test_M1_three_ones_are_needed_for_a_grade():
    more = (
        GRADES
        + """
minimums:
  - id: three-ones
    label: 三个一
    clause: 第八条
    per: year
    grade_at_most: 不称职
    all:
      - {label: 全会, count: {kind: meeting.attendance, meeting_kind: plenary, mark: present}, at_least: 1}
      - {label: 建言, count: {kind: [proposal.submitted, opinion.submitted]}, at_least: 1}
      - {label: 视察, count: {kind: activity.participation, activity_kind: inspection}, at_least: 1}
"""
    )
    scheme = scheme_of(BASE, more)
    done = evaluate(scheme, case(attended(), submitted("a"), took_part()))
    short = evaluate(scheme, case(attended(), took_part(), name="张伟"))
    assert (grade(scheme, [done]).of("李明").grade, grade(scheme, [short]).of("张伟").grade) == (
        "称职",
        "不称职",
    )
    need = short.minimums[0].windows[0].need
    assert [(part.label, part.done, part.needed, part.missing, part.met) for part in need.parts] == [
        ("全会", 1, 1, 0, True),
        ("建言", 0, 1, 1, False),
        ("视察", 1, 1, 0, True),
    ]


def test_M2_a_minimum_without_effect_on_points_or_grade():
    scheme = scheme_of(BASE, GRADES + CONTACT)
    sheet = evaluate(scheme, case())
    assert (sheet.total, sheet.minimums[0].failed, grade(scheme, [sheet]).of("李明").grade) == (
        70,
        True,
        "称职",
    )


def test_quarterly_minimum_shows_what_is_done_owed_and_late():
    scheme = scheme_of(BASE, CONTACT)
    sheet = evaluate(scheme, case(contacted("2025-02-01"), as_of=date(2025, 8, 15)))
    assert states(sheet) == [
        ("2025年第一季度", "met"),
        ("2025年第二季度", "failed"),
        ("2025年第三季度", "open"),
        ("2025年第四季度", "open"),
    ]
    assert [(due.window, due.deadline, due.missing) for due in owed(sheet)] == [
        ("2025年第三季度", date(2025, 9, 30), (("每季度联系群众", 1),))
    ]


def test_half_yearly_monthly_and_yearly_windows():
    def windows(per):
        scheme = scheme_of(BASE, CONTACT.replace("per: quarter", f"per: {per}"))
        return [window for window, _ in states(evaluate(scheme, case()))]

    assert windows("half_year") == ["2025年上半年", "2025年下半年"]
    assert windows("year") == windows("period") == ["2025年度"]
    assert (windows("month")[0], windows("month")[11], len(windows("month"))) == (
        "2025年1月",
        "2025年12月",
        12,
    )


def test_M3_a_minimum_for_one_role_and_a_part_for_one_role():
    only = CONTACT.replace("per: quarter", "per: year, applies_to: {post: standing_member}")
    scheme = scheme_of(BASE, only)
    assert (states(evaluate(scheme, case())), states(evaluate(scheme, case(subject=standing())))) == (
        [],
        [("2025年度", "failed")],
    )
    parts = """
minimums:
  - id: contact
    label: 会议
    clause: 第十条
    per: year
    all:
      - {label: 常委会, applies_to: {post: standing_member}, count: {kind: meeting.attendance, meeting_kind: standing}, at_least: 3}
      - {label: 全会, count: {kind: meeting.attendance, meeting_kind: plenary}, at_least: 1}
"""
    scheme = scheme_of(BASE, parts)
    assert states(evaluate(scheme, case(attended()))) == [("2025年度", "met")]
    assert states(evaluate(scheme, case(attended(), subject=standing()))) == [("2025年度", "failed")]


def test_M3_the_number_needed_can_depend_on_the_post():
    more = CONTACT.replace("at_least: 1", "at_least: {by: post, prices: {standing_member: 3, otherwise: 1}}")
    more = more.replace("quarter", "year")
    scheme = scheme_of(BASE, more)
    assert states(evaluate(scheme, case(contacted()))) == [("2025年度", "met")]
    assert evaluate(scheme, case(contacted(), subject=standing())).minimums[0].windows[0].need.missing == 2


EITHER = """
minimums:
  - id: contact
    label: 建言
    clause: 第十条
    per: year
    any:
      - {label: 提案一件, count: {kind: proposal.submitted}, at_least: 1}
      - {label: 信息两篇, count: {kind: opinion.submitted}, at_least: 2}
"""


def test_M4_a_minimum_with_or():
    scheme = scheme_of(BASE, EITHER)
    assert states(evaluate(scheme, case(submitted("a")))) == [("2025年度", "met")]
    assert states(evaluate(scheme, case(reported("a"), reported("b")))) == [("2025年度", "met")]
    open_one = evaluate(scheme, case(reported("a"), as_of=date(2025, 6, 1)))
    assert [(due.label, due.missing) for due in owed(open_one)] == [("建言", (("提案一件或信息两篇", 1),))]


def test_quantity_and_documents_as_measures():
    more = CONTACT.replace("quarter", "year").replace("kind: contact.recorded", "kind: meeting.attendance")
    same = [attended(meeting="全会"), attended("2025-01-11", meeting="全会")]
    documents = scheme_of(BASE, more.replace("at_least: 1", "at_least: 2, measure: documents, by: meeting"))
    events = scheme_of(BASE, more.replace("at_least: 1", "at_least: 2"))
    quantity = scheme_of(BASE, more.replace("at_least: 1", "at_least: 2, measure: quantity"))
    assert [states(evaluate(scheme, case(*same)))[0][1] for scheme in (documents, events, quantity)] == [
        "failed",
        "met",
        "met",
    ]


def test_attendance_rate_as_a_minimum():
    more = """
minimums:
  - id: contact
    label: 出席率
    clause: 第十条
    per: year
    rate: {count: {kind: meeting.attendance, mark: present}, of: {kind: meeting.attendance}}
    at_least: 80%
"""
    scheme = scheme_of(BASE, more)
    four = [attended(f"2025-02-0{day}", "leave" if day == 1 else "present") for day in range(1, 6)]
    assert states(evaluate(scheme, case(*four))) == [("2025年度", "met")]
    assert states(evaluate(scheme, case(*four[:4]))) == [("2025年度", "failed")]
    assert states(evaluate(scheme, case())) == [("2025年度", "met")]


COUNTER = """
counters:
  - id: absences
    label: 无故缺席
    clause: 第十六条
    per: PER
    count: {kind: meeting.attendance, mark: unexcused}
    steps:
      - {at: 2, label: 约谈提醒, open: interview, by: 召集人}
      - {at: 3, label: 劝辞, open: urge_to_resign, by: 主席会议}
"""


def absent(*days):
    return [attended(day, "unexcused") for day in days]


def test_M5_M9_a_counter_of_absences_climbs_a_ladder():
    scheme = scheme_of(BASE, GRADES + COUNTER.replace("PER", "year"))
    two = evaluate(scheme, case(*absent("2025-02-01", "2025-03-01")))
    line = two.counters[0]
    assert (line.count, line.reached, line.next_at, line.next_label) == (2, ("约谈提醒",), 3, "劝辞")
    assert [
        (each.rule, each.open, each.by, each.reason) for each in grade(scheme, [two]).of("李明").opens
    ] == [("absences", "interview", "召集人", "2025年度“无故缺席”已有 2 次")]
    three = evaluate(scheme, case(*absent("2025-02-01", "2025-03-01", "2025-04-01")))
    assert ([each.open for each in grade(scheme, [three]).of("李明").opens], three.counters[0].next_at) == (
        ["urge_to_resign"],
        None,
    )


def test_M6_a_counter_over_the_term():
    scheme = scheme_of(BASE, COUNTER.replace("PER", "term"))
    days = absent("2023-02-01", "2024-02-01", "2025-02-01")
    term = (date(2022, 1, 1), date(2026, 12, 31))
    inside = evaluate(scheme, case(*days, term=term)).counters[0]
    assert (inside.window, inside.count, inside.reached) == ("本届", 3, ("约谈提醒", "劝辞"))
    assert evaluate(scheme, case(*days)).counters[0].window == "至今"


def test_a_counter_for_some_only_and_only_windows_that_have_begun():
    scheme = scheme_of(BASE, COUNTER.replace("PER", "quarter\n    applies_to: {post: standing_member}"))
    assert evaluate(scheme, case(*absent("2025-02-01"))).counters == ()
    sheet = evaluate(scheme, case(*absent("2025-02-01"), subject=standing(), as_of=date(2025, 5, 1)))
    assert [line.count for line in sheet.counters] == [1, 0]


FAILING = """
procedures:
  - {id: again, label: 再次不称职, clause: 第十七条, when: {failing_years: 2, CONSECUTIVE failing_grade: 不称职}, open: urge_to_resign, by: 主席会议}
"""


@pytest.mark.parametrize(
    ("consecutive", "years", "opened"),
    [
        ("", (("2023", 50, "不称职"), ("2024", 90, "优秀")), ["累计 2 个考核期不达标"]),
        ("consecutive: true,", (("2023", 50, "不称职"), ("2024", 90, "优秀")), []),
        ("consecutive: true,", (("2023", 90, "优秀"), ("2024", 50, "不称职")), ["连续 2 个考核期不达标"]),
        ("consecutive: true,", (("2024", 50, "不称职"),), ["连续 2 个考核期不达标"]),
        ("", (), []),
    ],
)
def test_M7_failing_years_cumulative_or_consecutive(consecutive, years, opened):
    scheme = scheme_of(item("base", "points: 50"), GRADES + FAILING.replace("CONSECUTIVE", consecutive))
    placed = grade(scheme, [evaluate(scheme, case(earlier=earlier(*years)))]).of("李明")
    assert [each.reason for each in placed.opens] == opened


def test_M7_an_earlier_failure_opens_nothing_in_a_good_year():
    scheme = scheme_of(BASE, GRADES + FAILING.replace("CONSECUTIVE", ""))
    years = earlier(("2023", 50, "不称职"), ("2024", 50, "不称职"))
    assert grade(scheme, [evaluate(scheme, case(earlier=years))]).of("李明").opens == ()


def test_M8_a_conduct_finding_vetoes_the_grade_at_once():
    more = (
        GRADES
        + """
vocabulary: {kinds: {conduct.finding: {label: 违纪处理, unit: 次}}}
minimums:
  - {id: conduct, label: 没有违纪, clause: 第十八条, per: year, count: {kind: conduct.finding}, at_most: 0, grade: 不称职}
"""
    )
    scheme = scheme_of(item("base", "points: 100"), more)
    found = evaluate(scheme, case(duty("conduct.finding", "2025-03-01"), as_of=date(2025, 4, 1)))
    assert (states(found, "conduct"), grade(scheme, [found]).of("李明").grade) == (
        [("2025年度", "failed")],
        "不称职",
    )
    clean = evaluate(scheme, case(as_of=date(2025, 4, 1)))
    assert (states(clean, "conduct"), grade(scheme, [clean]).of("李明").grade) == (
        [("2025年度", "met")],
        "优秀",
    )


def test_a_broken_part_of_all_cannot_be_repaired_before_the_deadline_but_one_of_any_can():
    both = """
minimums:
  - id: contact
    label: 纪律
    clause: 第十条
    per: year
    MODE:
      - {label: 没有缺席, count: {kind: meeting.attendance, mark: unexcused}, at_most: 0}
      - {label: 活动, count: {kind: activity.participation}, at_least: 1}
"""
    early = date(2025, 6, 1)
    strict, lenient = (
        scheme_of(BASE, both.replace("MODE", "all")),
        scheme_of(BASE, both.replace("MODE", "any")),
    )
    assert states(evaluate(strict, case(attended(mark="unexcused"), as_of=early))) == [("2025年度", "failed")]
    assert states(evaluate(lenient, case(attended(mark="unexcused"), as_of=early))) == [("2025年度", "open")]
    assert states(evaluate(strict, case(as_of=early))) == [("2025年度", "open")]


def test_M10_a_reminder_line_apart_from_the_pass_line_and_procedures_by_counter_and_minimum():
    more = (
        GRADES
        + CONTACT.replace("quarter", "year")
        + COUNTER.replace("PER", "year").replace(", open: interview, by: 召集人", "")
        + """
procedures:
  - {id: remind, label: 提醒, clause: 第十五条, when: {score_below: 70}, open: reminder, by: 委员工作委员会}
  - {id: fail, label: 约谈, clause: 第十五条, when: {score_below: 60}, open: interview, by: 召集人}
  - {id: count, label: 警示, clause: 第十六条, when: {counter: absences, at_least: 1}, open: written_warning}
  - {id: owe, label: 催促, clause: 第十条, when: {minimum: contact, grade: 称职}, open: reminder}
"""
    )
    scheme = scheme_of(item("base", "points: 65"), more)
    placed = grade(scheme, [evaluate(scheme, case(*absent("2025-02-01")))]).of("李明")
    assert [(each.rule, each.reason) for each in placed.opens] == [
        ("remind", "得分 65 分，不足 70 分"),
        ("count", "“无故缺席”已有 1 次"),
        ("owe", "等次为称职，未完成“每季度联系群众”"),
    ]
    done = grade(scheme, [evaluate(scheme, case(contacted()))]).of("李明")
    assert [each.rule for each in done.opens] == ["remind"]


def test_failing_years_by_score():
    more = "procedures:\n  - {id: again, label: 谈话, clause: 第十七条, when: {failing_years: 2, below: 60}, open: interview}\n"
    scheme = scheme_of(item("base", "points: 50"), more)
    placed = grade(scheme, [evaluate(scheme, case(earlier=earlier(("2024", 55, ""))))]).of("李明")
    assert [each.reason for each in placed.opens] == ["累计 2 个考核期不达标"]


def test_newcomers_owe_from_joining_or_in_part_or_nothing():
    joined = member("赵新", joined=date(2025, 7, 10))
    yearly = CONTACT.replace("quarter", "year").replace("at_least: 1", "at_least: 4")

    def need(newcomers):
        scheme = scheme_of(BASE, yearly.replace("per:", f"newcomers: {newcomers}, per:"))
        owing = evaluate(
            scheme,
            case(contacted("2025-08-01"), contacted("2025-09-01"), contacted("2025-02-01"), subject=joined),
        )
        window = owing.minimums[0].windows[0]
        return window.state, window.need.done, window.need.needed

    assert [need(way) for way in ("full", "prorate", "exempt")] == [
        ("failed", 2, 4),
        ("met", 2, 2),
        ("not_applicable", 2, 4),
    ]
    quarterly = evaluate(scheme_of(BASE, CONTACT), case(contacted("2025-08-01"), subject=joined))
    assert [state for _, state in states(quarterly)] == ["not_applicable", "not_applicable", "met", "failed"]


def test_those_ill_the_whole_year_are_exempt():
    scheme = scheme_of(BASE, CONTACT.replace("per:", "exempt: {state: sick_leave}, per:"))
    ill = member("高龄", Span("state", "sick_leave"))
    sheet = evaluate(scheme, case(subject=ill))
    assert ([state for _, state in states(sheet)], sheet.minimums[0].failed) == (["exempt"] * 4, False)


def test_those_ill_for_some_quarters_are_exempt_in_these_and_in_no_other():
    scheme = scheme_of(BASE, CONTACT.replace("per:", "exempt: {state: sick_leave}, per:"))
    ill = member("高龄", Span("state", "sick_leave", date(2025, 1, 1), date(2025, 8, 15)))
    assert [state for _, state in states(evaluate(scheme, case(subject=ill)))] == [
        "exempt", "exempt", "failed", "failed",
    ]  # fmt: skip


def test_a_node_may_ask_for_a_score_reached_before():
    tree = item("activity", "count: {kind: activity.participation}\neach: 5") + item(
        "bonus", "points: 3\nwhen: {label: 活动满 10 分, score: activity, at_least: 10}"
    )
    scheme = scheme_of(tree)
    assert [evaluate(scheme, case(*(took_part() for _ in range(number)))).total for number in (1, 2)] == [
        5,
        13,
    ]


def test_a_condition_for_some_only_does_not_bind_others():
    body = "points: 3\nwhen: {label: 常委会, applies_to: {post: standing_member}, count: {kind: meeting.attendance}, at_least: 1}"
    assert (total(body), total(body, subject=standing())) == (3, 0)
    joined = "points: 3\nwhen: {applies_to: {post: standing_member}, all: [{label: 会, count: {kind: meeting.attendance}, at_least: 1}]}"
    assert (total(joined), total(joined, subject=standing())) == (3, 0)
