"""What a table may hold, and the rows that do not: types, codes, limits, patterns, keys.

Every check looks at a whole column at once. Of each kind of fault MOST_EXAMPLES rows are named, and
the count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.compute as pc

MOST_EXAMPLES = 10
"""Of a fault that stands in many rows, so many are shown."""
FIRST_ROW = 2
"""The row of a file that a frame's first row stands in, below the header."""


@dataclass(frozen=True)
class ColumnSchema:
    """A column: its type as pandas names it, and what its cells may hold.

    `allowed` are codes, `pattern` is a regular expression that Arrow knows, `low` and `high` are
    limits that belong to what is allowed; `error` says what is wrong with any other cell. A text
    and a truth value are never missing; a number may be where it is `nullable`.
    """

    dtype: str
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    low: float | None = None
    high: float | None = None
    error: str = ""
    nullable: bool = False

    @property
    def is_text(self) -> bool:
        """Whether the cells are texts."""
        return self.dtype == "str"

    def wrong(self, values: pd.Series) -> np.ndarray:
        """Which cells, of those that are not missing, hold what they may not."""
        if self.allowed:
            cells = pyarrow.array(values)
            return ~_truth(pc.is_in(cells, pyarrow.array(self.allowed, cells.type)))
        if self.pattern:
            return ~_truth(pc.match_substring_regex(pyarrow.array(values), self.pattern))
        outside = np.zeros(len(values), bool)
        if self.low is not None:
            outside |= values.to_numpy(float, na_value=np.nan) < self.low
        if self.high is not None:
            outside |= values.to_numpy(float, na_value=np.nan) > self.high
        return outside


@dataclass(frozen=True)
class RowCheck:
    """A rule for whole rows: what it says, the columns that it looks at, and what holds it."""

    says: str
    columns: tuple[str, ...]
    holds: Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class TableSchema:
    """A table: its columns in their order, those that make a row the only one, rules for rows."""

    columns: dict[str, ColumnSchema]
    unique: tuple[str, ...]
    checks: tuple[RowCheck, ...] = field(default=())

    def faults(self, name: str, frame: pd.DataFrame) -> Iterator[str]:
        """Yield what is wrong with a frame: table, row, column, what it is and what was read."""
        shape = list(self._shape_faults(name, frame))
        yield from shape
        if shape:
            return
        for column, rule in self.columns.items():
            yield from _cell_faults(name, column, rule, frame[column])
        for check in self.checks:
            yield from _row_faults(name, frame, check.columns, ~check.holds(frame), check.says)
        twice = _repeated(frame[list(self.unique)])
        says = "stands more than once; each may stand once"
        yield from _row_faults(name, frame, self.unique, twice, says)

    def _shape_faults(self, name: str, frame: pd.DataFrame) -> Iterator[str]:
        """What is wrong with the columns themselves."""
        missing = [column for column in self.columns if column not in frame.columns]
        more = [column for column in frame.columns if column not in self.columns]
        yield from (f"{name}, column {column}: the column is missing" for column in missing)
        yield from (f"{name}, column {column}: the table has no such column" for column in more)
        if not missing and not more and list(frame.columns) != list(self.columns):
            yield f"{name}: the columns stand in another order than {', '.join(self.columns)}"
        for column, rule in self.columns.items():
            dtype = None if column in missing else frame[column].dtype
            fits = isinstance(dtype, pd.StringDtype) if rule.is_text else str(dtype) == rule.dtype
            if dtype is not None and not fits:
                yield f"{name}, column {column}: is not of the type {rule.dtype} (read {dtype})"


def _repeated(keys: pd.DataFrame) -> pd.Series:
    """Whether each row of some columns stands there more than once. Each text is a number of
    Arrow's here: pandas makes an object of each, 400 MB for ten countries."""
    row = np.zeros(len(keys), np.int64)
    for column in pyarrow.Table.from_pandas(keys, preserve_index=False).columns:
        codes = column.dictionary_encode()
        several = max((len(part.dictionary) for part in codes.chunks), default=0) + 1
        numbers = [part.indices.fill_null(-1).to_numpy() for part in codes.chunks]
        row = row * several + np.concatenate([np.empty(0, np.int64), *numbers]) + 1
    ordered = np.sort(row)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    return pd.Series(np.isin(row, twice), keys.index)


def _truth(values: pyarrow.Array) -> np.ndarray:
    """Truth values of Arrow; what is missing counts as true."""
    return np.asarray(values.fill_null(True), bool)


def _cell_faults(table: str, column: str, rule: ColumnSchema, values: pd.Series) -> Iterator[str]:
    missing = values.isna().to_numpy(bool)
    if not rule.nullable:
        yield from _faults_of(table, column, values, missing, "is missing")
    wrong = rule.wrong(values) & ~missing
    yield from _faults_of(table, column, values, wrong, rule.error)


def _faults_of(
    table: str, column: str, values: pd.Series, wrong: np.ndarray, says: str
) -> Iterator[str]:
    places = np.flatnonzero(wrong)
    for place in places[:MOST_EXAMPLES]:
        cell = values.iloc[place]
        read = repr(cell) if isinstance(cell, str) else str(cell)
        yield f"{table}, row {place + FIRST_ROW}, column {column}: {says} (read {read})"
    yield from more_of(f"{table}, column {column}", len(places))


def _row_faults(
    table: str, frame: pd.DataFrame, columns: tuple[str, ...], wrong: pd.Series, says: str
) -> Iterator[str]:
    places, named = np.flatnonzero(wrong), ", ".join(columns)
    for place in places[:MOST_EXAMPLES]:
        read = ", ".join(str(frame[column].iloc[place]) for column in columns)
        yield f"{table}, row {place + FIRST_ROW}, column {named}: {says} (read {read})"
    yield from more_of(table, len(places))


def more_of(where: str, count: int) -> Iterator[str]:
    """Yield the line behind the first examples of a fault, where there are more."""
    if count > MOST_EXAMPLES:
        yield f"{where}: {count} rows with this fault in all, of which these are the first"
