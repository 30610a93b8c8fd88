"""Everything that is known of one municipality, ordered for its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from data.codes import SURFACE_KINDS, Stage
from data.evidence import Figure
from data.memo import per_store
from data.parameters import PARAMETERS
from data.store import Store
from findings import background, estimate, series, waters
from findings.area import AreaSummary, of_place
from findings.codes import Evidence
from findings.estimate import WorkEstimate
from findings.selection import Selection
from findings.summary import (
    MEASURES,
    MunicipalWater,
    by_municipality,
    expected_figures,
    people_by_kind,
)


@dataclass(frozen=True)
class Sample:
    """What one source says of one water in one period: its figures by parameter."""

    row: pd.Series
    source: pd.Series
    figures: dict[str, Figure]
    calcium_only: bool
    evidence: Evidence
    confidence: str
    cautions: tuple[str, ...]
    words_missing: frozenset[str] = frozenset()
    """Parameters whose figure is in none of the words that were kept."""


SHOWN_SAMPLES = 6
"""Samples of one work that are shown in full; the others are folded away."""


@dataclass(frozen=True)
class Work:
    """One waterworks with its samples, best first, its figures year by year where it has several
    years, and whom it buys from and sells to.

    `estimate` is what would be estimated without its figure, `evidence` how its magnesium is known.
    `producer_only`: its water is drunk under the names of the networks that buy it.
    """

    row: pd.Series
    samples: list[Sample]
    series: tuple[series.SeriesTable, ...]
    suppliers: list[str]
    networks: list[str]
    kind_source: pd.Series | None
    producer_only: bool
    estimate: WorkEstimate
    evidence: Evidence


@dataclass(frozen=True)
class Profile:
    """One municipality: its works, its people, its lakes and streams (`sites`), its monitored
    groundwater (`wells`), and the places to compare with."""

    row: pd.Series
    water: MunicipalWater
    works: list[Work]
    unlinked: list[Sample]
    people: pd.Series
    expected: Figure | None
    expected_basis: str
    expected_count: int
    sites: pd.DataFrame
    wells: pd.DataFrame
    compared: dict[str, AreaSummary]


@per_store(4)
def profile(store: Store, number: str) -> Profile:
    """Return everything about a municipality. Raises KeyError where there is none of the number."""
    row = store.municipalities.loc[number]
    works = store.waterworks[store.waterworks["municipality_number"].eq(number)]
    works = works.sort_values("residents_counted_here", ascending=False, na_position="last")
    usual = background.typical(store).query("basis != 'neighbours'")
    basis = usual.loc[number] if number in usual.index else None
    sites = background.newest_of_sites(store)
    sites = sites[sites["municipality_number"].eq(number)].sort_values("name")
    surface = sites["kind"].isin(SURFACE_KINDS)
    tap = MEASURES["tap"]
    here = Selection(municipalities=(number,))
    county = Selection(counties=(row["county_number"],))
    return Profile(
        row=row,
        water=by_municipality(store, tap, Selection())[number],
        works=[work(store, waterworks_id) for waterworks_id in works.index],
        unlinked=_unlinked(store, number),
        people=people_by_kind(store).loc[number],
        expected=expected_figures(store).get(number),
        expected_basis="" if basis is None else basis["basis"],
        expected_count=0 if basis is None else int(basis["n"]),
        sites=sites[surface],
        wells=sites[~surface],
        compared={
            "here": of_place(store, tap, here),
            "county": of_place(store, tap, county),
            "country": of_place(store, tap, Selection()),
        },
    )


@per_store(64)
def work(store: Store, waterworks_id: str) -> Work:
    """Return everything about a waterworks. Raises KeyError where there is none of the id."""
    row = store.waterworks.loc[waterworks_id]
    links = store.rows_where("sample_works", "waterworks_id", waterworks_id)
    confidence = dict(zip(links["sample_id"], links["confidence"], strict=True))
    ranked = [*_ranked_samples(store).get(waterworks_id, ()), *confidence]
    kind_source = row["source_type_source"]
    return Work(
        row=row,
        samples=[
            sample(store, sample_id, confidence[sample_id]) for sample_id in dict.fromkeys(ranked)
        ],
        series=series.of_work(store, waterworks_id),
        suppliers=_names(store, "network_id", waterworks_id, "supplier_id"),
        networks=_names(store, "supplier_id", waterworks_id, "network_id"),
        kind_source=store.sources.loc[kind_source] if kind_source else None,
        producer_only=bool(row["active"]) and waterworks_id not in waters.delivering(store).index,
        estimate=estimate.of_works(store)[waterworks_id],
        evidence=estimate.answers(store)[waterworks_id][1],
    )


@per_store(4)
def _ranked_samples(store: Store) -> Mapping[str, list[str]]:
    """The samples with magnesium of each work, best first."""
    rows = waters.figures_of_works(store, "mg")
    by_work = rows.groupby("waterworks_id", sort=False)["sample_id"]
    return dict(by_work.agg(list).items())


def _names(store: Store, column: str, waterworks_id: str, other: str) -> list[str]:
    """The names of the works at the other end of a work's supplies."""
    rows = store.rows_where("supplies", column, waterworks_id)
    return list(store.waterworks["name"][rows[other]])


def sample(store: Store, sample_id: str, confidence: str = "") -> Sample:
    """Return everything about a sample; `confidence` is how sure its link to a work is.

    Raises KeyError where there is none of the id.
    """
    row = store.samples.loc[sample_id]
    figures = store.figures_of(sample_id)
    order = [parameter for parameter in PARAMETERS if parameter in figures.index]
    measured = "mg" in figures.index and figures.at["mg", "value_type"] != "bounded"
    evidence = Evidence.RAW if row["stage"] == Stage.RAW else Evidence.MEASURED
    if not measured:
        evidence = Evidence.BOUNDED if "mg" in figures.index else Evidence.NONE
    return Sample(
        row=row,
        source=store.sources.loc[row["source_id"]],
        figures={parameter: waters.as_figure(figures.loc[parameter]) for parameter in order},
        calcium_only=bool(figures["from_calcium_only"].any()),
        evidence=evidence,
        confidence=confidence,
        cautions=tuple(filter(None, row["cautions"].split(";"))),
        words_missing=frozenset(figures.index[figures["words_missing"]]),
    )


def _unlinked(store: Store, number: str) -> list[Sample]:
    """Published waters of the municipality that are no waterworks: bottled waters."""
    samples = store.tables["samples"]
    linked = store.tables["sample_works"]["sample_id"]
    loose = samples[samples["municipality_number"].eq(number) & ~samples["sample_id"].isin(linked)]
    return [
        replace(sample(store, sample_id, ""), evidence=Evidence.LABEL)
        for sample_id in loose["sample_id"]
    ]
