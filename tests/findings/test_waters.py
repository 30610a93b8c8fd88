"""What stands for a figure of which only the ends are known."""

import pytest

from data.store import Store
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


ASKER_AND_BAERUM = "Z0805072258367361194BRDWB"


@pytest.mark.parametrize("main", ["yes", "no", "unclear"])
@pytest.mark.parametrize("place", [0, 1])
def test_the_water_that_a_work_gets_in_part_only_speaks_last(store, main, place):
    """Of two waters that are alike in all else it is the supplier's share that decides."""
    rows = waters.figures_of_works(store, "mg")
    own = rows[rows["waterworks_id"].eq(ASKER_AND_BAERUM) & rows["evidence"].eq("measured")]
    links = store.tables["sample_works"]
    makers = links[links["role"].eq("producer")].set_index("sample_id")["waterworks_id"]
    lesser = makers[own["sample_id"].iloc[place]]
    supplies = store.tables["supplies"]
    here = supplies["network_id"].eq(ASKER_AND_BAERUM)
    assert {lesser, *makers[own["sample_id"]]} <= set(supplies["supplier_id"][here])
    part = here & supplies["supplier_id"].eq(lesser)
    shares = supplies["counted_twice"].mask(here, main).mask(part, "part")
    tables = store.tables | {"supplies": supplies.assign(counted_twice=shares)}
    found = waters.best_of_works(Store(tables, store.boundaries), "mg")
    assert makers[found.at[ASKER_AND_BAERUM, "sample_id"]] != lesser
