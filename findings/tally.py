"""The numbers of the legend: municipalities by the look of the map, people by their own water."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.memo import per_store
from data.store import Store
from findings.classes import CLASSES, Classes, drawn_classes
from findings.codes import Evidence, NoFigure
from findings.counted import CountedWorks, counted_works
from findings.selection import Selection
from findings.summary import (
    MEASURES,
    Measure,
    MunicipalWater,
    by_municipality,
    people_by_kind,
)


@dataclass(frozen=True)
class Tally:
    """Counts behind one map.

    By class: municipalities with a measured figure, and with an estimate (or with what is usual);
    residents (counted once) of the works that have the one or the other, wholly or in part.
    Besides: how many of the measured are of raw water, the residents whose figure has a weak
    source, the municipalities with an estimate whose kind of water is not known; municipalities and
    residents with only a bound, municipalities without data by reason, and the residents of the
    chosen places for whose water nothing was found. `people`, `estimated_people`,
    `bounded_people` and `people_without` make up the `population`. `unpublished` are the
    municipalities without data that have groundwater works.
    """

    measured: tuple[int, ...]
    raw: int
    raw_people: int
    weak_people: int
    kind_unknown: int
    estimated: tuple[int, ...]
    people: tuple[int, ...]
    estimated_people: tuple[int, ...]
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
    estimated: Counter[int | None] = Counter()
    for water in waters:
        if water.evidence in ("measured", "raw"):
            measured[drawn_classes(water, classes)[0]] += 1
        elif water.evidence in ("estimate", "expected"):
            estimated[drawn_classes(water, classes)[0]] += 1
    works = counted_works(store, measure, selection)
    known = works.having(Evidence.MEASURED, Evidence.RAW)
    people = _by_class(works.where(known), classes)
    estimated_people = _by_class(works.where(works.having(Evidence.ESTIMATE)), classes)
    bounded_people = int(works.people[works.having(Evidence.BOUNDED)].sum())
    population = int(people_by_kind(store, selection)["population"].sum())
    return Tally(
        measured=tuple(measured[index] for index in every),
        raw=sum(water.evidence == "raw" for water in waters),
        raw_people=int(works.people[works.having(Evidence.RAW)].sum()),
        weak_people=int(works.people[known & works.weak].sum()),
        kind_unknown=sum(not water.kind_known for water in waters),
        estimated=tuple(estimated[index] for index in every),
        people=people,
        estimated_people=estimated_people,
        bounded=sum(water.evidence == "bounded" for water in waters),
        bounded_people=bounded_people,
        reasons=dict(Counter(str(water.reason) for water in waters if water.reason)),
        unpublished=sum(unpublished(water, measure) for water in waters),
        people_without=population - sum(people) - sum(estimated_people) - bounded_people,
        population=population,
    )


def _by_class(works: CountedWorks, classes: Classes) -> tuple[int, ...]:
    """The people of works by the class of their figure."""
    found = [classes.class_of(middle) for middle in works.middle]
    return tuple(np.bincount(found, works.people, len(classes)).astype(int).tolist())


@per_store(maxsize=32)
def people_by_evidence(store: Store, selection: Selection) -> pd.DataFrame:
    """Return the people of each chosen municipality by what is known of the magnesium in their tap
    water: `measured` and `raw` (a figure), `estimate`, `bounded`, and `none` (whole persons who
    make up its population)."""
    works = counted_works(store, MEASURES["tap"], selection)
    population = people_by_kind(store, selection)["population"].astype(int)
    places = population.index.get_indexer(works.place)
    found = {}
    for code in (Evidence.MEASURED, Evidence.RAW, Evidence.ESTIMATE, Evidence.BOUNDED):
        known = works.having(code)
        people = np.bincount(places[known], works.people[known], len(population))
        found[str(code)] = people.astype(int)
    frame = pd.DataFrame(found, index=population.index)
    return frame.assign(none=population - frame.sum(axis=1))
