"""What is put in the place of figures of raw water that nobody has published."""

import math
from dataclasses import replace

import pytest

from treatment import raw
from treatment.codes import CellEvidence
from treatment.published import Cell


def without_raw_samples(store):
    samples = store.tables["samples"]
    treated = samples.assign(stage=samples["stage"].mask(samples["stage"].eq("raw"), "treated"))
    return replace(store, tables={**store.tables, "samples": treated})


def test_too_few_lakes_leave_the_bicarbonate_of_the_check_water(store):
    """0.1 mmol/l beside 2 mg/l of calcium and 0.4 of magnesium: 0.0998 + 0.0329 of charge."""
    known = raw.bicarbonate(without_raw_samples(store))
    assert known.best == pytest.approx(0.1 / 0.1327, abs=1e-3)
    assert (known.low, known.high, known.lakes) == (0.0, 1.0, 0)


def test_the_alkalinity_of_lakes_is_a_part_of_the_charge_of_calcium_and_magnesium(store):
    """4.008 mg/l of calcium and 2.4305 of magnesium are 0.4 mmol/l of charge."""
    share = raw.bicarbonate(store)
    cells = {
        name: Cell(mg_l, CellEvidence.ESTIMATED) for name, mg_l in (("ca", 4.0078), ("mg", 2.4305))
    }
    found = raw._completed(store, dict(cells), raw.RawBasis.GRID, "", 1.5).cells["alkalinity"]
    assert found.value == pytest.approx(0.4 * share.best)
    assert (found.low, found.high) == pytest.approx((0.4 * share.low, 0.4 * share.high))
    assert found.known == CellEvidence.ESTIMATED
    few = raw._completed(without_raw_samples(store), dict(cells), raw.RawBasis.GRID, "", 1.5)
    assert few.cells["alkalinity"].known == CellEvidence.ASSUMED


def test_what_sea_salt_brought_is_no_bicarbonate(store):
    """10 mg/l of chloride come with 0.212 mg/l of calcium and 0.667 of magnesium."""
    cells = {
        name: Cell(mg_l, CellEvidence.PUBLISHED)
        for name, mg_l in (("ca", 4.0078 + 0.212), ("mg", 2.4305 + 0.667), ("chloride", 10.0))
    }
    found = raw._completed(store, cells, raw.RawBasis.OWN, "", 1.0)
    assert found.cells["alkalinity"].value == pytest.approx(0.4 * raw.bicarbonate(store).best)
    assert (found.water.so4, math.isnan(found.factor)) == (pytest.approx(1.4), False)
