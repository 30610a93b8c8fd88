"""What the cells around a municipality say of its surface water, worked out by hand."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from findings import background

OSLO, BERGEN = "0301", "4601"
KM_A_DEGREE = math.pi * background.EARTH_KM / 180


def with_cells(store, *cells):
    """The shipped figures with no other cells than these: km east and north of a point in Oslo,
    magnesium and calcium (mg/l)."""
    shapes = store.boundaries.set_index("municipality_number").geometry
    point = shapes[OSLO].representative_point()
    rows = [
        {
            "municipality_number": "",
            "lat": point.y + north / KM_A_DEGREE,
            "lon": point.x + east / KM_A_DEGREE / math.cos(math.radians(point.y)),
            "mg_mg_l": mg,
            "ca_mg_l": ca,
        }
        for east, north, mg, ca in cells
    ]
    return replace(store, tables={**store.tables, "grid": pd.DataFrame(rows)})


@pytest.fixture(scope="module")
def three(store):
    """Cells 8, 20 and 4 km from Oslo's point."""
    return with_cells(store, (8, 0, 16.0, math.nan), (0, 20, 99.0, 9.0), (0, -4, 1.0, 3.0))


def test_the_nearest_cells_count_by_the_inverse_square_of_their_distance(three):
    """4 km count four times as much as 8 km: the fifth root of 16."""
    found = background.around(three, pd.Index([OSLO, BERGEN]), count=2)
    assert found["mg"][OSLO] == pytest.approx(16**0.2, rel=1e-3)
    assert found["ca"][OSLO] == pytest.approx(3)
    assert found["n"].tolist() == [2, 2]


def test_no_more_cells_are_asked_than_there_are(three):
    assert background.around(three, pd.Index([OSLO]))["n"].tolist() == [3]


def test_a_cell_of_no_municipality_makes_no_row_of_its_own(three):
    assert set(background.typical(three).index) == set(three.municipalities.index)
