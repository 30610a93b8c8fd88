"""The snapshot in memory: read once a process, shared and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow
import pyarrow.compute as pc

from data import editions, schema
from data.checks import MOST_EXAMPLES
from data.editions import ReleasedEdition
from data.faults import SnapshotError, SourceError
from data.folders import locate
from data.names import as_written
from data.paths import LEDGER, SNAPSHOT
from data.people import POPULATION_YEAR
from data.schema import BOUNDARIES_FILE, snapshot_faults

CITED = LEDGER / "claims.csv"
"""What the pages of this version cite."""


@dataclass(frozen=True, eq=False)
class Store:
    """The tables of one snapshot (see `schema.TABLES`) and the boundaries that belong to it.

    A store is its own key in the caches of what is calculated from it. `folder` is where it was
    read; another snapshot may lie there by now. `editions` are those released of the folder's
    figures, the oldest first.
    """

    tables: dict[str, pd.DataFrame]
    boundaries: gpd.GeoDataFrame
    folder: Path | None = None
    editions: tuple[ReleasedEdition, ...] = ()

    @cached_property
    def municipalities(self) -> pd.DataFrame:
        """Municipalities by number; `label` tells namesakes apart by county, `population` is that
        of the year that people are counted for."""
        table = self.tables["municipalities"].set_index("municipality_number")
        twice = table["name"].duplicated(keep=False)
        return table.assign(
            label=table["name"].where(~twice, table["name"] + " (" + table["county_name"] + ")"),
            population=table[f"population_{POPULATION_YEAR}"],
        )

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What each municipality is called where it may have a namesake, by number."""
        labels: dict[str, str] = self.municipalities["label"].to_dict()
        return labels

    @cached_property
    def counties(self) -> pd.Series:
        """County names by county number."""
        table = self.tables["municipalities"].drop_duplicates("county_number")
        return table.set_index("county_number")["county_name"].sort_index()

    @cached_property
    def waterworks(self) -> pd.DataFrame:
        """Waterworks by id, with names and owners as people write them; the register's own spelling
        is `registered_name` and `registered_owner`."""
        works = self.tables["waterworks"].set_index("waterworks_id")
        for column in ("name", "owner"):
            works[f"registered_{column}"] = works[column]
            works[column] = works[column].map(as_written).astype(works[column].dtype)
        return works

    @cached_property
    def work_rows(self) -> Mapping[str, Mapping[str, Any]]:
        """The rows of the waterworks by id, as mappings: looking one up costs the same however many
        there are, and a hundredth of what a row of the frame costs."""
        return _by_id(self.waterworks)

    @cached_property
    def municipality_rows(self) -> Mapping[str, Mapping[str, Any]]:
        """The rows of the municipalities by number, as mappings."""
        return _by_id(self.municipalities)

    @cached_property
    def source_rows(self) -> Mapping[str, Mapping[str, Any]]:
        """The rows of the sources by id, as mappings."""
        return _by_id(self.sources)

    @cached_property
    def samples(self) -> pd.DataFrame:
        """Samples by id."""
        return self.tables["samples"].set_index("sample_id")

    @cached_property
    def _places(self) -> dict[tuple[str, str], np.ndarray]:
        return {}

    def places(self, table: str, column: str) -> np.ndarray:
        """The row that each row of a column refers to (see `schema.REFERENCES`), -1 for none."""
        if (table, column) not in self._places:
            keys = pyarrow.array(self.tables[schema.referred(table, column)].iloc[:, 0])
            found = pc.index_in(pyarrow.array(self.tables[table][column], keys.type), keys)
            self._places[table, column] = found.fill_null(-1).to_numpy()
        return self._places[table, column]

    @cached_property
    def _indexes(self) -> dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]:
        return {}

    @cached_property
    def _arrow(self) -> dict[str, pyarrow.Table]:
        return {}

    def records(self, table: str, places: np.ndarray | Sequence[int]) -> list[dict[str, Any]]:
        """Some rows of a table as dicts of Python's own values, None for a missing whole number:
        taken from the columns' buffers, a seventh of what rows of the frame cost."""
        if table not in self._arrow:
            rows = pyarrow.Table.from_pandas(self.tables[table], preserve_index=False)
            # Columns of text are copied where they lie in several pieces: from these Arrow takes a
            # few rows at the cost of them all.
            self._arrow[table] = rows.combine_chunks()
        return _records(self._arrow[table].take(pyarrow.array(places, pyarrow.int64())))

    def records_where(self, table: str, column: str, *values: str) -> list[dict[str, Any]]:
        """The rows of a table that hold one of the values in a column that refers to samples or
        waterworks, value by value, as `records`; found by an index that is made once for the
        column."""
        target = {"samples": self.samples, "waterworks": self.waterworks}
        keys = target[schema.referred(table, column)].index
        if (table, column) not in self._indexes:
            places = self.places(table, column)
            order = np.argsort(places, kind="stable").astype(np.int32)
            starts = np.searchsorted(places[order], np.arange(len(keys) + 1))
            self._indexes[table, column] = order, starts
        order, starts = self._indexes[table, column]
        found = [order[starts[i] : starts[i + 1]] for i in keys.get_indexer(values) if i >= 0]
        return self.records(table, np.concatenate(found) if found else [])

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Sources by id."""
        return self.tables["sources"].set_index("source_id")

    @cached_property
    def made_up(self) -> bool:
        """Whether some figures are made up, for a rehearsal, and nobody measured them."""
        return bool(self.tables["sources"]["kind"].eq(schema.MADE_UP).any())

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Figures cited from literature by id."""
        return self.tables["claims"].set_index("claim_id")

    def counts(self) -> str:
        """The one line that `python -m data check` prints."""
        samples = len(self.tables["samples"]) + len(self.tables["site_samples"])
        numbers = {
            "municipalities": len(self.tables["municipalities"]),
            "waterworks": len(self.tables["waterworks"]),
            "samples": samples,
            "sites": len(self.tables["sites"]),
            "grid": len(self.tables["grid"]),
            "sources": len(self.tables["sources"]),
        }
        return " · ".join(f"{name} {number}" for name, number in numbers.items())


def _records(table: pyarrow.Table) -> list[dict[str, Any]]:
    cells = [
        # A missing number is NaN, as in the frame.
        column.to_numpy().tolist() if pyarrow.types.is_floating(column.type) else column.to_pylist()
        for column in table.columns
    ]
    names = table.column_names
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def _by_id(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    rows = pyarrow.Table.from_pandas(table.reset_index(), preserve_index=False)
    return dict(zip(table.index, _records(rows), strict=True))


def open_store(folder: Path = SNAPSHOT) -> Store:
    """Read and check a snapshot.

    Raises SnapshotError with every fault where it is missing or broken.
    """
    asked, folder = folder.absolute(), locate(folder)
    if not folder.is_dir():
        raise SnapshotError([f"{folder}: there is no snapshot"])
    tables, found = {}, []
    for name in schema.TABLES:
        try:
            tables[name] = schema.read(name, folder)
        except schema.TableError as error:
            found += error.faults
        except (OSError, ValueError) as error:
            file = schema.file_of(name, folder).name
            found.append(f"{name}: {file} cannot be read: {error}")
    try:
        outlines = gpd.read_parquet(folder / BOUNDARIES_FILE)
    except (OSError, ValueError) as error:
        found.append(f"boundaries: {BOUNDARIES_FILE} cannot be read: {error}")
    try:
        released = editions.read(asked)
    except SourceError as error:
        found += map(str, error.faults)
    found = found or [
        *snapshot_faults(tables),
        *_boundary_faults(tables, outlines),
        *_age_faults(tables),
    ]
    if found:
        raise SnapshotError(found)
    return Store(tables, outlines, asked, released)


def _age_faults(tables: dict[str, pd.DataFrame]) -> list[str]:
    """What is cited by the pages of this version, and not by those that a snapshot was made for."""
    cited = pd.read_csv(CITED, usecols=["claim_id"], dtype=str)["claim_id"]
    missing = cited[~cited.isin(tables["claims"]["claim_id"])].tolist()
    if not missing:
        return []
    named = ", ".join(missing[:MOST_EXAMPLES])
    return [
        f"claims, column claim_id: {len(missing)} cited by this version are not there ({named}). "
        "The snapshot was made by an older one: build or import it anew"
    ]


def _boundary_faults(tables: dict[str, pd.DataFrame], outlines: gpd.GeoDataFrame) -> list[str]:
    if list(outlines.columns) != ["municipality_number", "geometry"]:
        return [
            f"boundaries, columns {', '.join(outlines.columns)}: not municipality_number, geometry"
        ]
    numbers = list(tables["municipalities"]["municipality_number"])
    if len(numbers) != schema.MUNICIPALITY_COUNT:
        return [f"municipalities: {len(numbers)} rows instead of {schema.MUNICIPALITY_COUNT}"]
    if sorted(outlines["municipality_number"]) != sorted(numbers):
        return ["boundaries, column municipality_number: not the municipalities of the table"]
    return []
