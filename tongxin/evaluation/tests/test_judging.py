"""Family H: human judgement as input."""

# ruff: noqa: N802 - constructs keep the ids of the catalogue

from fractions import Fraction

from tongxin.evaluation.engine import Judgement

from .building import one

BODY = "judged: {weights: {self: 20%, panel: 50%, public: 30%}, range: [0, 10]}"


def judged(*given):
    return tuple(Judgement(str(number), "it", by, points) for number, (by, points) in enumerate(given))


def test_H1_H2_H3_self_panel_and_public_are_weighted():
    line = one(BODY, judgements=judged(("self", 10), ("panel", 8), ("public", 6))).line("it")
    assert (line.amount, line.formula) == (
        Fraction(39, 5),
        "自评 10 分 × 20% + 评议组 8 分 × 50% + 界别群众 6 分 × 30% = 7.8 分",
    )


def test_several_judges_of_one_kind_are_averaged_inside_the_range():
    assert one(BODY, judgements=judged(("panel", 12), ("panel", 7))).line("it").amount == Fraction(17, 4)


def test_absent_judges_count_zero_or_their_weight_goes_to_the_others():
    some = judged(("self", 10), ("panel", 8))
    line = one(BODY, judgements=some).line("it")
    assert (line.amount, line.formula) == (
        6,
        "自评 10 分 × 20% + 评议组 8 分 × 50% + 界别群众 未评（0 分） × 30% = 6 分",
    )
    again = one(BODY.replace("range", "missing: reweigh, range"), judgements=some).line("it")
    assert again.amount == Fraction(60, 7)


def test_without_any_judgement_the_item_waits():
    blank = (Judgement("1", "it", "panel"), Judgement("2", "it", "stranger", 5))
    for given in ((), blank[:1]):
        line = one(BODY, judgements=given).line("it")
        assert (line.amount, line.state) == (0, "waiting")
    unweighed = one(BODY.replace("range", "missing: reweigh, range"), judgements=blank).line("it")
    assert (unweighed.amount, unweighed.state) == (0, "waiting")
