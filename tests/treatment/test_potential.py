"""The sum over surface-water works: it adds up, and nobody is counted twice."""

import math

import pytest

from data.store import open_store
from findings import residents
from findings.selection import Selection
from treatment.notes import note
from treatment.potential import potential


@pytest.fixture(scope="module")
def store():
    return open_store()


@pytest.fixture(scope="module")
def counties(store):
    numbers = store.municipalities["county_number"].unique()
    return [potential(store, Selection(counties=(number,))) for number in numbers]


SUMS = (
    "works residents answered answered_residents own without_gain producers volumes dolomite_t"
    " dolomite_low dolomite_high other_kinds"
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


def test_works_are_counted_by_what_their_notes_say(store):
    found = potential(store, Selection())
    notes = [note(store, work) for work in residents.of_works(store).index]
    surface = [one for one in notes if one.source_type == "surface_water"]
    answered = [one for one in surface if not math.isnan(one.added)]
    assert (found.works, found.answered) == (len(surface), len(answered))
    assert found.own == sum(one.own_treated for one in answered)
    assert found.without_gain == sum(one.added == 0 for one in answered)


def test_water_that_is_sold_on_takes_its_dolomite_once(store):
    found = potential(store, Selection())
    made = {}
    for work in residents.of_works(store).index:
        one = note(store, work)
        if one.source_type == "surface_water" and not one.no_headline:
            dose = one.window.state.dissolved.get("dolomite", 0.0)
            made[one.case.supplier or work] = one.tonnes(dose)
    assert found.producers == len(made)
    known = [tonnes for tonnes in made.values() if not math.isnan(tonnes)]
    assert found.volumes == len(known)
    assert found.dolomite_t == pytest.approx(math.fsum(known), rel=1e-3)


def test_the_interval_holds_the_median(store, counties):
    for found in [potential(store, Selection()), *counties]:
        if found.answered_residents:
            assert 0 <= found.low <= found.gain <= found.high
            assert 0 <= found.least <= found.gain <= found.most
            assert found.dolomite_low <= found.dolomite_t <= found.dolomite_high


def test_a_place_without_surface_water_has_no_gain(store):
    nowhere = potential(store, Selection(municipalities=("0000",)))
    assert nowhere.works == 0 and math.isnan(nowhere.gain)
