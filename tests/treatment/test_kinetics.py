"""How long the water must stay in a bed of dolomite, by temperature."""

import math

import pytest

from data.store import open_store
from treatment.kinetics import TEMPERATURES, contacts


@pytest.fixture(scope="module")
def store():
    return open_store()


def test_contact_time_is_that_of_marble_times_how_much_slower_dolomite_is(store):
    """At 6 °C: 30 and 45 min, 1.35 times for the cold, and 1.5 to 8 times for dolomite."""
    at = {one.temperature: one for one in contacts(store, 0.5, math.nan)}
    assert set(at) == set(TEMPERATURES)
    cold = at[6.0]
    assert cold.marble_min == pytest.approx((30 * 1.35, 45 * 1.35))
    assert cold.times == pytest.approx((1.5, 8.0))
    assert cold.dolomite_min == pytest.approx((30 * 1.35 * 1.5, 45 * 1.35 * 8))
    assert at[15.0].marble_min == pytest.approx((30 * 0.75, 45 * 0.75))
    assert at[15.0].times[1] == pytest.approx(6)
    assert [one.temperature for one in at.values() if one.extrapolated] == [2.0]


def test_a_temperature_beyond_the_sources_lies_on_the_line_through_the_two_nearest(store):
    """At 2 °C: 1.48 times for 5 °C and 1.35 for 6 °C are 1.0963 times a degree; 8 times at 6 °C and
    6 at 15 °C are 1.0325 times a degree."""
    at = contacts(store, 0.5, math.nan)[0]
    assert at.marble_min[0] == pytest.approx(30 * 1.48 * (1.48 / 1.35) ** 3)
    assert at.times[1] == pytest.approx(8 * (8 / 6) ** (4 / 9))


def test_colder_water_takes_longer(store):
    times = [one.dolomite_min for one in contacts(store, 1.0, 1e6)]
    assert times == sorted(times, reverse=True)


def test_a_bed_holds_the_flow_of_its_contact_time(store):
    """8 766 000 m³ a year are 1 000 m³ an hour: 60 minutes take 1 000 m³, a tenth of it 100."""
    (_, _, ten, _) = contacts(store, 0.1, 8_766_000.0)
    for minutes, whole, side in zip(ten.dolomite_min, ten.whole_m3, ten.bed_m3, strict=True):
        assert whole == pytest.approx(1000 * minutes / 60)
        assert side == pytest.approx(whole / 10)


def test_without_a_volume_there_is_no_bed(store):
    assert all(math.isnan(one.whole_m3[0]) for one in contacts(store, 0.5, math.nan))
