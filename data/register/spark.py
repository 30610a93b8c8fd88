"""The rows of the analyses on a Spark cluster, whose workers must see the files at the same path.

Rows are split at line ends also within quotes, empty lines are not counted in their numbers, and
bytes that are no UTF-8 are not refused here: DuckDB is the stricter reader.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import reduce

import ibis
import pandas as pd
import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType

from data.faults import EngineError
from data.register import aggregate
from data.register.engine import COLUMNS, TABLES, JudgedAnalyses
from data.register.extracts import Piece

_REFUSED = "_refused"


class SparkEngine:
    """A Spark session at `address`: spark://host:7077, or spark://local[2] in this machine."""

    def __init__(self, address: str, pieces: dict[str, list[Piece]]):
        local = address.removeprefix("spark://")
        builder = (
            SparkSession.builder.appName("register")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.session.timeZone", "UTC")
            # Else a row's number of fields is not checked where few columns are asked for.
            .config("spark.sql.csv.parser.columnPruning.enabled", "false")
        )
        if local.startswith("local"):
            # Else its workers run the python3 of PATH, which may be of another version.
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
            # One machine is slowed by the 200 partitions of a cluster.
            builder = builder.master(local).config("spark.sql.shuffle.partitions", "4")
        else:
            builder = builder.master(address)
        try:
            self._session = builder.getOrCreate()
        except Exception as error:  # what Py4J raises without Java or cluster is of many kinds
            message = f"--engine {address}: {error}; Spark needs Java 17 and its master's address"
            raise EngineError(message) from error
        self._backend = ibis.pyspark.connect(self._session)
        self._pieces = [one for some in pieces.values() for one in some]
        parts = [self._read(stage, one) for stage, some in pieces.items() for one in some]
        self._rows = reduce(DataFrame.unionByName, parts)

    def counts(self) -> pd.DataFrame:
        """Count the kinds of analysis."""
        good = self._rows.filter(F.col(_REFUSED).isNull())
        return self._frame(good.groupBy("piece", "analysetype").agg(F.count("*").alias("n")))

    def rejects(self) -> pd.DataFrame:
        """The rows that have another number of fields than their file."""
        bad = self._rows.filter(F.col(_REFUSED).isNotNull())
        columns = [F.lit("fields").alias("reason"), F.col(_REFUSED).alias("text")]
        found = self._frame(bad.select("stage", "piece", "row", *columns))
        return found.sort_values(["piece", "row"], ignore_index=True)

    def lines(self) -> dict[str, int]:
        """How many lines with anything in them stand in each piece, behind its header."""
        return {piece.name: self._count(piece) for piece in self._pieces}

    def answers(self, kinds: pd.DataFrame, systems: pd.DataFrame) -> JudgedAnalyses:
        """Judge the rows of these kinds, and sum them up."""
        good = self._rows.filter(F.col(_REFUSED).isNull())
        ours = good.filter(F.col("analysetype").isin([*kinds["analysetype"]])).drop(_REFUSED)
        ours.createOrReplaceTempView("analyses")
        self._own_table("kinds", kinds)
        self._own_table("systems", systems)
        rows, *own = (self._backend.table(name) for name in TABLES)
        with (
            aggregate.alone(rows, *own).cache() as alone,
            aggregate.beside(alone).cache() as others,
        ):
            asked = aggregate.answers(aggregate.judged(alone, others), rows)
            found = {name: table.to_pyarrow() for name, table in asked.items()}
        self._intervals = found.pop("intervals")
        return JudgedAnalyses(**{name: table.to_pandas() for name, table in found.items()})

    def intervals(self) -> Iterator[pa.RecordBatch]:
        """The rows taken, summed up, fetched already."""
        yield from self._intervals.to_batches()

    def _own_table(self, name: str, frame: pd.DataFrame) -> None:
        """A small table of our own, as a view of the session."""
        columns = TABLES[name]
        types = ", ".join(
            f"`{column}` {kind.replace('int64', 'bigint')}" for column, kind in columns.items()
        )
        rows = [tuple(row) for row in frame[[*columns]].astype(object).itertuples(index=False)]
        self._session.createDataFrame(rows, types).createOrReplaceTempView(name)

    def close(self) -> None:
        """Leave the cluster."""
        self._session.stop()

    def _count(self, piece: Piece) -> int:
        texts = self._session.read.text(piece.path.resolve().as_uri())
        return texts.filter(F.trim("value") != "").count() - int(piece.header)

    def _frame(self, rows: DataFrame) -> pd.DataFrame:
        rows.createOrReplaceTempView("asked")
        return self._backend.table("asked").to_pyarrow().to_pandas()

    def _read(self, stage: str, piece: Piece) -> DataFrame:
        names = [*piece.columns, _REFUSED]
        rows = self._session.read.csv(
            piece.path.resolve().as_uri(),
            schema=StructType([StructField(name, StringType()) for name in names]),
            sep=";",
            quote='"',
            escape='"',
            header=piece.header,
            mode="PERMISSIVE",
            columnNameOfCorruptRecord=_REFUSED,
        )
        numbered = _numbered(rows).withColumn("row", F.col("row") + int(piece.header))
        named = [_column(name, piece) for name in COLUMNS]
        origin = [F.lit(stage).alias("stage"), F.lit(piece.name).alias("piece")]
        return numbered.select(*origin, "row", *named, _REFUSED)


def _column(name: str, piece: Piece) -> Column:
    return F.col(name) if name in piece.columns else F.lit(None).cast("string").alias(name)


def _numbered(rows: DataFrame) -> DataFrame:
    """The rows of a file with their `row` from 1, counted within each block that Spark reads and
    then block by block, so that no worker has to see them all."""
    rows = rows.withColumn("block", F.col("_metadata.file_block_start")).withColumn(
        "order", F.monotonically_increasing_id()
    )
    blocks = rows.groupBy("block").agg(F.count("*").alias("n"))
    before = Window.orderBy("block").rowsBetween(Window.unboundedPreceding, -1)
    blocks = blocks.select("block", F.coalesce(F.sum("n").over(before), F.lit(0)).alias("before"))
    place = F.row_number().over(Window.partitionBy("block").orderBy("order"))
    placed = rows.withColumn("place", place).join(F.broadcast(blocks), "block")
    return placed.withColumn("row", F.col("place") + F.col("before"))
