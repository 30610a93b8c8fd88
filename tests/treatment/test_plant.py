"""The size of a bed, its supplies and its cost, against figures worked out by hand."""

import math

import pytest

from treatment import plant
from treatment.plant import Prices

YEAR = 8_766_000.0
"""m³ a year that are 1 000 m³ an hour."""


def test_a_bed_holds_the_flow_for_its_contact_time():
    made = plant.bed(YEAR, minutes=45, rate_m_h=3)
    assert (made.volume_m3, made.depth_m) == pytest.approx((750, 2.25))
    assert made.surface_m2 * made.depth_m == pytest.approx(made.volume_m3)


def test_twice_the_time_is_twice_the_bed_on_the_same_surface():
    one, two = (plant.bed(YEAR, minutes, 3) for minutes in (30, 60))
    assert two.volume_m3 == pytest.approx(2 * one.volume_m3)
    assert two.surface_m2 == one.surface_m2


def test_residents_use_water_every_day_of_the_year():
    assert plant.flow_of_people(1000, 200) == pytest.approx(73_050)


def test_a_dose_becomes_tonnes_lorries_and_a_store():
    a_year = plant.tonnes(20, YEAR)
    assert a_year == pytest.approx(175.32)
    assert plant.lorries(a_year, 30) == 6
    assert plant.stored(a_year, 36.525) == pytest.approx(17.532)


def test_the_cost_of_a_cubic_metre_is_of_every_price_that_is_given():
    prices = Prices(dolomite=2000, marble=1000, co2=3000, investment=8.766e6, years=20, interest=0)
    found = plant.cost(YEAR, {"dolomite": 20, "marble": -22, "co2": 0}, prices)
    assert found == pytest.approx(
        {"dolomite": 0.04, "marble": -0.022, "investment": 0.05, "yearly": None}
    )


def test_an_investment_is_paid_back_with_its_interest():
    prices = Prices(investment=1e6, years=20, interest=4)
    found = plant.cost(1e6, {}, prices)["investment"]
    # An annuity of 4 % over 20 years is 0.0735818 of the loan a year.
    assert found == pytest.approx(0.0735818, rel=1e-6)


@pytest.mark.parametrize("missing", ["investment", "years", "interest"])
def test_an_investment_without_one_of_its_terms_has_no_cost(missing):
    terms = {"investment": 1e6, "years": 20.0, "interest": 4.0} | {missing: None}
    assert plant.cost(1e6, {}, Prices(**terms))["investment"] is None


@pytest.mark.parametrize(
    "asked",
    [
        lambda: plant.bed(-1, 45, 3),
        lambda: plant.bed(1, 45, 0),
        lambda: plant.tonnes(math.nan, 1),
        lambda: plant.lorries(1, 0),
        lambda: plant.stored(1, math.inf),
        lambda: plant.flow_of_people(-1, 200),
        lambda: plant.cost(0, {}, Prices()),
        lambda: Prices(dolomite=-1),
        lambda: Prices(years=0),
    ],
)
def test_what_is_no_amount_is_refused(asked):
    with pytest.raises(ValueError, match="must be"):
        asked()
