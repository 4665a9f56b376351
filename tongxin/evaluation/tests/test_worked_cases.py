"""The seven worked cases of the source rules, on totals and on every leaf that earns or costs."""

from datetime import date
from fractions import Fraction

from tongxin.evaluation.engine import CasePeriod, Judgement, MemberResult, Span, Subject, evaluate, grade

from .building import (
    adopted,
    attended,
    case,
    contacted,
    duty,
    filed,
    member,
    reported,
    sample,
    standing,
    submitted,
    took_part,
    trained,
)


def amounts(sheet) -> dict:
    """Leaves that are not zero."""
    return {line.id: line.amount for line in sheet.root.walk() if not line.children and line.amount}


def test_case_1_jinan_three_filed_one_key_and_outstanding_and_seven_welfare_events_make_105():
    sheet = evaluate(
        sample("jinan-2015"),
        case(
            filed("a", "2015-02-01"),
            filed("b", "2015-02-02", marks=("key", "outstanding")),
            filed("c", "2015-02-03"),
            *(took_part(f"2015-05-0{day}", "service") for day in range(1, 8)),
            year=2015,
        ),
    )
    assert amounts(sheet) == {
        "base": 70,
        "further-proposals": 10,
        "key-proposals": 5,
        "outstanding-proposals": 10,
        "welfare": 10,
    }
    assert sheet.line("welfare").raw == 14
    assert (sheet.total, sheet.line("award").amount) == (105, 35)


def test_case_1_jinan_105_with_the_three_ones_done_is_outstanding():
    scheme = sample("jinan-2015")
    sheet = evaluate(
        scheme,
        case(
            *(filed(name, "2015-02-01") for name in "ab"),
            filed("c", "2015-02-03", marks=("key", "outstanding")),
            *(took_part(f"2015-05-0{day}", "service") for day in range(1, 8)),
            attended("2015-01-20"),
            submitted("a", "2015-01-20"),
            took_part("2015-06-01", "inspection"),
            year=2015,
        ),
    )
    assert (sheet.total, grade(scheme, [sheet]).of("李明").grade) == (105, "优秀")


def test_case_2_jinan_unexcused_at_the_plenary_with_six_filed_has_65_yet_the_minimum_beats_the_sum():
    scheme = sample("jinan-2015")
    sheet = evaluate(
        scheme,
        case(
            attended("2015-01-20", "unexcused"),
            *(filed(str(number), f"2015-02-0{number}") for number in range(1, 7)),
            *(submitted(str(number), "2015-01-18") for number in range(1, 7)),
            took_part("2015-05-01", "research"),
            year=2015,
        ),
    )
    assert amounts(sheet) == {"base": 70, "plenary-absence": -30, "further-proposals": 25}
    assert sheet.total == 65
    placed = grade(scheme, [sheet]).of("李明")
    assert placed.grade == "不称职"
    assert placed.reasons == ("得分 65 分", "达到 60 分", "未完成“三个一”，等次为不称职")


def test_case_3_tongcheng_joint_proposal_of_three_gives_half_and_two_quarters():
    scheme = sample("tongcheng-2019")

    def sheet_of(position):
        return evaluate(
            scheme,
            case(
                submitted("水利", "2019-01-10", position, 3),
                filed("水利", "2019-02-10", position, 3),
                year=2019,
            ),
        )

    shares = [amounts(sheet_of(position)) for position in (1, 2, 3)]
    assert shares == [
        {"proposal-stages": Fraction(25, 2)},
        {"proposal-stages": Fraction(25, 4)},
        {"proposal-stages": Fraction(25, 4)},
    ]


def test_case_3_tongcheng_alone_and_leading_a_second_joint_one_is_capped_at_25():
    sheet = evaluate(
        sample("tongcheng-2019"),
        case(
            submitted("水利", "2019-01-10"),
            filed("水利", "2019-02-10"),
            submitted("教育", "2019-01-11", 1, 3),
            filed("教育", "2019-02-11", 1, 3),
            year=2019,
        ),
    )
    line = sheet.line("proposals")
    assert (line.raw, line.amount, sheet.total) == (Fraction(75, 2), 25, 25)
    assert [(cut.why, cut.change, cut.text) for cut in line.cuts] == [("cap", Fraction(-25, 2), "封顶 25 分")]
    assert sheet.line("proposal-stages").amount == Fraction(75, 2)


def test_case_4_tongcheng_standing_member_on_leave_at_the_plenary_with_one_unexcused_has_25():
    sheet = evaluate(
        sample("tongcheng-2019"),
        case(
            attended("2019-01-20", "leave"),
            attended("2019-03-20", "unexcused", "standing"),
            year=2019,
            subject=standing(),
        ),
    )
    assert amounts(sheet) == {"plenary": 30, "standing": -5}
    assert (sheet.line("meetings").amount, sheet.total) == (25, 25)


def test_case_5_aa_five_own_filed_make_35_and_two_outstanding_51():
    scheme = sample("aa-city-2022")
    plain = [filed(str(number), f"2022-02-0{number}") for number in range(1, 6)]
    marked = [
        filed(str(number), f"2022-02-0{number}", marks=("outstanding",) if number < 3 else ())
        for number in range(1, 6)
    ]
    assert amounts(evaluate(scheme, case(*plain, year=2022))) == {"own-proposal": 15, "award-proposals": 20}
    sheet = evaluate(scheme, case(*marked, year=2022))
    assert amounts(sheet) == {"own-proposal": 15, "award-proposals": 20, "award-outstanding": 16}
    assert sheet.total == 51


def test_case_6_aa_four_adopted_and_fifteen_not_share_a_cap_and_make_30():
    sheet = evaluate(
        sample("aa-city-2022"),
        case(
            *(adopted(f"a{number}", on="2022-04-01") for number in range(4)),
            *(reported(f"n{number}", "2022-05-01", result="not_adopted") for number in range(15)),
            year=2022,
        ),
    )
    assert amounts(sheet) == {"opinion": 10, "award-adopted": 9, "award-not-adopted": 11}
    assert sheet.line("award-not-adopted").raw == 15
    assert [cut.why for cut in sheet.line("award-not-adopted").cuts] == ["shared_cap"]
    assert sheet.total == 30


def test_case_7_hongkou_joint_composite_opinion_is_a_quarter_before_and_a_half_from_3_april_2020():
    scheme = sample("hongkou")

    def points(on, **facts):
        used = duty("opinion.step", on, report="电梯", step="district_used", **facts)
        return evaluate(scheme, case(used, year=2020)).line("opinion-district").amount

    joint = {"signers": 2, "position": 1, "composite": True}
    alone = {"signers": 1, "position": 1, "composite": True}
    assert (points("2020-04-02", **joint), points("2020-04-03", **joint)) == (2, 4)
    assert (points("2020-04-02", **alone), points("2020-04-03", **alone)) == (4, 8)
    assert points("2020-04-02", signers=1, position=1, composite=False) == 8


def test_hongkou_adds_every_node_of_the_path_and_instruction_replaces_department_use():
    steps = ("city_used", "city_leaders", "city_instruction", "national_sent", "national_composite")
    sheet = evaluate(
        sample("hongkou"),
        case(
            *(
                duty("opinion.step", f"2020-05-0{day}", report="电梯", step=step, signers=1)
                for day, step in enumerate(steps, 1)
            ),
            duty("opinion.step", "2020-05-08", report="电梯", step="district_department", signers=1),
            duty("opinion.step", "2020-05-09", report="电梯", step="district_instruction", signers=1),
            duty("opinion.step", "2020-05-10", report="路灯", step="national_single", signers=1),
            year=2020,
        ),
    )
    assert amounts(sheet) == {"opinion-path": 6 + 2 + 6 + 2 + 5, "opinion-district-result": 4}
    # A node whose way there is not recorded does not count.
    assert [entry.reason for entry in sheet.line("opinion-path").unused] == ["no_price"]
    assert [entry.reason for entry in sheet.line("opinion-district-result").unused] == ["same_document"]


def test_hongkou_counts_proposals_from_1_december_to_30_november_and_totals_may_be_negative():
    sheet = evaluate(
        sample("hongkou"),
        case(
            filed("早", "2019-12-01"),
            filed("晚", "2020-12-01"),
            attended("2020-06-01", "unexcused", "plenary", required=True),
            attended("2020-06-02", "leave", "plenary", required=True),
            attended("2020-06-03", "present", "plenary", required=False, registered=False),
            duty("activity.participation", "2020-07-01", attendance="no_show"),
            year=2020,
        ),
    )
    assert amounts(sheet) == {
        "proposals": 5,
        "required-absence": -3,
        "no-show": -2,
        "other-meetings": Fraction(5, 2),
    }
    assert [(entry.id, entry.why) for entry in sheet.line("proposals").unused] == [
        (sheet.line("proposals").unused[0].id, "不在本项的起止日期内")
    ]
    negative = evaluate(
        sample("hongkou"), case(attended("2020-06-01", "unexcused", required=True), year=2020)
    )
    assert negative.total == -2


def test_hubin_sector_groups_are_scored_with_their_members_and_the_best_three_are_commended():
    scheme = sample("hubin")

    def group(name, mean, activities, panel):
        return evaluate(
            scheme,
            case(
                *(duty("group.activity", f"2025-0{month}-10") for month in range(1, activities + 1)),
                duty("group.activity", "2025-12-21"),
                subject=Subject(name, name, "sector_activity_group"),
                members=(
                    MemberResult("a", "甲", {"total": mean - 10}),
                    MemberResult("b", "乙", {"total": mean + 10}),
                ),
                judgements=(
                    Judgement("1", "organisation", "panel", marks=("plan", "register")),
                    Judgement("2", "quality", "self", 30),
                    Judgement("3", "quality", "panel", panel),
                ),
            ),
        )

    sheets = [
        group("工商联", 80, 4, 30),
        group("教育", 70, 4, 25),
        group("农业", 60, 3, 20),
        group("科技", 50, 1, 5),
    ]
    first = sheets[0]
    assert amounts(first) == {"organisation": 10, "activities": 20, "members": 24, "quality": 30}
    assert first.line("activities").unused[0].why == "不在本项的起止日期内"
    grades = grade(scheme, sheets)
    assert [(each.subject, each.grade) for each in grades.placements] == [
        ("工商联", "通报表扬"),
        ("教育", "通报表扬"),
        ("农业", "通报表扬"),
        ("科技", "限期改进"),
    ]


def full_year():
    """A member of the demo county who attends most things."""
    return (
        *(attended(f"2025-01-1{day}", meeting="全会", sitting="whole") for day in range(6)),
        took_part("2025-04-10", activity="视察一"),
        took_part("2025-09-10", activity="视察二", activity_kind="research"),
        trained(course="能力"),
        submitted("养老"),
        filed("养老"),
        reported("出行"),
        *(contacted(day) for day in ("2025-02-01", "2025-05-01", "2025-08-01")),
    )


def test_demo_county_member_who_attends_most_things_is_good():
    scheme = sample("demo-county")
    sheet = evaluate(scheme, case(*full_year(), subject=member("赵敏", Span("post", "member"))))
    assert amounts(sheet) == {
        "activities": 14,
        "training": 10,
        "proposal-lead": 10,
        "proposal-filed": 4,
        "opinion-submitted": 6,
        "contacts": Fraction(15, 2),
    }
    assert (sheet.line("plenary").amount, sheet.line("proposals").amount) == (40, 12)
    assert sheet.total == Fraction(179, 2)
    assert grade(scheme, [sheet]).of("赵敏").grade == "良好"


def test_demo_county_totals_cannot_pass_100_and_120():
    scheme = sample("demo-county")
    many = [
        *full_year(),
        *(took_part(f"2025-07-{day:02}", activity=f"活动{day}", role="organiser") for day in range(1, 9)),
        *(reported(f"信息{day}", f"2025-08-{day:02}") for day in range(1, 9)),
        *(adopted(f"信息{day}", "province", f"2025-09-{day:02}") for day in range(1, 9)),
        contacted("2025-11-01"),
    ]
    sheet = evaluate(scheme, case(*many))
    assert (sheet.line("basic").amount, sheet.line("award").amount, sheet.total) == (100, 20, 120)


def test_demo_county_standing_member_has_the_standing_meetings_inside_the_same_forty():
    sheet = evaluate(
        sample("demo-county"),
        case(
            attended("2025-01-10", meeting="全会"),
            attended("2025-03-10", "leave", "standing"),
            subject=standing(),
        ),
    )
    assert (sheet.line("plenary").amount, sheet.line("standing").amount) == (30, 8)


def test_demo_county_period_is_the_calendar_year():
    sheet = evaluate(sample("demo-county"), case())
    assert (sheet.period, sheet.start, sheet.end) == ("2025年度", date(2025, 1, 1), date(2025, 12, 31))
    assert sheet.total == 0
    assert CasePeriod(2025) == case().period
