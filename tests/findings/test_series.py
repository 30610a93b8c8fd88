"""Figures of several years: each water and stage apart, ascending, repeated values marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings import series
from findings.profile import profile, work


def made(rows):
    """Rows of samples and figures from (year, value, stage, water, parameter); a value may be a
    number as text, "<x" or "a-b"."""
    samples, figures = [], []
    for place, (year, text, *more) in enumerate(rows):
        stage, water, parameter = (*more, *("treated", "Vannet", "mg")[len(more) :])
        samples.append(
            {
                "sample_id": f"s{place:03}",
                "published_name": water,
                "municipality_number": "0301",
                "stage": stage,
                "year": year,
            }
        )
        kind, low, high, best = "measured", text, text, text
        if text.startswith("<"):
            kind, low, high, best = "below_limit", "0", text[1:], "nan"
        elif "-" in text:
            (low, high), kind, best = text.split("-"), "range", "nan"
        figures.append(
            {
                **{"sample_id": f"s{place:03}", "parameter": parameter, "text": text},
                **{"low": float(low), "high": float(high), "best": float(best)},
                "value_type": kind,
            }
        )
    return samples, figures


def told(found):
    """Year, published text and whether it is repeated, of the only series."""
    (one,) = found
    return [(point.year, point.figure.text, point.repeated) for point in one.points]


def test_fifteen_years_in_order_with_repeated_values_marked():
    values = ["1.2", "1.2", "1.2", "1.3", "1.2", "1.2", "1.20", "0.9", "0.9", "1.0"]
    values += ["1.1", "1.1", "1.4", "1.5", "1.5"]
    rows = [(2008 + place, value) for place, value in enumerate(values)]
    found = told(series.series(*made(reversed(rows))))
    assert [(year, text) for year, text, _ in found] == rows
    assert [year for year, _, repeated in found if repeated] == [
        *(2009, 2010, 2013),  # 2014 has another digit
        *(2016, 2019, 2022),
    ]


def test_treated_and_raw_waters_and_parameters_are_apart():
    found = series.series(
        *made(
            [
                *((2019, "1.0", "treated"), (2020, "1.0", "raw"), (2021, "1.0", "treated")),
                *((2022, "1.0", "raw"), (2019, "8", "treated", "Vannet", "ca")),
                *((2020, "8", "treated", "Vannet", "ca"), (2020, "1.0", "treated", "Et annet")),
            ]
        )
    )
    assert [(one.water, one.stage, one.parameter) for one in found] == [
        ("Vannet", "treated", "mg"),
        ("Vannet", "treated", "ca"),
        ("Vannet", "raw", "mg"),
    ]
    assert [point.year for point in found[0].points] == [2019, 2021]
    (treated, raw) = series.tables(found)
    assert treated.years == (2019, 2020, 2021)
    assert treated.parameters == ("mg", "ca")
    assert (2020, "mg") not in treated.cells
    assert (treated.repeats, raw.repeats) == (2, 1)


@pytest.mark.parametrize(
    ("rows", "repeated"),
    [
        ([(1995, "0.31"), (2019, "0.31")], []),  # 24 years are no repetition
        ([(2019, "<0.5"), (2020, "<0.5")], []),  # a limit stays the laboratory's
        ([(2019, "1-2"), (2020, "1-2")], [2020]),
        ([(2019, "1.0"), (2019, "2.0"), (2020, "2.0")], [2020]),
        ([(2019, "1.0"), (2019, "1.0"), (2020, "2.0")], []),  # two of one year are not in a row
        ([(2019, "1.0"), (2022, "1.0"), (2026, "1.0")], [2022]),
    ],
)
def test_what_is_repeated(rows, repeated):
    assert [year for year, _, again in told(series.series(*made(rows))) if again] == repeated


def test_one_year_and_undated_figures_make_no_series():
    assert series.series(*made([(2019, "1"), (2019, "2"), (None, "3")])) == ()


@given(st.dictionaries(st.integers(2000, 2025), st.sampled_from(["1.0", "1.1", "<1"]), min_size=2))
def test_order_of_the_rows_does_not_matter_and_no_figure_is_lost(values):
    rows = list(values.items())
    found = told(series.series(*made(rows)))
    assert found == told(series.series(*made(rows[::-1])))
    assert [(year, text) for year, text, _ in found] == sorted(rows)


def test_the_lakes_of_the_snapshot_have_their_two_surveys(store):
    (table,) = work(store, "Z0704301335381471190MBXUL").series
    assert table.water.endswith("lake Benna")
    assert (table.years, table.stage, table.repeats) == ((1995, 2019), "raw", 0)
    assert [point.figure.text for point in table.cells[1995, "mg"]] == ["0.81"]


def test_every_work_with_several_years_has_its_series(store):
    works = [work for work in profile(store, "5028").works if work.series]
    assert works
    assert all(len(table.years) >= 2 for work in works for table in work.series)
