"""Records as JSON, CSV and GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely

from data.cells import harmless
from data.memo import per_store
from data.store import Store
from web.fields import ESTIMATED_MAPS, FIGURE_COLUMNS, MAPS, Field
from web.records import Record

JSON = "application/json"
CSV = "text/csv"
GEOJSON = "application/geo+json"
TURTLE = "text/turtle"
JSON_LD = "application/ld+json"
SUFFIXES = {
    JSON: ".json",
    CSV: ".csv",
    GEOJSON: ".geojson",
    TURTLE: ".ttl",
    JSON_LD: ".jsonld",
}
COORDINATE_DECIMALS = 5
CREDIT = "Boundaries © Kartverket (CC BY 4.0)"
BESIDE = {
    "expected": ("best", "low", "high"),
    "estimate": ("best", "low", "high", "at_most", "rung", "factor"),
    **dict.fromkeys(MAPS, ("best", "low", "high", "evidence", "year")),
    **{f"{name}_estimate": ("best", "low", "high", "rung") for name in ESTIMATED_MAPS},
}
"""What stands beside the figure of a record, and its fields that are columns (`expected_best`)."""


@dataclass(frozen=True)
class Rows:
    """Records with their fields, as rows of a table; a `note` stands in each row, where there is
    one."""

    records: list[Record]
    fields: tuple[Field, ...]
    note: str = ""

    @property
    def columns(self) -> list[str]:
        """The columns of CSV: the record's own, then those of its figure, if any."""
        own = [field.name for field in self.fields if field.column and field.name != "magnesium"]
        own += ["note"] if self.note else []
        names = {field.name for field in self.fields}
        if not names & {"magnesium", "figures"}:
            return own
        beside = [f"{name}_{end}" for name, ends in BESIDE.items() if name in names for end in ends]
        figure = [name for name in FIGURE_COLUMNS if name not in own]
        return [*own, *figure, *beside]

    def flat(self) -> list[dict[str, Any]]:
        """A row for each figure; a record without any has one row."""
        note = {"note": self.note} if self.note else {}
        return [row | note for record in self.records for row in _flat(record)]


def _flat(record: Record) -> list[dict[str, Any]]:
    own = {name: value for name, value in record.items() if not isinstance(value, dict)}
    for name, ends in BESIDE.items():
        if beside := record.get(name):
            own |= {f"{name}_{end}": beside[end] for end in ends}
    figures = record.get("figures")
    if figures is None:
        figures = [record["magnesium"]] if "magnesium" in record else []
    # A sample's own year, stage, evidence and cautions are those of its figures.
    return [{**own, **_flat_figure(figure)} for figure in figures] or [own]


def _flat_figure(figure: Record) -> dict[str, Any]:
    sources = figure["sources"]
    return {
        **{name: value for name, value in figure.items() if name != "sources"},
        "source_ids": [source["source_id"] for source in sources],
        "source_publishers": [source["publisher"] for source in sources],
        "source_urls": [source["url"] or "" for source in sources],
        "licences": [source["licence"] for source in sources],
        "licences_verified": [source["licence_verified"] for source in sources],
    }


def write(store: Store, rows: Rows, form: str, envelope: Mapping[str, object]) -> str:
    """Records in a form: JSON and GeoJSON have the `envelope` around them, CSV holds nothing but
    rows."""
    if form == CSV:
        return to_csv(rows)
    if form == GEOJSON:
        return to_geojson(store, rows, envelope)
    return to_json(noted({**envelope, "items": rows.records}, rows.note))


def noted(value: Mapping[str, object], note: str) -> Mapping[str, object]:
    """The value with the note in it, where there is one."""
    return {**value, "note": note} if note else value


def to_csv(rows: Rows, heading: bool = True) -> str:
    """CSV with comma and decimal point; no cell is taken for a formula by a spreadsheet."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")  # as RFC 4180 has it
    columns = rows.columns
    if heading:
        writer.writerow(columns)
    for row in rows.flat():
        writer.writerow(_cell(row.get(column)) for column in columns)
    return target.getvalue()


def _cell(value: object) -> str:
    match value:
        case str():  # most are
            return harmless(value)
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.3f}".rstrip("0").rstrip(".")
        case list():
            return harmless(_in_one(value))
    return harmless(str(value))


def _in_one(values: list[object]) -> str:
    """What a list holds as one text, for programs that know no lists in a row."""
    return " | ".join(map(_cell, values))


def to_json(value: object) -> str:
    """Compact JSON. Raises ValueError for a number that JSON has no word for (NaN, infinity)."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


@per_store(4)
def _shapes(store: Store) -> Mapping[str, str]:
    """Each municipality's shape as GeoJSON text, rings turned as RFC 7946 asks."""
    numbers = store.boundaries["municipality_number"]
    shapes = shapely.orient_polygons(store.boundaries.geometry.to_numpy())
    rounded = shapely.transform(shapes, lambda points: points.round(COORDINATE_DECIMALS))
    return dict(zip(numbers, shapely.to_geojson(rounded), strict=True))


def to_geojson(store: Store, rows: Rows, envelope: Mapping[str, object]) -> str:
    """A FeatureCollection (EPSG:4326): a row of the CSV with the shape of its municipality. Its
    properties are texts, numbers and truth values, as the readers of GeoJSON make columns of
    them."""
    shapes = _shapes(store)
    features = [
        f'{{"type":"Feature","id":{json.dumps(row["municipality_number"])},'
        f'"properties":{to_json({name: _property(row.get(name)) for name in rows.columns})},'
        f'"geometry":{shapes[row["municipality_number"]]}}}'
        for row in rows.flat()
    ]
    head = noted({"type": "FeatureCollection", "attribution": CREDIT, **envelope}, rows.note)
    return f'{to_json(head)[:-1]},"features":[{",".join(features)}]}}'


def _property(value: object) -> object:
    return (_in_one(value) or None) if isinstance(value, list) else value
