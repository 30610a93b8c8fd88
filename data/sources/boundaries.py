"""Reader of the municipality boundaries of 2024: a clean coverage, light enough to draw.

The published file was cut at the coast and simplified one municipality at a time, so that
neighbours no longer share their borders. Here every border is drawn once, the faces between the
borders are handed out again, and the simplification works on whole borders: no tear, no overlap.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.faults import Fault, SourceError

MUNICIPALITIES = 357
METRIC = 25833  # ETRS89 / UTM 33N, the official metric system for all of Norway
GEOGRAPHIC = 4326

SNAP_M = 1.0
SNAP_DEGREES = 1e-4  # four decimals, about 11 m
TOLERANCE_M = 800.0
ISLAND_TOLERANCE_M = 150.0
ISLAND_KM2 = 40.0
SKERRY_KM2 = 1.0
LARGE_SHARE = 0.1


def read(path: Path) -> gpd.GeoDataFrame:
    """The boundaries to draw: `municipality_number` (four digits) and `geometry` (EPSG:4326).

    One row per municipality, ordered by number. The geometries form a valid coverage with
    coordinates of four decimals, simplified to about 800 m. Islands below 1 km² are left out
    unless they are a large part of their municipality. Raises `SourceError` as `read_full` does.
    """
    full = read_full(path)
    light = _simplify(_without_skerries(full.geometry.to_numpy()))
    degrees = gpd.GeoSeries(light, crs=METRIC).to_crs(GEOGRAPHIC).to_numpy()
    # Rounding alone could fold a narrow strip over its neighbour: the borders are noded anew.
    drawn = _coverage(degrees, grid=SNAP_DEGREES, smallest_gap=SNAP_DEGREES**2)
    _require_whole(drawn, path)
    return _frame(full["municipality_number"], drawn, GEOGRAPHIC)


def read_full(path: Path) -> gpd.GeoDataFrame:
    """The boundaries in full detail, to assign points: the same columns as `read`, in EPSG:25833.

    Raises `SourceError` when the file or its number column is missing, a number is malformed or
    stands twice, or the file does not hold exactly 357 municipalities that form a coverage.
    """
    source = _checked(path).sort_values("kommunenummer", ignore_index=True)
    published = source.geometry.to_crs(METRIC).to_numpy()
    whole = _coverage(published, grid=SNAP_M, smallest_gap=SKERRY_KM2 * 1e6)
    _require_whole(whole, path)
    return _frame(source["kommunenummer"], whole, METRIC)


def nearest(
    points: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame, max_metres: float = 3000
) -> pd.Series:
    """The municipality each point lies in, or else the nearest one within `max_metres`.

    Both frames may be in any coordinate system. Returns text on the index of `points`, missing
    where no municipality is near enough or the point is empty. Points on jetties, in lakes cut
    by the coastline and on left-out islands are what the nearest one is for.
    """
    where = points.geometry.to_crs(METRIC).to_numpy()
    areas = shapely.STRtree(boundaries.geometry.to_crs(METRIC).to_numpy())
    point, area = areas.query_nearest(where, max_distance=max_metres, all_matches=False)
    found = pd.Series(pd.NA, index=points.index, dtype="string", name="municipality_number")
    found.iloc[point] = boundaries["municipality_number"].to_numpy()[area]
    return found


def _checked(path: Path) -> gpd.GeoDataFrame:
    """The published features, when there is exactly one with a shape for each municipality."""
    try:
        source = gpd.read_file(path)
    except Exception as error:  # the driver raises a class of its own for every kind of bad file
        raise SourceError([Fault(path.name, None, None, f"cannot be read: {error}")]) from error
    if "kommunenummer" not in source.columns:
        raise SourceError([Fault(path.name, None, "kommunenummer", "the column is missing")])
    faults = _row_faults(source, path.name)
    if len(source) != MUNICIPALITIES:
        message = f"{len(source)} features where {MUNICIPALITIES} municipalities are expected"
        faults.append(Fault(path.name, None, None, message))
    if faults:
        raise SourceError(faults)
    return source


def _row_faults(source: gpd.GeoDataFrame, file: str) -> list[Fault]:
    """What is wrong with single features; rows are counted from 1."""
    number = source["kommunenummer"].astype("string")
    wrong = {
        "is not a number of four digits": ~number.str.fullmatch(r"\d{4}").fillna(False),
        "stands more than once": number.duplicated(),
        "has no shape": source.geometry.isna() | source.geometry.is_empty,
    }
    return [
        Fault(file, int(row) + 1, "kommunenummer", f"{number[row]} {message}")
        for message, rows in wrong.items()
        for row in source.index[rows]
    ]


def _coverage(areas: np.ndarray, grid: float, smallest_gap: float) -> np.ndarray:
    """The same areas with every border drawn once on a grid, so that neighbours share it exactly.

    `grid` and `smallest_gap` are in units and square units of the coordinates. A gap smaller
    than `smallest_gap` goes to the nearest area; a larger one is water and stays open.
    """
    borders = shapely.union_all(shapely.boundary(areas), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize([borders]))
    inside = shapely.point_on_surface(faces)
    tree = shapely.STRtree(areas)
    owner = np.full(len(faces), -1)
    face, area = tree.query(inside, predicate="intersects")
    owner[face] = area
    gap = (owner < 0) & (shapely.area(faces) < smallest_gap)
    owner[gap] = tree.nearest(inside[gap])
    return np.array([shapely.coverage_union_all(faces[owner == i]) for i in range(len(areas))])


def _without_skerries(areas: np.ndarray) -> np.ndarray:
    """The areas without their tiny islands; whatever is large for its municipality stays."""

    def main_parts(area: shapely.Geometry) -> shapely.Geometry:
        parts = shapely.get_parts(area)
        size = shapely.area(parts)
        return shapely.multipolygons(
            parts[(size >= SKERRY_KM2 * 1e6) | (size >= LARGE_SHARE * size.max())]
        )

    return np.array([main_parts(area) for area in areas])


def _simplify(areas: np.ndarray) -> np.ndarray:
    """Metric areas simplified border by border; small island municipalities keep their shape."""
    first, second = shapely.STRtree(areas).query(areas, predicate="intersects")
    alone = np.bincount(first[first != second], minlength=len(areas)) == 0
    fine = alone & (shapely.area(areas) < ISLAND_KM2 * 1e6)
    light: np.ndarray = shapely.coverage_simplify(areas, TOLERANCE_M)
    light[fine] = shapely.coverage_simplify(areas[fine], ISLAND_TOLERANCE_M)
    return light


def _require_whole(areas: np.ndarray, path: Path) -> None:
    if shapely.is_empty(areas).any() or not shapely.coverage_is_valid(areas):
        message = "the boundaries cannot be made into a coverage without tears and overlaps"
        raise SourceError([Fault(path.name, None, "geometry", message)])


def _frame(numbers: pd.Series, areas: np.ndarray, crs: int) -> gpd.GeoDataFrame:
    columns = {"municipality_number": numbers.astype("string").to_numpy()}
    return gpd.GeoDataFrame(columns, geometry=areas, crs=crs)
