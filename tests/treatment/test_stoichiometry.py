"""Sections 0, 1.1 and 1.2 of the facts, and what the formulas keep."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.evidence import DH_PER_MMOL_L
from treatment.stoichiometry import (
    CALCITE,
    DOLOMITE,
    HALF_BURNT,
    LIME,
    PRODUCTS,
    add,
    ceiling,
    largest_share,
    needed,
    origin_of_alkalinity,
    recipe,
    replace,
)

SOFT = {"ca_raw": 2.0, "mg_raw": 0.4, "alk_raw": 0.1}

TABLE_1_1 = {
    # product: g per g CO2, Ca and Mg per CO2, per +1 mmol/l: CO2, product, Ca, Mg; per mg of Mg
    "calcite": (2.274, 0.911, 0, 22.0, 50.0, 20.04, 0, None),
    "dolomite": (2.095, 0.455, 0.276, 22.0, 46.1, 10.02, 6.08, 7.59),
    "half_burnt": (1.063, 0.304, 0.184, 33.0, 35.1, 10.02, 6.08, 5.78),
    "magnesia": (0.458, 0, 0.276, 44.0, 20.2, 0, 12.15, 1.66),
    "brucite": (0.663, 0, 0.276, 44.0, 29.2, 0, 12.15, 2.40),
    "lime": (0.842, 0.455, 0, 44.0, 37.0, 20.04, 0, None),
}


@pytest.mark.parametrize("name", TABLE_1_1)
def test_table_of_products(name):
    product = PRODUCTS[name]
    figures = (
        product.per_co2,
        product.ca_per_co2,
        product.mg_per_co2,
        product.co2_mg_l,
        product.mg_l,
        product.ca_mg_l,
        product.mg_mg_l,
        product.per_mg,
    )
    for ours, theirs, digits in zip(
        figures, TABLE_1_1[name], (3, 3, 3, 1, 1, 2, 2, 2), strict=True
    ):
        if theirs is None:
            assert ours is None
        else:
            # One unit in the last digit: the facts round on their way.
            assert ours == pytest.approx(theirs, abs=1.01 * 10**-digits)


def test_half_of_a_marble_bed_gives_way_to_dolomite():
    change = replace(0.5, 0.7)
    assert change.mg_mg_l == pytest.approx(6.08 * 0.5 * 0.7, rel=1e-3)
    assert change.ca_mg_l == pytest.approx(-10.02 * 0.5 * 0.7, rel=1e-3)
    assert change.co2_mg_l == pytest.approx(0)
    assert change.spared_mg_l == pytest.approx(50.04 * 0.35, rel=1e-3)


def test_half_burnt_takes_eleven_more_of_co2_than_marble_and_eleven_less_than_lime():
    assert replace(1, 1, HALF_BURNT).co2_mg_l == pytest.approx(11.0, abs=0.01)
    assert replace(1, 1, HALF_BURNT, instead_of=LIME).co2_mg_l == pytest.approx(-11.0, abs=0.01)


def test_five_more_of_magnesium():
    change = add(5 / DOLOMITE.mg_mg_l)
    assert change.alkalinity_mmol_l == pytest.approx(0.82, abs=0.005)
    assert change.ca_mg_l == pytest.approx(8.2, abs=0.05)
    assert change.co2_mg_l == pytest.approx(18.1, abs=0.05)
    assert change.product_mg_l == pytest.approx(38, abs=0.5)


@given(st.floats(0, 1), st.floats(0, 5), st.sampled_from([DOLOMITE, HALF_BURNT]))
def test_replacing_keeps_alkalinity_and_hardness(share, d_alk, product):
    change = replace(share, d_alk, product)
    hardness = DH_PER_MMOL_L * (change.ca_mg_l / 40.078 + change.mg_mg_l / 24.305)
    assert change.alkalinity_mmol_l == 0
    assert hardness == pytest.approx(0, abs=1e-9)


@given(st.floats(0, 100), st.floats(0.01, 5), st.floats(0, 50))
def test_the_largest_share_keeps_calcium(ca, d_alk, ca_min):
    share = largest_share(ca, d_alk, ca_min)
    assert 0 <= share <= 1
    left = ca + replace(share, d_alk).ca_mg_l
    assert share == 0 or left >= ca_min - 1e-9
    assert share == 1 or left <= max(ca, ca_min) + 1e-9


def test_ceiling_inside_the_norwegian_window():
    most = ceiling(**SOFT)
    assert most.mg_mg_l == pytest.approx(3.5, abs=0.05)
    assert most.share == pytest.approx(0.56, abs=0.005)
    assert most.ca_mg_l == pytest.approx(15)
    assert ceiling(**SOFT, ca_min=0).mg_mg_l == pytest.approx(5.9, abs=0.05)


def test_no_dolomite_where_calcium_stays_too_low_anyway():
    low = ceiling(ca_raw=0.5, mg_raw=0.3, alk_raw=0.5)
    assert (low.share, low.mg_mg_l) == (0, 0.3)
    full = ceiling(ca_raw=20, mg_raw=2, alk_raw=1.0)
    assert (full.share, full.mg_mg_l) == (0, 2)


def test_what_ten_takes():
    take = needed(10, **SOFT)
    assert take.mg_mg_l == pytest.approx(10)
    assert take.alkalinity_mmol_l == pytest.approx(1.7, abs=0.03)
    assert take.ca_mg_l == pytest.approx(18, abs=0.3)
    assert take.dolomite_mg_l == pytest.approx(73, abs=0.5)
    # 30 mg/l are dosed (test_equilibrium); the rest was in the water.
    assert take.co2_mg_l == pytest.approx(34.8, abs=0.1)
    assert needed(0.3, **SOFT).dolomite_mg_l == 0


@given(st.floats(0, 1), st.floats(0.1, 5))
def test_a_recipe_adds_up(share, alk):
    made = recipe(share, alk, **SOFT)
    equivalents = 2 * (made.ca_mg_l - 2) / 40.078 + 2 * (made.mg_mg_l - 0.4) / 24.305
    assert equivalents == pytest.approx(alk - 0.1, abs=1e-9)
    assert made.marble_mg_l == pytest.approx((1 - share) * (alk - 0.1) * CALCITE.mg_l)


@pytest.mark.parametrize(
    ("figures", "kind", "reason"),
    [
        ((2.0, 16.0, 0.1, 0.8), "carbonate", "agrees"),
        ((2.0, 2.1, 0.1, 0.8), "other", "calcium_short"),
        ((2.0, 30.0, 0.1, 0.8), "other", "calcium_over"),
        ((2.0, 2.5, 0.1, 0.12), "other", "not_raised"),
        ((2.0, None, 0.1, 0.8), "unknown", "missing"),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_origin_of_alkalinity(figures, kind, reason):
    names = ("ca_raw", "ca_treated", "alk_raw", "alk_treated")
    origin = origin_of_alkalinity(**dict(zip(names, figures, strict=True)))
    assert (origin.kind, origin.reason) == (kind, reason)
    assert origin.missing == (("ca_treated",) if reason == "missing" else ())


def test_tolerance_is_the_larger_of_two():
    def rise(calcium):
        return origin_of_alkalinity(ca_raw=0, ca_treated=calcium * 20.039, alk_raw=0, alk_treated=1)

    assert rise(0.81).kind == rise(1.19).kind == "carbonate"
    assert rise(0.79).kind == rise(1.21).kind == "other"
    assert rise(1).tolerance == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: replace(1.1, 1), "share must be between 0 and 1"),
        (lambda: replace(-0.1, 1), "share must be between 0 and 1"),
        (lambda: replace(math.nan, 1), "share must be"),
        (lambda: replace(0.5, -1), "d_alk must be"),
        (lambda: add(-0.1), "d_alk must be"),
        (lambda: add(math.inf), "d_alk must be"),
        (lambda: largest_share(20, 0), "above 0"),
        (lambda: largest_share(-1, 1), "ca_mg_l must be"),
        (lambda: needed(-1, **SOFT), "mg_mg_l must be"),
        (lambda: recipe(0.5, 0.05, **SOFT), "below the raw water's"),
        (
            lambda: origin_of_alkalinity(ca_raw=-1, ca_treated=None, alk_raw=1, alk_treated=1),
            "ca_raw must be",
        ),
    ],
)
def test_what_cannot_be_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize(
    ("calcium", "share"), [(14.9, 0), (15.0, 0), (20.01, 0.5), (25.02, 1), (40.0, 1)]
)
def test_dolomite_may_give_as_much_as_leaves_fifteen_of_calcium(calcium, share):
    """Instead of 1 mmol/l of marble, all of it takes 10.02 mg/l of calcium away."""
    assert largest_share(calcium, 1.0) == pytest.approx(share, abs=1e-3)
