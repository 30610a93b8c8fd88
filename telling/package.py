"""Descriptions of files as Data Packages (Frictionless, https://specs.frictionlessdata.io): what
each column is, its unit, and whose the figures are. Programs read them; numbers keep their types.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from telling.about import LICENCES, OPEN_LICENCES, About
from telling.language import Language
from telling.tables import Column

Json = dict[str, Any]


def package(about: About, name: str, resources: Iterable[Json], language: Language) -> Json:
    """Return the description (datapackage.json) of some files; `name` is plain lower-case text."""
    said = [about.chosen, about.note, f"{about.dated}.", language.t(LICENCES)]
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": about.title,
        "description": " ".join(filter(None, said)),
        "version": about.mark,
        "citation": about.citation,
        "licenses": licences(about),
        "sources": [
            {
                "title": f"{one.publisher}: {one.title}",
                "licence": one.licence,
                "licence_verified": one.checked,
                **({"path": one.address} if one.address else {}),
            }
            for one in about.sources
        ],
        "resources": list(resources),
    }


def licences(about: About) -> list[Json]:
    """The open licences that were checked, each with those whose figures have it."""
    holders: dict[str, list[str]] = {}
    for one in about.sources:
        if one.checked and one.licence in OPEN_LICENCES:
            holders.setdefault(one.licence, []).append(one.publisher)
    return [
        {
            "name": OPEN_LICENCES[licence][0],
            "path": OPEN_LICENCES[licence][1],
            "title": f"{licence}: {', '.join(dict.fromkeys(publishers))}",
        }
        for licence, publishers in holders.items()
    ]


def resource(name: str, path: str, title: str, fields: Sequence[Json], key: str = "") -> Json:
    """Return the description of one CSV file (comma, decimal point, UTF-8, a header); `path` leads
    there from where the description lies, `key` is a column without the same cell twice."""
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": path,
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": list(fields),
            "missingValues": [""],
            **({"primaryKey": [key]} if key else {}),
        },
    }


def of_column(column: Column, language: Language) -> Json:
    """Return the description of a column of a table."""
    whole = column.number and column.digits == 0
    kind = "integer" if whole else "number" if column.number else "string"
    unit = {"unit": column.unit} if column.unit else {}
    return {"name": column.code, "type": kind, "title": language.t(column.heading), **unit}
