"""Maps that stand still: SVG for pages without scripts, for print and for pictures.

Municipalities as shapes, never a point: no position of a waterworks is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

import geopandas as gpd
import numpy as np
import shapely

from data.store import Store
from geo.layers import Fill
from geo.legend import LOOKS, pale, stripes

GRID = 1000
"""A drawing is this many units along its longer side, and coordinates are whole units."""
SIMPLIFIED = 2.5
"""How far, in units, a line may be moved: below a pixel at the size that a page shows."""
SMALLEST = 12.0
"""Islands with less area than this, in square units, are left out; a place keeps its largest."""
UTM_33 = 25833
"""Norway as Norwegian maps draw it, without Mercator's swollen north."""


@dataclass(frozen=True)
class Style:
    """How a shape is painted: a colour or `url(#pattern)`, and its outline in units."""

    fill: str
    stroke: str = "#ffffff"
    width: float = 2.0
    dash: str = ""


NEIGHBOUR = Style("#d3dee3")
MARKED = Style("#1c6a8c", "#123f54", 4.0)


@dataclass(frozen=True)
class Drawing:
    """Places as SVG path data in a frame of `width` by `height` units."""

    paths: Mapping[str, str]
    width: int
    height: int


@lru_cache(maxsize=4)
def _projected(store: Store) -> gpd.GeoSeries:
    return store.boundaries.set_index("municipality_number").geometry.to_crs(UTM_33)


@lru_cache(maxsize=64)
def drawing(store: Store, county: str = "") -> Drawing:
    """Return the municipalities of a county, or of the country, simplified as one coverage, so
    that neighbours keep their common border."""
    shapes = _projected(store)
    if county:
        shapes = shapes[shapes.index.isin(_municipalities_of(store, county))]
    west, south, east, north = shapes.total_bounds
    unit = max(east - west, north - south) / GRID
    simple = shapely.coverage_simplify(shapes.to_numpy(), SIMPLIFIED * unit)
    corner = np.array([west, north])
    paths = {
        number: _path(shape, lambda points: (points - corner) / [unit, -unit])
        for number, shape in zip(shapes.index, simple, strict=True)
    }
    return Drawing(paths, round((east - west) / unit), round((north - south) / unit))


def _municipalities_of(store: Store, county: str) -> list[str]:
    table = store.municipalities
    return list(table.index[table["county_number"].eq(county)])


def _path(shape: shapely.Geometry, to_units: object) -> str:
    polygons = shapely.get_parts(shapely.transform(shape, to_units))
    largest = max(polygons, key=shapely.area)
    kept = [part for part in polygons if part is largest or part.area >= SMALLEST]
    return "".join(_ring(ring) for part in kept for ring in (part.exterior, *part.interiors))


def _ring(ring: shapely.LinearRing) -> str:
    """A ring as its first point and whole steps; a step of nothing is left out."""
    points = np.rint(shapely.get_coordinates(ring)[:-1]).astype(int)
    steps = np.diff(points, axis=0)
    steps = steps[steps.any(axis=1)]
    start = "M{} {}".format(*points[0])
    return start + ("l" + _numbers(steps) if len(steps) else "h1") + "z"


def _numbers(steps: np.ndarray) -> str:
    """Numbers with as few signs between them as SVG allows: a minus parts them as well."""
    return " ".join(map(str, steps.ravel().tolist())).replace(" -", "-")


def place_map(store: Store, number: str, title: str, text: str) -> str:
    """Return an SVG of the county of a municipality with the municipality marked.

    `title` and `text` are the words for who does not see it. Raises KeyError for no such number.
    """
    drawn = drawing(store, store.municipalities.at[number, "county_number"])
    others = "".join(path for place, path in drawn.paths.items() if place != number)
    shapes = [_shape(others, NEIGHBOUR), _shape(drawn.paths[number], MARKED)]
    return _svg(drawn, shapes, title, text)


def filled_map(
    store: Store,
    fills: Iterable[Fill],
    colours: tuple[str, ...],
    title: str,
    text: str,
    county: str = "",
) -> str:
    """Return an SVG of a county or the country in the looks and class colours of the map."""
    drawn, patterns = drawing(store, county), {}
    by_style: dict[Style, list[str]] = {}
    for fill in fills:
        if fill.number in drawn.paths:
            style = _style(fill, colours, patterns)
            by_style.setdefault(style, []).append(drawn.paths[fill.number])
    # Light outlines first, so that a published figure's dark one is not painted over.
    order = sorted(by_style, key=lambda style: style.width)
    shapes = [_shape("".join(by_style[style]), style) for style in order]
    return _svg(drawn, ["<defs>", *patterns.values(), "</defs>", *shapes], title, text)


def _style(fill: Fill, colours: tuple[str, ...], patterns: dict[str, str]) -> Style:
    look = LOOKS[fill.look]
    low, high = (None if c is None else colours[c] for c in (fill.low, fill.high))
    paint = look.fill or (pale(low) if fill.look == "pale" else low)
    if fill.look == "hatched":
        name = f"stripes-{fill.low}-{fill.high}"
        patterns[name] = _pattern(name, *stripes(low, high))
        paint = f"url(#{name})"
    return Style(paint, look.stroke, 1.5 * look.width, look.dash)


def _pattern(name: str, ground: str, stripe: str) -> str:
    return (
        f'<pattern id="{name}" width="10" height="10" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0h10v10H0z" fill="{ground}"/>'
        f'<path d="M0 0h4v10H0z" fill="{stripe}"/></pattern>'
    )


def _shape(path: str, style: Style) -> str:
    dash = f' stroke-dasharray="{style.dash}"' if style.dash else ""
    return (
        f'<path d="{path}" fill="{style.fill}" fill-rule="evenodd" stroke="{style.stroke}" '
        f'stroke-width="{style.width:g}" stroke-linejoin="round"{dash}/>'
    )


def _svg(drawn: Drawing, shapes: list[str], title: str, text: str) -> str:
    margin = 4
    frame = f"{-margin} {-margin} {drawn.width + 2 * margin} {drawn.height + 2 * margin}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{frame}" role="img" '
        f'aria-labelledby="map-title map-text"><title id="map-title">{escape(title)}</title>'
        f'<desc id="map-text">{escape(text)}</desc>{"".join(shapes)}</svg>'
    )
