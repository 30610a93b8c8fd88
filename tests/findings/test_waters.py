"""What stands for a figure of which only the ends are known."""

import pytest

from findings import waters


@pytest.mark.parametrize("parameter", ["mg", "ca"])
def test_the_middle_of_a_range_is_as_far_from_both_its_ends(store, parameter):
    rows = waters.figures_of_works(store, parameter)
    ranges = rows[rows["best"].isna()]
    assert (ranges["low"] < ranges["high"]).any()
    below, above = ranges["middle"] - ranges["low"], ranges["high"] - ranges["middle"]
    assert below.to_numpy() == pytest.approx(above.to_numpy())
    measured = rows[rows["best"].notna()]
    assert measured["middle"].equals(measured["best"].rename("middle"))
