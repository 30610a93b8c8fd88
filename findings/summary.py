"""One municipality, one county, the country: works, spread, people, coverage.

A municipality is never given a number of its own making. It shows the figure of one work: of the
works with the best evidence, the one that most of its people drink from; beside it stand the
spread over all its works and the people that the figures speak for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.codes import SourceType
from data.evidence import NONE, Figure
from data.memo import per_store
from data.parameters import PARAMETERS
from data.store import Store
from findings import background, waters
from findings.codes import Evidence, NoFigure
from findings.selection import Selection


@dataclass(frozen=True)
class Measure:
    """What the map is filled by: a parameter, perhaps of one kind of water only.

    `background`: whether surface-water background stands in where works tell nothing.
    """

    code: str
    parameter: str
    kinds: tuple[str, ...] = ()
    background: bool = False
    works: bool = True


MEASURES: Mapping[str, Measure] = {
    measure.code: measure
    for measure in (
        Measure("tap", "mg", background=True),
        Measure("groundwater", "mg", kinds=("groundwater",)),
        Measure("surface_water", "mg", kinds=("surface_water",), background=True),
        Measure("expected", "mg", background=True, works=False),
        *(Measure(row.measure, row.code) for row in PARAMETERS.values() if row.measure),
    )
}


@dataclass(frozen=True)
class MunicipalWater:
    """What is known of one measure in one municipality.

    `reason` says why there is none, where its evidence is `NONE`.
    `low` and `high` are the spread over the `waters` of that evidence that reach its works; people
    are residents counted once who get such water, wholly or in part; `sample_id` and
    `waterworks_id` lead to the figure's source; `cautions` and `link` (how sure it is that the
    figure is this work's) belong to it. `kind_known` is False where background is shown though
    the kind of water is not known for most people.
    """

    number: str
    evidence: Evidence
    figure: Figure
    reason: NoFigure | None = None
    low: float = math.nan
    high: float = math.nan
    works_with_figure: int = 0
    works: int = 0
    first_year: int | None = None
    last_year: int | None = None
    people: int = 0
    waterworks_id: str = ""
    sample_id: str = ""
    waters: int = 0
    cautions: tuple[str, ...] = ()
    link: str = ""
    kind_known: bool = True

    @property
    def differs(self) -> bool:
        """Whether different waters of this evidence are known here."""
        return self.waters > 1 and self.low < self.high and self.evidence != Evidence.BOUNDED


@per_store(maxsize=256)
def works_with_figures(store: Store, measure: Measure, selection: Selection) -> pd.DataFrame:
    """Return the delivering works that the measure and the filters leave, with the columns of
    their best figure where they have one (`evidence` is missing where not)."""
    works = _works_everywhere(store, measure, selection.kinds, selection.evidence)
    return works[works["municipality_number"].isin(selection.numbers(store))]


@per_store(maxsize=96)
def _works_everywhere(
    store: Store, measure: Measure, kinds: tuple[str, ...], evidence: tuple[str, ...]
) -> pd.DataFrame:
    selection = Selection(kinds=kinds, evidence=evidence)
    works = selection.works(store, waters.delivering(store))
    if measure.kinds:
        works = works[works["source_type"].isin(measure.kinds)]
    if not measure.works:
        works = works.iloc[:0]
    best = waters.best_of_works(store, measure.parameter)
    best = best[best["evidence"].map(selection.admits)]
    columns = ["sample_id", "text", "low", "high", "best", "middle", "value_type", "evidence"]
    more = ["stage", "year", "first_year", "cautions", "confidence", "spread_low", "spread_high"]
    return works.join(best[columns + more])


@per_store(maxsize=256)
def by_municipality(
    store: Store, measure: Measure, selection: Selection
) -> Mapping[str, MunicipalWater]:
    """Return what is known of the measure in every chosen municipality, by number.

    A filter of evidence keeps the municipalities whose best evidence is among the chosen; it never
    puts worse evidence in the place of better.
    """
    chosen = set(selection.numbers(store))
    return {
        number: water
        for number, water in _everywhere(store, measure, selection.kinds).items()
        if number in chosen and selection.admits(water.evidence)
    }


@per_store(maxsize=96)
def _everywhere(
    store: Store, measure: Measure, kinds: tuple[str, ...]
) -> Mapping[str, MunicipalWater]:
    """What is known in every municipality: the same whatever places are chosen."""
    selection = Selection(kinds=kinds)
    works = works_with_figures(store, measure, selection)
    count = works["municipality_number"].value_counts()
    known = works[works["evidence"].notna()]
    found = {
        row["municipality_number"]: _from_works(row, int(count[row["municipality_number"]]))
        for row in _leading(store, measure, known).to_dict("records")
    }
    for number in selection.numbers(store).difference(list(found)):
        found[number] = _without_works(store, number, measure, selection, int(count.get(number, 0)))
    return found


_RANK = {"measured": 0, "raw": 1, "bounded": 2}


def _leading(store: Store, measure: Measure, known: pd.DataFrame) -> pd.DataFrame:
    """Return the work that speaks for each municipality, by number: of the works with the best
    evidence the one with most residents.

    Beside its columns stand `waterworks_id`, and those of all works of that evidence: `all_people`,
    `least`, `most`, `first` and `last` (years), `works`, and how many `waters` reach them."""
    known = known.rename_axis("waterworks_id").reset_index()
    rank = known["evidence"].map(_RANK)
    best = known[rank.eq(rank.groupby(known["municipality_number"]).transform("min"))]
    best = best.assign(people=best["residents_counted_here"].fillna(0).astype(int))
    together = best.groupby("municipality_number").agg(
        all_people=("people", "sum"),
        least=("spread_low", "min"),
        most=("spread_high", "max"),
        first=("first_year", "min"),
        last=("year", "max"),
        works=("waterworks_id", "size"),
    )
    places = best.set_index("waterworks_id")["municipality_number"]
    reaching = waters.different(store, measure.parameter, places)
    together["waters"] = reaching["place"].value_counts()
    leading = best.sort_values(
        ["municipality_number", "people"], ascending=[True, False], kind="stable"
    )
    leading = leading.drop_duplicates("municipality_number")
    return leading.join(together, on="municipality_number")


def _from_works(leading: Mapping[str, Any], works: int) -> MunicipalWater:
    """What a row of `_leading` says of a municipality with so many works."""
    undated = pd.isna(leading["last"])
    return MunicipalWater(
        number=leading["municipality_number"],
        evidence=Evidence(leading["evidence"]),
        figure=waters.as_figure(leading),
        low=leading["least"],
        high=leading["most"],
        works_with_figure=leading["works"],
        works=works,
        first_year=None if undated else int(leading["first"]),
        last_year=None if undated else int(leading["last"]),
        people=int(leading["all_people"]),
        waterworks_id=leading["waterworks_id"],
        sample_id=leading["sample_id"],
        waters=leading["waters"],
        cautions=tuple(filter(None, leading["cautions"].split(";"))),
        link=leading["confidence"],
    )


def _without_works(
    store: Store, number: str, measure: Measure, selection: Selection, works: int
) -> MunicipalWater:
    """A municipality whose works tell nothing: its background where that fits, else why not."""
    reason = NoFigure.NO_FIGURE if works else NoFigure.NO_WORK
    if measure.background:
        groundwater = measure.code == "tap" and number in mostly_groundwater(store)
        fits = not selection.kinds or {"surface_water", "unknown"} & set(selection.kinds)
        expected = background.figures(store).get(number)
        if groundwater:
            reason = NoFigure.GROUNDWATER
        elif not fits:
            pass
        elif expected is None:
            reason = NoFigure.NO_BACKGROUND
        else:
            return MunicipalWater(
                number,
                Evidence.EXPECTED,
                expected,
                low=expected.low,
                high=expected.high,
                works=works,
                kind_known=measure.code != "tap" or number in kind_known(store),
            )
    return MunicipalWater(number, Evidence.NONE, NONE, reason=reason, works=works)


LEAST_KNOWN = 0.5
"""The kind of water of a municipality is given where it is known for this part of the people in
registered waterworks; below it a share of groundwater would say too little."""


@per_store(maxsize=4)
def kind_known(store: Store) -> frozenset[str]:
    """Municipalities where the kind of water is known for at least half of the people supplied."""
    people = people_by_kind(store)
    supplied = people["population"] - people["outside"]
    known = supplied - people["unknown"]
    return frozenset(people.index[(supplied > 0) & (known >= LEAST_KNOWN * supplied)])


@per_store(maxsize=4)
def mostly_groundwater(store: Store) -> frozenset[str]:
    """Municipalities where the kind of water is known and more people drink groundwater than
    surface water: surface water's background says nothing of their taps."""
    people = people_by_kind(store)
    other = people["surface_water"] + people["mixed"]
    return kind_known(store) & frozenset(people.index[people["groundwater"] > other])


@per_store(maxsize=32)
def people_by_kind(store: Store, selection: Selection | None = None) -> pd.DataFrame:
    """Return the people of each municipality by kind of water, counted once.

    Columns: groundwater, surface_water, mixed, seawater, unknown (persons in works of that kind),
    `outside` (in no registered work), `population` of the register's year, `reported` (sum of the
    works, which may exceed the population), `coverage` (0-1). Where works report more people than
    live there, every kind is scaled down alike, so that the parts never exceed the population.
    """
    if selection is not None:
        return people_by_kind(store).loc[selection.numbers(store)]
    works = store.waterworks[store.waterworks["active"]]
    counted = works.assign(people=works["residents_counted_here"].fillna(0).astype(float))
    table = counted.pivot_table(
        index="municipality_number",
        columns="source_type",
        values="people",
        aggfunc="sum",
        fill_value=0.0,
    ).reindex(
        index=store.municipalities.index,
        columns=[str(kind) for kind in SourceType],
        fill_value=0.0,
    )
    population = store.municipalities["population"].astype(float)
    reported = table.sum(axis=1)
    scale = (population / reported.where(reported > population)).fillna(1.0)
    table = table.mul(scale, axis=0)
    covered = reported.clip(upper=population)
    return table.assign(
        outside=population - covered,
        population=population,
        reported=reported,
        coverage=covered / population,
    )


FEW_WATERS = 5
"""With fewer different waters than this a median or a comparison says nothing."""


@dataclass(frozen=True)
class AreaSummary:
    """A county or the country in figures, for one measure.

    `covered` is the share (0-1) of the population in registered works. `measured_works` drink
    `measured_waters` different waters with a measured figure (several networks may share one);
    `least`, `median` and `most` are over these waters, `bounded_works` have only a bound.
    """

    population: int
    covered: float
    works: int
    measured_works: int
    measured_waters: int
    bounded_works: int
    least: float
    median: float
    most: float

    @property
    def enough(self) -> bool:
        """Whether the waters are enough for their median to say something."""
        return self.measured_waters >= FEW_WATERS


@per_store(512)
def of_place(store: Store, measure: Measure, selection: Selection) -> AreaSummary:
    """Sum up the works of a place: how many have a figure, and the spread and median (mg/l or °dH)
    over the different waters that were measured."""
    works = works_with_figures(store, measure, selection)
    people = people_by_kind(store, selection)
    measured = works[works["evidence"].isin(["measured", "raw"])]
    different = waters.different(store, measure.parameter, pd.Series("", measured.index))
    population = people["population"].sum()
    return AreaSummary(
        population=int(population),
        covered=float(1 - people["outside"].sum() / population),
        works=len(works),
        measured_works=len(measured),
        measured_waters=len(different),
        bounded_works=int(works["evidence"].eq("bounded").sum()),
        least=float(measured["spread_low"].min()),
        median=float(different["middle"].median()),
        most=float(measured["spread_high"].max()),
    )
