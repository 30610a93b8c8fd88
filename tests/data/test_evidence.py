"""What one figure says: its interval, and what hardness and calcium leave for magnesium."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.bounds import bounded_by_hardness
from data.evidence import (
    NONE,
    Figure,
    below_limit,
    expected,
    half_last_digit,
    measured,
    value_range,
)

ROUNDING_ERROR = 1e-9
"""What floating-point arithmetic may be off; published figures have at most three decimals."""

magnesium = st.floats(0, 100)
calcium = st.floats(0, 200)
decimals = st.integers(0, 3)


def published(value: float, digits: int) -> Figure:
    """A true value as a waterworks would write it, with so many decimals."""
    return measured(f"{value:.{digits}f}")


def hardness_of(mg: float, ca: float) -> float:
    """Total hardness in °dH of water with so much magnesium and calcium (mg/l)."""
    return 5.608 * (mg / 24.305 + ca / 40.078)


@pytest.mark.parametrize(
    ("text", "half"), [("4.5", "0.05"), ("3", "0.5"), ("0.50", "0.005"), ("12.345", "0.0005")]
)
def test_half_of_the_last_digit_counts_trailing_zeros(text, half):
    assert half_last_digit(text) == pytest.approx(float(Decimal(half)))


def test_a_measured_value_is_its_own_interval():
    assert measured("0.89") == Figure("measured", 0.89, 0.89, 0.89, "0.89")


def test_a_measured_value_keeps_its_published_extremes():
    figure = measured("3.6", "3.4", "3.8")
    assert (figure.low, figure.best, figure.high, figure.middle) == (3.4, 3.6, 3.8, 3.6)


def test_below_a_limit_lies_between_nothing_and_the_limit():
    figure = below_limit("0.5")
    assert (figure.low, figure.high, figure.text) == (0, 0.5, "<0.5")
    assert math.isnan(figure.best)


def test_a_range_has_a_middle_but_no_best_value():
    figure = value_range("0.3", "0.4")
    assert math.isnan(figure.best)
    assert figure.middle == pytest.approx(0.35)


def test_nothing_known_is_not_zero():
    assert not NONE.known
    assert math.isnan(NONE.low)
    assert math.isnan(NONE.middle)


def test_a_background_is_off_by_a_factor_both_ways():
    figure = expected(0.8, 1.6)
    assert (figure.low, figure.best, figure.high) == pytest.approx((0.5, 0.8, 1.28))


@pytest.mark.parametrize(
    ("value_type", "low", "high", "best"),
    [
        ("measured", 2, 1, math.nan),
        ("range", -0.1, 1, math.nan),
        ("measured", math.nan, 1, 1),
        ("measured", 0, math.nan, 0.5),
        ("measured", 1, 2, 3),
        ("guessed", 1, 2, 1.5),
    ],
)
def test_what_is_no_interval_is_refused(value_type, low, high, best):
    with pytest.raises(ValueError, match=r"interval|outside|unknown"):
        Figure(value_type, low, high, best)


def test_a_value_outside_its_own_extremes_is_refused():
    with pytest.raises(ValueError, match="outside"):
        measured("4", "1", "3")


@pytest.mark.parametrize(("text", "most"), [("4.5", 19.72), ("2.6", 11.485)])
def test_hardness_alone_bounds_from_above(text, most):
    bound = bounded_by_hardness(measured(text))
    assert (bound.value_type, bound.low) == ("bounded", 0)
    assert bound.high == pytest.approx(most, abs=5e-4)


def test_calcium_lowers_the_bound():
    # 4.55 °dH less 9.95 mg/l of calcium: 24.305 * (0.811341 - 0.248266)
    bound = bounded_by_hardness(measured("4.5"), measured("10.0"))
    assert bound.high == pytest.approx(13.6855, abs=1e-3)
    # 4.45 °dH less 10.05 mg/l: 24.305 * (0.793509 - 0.250761)
    assert bound.low == pytest.approx(13.1915, abs=1e-3)


def test_hardness_and_calcium_that_contradict_each_other_leave_nothing():
    assert bounded_by_hardness(measured("1"), measured("18.4")) == NONE


def test_a_limit_of_hardness_is_not_rounded_up_again():
    bound = bounded_by_hardness(below_limit("0.15"))
    assert bound.high == pytest.approx(24.305 * 0.15 / 5.608)


def test_calcium_below_a_limit_takes_nothing_off_the_upper_end():
    alone = bounded_by_hardness(measured("4.5"))
    assert bounded_by_hardness(measured("4.5"), below_limit("5")).high == alone.high


def test_a_range_of_hardness_counts_to_its_upper_end():
    bound = bounded_by_hardness(value_range("2.5", "3.0"))
    assert bound.high == pytest.approx(24.305 * 3.05 / 5.608)


@given(magnesium, calcium, decimals, decimals)
def test_the_bound_holds_the_true_magnesium(mg, ca, hardness_digits, calcium_digits):
    hardness = published(hardness_of(mg, ca), hardness_digits)
    bound = bounded_by_hardness(hardness, published(ca, calcium_digits))
    assert bound.known
    assert bound.low - ROUNDING_ERROR <= mg <= bound.high + ROUNDING_ERROR


@given(magnesium, calcium, decimals)
def test_hardness_alone_holds_the_true_magnesium(mg, ca, digits):
    bound = bounded_by_hardness(published(hardness_of(mg, ca), digits))
    assert bound.low <= mg <= bound.high + ROUNDING_ERROR


@given(magnesium, calcium, calcium, decimals, decimals)
def test_calcium_never_widens_the_bound(mg, ca, told, hardness_digits, calcium_digits):
    hardness = published(hardness_of(mg, ca), hardness_digits)
    alone = bounded_by_hardness(hardness)
    together = bounded_by_hardness(hardness, published(told, calcium_digits))
    assert not together.known or alone.low <= together.low <= together.high <= alone.high
