"""What is in the picture of each map of the dashboard: its fills and its legend."""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from data.store import Store
from findings.selection import Selection
from findings.summary import MEASURES
from geo.additions import addition_fills
from geo.fills import fills, share_fills, site_points
from geo.layers import Fill
from geo.legend import CLASS_COLOURS
from geo.picture import Dots, Panel, Picture
from geo.static_map import UTM_33
from telling import legend
from telling.language import Language


def drawn(store: Store, code: str, selection: Selection, language: Language) -> list[Fill]:
    """Return how every municipality is drawn on the map of a measure, or on the calculated layer
    for any other code."""
    if code in MEASURES:
        return fills(store, MEASURES[code], selection, language)
    return addition_fills(store, selection, language)


def of_map(
    store: Store, code: str, selection: Selection, language: Language, points: bool = False
) -> Picture:
    """The picture of the map of a measure, or of the calculated layer for any other code;
    `points` adds the monitored lakes and streams."""
    return Picture(
        legend.of_map(store, code, selection, language, points),
        (Panel(drawn(store, code, selection, language)),),
        _frame(store, selection),
        _dots(store, selection, language) if points else None,
    )


def of_contrast(store: Store, selection: Selection, language: Language) -> Picture:
    """The picture of groundwater and surface water side by side."""
    made = legend.of_contrast(store, selection, language)
    panels = (
        Panel(fills(store, MEASURES[code], selection, language), heading)
        for code, (heading, _) in zip(("groundwater", "surface_water"), made.groups, strict=True)
    )
    return Picture(made, tuple(panels), _frame(store, selection))


def of_share(
    store: Store, kind: str, name: str, selection: Selection, language: Language
) -> Picture:
    """The picture of the share of residents whose water is of a kind, which has a name."""
    return Picture(
        legend.of_share(store, kind, name, selection, language),
        (Panel(share_fills(store, kind, selection, language)),),
        _frame(store, selection),
    )


def _frame(store: Store, selection: Selection) -> tuple[str, ...]:
    """What the view is laid around: the chosen places, nothing where all are."""
    if not selection.counties and not selection.municipalities:
        return ()
    return tuple(selection.numbers(store))


def _dots(store: Store, selection: Selection, language: Language) -> Dots:
    sites = site_points(store, language)
    sites = sites[sites["municipality_number"].isin(selection.numbers(store))]
    places = gpd.GeoSeries.from_xy(sites["lon"], sites["lat"], crs=4326).to_crs(UTM_33)
    colours = [CLASS_COLOURS["mg"][index] for index in sites["class_index"]]
    return Dots(np.column_stack([places.x, places.y]), colours)
