"""The API's collections, described as a Data Package: each CSV with its columns, types and units,
the sources with their licences. Its files lie beside it, on a server as in a folder."""

from __future__ import annotations

from typing import Any, Final

from data.parameters import UNITS
from data.store import Store
from findings.summary import MEASURES
from telling import package
from telling.about import About, about
from telling.citation import citation_of_file
from telling.language import N_, language
from web.addresses import API
from web.fields import ESTIMATE, FIGURE, MAPS, NOTE, RECORDS, SOURCE, Field, Schema
from web.forms import BESIDE, CSV, SUFFIXES, Rows
from web.resources import RESOURCES, Resource, note

FILE: Final = "datapackage.json"
PATH: Final = f"{API}/{FILE}"
EN: Final = language("en")
TITLE: Final = N_("Magnesium in Norwegian drinking water")
ABOUT: Final = (
    "How much magnesium the tap water of each Norwegian municipality holds, from which kind of"
    " water, and how sure that is. Positions of waterworks are not given."
)
MG_PER_LITRE: Final = ("spread_low", "spread_high", "dolomite_added")
CONTENTS: Final = {
    "municipalities": N_("Every municipality with the magnesium of its tap water"),
    "waterworks": N_("Waterworks in use, each with the figures that speak for it"),
    "samples": N_("What each source says of each water, with the words it was read from"),
    "sources": N_("Every source with its publisher and licence"),
    "changes": N_("What came, changed and went in the newest edition"),
}
"""What each collection holds, by its name."""
KEYS: Final = {"Municipality": "municipality_number", "SourceDetail": "source_id"}
"""The records that have one row each: their key. The others have a row for each figure."""
OF_SOURCES: Final = {
    "source_ids": "source_id",
    "source_publishers": "publisher",
    "source_urls": "url",
    "licences": "licence",
    "licences_verified": "licence_verified",
}
"""The columns that hold a field of each source of a figure."""


def described(store: Store, address: str) -> About:
    """What the collections say of themselves; `address` is that of the description, "" where nobody
    knows it."""
    cited = citation_of_file(store, EN.t(TITLE), address, "", EN)
    return about(store, EN.t(TITLE), ABOUT, note(store), cited, EN)


def document(store: Store, address: str) -> dict[str, Any]:
    """Return the description, whose CSV files lie beside it; `address` is as in `described`."""
    made = [
        package.resource(
            name,
            name + SUFFIXES[CSV],
            resource.about,
            _columns(store, resource),
            KEYS.get(resource.record, ""),
        )
        for name, resource in collections().items()
    ]
    whole = package.package(
        described(store, address), "magnesium-in-norwegian-drinking-water", made, EN
    )
    return {**whole, "homepage": address.removesuffix(PATH)} if address.endswith(PATH) else whole


def collections() -> dict[str, Resource]:
    """The collections by their names."""
    return {
        resource.path.removeprefix("/"): resource for resource in RESOURCES if resource.key is None
    }


def _columns(store: Store, resource: Resource) -> list[package.Json]:
    """The columns of a collection's CSV, in their order."""
    rows = Rows([], resource.fields, note(store))
    return [_column(name, resource.record) for name in rows.columns]


def _column(name: str, record: str) -> package.Json:
    if name == "note":
        return {"name": name, "type": "string", "description": NOTE["description"]}
    if name in OF_SOURCES:
        field = _named(SOURCE, OF_SOURCES[name])
        about = f"{field.about}; of several sources with ` | ` between"
        return {"name": name, "type": "string", "description": about}
    own = next((field for field in RECORDS[record] if field.name == name and field.column), None)
    if own is not None:
        unit = {"unit": "mg/l"} if name in MG_PER_LITRE else {}
        return {"name": name, **_typed(own.schema), "description": own.about, **unit}
    for before, ends in BESIDE.items():
        end = name.removeprefix(f"{before}_")
        if end in ends and end != name:
            return _beside(name, before, end, record)
    field = _named(FIGURE, name)
    return {"name": name, **_typed(field.schema), "description": field.about}


def _beside(name: str, before: str, end: str, record: str) -> package.Json:
    """The column of what stands beside a figure: the field `end` of `before`."""
    field = _named(ESTIMATE if before.endswith("estimate") else FIGURE, end)
    whose = _named(RECORDS[record], before)
    unit = {"unit": UNITS[MEASURES[before].parameter if before in MAPS else "mg"]}
    return {
        "name": name,
        **_typed(field.schema),
        "description": f"{whose.about}: {field.about}",
        **(unit if end in ("best", "low", "high", "at_most") else {}),
    }


def _named(fields: tuple[Field, ...], name: str) -> Field:
    return next(field for field in fields if field.name == name)


def _typed(schema: Schema) -> package.Json:
    """The type and constraints of a field from its JSON Schema; a list is text in a cell."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    kind = kinds[0]
    if kind == "array":
        return {"type": "string"}
    if kind == "boolean":
        return {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}
    limits: package.Json = {
        name: schema[name] for name in ("minimum", "maximum", "pattern") if name in schema
    }
    if codes := [code for code in schema.get("enum", ()) if code]:
        limits["enum"] = codes
    return {"type": kind, **({"constraints": limits} if limits else {})}
