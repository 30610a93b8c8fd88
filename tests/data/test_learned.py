"""Magnesium learned from other figures of a water: found where it is there, refused where not."""

import numpy as np
import pandas as pd
import pytest

from data import learned


def waters(n, noise, kind="groundwater", known=True):
    """Works whose magnesium is a fifth of their calcium but for noise (a factor)."""
    chance = np.random.default_rng(1)
    ca = np.exp(chance.normal(2, 1, n))
    mg = 0.2 * ca * np.exp(chance.normal(0, np.log(noise), n))
    ids = [f"{kind}-{known}-{place}" for place in range(n)]
    values = pd.DataFrame({"mg": mg if known else np.nan, "ca": ca}, index=ids)
    values = values.reindex(columns=["mg", *learned.PREDICTORS])
    return values, pd.Series(kind, index=ids)


def together(*parts):
    """The values and kinds of several groups of works."""
    return pd.concat([one for one, _ in parts]), pd.concat([kind for _, kind in parts])


def test_what_holds_for_others_is_found_with_its_error():
    values, kinds = together(waters(400, 1.3), waters(5, 1.0, known=False))
    (regression,) = learned.learn(values, kinds)
    assert (regression.predictors, regression.n) == (("ca",), 400)
    assert regression.slopes == pytest.approx((1,), abs=0.05)
    assert np.exp(regression.constant) == pytest.approx(0.2, rel=0.1)
    assert regression.factor == pytest.approx(1.3, abs=0.03)  # 68 % lie within one deviation
    unknown = values[values["mg"].isna()]
    found = learned.estimated([regression], values, kinds)
    assert found.loc[unknown.index, "mg"].to_numpy() == pytest.approx(0.2 * unknown["ca"], rel=0.1)


def test_a_work_that_was_learned_from_is_estimated_by_the_others():
    values, kinds = waters(150, 1.3)
    changed = values.copy()
    first = values.index[0]
    changed.loc[first, "mg"] *= 1000
    before, after = (
        learned.estimated(learned.learn(one, kinds), one, kinds)["mg"] for one in (values, changed)
    )
    assert before[first] == after[first]
    assert (before.drop(first) != after.drop(first)).any()


@pytest.mark.parametrize(("n", "number"), [(99, 0), (100, 1)])
def test_too_few_works_teach_nothing(n, number):
    assert len(learned.learn(*waters(n, 1.2))) == number


@pytest.mark.parametrize(("noise", "refused"), [(1.8, False), (2.3, True)])
def test_what_is_too_far_off_is_refused(noise, refused):
    values, kinds = waters(400, noise)
    (regression,) = learned.learn(values, kinds)
    assert regression.refused == refused
    assert learned.estimated([regression], values, kinds).empty == refused


def test_a_kind_of_water_says_nothing_of_another():
    values, kinds = together(waters(150, 1.2), waters(3, 1.0, kind="surface_water", known=False))
    found = learned.estimated(learned.learn(values, kinds), values, kinds)
    assert not found.index.str.startswith("surface_water").any()


def test_the_shipped_figures_are_too_few(store):
    (line,) = learned.account(store.tables)
    assert line.startswith("magnesium learned from other figures: refused")
