"""Everything the browser fetches for the map, under names that never lie.

The name of an asset holds a hash of its content, so that a browser may keep it for a year and
still gets the new one at once when the content changes.
"""

import gzip
import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from threading import Lock

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from xstatic.pkg import leaflet

from geo import theme

STATIC = Path(__file__).parent / "static"
LEAFLET = Path(leaflet.BASE_DIR)
SCRIPT = "text/javascript; charset=utf-8"
STYLE = "text/css; charset=utf-8"
JSON = "application/json"
DEGREE = 10_000  # coordinates are sent as whole numbers of a ten-thousandth of a degree


@dataclass(frozen=True)
class Asset:
    """One file for the browser: its plain name, its media type and its bytes."""

    name: str
    media_type: str
    body: bytes

    @cached_property
    def digest(self) -> str:
        """The first twelve hexadecimal digits of the SHA-256 of the body."""
        return hashlib.sha256(self.body).hexdigest()[:12]

    @cached_property
    def compressed(self) -> bytes:
        """The body, gzipped once; the same bytes in every process."""
        return gzip.compress(self.body, compresslevel=9, mtime=0)

    @property
    def url(self) -> str:
        """Where the asset is served: `/assets/<stem>-<digest>.<extension>`."""
        path = PurePosixPath(self.name)
        return f"/assets/{path.stem}-{self.digest}{path.suffix}"


class Shelf:
    """The assets used last, by their addresses; safe among threads. Those of an older snapshot stay
    for pages that were drawn from it."""

    def __init__(self, most: int = 12) -> None:
        self._most, self._lock = most, Lock()
        self._assets: OrderedDict[str, Asset] = OrderedDict()

    def put(self, asset: Asset) -> Asset:
        """Have an asset served, and return it; the one put longest ago makes room."""
        with self._lock:
            self._assets[asset.url] = asset
            self._assets.move_to_end(asset.url)
            while len(self._assets) > self._most:
                self._assets.popitem(last=False)
        return asset

    def __iter__(self) -> Iterator[Asset]:
        with self._lock:
            return iter(list(self._assets.values()))


@cache
def code_assets() -> tuple[Asset, ...]:
    """The scripts and styles of the map in loading order: Leaflet, then our own."""
    style = theme.by_scheme() + map_style() + (STATIC / "frame.css").read_text(encoding="utf-8")
    library = (LEAFLET / "leaflet.css").read_bytes()
    return (
        *scripts(),
        Asset("leaflet.css", STYLE, library),
        Asset("map.css", STYLE, style.encode()),
    )


def scripts() -> tuple[Asset, ...]:
    """The scripts of a map, whatever page it is on: Leaflet, then our own."""
    return (
        Asset("leaflet.js", SCRIPT, _without_source_map(LEAFLET / "leaflet.js")),
        Asset("map.js", SCRIPT, (STATIC / "map.js").read_bytes()),
    )


def map_style() -> str:
    """The rules of our own for a map; the variables of its colours must stand before them."""
    return (STATIC / "map.css").read_text(encoding="utf-8")


def geometry_asset(boundaries: gpd.GeoDataFrame, names: Mapping[str, str]) -> Asset:
    """The shapes of the municipalities, each with its number and its name to show.

    `boundaries` has `municipality_number` and `geometry` (EPSG:4326). A shape is a list of
    polygons, a polygon a list of rings, a ring `[x, y, dx, dy, …]` in ten-thousandths of a
    degree: half the size of GeoJSON. Raises KeyError for a municipality without a name.
    """
    numbers = boundaries["municipality_number"]
    areas = [
        [number, names[number], _polygons(shape)]
        for number, shape in zip(numbers, boundaries.geometry, strict=True)
    ]
    return Asset("geometry.json", JSON, _json({"degree": DEGREE, "areas": areas}))


def sites_asset(sites: pd.DataFrame) -> Asset:
    """The monitored lakes and streams, for the optional layer of points.

    Columns: `site_id`, `name`, `kind` (in the words of the page), `municipality_number`, `lat`,
    `lon` (degrees), `text` (the figure in words) and `class_index`.
    """
    columns = ["name", "kind", "text", "municipality_number", "class_index"]
    places = sites[["lat", "lon"]].round(4).to_numpy().tolist()
    rows = zip(sites[columns].to_numpy().tolist(), places, strict=True)
    return Asset("sites.json", JSON, _json({"sites": [[*facts, *place] for facts, place in rows]}))


def _without_source_map(path: Path) -> bytes:
    """A script without its pointer to a source map, which we do not serve."""
    return re.sub(rb"\n//# sourceMappingURL=.*", b"", path.read_bytes())


def _polygons(shape: shapely.Geometry) -> list[list[list[int]]]:
    return [
        [_steps(ring) for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in shapely.get_parts(shape)
    ]


def _steps(ring: shapely.LinearRing) -> list[int]:
    """A ring as its first point and the steps from point to point, without the closing one."""
    points = np.rint(shapely.get_coordinates(ring)[:-1] * DEGREE).astype(int)
    return [int(step) for step in np.diff(points, axis=0, prepend=[[0, 0]]).ravel()]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
