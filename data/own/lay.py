"""How each kind of layer lies on the disk, and how it is laid over a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data import schema
from data.among import among
from data.own.layers import Layer, LayerKind
from data.register import merge
from data.register.duck import ROWS_AT_ONCE
from data.register.importer import RegisterDigest
from data.schema import BOUNDARIES_FILE
from data.services import fetched, refresh
from data.sheets import importing, kinds
from data.sheets.overlay import overlay
from data.sheets.problems import Reason, Refused
from data.sheets.taking import SheetAccount
from data.store import Store

_DIGESTS = ("systems", "treatment", "kinds")


@dataclass(frozen=True)
class Laying:
    """What laying needs beside the layers: words for a reason, where `say` is called with a line
    for each step, and sheets that were read already, by the layer's id."""

    words: Callable[[Reason], str] = str
    say: Callable[[str], None] = lambda line: None
    read: Mapping[str, SheetAccount] | None = None


def lay(store: Store, layer: Layer, files: Path, laying: Laying) -> Store:
    """Return a store with a layer over it, whose files lie in a folder.

    Raises SourceError and SnapshotError where it does not fit these figures.
    """
    return _LAY[layer.kind](store, layer, files, laying)


# --- the register --------------------------------------------------------------------------------


def write_register(files: Path, digest: RegisterDigest) -> None:
    """Write what the extracts say into a folder, the intervals some works after the other."""
    for name in _DIGESTS:
        getattr(digest, name).rename_axis("mtid_vf").to_parquet(files / f"{name}.parquet")
    _write_in_parts(files / "intervals.parquet", digest.intervals)


def _write_in_parts(file: Path, parts: Iterable[pd.DataFrame]) -> None:
    writer: pq.ParquetWriter | None = None
    try:
        for part in parts:
            table = pa.Table.from_pandas(
                part, schema=writer.schema if writer else None, preserve_index=False
            )
            writer = writer or pq.ParquetWriter(file, table.schema)
            writer.write_table(table)
    finally:
        if writer:
            writer.close()


def _lay_register(store: Store, layer: Layer, files: Path, laying: Laying) -> Store:
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
    if file.exists():
        for batch in pq.ParquetFile(file).iter_batches(ROWS_AT_ONCE):
            part = batch.to_pandas()
            yield part[among(part["mtid_vf"], known)].reset_index(drop=True)


# --- what was fetched ----------------------------------------------------------------------------


def write_fetched(files: Path, came: refresh.NewerAnswers) -> None:
    """Write the tables, boundaries and marks of answers into a folder."""
    for name, frame in came.changed.tables.items():
        frame.to_parquet(files / f"{name}.parquet", index=False)
    if came.changed.outlines is not None:
        came.changed.outlines.to_parquet(files / BOUNDARIES_FILE, index=False)
    fetched.write(files, came.marks)


def _lay_fetched(store: Store, layer: Layer, files: Path, laying: Laying) -> Store:
    came = {
        name: pd.read_parquet(files / f"{name}.parquet")
        for name in schema.TABLES
        if (files / f"{name}.parquet").exists()
    }
    tables = {**store.tables, **refresh.laid(store, came)}
    tables["sources"] = refresh.with_source(tables["sources"], layer.choices["source"])
    outlines = files / BOUNDARIES_FILE
    return Store(tables, gpd.read_parquet(outlines) if outlines.exists() else store.boundaries)


def is_outdated(store: Store, layer: Layer) -> bool:
    """Whether what ships was fetched later than a layer."""
    if layer.kind != LayerKind.FETCHED:
        return False
    row = store.source_rows.get(layer.choices["source"]["source_id"])
    return row is not None and str(row["date_read"]) > layer.day


# --- lists of kinds, and sheets ------------------------------------------------------------------


def _lay_kinds(store: Store, layer: Layer, files: Path, laying: Laying) -> Store:
    laid, count = kinds.imported(files / layer.name, store, laying.words, layer.day)
    laying.say(f"kinds of source of {count} works taken")
    return laid


def _lay_sheet(store: Store, layer: Layer, files: Path, laying: Laying) -> Store:
    account = (laying.read or {}).get(layer.id)
    if account is None:
        options = importing.options_of(layer.choices["options"], files / layer.name)
        try:
            account = importing.read_account(options, store)
        except (Refused, importing.ChoiceError) as error:
            why = laying.words(error.reason) if isinstance(error, Refused) else str(error)
            laying.say(f"{layer}: left out: {why}")
            return store
        if aside := len(account.aside):
            laying.say(f"{layer}: {len(account.taken)} rows taken, {aside} set aside")
    return overlay(store, account, layer.name, layer.choices["described"])


_LAY: Mapping[LayerKind, Callable[[Store, Layer, Path, Laying], Store]] = {
    LayerKind.FETCHED: _lay_fetched,
    LayerKind.REGISTER: _lay_register,
    LayerKind.KINDS: _lay_kinds,
    LayerKind.SHEET: _lay_sheet,
}
