"""The numbers of the legend, for single municipalities whose works can be counted by hand."""

import pytest

from findings.selection import Selection
from findings.summary import MEASURES, people_by_kind
from findings.tally import people_by_evidence, tally

BERGEN, NORDRE_FOLLO, KARASJOK, NESODDEN, ELVERUM = "4601", "3207", "5610", "3212", "3420"


def counted(store, number):
    """The tally of one municipality's tap water."""
    return tally(store, MEASURES["tap"], Selection(municipalities=(number,)))


@pytest.mark.parametrize(
    ("number", "index", "people", "population", "raw", "weak"),
    [
        # 0.3-0.5 mg/l, of a newspaper; 2.84 mg/l in raw water, of one of two works.
        (BERGEN, 1, 264_000, 293_709, False, True),
        # Its works report 68,700 people, more than live there: all are scaled down alike.
        (NORDRE_FOLLO, 4, 32_094, 64_668, True, False),
    ],
)
def test_a_measured_water_counts_in_its_class(store, number, index, people, population, raw, weak):
    found = counted(store, number)
    only = [at == index for at in range(7)]
    assert found.measured == tuple(map(int, only))
    assert found.people == tuple(people * here for here in only)
    assert (found.raw, found.raw_people) == (int(raw), people * raw)
    assert found.weak_people == people * weak
    assert found.population == population
    assert found.people_without == population - people - sum(found.estimated_people)
    assert (sum(found.estimated), found.bounded, found.bounded_people) == (0, 0, 0)
    assert found.reasons == {}


def test_an_estimate_counts_apart_from_what_is_measured(store):
    found = counted(store, KARASJOK)
    assert (found.estimated, sum(found.measured)) == ((0, 0, 1, 0, 0, 0, 0), 0)
    assert found.kind_unknown == 1
    assert (sum(found.people), found.estimated_people[2], found.people_without) == (0, 2_524, 0)


def test_a_bound_has_no_class(store):
    found = counted(store, NESODDEN)
    assert (found.bounded, found.bounded_people) == (1, 16_895)
    assert (sum(found.measured), sum(found.estimated), sum(found.people)) == (0, 0, 0)


def test_no_data_has_its_reason(store):
    found = counted(store, ELVERUM)
    assert found.reasons == {"groundwater": 1}


@pytest.mark.parametrize("county", ["", "03", "32", "46"])
def test_everyone_is_counted_once_by_evidence(store, county):
    chosen = Selection(counties=(county,)) if county else Selection()
    found = tally(store, MEASURES["tap"], chosen)
    people = people_by_evidence(store, chosen)
    assert (people >= 0).all(axis=None)
    assert people.sum(axis=1).equals(people_by_kind(store, chosen)["population"].astype(int))
    assert people[["measured", "raw"]].sum().sum() == sum(found.people)
    assert people["raw"].sum() == found.raw_people
    assert people["estimate"].sum() == sum(found.estimated_people)
    assert people["bounded"].sum() == found.bounded_people
    assert people["none"].sum() == found.people_without
