"""Works without a measured figure: the same people as in every other count."""

import pytest

from findings import residents, wanted
from findings.selection import Selection
from findings.summary import MEASURES, by_municipality
from findings.tally import people_by_evidence, tally
from findings.waters import delivering

BODO, BERGEN = "1804", "4601"


def test_the_numbers_are_those_of_the_summary(store):
    shown = tally(store, MEASURES["tap"], Selection())
    found = wanted.coverage(store, ())
    assert found.population == shown.population
    assert found.measured == sum(shown.people)
    delivered = residents.of_works(store).reindex(delivering(store).index).sum()
    assert found.measured + found.wanted == delivered
    people = wanted.works(store, Selection()).groupby("evidence")["people"].sum()
    assert people["estimate"] == sum(shown.estimated_people)
    assert people["bounded"] == shown.bounded_people
    assert 0 < people["none"] <= shown.people_without


@pytest.mark.parametrize("county", ["18", "46"])
def test_a_county_has_its_own_works_by_people(store, county):
    chosen = Selection(counties=(county,))
    works = wanted.works(store, chosen)
    assert set(works["municipality_number"].str[:2]) == {county}
    assert works["people"].is_monotonic_decreasing
    alike = works["people"].diff().eq(0)
    assert alike.any() and (works["name"] >= works["name"].shift())[alike].all()
    by_evidence = people_by_evidence(store, chosen)
    assert works["people"].sum() <= by_evidence[["estimate", "bounded", "none"]].sum().sum()


def test_a_kind_of_water_and_an_evidence_can_be_chosen(store):
    works = wanted.works(store, Selection(kinds=("groundwater",), evidence=("none",)))
    assert set(works["source_type"]) == {"groundwater"}
    assert set(works["evidence"]) == {"none"}


def test_answers_of_works_that_have_a_figure_add_nothing(store):
    works = wanted.works(store, Selection())
    measured = store.waterworks.index.difference(works.index)
    first = works.index[0]
    found = wanted.coverage(store, [first, *measured])
    assert found.asked == works.at[first, "people"]
    assert found.share < found.share_answered < 1


def test_a_network_is_told_with_whose_water_it_sells(store):
    works = wanted.works(store, Selection(municipalities=("1103",)))
    assert "Z0707022020113801190BWHOI" in set(works["supplier"])
    assert not (works["supplier"] == works.index).any()


def test_whoever_has_a_measured_figure_is_not_wanted(store):
    waters = by_municipality(store, MEASURES["tap"], Selection())
    assert wanted.is_wanted(waters[BODO])
    assert not wanted.is_wanted(waters[BERGEN])
    assert not wanted.is_wanted_of(store, "Z0911211948592561126KDLAA")
    assert wanted.is_wanted_of(store, wanted.of_municipality(store, BODO)[0])
