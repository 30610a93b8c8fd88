"""The one data file of the map: shapes, what every map paints and tells, and what search finds."""

from __future__ import annotations

import json

from data.language import Language
from data.selection import Selection
from data.store import Store
from geo import places
from geo.assets import SCRIPT, Asset, geometry_asset
from geo.fills import bounds
from geo.layers import paint
from geo.words import SHORT_NAMES
from static_site.legends import colours, drawn, legends, selections
from web.addresses import FOLDERS

KINDS = {"municipality": "m", "postcode": "p", "waterworks": "w"}


def bundle(store: Store, language: Language) -> Asset:
    """Return the data file of a language: a script, as a page from disk may fetch nothing.

    It hands over text that holds JSON, which browsers read much faster than the same as code.
    """
    told = json.dumps(contents(store, language), ensure_ascii=False, separators=(",", ":"))
    quoted = told.replace("\\", "\\\\").replace("'", "\\'")
    return Asset("data.js", SCRIPT, f"window.mgdata = JSON.parse('{quoted}');\n".encode())


def contents(store: Store, language: Language) -> dict[str, object]:
    """Return what the page's script reads from the data file."""
    shapes = geometry_asset(store.boundaries, store.municipalities["label"].to_dict())
    told = legends(store, language)
    return {
        "geometry": json.loads(shapes.body),
        "paints": {
            code: json.loads(
                paint(drawn(store, code, Selection(), language), colours(code)).message
            )
            for code in SHORT_NAMES
        },
        "counties": _counties(store),
        "pictures": told.pictures,
        "legends": told.texts,
        "search": search_lines(store),
        "folders": _folders(language),
        "words": _words(language),
    }


def _counties(store: Store) -> dict[str, dict[str, object]]:
    """What is shown of a county: its municipalities, and the frame around them."""
    return {
        county: {"numbers": list(chosen.numbers(store)), "bounds": bounds(store, chosen)}
        for county, chosen in selections(store)
        if county
    }


def search_lines(store: Store) -> str:
    """Return everything that search finds, a line each in the order of its places among equals:
    kind, key, label, municipality number, plain names.

    One text, as the page takes it apart when somebody first searches. A postcode's own name is its
    key, and is left out.
    """
    ordered = sorted(places.entries(store), key=lambda entry: entry.order)
    return "\n".join("\t".join(_line(entry)) for entry in ordered)


def _line(entry: places.Entry) -> list[str]:
    hit = entry.hit
    label = " ".join(hit.label.split())
    names = () if entry.names == (hit.key,) else entry.names
    return [KINDS[hit.kind], hit.key, label, hit.municipality_number, *names]


def _folders(language: Language) -> dict[str, str]:
    """Where the pages of each kind stand, seen from the map in its language."""
    own = "en/" if language.code == "en" else ""
    return {
        kind: folder.removeprefix("/").removeprefix(own)
        for kind, folder in FOLDERS[language.code].items()
    }


def _words(language: Language) -> dict[str, object]:
    t = language.t
    return {
        "kinds": {"m": t("municipality"), "p": t("postcode"), "w": t("waterworks")},
        "nothing": t("Nothing found. Try another spelling, or the name of the municipality."),
        "country": t("County by county"),
        "county": t("Every municipality of the county in a table"),
    }
