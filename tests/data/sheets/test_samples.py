"""Rows of the same works, year and stage become one sample; kinds of value are not mixed."""

import math
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.evidence import Figure, below_limit, measured, value_range
from data.samples import combined
from data.sheets import samples
from tests.data.sheets.sheets import HEADINGS, NAME, PLACE, WORK


def test_one_value_stays_as_it_is():
    assert combined([below_limit("0.5")]) == below_limit("0.5")


def test_the_best_of_an_odd_number_is_the_one_in_the_middle():
    assert combined([measured(text) for text in ("0.9", "0.85", "0.70")]) == Figure(
        "measured", 0.7, 0.9, 0.85, "0.85"
    )


def test_the_best_of_an_even_number_lies_between_the_two_in_the_middle():
    figure = combined([measured(text) for text in ("0.80", "0.85", "0.5", "1.0")])
    assert (figure.text, figure.best) == ("0.825", pytest.approx(0.825))
    assert combined([measured("0.80"), measured("0.80")]).text == "0.80"


def test_with_a_limit_among_them_no_best_is_told():
    figure = combined([measured("0.85"), below_limit("0.5"), measured("1.60")])
    assert (figure.value_type, figure.low, figure.high, figure.text) == ("range", 0, 1.6, "0-1.60")
    assert math.isnan(figure.best)


def test_of_limits_alone_the_highest_holds_them_all():
    assert combined([below_limit("0.5"), below_limit("1.0")]) == below_limit("1.0")


def test_of_ranges_the_ends_are_told():
    assert combined([value_range("1.2", "1.6"), measured("2.0")]).text == "1.2-2.0"


values = st.decimals("0.01", "90", places=2).map(str)
figures = st.one_of(
    values.map(measured),
    values.map(below_limit),
    st.tuples(values, values).map(lambda pair: value_range(*sorted(pair, key=float))),
)


@given(st.lists(figures, min_size=1, max_size=7))
@settings(max_examples=200)
def test_a_sample_holds_every_value_that_it_is_made_of(several):
    whole = combined(several)
    assert whole.low <= min(figure.low for figure in several)
    assert whole.high >= max(figure.high for figure in several)
    assert math.isnan(whole.best) or all(f.value_type == "measured" for f in several)
    for one, other in pairwise(sorted(f.best for f in several if not math.isnan(whole.best))):
        assert one <= other


@pytest.fixture(scope="module")
def made(desk):
    """The tables of a sheet with several rows a year."""
    heads = [*HEADINGS, "Total hardhet (°dH)", "Råvann/behandlet/nett"]
    rows = [
        [NAME, PLACE, "01.05.2024", "0,85", "", "nett"],
        [NAME, PLACE, "01.06.2024", "0,95", "9,0", "nett"],
        [NAME, PLACE, "01.07.2024", "", "1,0", "råvann"],
        [NAME, PLACE, "01.08.2024", "", "2,0", "råvann"],
        [NAME, PLACE, "2023", "<0,5", "", "nett"],
        [NAME, PLACE, "", "0,7", "", "nett"],
    ]
    return samples.tables(desk.account([heads, *rows]).samples, desk.store, "sheet-x")


def of(made, year, stage):
    rows = made["samples"]
    rows = rows[rows["stage"].eq(stage)]
    (row,) = rows[rows["year"].eq(year)].to_dict("records")
    told = made["figures"][made["figures"]["sample_id"].eq(row["sample_id"])]
    return row, told.set_index("parameter")


def test_a_sample_is_a_works_a_year_and_a_stage(made):
    assert len(made["samples"]) == 4
    row, told = of(made, 2024, "treated")
    assert (row["n_samples"], row["statistic"]) == (2, "median")
    assert told.loc["mg", ["low", "high", "text"]].tolist() == [0.85, 0.95, "0.90"]
    assert row["quote"] == "Magnesium (mg/l): 0,85 / 0,95; Total hardhet (°dH): 9,0"


def test_measured_magnesium_is_never_mixed_with_a_bound(made):
    assert of(made, 2024, "treated")[1].at["mg", "value_type"] == "measured"


def test_bounds_of_several_rows_become_the_bound_that_holds_them_all(made):
    row, told = of(made, 2024, "raw")
    assert told.at["mg", "value_type"] == "bounded"
    assert told.at["mg", "high"] == pytest.approx(24.305 * 2.05 / 5.608)
    assert (told.at["mg", "text"], row["statistic"]) == ("", "median")


def test_of_limits_alone_nothing_is_called_a_median(desk):
    account = desk.figures("<0,5", "<0,4")
    made = samples.tables(account.samples, desk.store, "sheet-x")
    assert made["samples"]["statistic"].tolist() == ["unknown"]


def test_a_row_without_a_year_is_told_as_undated(made):
    undated = made["samples"][made["samples"]["year"].isna()]
    assert undated["cautions"].tolist() == ["undated"]


def test_the_water_of_a_supplier_reaches_its_networks(desk):
    supplies = desk.store.tables["supplies"]
    supplier = supplies["supplier_id"].value_counts().index[0]
    account = desk.account([["Vannverk-ID", "Mg (mg/l)"], [supplier, "1,1"]])
    links = samples.tables(account.samples, desk.store, "sheet-x")["sample_works"]
    networks = supplies.loc[supplies["supplier_id"].eq(supplier), "network_id"]
    assert links.loc[links["role"].eq("producer"), "waterworks_id"].tolist() == [supplier]
    assert set(links.loc[links["role"].eq("network"), "waterworks_id"]) == set(networks)


def test_the_same_sheet_gives_the_same_ids_in_any_order(desk):
    one, other = desk.figures("0,85", "0,95").taken, desk.figures("0,95", "0,85").taken
    made = [samples.tables(samples.of_rows(t), desk.store, "sheet-x") for t in (one, other)]
    pd.testing.assert_series_equal(*(tables["samples"]["sample_id"] for tables in made))
    assert WORK in made[0]["sample_works"]["waterworks_id"].tolist()
