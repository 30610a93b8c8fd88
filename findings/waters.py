"""Which figures reach which work, and which of them speaks for it.

Better evidence wins and is never mixed with worse: a measured concentration before a bound from
hardness, treated water before raw, the main supplier's water before a lesser one's, then the
newest.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.codes import LinkConfidence
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
_EVIDENCE = pd.Series(["bounded", "raw", "measured"], dtype="str")
_OF_FIGURE = [
    *("sample_id", "text", "low", "high", "best", "value_type", "from_calcium_only"),
    "words_missing",
]
_OF_SAMPLE = ["published_name", "municipality_number", "plant", "stage", "year", "source_id"]
_OF_SAMPLE += ["water_body", "cautions"]


@per_store(maxsize=2)
def figures_of_works(store: Store, parameter: str) -> pd.DataFrame:
    """Return every published figure of a parameter with every work whose water it is.

    One row a (work, sample), best first within a work; `published_for` is the municipality that
    the figure was published for, `water` tells the waters of a work apart. Hardness that was
    calculated from calcium alone is left out, as it is not total hardness. What else is known of a
    sample, as its words, stands in its table.
    """
    links, sample = store.tables["sample_works"], store.places("sample_works", "sample_id")
    figures, figure = store.tables["figures"], _of_parameter(store, parameter)[sample]
    rank = _ranks(store)
    there = np.flatnonzero(figure >= 0)
    bounded = figures["value_type"].eq("bounded").to_numpy()
    last = -figures["high"].to_numpy()[figure[there]], rank.sample[there]
    first = rank.work[there], bounded[figure[there]], rank.merit[there]
    there = there[np.lexsort((*reversed(last), *reversed(first)))]
    parts = (
        links[["waterworks_id", "role", "confidence"]].take(there),
        figures[_OF_FIGURE].take(figure[there]),
        store.tables["samples"][_OF_SAMPLE].take(sample[there]),
    )
    rows = pd.concat([part.reset_index(drop=True) for part in parts], axis=1)
    evidence = np.where(rows["stage"].eq("raw"), 1, 2)
    return rows.rename(columns={"municipality_number": "published_for"}).assign(
        middle=rows["best"].fillna((rows["low"] + rows["high"]) / 2),
        water=_waters(rows),
        evidence=_EVIDENCE.take(np.where(bounded[figure[there]], 0, evidence)).array,
    )


@per_store(maxsize=4)
def reserves(store: Store) -> pd.MultiIndex:
    """Return the works with the samples that are of a reserve of theirs (work, sample): of a lake
    that the work's source names after another one, and of which it is only likely that the work
    takes it. Such a water says nothing of what usually comes out of the tap."""
    links, samples = store.tables["sample_works"], store.samples
    rows = links[links["confidence"].eq(LinkConfidence.LIKELY) & links["role"].eq("producer")]
    lakes = rows["sample_id"].map(samples["published_name"]).str.split("lake ").str[-1]
    sources = rows["waterworks_id"].map(store.waterworks["source_name"]).str.split(", ")
    second = [
        lake in source[1:] and lake not in source[0]
        for lake, source in zip(lakes, sources, strict=True)
    ]
    return pd.MultiIndex.from_frame(rows.loc[second, ["waterworks_id", "sample_id"]])


def without_reserves(store: Store, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of works and their samples (see `figures_of_works`) but for `reserves`."""
    pairs = pd.MultiIndex.from_frame(rows[["waterworks_id", "sample_id"]])
    return rows[~pairs.isin(reserves(store))]


def _waters(rows: pd.DataFrame) -> pd.Series:
    """What tells the waters of a work apart: the plant and the lake where they are known, else the
    name it was published under, however it is spelt ("Vannverk", "vannverk"), and for whom."""
    # A name stands in many rows, and is put right once.
    name, names = pd.factorize(rows["published_name"])
    spelt = names.str.casefold().str.replace(r"[\W_]+", " ", regex=True).str.strip()
    named = pd.Series(spelt.take(name).array, rows.index) + "|" + rows["municipality_number"]
    body = rows["water_body"].where(rows["water_body"].ne(""), named)
    return rows["plant"].where(rows["plant"].ne(""), body)


def _of_parameter(store: Store, parameter: str) -> np.ndarray:
    """The row in `figures` of each sample's figure of a parameter, -1 where there is none, which is
    what the last one is: that of no sample."""
    figures = store.tables["figures"]
    wanted = figures["parameter"].eq(parameter) & ~figures["from_calcium_only"]
    found = np.flatnonzero(wanted)
    of_sample = np.full(len(store.tables["samples"]) + 1, -1)
    of_sample[store.places("figures", "sample_id")[found]] = found
    of_sample[-1] = -1
    return of_sample


@dataclass(frozen=True)
class _Ranks:
    """What orders the rows of `sample_works`, the least first: the ids of `work` and `sample`, and
    the `merit` of the sample for the work, which looks at no figure."""

    work: np.ndarray
    sample: np.ndarray
    merit: np.ndarray


@per_store(maxsize=1)
def _ranks(store: Store) -> _Ranks:
    links, samples = store.tables["sample_works"], store.tables["samples"]
    sample = store.places("sample_works", "sample_id")
    work = store.places("sample_works", "waterworks_id")
    published_for = store.places("samples", "municipality_number")[sample]
    merits = (
        samples["stage"].map(_STAGE_ORDER).to_numpy()[sample],
        _supply_order(store, links),
        -samples["year"].fillna(0).to_numpy(int)[sample],
        links["confidence"].ne("sure").to_numpy(),
        published_for != store.places("waterworks", "municipality_number")[work],
    )
    _, merit = np.unique(np.stack(merits).astype(np.int16), axis=1, return_inverse=True)
    return _Ranks(
        _order_of_ids(store.tables["waterworks"])[work], _order_of_ids(samples)[sample], merit
    )


def _order_of_ids(table: pd.DataFrame) -> np.ndarray:
    """Where each row of a table stands when they are ordered by their id."""
    order = np.empty(len(table), np.int32)
    order[table.iloc[:, 0].argsort().to_numpy()] = np.arange(len(table))
    return order


def _supply_order(store: Store, links: pd.DataFrame) -> np.ndarray:
    """0 for a work's own or main water, 2 for water that it gets in part only."""
    supplies = store.tables["supplies"]
    sold = links["role"].eq("producer") & links["waterworks_id"].isin(supplies["supplier_id"])
    producers = links.loc[sold, ["sample_id", "waterworks_id"]]
    bought = producers.merge(supplies, left_on="waterworks_id", right_on="supplier_id")
    kind = (
        bought.assign(order=bought["counted_twice"].map(_SUPPLY_ORDER))
        .groupby(["sample_id", "network_id"])["order"]
        .min()
    )
    order = np.zeros(len(links), int)
    network = links["role"].eq("network").to_numpy()
    keys = pd.MultiIndex.from_frame(links.loc[network, ["sample_id", "waterworks_id"]])
    order[network] = kind.reindex(keys).fillna(0)
    return order


def newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the newest figure of every water among rows of `figures_of_works`, of the same
    evidence as the one that speaks for the work; best first."""
    rows = rows[rows["evidence"].eq(_of_first(rows["waterworks_id"], rows["evidence"]))]
    return rows.drop_duplicates(["waterworks_id", "water"])


def _of_first(works: pd.Series, values: pd.Series) -> pd.Series:
    """The value of the first row of each row's work."""
    work, _ = pd.factorize(works)
    return values[~works.duplicated()].take(work).set_axis(values.index)


@per_store(maxsize=32)
def current_figures(store: Store, parameter: str) -> pd.DataFrame:
    """Return which samples the newest figure of every water that reaches a work is of, as `newest`
    finds them: `waterworks_id`, `sample_id` and the figure's `middle`, best first within a work."""
    return _newest_of_works(store, parameter)[["waterworks_id", "sample_id", "middle"]]


@per_store(maxsize=1)
def _newest_of_works(store: Store, parameter: str) -> pd.DataFrame:
    return newest(figures_of_works(store, parameter))


def different(store: Store, parameter: str, places: pd.Series) -> pd.DataFrame:
    """Return the different waters of places: `place`, `sample_id` and the figure's `middle`.

    `places` names the place of each work that counts, by waterworks_id. A water that reaches
    several works of a place is one; of a work that makes its water at several plants, each plant's
    is one.
    """
    by_work = _current_of_works(store, parameter)
    found = [by_work[work] for work in places.index if work in by_work]
    rows = current_figures(store, parameter).iloc[np.concatenate(found) if found else []]
    rows = rows.assign(place=places[rows["waterworks_id"]].array)
    return rows.drop_duplicates(["place", "sample_id"])


def different_middles(store: Store, parameter: str, works: Iterable[str]) -> np.ndarray:
    """Return the middle of the figure of each different water that reaches some works, given by
    waterworks_id, in the unit of the parameter and in no order."""
    by_work = _current_of_works(store, parameter)
    found = [by_work[work] for work in works if work in by_work]
    if not found:
        return np.empty(0)
    rows = np.concatenate(found)
    sample, middle = _coded(store, parameter)
    _, first = np.unique(sample[rows], return_index=True)
    middles: np.ndarray = middle[rows[first]]
    return middles


@per_store(maxsize=32)
def _coded(store: Store, parameter: str) -> tuple[np.ndarray, np.ndarray]:
    """The samples of `current_figures` as numbers, and their middles."""
    rows = current_figures(store, parameter)
    return pd.factorize(rows["sample_id"])[0], rows["middle"].to_numpy(float)


@per_store(maxsize=32)
def _current_of_works(store: Store, parameter: str) -> Mapping[str, np.ndarray]:
    """Where the rows of each work stand in the table of `current_figures`."""
    return dict(current_figures(store, parameter).groupby("waterworks_id").indices)


@per_store(maxsize=32)
def behind_works(store: Store, parameter: str) -> pd.DataFrame:
    """Return the rows that the figure that speaks for each work rests on, as `behind` finds
    them."""
    return behind(_newest_of_works(store, parameter))


@per_store(maxsize=32)
def best_of_works(store: Store, parameter: str) -> pd.DataFrame:
    """Return the one figure that speaks for each work, as `speaking` finds it."""
    return _speaking(_newest_of_works(store, parameter))


def behind(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `newest` that the figure that speaks for each work rests on, best first.

    It is one, but where only bounds are known, all of them, and where a work makes its water at
    several plants, the newest of each plant.
    """
    first = ~rows["waterworks_id"].duplicated()
    made = rows["role"].eq("producer") & rows["plant"].ne("")
    apart = made & _of_first(rows["waterworks_id"], made)
    apart &= ~rows.duplicated(["waterworks_id", "plant", "role"])
    return rows[first | rows["evidence"].eq("bounded") | apart]


def speaking(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the one figure that speaks for each work among rows of `figures_of_works`, indexed by
    waterworks_id.

    Where it rests on several (see `behind`), it is the interval that holds all of them: "at most"
    must be true of every tap, and no plant speaks for another. Its `cautions` are then those of
    all, `first_year` the oldest year. `spread_low` and `spread_high` are the extremes over the
    waters that reach the work, `waters` how many they are.
    """
    return _speaking(newest(rows))


def _speaking(rows: pd.DataFrame) -> pd.DataFrame:
    """`speaking`, of rows that are the newest."""
    spread = rows.groupby("waterworks_id").agg(
        spread_low=("low", "min"), spread_high=("high", "max"), waters=("sample_id", "size")
    )
    rows = behind(rows)
    by_work = rows.groupby("waterworks_id")
    low, high = by_work["low"].min(), by_work["high"].max()
    best = rows.drop_duplicates("waterworks_id").set_index("waterworks_id").join(spread)
    best = best.assign(low=low, high=high, first_year=by_work["year"].min())
    plants = by_work.size().gt(1) & best["evidence"].ne("bounded")
    for work, own in rows[rows["waterworks_id"].isin(best.index[plants])].groupby("waterworks_id"):
        codes = dict.fromkeys(code for texts in own["cautions"] for code in texts.split(";"))
        best.loc[work, ["value_type", "best"]] = ["range", math.nan]
        best.loc[work, "text"] = f"{low[work]:g}-{high[work]:g}"
        best.loc[work, "middle"] = (low[work] + high[work]) / 2
        best.loc[work, "cautions"] = ";".join(filter(None, codes))
    return best


def words_of_works(store: Store, parameter: str) -> pd.Series:
    """Return the words that the figure that speaks for each work was read from, by waterworks_id;
    those of all plants where it rests on several."""
    rows = behind_works(store, parameter)
    one = rows["evidence"].eq("bounded") & rows["waterworks_id"].duplicated()
    rows = rows[~one]
    quotes = store.samples["quote"].reindex(rows["sample_id"]).set_axis(rows["waterworks_id"])
    several = quotes.index.duplicated(keep=False)
    joined = quotes[several].groupby(level=0).agg(lambda own: " | ".join(dict.fromkeys(own)))
    return pd.concat([quotes[~several], joined])


@per_store(maxsize=32)
def delivering(store: Store) -> pd.DataFrame:
    """Return the active works whose water is drunk under their own name, indexed by id."""
    works = store.waterworks
    counted, reported = works["residents_counted_here"], works["residents"]
    producer_only = (reported > 0) & (counted < WHOLESALE_SHARE * reported.astype("Float64"))
    return works[works["active"] & ~producer_only.fillna(False)]


@per_store(maxsize=1)
def delivering_by_place(store: Store) -> Mapping[str, list[str]]:
    """Return the works of `delivering` of each municipality, those with most residents first."""
    return by_place(delivering(store))


def by_place(works: pd.DataFrame) -> dict[str, list[str]]:
    """Return the ids of waterworks by the number of their municipality, those with most residents
    first and those of which none are known last."""
    ordered = works.sort_values(
        "residents_counted_here", ascending=False, na_position="last", kind="stable"
    )
    found: dict[str, list[str]] = {}
    for place, work in zip(ordered["municipality_number"], ordered.index, strict=True):
        found.setdefault(place, []).append(work)
    return found


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
