"""The register as a layer: how it lies on the disk, and how it is laid over a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.own.layers import Layer
from data.register import merge
from data.register.duck import ROWS_AT_ONCE
from data.register.importer import RegisterDigest
from data.store import Store

_DIGESTS = ("systems", "treatment", "kinds")


def write_register(files: Path, digest: RegisterDigest) -> None:
    """Write what the extracts say into a folder, the intervals some works after the other."""
    for name in _DIGESTS:
        getattr(digest, name).rename_axis("mtid_vf").to_parquet(files / f"{name}.parquet")
    _write_in_parts(files / "intervals.parquet", digest.intervals)


def _write_in_parts(file: Path, parts: Iterable[pa.RecordBatch]) -> None:
    writer: pq.ParquetWriter | None = None
    try:
        for part in parts:
            writer = writer or pq.ParquetWriter(file, part.schema)
            writer.write_batch(part)
    finally:
        if writer:
            writer.close()


def lay(store: Store, layer: Layer, files: Path) -> Store:
    """Return a store with the register in a folder over it."""
    systems, treatment, reported = (pd.read_parquet(files / f"{name}.parquet") for name in _DIGESTS)
    numbers = store.tables["municipalities"]["municipality_number"]
    systems = systems[systems["municipality_number"].isin(numbers)]
    known = {*store.tables["waterworks"]["waterworks_id"], *systems.index}
    intervals = _intervals(files / "intervals.parquet", known)
    saved = layer.choices["saved"]
    tables = merge.merged(store.tables, systems, treatment, reported, intervals, saved)
    if layer.choices["made_up"]:
        tables["sources"] = merge.as_made_up(tables["sources"])
    return Store(tables, store.boundaries)


def _intervals(file: Path, known: set[str]) -> Iterator[pd.DataFrame]:
    """The intervals of the works that are known, some at a time."""

    def of_known(batch: pa.RecordBatch) -> pd.DataFrame:
        ids = batch.column("mtid_vf")
        return batch.filter(pc.is_in(ids, value_set=pa.array(known, ids.type))).to_pandas()

    if file.exists():
        written = pq.ParquetFile(file, pre_buffer=False)  # else all of it is read at once
        yield from map(of_known, written.iter_batches(ROWS_AT_ONCE))
