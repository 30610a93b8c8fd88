"""Which figures reach which work, and which of them speaks for it.

Better evidence wins and is never mixed with worse: a measured concentration before a bound from
hardness, treated water before raw, the main supplier's water before a lesser one's, then the
newest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from data.evidence import Figure
from data.memo import per_store
from data.store import Store

WHOLESALE_SHARE = 0.1
"""A supplier of whose reported residents less than this part drink at no other work is a producer
for others: its figures are shown where its water is drunk."""

RANK = {"measured": 0, "raw": 1, "bounded": 2}
"""Evidence of a work's own figures, the best first."""
_STAGE_ORDER = {"treated": 0, "unknown": 1, "raw": 2}
_SUPPLY_ORDER = {"yes": 0, "no": 1, "unclear": 1, "part": 2}


@per_store(maxsize=32)
def figures_of_works(store: Store, parameter: str) -> pd.DataFrame:
    """Return every published figure of a parameter with every work whose water it is.

    One row a (work, sample), best first within a work; `published_for` is the municipality that
    the figure was published for, `water` tells the waters of a work apart. Hardness that was
    calculated from calcium alone is left out, as it is not total hardness.
    """
    figures = store.tables["figures"]
    figures = figures[figures["parameter"].eq(parameter) & ~figures["from_calcium_only"]]
    samples = store.tables["samples"].drop(columns="source_type")
    samples = samples.rename(columns={"municipality_number": "published_for"})
    rows = (
        store.tables["sample_works"].merge(figures, on="sample_id").merge(samples, on="sample_id")
    )
    measured = rows["value_type"].ne("bounded")
    raw = rows["stage"].eq("raw")
    at_home = rows["waterworks_id"].map(store.waterworks["municipality_number"])
    rows = rows.assign(
        middle=rows["best"].fillna((rows["low"] + rows["high"]) / 2),
        water=_waters(rows),
        evidence=np.where(~measured, "bounded", np.where(raw, "raw", "measured")),
        _weak=(~measured).astype(int),
        _stage=rows["stage"].map(_STAGE_ORDER),
        _supply=_supply_order(store, rows),
        _age=-rows["year"].fillna(0).astype(int),
        _link=rows["confidence"].ne("sure").astype(int),
        _away=rows["published_for"].ne(at_home).astype(int),
        _least=-rows["high"],
    )
    order = ["waterworks_id", "_weak", "_stage", "_supply", "_age", "_link", "_away", "_least"]
    return rows.sort_values([*order, "sample_id"]).drop(columns=order[1:])


def _waters(rows: pd.DataFrame) -> pd.Series:
    """What tells the waters of a work apart: the plant and the lake where they are known, else the
    name it was published under, however it is spelt ("Vannverk", "vannverk"), and for whom."""
    spelt = rows["published_name"].str.casefold().str.replace(r"[\W_]+", " ", regex=True)
    named = spelt.str.strip() + "|" + rows["published_for"]
    body = rows["water_body"].where(rows["water_body"].ne(""), named)
    return rows["plant"].where(rows["plant"].ne(""), body)


def _supply_order(store: Store, rows: pd.DataFrame) -> pd.Series:
    """0 for a work's own or main water, 2 for water that it gets in part only."""
    producers = store.tables["sample_works"].query("role == 'producer'")[
        ["sample_id", "waterworks_id"]
    ]
    bought = producers.merge(
        store.tables["supplies"], left_on="waterworks_id", right_on="supplier_id"
    )
    kind = (
        bought.assign(order=bought["counted_twice"].map(_SUPPLY_ORDER))
        .groupby(["sample_id", "network_id"])["order"]
        .min()
    )
    keys = pd.MultiIndex.from_frame(rows[["sample_id", "waterworks_id"]])
    order = pd.Series(kind.reindex(keys).to_numpy(), index=rows.index)
    return order.fillna(0).where(rows["role"].eq("network"), 0)


@per_store(maxsize=32)
def current_figures(store: Store, parameter: str) -> pd.DataFrame:
    """Return the newest figure of every water that reaches a work, of the same evidence as the
    one that speaks for the work; best first."""
    return newest(figures_of_works(store, parameter))


def newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the newest figure of every water among rows of `figures_of_works`, of the same
    evidence as the one that speaks for the work; best first."""
    rows = rows[rows["evidence"].eq(rows.groupby("waterworks_id")["evidence"].transform("first"))]
    return rows.drop_duplicates(["waterworks_id", "water"])


@per_store(maxsize=32)
def best_of_works(store: Store, parameter: str) -> pd.DataFrame:
    """Return the one figure that speaks for each work, as `speaking` finds it."""
    return speaking(figures_of_works(store, parameter))


def behind(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that the figure that speaks for each work rests on, best first.

    It is one, but where only bounds are known, all of them, and where a work makes its water at
    several plants, the newest of each plant.
    """
    rows = newest(rows)
    first = ~rows.duplicated("waterworks_id")
    made = rows["role"].eq("producer") & rows["plant"].ne("")
    apart = made & made.groupby(rows["waterworks_id"]).transform("first")
    apart &= ~rows.duplicated(["waterworks_id", "plant", "role"])
    return rows[first | rows["evidence"].eq("bounded") | apart]


def speaking(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the one figure that speaks for each work among rows of `figures_of_works`, indexed by
    waterworks_id.

    Where it rests on several (see `behind`), it is the interval that holds all of them: "at most"
    must be true of every tap, and no plant speaks for another. Its `cautions` and `quote` are
    then those of all, `first_year` the oldest year. `spread_low` and `spread_high` are the extremes
    over the waters that reach the work, `waters` how many they are.
    """
    spread = newest(rows).groupby("waterworks_id")
    spread = spread.agg(
        spread_low=("low", "min"), spread_high=("high", "max"), waters=("sample_id", "size")
    )
    rows = behind(rows)
    by_work = rows.groupby("waterworks_id")
    low, high = by_work["low"].min(), by_work["high"].max()
    best = rows.drop_duplicates("waterworks_id").set_index("waterworks_id").join(spread)
    best = best.assign(low=low, high=high, first_year=by_work["year"].min())
    plants = by_work.size().gt(1) & best["evidence"].ne("bounded")
    for work in best.index[plants]:
        own = rows[rows["waterworks_id"].eq(work)]
        codes = dict.fromkeys(code for texts in own["cautions"] for code in texts.split(";"))
        best.loc[work, ["value_type", "best"]] = ["range", math.nan]
        best.loc[work, "text"] = f"{low[work]:g}-{high[work]:g}"
        best.loc[work, "middle"] = (low[work] + high[work]) / 2
        best.loc[work, "cautions"] = ";".join(filter(None, codes))
        best.loc[work, "quote"] = " | ".join(dict.fromkeys(own["quote"]))
    return best


@per_store(maxsize=32)
def delivering(store: Store) -> pd.DataFrame:
    """Return the active works whose water is drunk under their own name, indexed by id."""
    works = store.waterworks
    counted, reported = works["residents_counted_here"], works["residents"]
    producer_only = (reported > 0) & (counted < WHOLESALE_SHARE * reported.astype("Float64"))
    return works[works["active"] & ~producer_only.fillna(False)]


def as_figure(row: pd.Series | Mapping[str, Any]) -> Figure:
    """Return the figure that a row of `figures` holds, or one of an estimate with its `cap`."""
    best, cap = row["best"], row.get("cap", math.nan)
    return Figure(
        row["value_type"],
        row["low"],
        row["high"],
        math.nan if pd.isna(best) else best,
        row["text"],
        math.nan if pd.isna(cap) else cap,
    )
