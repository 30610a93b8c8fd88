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
from data.faults import Fault, SourceError
from data.parameters import PARAMETERS
from data.text import forbidden

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
NUMBER_WITH_UNIT = re.compile(r"\s*[<>]?\s*[+-]?\d+([.,]\d+)?\s*([µμa-zA-Z°%][^\d]*)")


def impossible(parameter: str, text: str, wrong: Impossible) -> str:
    """Return what is wrong with a figure that cannot be true, and what to do."""
    if wrong is Impossible.ZERO:
        return f"read {text!r}: zero is no measured value; write < and the limit of quantification"
    row = PARAMETERS[parameter]
    allowed = f"0 to {row.greatest:g} {row.unit}".strip()
    return f"read {text!r}: outside {allowed}; check value and unit"


class TableFile:
    """One source file. The index of `frame` is the row number that a text editor shows.

    Faults are collected while columns are asked for; `check()` raises them all at once.
    """

    def __init__(self, path: Path, columns: Sequence[str]):
        """Read `path`, which must have `columns`. Raises SourceError."""
        self.path = path
        self.faults: list[Fault] = []
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
                if record and len(record) != len(header):
                    message = f"{len(record)} fields where the header has {len(header)}"
                    self.fault(start, None, message)
                elif record:
                    self._check_signs(start, header, record)
                    records.append([field.strip() for field in record])
                    lines.append(start)
                start = reader.line_num + 1
        except csv.Error as error:
            self.fault(start, None, f"cannot be read from here on: {error}; look for a lone quote")
        return header, records, lines

    def _check_signs(self, row: int, header: list[str], record: list[str]) -> None:
        """Note a fault for each cell with a sign that no text may hold."""
        for column, text in zip(header, record, strict=True):
            if sign := forbidden(text, lines=True):
                self.fault(row, column, f"holds {sign}, which no text may hold; delete it")

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

    def figure(self, column: str, parameter: str) -> pd.Series:
        """Return a column of figures of a parameter in its own unit, NaN where it is empty; what
        cannot be true of a water is a fault."""
        values = self.number(column, unit=PARAMETERS[parameter].unit)
        for row, value in values.dropna().items():
            if wrong := bounds.fault(parameter, value, value, value):
                self.fault(row, column, impossible(parameter, self.frame.at[row, column], wrong))
        return values

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
