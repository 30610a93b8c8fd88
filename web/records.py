"""The API's records: plain dicts in the fields of `web.fields`, made from the pages' findings.

Missing is null. Numbers have the three decimals of the tables and files.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from data.evidence import NONE, Figure
from data.memo import per_store
from data.parameters import PARAMETERS, UNITS
from data.store import Store
from findings import editions, estimate, provenance, waters
from findings.codes import NoFigure
from findings.selection import Selection
from findings.summary import (
    MEASURES,
    MunicipalWater,
    by_municipality,
    expected_figures,
    people_by_kind,
)
from findings.tally import people_by_evidence
from treatment.additions import leading_notes
from web.addresses import Place
from web.fields import CHANGE

PUBLISHED = ("measured", "raw", "bounded")
"""The evidence of what somebody has published: what was estimated stands in fields of its own."""
MAPS = tuple(one for one in MEASURES.values() if one.works and one.code != "tap")
"""The maps beside that of the tap water: each is a field of a municipality, by its code."""
START = "start"
"""Before the first edition, when there was no figure."""
Record = dict[str, Any]
"""What JSON holds; which fields, and of what kind, stands in `web.fields`."""


@dataclass(frozen=True)
class Asked:
    """What a request asks for: the filters of the pages, years of the figure, and the edition that
    changes are told since: `START` for before the first, "" for the one before the newest."""

    selection: Selection = field(default_factory=Selection)
    years: tuple[int, ...] = ()
    since: str = ""

    def of_years(self, years: pd.Series) -> pd.Series:
        """Whether figures of these years are asked for, a truth value for each."""
        every = pd.Series(True, years.index, dtype=bool)
        return years.isin(self.years) if self.years else every


@dataclass(frozen=True)
class Listing:
    """A collection as it is asked for: the keys of its records in order, and what makes records of
    some of them. Only those that are sent are made."""

    keys: Sequence[str]
    records: Callable[[Sequence[str]], list[Record]]


def source(store: Store, source_id: str) -> Record:
    """A source in the short form that stands beside a figure."""
    row = store.source_rows[source_id]
    return {
        "source_id": source_id,
        "title": row["title"],
        "publisher": row["publisher"],
        "url": row["url"] or None,
        "licence": row["licence"],
        "licence_verified": row["licence_verified"] == "yes",
    }


def sources(store: Store, asked: Asked) -> Listing:
    """Every source of the snapshot."""

    def made(ids: Sequence[str]) -> list[Record]:
        rows = store.source_rows
        return [
            {
                **source(store, source_id),
                "kind": rows[source_id]["kind"],
                "date_read": rows[source_id]["date_read"] or None,
            }
            for source_id in ids
        ]

    return Listing(list(store.source_rows), made)


def changes(store: Store, asked: Asked) -> Listing:
    """What came, changed and went since an edition."""
    version = asked.since or editions.before_newest(store)
    found = editions.since(store, "" if version == START else version)

    def made(keys: Sequence[str]) -> list[Record]:
        return [_change(row) for row in found.iloc[list(map(int, keys))].to_dict("records")]

    return Listing(list(map(str, range(len(found)))), made)


def _change(row: Mapping[Any, str]) -> Record:
    """A change as the API says it: what is empty is null, a year a whole number."""
    made: Record = {}
    for name, text in row.items():
        made[name] = (int(text) if name.startswith("year") else text) if text else None
        if name == "parameter":
            made["unit"] = UNITS[text]
    return {field.name: made[field.name] for field in CHANGE}


def figure(
    store: Store, parameter: str, value: Figure, evidence: str, source_ids: Iterable[str] = ()
) -> Record:
    """A figure with its sources; its sample's year, stage and cautions are added by `_of_row`."""
    return {
        "parameter": parameter,
        "unit": UNITS[parameter],
        "value_type": value.value_type,
        "low": _number(value.low),
        "high": _number(value.high),
        "best": _number(value.best),
        "text": value.text or None,
        "evidence": evidence,
        "stage": None,
        "year": None,
        "cautions": [],
        "words_missing": False,
        "link": None,
        "sample_id": None,
        "sources": [source(store, source_id) for source_id in source_ids],
    }


def _of_row(record: Record, row: Mapping[str, Any], sample_id: str, link: str) -> Record:
    """A figure with stage, year and cautions from its sample's row."""
    return {
        **record,
        "stage": row["stage"],
        "year": _whole(row["year"]),
        "cautions": _codes(row["cautions"]),
        "words_missing": bool(row.get("words_missing", False)),
        "link": link or None,
        "sample_id": sample_id,
    }


def municipalities(store: Store, asked: Asked) -> Listing:
    """The chosen municipalities, by number."""
    chosen = asked.selection
    every = _municipalities(store, chosen.kinds)
    numbers = [number for number in every if number in _numbers(store, chosen)]
    years = [every[number]["magnesium"]["year"] for number in numbers]
    fits = asked.of_years(pd.Series(years, dtype=object))
    kept = [
        number
        for number, fit in zip(numbers, fits, strict=True)
        if fit and chosen.admits(every[number]["map_evidence"])
    ]
    return Listing(kept, lambda some: [every[number] for number in some])


@per_store(32)
def _municipalities(store: Store, kinds: tuple[str, ...]) -> Mapping[str, Record]:
    """Every municipality: a record does not depend on which places are asked for."""
    found = by_municipality(store, MEASURES["tap"], Selection(kinds=kinds))
    return {number: _municipality(store, number, kinds) for number in sorted(found)}


def municipality(store: Store, number: str) -> Record:
    """One municipality with its waterworks. Raises KeyError where there is none of the number."""
    made = _municipality(store, number, ())
    works = store.waterworks[store.waterworks["municipality_number"].eq(number)]
    briefs = [
        {"waterworks_id": work, "name": name, **_links(Place("waterworks", work))}
        for work, name in works["registered_name"].items()
    ]
    return {**made, "waterworks": briefs}


def _municipality(store: Store, number: str, kinds: tuple[str, ...]) -> Record:
    """One municipality, from its works of some kinds (all where none is named). Raises KeyError
    where there is none of the number."""
    chosen = Selection(kinds=kinds)
    water = by_municipality(store, MEASURES["tap"], chosen)[number]
    row, people = store.municipality_rows[number], _people(store)[number]
    works, shown = store.waterworks["registered_name"], water.evidence in PUBLISHED
    return {
        **_place(store, number),
        "names": row["names"].split("|"),
        "population": int(row["population"]),
        "residents_in_waterworks": round(people["population"] - people["outside"]),
        "map_evidence": water.evidence,
        "magnesium": _published(store, water, "mg", kinds) or figure(store, "mg", NONE, "none"),
        "no_data_reason": water.reason,
        "waterworks_id": water.waterworks_id or None,
        "waterworks_name": works[water.waterworks_id] if water.waterworks_id else None,
        "residents_with_figure": int(people["measured"] + people["raw"]),
        "residents_with_estimate": int(people["estimate"]),
        "residents_with_bound": int(people["bounded"]),
        "spread_low": _number(water.low) if shown else None,
        "spread_high": _number(water.high) if shown else None,
        "works": water.works,
        "works_with_figure": water.works_with_figure,
        "expected": _expected(store, number),
        "estimate": _estimate(store, water.waterworks_id),
        **_maps(store, number, chosen),
        **_dolomite(store, number, chosen),
        **_links(Place("municipality", number)),
    }


def _maps(store: Store, number: str, chosen: Selection) -> Record:
    """What the other maps show of a municipality: what is published, and where a map has estimates
    that of the work that is shown, each in a field of its own."""
    made: Record = {}
    for measure in MAPS:
        water = by_municipality(store, measure, chosen)[number]
        made[measure.code] = _published(store, water, measure.parameter, chosen.kinds)
        if measure.estimates:
            made[f"{measure.code}_estimate"] = _estimate(store, water.waterworks_id)
    return made


def _dolomite(store: Store, number: str, chosen: Selection) -> Record:
    """What the map "with dolomite" shows of a municipality; calculated, not measured."""
    note = leading_notes(store, chosen)[number]
    return {
        "dolomite_added": _number(note.added) if note else None,
        "dolomite_reason": note.no_headline if note else NoFigure.NO_WORK,
        "dolomite_waterworks_id": note.waterworks_id if note else None,
    }


@per_store(4)
def _people(store: Store) -> Mapping[str, Mapping[str, float]]:
    """The people of each municipality by kind of water and by what is known of it."""
    known = people_by_evidence(store, Selection()).drop(columns="none")
    rows = people_by_kind(store).join(known)
    return dict(zip(rows.index, rows.to_dict("records"), strict=True))


@per_store(32)
def _shown_samples(store: Store, kinds: tuple[str, ...]) -> Mapping[str, Record]:
    """The samples whose figures the maps show, by id: taken at once, a tenth of what it costs to
    look each of them up."""
    chosen = Selection(kinds=kinds)
    every = (by_municipality(store, one, chosen).values() for one in (MEASURES["tap"], *MAPS))
    ids = sorted({water.sample_id for found in every for water in found} - {""})
    rows = store.records("samples", store.samples.index.get_indexer(ids))
    return dict(zip(ids, rows, strict=True))


def _published(
    store: Store, water: MunicipalWater, parameter: str, kinds: tuple[str, ...]
) -> Record | None:
    """The published figure that speaks for a municipality, never an estimate; None without one."""
    if water.evidence not in PUBLISHED:
        return None
    sources = provenance.of_municipality(store, water, parameter)
    record = figure(store, parameter, water.figure, water.evidence, sources)
    if not water.sample_id:
        return record
    row = _shown_samples(store, kinds)[water.sample_id]
    found = _of_row(record, row, water.sample_id, water.link)
    return {**found, "cautions": list(water.cautions)}


def _expected(store: Store, number: str) -> Record | None:
    expected = expected_figures(store).get(number)
    if expected is None:
        return None
    ids = provenance.of_background(store)[number]
    return {**figure(store, "mg", expected, "expected", ids), "stage": "ambient"}


def _estimate(store: Store, waterworks_id: str) -> Record | None:
    """The estimate of a work, None where there is none or no such work."""
    found = estimate.of_works(store).get(waterworks_id)
    if found is None or found.rung is None:
        return None
    return {
        "low": _number(found.figure.low),
        "best": _number(found.figure.best),
        "high": _number(found.figure.high),
        "at_most": _number(found.figure.cap),
        "rung": found.rung,
        "factor": _number(found.factor),
        "supplier_id": found.producer or None,
        "basis": list(found.basis),
        "kind_assumed": found.assumed,
    }


def _place(store: Store, number: str) -> Record:
    row = store.municipality_rows[number]
    return {
        "municipality_number": number,
        "municipality": row["label"],
        "county_number": row["county_number"],
        "county": row["county_name"],
    }


def _links(place: Place) -> Record:
    """The paths of the plain pages; `with_addresses` puts the site's address before them."""
    return {"page_nb": place.path("nb"), "page_en": place.path("en")}


def waterworks(store: Store, asked: Asked) -> Listing:
    """The chosen waterworks in use, by municipality; evidence and year are those of magnesium."""
    chosen = asked.selection
    works = chosen.works(store, store.waterworks[store.waterworks["active"]])
    years = waters.best_of_works(store, "mg")["year"].reindex(works.index)
    kept = asked.of_years(years)
    if chosen.evidence:
        evidence = estimate.evidence_of_works(store).reindex(works.index)
        kept &= evidence.map(chosen.admits).astype(bool)
    ordered = works[kept].sort_values("municipality_number", kind="stable")
    return Listing(list(ordered.index), partial(of_waterworks, store))


@per_store(16)
def _numbers(store: Store, chosen: Selection) -> frozenset[str]:
    return frozenset(chosen.numbers(store))


def one_waterworks(store: Store, waterworks_id: str) -> Record:
    """One waterworks, also one that is closed. Raises KeyError where there is none of the id."""
    return of_waterworks(store, [waterworks_id])[0]


def of_waterworks(store: Store, ids: Sequence[str]) -> list[Record]:
    """The records of waterworks. Raises KeyError where there is none of an id."""
    figures = _figures_of_works(store, ids)
    return [_of_work(store, work, figures.get(work, [])) for work in ids]


def _of_work(store: Store, waterworks_id: str, figures: list[Record]) -> Record:
    row = store.work_rows[waterworks_id]
    return {
        "waterworks_id": waterworks_id,
        "name": row["registered_name"],
        "owner": row["registered_owner"] or None,
        **_place(store, row["municipality_number"]),
        "kind": row["source_type"],
        "kind_confidence": row["source_type_confidence"] or None,
        "kind_reported": row["source_type_reported"] or None,
        "water_source": row["source_name"] or None,
        "residents": _whole(row["residents_counted_here"]),
        "residents_reported": _whole(row["residents"]),
        "treatment": _codes(row["treatment"]),
        "active": bool(row["active"]),
        "figures": figures,
        "evidence": estimate.answers(store)[waterworks_id][1],
        "estimate": _estimate(store, waterworks_id),
        **_links(Place("waterworks", waterworks_id)),
    }


def _figures_of_works(store: Store, ids: Sequence[str]) -> Mapping[str, list[Record]]:
    """The figure of each parameter that speaks for each of some works."""
    found: dict[str, list[Record]] = {}
    for parameter in PARAMETERS:
        behind = provenance.of_works(store, parameter)
        best = waters.best_of_works(store, parameter)
        rows = best.loc[best.index.intersection(list(ids))]
        for work, row in rows.to_dict("index").items():
            record = figure(store, parameter, waters.as_figure(row), row["evidence"], behind[work])
            made = _of_row(record, row, row["sample_id"], row["confidence"])
            found.setdefault(work, []).append(made)
    return found


def samples(store: Store, asked: Asked) -> Listing:
    """The chosen samples of waterworks and bottled waters, as the snapshot has them."""
    chosen = asked.selection
    rows = chosen.works(store, store.samples)
    kept = asked.of_years(rows["year"])
    if chosen.evidence:
        kept &= _evidence_of_samples(store)[rows.index].isin(chosen.evidence)
    return Listing(list(rows.index[kept]), partial(of_samples, store))


@per_store(4)
def _evidence_of_samples(store: Store) -> pd.Series:
    """How the magnesium of each sample is known, by its id."""
    samples, figures = store.tables["samples"], store.tables["figures"]
    magnesium = np.flatnonzero(figures["parameter"].eq("mg"))
    known, bounded, linked = (np.zeros(len(samples), bool) for _ in range(3))
    known[store.places("figures", "sample_id")[magnesium]] = True
    of_bounds = magnesium[figures["value_type"].eq("bounded").to_numpy()[magnesium]]
    bounded[store.places("figures", "sample_id")[of_bounds]] = True
    linked[store.places("sample_works", "sample_id")] = True
    conditions = [~known, ~linked, bounded, samples["stage"].eq("raw").to_numpy()]
    codes = np.select(conditions, ["none", "label", "bounded", "raw"], "measured")
    return pd.Series(codes, store.samples.index)


def of_samples(store: Store, ids: Sequence[str]) -> list[Record]:
    """The records of samples. Raises KeyError where there is none of an id."""
    rows = store.samples.loc[list(ids)].to_dict("index")
    evidence = _evidence_of_samples(store)[list(ids)]
    figures = _by_sample(store.records_where("figures", "sample_id", *ids))
    works = _by_sample(store.records_where("sample_works", "sample_id", *ids))
    return [
        _sample(store, id_, row, code, figures.get(id_, []), works.get(id_, []))
        for (id_, row), code in zip(rows.items(), evidence, strict=True)
    ]


def _by_sample(rows: Iterable[Record]) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for row in rows:
        found.setdefault(row["sample_id"], []).append(row)
    return found


def _sample(
    store: Store,
    sample_id: str,
    row: Record,
    evidence: str,
    figures: list[Record],
    works: list[Record],
) -> Record:
    order = list(PARAMETERS)
    made = []
    for cells in sorted(figures, key=lambda one: order.index(one["parameter"])):
        value = waters.as_figure(cells)
        known = _evidence(evidence, value, row)
        record = figure(store, cells["parameter"], value, known, [row["source_id"]])
        made.append(_of_row(record, row | {"words_missing": cells["words_missing"]}, sample_id, ""))
    return {
        "sample_id": sample_id,
        "published_name": row["published_name"],
        **_place(store, row["municipality_number"]),
        "served_place": row["served_place"] or None,
        "kind": row["source_type"],
        "stage": row["stage"],
        "year": _whole(row["year"]),
        "n_samples": _whole(row["n_samples"]),
        "statistic": row["statistic"],
        "evidence": evidence,
        "cautions": _codes(row["cautions"]),
        "quote": row["quote"],
        "waterworks": [
            {"waterworks_id": one["waterworks_id"], "role": one["role"], "link": one["confidence"]}
            for one in works
        ],
        "figures": made,
    }


def _evidence(of_magnesium: str, value: Figure, row: Record) -> str:
    """The evidence of one figure of a sample."""
    if of_magnesium == "label":
        return "label"
    if value.value_type == "bounded":
        return "bounded"
    return "raw" if row["stage"] == "raw" else "measured"


def with_addresses(record: Record, address: Callable[[str], str]) -> Record:
    """A record whose pages are whole addresses, made of their paths by `address`."""
    made = {}
    for name, value in record.items():
        if name in ("page_nb", "page_en"):
            value = address(value)
        elif name == "waterworks" and isinstance(value, list):
            value = [with_addresses(one, address) for one in value]
        made[name] = value
    return made


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value * 1000) / 1000


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _codes(text: str) -> list[str]:
    return list(filter(None, text.split(";")))
