"""The numbers of the legend, for single municipalities whose works can be counted by hand."""

import pytest

from findings.selection import Selection
from findings.summary import MEASURES
from findings.tally import tally

BERGEN, NORDRE_FOLLO, KARASJOK, ALTA, HAUGESUND = "4601", "3207", "5610", "5601", "1106"


def counted(store, number):
    """The tally of one municipality's tap water."""
    return tally(store, MEASURES["tap"], Selection(municipalities=(number,)))


@pytest.mark.parametrize(
    ("number", "index", "people", "population", "raw", "weak"),
    [
        # 0.3-0.5 mg/l, of a newspaper; 2.84 mg/l in raw water, of one of two works.
        (BERGEN, 1, 264_000, 293_709, False, True),
        (NORDRE_FOLLO, 4, 34_095, 64_668, True, False),
    ],
)
def test_a_measured_water_counts_in_its_class(store, number, index, people, population, raw, weak):
    found = counted(store, number)
    only = [at == index for at in range(7)]
    assert found.measured == tuple(map(int, only))
    assert found.people == tuple(people * here for here in only)
    assert (found.raw, found.raw_people) == (int(raw), people * raw)
    assert found.weak_people == people * weak
    assert (found.population, found.people_without) == (population, population - people)
    assert (sum(found.expected), found.bounded, found.bounded_people) == (0, 0, 0)
    assert found.reasons == {}


def test_an_expectation_is_of_nobody_s_tap(store):
    found = counted(store, KARASJOK)
    assert (found.expected, sum(found.measured)) == ((0, 0, 0, 1, 0, 0, 0), 0)
    assert found.kind_unknown == 1
    assert (sum(found.people), found.people_without) == (0, 2_524)


def test_a_bound_has_no_class(store):
    found = counted(store, ALTA)
    assert (found.bounded, found.bounded_people) == (1, 19_556)
    assert (sum(found.measured), sum(found.expected), sum(found.people)) == (0, 0, 0)
    assert found.people_without == 21_877 - 19_556


def test_no_data_has_its_reason(store):
    found = counted(store, HAUGESUND)
    assert found.reasons == {"no_background": 1}
    assert found.people_without == found.population == 38_441
