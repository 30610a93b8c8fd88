"""What the aggregation asks of an engine: DuckDB in this process (`duck`), or Spark (`spark`).

Both give the same rows for the expressions of `aggregate`, which are written once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

import pandas as pd
import pyarrow as pa

COLUMNS = (
    *("mtid_vf", "mtid_ip", "periode", "analysetype", "ant_krav", "ant_analyser", "ant_avvik"),
    *("verdi_max", "verdi_min", "verdi_median", "verdi_gjsn"),
)
TABLES = {
    "analyses": {"stage": "string", "piece": "string", "row": "int64"}
    | dict.fromkeys(COLUMNS, "string"),
    "kinds": {
        **{"analysetype": "string", "kind": "string", "parameter": "string", "position": "int64"},
        **{"shift": "int64", "divisor": "double", "greatest": "double", "above_zero": "boolean"},
        **{"clear": "boolean", "retired": "boolean"},
    },
    "systems": {"mtid_vf": "string", "status": "string"},
}
"""The tables that an engine holds, with the types of their columns: the rows that are ours, all
text (`piece` is the file as named in the account, `row` as an editor numbers it: the header is row
1), `kinds.table`, and what is known of the systems."""
STATEMENTS = Path(__file__).with_name("aggregate.sql")
MADE = ("alone", "beside")
"""The tables that an engine makes of these before it is asked anything."""
MARK = "-- statement: "


class JudgedAnalyses(NamedTuple):
    """What the rows come to: how many of a piece (piece, reason, n) `became` what, those
    `set_aside` as they stood, how many of each parameter (parameter, n) were `taken`, and which
    `works` (parameter, mtid_vf) have a figure."""

    became: pd.DataFrame
    set_aside: pd.DataFrame
    taken: pd.DataFrame
    works: pd.DataFrame


class Engine(Protocol):
    """What the aggregation asks of an engine."""

    def counts(self) -> pd.DataFrame:
        """Return piece, analysetype, n: every kind of analysis as it is spelt in each piece."""

    def rejects(self) -> pd.DataFrame:
        """Return stage, piece, row, reason, text: the lines that cannot be split into columns."""

    def lines(self) -> dict[str, int]:
        """Return how many rows stand in each piece, counted without splitting them."""

    def answers(self, kinds: pd.DataFrame, systems: pd.DataFrame) -> JudgedAnalyses:
        """Judge the rows of these kinds of analysis."""

    def intervals(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows taken, summed up (`aggregate.intervals`), some at a time; behind
        `answers`."""

    def close(self) -> None:
        """Close the engine; its tables are gone with it."""
