"""How a sheet's numbers are written for people."""

import pytest

from tongxin.evaluation.showing import in_decimals


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        ("基本分 97.5 + 奖励分 32/3 = 649/6 分", "基本分 97.5 + 奖励分 约10.67 = 约108.17 分"),
        ("3 件 × 2 分 = 6 分", "3 件 × 2 分 = 6 分"),
        ("10 分；任职占全期 7/12，按比例计，得 35/6 分", "10 分；任职占全期 7/12，按比例计，得 约5.83 分"),
        ("扣分 (-32/3) + 1/300 + 12/0 + 3/4 = 分", "扣分 (约-10.67) + 1/300 + 12/0 + 3/4 = 分"),
    ],
)
def test_points_without_a_finite_decimal_are_rounded_and_a_share_of_the_year_is_not(exact, shown):
    assert in_decimals(exact) == shown
