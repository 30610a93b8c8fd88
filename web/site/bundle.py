"""The one data file of the map: shapes, fills and legends of every map, and what search finds."""

from __future__ import annotations

import json
import re
from typing import Any

from data.memo import per_store
from data.store import Store
from findings.selection import Selection
from geo import places
from geo.assets import SCRIPT, Asset, geometry_asset
from geo.fills import bounds
from geo.layers import paint
from geo.map_pictures import drawn
from geo.words import KIND_NAMES, SHORT_NAMES
from telling import phrases
from telling.language import Language
from web.addresses import FOLDERS
from web.site.legends import colours, legends, selections

BEYOND_LATIN_1 = re.compile("[^\x00-\xff]")
USUAL = "tap"
"""What the map shows where nothing is chosen."""
KINDS = {
    "municipality": "m",
    "county": "c",
    "place": "s",
    "postcode": "p",
    "former": "f",
    "waterworks": "w",
}


@per_store(4)
def bundle(store: Store, language: Language) -> Asset:
    """Return the data file of a language: a script, as a page from disk may fetch nothing.

    It hands over two texts that hold JSON, which browsers read much faster than the same as code:
    what the map is first drawn with, and what is read when somebody chooses or searches.
    """
    first, more = map(_quoted, contents(store, language))
    return Asset("data.js", SCRIPT, f"window.mgdata = {{first: {first}, more: {more}}};\n".encode())


def _quoted(content: object) -> str:
    """JSON as a text in single quotes. Characters beyond Latin-1 are escaped, so that a browser
    keeps one byte per character, not two."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    text = BEYOND_LATIN_1.sub(lambda sign: json.dumps(sign[0])[1:-1], text)
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def contents(store: Store, language: Language) -> tuple[dict[str, object], dict[str, object]]:
    """Return what the page's script reads from the data file, first and later."""
    shapes = geometry_asset(store.boundaries, store.labels)
    paints = {code: _paint(store, code, language) for code in SHORT_NAMES}
    every = legends(store, language)
    first = {
        "geometry": json.loads(shapes.body),
        "paints": {USUAL: paints.pop(USUAL)},
        "codes": list(SHORT_NAMES),
        "counties": _counties(store),
        "folders": _folders(language),
        "words": _words(language),
    }
    return first, {
        "paints": paints,
        "pictures": every.pictures,
        "legends": every.texts,
        "search": search_lines(store),
    }


def _paint(store: Store, code: str, language: Language) -> Any:
    """What map.js paints of a map, for the whole country."""
    fills = drawn(store, code, Selection(), language)
    return json.loads(paint(fills, colours(code)).message)


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
        "kinds": {KINDS[kind]: t(name) for kind, name in KIND_NAMES.items()},
        "nothing": t(phrases.NOTHING_FOUND),
        "country": t("County by county"),
        "county": t("Every municipality of the county in a table"),
    }
