"""The page with the map, complete but for the map itself where no script runs."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from data.store import Store
from findings.selection import Selection
from geo.assets import LEAFLET, SCRIPT, STYLE, Asset, geometry_asset, map_style, scripts
from geo.layers import as_json, setup
from geo.words import SHORT_NAMES, map_words
from telling.language import Language
from web.site.bundle import USUAL
from web.site.html import html
from web.site.legends import legend
from web.site.links import FILES, MAP, FileLinks

HERE = Path(__file__).parent
GIVEN = "geometry"
"""The name by which map.js finds the shapes that the data file holds."""


def code() -> tuple[Asset, ...]:
    """The scripts of the page but for the data, in loading order, and its style sheet."""
    parts = (
        (LEAFLET / "leaflet.css").read_text(encoding="utf-8"),
        map_style(),
        (HERE / "static" / "site.css").read_text(encoding="utf-8"),
    )
    return (
        *scripts(),
        Asset("site.js", SCRIPT, (HERE / "static" / "site.js").read_bytes()),
        Asset("site.css", STYLE, "".join(parts).encode()),
    )


def page(store: Store, language: Language, links: FileLinks, data: Asset) -> str:
    """Return the page as HTML; `data` is the data file of its language."""
    t = language.t
    files = {asset.name: links.to(file(asset)) for asset in (*code(), data)}
    order = ("leaflet.js", "map.js", data.name, "site.js")
    names = sorted(store.counties.items(), key=lambda pair: language.sort_key(pair[1]))
    return html(
        "page_map.html",
        store,
        language,
        links,
        place=MAP,
        summary=t(
            "Map of how much magnesium the tap water of every Norwegian municipality contains, and"
            " how certain that is, with search."
        ),
        style_sheet=files["site.css"],
        scripts=[files[name] for name in order],
        setup=Markup(as_json(_setup(store, language))),
        measures=SHORT_NAMES,
        usual=USUAL,
        counties=names,
        legend=legend(store, USUAL, Selection(), language),
        files_page=links.page(FILES, language.code),
    )


def file(asset: Asset) -> str:
    """Where an asset stands, from the root of the folder: its name holds a hash of its content."""
    return asset.url.removeprefix("/")


def _setup(store: Store, language: Language) -> dict[str, object]:
    """What map.js starts with, but without the background map: the folder asks no other host."""
    shapes = geometry_asset(store.boundaries, store.labels)
    values = setup(shapes, map_words(language), ("",))
    del values["tiles"]
    return {**values, "geometry": GIVEN}
