"""Medians of censored figures: answers worked out by hand, and intervals that hold the truth."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from findings import censored

NORMAL = NormalDist()
ENDLESS = 1e300
"""A high end so far off that it bounds nothing."""


def intervals(*ends):
    """Pairs of ends as two arrays; a single number is a measured value."""
    pairs = [end if isinstance(end, tuple) else (end, end) for end in ends]
    low, high = zip(*pairs, strict=True)
    return np.array(low, dtype=float), np.array(high, dtype=float)


def test_the_median_of_measured_values_is_their_geometric_mean():
    mean, deviation = censored.fit(*intervals(1, 2, 4))
    assert math.exp(mean) == pytest.approx(2)
    # The logarithms lie ln 2 below, at and ln 2 above their mean.
    assert deviation == pytest.approx(math.log(2) * math.sqrt(2 / 3))


@pytest.mark.parametrize(
    ("below", "between", "above", "mean", "deviation"),
    [
        # A quarter, a half, a quarter: 0 and 1 are the quartiles, 0.6745 deviations from the mean.
        (1, 2, 1, 0.5, 0.7413),
        # A fifth below 0, two fifths above 1: −0.8416 and 0.2533 deviations, 1.0950 apart.
        (1, 2, 2, 0.7686, 0.9133),
    ],
)
def test_three_classes_are_fitted_by_their_quantiles(below, between, above, mean, deviation):
    # With as many parameters as free classes the likeliest distribution has the observed shares.
    classes = [(0, 1)] * below + [(1, math.e)] * between + [(math.e, ENDLESS)] * above
    assert censored.fit(*intervals(*classes)) == pytest.approx((mean, deviation), abs=2e-4)


def test_two_values_and_a_limit_meet_the_likelihood_equations():
    # Logarithms 0 and 2 and one below 0. With z = (0 − m) / s and h = φ(z) / Φ(z), both
    # derivatives of ln φ((0−m)/s) + ln φ((2−m)/s) − 2 ln s + ln Φ(z) are zero at the maximum.
    m, s = censored.fit(*intervals(1, math.exp(2), (0, 1)))
    z = -m / s
    h = NORMAL.pdf(z) / NORMAL.cdf(z)
    assert (0 - m) + (2 - m) - s * h == pytest.approx(0, abs=1e-3)
    assert (m**2 + (2 - m) ** 2) / s**2 - 2 - z * h == pytest.approx(0, abs=1e-3)
    assert m < 1, "the limit pulls the mean of 0 and 2 down"


def test_values_that_are_all_alike_are_their_own_median():
    median, deviation = censored.median(*intervals(0.3, 0.3, 0.3, (0, 2)))
    assert (median.value, median.low, median.high) == pytest.approx((0.3, 0.3, 0.3))
    assert deviation == 0


@pytest.mark.parametrize(
    "ends",
    [
        [(0, 0.5)] * 6,
        [(0, 0.5), (0, 2), (0, 10)],
        [(0.2, 0.5), (0.3, 0.6), (0, 9)],
        [],
    ],
)
def test_limits_and_overlapping_ranges_leave_the_median_open(ends):
    low, high = np.array(ends, dtype=float).reshape(-1, 2).T
    assert not censored.settled(low, high)
    with pytest.raises(ValueError, match="open"):
        censored.fit(low, high)


def test_one_value_among_limits_gets_no_interval():
    with pytest.raises(ValueError, match="interval"):
        censored.median(*intervals(0.3, (0, 0.5), (0, 2)))


def test_the_limits_of_neither_set_count_as_waters_of_a_ratio():
    one, two = intervals(1, (0, 2)), intervals(1, 2)
    for sets in ((one, two), (two, one)):
        with pytest.raises(ValueError, match="interval"):
            censored.ratio(*sets)


def test_draws_of_limits_alone_settle_no_median():
    # Each of two waters is a limit in a draw of both with a chance of a quarter.
    drawn = censored.replicates(*intervals(1, (0, 2)))
    assert np.isnan(drawn).mean() == pytest.approx(0.25, abs=0.04)
    # Wherever the value was drawn, alone or with a limit that holds it, it is the median.
    assert set(drawn[~np.isnan(drawn)]) == {0.0}


def test_draws_are_the_same_at_every_call_and_independent_between_streams():
    assert (censored.draws(9) == censored.draws(9)).all()
    assert (censored.draws(9) != censored.draws(9, stream=1)).any()


def test_draws_of_values_alone_are_their_means_and_one_limit_among_them_changes_them():
    drawn = censored.draws(3)
    values = np.log([1.0, 2.0, 4.0])
    exact = censored.replicates(*intervals(1, 2, 4))
    assert exact == pytest.approx(values[drawn].mean(axis=1))
    limited = censored.replicates(*intervals(1, 2, (0, 4)))
    of_values = (drawn != 2).all(axis=1)
    assert limited[of_values] == pytest.approx(exact[of_values])
    mixed = ~of_values & ~np.isnan(limited)
    assert (limited[mixed] < exact[mixed]).all()


ENDS = st.tuples(st.floats(0.05, 20), st.floats(1.05, 5), st.sampled_from(["value", "below", "in"]))


def of_scipy(low, high):
    """The mean and the deviation that `scipy.stats` finds by climbing, from a rough start."""
    with np.errstate(divide="ignore"):
        least, most = np.log(low), np.log(high)
        exact, below = least == most, np.isneginf(least)
        data = stats.CensoredData(
            uncensored=least[exact],
            left=most[below],
            interval=np.column_stack((least, most))[~exact & ~below],
        )
        return stats.norm.fit(data, loc=most.mean(), scale=max(most.std(), 0.1))


@given(st.lists(ENDS, min_size=3, max_size=25))
def test_the_fit_is_the_maximum_that_scipy_finds(drawn):
    low, high = intervals(
        *(
            {"value": (x, x), "below": (0, x), "in": (x, x * width)}[kind]
            for x, width, kind in drawn
        )
    )
    assume(censored.settled(low, high) and low.max() > high.min())
    mean, deviation = of_scipy(low, high)
    # Where hardly a value contradicts the others, the maximum is a flat ridge.
    assume(deviation > 0.05)
    found = censored.fit(low, high)
    assert found == pytest.approx((mean, deviation), abs=2e-3 * max(1, deviation))


@given(st.lists(st.floats(0.01, 50), min_size=2, max_size=12), st.floats(0.1, 10))
def test_another_unit_gives_the_same_median(values, factor):
    median, deviation = censored.median(*intervals(*values))
    scaled, same = censored.median(*intervals(*(factor * value for value in values)))
    assert scaled.value == pytest.approx(factor * median.value)
    assert (scaled.low, scaled.high) == pytest.approx((factor * median.low, factor * median.high))
    assert same == pytest.approx(deviation, abs=1e-9)
    assert median.low <= median.value * (1 + 1e-9)
    assert median.value <= median.high * (1 + 1e-9)


@pytest.mark.parametrize(("low", "high"), [(-1, 2), (-np.inf, 0.5), (1, 3), (-4, -2.5)])
def test_a_distribution_between_two_ends_has_the_mean_and_variance_of_scipy(low, high):
    mean, deviation = 0.3, 0.8
    ends = (low - mean) / deviation, (high - mean) / deviation
    truth = stats.truncnorm(*ends, loc=mean, scale=deviation)
    found = censored.within(*(np.array([x]) for x in (low, high, mean, deviation)))
    assert [float(part[0]) for part in found] == pytest.approx([truth.mean(), truth.var()])


@pytest.mark.parametrize(("low", "high"), [(40, 41), (-41, -40), (-np.inf, -60)])
def test_far_in_a_tail_the_mean_stays_at_the_nearer_end(low, high):
    centre, variance = censored.within(*(np.array([x]) for x in (low, high, 0.0, 1.0)))
    assert abs(centre[0] - min(low, high, key=abs)) < 0.1
    assert 0 <= variance[0] < 0.01


def test_measured_waters_alone_have_students_interval():
    # Logarithms 0, ln 2 … ln 16: mean ln 4, standard deviation ln 2 · √2.5, t(4) = 2.7764:
    # ln 4 ± 2.7764 · ln 2 · √(2.5/5) = ln 4 ± 1.3608, that is 1.026 to 15.60.
    estimate, _ = censored.median(*intervals(1, 2, 4, 8, 16))
    assert estimate.value == pytest.approx(4)
    # A thousand replicates know their own spread to 2 %.
    assert math.log(estimate.low) == pytest.approx(math.log(1.026), abs=0.08)
    assert math.log(estimate.high) == pytest.approx(math.log(15.60), abs=0.08)


def test_limits_in_the_place_of_values_never_make_it_surer():
    def width(*waters):
        estimate, _ = censored.median(*intervals(*waters))
        return estimate.high / estimate.low

    assert width(0.3, 0.5, (0, 1), (0, 1), (0, 1)) > width(0.3, 0.4, 0.5, (0, 1), (0, 1))


def test_draws_that_settle_nothing_are_left_out_of_the_interval():
    values = np.linspace(0, 1, 1001)
    among = np.concatenate([values, np.full(300, np.nan)])
    assert censored.interval(0.5, among, 20) == pytest.approx(censored.interval(0.5, values, 20))


def test_the_ratio_is_that_of_the_medians_and_both_sets_are_drawn():
    surface = intervals(0.5, 1, 2, 4, 8, (0, 6))
    ground = tuple(10 * ends for ends in surface)
    estimate = censored.ratio(ground, surface)
    assert estimate.value == pytest.approx(10, rel=1e-3)
    assert estimate.low < 10 < estimate.high
    median, _ = censored.median(*surface)
    # The logarithm of a ratio of two alike sets varies √2 times as much as one median.
    apart = math.log(estimate.high / estimate.low) / math.log(median.high / median.low)
    assert apart == pytest.approx(math.sqrt(2), rel=0.15)


@pytest.mark.slow
@pytest.mark.parametrize(("n", "hidden"), [(5, 0.0), (14, 0.2), (30, 0.3)])
def test_the_interval_holds_the_true_median_in_95_of_100_sets(n, hidden):
    # 500 sets of waters with a median of 0.5 mg/l and a spread as among the works; a part of them
    # lies below a limit that has nothing to do with its value. The chance error is 1 %.
    chance, truth, spread = np.random.default_rng(4), math.log(0.5), 0.8
    # A limit is passed by so many: the difference of two normal distributions is one, too.
    shift = spread * math.sqrt(2) * NormalDist().inv_cdf(hidden) if hidden else -100.0
    held, below_limit = [], []
    for _ in range(500):
        values = np.exp(chance.normal(truth, spread, n))
        limits = np.exp(chance.normal(truth + shift, spread, n))
        below = values < limits
        ends = np.where(below, 0, values), np.where(below, limits, values)
        mean, _ = censored.fit(*ends)
        low, high = censored.interval(mean, censored.replicates(*ends), int((~below).sum()))
        held.append(low <= truth <= high)
        below_limit.append(below.mean())
    assert np.mean(below_limit) == pytest.approx(hidden, abs=0.02)
    assert 0.93 <= np.mean(held) <= 0.97
