"""A municipality, a county or the country in figures: its works, and what its waters hold."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from data.memo import per_store
from data.store import Store
from findings import waters
from findings.codes import Evidence
from findings.counted import CountedWorks, counted_works
from findings.selection import Selection
from findings.summary import FEW_WATERS, Measure, people_by_kind


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
    works = counted_works(store, measure, selection)
    people = people_by_kind(store, selection)
    treated, raw = (works.having(code) for code in (Evidence.MEASURED, Evidence.RAW))
    measured = works.where(treated | raw)
    population = people["population"].sum()
    return AreaSummary(
        population=int(population),
        covered=float(1 - people["outside"].sum() / population),
        works=len(works),
        measured_works=len(measured),
        estimated_works=int(works.having(Evidence.ESTIMATE).sum()),
        bounded_works=int(works.having(Evidence.BOUNDED).sum()),
        least=float(measured.spread_low.min()) if len(measured) else math.nan,
        most=float(measured.spread_high.max()) if len(measured) else math.nan,
        treated=_middle(store, measure, works.where(treated)),
        raw=_middle(store, measure, works.where(raw)),
    )


def _middle(store: Store, measure: Measure, works: CountedWorks) -> Middle:
    if not len(works):
        return Middle()
    different = waters.different_middles(store, measure.parameter, works.ids)
    return Middle(len(different), float(np.median(different)), _by_people(works))


def _by_people(works: CountedWorks) -> float:
    """The figure that half of the residents get at most; NaN where no residents are known."""
    order = np.argsort(works.middle, kind="stable")
    people = works.people[order].cumsum()
    if not people[-1]:
        return math.nan
    return float(works.middle[order][np.argmax(people >= people[-1] / 2)])
