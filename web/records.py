"""The API's records: plain dicts in the fields of `web.fields`, made from the pages' findings.

Missing is null. Numbers have the three decimals of the tables and files.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from data.evidence import Figure
from data.memo import per_store
from data.parameters import PARAMETERS, UNITS
from data.store import Store
from findings import background, provenance, waters
from findings.profile import sample
from findings.selection import Selection
from findings.summary import MEASURES, MunicipalWater, by_municipality, people_by_kind
from web.addresses import Place

Record = dict[str, Any]
"""What JSON holds; which fields, and of what kind, stands in `web.fields`."""


@dataclass(frozen=True)
class Asked:
    """What a request asks for: the filters of the pages, and years of the figure."""

    selection: Selection = field(default_factory=Selection)
    years: tuple[int, ...] = ()

    def admits_year(self, year: object) -> bool:
        """Whether a figure of this year is asked for."""
        return not self.years or year in self.years


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


def sources(store: Store) -> list[Record]:
    """Every source of the snapshot."""
    return [
        {
            **source(store, source_id),
            "kind": row["kind"],
            "date_read": row["date_read"] or None,
        }
        for source_id, row in store.source_rows.items()
    ]


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


def municipalities(store: Store, asked: Asked) -> list[Record]:
    """The chosen municipalities, by number."""
    chosen = asked.selection
    numbers = _numbers(store, chosen)
    return [
        record
        for record in _municipalities(store, chosen.kinds)
        if record["municipality_number"] in numbers
        and chosen.admits(record["magnesium"]["evidence"])
        and asked.admits_year(record["magnesium"]["year"])
    ]


@per_store(32)
def _municipalities(store: Store, kinds: tuple[str, ...]) -> list[Record]:
    """Every municipality: a record does not depend on which places are asked for."""
    found = by_municipality(store, MEASURES["tap"], Selection(kinds=kinds))
    return [_municipality(store, found[number]) for number in sorted(found)]


def municipality(store: Store, number: str) -> Record:
    """One municipality with its waterworks. Raises KeyError where there is none of the number."""
    water = by_municipality(store, MEASURES["tap"], Selection())[number]
    works = store.waterworks[store.waterworks["municipality_number"].eq(number)]
    briefs = [
        {"waterworks_id": work, "name": name, **_links(Place("waterworks", work))}
        for work, name in works["name"].items()
    ]
    return {**_municipality(store, water), "waterworks": briefs}


def _municipality(store: Store, water: MunicipalWater) -> Record:
    row, people = store.municipalities.loc[water.number], people_by_kind(store).loc[water.number]
    works, shown = store.waterworks["name"], water.evidence in ("measured", "raw", "bounded")
    return {
        **_place(store, water.number),
        "names": row["names"].split("|"),
        "population": int(row["population"]),
        "residents_in_waterworks": round(people["population"] - people["outside"]),
        "magnesium": _of_municipality(store, water),
        "no_data_reason": water.reason,
        "waterworks_id": water.waterworks_id or None,
        "waterworks_name": works[water.waterworks_id] if water.waterworks_id else None,
        "residents_with_figure": water.people if shown else 0,
        "spread_low": _number(water.low) if shown else None,
        "spread_high": _number(water.high) if shown else None,
        "works": water.works,
        "works_with_figure": water.works_with_figure,
        "expected": _expected(store, water.number),
        **_links(Place("municipality", water.number)),
    }


def _of_municipality(store: Store, water: MunicipalWater) -> Record | None:
    if water.evidence == "expected":
        return _expected(store, water.number)
    record = figure(
        store, "mg", water.figure, water.evidence, provenance.of_municipality(store, water)
    )
    if not water.sample_id:
        return record
    row = _sample_rows(store)[water.sample_id]
    found = _of_row(record, row, water.sample_id, water.link)
    return {**found, "cautions": list(water.cautions)}


def _expected(store: Store, number: str) -> Record | None:
    expected = background.figures(store).get(number)
    if expected is None:
        return None
    ids = provenance.of_background(store)[number]
    return {**figure(store, "mg", expected, "expected", ids), "stage": "ambient"}


@per_store(4)
def _sample_rows(store: Store) -> Mapping[str, Record]:
    return dict(store.tables["samples"].set_index("sample_id").to_dict("index"))


def _place(store: Store, number: str) -> Record:
    row = store.municipalities.loc[number]
    return {
        "municipality_number": number,
        "municipality": row["label"],
        "county_number": row["county_number"],
        "county": row["county_name"],
    }


def _links(place: Place) -> Record:
    """The paths of the plain pages; `with_addresses` puts the site's address before them."""
    return {"page_nb": place.path("nb"), "page_en": place.path("en")}


def waterworks(store: Store, asked: Asked) -> list[Record]:
    """The chosen waterworks in use, by municipality; evidence and year are those of magnesium."""
    return [
        record
        for record, evidence, year in _waterworks(store)
        if _chosen(store, asked, record)
        and asked.selection.admits(evidence)
        and asked.admits_year(year)
    ]


def _chosen(store: Store, asked: Asked, record: Record) -> bool:
    """Whether a record is of a chosen place and kind of water."""
    kinds = asked.selection.kinds
    of_kind = not kinds or record["kind"] in kinds
    return of_kind and record["municipality_number"] in _numbers(store, asked.selection)


@per_store(16)
def _numbers(store: Store, chosen: Selection) -> frozenset[str]:
    return frozenset(chosen.numbers(store))


@per_store(4)
def _waterworks(store: Store) -> list[tuple[Record, str, int | None]]:
    """Every work in use with the evidence and the year of its magnesium."""
    table = store.waterworks[store.waterworks["active"]]
    made = []
    for work in table.sort_values("municipality_number", kind="stable").index:
        record = one_waterworks(store, work)
        of_magnesium = [one for one in record["figures"] if one["parameter"] == "mg"]
        nothing: Record = {"evidence": "none", "year": None}
        magnesium = of_magnesium[0] if of_magnesium else nothing
        made.append((record, magnesium["evidence"], magnesium["year"]))
    return made


def one_waterworks(store: Store, waterworks_id: str) -> Record:
    """One waterworks, also one that is closed. Raises KeyError where there is none of the id."""
    row = store.work_rows[waterworks_id]
    return {
        "waterworks_id": waterworks_id,
        "name": row["name"],
        "owner": row["owner"] or None,
        **_place(store, row["municipality_number"]),
        "kind": row["source_type"],
        "kind_confidence": row["source_type_confidence"] or None,
        "kind_reported": row["source_type_reported"] or None,
        "water_source": row["source_name"] or None,
        "residents": _whole(row["residents_counted_here"]),
        "residents_reported": _whole(row["residents"]),
        "treatment": _codes(row["treatment"]),
        "active": bool(row["active"]),
        "figures": _figures_of_works(store).get(waterworks_id, []),
        **_links(Place("waterworks", waterworks_id)),
    }


@per_store(4)
def _figures_of_works(store: Store) -> Mapping[str, list[Record]]:
    """The figure that represents each waterworks, by parameter."""
    found: dict[str, list[Record]] = {}
    for parameter in PARAMETERS:
        behind = provenance.of_works(store, parameter)
        for work, row in waters.best_of_works(store, parameter).to_dict("index").items():
            record = figure(store, parameter, waters.as_figure(row), row["evidence"], behind[work])
            made = _of_row(record, row, row["sample_id"], row["confidence"])
            found.setdefault(work, []).append(made)
    return found


def samples(store: Store, asked: Asked) -> list[Record]:
    """The chosen samples of waterworks and bottled waters, as the snapshot has them."""
    return [
        record
        for record in _samples(store)
        if _chosen(store, asked, record)
        and asked.selection.admits(record["evidence"])
        and asked.admits_year(record["year"])
    ]


@per_store(4)
def _samples(store: Store) -> list[Record]:
    works = dict(iter(store.tables["sample_works"].groupby("sample_id", sort=False)))
    return [_sample(store, id_, row, works.get(id_)) for id_, row in _sample_rows(store).items()]


def _sample(store: Store, sample_id: str, row: Record, works: pd.DataFrame | None) -> Record:
    profile = sample(store, sample_id)
    bottled = works is None and profile.evidence != "none"
    evidence = "label" if bottled else profile.evidence
    figures = [
        _of_row(
            figure(store, parameter, one, _evidence(evidence, one, row), [row["source_id"]]),
            {**row, "words_missing": parameter in profile.words_missing},
            sample_id,
            "",
        )
        for parameter, one in profile.figures.items()
    ]
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
        "waterworks": [] if works is None else _sample_works(works),
        "figures": figures,
    }


def _evidence(of_magnesium: str, value: Figure, row: Record) -> str:
    """The evidence of one figure of a sample."""
    if of_magnesium == "label":
        return "label"
    if value.value_type == "bounded":
        return "bounded"
    return "raw" if row["stage"] == "raw" else "measured"


def _sample_works(works: pd.DataFrame) -> list[Record]:
    links = works[["waterworks_id", "role", "confidence"]].rename(columns={"confidence": "link"})
    return list(links.to_dict("records"))


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
    return None if math.isnan(value) else float(np.round(value, 3))


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _codes(text: str) -> list[str]:
    return list(filter(None, text.split(";")))
