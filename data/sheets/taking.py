"""Each row of a sheet is taken, or set aside with every reason for it.

A row is taken whole or not at all, and never corrected: the rows taken and the rows set aside are
together all rows of the sheet.
"""

from __future__ import annotations

import math
import pickle
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from data.bounds import bounded_between
from data.codes import SourceType
from data.evidence import CA_G_PER_MOL, DH_PER_MMOL_L, MG_G_PER_MOL
from data.parameters import UNITS
from data.sheets import samples
from data.sheets.columns import ColumnMatch
from data.sheets.layout import SampleSheet
from data.sheets.limits import LONGEST_CELL
from data.sheets.numbers import (
    NO_VALUE,
    CellReading,
    DecimalSign,
    decimal_sign,
    is_day_or_month,
    is_marked,
    read_figure,
    read_year,
    tidy,
    with_unit,
)
from data.sheets.packed import packed
from data.sheets.problems import Reason, RowProblem, SheetNote, reason
from data.sheets.reading import PROGRESS_ROWS, OnProgress, silent
from data.sheets.taken import RowAside, RowTaken
from data.sheets.words import OTHER_WATERS, STAGE_OF, STATISTIC_OF, is_heading, read, split
from data.sheets.workbook import Exact, Filled, Formula, Struck
from data.sheets.works import WaterworksIndex, plain
from data.source_kinds import kind_of
from data.text import REPLACEMENT
from data.units import unit_of

if TYPE_CHECKING:  # a child that takes a sheet's rows has no store
    from data.store import Store

EXAMPLE = ("eksempel", "example")
"""A row whose waterworks begins so is the example of the template."""
KINDS = {
    "groundwater": ("grunnvann", "grunnvatn", "groundwater", "ground water"),
    "surface_water": ("overflatevann", "overflatevatn", "surface water", "innsjø", "elv", "bekk"),
    "mixed": ("blandet", "grunnvann og overflatevann", "mixed", "groundwater and surface water"),
    "seawater": ("sjøvann", "sjøvatn", "seawater", "sea water"),
    "unknown": ("ukjent", "ikke oppgitt", "unknown"),
}
_MOLAR = {"mg": MG_G_PER_MOL, "ca": CA_G_PER_MOL}
_NO_SUCH_WORKS = frozenset(
    {
        RowProblem.MUNICIPALITY_UNKNOWN, RowProblem.MUNICIPALITY_MISSING,
        RowProblem.WATERWORKS_UNKNOWN, RowProblem.WATERWORKS_NEARLY, RowProblem.ID_UNKNOWN,
    }
)  # fmt: skip
_MARKED: dict[type, RowProblem] = {
    Struck: RowProblem.STRUCK_OUT,
    Formula: RowProblem.FORMULA,
}
_UNMARKED = frozenset((str, Exact))
_BY_TEXT = (SheetNote.STAGE_UNKNOWN, SheetNote.EARLIER_PLACE, SheetNote.SHORT_NAME)
"""Notes that are told for each text."""
NAMING = ("waterworks_id", "waterworks", "stage", "source_type")
"""Fields of which several columns must say the same."""
MOST_OF_STATISTIC = 40
LOOSE, SLACK = 1.25, 0.15
"""How far (a factor, and °dH) calcium and magnesium may be off from the total hardness of the same
sample: methods differ by a tenth; a wrong unit makes 1.8 and more."""
T = TypeVar("T")
_ANEW = reason(RowProblem.NO_FIGURE)
"""Stands for what was not worked out before."""
LIKELY = {"mg": 60.0, "ca": 200.0}
"""mg/l; no Norwegian tap that is known has had so much, as 31 and 130 are the most: what is above
may be right, but more often its unit is wrong."""
LEAST = {"mg": 0.05, "ca": 0.1}
"""mg/l; no Norwegian tap that is known has so little: the least are 0.19 and 0.43."""
MORE_THAN_OWN, OWN_FROM = 10, 5.0
"""A works' magnesium that is so many times the most that it has had, from so many mg/l on, is
told."""
_OF_ROWS = frozenset({"total", "totalsum", "sum", "antall", "antall prøver", "totalt"})
"""What stands, alone in its cell, in a row that sums others up."""
_LAST = frozenset({"snitt", "gjennomsnitt", "middel", "middelverdi", "median", "maks", "max",
                   "minimum", "maksimum", "mean", "average"})  # fmt: skip
_KIND_OF = {word: code for code, spellings in KINDS.items() for word in spellings}


@dataclass(frozen=True)
class SheetAccount:
    """What became of every row of a sheet."""

    sheet: SampleSheet
    match: ColumnMatch
    taken: Sequence[RowTaken]
    aside: Sequence[RowAside]
    notes: tuple[tuple[Reason, int], ...] = ()
    """What is to be told of rows taken before they are shown, and of how many."""

    @property
    def rows(self) -> int:
        """How many rows the sheet has."""
        return len(self.sheet.rows)

    def adds_up(self) -> bool:
        """Whether the rows taken and set aside are all rows of the sheet, each once."""
        rows = Counter([taken.row for taken in self.taken] + [aside.row for aside in self.aside])
        return rows == Counter(number for number, _ in self.sheet.rows)

    @cached_property
    def of_magnesium(self) -> frozenset[tuple[str, bool, str, int]]:
        """The rows taken with magnesium, by their works, whether it is bounded by hardness alone,
        stage and year (0 where there is none), each once."""
        return frozenset(
            (row.waterworks_id, "mg" not in row.readings, row.stage, row.year or 0)
            for row in self.taken
            if "mg" in row.readings or row.bound
        )

    @cached_property
    def stated_kinds(self) -> dict[tuple[str, str], str]:
        """The first cell that states each kind of water of each works, by works and kind."""
        stated: dict[tuple[str, str], str] = {}
        for row in self.taken:
            if row.kind_cell and row.source_type != SourceType.UNKNOWN:
                stated.setdefault((row.waterworks_id, row.source_type), row.kind_cell)
        return stated

    @cached_property
    def samples(self) -> Sequence[samples.SheetSample]:
        """The samples that the rows taken are, one for each works, year and stage."""
        return samples.of_rows(self.taken)

    @cached_property
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
    rows = list(sheet.rows)
    taking = _Taking(replace(sheet, rows=rows), match, works)
    taken, aside = [], []
    for count, (number, cells) in enumerate(rows):
        if count % PROGRESS_ROWS == 0:
            progress(count, len(rows))
        row, reasons = taking.row(number, cells)
        if row is None:
            aside.append(RowAside(number, cells, tuple(reasons)))
        else:
            taken.append(row)
    progress(len(rows), len(rows))
    return SheetAccount(sheet, match, taken, aside, sheet.notes + taking.notes())


def take_here(content: bytes, progress: OnProgress) -> bytes:
    """Be the child: the account of a sheet but for the sheet itself by its fields, pickled, with
    what a page asks of all rows."""
    sheet, match, works = pickle.loads(content)
    account = take_by(sheet, match, works, progress)
    made = {
        "taken": packed(account.taken),
        "aside": packed(account.aside),
        "notes": account.notes,
        "samples": packed(account.samples),
        **{name: getattr(account, name) for name in ("of_magnesium", "stated_kinds", "by_reason")},
    }
    return pickle.dumps(made)


class _Taking:
    """The rows of one sheet, with the decimal sign of each column."""

    def __init__(self, sheet: SampleSheet, match: ColumnMatch, works: WaterworksIndex):
        self._sheet, self._match, self._works = sheet, match, works
        self._signs = {
            (name, place): self._sign(place)
            for name in match.parameters
            for place in (match.columns[name], *(p for p, _ in match.others.get(name, ())))
        }
        self._answers: dict[tuple[Any, ...], Any] = {}
        # Numbers of a workbook and texts that look like them are kept apart.
        self._figures: defaultdict[tuple[Any, ...], dict[str, CellReading | Reason | None]]
        self._figures = defaultdict(dict)
        self._width, self._columns = len(sheet.headings), list(match.columns.items())
        self._used, self._parameters = sorted(match.used), match.parameters
        self._others = [(c, match.others[c]) for c in NAMING if c in match.others]
        self._table_below = False
        self._shown: dict[str, str] = {}
        self._rows: dict[tuple[str, ...], int] = {}
        self._samples: dict[tuple[str, ...], int] = {}
        self._alike: dict[tuple[object, ...], int] = {}
        self._unread = [p for p in range(self._width) if p not in match.used]
        self._noted: Counter[tuple[Any, ...]] = Counter()
        self._first_note: dict[tuple[Any, ...], Reason] = {}

    def _sign(self, place: int) -> DecimalSign:
        cells = (cells[place] for _, cells in self._sheet.rows if place < len(cells))
        texts = (tidy(cell) for cell in cells if not isinstance(cell, Exact))
        return decimal_sign(texts, self._match.decimal)

    def notes(self) -> tuple[tuple[Reason, int], ...]:
        """What is to be told of the rows taken, and of how many."""
        return tuple((self._first_note[kind], count) for kind, count in self._noted.most_common())

    def row(self, number: int, cells: list[str]) -> tuple[RowTaken | None, list[Reason]]:
        """Return the row as taken, or the reasons why it is not."""
        if len(cells) > self._width:
            n = len(cells)
            return None, [reason(RowProblem.TOO_MANY_CELLS, n=n, all=self._width)]
        # The last cell, of position -1, is that of columns that are not there.
        cells = [*cells, *[""] * (self._width + 1 - len(cells))]
        if why := self._not_a_sample(number, cells):
            return None, [why]
        notes: list[Reason] = []
        row, reasons = self._read(number, cells, notes)
        if row is None:
            if self._is_heading_row(cells, reasons):
                self._table_below = True
                reasons = [reason(RowProblem.TABLE_BELOW)]
            return None, reasons
        if twice := self._twice(row, cells):
            return None, [twice]
        notes += self._maybe_twice(row, cells)
        for note in notes:
            kind = note.code, note.parameter, *note.values[:1] * (note.code in _BY_TEXT)
            self._noted[kind] += 1
            self._first_note.setdefault(kind, note)
        return row, []

    def _not_a_sample(self, number: int, cells: list[str]) -> Reason | None:
        """Why a row is none of a sample, whatever it says."""
        if self._table_below:
            return reason(RowProblem.TABLE_BELOW)
        if max(map(len, cells)) > LONGEST_CELL:
            return reason(RowProblem.CELL_TOO_LONG)
        if number in self._sheet.hidden:
            return reason(RowProblem.HIDDEN)
        plain_text = _UNMARKED.issuperset(map(type, cells)) and REPLACEMENT not in "".join(cells)
        for place in () if plain_text else self._used:
            cell = cells[place]
            if type(cell) in _MARKED:
                return reason(_MARKED[type(cell)], column=self._sheet.headings[place])
            if REPLACEMENT in cell:
                return reason(RowProblem.LOST_SIGN, column=self._sheet.headings[place])
        return self._of_the_table(cells)

    def _of_the_table(self, cells: list[str]) -> Reason | None:
        """Why a row is one of the table's own: its headings again, those of another table, its
        means and extremes, or an example."""
        work = cells[self._match.columns.get("waterworks", -1)]
        if work.casefold().lstrip().startswith(EXAMPLE):
            return reason(RowProblem.EXAMPLE_ROW)
        figures = [cells[self._match.columns[name]] for name in self._parameters]
        if not any(cell[:1].isdigit() for cell in figures):
            filled = list(filter(None, cells))
            # A title of means, or of another unit.
            if len(filled) == 1 and (_statistic(str(filled[0])) or split(str(filled[0]))[1]):
                self._table_below = True
                return reason(RowProblem.TABLE_BELOW)
            named = sum(is_heading(c) for p in self._used if (c := cells[p]))
            units = any(unit_of(cell.strip("[](){} ")) for cell in figures if cell)
            if named >= 2 or units:
                own = [self._sheet.headings[place] for place in self._used]
                same = [read(cells[p]) for p in self._used] == list(map(read, own))
                if same:
                    return reason(RowProblem.HEADINGS_AGAIN)
                self._table_below = True
                return reason(RowProblem.TABLE_BELOW)
        for cell in cells:
            if cell and (not cell[0].isdigit() or "er" in cell) and _statistic(str(cell)):
                return reason(RowProblem.STATISTIC, text=cell)
        return None

    def _is_heading_row(self, cells: list[str], reasons: list[Reason]) -> bool:
        """Whether a row that cannot be read is words alone, where its columns hold a works, a place
        and figures: the headings of another table, of which none is known."""
        codes = {why.code for why in reasons}
        filled = [cells[p] for p in self._used if cells[p]]
        digits = any(letter.isdigit() for cell in filled for letter in cell)
        wrong_place = codes & _NO_SUCH_WORKS
        return bool(RowProblem.NOT_A_NUMBER in codes and wrong_place and not digits)

    def _maybe_twice(self, row: RowTaken, cells: list[str]) -> list[Reason]:
        """What is told of a row that may be a sample before it, though it is written otherwise."""
        date = cells[self._match.columns.get("date", -1)]
        if not date:
            return []
        key = (
            row.waterworks_id, row.year, _day(date), row.kind_cell,
            plain(cells[self._match.columns.get("stage", -1)]),
            cells[self._match.beside.get("sample", -1)],
            *((name, one.figure.low, one.figure.high) for name, one in row.readings.items()),
            *(cells[p].casefold() for p in self._unread),
        )  # fmt: skip
        first = self._alike.setdefault(key, row.row)
        if first == row.row:
            return []
        return [reason(SheetNote.MAYBE_TWICE, row=row.row, other=first)]

    def _twice(self, row: RowTaken, cells: list[str]) -> Reason | None:
        """Why a row is the same sample as one before it."""
        key = row.waterworks_id, *cells
        if first := self._rows.get(key):
            return reason(RowProblem.SAME_ROW, row=first)
        self._rows[key] = row.row
        number = cells[self._match.beside.get("sample", -1)]
        if not number:
            return None
        for parameter in row.readings:
            known = (row.waterworks_id, row.stage, number, parameter)
            if first := self._samples.get(known):
                return reason(RowProblem.SAME_SAMPLE, text=number, row=first)
        for parameter in row.readings:
            self._samples[row.waterworks_id, row.stage, number, parameter] = row.row
        return None

    def _read(
        self, number: int, cells: list[str], notes: list[Reason]
    ) -> tuple[RowTaken | None, list[Reason]]:
        by_field = {name: cells[place] for name, place in self._columns}
        reasons: list[Reason] = []
        work = self._kept(self._work(cells, by_field, notes), reasons)
        year = self._kept(self._year(cells, by_field, notes), reasons)
        said = by_field.get("stage", "")
        stage = self._kept(self._once(_stage, said), reasons) or "unknown"
        if stage == "unknown" and said and plain(said) not in STAGE_OF:
            notes.append(reason(SheetNote.STAGE_UNKNOWN, text=said))
        kind = self._kept(self._once(_kind, by_field.get("source_type", "")), reasons)
        readings, words = self._readings(cells, by_field, reasons, notes)
        if not readings and not reasons:
            left_out = [note for note in notes if note.code is SheetNote.UNIT_LEFT_OUT]
            reasons += [reason(RowProblem.UNIT_MISSING, note.parameter) for note in left_out]
            if not left_out:
                reasons.append(reason(RowProblem.NO_FIGURE))
        if not reasons and (odd := _contradiction(readings)):
            reasons.append(odd)
        if reasons or work is None or kind is None:
            return None, reasons
        if not by_field.get("source_type"):
            kind = self._works.kind(work)
        notes += self._unlikely(readings, work)
        stated, bound = by_field.get("source_type", ""), _bound(readings)
        count = self._count(cells, by_field)
        row = RowTaken(number, work, year, stage, kind, readings, bound, words, stated, count)
        return row, []

    def _count(self, cells: list[str], by_field: dict[str, str]) -> int | None:
        """How many samples the row is of, if it says so: by their number, or as it is of one day or
        month, or has the name of one sample."""
        n = cells[self._match.beside.get("count", -1)].removesuffix(".0")
        if n.isdecimal() and n.isascii() and 0 < len(n) < 5 and int(n):
            return int(n)
        named = "sample" in self._match.beside and cells[self._match.beside["sample"]] != ""
        return 1 if named or self._once(is_day_or_month, by_field.get("date", "")) else None

    def _year(
        self, cells: list[str], by_field: dict[str, str], notes: list[Reason]
    ) -> int | Reason | None:
        """The year of the date, held against a year in a column of its own."""
        date = by_field.get("date", "")
        own = cells[self._match.beside.get("year", -1)]
        found = self._once(read_year, date or own) if date or own else None
        if found is None and (date or own):
            notes.append(reason(SheetNote.PERIOD, text=date or own))
        if date and own and isinstance(found, int):
            said = self._once(read_year, own)
            if isinstance(said, int) and said != found:
                return reason(RowProblem.YEARS_DISAGREE, text=date, other=own)
        return found

    def _unlikely(self, readings: dict[str, CellReading], work: str) -> list[Reason]:
        """What is told of figures far above or below any that is known, of this works or at all."""
        told = []
        for name, most in LIKELY.items():
            figure = readings[name].figure if name in readings else None
            if figure is None:
                continue
            if figure.low > most:
                told.append(reason(SheetNote.FAR_ABOVE, name, text=figure.text, most=f"{most:g}"))
            elif name == "mg" and figure.low > max(OWN_FROM, MORE_THAN_OWN * self._most(work)):
                own, called = f"{self._most(work):g}", self._works.called(work)
                told.append(
                    reason(SheetNote.FAR_ABOVE_OWN, name, text=figure.text, most=own, name=called)
                )
            elif figure.high < LEAST[name] and figure.value_type != "below_limit":
                least = f"{LEAST[name]:g}"
                told.append(reason(SheetNote.FAR_BELOW, name, text=figure.text, least=least))
        return told

    def _most(self, work: str) -> float:
        """The most magnesium that a works is known to have had (mg/l)."""
        return self._works.most.get(work, math.inf)

    def _once(self, asked: Callable[..., T], *arguments: object) -> T:
        """What a function returns, remembered: long sheets repeat the same cells."""
        key = asked, *arguments
        if key not in self._answers:
            self._answers[key] = asked(*arguments)
        answer: T = self._answers[key]
        return answer

    def _kept(self, answer: T | Reason, reasons: list[Reason]) -> T | None:
        """The answer; for a Reason None, and the reason is added to the row's."""
        if isinstance(answer, Reason):
            reasons.append(answer)
            return None
        return answer

    def _work(
        self, cells: list[str], by_field: dict[str, str], notes: list[Reason]
    ) -> str | Reason:
        places = [by_field.get("municipality", "")]
        places += [cells[p] for p, _ in self._match.others.get("municipality", ())]
        municipality = ""
        for place in filter(None, places):
            number = self._once(self._works.municipality, place)
            if isinstance(number, Reason):
                return number
            if municipality and number != municipality:
                return reason(RowProblem.COLUMNS_DISAGREE, text=places[0], other=place)
            municipality = number
            if self._once(self._works.is_old, place):
                label = self._works.label(number)
                notes.append(reason(SheetNote.EARLIER_PLACE, text=place, place=label))
        work, name = by_field.get("waterworks_id", ""), by_field.get("waterworks", "")
        for field, columns in self._others:
            for column, _ in columns:
                other = cells[column]
                if other and plain(other) != plain(by_field.get(field, "")):
                    text = by_field.get(field, "")
                    return reason(RowProblem.COLUMNS_DISAGREE, text=text, other=other)
        found = self._once(self._works.find, work, name, municipality)
        if isinstance(found, str) and name and self._once(self._works.is_short, name, found):
            called = self._works.called(found)
            notes.append(reason(SheetNote.SHORT_NAME, text=name, name=called))
        return found

    def _readings(
        self,
        cells: list[str],
        by_field: dict[str, str],
        reasons: list[Reason],
        notes: list[Reason],
    ) -> tuple[dict[str, CellReading], dict[str, str]]:
        """The figures of a row by parameter, and by heading the cells that they were read from."""
        readings, words = {}, {}
        for name in self._parameters:
            place = self._match.columns[name]
            own = self._figure(cells, place, name, None, notes)
            for other, unit in self._match.others.get(name, ()):
                more = self._figure(cells, other, name, unit, notes)
                own = more if own is None else _agreed(own, more, name)
            reading = self._kept(own, reasons)
            if reading:
                readings[name] = reading
                unit_cell = self._unit_cell(cells, name)
                shown = by_field[name] or reading.figure.text
                text = f"{shown} {unit_cell}".strip()
                words[self._sheet.headings[place] or name] = self._shown.setdefault(text, text)
        return readings, words

    def _figure(
        self, cells: list[str], place: int, name: str, unit: str | None, notes: list[Reason]
    ) -> CellReading | Reason | None:
        """The figure of a cell, None where it holds none or its unit is not given."""
        cell = cells[place]
        if not cell:
            return None
        unit_cell = self._unit_cell(cells, name) if unit is None else ""
        known = self._figures[type(cell), name, place, unit, unit_cell]
        found = known.get(cell, _ANEW)
        if found is _ANEW:
            found = known[cell] = self._figure_of(cell, name, place, unit, unit_cell)
        if isinstance(found, Reason) and found.code is SheetNote.UNIT_LEFT_OUT:
            notes.append(found)
            return None
        if isinstance(found, CellReading) and is_marked(cell):
            figure = found.figure.text
            notes.append(reason(SheetNote.MORE_BESIDE, name, text=cell, figure=figure))
        return found

    def _figure_of(
        self, cell: str, name: str, place: int, unit: str | None, unit_cell: str
    ) -> CellReading | Reason | None:
        if isinstance(cell, Filled) or (cell := tidy(cell)).casefold() in NO_VALUE:
            return None
        given = unit if unit is not None else self._unit(unit_cell, name)
        if both := with_unit(cell, name):
            cell, stated = both
            if isinstance(given, str) and given != stated:
                heading = given or "-"
                return reason(RowProblem.UNITS_DISAGREE, name, text=stated, heading=heading)
            if isinstance(given, Reason) and given.code is not RowProblem.UNIT_MISSING:
                return given
            given = stated
        if isinstance(given, Reason):
            missing = given.code is RowProblem.UNIT_MISSING
            return reason(SheetNote.UNIT_LEFT_OUT, name) if missing else given
        return read_figure(cell, name, given, self._signs[name, place])

    def _unit_cell(self, cells: list[str], parameter: str) -> str:
        """What the row itself gives as the unit in a column of units, "" where nothing."""
        return cells[self._match.unit_columns.get(parameter, -1)]

    def _unit(self, text: str, parameter: str) -> str | Reason:
        """The unit of a figure beside which the row has a text as its unit, "" for none."""
        own = self._match.units.get(parameter)
        unit = unit_of(text, parameter) if text else None
        if own is not None and UNITS[parameter]:
            if text and unit != own:
                return reason(RowProblem.UNITS_DISAGREE, parameter, text=text, heading=own)
            return own
        if own is not None:  # of pH, which has no unit
            return own
        if unit is not None:
            return unit
        if text:
            return reason(RowProblem.UNIT_UNKNOWN, parameter, text=text)
        return reason(RowProblem.UNIT_MISSING, parameter)


def _agreed(
    one: CellReading | Reason, other: CellReading | Reason | None, name: str
) -> CellReading | Reason:
    """The first figure of two columns, where they agree."""
    if other is None or isinstance(one, Reason):
        return one
    if isinstance(other, Reason):
        return other
    (low, high), (least, most) = one.widest, other.widest
    if low > most * 1.01 or least > high * 1.01:
        return reason(
            RowProblem.COLUMNS_DISAGREE, name, text=one.figure.text, other=other.figure.text
        )
    return one


def _contradiction(readings: dict[str, CellReading]) -> Reason | None:
    """Why calcium and magnesium, or one of them, cannot be of the same water as its total
    hardness."""
    total = readings.get("hardness")
    metals = [(readings[code], mass) for code, mass in _MOLAR.items() if code in readings]
    if total is None or not metals:
        return None
    low, high = (
        DH_PER_MMOL_L * sum(one.widest[end] / mass for one, mass in metals) for end in (0, 1)
    )
    least, most = total.widest
    both = len(metals) == len(_MOLAR)
    if low > most * LOOSE + SLACK or (both and least > high * LOOSE + SLACK):
        return reason(
            RowProblem.HARDNESS_DISAGREES,
            text=total.figure.text, other=f"{(low + high) / 2:.1f}",
        )  # fmt: skip
    return None


def _stage(text: str) -> str | Reason:
    """The stage that a cell says, "unknown" where it says none that is known."""
    name = plain(text)
    if OTHER_WATERS.intersection(name.split()):
        return reason(RowProblem.OTHER_WATER, text=text)
    return STAGE_OF.get(name) or STAGE_OF.get(name.rstrip("0123456789 "), "unknown")


@lru_cache(20_000)
def _day(date: str) -> tuple[str, ...]:
    """The numbers of a date, however it is written."""
    return tuple(sorted(part.lstrip("0") for part in re.findall(r"\d+", date)))


@lru_cache(20_000)
def _statistic(cell: str) -> bool:
    """Whether a cell says that its row is a mean, an extreme or a count of others."""
    if len(cell) >= MOST_OF_STATISTIC:
        return False
    name = plain(cell)
    words = name.split()
    known = STATISTIC_OF.get(name) or (
        len(words) > 1 and len(words[0]) > 2 and STATISTIC_OF.get(words[0])
    )
    if name in _OF_ROWS or (len(words) > 1 and words[-1] in _LAST):
        return True
    return bool(known) and name not in ("n", "antall", "op")


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
