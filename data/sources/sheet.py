"""Reading one CSV source as text and turning its columns into checked values.

Everything is read as text first: `0.50` and `0.5` are different figures, and `0301` is no number.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Collection, Sequence
from pathlib import Path

import pandas as pd

from data import bounds
from data.codes import Impossible
from data.parameters import PARAMETERS
from data.sources.errors import Fault, SourceError

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
NUMBER_WITH_UNIT = re.compile(r"\s*[<>]?\s*[+-]?\d+([.,]\d+)?\s*([µμa-zA-Z°%][^\d]*)")


class Sheet:
    """One source file. The index of `frame` is the row number that a text editor shows.

    Faults are collected while columns are asked for; `check()` raises them all at once.
    """

    def __init__(self, path: Path, columns: Sequence[str], loose_end: bool = False):
        """Read `path`, which must have `columns`. With `loose_end` the last column is free text
        whose commas the publisher left unquoted. Raises SourceError."""
        self.path = path
        self.faults: list[Fault] = []
        self._loose_end = loose_end
        header, records, lines = self._records()
        missing = [column for column in columns if column not in header]
        for column in missing:
            self.fault(1, column, f"the column is missing; the file has: {', '.join(header)}")
        self.check()
        self.frame = pd.DataFrame(records, columns=header, index=lines, dtype=str)

    def fault(self, row: int | None, column: str | None, message: str) -> None:
        """Note one fault; nothing is raised before `check()`."""
        self.faults.append(Fault(self.path.name, row, column, message))

    def check(self) -> None:
        """Raise SourceError with every fault noted so far, if there is any."""
        if self.faults:
            raise SourceError(self.faults)

    def _text(self) -> str:
        try:
            raw = self.path.read_bytes()
        except OSError as error:
            raise SourceError(
                [Fault(self.path.name, None, None, f"cannot be read: {error.strerror}")]
            ) from error
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            row = raw[: error.start].count(b"\n") + 1
            found = raw[error.start : error.start + 1]
            message = f"byte {found!r} is not UTF-8; save the file as UTF-8 and build again"
            raise SourceError([Fault(self.path.name, row, None, message)]) from error

    def _records(self) -> tuple[list[str], list[list[str]], list[int]]:
        reader = csv.reader(io.StringIO(self._text(), newline=""))
        header = [name.strip() for name in next(reader, [])]
        if len(set(header)) < len(header):
            self.fault(1, None, f"a column name stands twice: {', '.join(header)}")
        records, lines, start = [], [], reader.line_num + 1
        try:
            for record in reader:
                if self._loose_end and len(record) > len(header):
                    last = len(header) - 1
                    record = [*record[:last], ",".join(record[last:])]
                if record and len(record) != len(header):
                    message = f"{len(record)} fields where the header has {len(header)}"
                    self.fault(start, None, message)
                elif record:
                    records.append([field.strip() for field in record])
                    lines.append(start)
                start = reader.line_num + 1
        except csv.Error as error:
            self.fault(start, None, f"cannot be read from here on: {error}; look for a lone quote")
        return header, records, lines

    def number(
        self,
        column: str,
        low: float = -math.inf,
        high: float = math.inf,
        unit: str = "",
        required: bool = False,
    ) -> pd.Series:
        """Return the column as floats, NaN where it is empty.

        `low` and `high` are the limits, in `unit`, outside which a value cannot be true.
        """
        values = {}
        for row, text in self.frame[column].items():
            if text == "":
                if required:
                    self.fault(row, column, "is empty; a number is needed")
                values[row] = math.nan
                continue
            values[row] = self._one_number(row, column, text, (low, high), unit)
        return pd.Series(values, dtype=float)

    def _one_number(
        self, row: int, column: str, text: str, limits: tuple[float, float], unit: str
    ) -> float:
        if not NUMBER.fullmatch(text):
            with_unit = NUMBER_WITH_UNIT.fullmatch(text)
            if with_unit:
                message = f"read {text!r}: a unit stands in the cell; write the number in {unit}"
            else:
                message = f"read {text!r}: not a number; write it as 12.5, without other signs"
            self.fault(row, column, message)
            return math.nan
        value = float(text)
        if not limits[0] <= value <= limits[1]:
            allowed = f"{limits[0]:g} to {limits[1]:g} {unit}".strip()
            self.fault(row, column, f"read {text!r}: outside {allowed}; check value and unit")
            return math.nan
        return value

    def figure(
        self,
        parameter: str,
        column: str,
        least: str | None = None,
        most: str | None = None,
        required: bool = False,
    ) -> pd.Series:
        """Return a column of figures of a parameter in its own unit, NaN where it is empty.

        Noted is what cannot be true of a water, of the figure and of its ends in the columns
        `least` and `most`.
        """
        unit = PARAMETERS[parameter].unit
        best = self.number(column, unit=unit, required=required)
        low, high = (
            self.number(end, unit=unit) if end else pd.Series(math.nan, best.index)
            for end in (least, most)
        )
        for row in self.frame.index:
            ends = [value for value in (low[row], best[row], high[row]) if not math.isnan(value)]
            wrong = ends and bounds.fault(parameter, ends[0], ends[-1], best[row])
            if wrong:
                named = {least: low[row], column: best[row], most: high[row]}
                self._impossible(row, parameter, wrong, named)
        return best

    def _impossible(
        self, row: int, parameter: str, wrong: Impossible, cells: dict[str | None, float]
    ) -> None:
        """Note why the figure that some cells hold cannot be true, by the cell that is wrong."""
        known = {name: value for name, value in cells.items() if not math.isnan(value)}
        limits = PARAMETERS[parameter]
        if wrong in (Impossible.BACKWARDS, Impossible.OUTSIDE):
            (least, low), *middle, (_, high) = known.items()
            column, value = middle[0] if middle else (least, low)
            message = f"read {value:g}: outside its range {low:g} to {high:g}"
        else:
            column = (max if wrong is Impossible.TOO_HIGH else min)(known, key=known.get)
            allowed = f"{limits.greatest:g} {limits.unit}".strip()
            message = f"read {self.frame.at[row, column]!r}: " + (
                "zero is no measured value; write the limit of quantification"
                if wrong is Impossible.ZERO
                else f"outside 0 to {allowed}; check value and unit"
            )
        self.fault(row, column, message)

    def whole(self, column: str, low: float = 0, high: float = math.inf) -> pd.Series:
        """Return the column as whole numbers (Int64), missing where it is empty."""
        values = self.number(column, low, high)
        for row, value in values[values.notna() & (values % 1 != 0)].items():
            text = self.frame.at[row, column]
            self.fault(row, column, f"read {text!r}: a whole number is needed, not {value:g}")
            values[row] = math.nan
        return values.astype("Int64")

    def choice(
        self, column: str, allowed: Collection[str], what: str = "", empty: bool = False
    ) -> pd.Series:
        """Return the column, with a fault for each value that is not in `allowed`."""
        texts = self.frame[column]
        shown = f"; known are {', '.join(sorted(allowed))}" if len(allowed) <= 12 else ""
        for row, text in texts.items():
            if text not in allowed and not (empty and text == ""):
                self.fault(row, column, f"read {text!r}: not a known {what or column}{shown}")
        return texts

    def unique(self, columns: Sequence[str]) -> None:
        """Note a fault for each row that repeats an earlier one in these columns."""
        keys = self.frame[list(columns)]
        first: dict[tuple[str, ...], int] = {}
        for row, *key in keys.itertuples():
            earlier = first.setdefault(tuple(key), row)
            if earlier != row:
                named = " / ".join(key)[:120]
                self.fault(row, ", ".join(columns), f"{named!r} stands in row {earlier} already")
