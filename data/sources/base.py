"""Reader of `data/base`: large tables that others publish, in the columns of the snapshot.

`python -m data fetch WHAT --base` renews them (docs/fetching.md).
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from data import schema
from data.faults import Fault, SourceError
from data.schema import BOUNDARIES_FILE
from data.sources.boundaries import METRIC

TABLES = (
    *("municipalities", "renumbering", "postcodes", "grid"),
    *("sites", "site_samples", "site_figures"),
)
FOODS = "foods"
"""Read from the ledger, unless it has been fetched from Matvaretabellen, which is better."""
FAR_M = {"sites": 3_000.0, "grid": 10_000.0}
"""How far outside its municipality a site, or the middle of a cell, may lie: the coast is drawn
narrow, borders are simplified to 800 m, and skerries that hold a cell's middle are left out."""


def file_name(table: str) -> str:
    """The file of a table of the base."""
    return f"{table}.parquet"


def read(folder: Path) -> tuple[dict[str, pd.DataFrame], gpd.GeoDataFrame]:
    """Return the tables of the base and the boundaries to draw.

    Raises SourceError where a file cannot be read, a table has a fault, or a site or cell does not
    lie in its municipality.
    """
    tables, faults = {}, []
    names = [*TABLES, *([FOODS] if (folder / file_name(FOODS)).exists() else [])]
    for name in names:
        try:
            tables[name] = pd.read_parquet(folder / file_name(name))
            found = schema.TABLES[name].faults(name, tables[name])
            faults += [Fault(file_name(name), None, None, line) for line in found]
        except (OSError, ValueError) as error:
            faults.append(Fault(file_name(name), None, None, f"cannot be read: {error}"))
    try:
        outlines = gpd.read_parquet(folder / BOUNDARIES_FILE)
    except (OSError, ValueError) as error:
        faults.append(Fault(BOUNDARIES_FILE, None, None, f"cannot be read: {error}"))
    if not faults:
        faults = [fault for name in FAR_M for fault in _misplaced(name, tables[name], outlines)]
    if faults:
        raise SourceError(faults)
    return tables, outlines


def _misplaced(name: str, rows: pd.DataFrame, outlines: gpd.GeoDataFrame) -> list[Fault]:
    """A fault for each site or cell that lies too far outside its municipality."""
    key = rows.columns[0]
    placed = rows[rows["lat"].notna() & rows["municipality_number"].ne("")]
    where = gpd.points_from_xy(placed["lon"].astype(float), placed["lat"].astype(float), crs=4326)
    areas = outlines.set_index("municipality_number").geometry.to_crs(METRIC)
    own = areas.reindex(placed["municipality_number"]).to_numpy()
    far = ~(shapely.distance(where.to_crs(METRIC).to_numpy(), own) <= FAR_M[name])
    return [
        Fault(file_name(name), None, key, f"{row[key]} lies outside {row['municipality_number']}")
        for _, row in placed[far].iterrows()
    ]
