"""The smaller extracts as text tables whose rows are judged one reason at a time."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pandas as pd

from data.register import lines
from data.register.duck import check_rows, quoted, readable, row_count, scan, take_rejects
from data.register.extracts import Piece
from data.register.text import cells
from data.text import REPLACEMENT

_WHOLE = r"\d+([.,]0+)?"
_NUMBER = r"\d+([.,]\d+)?"


class JudgedRows:
    """The rows of one extract: `raw` as they stand there, and columns of their texts by name;
    `reason` is "" for rows that are good so far.

    `rejects` (piece, row, reason, text) could not be split into columns; `lines` has how many rows
    stand in each piece. With `columns` no others are read, and of a row that could not be split no
    text is kept. They are read over `connection`.
    """

    def __init__(
        self,
        pieces: list[Piece],
        connection: duckdb.DuckDBPyConnection,
        columns: Sequence[str] = (),
    ):
        asked = ", ".join(f'"{column}"' for column in columns) or "*"
        raw, refused = [], []
        self.lines: dict[str, int] = {}
        for piece in pieces:
            sql = f"SELECT {quoted(piece.name)} AS piece, {asked} FROM {scan(piece, True)}"
            with readable(piece):
                rows = connection.sql(sql).to_arrow_table().to_pandas()
            found = lines.read(piece.path)
            bad = take_rejects(connection, piece, found)
            bad = bad.assign(text="") if columns else bad
            check_rows(piece, found, len(rows), bad)
            places = np.arange(1 + int(piece.header), found.count + 1)
            rows.insert(1, "row", np.setdiff1d(places, found.without(bad["row"])))
            self.lines[piece.name] = row_count(found, int(piece.header), bad)
            raw.append(rows)
            refused.append(bad)
        self.raw = pd.concat(raw, ignore_index=True)
        self.rejects = pd.concat(refused, ignore_index=True)
        self.reason = pd.Series("", index=self.raw.index)
        self._texts: dict[str, pd.Series] = {}

    def __getitem__(self, column: str) -> pd.Series:
        """A column of texts with encoding repaired, "" for what is missing."""
        if column not in self._texts:
            self._texts[column] = cells(self.raw[column])
        return self._texts[column]

    def lost_signs(self) -> list[str]:
        """A line for each column that was read and holds U+FFFD, with the first row: the sign of
        one that no text may hold, or that was lost before."""
        lines = []
        for column, texts in self._texts.items():
            places = np.flatnonzero(texts.str.contains(REPLACEMENT, regex=False))
            for piece, row in self.raw[["piece", "row"]].iloc[places[:1]].itertuples(index=False):
                lines.append(
                    f"{piece}, row {row}, column {column}: a sign that no text may hold"
                    f" stands as {REPLACEMENT}; {len(places)} such rows in all"
                )
        return lines

    @property
    def good(self) -> pd.Series:
        """Which rows have no reason against them so far."""
        return self.reason.eq("")

    def set_aside(self, rows: pd.Series, reason: str) -> None:
        """Give a reason to those of `rows` that have none yet."""
        self.reason = self.reason.mask(rows & self.good, reason)

    def whole(self, column: str, low: int, high: int, reason: str) -> pd.Series:
        """Return a column as whole numbers (Int64), missing where empty; rows with another text or
        a number outside the limits are set aside."""
        return self._number(column, _WHOLE, low, high, reason).astype("Int64")

    def number(self, column: str, low: float, high: float, reason: str) -> pd.Series:
        """Return a column as floats, missing where empty; rows with another text or a number
        outside the limits are set aside."""
        return self._number(column, _NUMBER, low, high, reason)

    def _number(self, column: str, pattern: str, low: float, high: float, reason: str) -> pd.Series:
        text = self[column]
        plain = text.str.fullmatch(pattern)
        values = pd.to_numeric(text.where(plain).str.replace(",", "."))
        inside = values.between(low, high)
        self.set_aside(text.ne("") & ~inside, reason)
        return values.where(inside)

    def without_repeats(self, key: list[str], said: list[str]) -> None:
        """Set aside good rows that repeat an earlier one ("duplicate"), and all that have the same
        key but say something else in the columns `said` ("conflict")."""
        good = pd.DataFrame({column: self[column] for column in [*key, *said]})[self.good]
        repeated = good[good.duplicated(key, keep=False)]
        if repeated.empty:
            return
        differing = repeated.drop_duplicates()
        differing = differing[differing.duplicated(key, keep=False)].set_index(key).index
        conflict = pd.Series(repeated.set_index(key).index.isin(differing), repeated.index)
        again = repeated[~conflict].duplicated(key)
        for found, reason in ((conflict, "conflict"), (again, "duplicate")):
            self.set_aside(found.reindex(self.raw.index, fill_value=False), reason)
