"""Works without a measured figure of magnesium: whom to ask, and how far answers would reach."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import pandas as pd

from data.memo import per_store
from data.store import Store
from findings import waters
from findings.codes import Evidence
from findings.selection import Selection
from findings.summary import MEASURES, MunicipalWater, people_by_kind, works_with_figures
from findings.supply import producers

TAP = MEASURES["tap"]
MEASURED = (Evidence.MEASURED, Evidence.RAW)
COLUMNS = ["name", "municipality_number", "source_type", "people", "evidence"]


@dataclass(frozen=True)
class Coverage:
    """The residents of the country: all, those of works with a measured figure, those of works
    without one, and those of the works that are asked."""

    population: int
    measured: int
    wanted: int
    asked: int

    @property
    def share(self) -> float:
        """The part (0-1) of the population with a measured figure."""
        return self.measured / self.population

    @property
    def share_answered(self) -> float:
        """The part (0-1) that would have one if all works that are asked answered."""
        return (self.measured + self.asked) / self.population


def is_wanted(water: MunicipalWater) -> bool:
    """Whether what is known of a municipality is not measured: nothing, a bound or an estimate."""
    return water.evidence not in MEASURED


@per_store(64)
def works(store: Store, selection: Selection) -> pd.DataFrame:
    """Return the delivering works of a selection that have no measured figure, by people, the most
    first: COLUMNS and `supplier`, the id of the work whose water it is, "" for its own.

    `people` are residents counted once; `evidence` is "none", "estimate" or "bounded".
    """
    everywhere = works_with_figures(store, TAP, replace(selection, evidence=()))
    evidence = everywhere["evidence"].fillna(str(Evidence.NONE))
    rows = everywhere.assign(evidence=evidence)[~evidence.isin(MEASURED)][COLUMNS]
    rows = rows[rows["evidence"].map(selection.admits).astype(bool)]
    supplier = producers(store).reindex(rows.index)
    rows = rows.assign(supplier=supplier.where(supplier.ne(rows.index), ""))
    return rows.sort_values(["people", "name"], ascending=[False, True])


def is_wanted_of(store: Store, work: str) -> bool:
    """Whether a work delivers water without a measured figure."""
    return work in works(store, Selection()).index


@per_store(512)
def of_municipality(store: Store, number: str) -> tuple[str, ...]:
    """Return the ids of a municipality's works without a measured figure, by people; where all
    have one, those of all its delivering works."""
    found = works(store, Selection(municipalities=(number,))).index
    if found.empty:
        every = waters.delivering(store)
        found = every.index[every["municipality_number"].eq(number)]
    return tuple(found)


def coverage(store: Store, asked: Collection[str]) -> Coverage:
    """Return how far figures reach, and would if some works answered; works that have a figure
    already add nothing."""
    people = works_with_figures(store, TAP, Selection())
    measured = people["evidence"].isin(MEASURED)
    wanted = works(store, Selection())["people"]
    return Coverage(
        population=int(people_by_kind(store, Selection())["population"].sum()),
        measured=int(people.loc[measured, "people"].sum()),
        wanted=int(wanted.sum()),
        asked=int(wanted[wanted.index.isin(asked)].sum()),
    )
