"""How the engine writes numbers into the sentences of a sheet."""

from datetime import date
from fractions import Fraction

import pytest

from tongxin.evaluation.engine import evaluate, load_scheme
from tongxin.evaluation.engine.exact import spoken, text

from .building import case, filed, item, member, one, written


@pytest.mark.parametrize(
    ("value", "canonical", "said"),
    [
        (6, "6", "6"),
        (Fraction(15, 2), "7.5", "7.5"),
        (Fraction(32, 3), "32/3", "约10.67"),
        (Fraction(-32, 3), "-32/3", "约-10.67"),
        (Fraction(1, 300), "1/300", "1/300"),
        (Fraction(1, 1024), "0.0009765625", "0.0009765625"),
    ],
)
def test_a_sentence_rounds_what_has_no_finite_decimal_and_the_canonical_text_never_does(
    value, canonical, said
):
    assert (text(value), spoken(value)) == (canonical, said)


def test_a_label_that_looks_like_a_fraction_is_left_as_the_committee_wrote_it():
    body = "count: {kind: proposal.filed}\neach: 4\ncredit: equal"
    scheme = load_scheme(written(item("it", body)).replace("label: it", "label: 2024/2025学年活动"))
    sheet = evaluate(scheme, case(filed("a", signers=3, position=2)))
    assert [line.formula for line in sheet.root.walk()] == [
        "2024/2025学年活动 约1.33 = 约1.33 分",
        "1 件 × 约1.33 分 = 约1.33 分",
    ]


def test_a_share_of_the_year_stays_a_fraction():
    sheet = one("points: 10\nprorate: months", subject=member(joined=date(2025, 6, 1)))
    assert sheet.line("it").formula == "直接计 10 分；任职占全期 7/12，按比例计，得 约5.83 分"
