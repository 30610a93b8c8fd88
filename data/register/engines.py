"""Where the analyses are summed up: DuckDB in this process, or a Spark cluster by its address.

Both give the same table of rows, all text, for the expressions of `aggregate`, which are written
once. Its columns: stage, piece (the file as told), row (as an editor numbers it: the header is
row 1) and the register's own columns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

import duckdb
import ibis
import pandas as pd

from data.register.extracts import Piece
from data.register.progress import Progress
from data.sources.errors import Fault, SourceError

COLUMNS = (
    *("mtid_vf", "mtid_ip", "periode", "analysetype", "ant_krav", "ant_analyser", "ant_avvik"),
    *("verdi_max", "verdi_min", "verdi_median", "verdi_gjsn"),
)
T = TypeVar("T")
SCANS_AT_ONCE = 2
MEMORY_LIMIT = "350MB"
"""What DuckDB may hold before it writes to the disk."""
_DIALECT = (
    """auto_detect = false, delim = ';', quote = '"', escape = '"', nullstr = '',"""
    " allow_quoted_nulls = true, ignore_errors = true, max_line_size = 1000000"
)


class EngineError(Exception):
    """An engine that cannot be reached."""


class Engine(Protocol):
    """What the aggregation asks of an engine."""

    def counts(self) -> pd.DataFrame:
        """Return piece, analysetype, n: every kind of analysis as it is spelt in each piece."""

    def rejects(self) -> pd.DataFrame:
        """Return piece, row, text: the rows that cannot be split into the file's columns."""

    def rows(self, kinds: Collection[str]) -> ibis.Table:
        """Return the rows of these kinds of analysis."""

    def table(self, name: str, frame: pd.DataFrame) -> ibis.Table:
        """Return a small table of our own for use beside the rows."""

    def close(self) -> None:
        """Let go of what the engine holds; its tables are gone with it."""


def connect(
    address: str, pieces: dict[str, list[Piece]], scratch: Path, progress: Progress
) -> Engine:
    """Return the engine of an address ("duckdb", or a Spark master as spark://host:7077 and
    spark://local[2]) with the pieces of the analyses, by stage.

    Raises EngineError.
    """
    if address == "duckdb":
        return DuckEngine(pieces, scratch, progress)
    if address.startswith("spark://"):
        from data.register.spark import SparkEngine  # PySpark is no requirement of the dashboard

        return SparkEngine(address, pieces)
    raise EngineError(f"--engine {address}: not known; write duckdb, or spark://host:port")


def quoted(text: object) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def scan(piece: Piece, rejects: bool = False) -> str:
    """Return the SQL that reads a piece as text, without the rows that have another number of
    fields or are not UTF-8; with `rejects` these are noted in DuckDB's table of rejects."""
    columns = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in piece.columns)
    noted = ", store_rejects = true, rejects_limit = 0" if rejects else ""
    return (
        f"read_csv({quoted(piece.path)}, {_DIALECT}{noted},"
        f" header = {str(piece.header).lower()}, columns = {{{columns}}})"
    )


class DuckEngine:
    """DuckDB in this process. `scratch` is where it puts what memory does not hold."""

    def __init__(self, pieces: dict[str, list[Piece]], scratch: Path, progress: Progress):
        self._pieces = [(stage, piece) for stage, some in pieces.items() for piece in some]
        self._progress = progress
        self._backend = ibis.duckdb.connect(temp_directory=str(scratch), memory_limit=MEMORY_LIMIT)
        self._connection: duckdb.DuckDBPyConnection = self._backend.con
        self._rejects = pd.DataFrame(columns=["piece", "row", "text"])

    def counts(self) -> pd.DataFrame:
        """Count the kinds of analysis, and note the rows that cannot be split."""
        counted, refused = zip(*self._of_each(self._count), strict=True)
        self._rejects = pd.concat(refused, ignore_index=True)
        return pd.concat(counted, ignore_index=True)

    def rejects(self) -> pd.DataFrame:
        """The rows that `counts` could not split."""
        return self._rejects

    def rows(self, kinds: Collection[str]) -> ibis.Table:
        """Read the rows of these kinds into a table."""
        columns = ", ".join(f"{name} VARCHAR" for name in COLUMNS)
        table = f"CREATE TABLE analyses (stage VARCHAR, piece VARCHAR, row BIGINT, {columns})"
        self._connection.execute(table)
        if kinds:
            wanted = ", ".join(map(quoted, kinds))
            self._of_each(lambda *one: self._insert(*one, wanted))
        return self._backend.table("analyses")

    def table(self, name: str, frame: pd.DataFrame) -> ibis.Table:
        """A small table of our own."""
        return self._backend.create_table(name, frame, temp=True)

    def close(self) -> None:
        """Give the memory back."""
        self._backend.disconnect()

    def _of_each(self, work: Callable[[str, Piece, duckdb.DuckDBPyConnection], T]) -> list[T]:
        """Do some work with each piece, some pieces at once, each over a connection of its own: one
        scan that numbers its rows holds no more than one processor."""

        def alone(one: tuple[str, Piece]) -> T:
            with self._connection.cursor() as own:
                return work(*one, own)

        with ThreadPoolExecutor(SCANS_AT_ONCE) as pool:
            return list(pool.map(alone, self._pieces))

    def _count(
        self, stage: str, piece: Piece, own: duckdb.DuckDBPyConnection
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        sql = f"SELECT analysetype, count(*) AS n FROM {scan(piece, rejects=True)} GROUP BY 1"
        counted = self._ask(sql, piece, "counting", own).assign(piece=piece.name)
        return counted, take_rejects(own, piece)

    def _insert(
        self, stage: str, piece: Piece, own: duckdb.DuckDBPyConnection, wanted: str
    ) -> None:
        named = ", ".join(name if name in piece.columns else f"NULL AS {name}" for name in COLUMNS)
        sql = (
            f"INSERT INTO analyses SELECT {quoted(stage)}, {quoted(piece.name)},"
            f" {self._row(piece, own)}, {', '.join(COLUMNS)} FROM"
            f" (SELECT {named}, row_number() OVER () AS place FROM {scan(piece)})"
            f" WHERE analysetype IN ({wanted})"
        )
        self._ask(sql, piece, "reading", own)

    def _row(self, piece: Piece, own: duckdb.DuckDBPyConnection) -> str:
        """The SQL for the row of a file from its place among the rows that could be split."""
        refused = self._rejects.loc[self._rejects["piece"].eq(piece.name), "row"].sort_values()
        header = int(piece.header)
        if refused.empty:
            return f"place + {header}"
        before = [row - header - number for number, row in enumerate(refused, start=1)]
        own.execute(f"CREATE TEMP TABLE refused AS SELECT {before} AS earlier")
        later = "(SELECT len(list_filter(earlier, lambda one: one < place)) FROM refused)"
        return f"place + {header} + {later}"

    def _ask(
        self, sql: str, piece: Piece, doing: str, own: duckdb.DuckDBPyConnection
    ) -> pd.DataFrame:
        with self._progress.of_query(f"{doing} {piece.name}", piece.path, own):
            try:
                return own.execute(sql).df()
            except duckdb.Error as error:
                message = f"cannot be read: {str(error).splitlines()[0]}"
                raise SourceError([Fault(piece.name, None, None, message)]) from error


def take_rejects(connection: duckdb.DuckDBPyConnection, piece: Piece) -> pd.DataFrame:
    """Return the rows that the last scan of a piece could not split (piece, row, text), and
    forget them."""
    sql = "SELECT line AS row, first(csv_line) AS text FROM reject_errors GROUP BY 1 ORDER BY 1"
    found = connection.execute(sql).df()
    connection.execute("DELETE FROM reject_errors")
    return pd.DataFrame(
        {
            "piece": piece.name,
            "row": found["row"].astype("int64"),
            "text": found["text"].astype(str).str.strip("\r\n"),
        }
    )
