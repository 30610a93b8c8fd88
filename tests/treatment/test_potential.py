"""The sum over surface-water works: it adds up, and nobody is counted twice."""

import math

import pytest

from data.store import open_store
from findings import residents
from findings.selection import Selection
from treatment.notes import note
from treatment.potential import inside, potential
from treatment.stoichiometry import WINDOW_CA


@pytest.fixture(scope="module")
def store():
    return open_store()


@pytest.fixture(scope="module")
def counties(store):
    numbers = store.municipalities["county_number"].unique()
    return [potential(store, Selection(counties=(number,))) for number in numbers]


SUMS = (
    "works residents answered answered_residents own without_gain producers volumes dolomite_t"
    " other_kinds"
)


@pytest.mark.parametrize("count", SUMS.split())
def test_counties_add_up_to_the_country(store, counties, count):
    country = getattr(potential(store, Selection()), count)
    assert country > 0
    assert sum(getattr(county, count) for county in counties) == pytest.approx(country)


def test_residents_are_counted_once(store):
    found = potential(store, Selection())
    assert found.answered_residents <= found.residents < residents.of_works(store).sum()


def test_every_work_has_a_calculation_or_a_reason(store, counties):
    for found in [potential(store, Selection()), *counties]:
        assert found.answered + sum(found.reasons.values()) == found.works
        assert "" not in found.reasons


def test_water_that_is_sold_on_takes_its_dolomite_once(store):
    found = potential(store, Selection())
    changes = {
        note(store, work).case.supplier or work: (note(store, work), inside(note(store, work)))
        for work in residents.of_works(store).index
        if note(store, work).source_type == "surface_water"
    }
    once = [made.tonnes(change.product_mg_l) for made, change in changes.values() if change]
    assert found.producers == len(once)
    assert found.dolomite_t == pytest.approx(math.fsum(t for t in once if not math.isnan(t)))


def test_nothing_leaves_the_targets_that_was_inside(store):
    for work in store.waterworks.index[::7]:
        found = note(store, work)
        change = inside(found)
        assert (change is None) == (found.half is None)
        if change and found.before.ca_mg_l > WINDOW_CA[0]:
            assert found.before.ca_mg_l + change.ca_mg_l >= WINDOW_CA[0] - 1e-9
        elif change:
            assert change.mg_mg_l == 0


def test_the_interval_holds_the_median(store, counties):
    for found in [potential(store, Selection()), *counties]:
        if found.answered_residents:
            assert 0 <= found.low <= found.gain <= found.high


def test_a_place_without_surface_water_has_no_gain(store):
    nowhere = potential(store, Selection(municipalities=("0000",)))
    assert nowhere.works == 0 and math.isnan(nowhere.gain)
