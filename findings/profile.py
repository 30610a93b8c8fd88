"""Everything that is known of one municipality, ordered for its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from data.codes import SURFACE_KINDS, Stage
from data.evidence import Figure
from data.memo import per_store
from data.parameters import PARAMETERS
from data.store import Store, records
from findings import background, series, waters
from findings.codes import Evidence
from findings.selection import Selection
from findings.summary import (
    MEASURES,
    AreaSummary,
    MunicipalWater,
    by_municipality,
    of_place,
    people_by_kind,
)


@dataclass(frozen=True)
class Sample:
    """What one source says of one water in one period: its figures by parameter; `row` and `source`
    are rows of the tables, with their ids."""

    row: Mapping[str, Any]
    source: Mapping[str, Any]
    figures: dict[str, Figure]
    calcium_only: bool
    evidence: Evidence
    cautions: tuple[str, ...]
    words_missing: frozenset[str] = frozenset()
    """Parameters whose figure is in none of the words that were kept."""
    confidence: str = ""
    """How sure it is that the water is a work's."""


SHOWN_SAMPLES = 6
"""Samples of one work that are shown in full; the others are folded away."""


@dataclass(frozen=True)
class Work:
    """One waterworks with its samples, best first, its figures year by year where it has several
    years, and whom it buys from and sells to.

    `producer_only`: its water is drunk under the names of the networks that buy it.
    """

    row: pd.Series
    samples: list[Sample]
    series: tuple[series.SeriesTable, ...]
    suppliers: list[str]
    networks: list[str]
    kind_source: pd.Series | None
    producer_only: bool


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
    medians = background.medians(store)
    basis = medians.loc[number] if number in medians.index else None
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
        expected=background.figures(store).get(number),
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
    found = samples(store, ranked)
    return Work(
        row=row,
        samples=[replace(one, confidence=confidence[one.row["sample_id"]]) for one in found],
        series=series.of_work(store, waterworks_id),
        suppliers=_names(store, "network_id", waterworks_id, "supplier_id"),
        networks=_names(store, "supplier_id", waterworks_id, "network_id"),
        kind_source=store.sources.loc[kind_source] if kind_source else None,
        producer_only=bool(row["active"]) and waterworks_id not in waters.delivering(store).index,
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


def samples(store: Store, ids: Iterable[str]) -> list[Sample]:
    """Return everything about samples, in order, each once.

    Raises KeyError where there is none of an id.
    """
    rows = records(store.samples.loc[list(dict.fromkeys(ids))].reset_index())
    figures: dict[str, list[dict[str, Any]]] = {row["sample_id"]: [] for row in rows}
    for figure in records(store.rows_where("figures", "sample_id", *figures)):
        figures[figure["sample_id"]].append(figure)
    return [_sample(store, row, figures[row["sample_id"]]) for row in rows]


_ORDER = {parameter: place for place, parameter in enumerate(PARAMETERS)}


def _sample(store: Store, row: Mapping[str, Any], figures: list[dict[str, Any]]) -> Sample:
    by_parameter = {
        figure["parameter"]: figure
        for figure in sorted(figures, key=lambda one: _ORDER[one["parameter"]])
    }
    evidence = Evidence.RAW if row["stage"] == Stage.RAW else Evidence.MEASURED
    if "mg" not in by_parameter:
        evidence = Evidence.NONE
    elif by_parameter["mg"]["value_type"] == "bounded":
        evidence = Evidence.BOUNDED
    return Sample(
        row=row,
        source=store.source_rows[row["source_id"]],
        figures={name: waters.as_figure(one) for name, one in by_parameter.items()},
        calcium_only=any(one["from_calcium_only"] for one in figures),
        evidence=evidence,
        cautions=tuple(filter(None, row["cautions"].split(";"))),
        words_missing=frozenset(one["parameter"] for one in figures if one["words_missing"]),
    )


def _unlinked(store: Store, number: str) -> list[Sample]:
    """Published waters of the municipality that are no waterworks: bottled waters."""
    loose = _of_no_work(store)
    loose = loose[loose["municipality_number"].eq(number)]
    return [replace(one, evidence=Evidence.LABEL) for one in samples(store, loose["sample_id"])]


@per_store(1)
def _of_no_work(store: Store) -> pd.DataFrame:
    samples = store.tables["samples"][["sample_id", "municipality_number"]]
    loose = np.ones(len(samples), bool)
    loose[store.places("sample_works", "sample_id")] = False
    return samples[loose]
