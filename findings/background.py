"""What surface water of a municipality usually holds, and how far off that is.

The background is the median of the grid cells in the municipality, else of its lakes and streams
(the newest figure of each, limed waters left out). Its error is found against the waterworks of
the snapshot that have published or sampled magnesium in surface water.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.codes import SURFACE_KINDS
from data.evidence import Figure, expected
from data.memo import per_store
from data.store import Store


@dataclass(frozen=True)
class Error:
    """How far background and measured figures lie apart: `factor` is one standard deviation of
    the logarithm of their ratio, `bias` the median ratio, `n` the number of published waters."""

    factor: float
    bias: float
    n: int


@per_store(maxsize=4)
def medians(store: Store) -> pd.DataFrame:
    """Return per municipality `mg` (mg/l), `n` and `basis` ('grid' or 'lakes')."""
    grid = store.tables["grid"].groupby("municipality_number")["mg_mg_l"].agg(mg="median", n="size")
    lakes = newest_of_sites(store)
    lakes = lakes[~lakes["limed"] & lakes["kind"].isin(SURFACE_KINDS)]
    lakes = lakes.groupby("municipality_number")["mg"].agg(mg="median", n="size")
    both = pd.concat([grid.assign(basis="grid"), lakes.assign(basis="lakes")])
    return both[~both.index.duplicated() & (both.index != "")]


@per_store(maxsize=4)
def newest_of_sites(store: Store) -> pd.DataFrame:
    """Return the newest magnesium (mg/l) of each site and the calcium of the same sample, with the
    site's columns and `first_year`, `years` (how many), indexed by site_id.

    Where only a limit or a range is known, its middle stands. Monitored groundwater is among the
    sites, by its `kind`.
    """
    samples = store.tables["site_samples"].sort_values("year", na_position="first")
    figures = store.tables["site_figures"]
    middle = figures["best"].fillna((figures["low"] + figures["high"]) / 2)
    values = figures.assign(middle=middle).pivot(
        index="sample_id", columns="parameter", values="middle"
    )
    texts = figures.query("parameter == 'mg'").set_index("sample_id")["text"]
    rows = samples.join(values, on="sample_id").join(texts.rename("mg_text"), on="sample_id")
    rows = rows[rows["mg_text"].notna()]
    by_site = rows.groupby("site_id")
    span = by_site["year"].agg(first_year="min", years="nunique")
    newest = by_site.tail(1).set_index("site_id").join(span)
    return store.tables["sites"].set_index("site_id").join(newest)


@per_store(maxsize=4)
def error(store: Store) -> Error:
    """Compare the background with every published water that measured magnesium in surface water.

    The newest figure of each published water counts once, against the background of its
    municipality. Raw and treated water of one lake (Holsfjorden) are two published waters, and
    weak sources are among them.
    """
    figures = store.tables["figures"].query("parameter == 'mg' and value_type != 'bounded'")
    rows = figures.merge(store.tables["samples"], on="sample_id")
    rows = rows[rows["source_type"].eq("surface_water")]
    rows = rows[~rows["cautions"].str.contains("bottled_label")]
    rows = rows.sort_values("year", na_position="first").drop_duplicates(
        "published_name", keep="last"
    )
    middle = rows["best"].fillna((rows["low"] + rows["high"]) / 2)
    ratio = np.log(middle / rows["municipality_number"].map(medians(store)["mg"])).dropna()
    return Error(math.exp(ratio.std(ddof=1)), math.exp(ratio.median()), len(ratio))


@per_store(maxsize=4)
def figures(store: Store) -> dict[str, Figure]:
    """Return the expected figure of each municipality that has one (mg/l), with its error; none
    at all where the error cannot be found, as an expectation without its error says too much."""
    factor = error(store).factor
    if math.isnan(factor):
        return {}
    return {number: expected(row.mg, factor) for number, row in medians(store).iterrows()}
