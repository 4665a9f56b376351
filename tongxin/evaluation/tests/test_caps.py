"""Family C: caps and floors."""

# ruff: noqa: N802 - constructs keep the ids of the catalogue

from tongxin.evaluation.engine import evaluate, opportunities

from .building import adopted, attended, case, item, one, reported, scheme_of, took_part, total

ACTIVITY = "count: {kind: activity.participation}\neach: 4\n"


def days(number):
    return [took_part(f"2025-05-{day:02}") for day in range(1, number + 1)]


def test_C1_an_item_cap_cuts_and_says_so():
    line = one(ACTIVITY + "cap: 10", *days(3)).line("it")
    assert (line.raw, line.amount, [(cut.why, cut.change, cut.text) for cut in line.cuts]) == (
        12,
        10,
        [("cap", -2, "封顶 10 分")],
    )
    assert (line.room, line.formula) == (0, "3 次 × 4 分 = 12 分；封顶 10 分，得 10 分")


def test_C2_C3_C6_nested_caps_item_inside_award_inside_total():
    award = item(
        "award",
        "cap: 15\nsum:\n"
        + item("welfare", ACTIVITY + "cap: 10")
        + item("opinions", "count: {kind: opinion.adopted}\neach: 8"),
    )
    sheet = evaluate(
        scheme_of(item("base", "points: 70") + award, root="cap: 80"), case(*days(4), adopted("a"))
    )
    assert [sheet.line(name).amount for name in ("welfare", "opinions", "award", "total")] == [10, 8, 15, 80]
    assert [cut.change for cut in sheet.root.cuts] == [-5]


def test_C4_a_cap_only_on_the_further_ones_with_the_first_outside():
    body = "count: {kind: activity.participation}\nfirst: 10\nfurther: 4\nfurther_cap: 6"
    assert [total(body, *days(number)) for number in (1, 2, 3, 9)] == [10, 14, 16, 16]


def shared(*duties):
    tree = item(
        "both",
        "shared_caps:\n  - {id: cap, label: 共用, clause: 第三条, of: [adopted, sent], cap: 20}\nsum:\n"
        + item("adopted", "count: {kind: opinion.adopted}\neach: 3\ncap: 15")
        + item("sent", "count: {kind: opinion.submitted}\neach: 1")
        + item("other", ACTIVITY),
    )
    return evaluate(scheme_of(tree), case(*duties))


def test_C5_a_cap_shared_by_adopted_and_not_adopted():
    sheet = shared(
        *(adopted(str(number)) for number in range(3)),
        *(reported(str(number)) for number in range(15)),
        *days(1),
    )
    assert [sheet.line(name).amount for name in ("adopted", "sent", "other", "both")] == [9, 11, 4, 24]
    line = sheet.line("sent")
    assert (line.raw, [(cut.why, cut.change) for cut in line.cuts]) == (15, [("shared_cap", -4)])
    assert line.formula == "15 篇 × 1 分 = 15 分；与其他项目共用封顶 20 分（共用），得 11 分"
    assert (sheet.line("adopted").room, line.room) == (0, 0)


def test_C5_a_shared_cap_with_room_left_cuts_nothing():
    sheet = shared(adopted("a"), reported("b"))
    assert [(line.amount, line.cuts, line.room) for line in (sheet.line("adopted"), sheet.line("sent"))] == [
        (3, (), 12),
        (1, (), 16),
    ]


def test_C8_a_total_may_be_negative_and_floors_may_be_negative_too():
    body = "count: {kind: meeting.attendance, mark: unexcused}\neach: -15\n"
    absent = [attended(f"2025-02-0{day}", "unexcused") for day in (1, 2)]
    assert (total(body, *absent), total(body + "floor: -20", *absent)) == (-30, -20)


def test_what_would_change_it_is_the_next_price_until_any_cap_above():
    award = item(
        "award",
        "cap: 10\nsum:\n"
        + item("activities", ACTIVITY + "cap: 8")
        + item("opinions", "count: {kind: opinion.adopted}\neach: 5"),
    )
    scheme = scheme_of(award)

    def gains(*duties):
        return [
            (each.id, each.gain, each.blocked_by) for each in opportunities(evaluate(scheme, case(*duties)))
        ]

    assert gains() == [("opinions", 5, ""), ("activities", 4, "")]
    assert gains(*days(2)) == [("opinions", 2, ""), ("activities", 0, "activities")]
    assert gains(*days(2), adopted("a")) == [("activities", 0, "award"), ("opinions", 0, "award")]


def test_what_would_change_it_says_nothing_below_best_of():
    tree = item("pick", "best_of:\n" + item("activities", ACTIVITY) + item("few", "points: 3"))
    assert opportunities(evaluate(scheme_of(tree), case())) == ()
