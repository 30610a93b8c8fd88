"""People are counted once, at the tap; the numbers in the comments are worked out by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.people import counted_once, share_delivered
from findings.summary import people_by_kind

IVAR = "Z0707022020113801190BWHOI"
VESTFOLD_VANN = "Z0707022019283471190TTIVM"
GLITRE, ROYSJO, SYLLING = (
    "Z0805072259342201189VDJEA",
    "Z0707022019264181190SNGZX",
    "Z0704301335429141189LFCVP",
)
ASKER_OG_BAERUM = "Z0707022019498821190PBUHI"
NRV = "Z2304280900491762024YZXWV"
MOVAR = "Z0707022020025581190QFKPB"


def works(**rows):
    """Works as name=(residents, produced, received)."""
    columns = ["residents", "produced_m3", "received_m3"]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return frame.astype({"residents": "Int64", "produced_m3": float, "received_m3": float})


def supplies(*rows):
    """Sales as (supplier, network, counted twice)."""
    columns = ["supplier_id", "network_id", "counted_twice"]
    return pd.DataFrame(rows, columns=columns).astype(str)


def test_a_work_that_sells_to_no_one_keeps_its_people():
    assert counted_once(works(alone=(700, 1, 0)), supplies()).to_dict() == {"alone": 700}


def test_people_held_in_full_are_counted_at_the_network():
    both = works(lake=(5000, 500, 0), town=(3000, 0, 300))
    counted = counted_once(both, supplies(("lake", "town", "yes")))
    assert counted.to_dict() == {"lake": 2000, "town": 3000}


def test_a_network_with_half_its_water_bought_is_held_by_half():
    # 200 of the lake's 500 are left after the town; the village got 100 of its 200 from outside.
    three = works(lake=(5000, 500, 0), town=(2500, 0, 300), village=(4000, 100, 100))
    sold = supplies(("lake", "town", "yes"), ("lake", "village", "part"))
    assert share_delivered(three, sold).tolist() == [1, 0.5]
    assert counted_once(three, sold)["lake"] == 5000 - 2500 - 2000


def test_a_supplier_delivers_no_more_than_full_customers_leave():
    # 320 of 400 go to the town, so that at most 80 of the village's 200 came from the lake.
    three = works(lake=(5000, 400, 0), town=(2500, 0, 320), village=(4000, 0, 200))
    sold = supplies(("lake", "town", "yes"), ("lake", "village", "part"))
    assert share_delivered(three, sold).tolist() == pytest.approx([1, 0.4])
    assert counted_once(three, sold)["lake"] == 5000 - 2500 - 1600


def test_a_network_of_two_suppliers_is_taken_off_each_by_its_part():
    # The lake holds the town in full, the spring the quarter that it can have delivered.
    three = works(lake=(6000, 500, 0), spring=(1200, 100, 0), town=(4000, 0, 400))
    sold = supplies(("lake", "town", "yes"), ("spring", "town", "part"))
    assert counted_once(three, sold).to_dict() == {"lake": 2000, "spring": 200, "town": 4000}


@pytest.mark.parametrize("counted_twice", ["no", "unclear"])
def test_people_not_known_to_be_counted_twice_are_left(counted_twice):
    both = works(lake=(5000, 500, 0), town=(3000, 0, 300))
    counted = counted_once(both, supplies(("lake", "town", counted_twice)))
    assert counted.to_dict() == {"lake": 5000, "town": 3000}


def test_a_supplier_never_falls_below_nobody():
    both = works(lake=(2000, 500, 0), town=(3000, 0, 300))
    assert counted_once(both, supplies(("lake", "town", "yes")))["lake"] == 0


def test_missing_residents_stay_missing_and_take_nothing():
    three = works(lake=(2000, 500, 0), town=(None, 0, 300), farm=(None, 1, 0))
    counted = counted_once(three, supplies(("lake", "town", "yes")))
    assert counted["lake"] == 2000
    assert counted[["town", "farm"]].isna().all()


def test_missing_volumes_hold_no_part():
    both = works(lake=(2000, None, None), town=(3000, None, None))
    assert counted_once(both, supplies(("lake", "town", "part")))["lake"] == 2000


@st.composite
def networks(draw):
    count = draw(st.integers(1, 6))
    people = st.one_of(st.none(), st.integers(0, 100_000))
    volume = st.one_of(st.none(), st.floats(0, 1e7))
    rows = {f"w{i}": tuple(draw(kind) for kind in (people, volume, volume)) for i in range(count)}
    name = st.sampled_from(sorted(rows))
    answer = st.sampled_from(["yes", "part", "no", "unclear"])
    sold = draw(
        st.lists(st.tuples(name, name, answer), min_size=1, max_size=8, unique_by=lambda s: s[:2])
    )
    return works(**rows), supplies(*sold)


@given(networks())
def test_no_one_is_made_up(case):
    reported, sold = case
    counted = counted_once(reported, sold)
    known = reported["residents"].notna()
    assert counted.notna().equals(known)
    assert (counted[known] >= 0).all()
    assert (counted[known] <= reported["residents"][known]).all()


@given(networks())
def test_a_share_is_a_share(case):
    assert share_delivered(*case).between(0, 1).all()


@pytest.mark.parametrize(
    ("supplier", "kept"),
    [
        # 330 000 against 337 592 in nine networks
        pytest.param(IVAR, 0, id="IVAR"),
        # 170 000 less 27 118 + 10 111 + 50 508 + 27 200 + 54 267
        pytest.param(VESTFOLD_VANN, 796, id="Vestfold Vann"),
        # 145 000 less 97 974 + 24 100 + 14 604 + 22 897
        pytest.param(GLITRE, 0, id="Glitre"),
        # 19 000 less 97 974 * 1 851 492 / 9 118 574
        pytest.param(ROYSJO, 0, id="Røysjø"),
        # 1 510 less 1 621
        pytest.param(SYLLING, 0, id="Sylling"),
        # 100 570 less 67 808 and 132 001 * (10 857 694 - 6 648 831) / 12 618 130
        pytest.param(ASKER_OG_BAERUM, 0, id="Asker og Bærum"),
        # 193 071 less 89 878 + 51 115 + 20 457 + 24 350 + 7 790
        pytest.param(NRV, 0, id="NRV"),
        # 70 000 less 52 560 + 14 698 + 7 300 and a part of Våler
        pytest.param(MOVAR, 0, id="MOVAR"),
    ],
)
def test_the_large_suppliers_keep_only_their_own(store, supplier, kept):
    assert store.waterworks.at[supplier, "residents_counted_here"] == kept


@pytest.mark.parametrize("supplier", [IVAR, VESTFOLD_VANN, GLITRE, ASKER_OG_BAERUM, NRV, MOVAR])
def test_people_of_the_large_suppliers_are_counted_at_their_networks(store, supplier):
    sales = store.tables["supplies"].query("supplier_id == @supplier and counted_twice == 'yes'")
    networks_ = store.waterworks.loc[sales["network_id"]]
    assert len(networks_) > 0
    assert networks_["residents_counted_here"].equals(networks_["residents"])


def test_baerum_buys_a_third_of_its_water_from_asker_og_baerum(store):
    sales = store.tables["supplies"].set_index(["supplier_id", "network_id"])["share"]
    share = sales[ASKER_OG_BAERUM, "Z0805072258367361194BRDWB"]
    assert share == pytest.approx((10_857_694 - 6_648_831) / 12_618_130)


def test_the_country_is_counted_once(store):
    works_ = store.waterworks
    population = store.municipalities["population_2025"].sum()
    assert works_["residents"].sum() > population
    assert 0.9 * population < works_["residents_counted_here"].sum() < population


def test_coverage_is_never_above_all(store):
    coverage = people_by_kind(store)["coverage"]
    assert coverage.between(0, 1).all()
    assert (people_by_kind(store)["reported"] > people_by_kind(store)["population"]).any()


def test_the_parts_make_up_the_population(store):
    people = people_by_kind(store)
    kinds = ["groundwater", "surface_water", "mixed", "seawater", "unknown", "outside"]
    assert (people[kinds] >= 0).all(axis=None)
    pd.testing.assert_series_equal(
        people[kinds].sum(axis=1), people["population"], check_names=False
    )
