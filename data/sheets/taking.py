"""Each row of a sheet is taken, or set aside with every reason for it.

A row is taken whole or not at all, and never corrected: the rows taken and the rows set aside are
together all rows of the sheet.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from data.bounds import bounded_between
from data.sheets.columns import ColumnMatch
from data.sheets.limits import LONGEST_CELL
from data.sheets.numbers import CellReading, DecimalSign, decimal_sign, read_figure, read_year
from data.sheets.problems import Reason, RowProblem, reason
from data.sheets.reading import PROGRESS_ROWS, OnProgress, SampleSheet, silent
from data.sheets.works import WaterworksIndex, plain
from data.source_kinds import kind_of
from data.text import REPLACEMENT
from data.units import unit_of

if TYPE_CHECKING:  # a child that takes a sheet's rows has no store
    from data.store import Store

EXAMPLE = ("eksempel", "example")
"""A row whose waterworks begins so is the example of the template."""
STAGES = {
    "raw": ("råvann", "rå", "ubehandlet", "ubehandlet vann", "raw", "raw water", "untreated"),
    "treated": (
        "behandlet", "behandlet vann", "rentvann", "renvann", "rent vann", "nett", "nettvann",
        "på nett", "ledningsnett", "drikkevann", "treated", "treated water", "network",
        "network water", "tap water", "distribution",
    ),
    "unknown": ("ukjent", "ikke oppgitt", "unknown"),
}  # fmt: skip
"""Network water has been through the works' treatment."""
KINDS = {
    "groundwater": ("grunnvann", "grunnvatn", "groundwater", "ground water"),
    "surface_water": ("overflatevann", "overflatevatn", "surface water", "innsjø", "elv", "bekk"),
    "mixed": ("blandet", "grunnvann og overflatevann", "mixed", "groundwater and surface water"),
    "seawater": ("sjøvann", "sjøvatn", "seawater", "sea water"),
    "unknown": ("ukjent", "ikke oppgitt", "unknown"),
}
TOGETHER = 500
"""Rows that come back from a child in one piece: others have their turn between two."""
T = TypeVar("T")
_STAGE_OF = {word: code for code, spellings in STAGES.items() for word in spellings}
_KIND_OF = {word: code for code, spellings in KINDS.items() for word in spellings}


@dataclass(frozen=True, slots=True)
class RowTaken:
    """One row that was taken: its works, year (None where the sheet gives none), stage, kind of
    water, and its figures by parameter. `bound` is the interval (mg/l) that magnesium must lie in
    by the hardness, where magnesium is not given; `words` are the cells that were read, by
    heading; `kind_cell` is the one that states the kind of water, "" where none does."""

    row: int
    waterworks_id: str
    year: int | None
    stage: str
    source_type: str
    readings: dict[str, CellReading]
    bound: tuple[float, float] | None
    words: dict[str, str]
    kind_cell: str = ""


@dataclass(frozen=True, slots=True)
class RowAside:
    """One row that was set aside, as it stood, and why."""

    row: int
    cells: list[str]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class SheetAccount:
    """What became of every row of a sheet."""

    sheet: SampleSheet
    match: ColumnMatch
    taken: list[RowTaken]
    aside: list[RowAside]

    @property
    def rows(self) -> int:
        """How many rows the sheet has."""
        return len(self.sheet.rows)

    def adds_up(self) -> bool:
        """Whether the rows taken and set aside are all rows of the sheet, each once."""
        rows = Counter([taken.row for taken in self.taken] + [aside.row for aside in self.aside])
        return rows == Counter(number for number, _ in self.sheet.rows)

    def by_reason(self) -> list[tuple[Reason, int]]:
        """How many rows were set aside for each kind of reason (the first row's stands for it),
        most first; a row counts for its first reason, so that the counts add up to the rows."""
        kinds: Counter[tuple[str, str]] = Counter()
        first: dict[tuple[str, str], Reason] = {}
        for why in (aside.reasons[0] for aside in self.aside):
            kinds[why.code, why.parameter] += 1
            first.setdefault((why.code, why.parameter), why)
        return [(first[kind], count) for kind, count in kinds.most_common()]


def take(
    sheet: SampleSheet, match: ColumnMatch, store: Store, progress: OnProgress = silent
) -> SheetAccount:
    """Take every row of a sheet or set it aside."""
    return take_by(sheet, match, WaterworksIndex(store), progress)


def take_by(
    sheet: SampleSheet, match: ColumnMatch, works: WaterworksIndex, progress: OnProgress
) -> SheetAccount:
    """Take every row of a sheet or set it aside, with an index of the works that it may mean."""
    taking = _Taking(sheet, match, works)
    taken, aside = [], []
    for count, (number, cells) in enumerate(sheet.rows):
        if count % PROGRESS_ROWS == 0:
            progress(count, len(sheet.rows))
        row, reasons = taking.row(number, cells)
        if row is None:
            aside.append(RowAside(number, cells, tuple(reasons)))
        else:
            taken.append(row)
    progress(len(sheet.rows), len(sheet.rows))
    return SheetAccount(sheet, match, taken, aside)


def take_here(content: bytes, progress: OnProgress) -> bytes:
    """Be the child: the rows taken, and the number and reasons of those set aside, pickled in
    pieces."""
    sheet, match, works = pickle.loads(content)
    account = take_by(sheet, match, works, progress)
    rows = [*account.taken, *((row.row, row.reasons) for row in account.aside)]
    pieces = (rows[start : start + TOGETHER] for start in range(0, len(rows), TOGETHER))
    return b"".join(map(pickle.dumps, pieces))


class _Taking:
    """The rows of one sheet, with the decimal sign of each column."""

    def __init__(self, sheet: SampleSheet, match: ColumnMatch, works: WaterworksIndex):
        self._sheet, self._match, self._works = sheet, match, works
        self._signs = {name: self._sign(match.columns[name]) for name in match.parameters}
        self._answers: dict[tuple[Any, ...], Any] = {}

    def _sign(self, place: int) -> DecimalSign:
        cells = (cells[place] for _, cells in self._sheet.rows if place < len(cells))
        return decimal_sign(cells, self._match.decimal)

    def row(self, number: int, cells: list[str]) -> tuple[RowTaken | None, list[Reason]]:
        """Return the row as taken, or the reasons why it is not."""
        if len(cells) > len(self._sheet.headings):
            n, headings = len(cells), len(self._sheet.headings)
            return None, [reason(RowProblem.TOO_MANY_CELLS, n=n, all=headings)]
        if any(len(cell) > LONGEST_CELL for cell in cells):
            return None, [reason(RowProblem.CELL_TOO_LONG)]
        if lost := [p for p in sorted(self._match.used) if REPLACEMENT in self._cell(cells, p)]:
            return None, [reason(RowProblem.LOST_SIGN, column=self._sheet.headings[lost[0]])]
        by_field = {name: self._cell(cells, place) for name, place in self._match.columns.items()}
        if plain(by_field.get("waterworks", "")).startswith(EXAMPLE):
            return None, [reason(RowProblem.EXAMPLE_ROW)]
        reasons: list[Reason] = []
        work = self._kept(self._work(by_field), reasons)
        year = self._kept(
            self._once(read_year, by_field["date"]) if by_field.get("date") else None, reasons
        )
        stage = self._kept(
            _code(by_field.get("stage", ""), _STAGE_OF, RowProblem.STAGE_UNKNOWN), reasons
        )
        kind = self._kept(self._once(_kind, by_field.get("source_type", "")), reasons)
        readings = self._readings(cells, by_field, reasons)
        if not readings and not reasons:
            reasons.append(reason(RowProblem.NO_FIGURE))
        if reasons or work is None or stage is None or kind is None:
            return None, reasons
        if not by_field.get("source_type"):
            kind = self._works.kind(work)
        words = {
            self._sheet.headings[self._match.columns[name]]: by_field[name]
            + (f" {unit}" if (unit := self._unit_cell(cells, name)) else "")
            for name in readings
        }
        stated, bound = by_field.get("source_type", ""), _bound(readings)
        return RowTaken(number, work, year, stage, kind, readings, bound, words, stated), []

    def _once(self, asked: Callable[..., T], *arguments: object) -> T:
        """What a function returns, remembered: long sheets repeat the same cells. Numbers of a
        workbook and texts that look like them are kept apart."""
        key = (asked, *arguments, *map(type, arguments))
        if key not in self._answers:
            self._answers[key] = asked(*arguments)
        answer: T = self._answers[key]
        return answer

    def _cell(self, cells: list[str], place: int) -> str:
        return cells[place] if place < len(cells) else ""

    def _kept(self, answer: T | Reason, reasons: list[Reason]) -> T | None:
        """The answer; for a Reason None, and the reason is added to the row's."""
        if isinstance(answer, Reason):
            reasons.append(answer)
            return None
        return answer

    def _work(self, by_field: dict[str, str]) -> str | Reason:
        municipality = ""
        if place := by_field.get("municipality"):
            number = self._once(self._works.municipality, place)
            if isinstance(number, Reason):
                return number
            municipality = number
        work, name = by_field.get("waterworks_id", ""), by_field.get("waterworks", "")
        return self._once(self._works.find, work, name, municipality)

    def _readings(
        self, cells: list[str], by_field: dict[str, str], reasons: list[Reason]
    ) -> dict[str, CellReading]:
        readings = {}
        for name in self._match.parameters:
            if not by_field[name]:
                continue
            unit = self._kept(self._unit(cells, name), reasons)
            if unit is None:
                continue
            figure = self._once(read_figure, by_field[name], name, unit, self._signs[name])
            if reading := self._kept(figure, reasons):
                readings[name] = reading
        return readings

    def _unit_cell(self, cells: list[str], parameter: str) -> str:
        """What the row itself gives as the unit in a column of units, "" where nothing."""
        place = self._match.unit_columns.get(parameter)
        return "" if place is None else self._cell(cells, place)

    def _unit(self, cells: list[str], parameter: str) -> str | Reason:
        if parameter in self._match.units:
            return self._match.units[parameter]
        text = self._unit_cell(cells, parameter)
        unit = unit_of(text, parameter) if text else None
        if unit is not None:
            return unit
        if text:
            return reason(RowProblem.UNIT_UNKNOWN, parameter, text=text)
        return reason(RowProblem.UNIT_MISSING, parameter)


def _code(text: str, codes: dict[str, str], problem: RowProblem) -> str | Reason:
    """The code of a word for a stage or a kind of water; 'unknown' where nothing is said."""
    if not text:
        return "unknown"
    return codes.get(plain(text)) or reason(problem, text=text)


def _kind(text: str) -> str | Reason:
    """The kind of water that a cell states, 'unknown' where it is empty."""
    if kind := kind_of(text):
        return kind
    return _code(text, _KIND_OF, RowProblem.SOURCE_TYPE_UNKNOWN)


def _bound(readings: dict[str, CellReading]) -> tuple[float, float] | None:
    """The interval of magnesium (mg/l) by total hardness, where magnesium itself is not given."""
    if "mg" in readings or "hardness" not in readings:
        return None
    calcium = readings["ca"].widest if "ca" in readings else None
    return bounded_between(readings["hardness"].widest, calcium)
