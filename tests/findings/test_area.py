"""A place in figures: its works and people, and the middle of what was measured."""

import pytest

from findings.area import Middle, of_place
from findings.selection import Selection
from findings.summary import MEASURES, by_municipality
from tests.findings.test_contrast import Water, made_up, of_kind

BERGEN = "4601"
EVERYTHING, TAP = Selection(), MEASURES["tap"]


@pytest.mark.parametrize(("waters", "enough"), [(4, False), (5, True)])
def test_five_waters_are_enough_for_a_median(waters, enough):
    assert Middle(waters, 0.2, 0.2).enough == enough


def test_a_place_has_the_works_and_people_of_its_municipalities(store):
    """Of Bergen, 264,000 + 230 + 120 of 293,709 people are supplied, by three works."""
    place = of_place(store, TAP, Selection(municipalities=(BERGEN,)))
    assert (place.population, place.works, place.measured_works) == (293_709, 3, 1)
    assert place.covered == pytest.approx(264_350 / 293_709)
    assert (place.least, place.most, place.bounded_works) == (0.3, 0.5, 0)
    assert place.measured_waters == 2, "Svartediket and Jordalsvatnet"


def test_a_place_counts_waters_once_however_many_networks_drink_them(store):
    country = of_place(store, TAP, EVERYTHING)
    assert 0 < country.measured_waters < country.measured_works < country.works
    assert country.least <= country.treated.median <= country.most
    assert 0 < country.covered < 1


def test_treated_and_raw_water_have_medians_of_their_own(store):
    treated = of_kind("surface_water", 0.2, 0.3, 0.4)
    raw = [water._replace(work=f"raw {water.work}", stage="raw", mg=2.0) for water in treated]
    place = of_place(made_up(store, treated + raw), TAP, EVERYTHING)
    assert (place.treated.median, place.raw.median) == (0.3, 2.0)
    assert (place.treated.waters, place.raw.waters) == (3, 3)


def test_half_of_the_people_get_at_most_the_median_by_people(store):
    figures = [Water(name, mg) for name, mg in (("a", 0.2), ("b", 0.4), ("c", 9.0))]
    small = made_up(store, figures)
    works = small.tables["waterworks"]
    people = works["waterworks_id"].map({"a": 700, "b": 100, "c": 100}).astype("Int64")
    works["residents_counted_here"] = people
    assert of_place(small, TAP, EVERYTHING).treated.by_people == 0.2


@pytest.mark.parametrize("number", [BERGEN, "3301", "0301"])
def test_a_municipality_and_its_summary_count_the_same_waters(store, number):
    here = by_municipality(store, TAP, EVERYTHING)[number]
    place = of_place(store, TAP, Selection(municipalities=(number,)))
    assert place.measured_waters == here.waters * (here.evidence in ("measured", "raw"))
