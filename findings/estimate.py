"""One estimate of magnesium for each waterworks, by the first rung that applies.

`Rung` names the ladder. An estimate never rests on the figure that speaks for the work, nor on any
of the same evidence: beside a treated figure it is what raw water says, beside a raw one what is
usual, so that the error can be checked on every work that was measured. Bought water follows its
supplier. Where hardness is published, the estimate is cut at what it allows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data import learned
from data.codes import SourceType, Treatment
from data.evidence import DH_PER_MMOL_L, MG_G_PER_MOL, NONE, Figure, estimate
from data.memo import per_store
from data.store import Store
from findings import background, waters
from findings.calibration import errors, share_of_hardness
from findings.codes import Evidence, NoEstimate, Rung
from findings.supply import partners, producers

LEAST_HARDNESS = 0.8
"""°dH from which on the share of magnesium is taken; below it varies more from lake to lake."""
_HARDENERS = ("marble", "lime")
_KEYS = ["waterworks_id", "sample_id"]
_RANK = {"measured": 0, "raw": 1}
_ENDS = ["low", "best", "high", "factor"]
_COLUMNS = [*_ENDS, "rung", "basis"]


@dataclass(frozen=True, slots=True)
class WorkEstimate:
    """What is estimated for a work (mg/l), and from what.

    `factor` is the error: `high / best` before anything was cut, NaN where the interval is no
    factor around the best value. `producer` is the work whose water it is, "" for its own; `basis`
    the ids that it rests on: samples, or the municipality whose surface water it is. `assumed`
    says that the kind of water is not known and the estimate holds only for surface water.
    `reason` says why there is none.
    """

    figure: Figure
    rung: Rung | None = None
    factor: float = math.nan
    producer: str = ""
    basis: tuple[str, ...] = ()
    assumed: bool = False
    reason: NoEstimate | None = None


@per_store(maxsize=4)
def of_works(store: Store) -> Mapping[str, WorkEstimate]:
    """Return the estimate of every work by its id."""
    return {
        row.Index: WorkEstimate(
            figure=NONE if pd.isna(row.best) else estimate(row.low, row.best, row.high, row.cap),
            rung=None if pd.isna(row.best) else Rung(row.rung),
            factor=row.factor,
            producer=row.producer if row.producer != row.Index else "",
            basis=tuple(row.basis.split("|")) if isinstance(row.basis, str) else (),
            assumed=bool(row.assumed),
            reason=NoEstimate(row.reason) if row.reason else None,
        )
        for row in table(store).itertuples()
    }


@per_store(maxsize=4)
def answers(store: Store) -> Mapping[str, tuple[Figure, Evidence]]:
    """Return what is known of the magnesium of every work (mg/l) and how, by its id: its figure,
    else its estimate, else a bound."""
    rows = waters.best_of_works(store, "mg").to_dict("index")
    speaking = {
        work: (waters.as_figure(row), Evidence(row["evidence"])) for work, row in rows.items()
    }
    found = {}
    for work, own in of_works(store).items():
        figure, evidence = speaking.get(work, (NONE, Evidence.NONE))
        if own.figure.known and evidence in (Evidence.BOUNDED, Evidence.NONE):
            figure, evidence = own.figure, Evidence.ESTIMATE
        found[work] = (figure, evidence)
    return found


@per_store(maxsize=4)
def evidence_of_works(store: Store) -> pd.Series:
    """Return how the magnesium of every work is known, by its id."""
    found = answers(store)
    return pd.Series({work: str(evidence) for work, (_, evidence) in found.items()}, dtype=str)


@per_store(maxsize=4)
def table(store: Store) -> pd.DataFrame:
    """Return the estimates with a row for every work, indexed by id: `low`, `best`, `high` and
    `cap` (mg/l), `factor`, `rung`, `producer`, `kind`, `assumed`, `basis` (ids with | between
    them), `reason`; numbers are missing where there is none."""
    works = _works(store)
    found = pd.DataFrame(index=works.index, columns=_COLUMNS, dtype=object)
    for rung in (_sampled, _learned, _usual, _hard):
        answers = rung(store, works)[_COLUMNS].astype(object)
        open_ = found["best"].isna() & found.index.isin(answers.index)
        found[open_] = answers.reindex(found.index[open_])
    found = found.astype(dict.fromkeys(_ENDS, float))
    found = _with_partners(store, found)
    return _cut(store, found.join(works)).assign(reason=_reasons(store, works, found))


def _works(store: Store) -> pd.DataFrame:
    """Every work with its producer, the place of that one, and the kind of the water: its own, else
    the producer's; whether it is `softened`, and `assumed` to be surface water as neither kind is
    known."""
    works, producer = store.waterworks, producers(store)
    unknown, own = str(SourceType.UNKNOWN), works["source_type"]
    theirs = producer.map(own)
    kind = own.where(own.ne(unknown), theirs)
    softened = works["treatment"].str.contains(Treatment.SOFTENING)
    softened |= producer.map(softened)
    surface = kind.isin([SourceType.SURFACE_WATER, unknown]) & ~softened
    surface &= theirs.isin([SourceType.SURFACE_WATER, unknown])
    return pd.DataFrame(
        {
            "producer": producer,
            "place": producer.map(works["municipality_number"]),
            "kind": kind,
            "surface": surface,
            "softened": softened,
            "assumed": kind.eq(unknown),
        }
    )


def _sampled(store: Store, works: pd.DataFrame) -> pd.DataFrame:
    """What other samples of the work's or its supplier's water hold."""
    rows = waters.figures_of_works(store, "mg")
    speaks = waters.best_of_works(store, "mg")["evidence"].map(_RANK)
    rows = rows[rows["evidence"].isin(list(_RANK))]
    worse = rows["evidence"].map(_RANK) > rows["waterworks_id"].map(speaks).fillna(-1)
    bought = works["producer"][works["producer"].ne(works.index)]
    own = waters.without_reserves(store, rows[worse & ~_of_another(rows, bought)])
    own = own.assign(_bought=own["role"].eq("network"))
    links = bought.rename_axis("network").reset_index(name="waterworks_id")
    theirs = waters.without_reserves(store, rows[rows["role"].eq("producer")])
    theirs = theirs.merge(links, on="waterworks_id")
    theirs = theirs.assign(waterworks_id=theirs["network"], _bought=True).drop(columns="network")
    known = pd.MultiIndex.from_frame(rows[_KEYS])
    theirs = theirs[~pd.MultiIndex.from_frame(theirs[_KEYS]).isin(known)]
    return _answers(store, pd.concat([own, theirs], ignore_index=True))


def _of_another(rows: pd.DataFrame, bought: pd.Series) -> pd.Series:
    """Whether a row of a network is of another supplier than its main one (`bought`)."""
    made = pd.MultiIndex.from_frame(rows.loc[rows["role"].eq("producer"), _KEYS])
    main = rows["waterworks_id"].map(bought)
    theirs = pd.MultiIndex.from_arrays([main, rows["sample_id"]])
    return rows["role"].eq("network") & main.notna() & ~theirs.isin(made)


def _answers(store: Store, rows: pd.DataFrame) -> pd.DataFrame:
    """The range of the newest waters among rows of samples, widened by the error of a sample."""
    if rows.empty:
        return pd.DataFrame(columns=_COLUMNS)
    best = waters.speaking(rows)
    rung = np.where(best["_bought"], str(Rung.SUPPLIER), str(Rung.RAW))
    factor = errors(store)[Rung.RAW].factor
    behind = waters.newest(rows).groupby("waterworks_id")["sample_id"].agg("|".join)
    return best.assign(
        low=best["spread_low"] / factor,
        best=best["middle"],
        high=best["spread_high"] * factor,
        factor=factor,
        rung=rung,
        basis=behind,
    )


def _learned(store: Store, works: pd.DataFrame) -> pd.DataFrame:
    """What regressions on the other figures of the same water say."""
    found = learned_from(store)
    of_water = works["producer"].where(~works.index.isin(found.index), works.index)
    rows = found.reindex(of_water).set_axis(works.index).dropna()
    return _by_factor(rows["mg"], rows["factor"], Rung.LEARNED, of_water.reindex(rows.index))


@per_store(maxsize=4)
def learned_from(store: Store) -> pd.DataFrame:
    """Return what regressions say of each work's water: `mg` (mg/l) and `factor`."""
    values = learned.values_of_works(store.tables)
    if values["mg"].notna().sum() < learned.FEWEST:
        return pd.DataFrame({"mg": [], "factor": []}, dtype=float)
    kinds = store.waterworks["source_type"]
    return learned.estimated(learned.learn(values, kinds), values, kinds)


def _usual(store: Store, works: pd.DataFrame) -> pd.DataFrame:
    """What surface water usually holds at the place of the producer."""
    rows = works[works["surface"]].join(background.typical(store), on="place", how="inner")
    near = rows["basis"].eq("neighbours")
    rung = pd.Series(np.where(near, str(Rung.NEIGHBOURS), str(Rung.SURFACE)), rows.index)
    of_rungs = {str(code): error.factor for code, error in errors(store).items()}
    factor = rung.map(of_rungs).astype(float)
    return _by_factor(rows["mg"], factor, rung, rows["place"])


def _by_factor(
    best: pd.Series, factor: pd.Series, rung: pd.Series | Rung, basis: pd.Series
) -> pd.DataFrame:
    rows = pd.DataFrame({"best": best, "factor": factor, "basis": basis})
    rows = rows.assign(low=best / factor, high=best * factor, rung=rung)
    return rows[rows["factor"].notna()]


def _hard(store: Store, works: pd.DataFrame) -> pd.DataFrame:
    """The magnesium that hard groundwater, or a mixture with it, holds by the share of it in hard
    lakes; marble and lime add calcium, so that their share is another."""
    hard = waters.best_of_works(store, "hardness")
    hard = hard[hard["middle"].ge(LEAST_HARDNESS) & ~_hardened(store, hard)]
    fits = works["kind"].isin([SourceType.GROUNDWATER, SourceType.MIXED]) & ~works["softened"]
    hard = hard[fits.reindex(hard.index)]
    share = share_of_hardness(store)
    per_degree = MG_G_PER_MOL / DH_PER_MMOL_L
    return hard.assign(
        low=hard["low"] * per_degree * share.low,
        best=hard["middle"] * per_degree * share.best,
        high=hard["high"] * per_degree * share.high,
        factor=math.sqrt(share.high / share.low),
        rung=str(Rung.HARDNESS),
        basis=hard["sample_id"],
    )


def _hardened(store: Store, figures: pd.DataFrame) -> pd.Series:
    """Whether marble or lime is stated in the sample of each figure."""
    stated = figures["sample_id"].map(store.samples["corrosion_control"])
    return stated.str.contains("|".join(_HARDENERS))


def _with_partners(store: Store, found: pd.DataFrame) -> pd.DataFrame:
    """The estimates of works that get a part of their water from others, widened to hold it."""
    rows = partners(store)
    figures = waters.best_of_works(store, "mg")
    figures = figures[figures["evidence"].isin(list(_RANK))]
    theirs = figures[["low", "high"]].reindex(found.index).fillna(found[["low", "high"]])
    ends = rows.join(theirs, on="supplier_id").dropna(subset=["low"]).groupby("network_id")
    ids = ends["supplier_id"].agg("|".join).reindex(found.index).astype(str)
    low, high = (ends[end].agg(least).reindex(found.index) for end, least in _WIDEST)
    known = found["best"].notna() & low.notna()
    return found.assign(
        low=found["low"].where(~known, np.fmin(found["low"], low)),
        high=found["high"].where(~known, np.fmax(found["high"], high)),
        basis=found["basis"].where(~known, found["basis"].astype(str) + "|" + ids),
    )


_WIDEST = (("low", "min"), ("high", "max"))


def _cut(store: Store, found: pd.DataFrame) -> pd.DataFrame:
    """The estimates cut at the bounds of published hardness; `cap` is the upper one."""
    rows = waters.figures_of_works(store, "mg")
    rows = rows[rows["evidence"].eq("bounded")]
    bounds = (
        waters.newest(rows).groupby("waterworks_id").agg(low=("low", "min"), high=("high", "max"))
    )
    bounds = bounds.reindex(found.index)
    clipped = {end: found[end].clip(bounds["low"], bounds["high"]) for end in _ENDS[:3]}
    return found.assign(cap=bounds["high"], **clipped)


def _reasons(store: Store, works: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    """Why there is no estimate, by work; "" where there is one."""
    by_kind = {
        SourceType.GROUNDWATER: NoEstimate.GROUNDWATER,
        SourceType.MIXED: NoEstimate.MIXED,
        SourceType.SEAWATER: NoEstimate.SEAWATER,
    }
    reasons = works["kind"].map(by_kind).fillna(NoEstimate.NO_SURFACE_WATER).astype(str)
    hard = waters.best_of_works(store, "hardness")
    hardened = reasons.index.isin(hard.index[_hardened(store, hard)])
    hardened &= reasons.eq(NoEstimate.GROUNDWATER)
    reasons = reasons.mask(works["softened"], str(NoEstimate.SOFTENED))
    return reasons.mask(hardened, str(NoEstimate.HARDENED)).where(found["best"].isna(), "")
