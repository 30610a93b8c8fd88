"""What surface water of a municipality usually holds.

It is the geometric mean of the grid cells in the municipality, else of its lakes and streams (the
newest figure of each, limed waters left out), else of the cells around it. How far off that is
stands in `findings.calibration`; why it is the geometric mean, in `docs/estimates.md`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.codes import SURFACE_KINDS
from data.memo import per_store
from data.store import Store

NEIGHBOURS = 10
"""Cells around a municipality that has none of its own, weighted by their distance."""
EARTH_KM = 6371.0
_LEAST_KM = 3.0


@per_store(maxsize=4)
def typical(store: Store) -> pd.DataFrame:
    """Return per municipality `mg` and `ca` (mg/l; `ca` is missing without cells), `n` and `basis`:
    'grid', 'lakes', or 'neighbours' where only cells of other municipalities are known."""
    grid = _cells(store)
    means = np.exp(np.log(grid[["mg", "ca"]]).groupby(grid["municipality_number"]).mean())
    own = means.assign(n=grid["municipality_number"].value_counts(), basis="grid")
    lakes = unlimed(store)
    logs = np.log(lakes["mg"]).groupby(lakes["municipality_number"]).agg(["mean", "size"])
    of_lakes = pd.DataFrame({"mg": np.exp(logs["mean"]), "n": logs["size"], "basis": "lakes"})
    both = pd.concat([own, of_lakes])
    both = both[~both.index.duplicated() & (both.index != "")]
    return pd.concat([both, around(store, store.municipalities.index.difference(both.index))])


def _cells(store: Store) -> pd.DataFrame:
    """The cells that hold magnesium above zero, as a mean of logarithms needs; a calcium of zero
    counts as missing."""
    grid = store.tables["grid"].rename(columns={"mg_mg_l": "mg", "ca_mg_l": "ca"})
    grid = grid[grid["mg"] > 0]
    return grid.assign(ca=grid["ca"].where(grid["ca"] > 0))


def around(
    store: Store, numbers: pd.Index, apart: bool = False, count: int = NEIGHBOURS
) -> pd.DataFrame:
    """Return what the `count` cells nearest to municipalities hold, as `typical` does: a mean of
    logarithms, weighted by the inverse square of the distance from a point in the municipality.

    `apart` leaves the municipality's own cells out.
    """
    grid = _cells(store)
    if not len(numbers) or grid.empty:
        return pd.DataFrame({"mg": [], "ca": [], "n": [], "basis": []}, index=pd.Index([]))
    points = store.boundaries.set_index("municipality_number").geometry.loc[numbers]
    points = points.representative_point()
    here, there = _on_earth(points.y, points.x), _on_earth(grid["lat"], grid["lon"])
    square = (here**2).sum(axis=1)[:, None] + (there**2).sum(axis=1) - 2 * here @ there.T
    if apart:
        own = grid["municipality_number"].to_numpy()[None] == np.asarray(numbers)[:, None]
        square = np.where(own, np.inf, square)
    nearest = np.argpartition(square, min(count, len(grid)) - 1, axis=1)[:, :count]
    weights = 1 / np.maximum(np.take_along_axis(square, nearest, 1), _LEAST_KM**2)

    def mean(column: str) -> np.ndarray:
        logs = np.log(grid[column].to_numpy())[nearest]
        known = np.where(np.isnan(logs), 0, weights)
        with np.errstate(invalid="ignore"):  # where none of the cells holds it
            return np.asarray(np.exp(np.nansum(known * logs, axis=1) / known.sum(axis=1)))

    return pd.DataFrame(
        {"mg": mean("mg"), "ca": mean("ca"), "n": nearest.shape[1], "basis": "neighbours"},
        index=pd.Index(numbers),
    )


def _on_earth(lat: pd.Series, lon: pd.Series) -> np.ndarray:
    """Points (degrees) as x, y, z in km: straight lines between them are as good as great circles
    within a country."""
    north, east = np.radians(lat.to_numpy(float)), np.radians(lon.to_numpy(float))
    flat = np.cos(north)
    return np.asarray(EARTH_KM * np.c_[flat * np.cos(east), flat * np.sin(east), np.sin(north)])


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


def sites_of(store: Store, number: str) -> pd.DataFrame:
    """Return the rows of `newest_of_sites` of a municipality, by name."""
    places = _sites_by_place(store).get(number, np.empty(0, int))
    return newest_of_sites(store).iloc[places].sort_values("name")


@per_store(maxsize=1)
def _sites_by_place(store: Store) -> Mapping[str, np.ndarray]:
    return dict(newest_of_sites(store).groupby("municipality_number").indices)


@per_store(maxsize=4)
def unlimed(store: Store) -> pd.DataFrame:
    """Return the lakes and streams that are not limed and hold magnesium above zero, with the
    columns of `newest_of_sites`."""
    sites = newest_of_sites(store)
    natural = sites["kind"].isin(SURFACE_KINDS) & ~sites["limed"].fillna(True).astype(bool)
    return sites[natural & sites["mg"].gt(0)]
