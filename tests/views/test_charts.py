"""Charts: what is drawn is what the group holds, on the page and in the file."""

import re

import pandas as pd
import pytest

from findings.censored import Estimate
from findings.contrast import Group
from telling.language import language
from views import charts

HOSTILE = "<img src=x onerror=alert(1)>"
ENDS = (0.1, 20.0)


def water(name, low, high, best=None, evidence="measured"):
    text = "" if best is None else str(best)
    value_type = "bounded" if evidence == "bounded" else "measured"
    return {
        **{"name": name, "low": low, "high": high, "best": best, "evidence": evidence},
        **{"text": text, "value_type": value_type, "year": pd.NA},
    }


@pytest.fixture
def group():
    rows = [
        water(HOSTILE, 0.25, 0.25, 0.25),
        water("Ås", 0.5, 0.5, 0.5, "raw"),
        water("Ås", 0, 11.5, None, "bounded"),
    ]
    counts = {"measured": 1, "raw": 1, "bounded": 1}
    return Group("surface_water", pd.DataFrame(rows), counts, {}, Estimate(0.4, 0.2, 0.9), 1.0)


@pytest.fixture
def strip(group):
    line = charts.Line("a", 0.69)
    return charts.strip(group, ("Overflatevann: 3 vann", ""), ENDS, [line], language())


def drawn_rows(chart, mark):
    """The rows of the layers that are drawn with a mark."""
    return [
        layer.data
        for layer in chart.layer
        if (layer.mark if isinstance(layer.mark, str) else layer.mark.type) == mark
    ]


def test_evidence_is_told_by_shape(strip):
    filled, opened = drawn_rows(strip, "point")
    assert list(filled["best"]) == [0.25]
    assert list(opened["best"]) == [0.5]
    (ticks,) = drawn_rows(strip, "tick")
    assert list(ticks["high"]) == [11.5]


def test_an_interval_from_nothing_begins_at_the_edge_of_the_axis(strip):
    bars = drawn_rows(strip, "rule")[-1]
    assert list(bars["low"]) == [ENDS[0]]


def test_namesakes_have_rows_of_their_own(strip):
    names = [name for rows in drawn_rows(strip, "point") for name in rows["name"]]
    names += list(drawn_rows(strip, "tick")[0]["name"])
    assert sorted(names) == [HOSTILE, "Ås", "Ås 2"]


def test_the_axis_holds_every_known_end(group):
    low, high = charts.reach([group], [charts.Line("a", 0.05)])
    assert low < 0.05
    assert high > 11.5


def test_a_picture_holds_the_sentence_the_names_and_decimal_commas(strip):
    drawn = charts.ready([strip], language())
    whole = charts._whole(drawn, "Magnesium", ["Hele Norge.", "a: 0,69 mg/l"], language())
    svg = charts.picture(whole, "svg").decode()
    assert "Hele Norge." in svg
    assert "a: 0,69 mg/l" in svg
    assert re.search(r">0,5<", svg)
    assert "<img" not in svg
    assert "&lt;img" in svg
    assert charts.picture(whole, "png").startswith(b"\x89PNG")


def test_raw_and_treated_water_are_dots_only_where_a_value_is_known():
    rows = pd.DataFrame(
        [
            {"name": "Known", "text": "", "raw": 0.6, "raw_low": 0.6, "raw_high": 0.6}
            | {"treated": 0.9, "treated_low": 0.9, "treated_high": 0.9},
            {"name": "Limit", "text": "", "raw": None, "raw_low": 0.0, "raw_high": 0.5}
            | {"treated": 0.8, "treated_low": 0.8, "treated_high": 0.8},
        ]
    )
    chart = charts.pairs(rows, "Magnesium (mg/l)")
    raw, treated = drawn_rows(chart, "point")
    assert (list(raw["name"]), list(treated["name"])) == (["Known"], ["Known", "Limit"])
    (bars,) = drawn_rows(chart, "bar")
    assert list(bars["name"]) == ["Limit"]
    assert bars["low"].item() > 0
    (lines,) = drawn_rows(chart, "rule")
    assert list(lines["name"]) == ["Known"]
