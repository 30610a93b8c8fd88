"""What the answers of services mean, whatever order and unit they come in."""

import math
from collections import Counter
from statistics import median

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.evidence import CA_G_PER_MOL, MG_G_PER_MOL, Figure
from data.faults import SourceError
from data.parameters import CACO3, PARAMETERS
from data.samples import median_of, plain
from data.services import ssb, vannmiljo
from data.services.vannmiljo import Location, Registration

NUMBERS = ("0301", "1101", "1103", "5001")
YEARS = ("2024", "2025", "2026")
PEOPLE = {(number, year): 1000 * int(number) + int(year) for number in NUMBERS for year in YEARS}


@given(
    dimensions=st.permutations(["Region", "Tid", "ContentsCode", "Alder"]),
    regions=st.permutations(NUMBERS),
    years=st.permutations(YEARS),
    as_list=st.booleans(),
    sparse=st.booleans(),
    data=st.data(),
)
def test_every_order_of_json_stat2_means_the_same(
    dimensions, regions, years, as_list, sparse, data
):
    codes = {
        **{"Region": [f"K-{number}" for number in regions], "Tid": list(years)},
        **{"ContentsCode": ["Personer1"], "Alder": ["999"]},
    }
    # The places in the list are those of the index, not of the order in which it is written.
    written = {name: data.draw(st.permutations(those)) for name, those in codes.items()}
    values = [0] * math.prod(map(len, codes.values()))
    for number in NUMBERS:
        for year in YEARS:
            place = 0
            for name in dimensions:
                code = {"Region": f"K-{number}", "Tid": year}.get(name, codes[name][0])
                place = place * len(codes[name]) + codes[name].index(code)
            values[place] = PEOPLE[number, year]
    answer = {
        **{"class": "dataset", "id": list(dimensions)},
        "size": [len(codes[name]) for name in dimensions],
        "dimension": {
            name: {
                "category": {
                    "index": those
                    if as_list
                    else {code: those.index(code) for code in written[name]}
                }
            }
            for name, those in codes.items()
        },
        "value": {str(n): value for n, value in enumerate(values)} if sparse else values,
    }
    read = ssb.population(answer, NUMBERS)
    assert {(number, str(year)): read.at[number, year] for number in NUMBERS for year in read} == (
        PEOPLE
    )


def test_ages_that_were_not_summed_are_refused():
    answer = {
        **{"class": "dataset", "id": ["Region", "Alder", "Tid"], "size": [1, 2, 1]},
        "dimension": {
            "Region": {"category": {"index": ["K-0301"]}},
            "Alder": {"category": {"index": ["000", "001"]}},
            "Tid": {"category": {"index": ["2026"]}},
        },
        "value": [1, 2],
    }
    with pytest.raises(SourceError, match="Alder has 2 categories: the values are not summed"):
        ssb.population(answer, ["0301"])


@pytest.mark.parametrize(
    ("parameter", "unit", "factor"),
    [
        ("mg", "mg/l", 1),
        ("mg", "mg/L", 1),
        ("mg", " µg / l ", 1e-3),  # the micro sign
        ("mg", "μg/l", 1e-3),  # the Greek letter
        ("mg", "ug/l", 1e-3),
        ("mg", "mmol/l", MG_G_PER_MOL),
        ("ca", "µmol/l", CA_G_PER_MOL / 1000),
        ("ca", "mekv/l", CA_G_PER_MOL / 2),
        ("alkalinity", "mmol/l", 1),
        ("alkalinity", "µekv/l", 1e-3),
        ("alkalinity", "mg/l CaCO3", 2 / float(CACO3)),
        ("alkalinity", "mg/l", None),  # of what?
        ("mg", "mg/kg TS", None),
        ("mg", "mS/m", None),
        ("mg", "", None),
    ],
)
def test_units(parameter, unit, factor):
    assert vannmiljo.factor(parameter, unit) == (
        None if factor is None else pytest.approx(factor, rel=1e-12)
    )


AT = {"1": Location("Langvatn", "L", "1101", 9.9, 59.5)}


def row(value, sign="=", unit="mg/l"):
    return Registration("1", "VF", "", "2021-01-01", sign, value, unit, "", False, False)


@given(
    unit=st.sampled_from(sorted(PARAMETERS["mg"].units)),
    mg=st.floats(0.001, 400, allow_nan=False),
    comma=st.booleans(),
)
def test_a_figure_is_the_same_in_every_unit(unit, mg, comma):
    text = repr(mg / float(PARAMETERS["mg"].units[unit]))
    (read,) = vannmiljo.values(
        [row(text.replace(".", ",") if comma else text, unit=unit)], "mg", AT, {}, Counter()
    )
    assert read.low == read.high == pytest.approx(mg, rel=1e-9)


@pytest.mark.parametrize(
    ("value", "sign", "reason"),
    [
        ("", "=", "no number that can be a figure"),
        ("-1", "=", "no number that can be a figure"),
        ("ca. 3", "=", "no number that can be a figure"),
        ("nan", "=", "no number that can be a figure"),
        ("0", "<", "no number that can be a figure"),
        ("501", "=", "more than can be true of fresh water"),
        ("1", "", "no sign = < > before the number"),
    ],
)
def test_rows_that_are_no_figure_are_counted_and_not_mended(value, sign, reason):
    aside = Counter()
    assert vannmiljo.values([row(value, sign)], "mg", AT, {}, aside) == []
    assert aside == {reason: 1}


@given(st.lists(st.tuples(st.floats(0.01, 50), st.sampled_from("=<")), min_size=1, max_size=9))
def test_the_median_lies_where_it_is_told_to_lie(drawn):
    truth = [number * (0.5 if sign == "<" else 1) for number, sign in drawn]
    told = median_of([(n if sign == "=" else 0.0, n) for n, sign in drawn])
    assert told.low <= median(truth) <= told.high
    assert math.isnan(told.best) or told.best == median(truth)


def test_figures_of_a_year():
    assert median_of([(1, 1), (3, 3), (2, 2)]) == Figure("measured", 1, 3, 2, "2")
    assert median_of([(2.5, 2.5)], "2.50") == Figure("measured", 2.5, 2.5, 2.5, "2.50")
    limit = median_of([(0, 0.5)])
    assert (limit.text, limit.low, limit.high) == ("<0.5", 0, 0.5)
    assert median_of([(1, 1), (0, 5)]).text == "0.5-3"
    above = median_of([(5, 500)])
    assert (above.text, above.value_type) == ("5-500", "range")


def test_small_numbers_are_written_without_an_exponent():
    assert plain(0.00001234) == "0.00001234"
    assert plain(1 / 3, 6) == "0.333333"
    assert plain(83.1 / 1000) == "0.0831"
    assert plain(12.0) == "12"


def test_population_of_a_year_that_was_not_known_is_held_against_the_nearest():
    table = pd.DataFrame(
        {
            **{"municipality_number": ["0301"], "population_2023": [100], "population_2024": [100]},
            **{"population_2025": [100], "population_2026": [pd.NA]},
        }
    ).astype({f"population_{year}": "Int64" for year in (2023, 2024, 2025, 2026)})
    after = ssb.updated(table, pd.DataFrame({2026: {"0301": 104}}))
    assert after.at[0, "population_2026"] == 104
    with pytest.raises(SourceError, match="more than 20% apart"):
        ssb.updated(table, pd.DataFrame({2026: {"0301": 130}}))
