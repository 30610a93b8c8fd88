"""The error of an estimate holds for waters that it has not seen."""

import math
from dataclasses import astuple, replace

import pandas as pd
import pytest

from findings.calibration import LAKES, WORKS, error, errors, share_of_hardness, surface_checks
from findings.codes import Rung


@pytest.mark.parametrize("rung", [Rung.RAW, Rung.SUPPLIER, Rung.SURFACE, Rung.NEIGHBOURS])
def test_two_in_three_waters_that_were_not_seen_lie_inside(store, rung):
    """Each fifth of the municipalities is held against the factor of the other four."""
    found = errors(store)[rung]
    assert 0.60 <= found.inside <= 0.76
    assert 1 < found.factor < 2
    assert found.n > 1000


@pytest.mark.parametrize(("group", "least", "n"), [(LAKES, 0.60, 1042), (WORKS, 0.60, 24)])
def test_the_factor_holds_for_lakes_and_for_waterworks(store, group, least, n):
    checks = surface_checks(store)
    checks = checks[checks["group"].eq(group)]
    off = (checks["measured"] / checks["estimated"]).map(math.log).abs()
    inside = off <= math.log(errors(store)[Rung.SURFACE].factor)
    assert len(checks) == n
    assert least <= inside.mean() <= 0.76


def test_a_lake_that_a_cell_was_made_of_does_not_check_it(store):
    checks, grid = surface_checks(store), store.tables["grid"]
    cells = set(zip(grid["municipality_number"], grid["mg_mg_l"], strict=True))
    lakes = checks[checks["group"].eq(LAKES)]
    assert not cells & set(zip(lakes["municipality_number"], lakes["measured"], strict=True))


def test_a_water_that_several_works_take_checks_once(store):
    """Mjøsa's one value of 2019 is published for works of six municipalities."""
    works = surface_checks(store).query("group == 'waterworks'")
    assert works["measured"].eq(0.65).sum() == 1


def test_an_interval_checks_by_its_middle(store):
    figures = store.tables["site_figures"].copy()
    ranges = figures["best"].notna() & (figures.index % 2 == 0)
    figures.loc[ranges, "low"] = figures["best"] * 0.5
    figures.loc[ranges, "high"] = figures["best"] * 1.5
    figures.loc[ranges, "best"] = math.nan
    of_ranges = errors(replace(store, tables={**store.tables, "site_figures": figures}))[Rung.RAW]
    assert astuple(of_ranges) == pytest.approx(astuple(errors(store)[Rung.RAW]))


def test_a_factor_by_hand():
    """Of ten waters, each twice or half as high as estimated, all lie within a factor of two."""
    measured = [1.0, 4.0] * 5
    numbers = [f"{1100 + place}" for place in range(10)]
    checks = pd.DataFrame({"measured": measured, "estimated": 2.0, "municipality_number": numbers})
    found = error(checks)
    assert (found.factor, found.inside, found.n) == (pytest.approx(2), 1, 10)
    assert math.isnan(error(checks.head(9)).factor)


def test_the_share_of_magnesium_in_hard_lakes(store):
    share = share_of_hardness(store)
    assert (share.low, share.best, share.high) == pytest.approx((0.074, 0.19, 0.42), abs=0.005)
    assert share.n == 58
