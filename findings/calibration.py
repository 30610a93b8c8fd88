"""How far estimates lie from waters that they have not seen, and the factor that follows.

The factor of a rung is the one that holds `data.evidence.INSIDE` of such waters. What surface water
usually holds is held against lakes, streams and waterworks; grid cells were made of some lakes, so
those whose value stands in a cell of their municipality do not count. A sampled lake is held
against itself many years before, and against the treated water of the same work.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.codes import SourceType
from data.evidence import CA_G_PER_MOL, DH_PER_MMOL_L, INSIDE, MG_G_PER_MOL
from data.memo import per_store
from data.store import Store
from findings import background, waters
from findings.codes import Rung

WORKS, LAKES = "waterworks", "lakes"
FOLDS = 5
FEWEST = 10
"""Waters that a factor needs."""
HARD_LAKES = 1.5
"""°dH from which on a lake tells how much of hardness is magnesium."""
SHARE_ENDS = (0.05, 0.95)
"""The part of such lakes that lies below the low and the high end of the share."""


@dataclass(frozen=True)
class Error:
    """How far off a rung is: `factor` holds `inside` (0-1) of `n` waters when it is found from the
    other ones, fold by fold; `bias` is the median of measured over estimated.

    `factor` is NaN where there are too few waters to say.
    """

    factor: float
    inside: float
    bias: float
    n: int


@dataclass(frozen=True)
class Share:
    """The part of hardness (0-1, of the equivalents) that is magnesium in `n` hard lakes: the
    median between the ends that hold nine in ten."""

    low: float
    best: float
    high: float
    n: int


@per_store(maxsize=4)
def errors(store: Store) -> Mapping[Rung, Error]:
    """Return the error of each rung that estimates by a factor."""
    typical, sampled = error(surface_checks(store)), error(_sampled_checks(store))
    apart = error(neighbour_checks(store))
    return {
        Rung.RAW: sampled,
        Rung.SUPPLIER: sampled,
        Rung.SURFACE: typical,
        Rung.NEIGHBOURS: apart,
    }


def error(checks: pd.DataFrame) -> Error:
    """Return the error of estimates against waters they have not seen: a row a water with
    `municipality_number`, `measured` and `estimated` (mg/l). Municipalities stay whole in a fold,
    as their waters have one estimate."""
    off = np.log(checks["measured"] / checks["estimated"])
    if len(off) < FEWEST:
        return Error(math.nan, math.nan, math.nan, len(off))
    fold = pd.Series(pd.factorize(checks["municipality_number"], sort=True)[0] % FOLDS, off.index)
    most = fold.map({one: abs(off[fold.ne(one)]).quantile(INSIDE) for one in range(FOLDS)})
    factor = math.exp(abs(off).quantile(INSIDE))
    return Error(factor, float((abs(off) <= most).mean()), math.exp(off.median()), len(off))


@per_store(maxsize=4)
def surface_checks(store: Store) -> pd.DataFrame:
    """Return what surface water usually holds (`estimated`) against what was `measured` (mg/l), a
    row a water: `name`, `municipality_number`, `group` (WORKS or LAKES)."""
    waters_ = pd.concat([_works(store), _lakes(store)], ignore_index=True)
    typical = background.typical(store)
    typical = typical[typical["basis"].ne("neighbours")]["mg"]
    return _against(waters_, typical)


@per_store(maxsize=4)
def neighbour_checks(store: Store) -> pd.DataFrame:
    """Return the same for municipalities as if they had no cells of their own."""
    waters_ = pd.concat([_works(store), _lakes(store)], ignore_index=True)
    around = background.around(store, store.municipalities.index, True)["mg"]
    return _against(waters_, around)


def _against(waters_: pd.DataFrame, typical: pd.Series) -> pd.DataFrame:
    checks = waters_.assign(estimated=waters_["municipality_number"].map(typical))
    return checks[checks["estimated"].notna()].reset_index(drop=True)


def _lakes(store: Store) -> pd.DataFrame:
    """The unlimed lakes and streams that no cell was made of."""
    lakes, grid = background.unlimed(store), store.tables["grid"]
    cells = pd.MultiIndex.from_frame(grid[["municipality_number", "mg_mg_l"]])
    same = pd.MultiIndex.from_frame(lakes[["municipality_number", "mg"]]).isin(cells)
    lakes = lakes[~same & lakes["municipality_number"].ne("")]
    return lakes[["name", "municipality_number"]].assign(measured=lakes["mg"], group=LAKES)


def _works(store: Store) -> pd.DataFrame:
    """The newest figure of each surface water that a work produces, treated before raw; a water
    that several works take counts once."""
    rows = waters.figures_of_works(store, "mg")
    kinds = rows["waterworks_id"].map(store.waterworks["source_type"])
    rows = rows[
        rows["role"].eq("producer")
        & rows["evidence"].ne("bounded")
        & kinds.eq(SourceType.SURFACE_WATER)
        & rows["middle"].gt(0)
    ]
    rows = waters.newest(rows).drop_duplicates("published_name")
    # Works that take a lake publish the survey's one value under names that end in the lake's.
    lake = rows["published_name"].str.extract(r"\b(?:lake|river) (.+)$")[0]
    rows = rows.assign(lake=lake.fillna(rows["published_name"])).drop_duplicates(["lake", "middle"])
    places = rows["waterworks_id"].map(store.waterworks["municipality_number"])
    return pd.DataFrame(
        {
            "name": rows["waterworks_id"].map(store.waterworks["name"]),
            "municipality_number": places,
            "measured": rows["middle"],
            "group": WORKS,
        }
    )


def _sampled_checks(store: Store) -> pd.DataFrame:
    """The newest sample of each unlimed lake against its oldest one, and the treated water of a
    work against its sampled raw water."""
    figures = store.tables["site_figures"].query("parameter == 'mg'")
    middle = figures["best"].fillna((figures["low"] + figures["high"]) / 2)
    rows = store.tables["site_samples"][["sample_id", "site_id", "year"]].merge(
        figures[["sample_id"]].assign(middle=middle), on="sample_id"
    )
    lakes = background.unlimed(store)
    rows = rows[rows["middle"].gt(0) & rows["year"].notna() & rows["site_id"].isin(lakes.index)]
    by_site = rows.sort_values("year").groupby("site_id")
    ends = by_site["middle"].agg(estimated="first", measured="last")
    ends = ends[by_site["year"].nunique() > 1]
    ends["municipality_number"] = lakes["municipality_number"].reindex(ends.index)
    return pd.concat([ends, _pairs(store)], ignore_index=True)


def _pairs(store: Store) -> pd.DataFrame:
    rows = waters.without_reserves(store, waters.figures_of_works(store, "mg"))
    rows = rows[rows["role"].eq("producer") & rows["middle"].gt(0)]
    first = {
        code: rows[rows["evidence"].eq(code)].drop_duplicates("waterworks_id")
        for code in ("measured", "raw")
    }
    both = first["measured"].merge(first["raw"], on="waterworks_id", suffixes=("", "_raw"))
    return pd.DataFrame(
        {
            "estimated": both["middle_raw"],
            "measured": both["middle"],
            "municipality_number": both["published_for"],
        }
    )


@per_store(maxsize=4)
def share_of_hardness(store: Store) -> Share:
    """Return how much of hardness is magnesium in hard lakes and streams."""
    lakes = background.unlimed(store)
    lakes = lakes[lakes["ca"].gt(0)]
    mg, ca = lakes["mg"] / MG_G_PER_MOL, lakes["ca"] / CA_G_PER_MOL
    share = (mg / (mg + ca))[DH_PER_MMOL_L * (mg + ca) >= HARD_LAKES]
    low, high = (float(share.quantile(end)) for end in SHARE_ENDS)
    return Share(low, float(share.median()), high, len(share))
