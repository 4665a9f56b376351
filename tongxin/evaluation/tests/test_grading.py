"""Family G: grading."""

# ruff: noqa: N802 - constructs keep the ids of the catalogue

from fractions import Fraction

import pytest

from tongxin.evaluation.engine import Decision, Span, evaluate, grade

from .building import case, item, member, scheme_of

SCALE = "scale: [{grade: 优秀, at_least: 85, colour: green}, {grade: 称职, at_least: 60}, {grade: 不称职}]"
TREE = item("score", "points: {parameter: score, default: 0}") + item(
    "tie", "points: {parameter: tie, default: 0}\ncap: 0"
)


def graded(rules, scores, decisions=(), facts=None, more=""):
    scheme = scheme_of(TREE, f"grades: {{{rules}}}\n{more}")
    sheets = [
        evaluate(
            scheme, case(subject=member(name, *(facts or {}).get(name, ())), parameters={"score": score})
        )
        for name, score in scores.items()
    ]
    return grade(scheme, sheets, decisions)


def grades_of(*arguments, **named):
    return {each.subject: each.grade for each in graded(*arguments, **named).placements}


def test_G1_fixed_bounds():
    assert grades_of(SCALE, {"甲": 85, "乙": 84, "丙": 60, "丁": Fraction(599, 10)}) == {
        "甲": "优秀",
        "乙": "称职",
        "丙": "称职",
        "丁": "不称职",
    }


def test_G1_without_grades_there_is_only_a_score():
    scheme = scheme_of(TREE)
    placed = grade(scheme, [evaluate(scheme, case(parameters={"score": 7}))])
    assert (placed.of("李明").grade, placed.statistics.counts, placed.statistics.passed) == ("", {"": 1}, 1)


def test_G1_the_last_grade_takes_whoever_reaches_no_bound():
    assert grades_of("scale: [{grade: 优秀, at_least: 85}, {grade: 合格, at_least: 60}]", {"甲": 10}) == {
        "甲": "合格"
    }


def test_rounding_decides_the_grade_only_where_the_scheme_says_so():
    score = {"甲": Fraction(8496, 100)}
    exact = grades_of(SCALE, score, more="rounding: {places: 1}")
    rounded = grades_of(SCALE, score, more="rounding: {places: 1, grade_on: rounded}")
    assert (exact, rounded) == ({"甲": "称职"}, {"甲": "优秀"})


def test_G3_top_n_among_those_above_the_bound_and_the_rest_fall_one_grade():
    rules = SCALE + ", quotas: [{grade: 优秀, number: 2}]"
    found = graded(rules, {"甲": 95, "乙": 90, "丙": 86, "丁": 70})
    assert {each.subject: each.grade for each in found.placements} == {
        "甲": "优秀",
        "乙": "优秀",
        "丙": "称职",
        "丁": "称职",
    }
    assert found.of("丙").reasons == ("得分 86 分", "达到 85 分", "优秀名额已满，定为称职")


@pytest.mark.parametrize(("rounding", "winners"), [("down", 1), ("nearest", 2), ("up", 2)])
def test_G4_a_quota_as_a_share(rounding, winners):
    rules = SCALE + f", quotas: [{{grade: 优秀, share: 30%, rounding: {rounding}}}]"
    found = grades_of(rules, {str(number): 99 - number for number in range(5)})
    assert list(found.values()).count("优秀") == winners


@pytest.mark.parametrize(("ties", "winners"), [("in", ["甲", "乙", "丙"]), ("out", ["甲"])])
def test_ties_at_the_edge_are_all_in_or_all_out(ties, winners):
    rules = SCALE + f", quotas: [{{grade: 优秀, number: 2, ties: {ties}}}]"
    found = grades_of(rules, {"甲": 95, "乙": 90, "丙": 90, "丁": 86})
    assert sorted(name for name, given in found.items() if given == "优秀") == sorted(winners)


def test_ties_may_be_settled_by_the_points_of_a_node():
    scheme = scheme_of(
        item("score", "points: {parameter: score, default: 0}")
        + item("extra", "points: {parameter: extra, default: 0}"),
        f"grades: {{{SCALE}, quotas: [{{grade: 优秀, number: 1, tie_by: extra}}]}}",
    )
    sheets = [
        evaluate(scheme, case(name=name, parameters={"score": 90 - extra, "extra": extra}))
        for name, extra in (("甲", 1), ("乙", 5))
    ]
    assert {each.subject: each.grade for each in grade(scheme, sheets).placements} == {
        "乙": "优秀",
        "甲": "称职",
    }


def test_G5_a_reserved_share_inside_the_quota():
    front = {name: (Span("population", "resident"),) for name in ("丙", "丁")}
    rules = (
        SCALE
        + ", quotas: [{grade: 优秀, number: 2, reserved: [{label: 一线, who: {population: resident}, share: 50%}]}]"
    )
    found = grades_of(rules, {"甲": 99, "乙": 98, "丙": 90, "丁": 89}, facts=front)
    assert found == {"甲": "优秀", "乙": "称职", "丙": "优秀", "丁": "称职"}


def test_G5_unfilled_reserved_seats_go_to_the_others():
    rules = (
        SCALE
        + ", quotas: [{grade: 优秀, number: 2, reserved: [{label: 一线, who: {population: resident}, share: 50%}]}]"
    )
    assert grades_of(rules, {"甲": 99, "乙": 98, "丙": 97}) == {"甲": "优秀", "乙": "优秀", "丙": "称职"}


def test_G6_ranking_inside_partitions():
    bodies = {
        name: (Span("special_committee", body),)
        for name, body in zip("甲乙丙丁", ("经济", "经济", "教育", "教育"), strict=True)
    }
    rules = SCALE + ", quotas: [{grade: 优秀, number: 1, partitions: special_committee}]"
    assert grades_of(rules, {"甲": 99, "乙": 98, "丙": 90, "丁": 89}, facts=bodies) == {
        "甲": "优秀",
        "乙": "称职",
        "丙": "优秀",
        "丁": "称职",
    }


def test_a_grade_without_a_bound_is_reached_only_by_the_best_and_never_by_those_held_by_a_minimum():
    more = "minimums:\n  - {id: owed, label: 培训, clause: 第九条, per: year, applies_to: {convener: true}, count: {kind: training.attendance}, at_least: 1, grade_at_most: 合格}"
    rules = "scale: [{grade: 优秀}, {grade: 合格, at_least: 60}, {grade: 不合格}], quotas: [{grade: 优秀, number: 1}]"
    convener = {"甲": (Span("convener", True),)}
    assert grades_of(rules, {"甲": 99, "乙": 98, "丙": 50}) == {"甲": "优秀", "乙": "合格", "丙": "不合格"}
    assert grades_of(rules, {"甲": 99, "乙": 98, "丙": 50}, facts=convener, more=more) == {
        "甲": "合格",
        "乙": "优秀",
        "丙": "不合格",
    }


def test_no_seats_no_grade():
    assert grades_of(SCALE + ", quotas: [{grade: 优秀, number: 0}]", {"甲": 99}) == {"甲": "称职"}


def test_the_leaders_are_left_out():
    rules = SCALE + ", excluded: {post: [chairperson, vice_chairperson]}"
    found = graded(rules, {"甲": 99, "乙": 70}, facts={"甲": (Span("post", "chairperson"),)})
    assert ([each.subject for each in found.placements], found.left_out) == (["乙"], ("甲",))


def test_S7_those_outside_the_population_are_left_out():
    found = graded(
        SCALE,
        {"甲": 99, "乙": 70},
        facts={"甲": (Span("population", "invited"),)},
        more="population: {not: {population: invited}}",
    )
    assert ([each.subject for each in found.placements], found.left_out) == (["乙"], ("甲",))


def test_extra_points_for_rank_inside_partitions():
    bodies = {
        name: (Span("sector", body),) for name, body in zip("甲乙丙", ("教育", "教育", "农业"), strict=True)
    }
    rules = SCALE + ", rank_points: [5, 3], rank_partitions: sector"
    found = graded(rules, {"甲": 81, "乙": 80, "丙": 50}, facts=bodies)
    assert [(each.subject, each.score, each.grade) for each in found.placements] == [
        ("甲", 86, "优秀"),
        ("乙", 83, "称职"),
        ("丙", 55, "不称职"),
    ]
    assert found.of("甲").reasons == ("得分 81 分", "名次第 1，另加 5 分", "达到 85 分")
    few = graded(SCALE + ", rank_points: [5]", {"甲": 81, "乙": 80})
    assert [(each.score, each.rank) for each in few.placements] == [(86, 1), (80, 2)]


def test_G9_the_score_is_input_and_a_body_decides_with_its_reason_on_record():
    made = Decision("乙", "优秀", "抗洪抢险表现突出", "主席会议", "2025-12-28")
    placed = graded(SCALE, {"甲": 95, "乙": 80}, [made]).of("乙")
    assert (placed.proposed, placed.grade, placed.decision) == ("称职", "优秀", made)
    assert placed.reasons[-1] == "主席会议决定为优秀：抗洪抢险表现突出"


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (Decision("甲", "优秀", " ", "主席会议"), "没有写明理由或决定机构"),
        (Decision("甲", "优秀", "理由", ""), "没有写明理由或决定机构"),
        (Decision("甲", "卓越", "理由", "主席会议"), "没有“卓越”这个等次；可用：优秀、称职、不称职"),
    ],
)
def test_a_decision_needs_a_reason_a_body_and_a_known_grade(decision, message):
    with pytest.raises(ValueError, match=message):
        graded(SCALE, {"甲": 95}, [decision])


def test_G10_statistics():
    figures = graded(SCALE, {"甲": 95, "乙": 80, "丙": 50}).statistics
    assert figures.as_json() == {
        "number": 3,
        "mean": "75",
        "highest": "95",
        "lowest": "50",
        "counts": {"优秀": 1, "称职": 1, "不称职": 1},
        "passed": "2/3",
    }
    empty = graded(SCALE, {}).statistics
    assert (empty.number, empty.mean, empty.highest, empty.passed) == (0, 0, 0, 0)


def test_a_subject_that_was_not_graded_has_no_placement():
    with pytest.raises(KeyError):
        graded(SCALE, {"甲": 95}).of("乙")


def test_a_minimum_that_caps_a_grade_leaves_a_lower_one_alone():
    more = "minimums:\n  - {id: owed, label: 培训, clause: 第九条, per: year, count: {kind: training.attendance}, at_least: 1, grade_at_most: 称职}"
    assert grades_of(SCALE, {"甲": 95, "乙": 50}, more=more) == {"甲": "称职", "乙": "不称职"}


def test_grades_have_one_canonical_form_whatever_the_order_of_sheets():
    first = graded(SCALE, {"甲": 95, "乙": 80}, [Decision("乙", "优秀", "表现突出", "主席会议")])
    second = graded(SCALE, {"乙": 80, "甲": 95}, [Decision("乙", "优秀", "表现突出", "主席会议")])
    assert (first.canonical(), first.hash()) == (second.canonical(), second.hash())


def test_G2_G8_bounds_belong_to_a_scheme_with_its_own_maximum_and_grades_have_colours():
    high = "scale: [{grade: 优秀, at_least: 108, colour: green}, {grade: 称职, at_least: 72, colour: grey}]"
    assert grades_of(high, {"甲": 107, "乙": 108}) == {"甲": "称职", "乙": "优秀"}
    assert [step.colour for step in scheme_of(TREE, f"grades: {{{high}}}").grades.steps] == ["green", "grey"]
