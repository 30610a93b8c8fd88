"""One municipality, one county, the country: works, spread, people, coverage.

A municipality is never given a number of its own making. It shows the figure of one work: of the
works with the best evidence, the one that most of its people drink from; beside it stand the
spread over all its works and the people that the figures speak for. An estimate is shown by the
same rule, unless more people drink a water that nothing can be said of.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.codes import SourceType
from data.evidence import NONE, Figure, expected
from data.memo import per_store
from data.parameters import PARAMETERS
from data.store import Store
from findings import background, calibration, estimate, residents, waters
from findings.codes import Evidence, NoFigure, Rung
from findings.selection import Selection


@dataclass(frozen=True)
class Measure:
    """What the map is filled by: a parameter, perhaps of one kind of water only.

    `estimates`: whether estimates stand in where nothing is measured. Without `works` it is what
    surface water of a place usually holds.
    """

    code: str
    parameter: str
    kinds: tuple[str, ...] = ()
    estimates: bool = False
    works: bool = True

    @property
    def pale(self) -> bool:
        """Whether some of what is shown is not measured."""
        return self.estimates or not self.works


MEASURES: Mapping[str, Measure] = {
    measure.code: measure
    for measure in (
        Measure("tap", "mg", estimates=True),
        Measure("groundwater", "mg", kinds=("groundwater",), estimates=True),
        Measure("surface_water", "mg", kinds=("surface_water",), estimates=True),
        Measure("expected", "mg", works=False),
        *(Measure(row.measure, row.code) for row in PARAMETERS.values() if row.measure),
    )
}


@dataclass(frozen=True)
class MunicipalWater:
    """What is known of one measure in one municipality.

    `reason` says why there is none, where its evidence is `NONE`.
    `low` and `high` are the spread over the `waters` of that evidence that reach its works, of
    estimates the widest interval; people are residents counted once who get such water, wholly or
    in part; `year` is the figure's own, `first_year` and `last_year` are those of all figures of
    that evidence here; `sample_id` and `waterworks_id` lead to the figure's source; `cautions` and
    `link` (how sure it is that the figure is this work's) belong to it, to an estimate its `rung`.
    `kind_known` is False where it holds only for surface water and the kind of water is not known.
    """

    number: str
    evidence: Evidence
    figure: Figure
    reason: NoFigure | None = None
    low: float = math.nan
    high: float = math.nan
    works_with_figure: int = 0
    works: int = 0
    year: int | None = None
    first_year: int | None = None
    last_year: int | None = None
    people: int = 0
    waterworks_id: str = ""
    sample_id: str = ""
    waters: int = 0
    cautions: tuple[str, ...] = ()
    link: str = ""
    kind_known: bool = True
    rung: Rung | None = None

    @property
    def differs(self) -> bool:
        """Whether different waters of this evidence are known here."""
        return self.waters > 1 and self.low < self.high and self.evidence != Evidence.BOUNDED


@per_store(maxsize=256)
def works_with_figures(store: Store, measure: Measure, selection: Selection) -> pd.DataFrame:
    """Return the delivering works that the measure and the filters leave, with the columns of
    their best figure where they have one (`evidence` is missing where not)."""
    filters = selection.kinds, selection.evidence
    works, numbers = _works_everywhere(store, measure, *filters), selection.numbers(store)
    if len(numbers) == len(store.municipalities):
        return works
    by_place = _places_everywhere(store, measure, *filters)
    found = [by_place[number] for number in numbers if number in by_place]
    return works.iloc[np.sort(np.concatenate(found)) if found else []]


@per_store(maxsize=96)
def _places_everywhere(
    store: Store, measure: Measure, kinds: tuple[str, ...], evidence: tuple[str, ...]
) -> Mapping[str, np.ndarray]:
    """Where the works of each municipality stand in the table of `_works_everywhere`."""
    works = _works_everywhere(store, measure, kinds, evidence)
    return dict(works.groupby("municipality_number").indices)


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
    works = works.assign(people=residents.of_works(store).reindex(works.index))
    known = _known(store, measure)
    return works.join(known[known["evidence"].map(selection.admits)])


_FIGURE = [
    *("sample_id", "text", "low", "high", "best", "middle", "value_type", "evidence", "stage"),
    *("year", "first_year", "cautions", "confidence", "spread_low", "spread_high"),
]
_ESTIMATE = ["cap", "rung", "assumed"]


@per_store(maxsize=16)
def _known(store: Store, measure: Measure) -> pd.DataFrame:
    """The figure of each work that has one, and the estimate of the others where the measure has
    estimates: a bound alone gives way to it."""
    best = waters.best_of_works(store, measure.parameter)[_FIGURE]
    if not measure.estimates:
        return best.assign(cap=math.nan, rung=None, assumed=False)
    found = estimate.table(store)
    measured = best.index[best["evidence"].ne("bounded")]
    found = found[found["best"].notna() & ~found.index.isin(measured)]
    found = found[["low", "best", "high", *_ESTIMATE]].assign(
        middle=found["best"],
        spread_low=found["low"],
        spread_high=found["high"],
        value_type="estimate",
        evidence="estimate",
        **dict.fromkeys(("sample_id", "text", "cautions", "confidence"), ""),
    )
    kept = best[~best.index.isin(found.index)].assign(assumed=False)
    return pd.concat([kept, found])[[*_FIGURE, *_ESTIMATE]]


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
    found = _from_works(store, measure, _speaking(works), count)
    for number in selection.numbers(store).difference(list(found)):
        found[number] = _without_works(store, number, measure, selection, int(count.get(number, 0)))
    return found


_RANK = {"measured": 0, "raw": 1, "estimate": 2, "bounded": 3}


def _speaking(works: pd.DataFrame) -> pd.DataFrame:
    """The works with the best evidence of each municipality; none where there is no evidence.

    Estimates are left out where the kind of water is known for most, and more people drink water of
    a known kind without one.
    """
    place, rank = works["municipality_number"], works["evidence"].map(_RANK)
    of_known_kind = works["people"].where(works["source_type"].ne("unknown"), 0)
    estimated = rank.eq(_RANK["estimate"])
    with_one, without, everyone = (
        people.groupby(place).transform("sum")
        for people in (
            of_known_kind.where(estimated, 0),
            of_known_kind.mask(estimated, 0),
            works["people"],
        )
    )
    too_few = (with_one < without) & (with_one + without >= LEAST_KNOWN * everyone)
    too_few &= rank.groupby(place).transform("min").eq(_RANK["estimate"])
    rank = rank.mask(estimated & too_few)
    return works[rank.notna() & rank.eq(rank.groupby(place).transform("min"))]


def _from_works(
    store: Store, measure: Measure, best: pd.DataFrame, count: pd.Series
) -> dict[str, MunicipalWater]:
    """The municipalities whose works with the best evidence are `best`, by number; the work that
    most people drink from leads."""
    by_place = best.groupby("municipality_number")
    summed = by_place.agg(
        least=("spread_low", "min"),
        most=("spread_high", "max"),
        with_figure=("people", "size"),
        persons=("people", "sum"),
        oldest=("first_year", "min"),
        newest=("year", "max"),
    ).join(_different(store, measure, best))
    leading = best.reset_index().sort_values("people", ascending=False, kind="stable")
    leading = leading.drop_duplicates("municipality_number").join(summed, on="municipality_number")
    return {
        row["municipality_number"]: MunicipalWater(
            number=row["municipality_number"],
            evidence=Evidence(row["evidence"]),
            figure=waters.as_figure(row),
            low=row["least"],
            high=row["most"],
            works_with_figure=int(row["with_figure"]),
            works=int(count[row["municipality_number"]]),
            year=None if pd.isna(row["year"]) else int(row["year"]),
            first_year=None if pd.isna(row["oldest"]) else int(row["oldest"]),
            last_year=None if pd.isna(row["newest"]) else int(row["newest"]),
            people=int(row["persons"]),
            waterworks_id=row["waterworks_id"],
            sample_id=row["sample_id"],
            waters=int(row["different"]),
            cautions=tuple(filter(None, row["cautions"].split(";"))),
            link=row["confidence"],
            kind_known=not row["assumed"],
            rung=Rung(row["rung"]) if row["evidence"] == Evidence.ESTIMATE else None,
        )
        for row in leading.to_dict("records")
    }


def _different(store: Store, measure: Measure, best: pd.DataFrame) -> pd.Series:
    """How many different waters, or estimates, the works of each municipality have."""
    place = best["municipality_number"]
    estimates = best[best["evidence"].eq("estimate")]
    ends = estimates[["municipality_number", "low", "best", "high"]].drop_duplicates()
    published = waters.different(store, measure.parameter, place.drop(estimates.index))
    counted = [published["place"].value_counts(), ends["municipality_number"].value_counts()]
    found = pd.concat(counted)
    return found.rename_axis("municipality_number").rename("different")


def _without_works(
    store: Store, number: str, measure: Measure, selection: Selection, works: int
) -> MunicipalWater:
    """A municipality whose works tell nothing: what surface water there usually holds where it has
    no works, else why nothing is known."""
    reason = NoFigure.NO_FIGURE if works else NoFigure.NO_WORK
    if measure.code == "tap" and works and number in mostly_groundwater(store):
        reason = NoFigure.GROUNDWATER
    fits = not selection.kinds or {"surface_water", "unknown"} & set(selection.kinds)
    if measure.pale and not works and fits and measure.kinds != ("groundwater",):
        usual = expected_figures(store).get(number)
        if usual is not None:
            return MunicipalWater(
                number,
                Evidence.EXPECTED,
                usual,
                low=usual.low,
                high=usual.high,
                kind_known=measure.code != "tap",
            )
        reason = NoFigure.NO_BACKGROUND
    return MunicipalWater(number, Evidence.NONE, NONE, reason=reason, works=works)


@per_store(maxsize=4)
def expected_figures(store: Store) -> Mapping[str, Figure]:
    """Return what surface water of each municipality usually holds (mg/l), with its error; none at
    all where the error cannot be found, as an expectation without its error says too much."""
    factor = calibration.errors(store)[Rung.SURFACE].factor
    if math.isnan(factor):
        return {}
    own = background.typical(store).query("basis != 'neighbours'")["mg"]
    return {number: expected(mg, factor) for number, mg in own.items()}


LEAST_KNOWN = 0.5
"""The kind of water of a municipality is given where it is known for this part of the people in
registered waterworks; below it a share of groundwater would say too little."""


@per_store(maxsize=4)
def kind_known(store: Store) -> frozenset[str]:
    """Municipalities where the kind of water is known for at least half of the people supplied."""
    people = _by_kind(store, store.waterworks["residents_counted_here"])
    supplied = people.sum(axis=1)
    known = supplied - people["unknown"]
    return frozenset(people.index[(supplied > 0) & (known >= LEAST_KNOWN * supplied)])


@per_store(maxsize=4)
def mostly_groundwater(store: Store) -> frozenset[str]:
    """Municipalities where the kind of water is known and more people drink groundwater than
    surface water: surface water's background says nothing of their taps."""
    people = _by_kind(store, store.waterworks["residents_counted_here"])
    other = people["surface_water"] + people["mixed"]
    return kind_known(store) & frozenset(people.index[people["groundwater"] > other])


@per_store(maxsize=32)
def people_by_kind(store: Store, selection: Selection | None = None) -> pd.DataFrame:
    """Return the people of each municipality by kind of water, counted once.

    Columns: groundwater, surface_water, mixed, seawater, unknown (persons in works of that kind,
    as `residents` counts them), `outside` (in no registered work), `population` of the register's
    year, `reported` (sum of the works, which may exceed the population), `coverage` (0-1).
    """
    if selection is not None:
        return people_by_kind(store).loc[selection.numbers(store)]
    table = _by_kind(store, residents.of_works(store))
    reported = _by_kind(store, store.waterworks["residents_counted_here"]).sum(axis=1)
    population = store.municipalities["population"].astype(float)
    covered = table.sum(axis=1)
    return table.assign(
        outside=population - covered,
        population=population,
        reported=reported,
        coverage=covered / population,
    )


def _by_kind(store: Store, people: pd.Series) -> pd.DataFrame:
    """The sum of the people of the active works, by municipality and kind of water."""
    works = store.waterworks[store.waterworks["active"]]
    counted = works.assign(people=people.reindex(works.index).fillna(0).astype(float))
    return counted.pivot_table(
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


FEW_WATERS = 5
"""With fewer different waters than this a median or a comparison says nothing."""
