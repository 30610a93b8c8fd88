"""Maps that stand still: SVG for pages without scripts, for print and for pictures.

Municipalities as shapes, never a point: no position of a waterworks is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

import geopandas as gpd
import numpy as np
import shapely

from data.memo import per_store
from data.store import Store
from geo.layers import MAINLAND, Fill
from geo.legend import LOOKS, pale, stripes

GRID = 1000
"""A drawing is this many units along its longer side, and coordinates are whole units."""
SIMPLIFIED = 2.5
"""How far, in units, a line may be moved: below a pixel at the size that a page shows."""
SMALLEST = 12.0
"""Islands with less area than this, in square units, are left out; a place keeps its largest."""
ROOM = 0.04
"""How much is shown around chosen places, as a part of their longer side."""
MERCATOR = 3857
"""The projection of the map that moves."""
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
    """Places as SVG path data in a frame of `width` by `height` units.

    `west` and `north` (metres, UTM 33) are its upper left corner, a unit is `unit` metres.
    """

    paths: Mapping[str, str]
    width: int
    height: int
    west: float
    north: float
    unit: float

    def units(self, points: np.ndarray) -> np.ndarray:
        """Points in UTM 33 as points of the drawing."""
        return (points - [self.west, self.north]) / [self.unit, -self.unit]


@per_store(1)
def _projected(store: Store) -> gpd.GeoSeries:
    return store.boundaries.set_index("municipality_number").geometry.to_crs(UTM_33)


@per_store(32)
def drawing(store: Store, county: str = "") -> Drawing:
    """Return the municipalities of a county, or of the country, simplified as one coverage, so
    that neighbours keep their common border."""
    shapes = _projected(store)
    if county:
        shapes = shapes[shapes.index.isin(_municipalities_of(store, county))]
    return _drawn(shapes, *shapes.total_bounds)


@per_store(32)
def surroundings(store: Store, numbers: tuple[str, ...]) -> Drawing:
    """Return the frame around some municipalities with all that lies in it, cut at its edges;
    around none the country."""
    shapes = _projected(store)
    if not numbers:
        return drawing(store)
    west, south, east, north = shapes.loc[list(numbers)].total_bounds
    edge = ROOM * max(east - west, north - south)
    frame = (west - edge, south - edge, east + edge, north + edge)
    # What is cut is cut outside of the frame, so that no outline follows the cut within it.
    cut = shapes.clip_by_rect(*(frame + np.array([-1, -1, 1, 1]) * edge))
    return _drawn(cut[~cut.is_empty], *frame)


def _drawn(shapes: gpd.GeoSeries, west: float, south: float, east: float, north: float) -> Drawing:
    unit = max(east - west, north - south) / GRID
    simple = shapely.coverage_simplify(shapes.to_numpy(), SIMPLIFIED * unit)
    size = round((east - west) / unit), round((north - south) / unit)
    empty = Drawing({}, *size, west, north, unit)
    paths = {
        number: _path(shape, empty.units)
        for number, shape in zip(shapes.index, simple, strict=True)
    }
    return replace(empty, paths=paths)


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
    drawn = drawing(store, county)
    patterns: dict[str, str] = {}
    shapes = painted(drawn, fills, colours, patterns)
    return _svg(drawn, ["<defs>", *patterns.values(), "</defs>", *shapes], title, text)


def screen_map(
    store: Store, fills: Iterable[Fill], colours: tuple[str, ...], title: str, text: str
) -> str:
    """Return an SVG of the country as the map that moves first shows it: in the same projection and
    the same frame, so that it can stand where that one will be drawn."""
    drawn = _on_screen(store)
    patterns: dict[str, str] = {}
    shapes = painted(drawn, fills, colours, patterns)
    return _svg(drawn, ["<defs>", *patterns.values(), "</defs>", *shapes], title, text)


@per_store(1)
def _on_screen(store: Store) -> Drawing:
    (south, west), (north, east) = MAINLAND
    frame = gpd.GeoSeries.from_wkt([f"MULTIPOINT({west} {south},{east} {north})"], crs=4326)
    shapes = store.boundaries.set_index("municipality_number").geometry.to_crs(MERCATOR)
    return _drawn(shapes, *frame.to_crs(MERCATOR).total_bounds)


def painted(
    drawn: Drawing, fills: Iterable[Fill], colours: tuple[str, ...], patterns: dict[str, str]
) -> list[str]:
    """Return the shapes of a drawing in the looks of the map; the patterns that they point to are
    added to `patterns` by their ids."""
    by_style: dict[Style, list[str]] = {}
    for fill in fills:
        if fill.number in drawn.paths:
            style = _style(fill, colours, patterns)
            by_style.setdefault(style, []).append(drawn.paths[fill.number])
    # Light outlines first, so that a published figure's dark one is not painted over.
    order = sorted(by_style, key=lambda style: style.width)
    return [_shape("".join(by_style[style]), style) for style in order]


def _style(fill: Fill, colours: tuple[str, ...], patterns: dict[str, str]) -> Style:
    look = LOOKS[fill.look]
    low, high = ("" if c is None else colours[c] for c in (fill.low, fill.high))
    paint = look.fill or (pale(low) if fill.look == "pale" else low)
    if fill.look == "hatched":
        name = f"stripes-{fill.low}-{fill.high}"
        patterns[name] = _pattern(name, *stripes(low, high))
        paint = f"url(#{name})"
    elif look.stripe:
        name = f"stripes-{fill.look}"
        patterns[name] = _pattern(name, paint, look.stripe)
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
