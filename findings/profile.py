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

    `estimate` is what would be estimated without its figure, `evidence` how its magnesium is known.
    `producer_only`: its water is drunk under the names of the networks that buy it.
    """

    row: Mapping[str, Any]
    samples: list[Sample]
    series: tuple[series.SeriesTable, ...]
    suppliers: list[str]
    networks: list[str]
    kind_source: Mapping[str, Any] | None
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
    usual = background.typical(store).loc[number]
    nearby = usual["basis"] == "neighbours"
    sites = background.sites_of(store, number)
    surface = sites["kind"].isin(SURFACE_KINDS)
    tap = MEASURES["tap"]
    here = Selection(municipalities=(number,))
    county = Selection(counties=(row["county_number"],))
    return Profile(
        row=row,
        water=by_municipality(store, tap, Selection())[number],
        works=list(works_of(store, number).values()),
        unlinked=_unlinked(store, number),
        people=people_by_kind(store).loc[number],
        expected=expected_figures(store).get(number),
        expected_basis="" if nearby else usual["basis"],
        expected_count=0 if nearby else int(usual["n"]),
        sites=sites[surface],
        wells=sites[~surface],
        compared={
            "here": of_place(store, tap, here),
            "county": of_place(store, tap, county),
            "country": of_place(store, tap, Selection()),
        },
    )


def work(store: Store, waterworks_id: str) -> Work:
    """Return everything about a waterworks. Raises KeyError where there is none of the id."""
    number = store.work_rows[waterworks_id]["municipality_number"]
    return works_of(store, number)[waterworks_id]


@per_store(4)
def works_of(store: Store, number: str) -> Mapping[str, Work]:
    """Return everything about the waterworks of a municipality by their ids, those with most
    residents first; what their tables hold is looked up for all at once."""
    works = _works_by_place(store).get(number, [])
    confidence: dict[str, dict[str, str]] = {waterworks_id: {} for waterworks_id in works}
    for link in store.records_where("sample_works", "waterworks_id", *works):
        confidence[link["waterworks_id"]][link["sample_id"]] = link["confidence"]
    rows, figures = _tables_of(store, [one for links in confidence.values() for one in links])
    suppliers = _names(store, "network_id", works, "supplier_id")
    networks = _names(store, "supplier_id", works, "network_id")
    found = {}
    for waterworks_id in works:
        row, links = store.work_rows[waterworks_id], confidence[waterworks_id]
        ids = dict.fromkeys([*_ranked_samples(store).get(waterworks_id, ()), *links])
        own = [_sample(store, rows[one], figures[one]) for one in ids]
        found[waterworks_id] = Work(
            row=row,
            samples=[replace(one, confidence=links[one.row["sample_id"]]) for one in own],
            series=series.of_work([rows[one] for one in ids], figures),
            suppliers=suppliers.get(waterworks_id, []),
            networks=networks.get(waterworks_id, []),
            kind_source=store.source_rows.get(row["source_type_source"]),
            producer_only=bool(row["active"])
            and waterworks_id not in waters.delivering(store).index,
            estimate=estimate.of_works(store)[waterworks_id],
            evidence=estimate.answers(store)[waterworks_id][1],
        )
    return found


@per_store(1)
def _works_by_place(store: Store) -> Mapping[str, list[str]]:
    """The waterworks of each municipality, those with most residents first."""
    return waters.by_place(store.waterworks)


@per_store(4)
def _ranked_samples(store: Store) -> Mapping[str, list[str]]:
    """The samples with magnesium of each work, best first."""
    rows = waters.figures_of_works(store, "mg")
    by_work = rows.groupby("waterworks_id", sort=False)["sample_id"]
    return dict(by_work.agg(list).items())


def _names(store: Store, column: str, ids: Iterable[str], other: str) -> dict[str, list[str]]:
    """The names of the works at the other end of the supplies of works, by their ids."""
    found: dict[str, list[str]] = {}
    for supply in store.records_where("supplies", column, *ids):
        found.setdefault(supply[column], []).append(store.work_rows[supply[other]]["name"])
    return found


def samples(store: Store, ids: Iterable[str]) -> list[Sample]:
    """Return everything about samples, in order, each once.

    Raises KeyError where there is none of an id.
    """
    rows, figures = _tables_of(store, ids)
    return [_sample(store, row, figures[one]) for one, row in rows.items()]


_Rows = dict[str, dict[str, Any]]


def _tables_of(store: Store, ids: Iterable[str]) -> tuple[_Rows, dict[str, list[dict[str, Any]]]]:
    """The rows of samples and of their figures, by the samples' ids."""
    wanted = list(dict.fromkeys(ids))
    places = store.samples.index.get_indexer(wanted)
    if (places < 0).any():
        raise KeyError(wanted[int(np.argmin(places))])
    rows = store.records("samples", places)
    figures: dict[str, list[dict[str, Any]]] = {row["sample_id"]: [] for row in rows}
    for figure in store.records_where("figures", "sample_id", *figures):
        figures[figure["sample_id"]].append(figure)
    return {row["sample_id"]: row for row in rows}, figures


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
    loose = _of_no_work(store).get(number, [])
    return [replace(one, evidence=Evidence.LABEL) for one in samples(store, loose)]


@per_store(1)
def _of_no_work(store: Store) -> Mapping[str, list[str]]:
    samples = store.tables["samples"]
    loose = np.ones(len(samples), bool)
    loose[store.places("sample_works", "sample_id")] = False
    by_place = samples[loose].groupby("municipality_number")["sample_id"]
    return dict(by_place.agg(list).items())
