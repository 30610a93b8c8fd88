"""What the aggregation asks of an engine: DuckDB in this process (`duck`), or Spark (`spark`).

Both give the same table of rows, all text, for the expressions of `aggregate`, which are written
once. Its columns: stage, piece (the file as named in the account), row (as an editor numbers it:
the header is row 1) and the register's own columns.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

import ibis
import pandas as pd

COLUMNS = (
    *("mtid_vf", "mtid_ip", "periode", "analysetype", "ant_krav", "ant_analyser", "ant_avvik"),
    *("verdi_max", "verdi_min", "verdi_median", "verdi_gjsn"),
)


class EngineError(Exception):
    """An engine that cannot be reached."""


class Engine(Protocol):
    """What the aggregation asks of an engine."""

    def counts(self) -> pd.DataFrame:
        """Return piece, analysetype, n: every kind of analysis as it is spelt in each piece."""

    def rejects(self) -> pd.DataFrame:
        """Return stage, piece, row, reason, text: the lines that cannot be split into columns."""

    def lines(self) -> dict[str, int]:
        """Return how many rows stand in each piece, counted without splitting them."""

    def rows(self, kinds: Collection[str]) -> ibis.Table:
        """Return the rows of these kinds of analysis."""

    def table(self, name: str, frame: pd.DataFrame) -> ibis.Table:
        """Return a small table of our own for use beside the rows."""

    def close(self) -> None:
        """Close the engine; its tables are gone with it."""
