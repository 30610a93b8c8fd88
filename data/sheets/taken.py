"""What becomes of a row of a sheet: it is taken, or set aside."""

from __future__ import annotations

from dataclasses import dataclass

from data.sheets.numbers import CellReading
from data.sheets.problems import Reason


@dataclass(frozen=True, slots=True)
class RowTaken:
    """One row that was taken: its works, year (None where the sheet gives none), stage, kind of
    water, and its figures by parameter. `bound` is the interval (mg/l) that magnesium must lie in
    by the hardness, where magnesium is not given; `words` are the cells that were read, by
    heading; `kind_cell` is the one that states the kind of water, "" where none does; `n` is how
    many samples the row is of, None where it names a year alone, which may have had many."""

    row: int
    waterworks_id: str
    year: int | None
    stage: str
    source_type: str
    readings: dict[str, CellReading]
    bound: tuple[float, float] | None
    words: dict[str, str]
    kind_cell: str = ""
    n: int | None = 1


@dataclass(frozen=True, slots=True)
class RowAside:
    """One row that was set aside, as it stood, and why."""

    row: int
    cells: list[str]
    reasons: tuple[Reason, ...]
