"""What is known of groundwater and surface water by evidence, each row by itself."""

import math

import pytest

from findings import contrast, estimate, known, waters
from findings.codes import Basis, Evidence
from findings.contrast import Scope
from findings.selection import Selection
from tests.findings.test_contrast import made_up, of_kind

COUNTRY, TROMS = Selection(), Selection(counties=("55",))


def rows(store, place=COUNTRY):
    """The rows by evidence and kind; of several (another country's) the last."""
    return {(row.basis, row.kind): row for row in known.of_place(store, place)}


def test_each_row_is_of_one_evidence(store):
    found = rows(store)
    treated = contrast.works_group(store, "surface_water", Scope(stage="treated"))
    raw = contrast.works_group(store, "surface_water", Scope(stage="raw"))
    assert found[Basis.TREATED, "surface_water"].number == treated.measured
    assert found[Basis.TREATED, "surface_water"].median == treated.median.value
    assert found[Basis.RAW, "surface_water"].median == raw.median.value
    assert found[Basis.NATURE, "surface_water"].number > 1000


def test_few_waters_have_no_median_but_their_values(store):
    row = rows(store)[Basis.TREATED, "groundwater"]
    assert (row.number, row.least, row.most) == (1, 3.6, 3.6)
    assert math.isnan(row.median)


@pytest.mark.parametrize("place", [COUNTRY, TROMS])
@pytest.mark.parametrize("kind", known.KINDS)
def test_an_estimated_work_is_not_measured(store, place, kind):
    works = place.works(store, waters.delivering(store))
    evidence = estimate.evidence_of_works(store).reindex(works.index)
    expected = evidence.eq(Evidence.ESTIMATE) & works["source_type"].eq(kind)
    row = rows(store, place)[Basis.ESTIMATE, kind]
    assert row.number == expected.sum() == len(known.estimated(store, place, kind))
    if row.number:
        assert row.least <= row.low <= row.median <= row.high <= row.most


def test_a_place_without_figures_says_so(store):
    row = rows(store, TROMS)[Basis.TREATED, "groundwater"]
    assert row.number == 0
    assert math.isnan(row.least)


def test_swedish_works_are_the_same_wherever_one_looks(store):
    abroad = [row for row in known.of_place(store, TROMS) if row.basis == Basis.ABROAD]
    assert [row.number for row in abroad] == [238, 268, 513, 293]
    assert [row.median for row in abroad] == [7.0, 8.8, 3.4, 4.9]
    assert all(row.low < row.median < row.high for row in abroad)


def test_a_bound_is_no_value(store):
    small = made_up(store, of_kind("groundwater", (0, 9), (0, 3)))
    assert rows(small)[Basis.TREATED, "groundwater"].number == 0
