"""The register's extracts read with DuckDB: rows as text, and the lines that are no rows."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.faults import EngineError, Fault, SourceError
from data.progress import Progress
from data.register import kinds, lines
from data.register.engine import (
    COLUMNS,
    MADE,
    MARK,
    STATEMENTS,
    TABLES,
    JudgedAnalyses,
)
from data.register.extracts import Piece
from data.register.lines import Lines

REFUSALS = {  # what DuckDB calls it: the reason of the account
    "MISSING COLUMNS": "fields",
    "TOO MANY COLUMNS": "fields",
    "INVALID ENCODING": "not_utf8",
    "UNQUOTED VALUE": "quotes",
    "LINE SIZE OVER MAXIMUM": "too_long",
}
T = TypeVar("T")
SCANS_AT_ONCE = 2
ROWS_AT_ONCE = 100_000
SUMMED_AT_ONCE = 500_000
VARIABLE = "MGMAP_IMPORT_MEMORY"
MEMORY_LIMIT = os.environ.get(VARIABLE) or "350MB"
"""The memory that DuckDB may use before it writes to the disk."""
_DIALECT = (
    """auto_detect = false, delim = ';', quote = '"', escape = '"', nullstr = '',"""
    " allow_quoted_nulls = true, ignore_errors = true, max_line_size = 1000000"
)


def quoted(text: object) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def scan(piece: Piece, rejects: bool = False) -> str:
    """Return the SQL that reads a piece as text, without the rows that cannot be split or are not
    UTF-8; with `rejects` these are noted in DuckDB's table of rejects. Of a column that is not
    asked for DuckDB does not know whether it is UTF-8."""
    columns = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in piece.columns)
    noted = ", store_rejects = true, rejects_limit = 0" if rejects else ""
    return (
        f"read_csv({quoted(piece.path)}, {_DIALECT}{noted},"
        f" header = {str(piece.header).lower()}, columns = {{{columns}}})"
    )


def statements() -> dict[str, str]:
    """Return the SQL of `aggregate` by name."""
    # Not as text: a carriage return, which is stripped from cells, stands in it as itself.
    _, *parts = STATEMENTS.read_bytes().decode("utf-8").split(MARK)
    return dict(part.split("\n", 1) for part in parts)


def connect(scratch: Path) -> duckdb.DuckDBPyConnection:
    """Open DuckDB with its limit of memory. Raises EngineError where that is none."""
    config: dict[str, Any] = {"temp_directory": str(scratch), "memory_limit": MEMORY_LIMIT}
    try:
        return duckdb.connect(config=config)
    except duckdb.Error as error:
        message = f"{VARIABLE}={MEMORY_LIMIT}: {error}; write it as 350MB or 2GB"
        raise EngineError(message) from error


@contextmanager
def within_memory() -> Iterator[None]:
    """Say what to do where DuckDB has not enough memory. Raises MemoryError then."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise MemoryError(
            f"{str(error).splitlines()[0]} (DuckDB may use {MEMORY_LIMIT} and writes what that does"
            f" not hold to {tempfile.gettempdir()}, which needs room; {VARIABLE}=1GB in the"
            " environment gives it more)"
        ) from error


class DuckEngine:
    """DuckDB in this process. `scratch` is where it puts what memory does not hold."""

    def __init__(self, pieces: dict[str, list[Piece]], scratch: Path, progress: Progress):
        self._pieces = [(stage, piece) for stage, some in pieces.items() for piece in some]
        self._progress = progress
        self._connection = connect(scratch)
        self._rejects = pd.DataFrame()
        self._lines: dict[str, Lines] = {}
        for name, columns in TABLES.items():
            types = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            self._connection.execute(f"CREATE TABLE {name} ({types})")

    def counts(self) -> pd.DataFrame:
        """Read every piece: count the kinds of analysis, keep the rows of ours, and note those that
        cannot be split."""
        counted, refused, found = zip(*self._of_each(self._read), strict=True)
        self._rejects = pd.concat(refused, ignore_index=True)
        self._lines = {piece.name: own for (_, piece), own in zip(self._pieces, found, strict=True)}
        return pd.concat(counted, ignore_index=True)

    def rejects(self) -> pd.DataFrame:
        """The lines that `counts` could not split."""
        return self._rejects

    def lines(self) -> dict[str, int]:
        """How many rows begin in each piece, and the lines that those refused run on over."""
        header = {piece.name: int(piece.header) for _, piece in self._pieces}
        return {
            name: row_count(own, header[name], self._rejects[self._rejects["piece"].eq(name)])
            for name, own in self._lines.items()
        }

    def answers(self, kinds: pd.DataFrame, systems: pd.DataFrame) -> JudgedAnalyses:
        """Judge the rows that `counts` kept."""
        for name, frame in (("kinds", kinds), ("systems", systems)):
            self._connection.register("given", frame)
            self._connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM given")
        asked = statements()
        for name in MADE:
            self._connection.execute(f"CREATE TABLE {name} AS {asked[name]}")
        found = {name: self._connection.sql(asked[name]) for name in JudgedAnalyses._fields}
        answers = JudgedAnalyses(
            **{name: one.to_arrow_table().to_pandas() for name, one in found.items()}
        )
        self._connection.execute("DROP TABLE analyses")  # none of them is asked for again
        return answers

    def intervals(self) -> Iterator[pa.RecordBatch]:
        """The rows taken, summed up: some works after the other, so that ten countries take no more
        memory here than one."""
        # DuckDB's sums of whole numbers are wider than any that is written on.
        asked = f"SELECT * REPLACE (n::BIGINT AS n) FROM ({statements()['intervals']})"
        self._connection.execute("ALTER TABLE alone RENAME TO of_every_work")
        for first, last in self._some_works():
            self._connection.execute(
                "CREATE OR REPLACE VIEW alone AS SELECT * FROM of_every_work"
                f" WHERE mtid_vf BETWEEN {quoted(first)} AND {quoted(last)}"
            )
            yield from self._connection.sql(asked).to_arrow_reader(ROWS_AT_ONCE)

    def _some_works(self) -> list[tuple[str, str]]:
        """The first and the last id of works that together have about `SUMMED_AT_ONCE` rows."""
        return self._connection.execute(
            "SELECT min(mtid_vf), max(mtid_vf) FROM (SELECT mtid_vf, (sum(count(*)) OVER"
            " (ORDER BY mtid_vf) - 1) // ? AS part FROM of_every_work WHERE mtid_vf IS NOT NULL"
            " GROUP BY mtid_vf) GROUP BY part ORDER BY part",
            [SUMMED_AT_ONCE],
        ).fetchall()

    def close(self) -> None:
        """Close the connection and free its memory."""
        self._connection.close()

    def _of_each(self, work: Callable[[str, Piece, duckdb.DuckDBPyConnection], T]) -> list[T]:
        """Do some work with each piece, some pieces at once, each over a connection of its own: one
        scan that numbers its rows holds no more than one processor."""

        def alone(one: tuple[str, Piece]) -> T:
            with self._connection.cursor() as own:
                return work(*one, own)

        with ThreadPoolExecutor(SCANS_AT_ONCE) as pool:
            return list(pool.map(alone, self._pieces))

    def _read(
        self, stage: str, piece: Piece, own: duckdb.DuckDBPyConnection
    ) -> tuple[pd.DataFrame, pd.DataFrame, Lines]:
        counted: Counter[str | None] = Counter()
        parts: list[pa.Table] = []
        with self._progress.of_query(f"reading {piece.name}", piece.path, own), readable(piece):
            for batch in _batches(piece, own):
                place = counted.total()
                texts = batch.column("analysetype")
                for pair in pc.value_counts(texts).to_pylist():
                    counted[pair["values"]] += pair["counts"]
                ours = pa.array([text for text in counted if text and is_ours(text)], texts.type)
                wanted = pc.is_in(texts, value_set=ours)
                places = pa.array(np.flatnonzero(wanted) + place + 1)
                parts.append(batch.filter(wanted).append_column("place", places))
        counts = pd.DataFrame(counted.items(), columns=["analysetype", "n"])
        found = lines.read(piece.path)
        refused = take_rejects(own, piece, found).assign(stage=stage)
        check_rows(piece, found, counted.total(), refused)
        if parts:
            self._keep(
                stage, piece, own, pa.Table.from_batches(parts), found.without(refused["row"])
            )
        return counts.assign(piece=piece.name), refused, found

    def _keep(
        self,
        stage: str,
        piece: Piece,
        own: duckdb.DuckDBPyConnection,
        rows: pa.Table,
        skipped: np.ndarray,
    ) -> None:
        """Keep rows of ours with their `row` as an editor numbers it: their place among those that
        could be split, and the lines `skipped` above them."""
        header, place = int(piece.header), rows.column("place").to_numpy()
        earlier = skipped - header - np.arange(1, len(skipped) + 1)  # rows above a skipped line
        numbers = place + header + np.searchsorted(earlier, place)
        own.register("given", rows.append_column("row", pa.array(numbers)))
        origin = f"SELECT {quoted(stage)} AS stage, {quoted(piece.name)} AS piece"
        own.execute(f"INSERT INTO analyses BY NAME {origin}, * EXCLUDE (place) FROM given")
        own.unregister("given")


def _batches(piece: Piece, own: duckdb.DuckDBPyConnection) -> Iterator[pa.RecordBatch]:
    """The rows of a piece in order, some at a time; the rejects are noted behind the last."""
    named = ", ".join(
        name if name in piece.columns else f"NULL::VARCHAR AS {name}" for name in COLUMNS
    )
    asked = own.sql(f"SELECT {named} FROM {scan(piece, rejects=True)}")
    yield from asked.to_arrow_reader(ROWS_AT_ONCE)


@lru_cache(maxsize=10_000)
def is_ours(text: str) -> bool:
    """Whether a kind of analysis is one of our parameters."""
    return bool(kinds.classify(text).parameter)


@contextmanager
def readable(piece: Piece) -> Iterator[None]:
    """Say what is wrong where a piece as a whole cannot be read. Raises SourceError then."""
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise unreadable(piece, error) from error


def unreadable(piece: Piece, error: duckdb.Error) -> SourceError:
    """Return DuckDB's error on a whole file as a fault, with the most frequent cause."""
    message = (
        f"cannot be read: {str(error).splitlines()[0]} Its lines may end in different ways: save"
        " it with one kind of line end (CR LF)"
    )
    return SourceError([Fault(piece.name, None, None, message)])


def take_rejects(connection: duckdb.DuckDBPyConnection, piece: Piece, found: Lines) -> pd.DataFrame:
    """Return the lines that the last scan of a piece could not split (piece, row, reason, text),
    and forget them. A row that runs on over several lines is given line by line."""
    sql = (
        "SELECT line_byte_position AS at, max(error_type)::VARCHAR AS error"
        " FROM reject_errors GROUP BY 1 ORDER BY 1"
    )
    errors = connection.execute(sql).fetchall()
    connection.execute("DELETE FROM reject_errors")
    rejects = []
    for at, error in errors:
        row, texts = found.row(at)
        reason = REFUSALS.get(error, "fields")
        rejects += [(piece.name, row + more, reason, text) for more, text in enumerate(texts)]
    columns = ["piece", "row", "reason", "text"]
    return pd.DataFrame(rejects, columns=columns).astype({"row": "int64"})


def row_count(found: Lines, header: int, refused: pd.DataFrame) -> int:
    """Return how many rows a piece has, each line of a row that is refused for itself."""
    return found.starts - header + int(np.isin(refused["row"], found.inside).sum())


def check_rows(piece: Piece, found: Lines, split: int, refused: pd.DataFrame) -> None:
    """Raise SourceError where the rows that were split and those refused are not all rows."""
    header = int(piece.header)
    rows = row_count(found, header, refused)
    left = found.count - header - len(found.without(refused["row"]))
    if rows != split + len(refused) or left != split or not refused["row"].is_unique:
        message = (
            f"{rows} rows stand here, but {split + len(refused)} were read, and some would be lost"
            " or counted twice; mend the quotes and line ends"
            + (f", first at row {refused['row'].min()}" if len(refused) else "")
        )
        raise SourceError([Fault(piece.name, None, None, message)])
