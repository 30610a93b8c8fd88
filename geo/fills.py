"""How what is known of a municipality is drawn on the map."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.memo import per_store
from data.store import Store
from findings import background
from findings.classes import CLASSES, GROUNDWATER_SHARE, MAGNESIUM, drawn_classes
from findings.selection import Selection
from findings.summary import Measure, by_municipality, kind_known, people_by_kind
from findings.tally import unpublished
from geo.layers import Bounds, Fill
from telling import words
from telling.language import Language
from telling.legend import NOT_FOR_MOST
from telling.water import shares, tooltip

LOOK = {
    "measured": "full",
    "raw": "raw",
    "estimate": "pale",
    "bounded": "bound",
    "expected": "pale",
    "none": "none",
}


def fills(store: Store, measure: Measure, selection: Selection, language: Language) -> list[Fill]:
    """Return the fill of every municipality; those outside the selection are dimmed."""
    drawn = _drawn(store, measure, selection.kinds, language)
    chosen = by_municipality(store, measure, selection)
    return [
        drawn[number] if number in chosen else Fill(number, "dimmed")
        for number in store.municipalities.index
    ]


@per_store(maxsize=24)
def _drawn(
    store: Store, measure: Measure, kinds: tuple[str, ...], language: Language
) -> Mapping[str, Fill]:
    """The fill of every municipality where no place is left out: the tooltips take longest."""
    classes = CLASSES[measure.parameter]
    population = store.municipalities["population"]
    return {
        number: Fill(
            number,
            "works" if unpublished(water, measure) else LOOK[water.evidence],
            *drawn_classes(water, classes),
            tooltip(store, water, classes.unit, int(population[number]), language),
        )
        for number, water in by_municipality(store, measure, Selection(kinds=kinds)).items()
    }


def share_fills(store: Store, kind: str, selection: Selection, language: Language) -> list[Fill]:
    """Return the fills of the map of what people drink: the share (%) of the residents whose water
    is known to be of a kind ('groundwater', 'surface_water'), or is not known ('unknown').

    Where the kind is not known for most people, a share would be no more than a lower bound, and
    the municipality is grey.
    """
    people = people_by_kind(store, selection)
    known = kind_known(store)
    result = []
    for number in store.municipalities.index:
        if number not in people.index:
            result.append(Fill(number, "dimmed"))
            continue
        row = people.loc[number]
        lines = shares(row, language)
        if kind != "unknown" and number not in known:
            result.append(Fill(number, "none", lines=(language.t(NOT_FOR_MOST), *lines)))
            continue
        index = GROUNDWATER_SHARE.class_of(100 * row[kind] / row["population"])
        result.append(Fill(number, "plain", index, index, lines))
    return result


def bounds(store: Store, selection: Selection) -> Bounds | None:
    """The frame around the chosen places, or None for the whole country."""
    if not selection.counties and not selection.municipalities:
        return None
    ends = _ends(store)[store.municipalities.index.get_indexer(selection.numbers(store))]
    (west, south), (east, north) = ends[:, :2].min(axis=0), ends[:, 2:].max(axis=0)
    return (float(south), float(west)), (float(north), float(east))


@per_store(maxsize=1)
def _ends(store: Store) -> np.ndarray:
    """The frame of each municipality (west, south, east, north), in the order of their numbers."""
    shapes = store.boundaries.set_index("municipality_number").geometry
    ends: np.ndarray = shapes.bounds.reindex(store.municipalities.index).to_numpy()
    return ends.round(3)


def site_points(store: Store, language: Language) -> pd.DataFrame:
    """The monitored lakes and streams with a position, in words for the layer of points."""
    sites = background.newest_of_sites(store)
    sites = sites[sites["lat"].notna() & sites["mg"].notna()].reset_index()
    unit = MAGNESIUM.unit
    year = sites["year"].astype("string").fillna(language.t("undated"))
    return sites.assign(
        kind=sites["kind"].map(words.SITE_KIND).map(language.t),
        text=[
            f"{language.published(text)} {unit} ({when})"
            for text, when in zip(sites["mg_text"], year, strict=True)
        ],
        class_index=sites["mg"].map(MAGNESIUM.class_of),
    )
