"""A municipality, a county or the country in figures: its works, and what its waters hold."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from data.memo import per_store
from data.store import Store
from findings import waters
from findings.codes import Evidence
from findings.selection import Selection
from findings.summary import FEW_WATERS, Measure, people_by_kind, works_with_figures


@dataclass(frozen=True)
class Middle:
    """The middle of what was measured at one stage, in the unit of the measure.

    `median` is over the different `waters` (several networks may share one), each as often as the
    others; `by_people` is what half of the residents of the measured works get at most.
    """

    waters: int = 0
    median: float = math.nan
    by_people: float = math.nan

    @property
    def enough(self) -> bool:
        """Whether the waters are enough for their median to say something."""
        return self.waters >= FEW_WATERS


@dataclass(frozen=True)
class AreaSummary:
    """A place in figures, for one measure.

    `covered` is the share (0-1) of the population in registered works. `measured_works` have a
    measured figure, from `least` to `most`; treated and raw water are told apart.
    `estimated_works` have an estimate, `bounded_works` only a bound.
    """

    population: int
    covered: float
    works: int
    measured_works: int
    estimated_works: int
    bounded_works: int
    least: float
    most: float
    treated: Middle
    raw: Middle

    @property
    def measured_waters(self) -> int:
        """The different waters with a measured figure."""
        return self.treated.waters + self.raw.waters


@per_store(512)
def of_place(store: Store, measure: Measure, selection: Selection) -> AreaSummary:
    """Sum up the works of a place: how many have a figure, and the spread and medians (mg/l or °dH)
    over the different waters that were measured."""
    works = works_with_figures(store, measure, selection)
    people = people_by_kind(store, selection)
    measured = works[works["evidence"].isin([Evidence.MEASURED, Evidence.RAW])]
    population = people["population"].sum()
    treated, raw = (
        _middle(store, measure, measured[measured["evidence"].eq(evidence)])
        for evidence in (Evidence.MEASURED, Evidence.RAW)
    )
    return AreaSummary(
        population=int(population),
        covered=float(1 - people["outside"].sum() / population),
        works=len(works),
        measured_works=len(measured),
        estimated_works=int(works["evidence"].eq(Evidence.ESTIMATE).sum()),
        bounded_works=int(works["evidence"].eq(Evidence.BOUNDED).sum()),
        least=float(measured["spread_low"].min()),
        most=float(measured["spread_high"].max()),
        treated=treated,
        raw=raw,
    )


def _middle(store: Store, measure: Measure, works: pd.DataFrame) -> Middle:
    if works.empty:
        return Middle()
    different = waters.different(store, measure.parameter, pd.Series("", works.index))
    return Middle(len(different), float(different["middle"].median()), _by_people(works))


def _by_people(works: pd.DataFrame) -> float:
    """The figure that half of the residents get at most; NaN where no residents are known."""
    ordered = works.sort_values("middle")
    people = ordered["people"].cumsum()
    if not people.iloc[-1]:
        return math.nan
    return float(ordered["middle"][people >= people.iloc[-1] / 2].iloc[0])
