"""The spread of the country: quartiles of one kind of evidence, and where a figure lies in it."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from data.evidence import measured, value_range
from findings import spread
from findings.codes import Basis, Standing
from findings.spread import Spread

COUNTRY = Spread(Basis.ESTIMATE, 100, least=0.1, low=0.4, high=1.6, most=6.4)


@pytest.mark.parametrize(
    ("value", "place"),
    [(0.05, 0), (0.1, 0), (0.2, 1 / 6), (0.4, 1 / 3), (0.8, 0.5), (3.2, 5 / 6), (99, 1)],
)
def test_each_standing_takes_a_third_and_within_it_counts_the_logarithm(value, place):
    assert COUNTRY.place(value) == pytest.approx(place)


def test_a_figure_can_lie_wherever_its_interval_reaches():
    low, usual, high = Standing
    assert COUNTRY.levels(measured("0.30")) == (low,)
    assert COUNTRY.levels(measured("1.2")) == (usual,)
    assert COUNTRY.levels(value_range("0.1", "2")) == (low, usual, high)


@pytest.mark.parametrize(("measured", "basis"), [(29, Basis.ESTIMATE), (30, Basis.TREATED)])
def test_thirty_measured_waters_speak_for_the_country(store, monkeypatch, measured, basis):
    waters = pd.DataFrame({"evidence": "measured", "middle": 1.0}, index=range(measured))
    groups = iter([waters])
    monkeypatch.setattr(
        spread.contrast,
        "works_group",
        lambda *_: SimpleNamespace(waters=next(groups, waters.head(0))),
    )
    assert spread.of_country(replace(store)).basis == basis


def test_too_few_measured_waters_leave_the_country_to_the_estimates(store):
    found = spread.of_country(store)
    assert found.basis == Basis.ESTIMATE
    assert found.number > 1000
    assert found.least < found.low < found.high < found.most
