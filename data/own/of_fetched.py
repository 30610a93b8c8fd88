"""What was fetched as a layer: how it lies on the disk, and how it is laid over a store."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from data import schema
from data.own.layers import Layer
from data.schema import BOUNDARIES_FILE
from data.services import fetched, refresh
from data.store import Store


def write_fetched(files: Path, came: refresh.NewerAnswers) -> None:
    """Write the tables, boundaries and marks of answers into a folder."""
    for name, frame in came.changed.tables.items():
        frame.to_parquet(files / f"{name}.parquet", index=False)
    if came.changed.outlines is not None:
        came.changed.outlines.to_parquet(files / BOUNDARIES_FILE, index=False)
    fetched.write(files, came.marks)


def lay(store: Store, layer: Layer, files: Path) -> Store:
    """Return a store with the answers in a folder over it."""
    came = {
        name: pd.read_parquet(files / f"{name}.parquet")
        for name in schema.TABLES
        if (files / f"{name}.parquet").exists()
    }
    tables = {**store.tables, **refresh.laid(store, came)}
    tables["sources"] = refresh.with_source(tables["sources"], layer.choices["source"])
    outlines = files / BOUNDARIES_FILE
    return Store(tables, gpd.read_parquet(outlines) if outlines.exists() else store.boundaries)
