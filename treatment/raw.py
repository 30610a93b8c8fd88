"""The raw water of a waterworks, each figure of it with how it is known.

A published sample of the raw water is taken first; what it leaves out, and all of a water without
one, comes down the ladder of `findings.estimate`: magnesium is the estimate's, calcium what surface
water of the place usually holds. The alkalinity is the part of the charge of calcium and magnesium
that bicarbonate balances in lakes where all three were measured.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.codes import SourceType, Stage
from data.evidence import CA_G_PER_MOL, MG_G_PER_MOL
from data.memo import per_store
from data.store import Store
from findings import background, estimate, waters
from findings.codes import Evidence, Rung
from treatment.codes import CellEvidence, RawBasis
from treatment.published import Cell, Sampled, published
from treatment.water import SEA_PER_CHLORIDE, OutsideModel, Water, closed_by_salt

TEMPERATURE = 6.0
"""°C: cold raw water, as in the tables the model is checked against."""
TYPICAL_SALT = {"na": 3.0, "cl": 4.0, "so4": 3.0}
"""mg/l of sodium, chloride and sulphate that a soft surface water is taken to hold."""
SOFT_WATER = {"ca": 2.0, "mg": 0.4}
"""mg/l, where nothing is known of the surface water of a place."""
_CHECK_ALKALINITY, _CHECK_PH = 0.1, 6.4
_RAW_PH = (5.5, 8.0)
_FEWEST_LAKES = 5
_SAMPLED = (Rung.RAW, Rung.SUPPLIER)


@dataclass(frozen=True)
class RawWater:
    """The raw water of a work: the `water` that is calculated with, and how its figures are known.

    `cells` holds "ca", "mg" (mg/l), "alkalinity" (mmol/l), "ph" and, where it is published,
    "chloride" (mg/l). `sample` is the published
    sample of it, "" for none. `factor` is the error of estimated calcium and magnesium, that of the
    estimate of magnesium; 1 where they were measured.
    """

    water: Water
    basis: RawBasis
    cells: Mapping[str, Cell]
    sample: str = ""
    factor: float = 1.0

    @property
    def marine(self) -> bool:
        """Whether it holds more magnesium than calcium (of the charge), as sea salt does, and no
        chloride tells how much of it that is."""
        if "chloride" in self.cells:
            return False
        return self.water.mg / MG_G_PER_MOL > self.water.ca / CA_G_PER_MOL


@dataclass(frozen=True, slots=True)
class Bicarbonate:
    """The part of the charge of calcium and magnesium that alkalinity balances in `lakes` lakes:
    the median with the 5th and the 95th percentile."""

    best: float
    low: float
    high: float
    lakes: int


@per_store(maxsize=4)
def bicarbonate(store: Store) -> Bicarbonate:
    """Return what is known of it from raw surface water of which calcium, magnesium and alkalinity
    were measured together, a lake once; that of the check water, from nothing to all, where there
    are fewer than five."""
    samples = store.tables["samples"]
    surface = samples["source_type"].isin([SourceType.SURFACE_WATER, SourceType.UNKNOWN])
    samples = samples[samples["stage"].eq(Stage.RAW) & (surface | samples["source_type"].eq(""))]
    figures = store.tables["figures"]
    figures = figures[figures["sample_id"].isin(samples["sample_id"])]
    values = figures.pivot(index="sample_id", columns="parameter", values="best")
    values = values.reindex(columns=["ca", "mg", "alkalinity"]).astype(float).dropna()
    rows = samples.set_index("sample_id").join(values, how="inner").sort_values("year")
    lake = rows["published_name"].map(lambda name: name.rpartition("lake ")[2], na_action="ignore")
    rows = rows[~lake.duplicated(keep="last")]
    shares = rows["alkalinity"] / _hardness(rows["ca"], rows["mg"])
    if len(shares) < _FEWEST_LAKES:
        check = _CHECK_ALKALINITY / _hardness(SOFT_WATER["ca"], SOFT_WATER["mg"])
        return Bicarbonate(check, 0.0, 1.0, 0)
    low, best, high = np.minimum(np.quantile(shares, (0.05, 0.5, 0.95)), 1.0)
    return Bicarbonate(float(best), float(low), float(high), len(shares))


def _hardness(ca: pd.Series | float, mg: pd.Series | float) -> pd.Series | float:
    """Charge of calcium and magnesium (mg/l), mmol/l of charge."""
    return 2 * ca / CA_G_PER_MOL + 2 * mg / MG_G_PER_MOL


@per_store(maxsize=4096)
def of_work(store: Store, work: str) -> RawWater:
    """Return the raw water of a work that produces its own."""
    sampled = _sampled(store, work)
    salt = {name: cell for name, cell in sampled.cells.items() if name == "chloride"}
    if {"ca", "mg"} <= sampled.cells.keys():
        # A water outside the model, from a sheet, cannot be calculated with: see `OutsideModel`.
        with suppress(OutsideModel):
            return _completed(store, dict(sampled.cells), RawBasis.OWN, sampled.sample, 1.0)
    municipality = store.work_rows[work]["municipality_number"]
    usual, basis = _usual(store, municipality)
    known = CellEvidence.ASSUMED if basis == RawBasis.SOFT else CellEvidence.ESTIMATED
    cells = {name: Cell(value, known) for name, value in usual.items()} | salt
    figure, evidence = estimate.answers(store)[work]
    own = estimate.of_works(store)[work]
    factor = 1.0 if math.isnan(own.factor) else own.factor
    if evidence == Evidence.RAW:
        cells["mg"] = Cell.of(figure, CellEvidence.PUBLISHED)
    elif own.figure.known and own.rung not in _SAMPLED:
        cells["mg"] = Cell.of(own.figure, CellEvidence.ESTIMATED)
        basis = RawBasis.LEARNED if own.rung == Rung.LEARNED else basis
    return _completed(store, cells, basis, "", factor)


def _sampled(store: Store, work: str) -> Sampled:
    """The published sample of the raw water, its own or the one that its estimate rests on."""
    own = published(store).get(work, {}).get(Stage.RAW)
    if own and (work, own.sample) not in waters.reserves(store):
        return own
    return Sampled("", {})


def _completed(
    store: Store, cells: dict[str, Cell], basis: RawBasis, sample: str, factor: float
) -> RawWater:
    """A raw water of which alkalinity and pH are filled in where they are not published: the
    alkalinity from lakes, the pH that of the check water with the same free CO2."""
    if "alkalinity" not in cells:
        share = bicarbonate(store)
        charge = _hardness_of_land(cells)
        known = CellEvidence.ESTIMATED if share.lakes else CellEvidence.ASSUMED
        ends = (charge * share.low, charge * share.high)
        cells["alkalinity"] = Cell(charge * share.best, known, *ends)
    if "ph" not in cells:
        alkalinity = max(cells["alkalinity"].value, 1e-6)
        ph = _CHECK_PH + math.log10(alkalinity / _CHECK_ALKALINITY)
        cells["ph"] = Cell(min(max(ph, _RAW_PH[0]), _RAW_PH[1]), CellEvidence.ASSUMED)
    figures = {name: cells[name].value for name in ("ca", "mg", "alkalinity", "ph")}
    water = closed_by_salt(temp=TEMPERATURE, **figures, **salt_of(cells))
    return RawWater(water, basis, cells, sample, factor)


def salt_of(cells: Mapping[str, Cell]) -> dict[str, float]:
    """Sodium, chloride and sulphate (mg/l) of a water: those of sea salt by its chloride where that
    is published, else typical ones."""
    if "chloride" not in cells:
        return TYPICAL_SALT
    chloride = cells["chloride"].value
    return {"cl": chloride} | {name: chloride * SEA_PER_CHLORIDE[name] for name in ("na", "so4")}


def _hardness_of_land(cells: Mapping[str, Cell]) -> float:
    """Charge of calcium and magnesium, mmol/l, less what sea salt brought where chloride is known:
    that is balanced by chloride, not by bicarbonate."""
    sea = cells["chloride"].value if "chloride" in cells else 0.0
    ca, mg = (max(0.0, cells[name].value - sea * SEA_PER_CHLORIDE[name]) for name in ("ca", "mg"))
    return float(_hardness(ca, mg))


@per_store(maxsize=1024)
def _usual(store: Store, municipality: str) -> tuple[dict[str, float], RawBasis]:
    """What surface water of a municipality usually holds of calcium and magnesium (mg/l)."""
    usual = background.typical(store)
    if municipality not in usual.index:
        return dict(SOFT_WATER), RawBasis.SOFT
    row = usual.loc[municipality]
    basis = RawBasis.AROUND if row["basis"] == "neighbours" else RawBasis.GRID
    found = {"ca": float(row["ca"]), "mg": float(row["mg"])}
    if math.isnan(found["ca"]):
        near = background.around(store, pd.Index([municipality]))["ca"]
        if near.empty or near.isna().all():
            return dict(SOFT_WATER), RawBasis.SOFT
        found["ca"] = float(near.iloc[0])
    return found, basis
