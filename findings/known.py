"""What is known of groundwater and of surface water, by evidence: rows that are never mixed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd

from data.memo import per_store
from data.store import Store
from findings import contrast, estimate, waters
from findings.codes import NATURE, Basis, Evidence
from findings.contrast import Scope
from findings.selection import Selection

KINDS = ("groundwater", "surface_water")
CENTRAL = (0.1, 0.9)
"""The part of the estimates that lies below the ends of their row."""


@dataclass(frozen=True)
class Known:
    """One kind of evidence of one kind of water in a place.

    `number` waters (works for an estimate) with their `median` (mg/l), NaN where there are none or
    too few. `low` and `high` are the 95 % interval of a median that was fitted; of estimates, and
    of what was read of another country (`claim`), the values that hold four fifths of the waters.
    `least` and `most` are the extremes, NaN for another country.
    """

    basis: Basis
    kind: str
    number: int
    median: float = math.nan
    low: float = math.nan
    high: float = math.nan
    least: float = math.nan
    most: float = math.nan
    claim: str = ""


ABROAD = ("sweden_a_soil", "sweden_a_rock", "sweden_b_soil", "sweden_b_rock")
"""The cited medians of Swedish groundwater works; their number is cited with `_n` behind."""


@per_store(64)
def of_place(store: Store, place: Selection) -> tuple[Known, ...]:
    """Return what is known in a place, the best evidence first."""
    return (
        *(_measured(store, place, kind, Basis.TREATED) for kind in KINDS),
        *(_measured(store, place, kind, Basis.RAW) for kind in KINDS),
        *(_estimated(store, place, kind) for kind in KINDS),
        _measured(store, place, NATURE, Basis.NATURE),
        *(_abroad(store, claim) for claim in ABROAD),
    )


def _measured(store: Store, place: Selection, kind: str, basis: Basis) -> Known:
    """Waters that were measured; bounds from hardness are taken along in the median."""
    scope = Scope(place, stage="raw" if basis == Basis.RAW else "treated")
    group = contrast.of_kind(store, kind, scope)
    rows = group.waters[group.waters["evidence"].ne("bounded")]
    of = "surface_water" if kind == NATURE else kind
    known = Known(basis, of, len(rows), least=rows["low"].min(), most=rows["high"].max())
    if group.median is None:
        return known
    return replace(known, median=group.median.value, low=group.median.low, high=group.median.high)


@per_store(64)
def estimated(store: Store, place: Selection, kind: str) -> pd.DataFrame:
    """Return the works of a kind of which nothing is measured but that have an estimate, by its
    best value: `name`, `municipality_number`, `low`, `best`, `high` (mg/l), `rung`."""
    works = place.works(store, waters.delivering(store))
    works = works[works["source_type"].eq(kind)]
    evidence = estimate.evidence_of_works(store).reindex(works.index)
    works = works.loc[evidence.eq(Evidence.ESTIMATE), ["name", "municipality_number"]]
    rows = works.join(estimate.table(store)[["low", "best", "high", "cap", "rung"]])
    return rows.sort_values("best", kind="stable")


def _estimated(store: Store, place: Selection, kind: str) -> Known:
    rows = estimated(store, place, kind)["best"]
    low, high = (rows.quantile(end) for end in CENTRAL)
    return Known(Basis.ESTIMATE, kind, len(rows), rows.median(), low, high, rows.min(), rows.max())


def _abroad(store: Store, claim: str) -> Known:
    row, number = store.claims.loc[claim], store.claims.at[f"{claim}_n", "best"]
    best, low, high = (float(row[name]) for name in ("best", "low", "high"))
    return Known(Basis.ABROAD, "groundwater", int(number), best, low, high, claim=claim)
