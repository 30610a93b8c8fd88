"""The numbers of the legend: municipalities by the look of the map, people by their own water."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from data.codes import WEAK_CAUTIONS
from data.memo import per_store
from data.store import Store
from findings.classes import CLASSES, drawn_classes
from findings.codes import NoFigure
from findings.selection import Selection
from findings.summary import (
    Measure,
    MunicipalWater,
    by_municipality,
    people_by_kind,
    works_with_figures,
)


@dataclass(frozen=True)
class Tally:
    """Counts behind one map.

    By class: municipalities with a measured figure, municipalities with an expected one, and
    residents (counted once) of the works that get it, wholly or in part. Besides: how many of
    these are of raw water, the residents whose figure has a weak source, the municipalities with
    an expectation whose kind of water is not known; municipalities and residents
    with only a bound, municipalities without data by reason, and the residents of the chosen
    places for whose water no such figure was found. `unpublished` are the municipalities without
    data that have groundwater works.
    """

    measured: tuple[int, ...]
    raw: int
    raw_people: int
    weak_people: int
    kind_unknown: int
    expected: tuple[int, ...]
    people: tuple[int, ...]
    bounded: int
    bounded_people: int
    reasons: dict[str, int]
    unpublished: int
    people_without: int
    population: int


def unpublished(water: MunicipalWater, measure: Measure) -> bool:
    """Whether a municipality has groundwater works of which none has published such a figure."""
    asked = measure.kinds == ("groundwater",) and water.reason == NoFigure.NO_FIGURE
    return asked or water.reason == NoFigure.GROUNDWATER


@per_store(maxsize=256)
def tally(store: Store, measure: Measure, selection: Selection) -> Tally:
    """Count municipalities and people for the legend of a measure."""
    classes = CLASSES[measure.parameter]
    every = range(len(classes))
    waters = by_municipality(store, measure, selection).values()
    measured: Counter[int | None] = Counter()
    expected: Counter[int | None] = Counter()
    for water in waters:
        if water.evidence in ("measured", "raw"):
            measured[drawn_classes(water, classes)[0]] += 1
        elif water.evidence == "expected":
            expected[drawn_classes(water, classes)[0]] += 1
    works = works_with_figures(store, measure, selection)
    residents = works["residents_counted_here"].fillna(0).astype(int)
    known = works["evidence"].isin(["measured", "raw"])
    by_class = residents[known].groupby(works["middle"][known].map(classes.class_of)).sum()
    raw = works["evidence"].eq("raw")
    weak = known & works["cautions"].fillna("").str.contains("|".join(WEAK_CAUTIONS))
    people = tuple(int(by_class.get(index, 0)) for index in every)
    bounded_people = int(residents[works["evidence"].eq("bounded")].sum())
    population = int(people_by_kind(store, selection)["population"].sum())
    return Tally(
        measured=tuple(measured[index] for index in every),
        raw=sum(water.evidence == "raw" for water in waters),
        raw_people=int(residents[raw].sum()),
        weak_people=int(residents[weak].sum()),
        kind_unknown=sum(not water.kind_known for water in waters),
        expected=tuple(expected[index] for index in every),
        people=people,
        bounded=sum(water.evidence == "bounded" for water in waters),
        bounded_people=bounded_people,
        reasons=dict(Counter(str(water.reason) for water in waters if water.reason)),
        unpublished=sum(unpublished(water, measure) for water in waters),
        people_without=max(0, population - sum(people) - bounded_people),
        population=population,
    )
