"""How a sheet is laid out: which rows are its headings, in which direction it runs, what stands
above and below; and the same sheet with one row a sample.

Three layouts are known: *wide* (a row is a sample), *long* (a row is one value of a sample) and
*turned* (a row is a parameter, a column a sample: works, dates, months, stages across). A wide
sheet of one heading a field stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise

from data.parameters import PARAMETERS, UNITS
from data.sheets import limits
from data.sheets.numbers import LONGEST_NUMBER, NO_VALUE, read_year, tidy
from data.sheets.problems import FileProblem, Reason, Refused, SheetNote, reason
from data.sheets.words import (
    LIMITS,
    MONTH_OF,
    MONTHS,
    NOT_DETECTED,
    SECOND_OF,
    STAGE_OF,
    STATISTIC_OF,
    ReadHeading,
    is_heading,
    name_of,
    read,
)
from data.sheets.workbook import Exact, Filled, Formula, Grid, Struck
from data.units import unit_of

MOST_CORNER_ROWS, MOST_CORNER_COLUMNS = 14, 10
"""What is shown of a sheet, so that whoever chose it sees how it is understood."""
_NUMBER = re.compile(r"[<>≤]?\s*\d+(?:[.,]\d+)?(?:\s*[-–]\s*\d+(?:[.,]\d+)?)?", re.ASCII)
SIGNS = frozenset("<>≤≥‹›~")
_SIGNS = {
    **dict.fromkeys(("", "=", "0", "false", "nei"), ""),
    **dict.fromkeys(("<", "≤", "‹", "nd", "mindre enn"), "<"),
}
HEADING_OF = {
    "waterworks_id": "Vannverk-ID", "waterworks": "Vannverk", "municipality": "Kommune",
    "date": "Prøvedato", "year": "År", "stage": "Prøvetype", "source_type": "Vanntype",
    "sample": "Prøvenr", "count": "Antall",
    **{code: row.names[0].capitalize() for code, row in PARAMETERS.items()},
}  # fmt: skip
"""What the columns of a sheet are called that is put together anew: names that readers know."""
_KEYS = ("waterworks_id", "waterworks", "municipality", "date", "year", "stage", "source_type",
         "sample", "count")  # fmt: skip
_SECONDS = frozenset(name for name, _ in SECOND_OF)
Record = dict[str, str]


class SheetForm(StrEnum):
    """In which direction a sheet runs."""

    WIDE = "wide"
    LONG = "long"
    TURNED = "turned"


class CornerPart(StrEnum):
    """What a cell of a sheet is."""

    HEADING = "heading"
    NAME = "name"
    FIGURE = "figure"
    UNIT = "unit"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Choices:
    """What the visitor says of a sheet's layout; what is None or empty is found.

    `sheet` is the name of one of a workbook's sheets, `headings` the first and last row of headings
    by the numbers that a spreadsheet shows; `works` (an id, or a name, or name and municipality
    parted by a comma), `year` and `stage` hold for all rows.
    """

    sheet: str = ""
    headings: tuple[int, int] | None = None
    kind: SheetForm | None = None
    works: str = ""
    year: str = ""
    stage: str = ""


@dataclass(frozen=True)
class Layout:
    """The layout that was found or chosen: the `headings` by their row numbers, and the corner of
    the sheet with what each of its cells is."""

    kind: SheetForm = SheetForm.WIDE
    headings: tuple[int, ...] = ()
    corner: tuple[tuple[int, tuple[tuple[str, CornerPart], ...]], ...] = ()


@dataclass(frozen=True)
class SampleSheet:
    """One row of headings and the rows of text below it, each with the number that a spreadsheet
    shows. `above` counts the rows above the headings; `name` is the sheet that was read, `others`
    are the workbook's sheets that were not. `hidden` are rows that the workbook hides; `notes` say
    what else is to be told of so many rows: what was left out, what the workbook hides."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    above: int = 0
    name: str = ""
    others: tuple[str, ...] = ()
    hidden: frozenset[int] = frozenset()
    layout: Layout = field(default_factory=Layout)
    notes: tuple[tuple[Reason, int], ...] = ()


def laid_out(grids: Sequence[Grid], hidden: Sequence[str], choices: Choices) -> SampleSheet:
    """Find the sheet with figures and its layout, and put its rows together.

    Raises Refused where no sheet holds a table, or none is of the chosen name.
    """
    chosen = [grid for grid in grids if not choices.sheet or grid.name == choices.sheet]
    if not chosen:
        names = ", ".join(grid.name for grid in grids)
        raise Refused(FileProblem.NO_SUCH_SHEET, text=choices.sheet, names=names)
    tables = [_Table(grid, choices) for grid in chosen]
    best = max(tables, key=lambda table: table.score)
    others = [grid.name for grid in grids if grid is not best.grid]
    sheet = best.sheet()
    if len(sheet.rows) > limits.MOST_ROWS:
        raise Refused(FileProblem.TOO_LONG, most=limits.MOST_ROWS)
    return replace(sheet, name=best.grid.name, others=(*others, *hidden))


def is_figure(cell: str) -> bool:
    """Whether a cell holds a number, a date or a mark for none."""
    if isinstance(cell, Exact) or cell.casefold() in NO_VALUE:
        return True
    if not any(letter.isdigit() for letter in cell) or len(cell) > LONGEST_NUMBER:
        return False
    if found := _NUMBER.match(text := tidy(cell)):
        rest = text[found.end() :].strip()
        if len(rest) < 3 or unit_of(rest):
            return True
    return cell[:1].isdigit() and not isinstance(read_year(cell), Reason)


class _Table:
    """One sheet and its layout."""

    def __init__(self, grid: Grid, choices: Choices):
        self.grid, self._choices = grid, choices
        self._rows = [(number, cells) for number, cells in grid.rows if any(cells)]
        self._width = max((len(cells) for _, cells in self._rows), default=0)
        self._block = self._heading_rows()
        self._names = self._joined()
        self._read = [read(name) for name in self._names]
        self._parameters = self._parameter_column()
        self._unread = Counter[str]()
        self.kind = choices.kind or self._kind()

    @property
    def score(self) -> tuple[int, int]:
        """How much of what readers know the sheet holds."""
        fields = {one.field or one.role for one in self._read} - {""}
        down = self._down[1] if self.kind is SheetForm.TURNED else 0
        figures = down or bool(fields & PARAMETERS.keys() or {"value", "text_value"} & fields)
        return int(figures), len(fields) + down

    def _heading_rows(self) -> tuple[int, int]:
        """The first and last row of headings, by position; the last is before the first where
        there is none."""
        if self._choices.headings:
            first, last = self._choices.headings
            within = [p for p, (n, _) in enumerate(self._rows) if first <= n <= last]
            return (within[0], within[-1]) if within else (0, -1)
        scores = [_names(cells) for _, cells in self._rows[: limits.MOST_ROWS_ABOVE]]
        if not scores or not max(scores):
            return 0, 0
        first = last = scores.index(max(scores))
        while last + 1 < len(self._rows) and _goes_on(self._rows[last + 1][1]):
            last += 1
        while first and _goes_on(self._rows[first - 1][1], above=True):
            first -= 1
        return first, last

    def _joined(self) -> list[str]:
        """The heading of each column over all rows of headings, units in brackets."""
        first, last = self._block
        above: list[list[str]] = []
        for _, cells in self._rows[first : last + 1]:
            row = [*cells, *[""] * (self._width - len(cells))]
            above.append(row)
        for upper, lower in pairwise(above):
            _spread(upper, lower)
        names = []
        for place in range(self._width):
            words: list[str] = []
            units: list[str] = []
            for row in above:
                cell = row[place].strip()
                bare = cell.strip("[](){} ")
                if cell and words and (unit_of(bare) or bare.casefold() in ("enh", "-", "")):
                    units += [bare] if unit_of(bare) else []
                elif cell and unit_of(bare) and len(above) > 1 and not is_heading(cell):
                    units.append(bare)
                elif (
                    cell
                    and cell not in words
                    and not (isinstance(row[place], Filled) and _title(row))
                ):
                    words.append(cell)
            name = " ".join(words)
            if units and not read(name).unit:
                name = f"{name} ({units[0]})"
            elif units and read(name).field and unit_of(units[0]) != read(name).unit:
                name = f"{' '.join(words)} / {units[0]}"
            names.append(name)
        return names

    def _parameter_column(self) -> int | None:
        """The column with the most names of parameters down it."""
        counts = []
        for place in range(min(self._width, 12)):
            column = (c[place] for _, c in self._rows[: limits.MOST_ROWS_ABOVE] if place < len(c))
            found = {p for p in map(_parameter, column) if p}
            counts.append((len(found), -place))
        most, place = max(counts, default=(0, 0))
        roles = [p for p, one in enumerate(self._read) if one.role == "parameter"]
        self._down = (roles[0], max(most, 1)) if roles else (-place, most)
        return self._down[0] if self._down[1] else None

    def _kind(self) -> SheetForm:
        roles = {one.role for one in self._read if not one.field}
        if "parameter" in roles and roles & {"value", "text_value"}:
            return SheetForm.LONG
        place, down = self._down
        heading = self._read[place] if place < len(self._read) else ReadHeading()
        across = {one.field for one in self._read if one.field in PARAMETERS}
        if heading.role == "parameter" and not across:
            return SheetForm.TURNED
        return SheetForm.TURNED if down >= 2 and down > len(across) else SheetForm.WIDE

    def sheet(self) -> SampleSheet:
        """The sheet with one row a sample. Raises Refused where it has no rows."""
        first, last = self._block
        body = self._rows[last + 1 :]
        if len(self._rows) < 2 or not body:
            raise Refused(FileProblem.NO_ROWS)
        if self._width < 2:
            raise Refused(FileProblem.NOT_A_TABLE)
        if self.kind is SheetForm.LONG:
            sheet = _together(self._long(body))
        elif self.kind is SheetForm.TURNED and self._parameters is not None:
            sheet = self._turned()
        else:
            sheet = self._wide(body)
        if not sheet.rows:
            raise Refused(FileProblem.NO_ROWS)
        numbers = tuple(number for number, _ in self._rows[first : last + 1])
        return replace(
            self._for_all(sheet),
            above=first,
            hidden=frozenset(self.grid.hidden),
            notes=tuple(self._notes(len(sheet.rows))),
            layout=Layout(self.kind, numbers, self._corner()),
        )

    def _notes(self, rows: int) -> Iterator[tuple[Reason, int]]:
        """What is to be told of the sheet: parameters left out, hidden columns that were read."""
        if self._unread:
            names = ", ".join(filter(None, self._unread))
            yield reason(SheetNote.OTHER_PARAMETERS, text=names or "?"), self._unread.total()
        for place in sorted(self.grid.hidden_columns):
            heading = self._read[place] if place < self._width else ReadHeading()
            known = heading.field or heading.role
            if known or (self.kind is SheetForm.TURNED and place < self._width):
                name = self._names[place] or self._across_name(place)
                yield reason(SheetNote.HIDDEN_COLUMN, text=name), rows

    def _across_name(self, place: int) -> str:
        """What stands first in a column."""
        return next((text for _, cells in self._rows if (text := _at(cells, place))), "")

    def _for_all(self, sheet: SampleSheet) -> SampleSheet:
        """The sheet with what holds for all of its rows: as chosen, else as the lines above the
        headings say."""
        chosen = _chosen(self._choices)
        there = {one.field or one.role for one in map(read, sheet.headings)}
        said = {} if self.kind is SheetForm.TURNED else self._said_above()
        constants = {c: v for c, v in said.items() if c not in there}
        if {"waterworks", "waterworks_id"} & there:
            constants = {c: v for c, v in constants.items() if c not in _PLACE}
        if "date" in there | chosen.keys() or "year" in there | chosen.keys():
            constants.pop("date", None), constants.pop("year", None)
        constants |= chosen
        if not constants:
            return sheet
        gone = {p for p, text in enumerate(sheet.headings) if _replaced(read(text), chosen)}
        kept = [p for p in range(len(sheet.headings)) if p not in gone]
        headings = [sheet.headings[p] for p in kept] + [HEADING_OF[code] for code in constants]
        width = len(sheet.headings)
        rows = []
        for number, cells in sheet.rows:
            if len(cells) > width:  # set aside for it later
                rows.append((number, cells))
                continue
            padded = [*cells, *[""] * (width - len(cells))]
            rows.append((number, [*(padded[p] for p in kept), *constants.values()]))
        return replace(sheet, headings=headings, rows=rows)

    def _said_above(self) -> Record:
        """What the lines above the headings say of all rows: ``Vannverk: Lillehammer Vannverk``."""
        said: Record = {}
        for _, cells in self._rows[: self._block[0]]:
            filled = [cell for cell in cells if cell and not isinstance(cell, Filled)]
            if len(filled) == 1 and ":" in filled[0]:
                filled = [part.strip() for part in filled[0].split(":", 1)]
            for label, value in pairwise(filled):
                found = read(label.rstrip(": "))
                code = found.field or found.role
                if code in (*_PLACE, "date", "year", "stage") and not is_heading(value):
                    said.setdefault(code, value)
        return said

    def _wide(self, body: list[tuple[int, list[str]]]) -> SampleSheet:
        """A sheet of one row a sample; columns of signs, stages and statistics are put together."""
        width = max((p for p, name in enumerate(self._names, start=1) if name), default=0)
        names = self._names[:width]
        signs = self._sign_columns(body, names)
        split_by = {one.stage for one in self._read if one.stage and one.field and not one.role}
        statistics = [one for one in self._read if one.statistic and one.field]
        if not signs and not statistics and len(split_by) < 1:
            return SampleSheet(names, body)
        if not statistics and not split_by:
            return SampleSheet(names, [(n, _signed(cells, signs)) for n, cells in body])
        return _together(self._apart([(n, _signed(cells, signs)) for n, cells in body]))

    def _sign_columns(
        self, body: list[tuple[int, list[str]]], names: list[str]
    ) -> dict[int, int | None]:
        """The columns that hold signs alone in a cell, each with the column of figures that they
        belong to; None where that is not clear."""
        found: dict[int, int | None] = {}
        signed = {p for _, cells in body for p, cell in enumerate(cells) if cell in SIGNS}
        figures = {
            p for p, one in enumerate(self._read) if one.field in PARAMETERS and not one.role
        }
        for place in range(len(names)):
            if place in figures:
                continue
            if place not in signed:
                continue
            heading = self._read[place]
            named = (
                [p for p in figures if self._read[p].field == heading.field]
                if heading.field
                else []
            )
            beside = [p for p in (place + 1, place - 1) if p in figures]
            if len(named) == 1:
                found[place] = named[0]
            elif len(beside) == 1 or (len(figures) == 1 and figures):
                found[place] = beside[0] if beside else next(iter(figures))
            else:
                found[place] = None
        return found

    def _apart(self, body: list[tuple[int, list[str]]]) -> Iterator[tuple[int, Record]]:
        """The samples of rows that hold several: raw and treated water side by side, or least,
        median and greatest value of one."""
        for number, cells in body:
            keys: Record = {}
            stages: dict[str, dict[str, dict[str, tuple[str, str]]]] = defaultdict(dict)
            for place, one in enumerate(self._read):
                cell = cells[place] if place < len(cells) else ""
                if one.field in PARAMETERS and not one.role and cell:
                    stages[one.stage].setdefault(one.field, {})[one.statistic or "median"] = (
                        cell, one.unit or "",
                    )  # fmt: skip
                elif one.statistic == "count" and not one.field:
                    keys["count"] = cell
                elif (one.field or one.role) in _KEYS and cell:
                    keys.setdefault(one.field or one.role, cell)
            for stage, figures in stages.items():
                record = dict(keys)
                if stage:
                    record["stage"] = stage
                for code, by_statistic in figures.items():
                    _summarise(record, code, by_statistic)
                yield number, record

    def _long(self, body: list[tuple[int, list[str]]]) -> Iterator[tuple[int, Record]]:
        """The samples of rows that hold one value each."""
        places: dict[str, int] = {}
        for place, one in enumerate(self._read):
            if code := one.role if one.role and not one.field else one.field:
                places.setdefault(code, place)
        keyed = [p for c, p in places.items() if c in _KEYS]
        seconds = [p for p, name in enumerate(self._names) if _second(name)]
        samples: dict[tuple[str, ...], list[tuple[int, Record]]] = {}
        for number, cells in body:
            cell = {c: cells[p] if p < len(cells) else "" for c, p in places.items()}
            parameter = _parameter(cell.get("parameter", ""))
            if not parameter:
                self._unread[cell.get("parameter", "")] += 1
                continue
            key = tuple(cells[p] if p < len(cells) else "" for p in (*keyed, *seconds))
            known = samples.setdefault(key, [])
            if not known or parameter in known[-1][1]:
                record = {c: v for c, v in cell.items() if c in _KEYS and v}
                record |= _seconds(self._names, seconds, cells, record)
                known.append((number, record))
            figure = cell.get("text_value") or cell.get("value", "")
            unit = cell.get("unit", "")
            if not figure and name_of(cell.get("detection", "")) in NOT_DETECTED:
                figure = _with_sign("<", cell.get("quantification", ""))
                unit = cell.get("quantification_unit") or unit
            record = known[-1][1]
            record[parameter] = _with_sign(cell.get("sign", ""), figure)
            named = read(cell.get("parameter", ""))
            record[f"unit {parameter}"] = unit or named.unit or ""
        for known in samples.values():
            yield from known

    def _turned(self) -> SampleSheet:
        """The samples of a table with its parameters down."""
        assert self._parameters is not None
        across = _Across(self._rows, self._block, self._names, self._parameters)
        sheet = across.sheet()
        self._unread += across.unread
        return sheet

    def _corner(self) -> tuple[tuple[int, tuple[tuple[str, CornerPart], ...]], ...]:
        first, _ = self._block
        begin = max(0, first - 3)
        rows = []
        for position in range(begin, min(len(self._rows), begin + MOST_CORNER_ROWS)):
            number, cells = self._rows[position]
            shown = []
            for place in self._corner_places():
                cell = _at(cells, place)
                repeated = isinstance(cell, Filled) and position < first
                text = "" if repeated else str(cell)[:40]
                shown.append((text, self._part(position, place, text)))
            rows.append((number, tuple(shown)))
        return tuple(rows)

    def _corner_places(self) -> list[int]:
        """The columns that are shown: those that are read before others, in their order."""
        places = list(range(self._width))
        if self.kind is not SheetForm.TURNED:
            known = [p for p in places if self._read[p].field or self._read[p].role]
            known += [p for p in places if self._read[p].name in _SECONDS]
            places = [*dict.fromkeys([*known, *places])]
        return sorted(places[:MOST_CORNER_COLUMNS])

    def _part(self, position: int, place: int, cell: str) -> CornerPart:
        """What a cell of the sheet is."""
        first, last = self._block
        one = self._read[place] if place < len(self._read) else ReadHeading()
        if not cell or position < first:
            return CornerPart.OUTSIDE
        if position <= last:
            return CornerPart.UNIT if unit_of(cell.strip("[](){} ")) else CornerPart.HEADING
        if self.kind is SheetForm.TURNED:
            row = self._rows[position][1]
            if not any(
                _code_down(c, self._down[0]) for _, c in self._rows[last + 1 : position + 1]
            ):
                return CornerPart.NAME  # what is said over the columns
            named = self._parameters is not None and self._parameters < len(row)
            if not named or not is_heading(row[self._parameters or 0]):
                return CornerPart.OUTSIDE
            if place == self._parameters or one.role in ("year", "sample") or one.field:
                return CornerPart.NAME
            if one.role == "unit":
                return CornerPart.UNIT
            return CornerPart.OUTSIDE if is_limit(one.name) else CornerPart.FIGURE
        if one.role == "unit":
            return CornerPart.UNIT
        if one.field in PARAMETERS or one.role in ("value", "text_value", "sign"):
            return CornerPart.FIGURE
        return (
            CornerPart.NAME
            if one.field or one.role in (*_KEYS, "parameter") or one.name in _SECONDS
            else CornerPart.OUTSIDE
        )


_PLACE = ("waterworks_id", "waterworks", "municipality")


class _Across:
    """A table of parameters down, and what stands over each of its columns."""

    def __init__(
        self, rows: list[tuple[int, list[str]]], block: tuple[int, int], names: list[str], down: int
    ):
        self._rows, self._down, self.unread = rows, down, Counter[str]()
        self._first = next(
            (p for p, (_, cells) in enumerate(rows) if p > block[1] - 1
             and (_code_down(cells, down) or _values_beside(cells, down))
             and not _role_down(cells, down)), len(rows),
        )  # fmt: skip
        above = rows[: self._first]
        begin = min(block[0], self._first)
        self._above = above[begin:]
        self._names = [read(name) for name in names]
        self._width = max(len(cells) for _, cells in rows)

    def sheet(self) -> SampleSheet:
        """The samples, one a row."""
        body = self._body()
        keys, units = self._keys()
        across = self._samples(body, keys, units)
        records: dict[
            tuple[str, ...], tuple[int, Record, dict[str, dict[str, tuple[str, str]]]]
        ] = {}
        cells_made = 0
        for number, cells in body:
            code = _parameter(_at(cells, self._down))
            named = read(_at(cells, self._down))
            if not code:
                if named.name and not self._is_said(named) and any(map(is_figure, cells)):
                    self.unread[_at(cells, self._down)] += 1
                continue
            own = {c: _at(cells, p) for c, p in keys.items() if _at(cells, p)}
            unit = next((_at(cells, p) for p in units if _at(cells, p)), "") or named.unit or ""
            for place, over in across.items():
                figure = _at(cells, place)
                if not figure or figure.casefold() in NO_VALUE:
                    continue
                record = {**own, **{c: v for c, v in over.items() if c != "statistic"}}
                record = _dated(record)
                if record.get("count") == "count":
                    continue
                key = tuple(record.get(c, "") for c in _KEYS)
                if over.get("statistic") == "count":
                    continue
                known = records.setdefault(key, (number, record, {}))
                known[2].setdefault(code, {}).setdefault(
                    over.get("statistic", named.statistic or "median"), (figure, unit)
                )
                cells_made += 1
                if cells_made > limits.MOST_TURNED:
                    raise Refused(FileProblem.TOO_LONG, most=limits.MOST_ROWS)
        made = []
        for number, record, figures in records.values():
            for code, by_statistic in figures.items():
                _summarise(record, code, by_statistic)
            made.append((number, record))
        return _together(made)

    @staticmethod
    def _is_said(named: ReadHeading) -> bool:
        """Whether a row says something of the samples, as their dates."""
        return (named.field or named.role) in _KEYS

    def _body(self) -> list[tuple[int, list[str]]]:
        """The rows of the table, up to where another begins below it."""
        body: list[tuple[int, list[str]]] = []
        for position in range(self._first, len(self._rows)):
            number, cells = self._rows[position]
            texts = sum(bool(c) and not is_figure(c) for p, c in enumerate(cells) if p > self._down)
            if _role_down(cells, self._down) or (not _at(cells, self._down) and texts >= 2):
                return body
            body.append((number, cells))
        return body

    def _keys(self) -> tuple[dict[str, int], list[int]]:
        keys: dict[str, int] = {}
        units = []
        for place, one in enumerate(self._names):
            if place == self._down:
                continue
            if one.role == "unit" and not one.field:
                units.append(place)
            elif (code := one.field or one.role) in _KEYS and place < self._down + 3:
                keys.setdefault(code, place)
        if not units:
            for place in range(self._down + 1, min(self._down + 3, self._width)):
                column = [_at(cells, place) for _, cells in self._rows[self._first :]]
                filled = [cell for cell in column if cell]
                if filled and sum(bool(unit_of(cell)) for cell in filled) * 2 >= len(filled):
                    units.append(place)
                    break
        return keys, units

    def _samples(
        self, body: list[tuple[int, list[str]]], keys: Mapping[str, int], units: Sequence[int]
    ) -> dict[int, Record]:
        """What is said over each column of figures: works, date, stage or statistic."""
        attributes = {}
        for _, cells in body:
            found = read(_at(cells, self._down))
            code = found.field or found.role
            if code in _KEYS and code not in PARAMETERS:
                attributes[code] = cells
        across: dict[int, Record] = {}
        for place in range(self._width):
            over = [_at(cells, place) for _, cells in self._above]
            if place == self._down or place in keys.values() or place in units:
                continue
            if any(is_limit(name_of(cell)) for cell in over):
                continue
            figures = [_at(c, place) for _, c in body if _parameter(_at(c, self._down))]
            if not any(is_figure(cell) and cell.casefold() not in NO_VALUE for cell in figures):
                continue
            record = _of_headings(over)
            record |= {c: _at(cells, place) for c, cells in attributes.items() if _at(cells, place)}
            if not record and not over:
                record = {}
            across[place] = record
        return across


def is_limit(name: str) -> bool:
    """Whether a heading is that of a limit or a method, which is no water's figure."""
    return name in LIMITS or name.startswith(("grense", "krav", "metode", "loq", "lod"))


def _of_headings(cells: Iterable[str]) -> Record:
    """What the headings over one column of figures say of its samples."""
    record: Record = {}
    for cell in cells:
        plain = name_of(cell)
        if not plain or isinstance(cell, (Struck, Formula)):
            continue
        if plain in STATISTIC_OF:
            record["statistic"] = STATISTIC_OF[plain]
        elif plain in MONTH_OF:
            record["month"] = str(MONTH_OF[plain])
        elif plain in STAGE_OF and len(plain) > 1:
            record["stage"] = cell
        elif cell[:1].isalnum() and not isinstance(read_year(cell), Reason):
            record["date"] = cell
        elif not is_heading(cell) and not _second(cell):
            record["waterworks"] = cell
    return record


def _dated(record: Record) -> Record:
    """A record whose month, if it has one, is part of its date."""
    month = record.pop("month", "")
    if month:
        year = record.get("year") or record.get("date", "")
        name = MONTHS[int(month) - 1][0]
        if re.fullmatch(r"\d{4}", year):
            record["date"] = f"{name} {year}"
            record.pop("year", None)
        else:
            record["sample"] = " ".join(filter(None, (record.get("sample", ""), name)))
    return record


def _summarise(record: Record, code: str, by_statistic: Mapping[str, tuple[str, str]]) -> None:
    """Put a figure into a record: a single one as it is, a median or mean with the least and the
    greatest value as ``3,4 [3,2;4,1]``."""
    units = {unit for _, unit in by_statistic.values()}
    if "median" not in by_statistic and "mean" not in by_statistic:
        low, high = by_statistic.get("min"), by_statistic.get("max")
        if low and high:
            record[code] = low[0] if low[0] == high[0] else f"{low[0]}-{high[0]}"
        else:
            return
    else:
        middle = by_statistic.get("median") or by_statistic["mean"]
        ends = [by_statistic[end][0] for end in ("min", "max") if end in by_statistic]
        whole = len(ends) == 2 and not any("<" in end for end in (*ends, middle[0]))
        record[code] = f"{middle[0]} [{ends[0]};{ends[1]}]" if whole else middle[0]
        if whole and all(isinstance(one, Exact) for one in (middle[0], *ends)):
            record[code] = Exact(record[code])
    record[f"unit {code}"] = units.pop() if len(units) == 1 else "?"


def _together(records: Iterable[tuple[int, Record]]) -> SampleSheet:
    """A sheet of records."""
    rows = list(records)
    used = Counter(code for _, record in rows for code in record)
    codes = [code for code in (*_KEYS, *PARAMETERS) if code in used]
    units = [code for code in codes if used[f"unit {code}"] and UNITS[code]]
    headings = []
    for code in codes:
        headings += [HEADING_OF[code], *([f"Enhet {HEADING_OF[code]}"] if code in units else [])]
    made = []
    for number, record in rows:
        cells = []
        for code in codes:
            cells.append(record.get(code, ""))
            if code in units:
                cells.append(record.get(f"unit {code}", ""))
        made.append((number, cells))
    if sum(len(cells) for _, cells in made) > limits.MOST_TURNED:
        raise Refused(FileProblem.TOO_LONG, most=limits.MOST_ROWS)
    return SampleSheet(headings, made)


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _parameter(cell: str) -> str:
    """The parameter that a cell down the side names, "" where it names none."""
    if not cell or len(cell) > limits.LONGEST_HEADING or _is_unit(cell):
        return ""
    found = read(cell)
    return found.field if found.field in PARAMETERS and not found.role else ""


def _code_down(cells: Sequence[str], down: int) -> bool:
    found = read(_at(cells, down)) if _at(cells, down) else ReadHeading()
    return bool(
        found.field in PARAMETERS or found.field in _KEYS or found.role in ("year", "sample")
    )


def _values_beside(cells: Sequence[str], down: int) -> bool:
    """Whether a row is of a parameter that is not known: a name with numbers beside, no dates."""
    numbers = (c for p, c in enumerate(cells) if c and p != down and is_figure(c))
    return bool(_at(cells, down)) and any(isinstance(read_year(c), Reason) for c in numbers)


def _role_down(cells: Sequence[str], down: int) -> bool:
    return bool(_at(cells, down)) and read(_at(cells, down)).role == "parameter"


def _names(cells: Sequence[str]) -> int:
    """How many different things a row names, none where it is a row of figures."""
    named = {read(c).field or read(c).role for c in cells if c and is_heading(c)}
    data = sum(is_figure(cell) for cell in cells if cell)
    return 0 if data > len(named) or (data and len(named) < 3) else len(named)


def _goes_on(cells: Sequence[str], above: bool = False) -> bool:
    """Whether a row beside a row of headings is one of headings, too: names, units, stages."""
    filled = [cell for cell in cells if cell]
    if not filled or any(is_figure(cell) and not unit_of(cell) for cell in filled if cell != "-"):
        return False
    told = any(read(c).field in PARAMETERS for c in filled) or all(map(_is_unit, filled))
    if above and len(set(filled)) < 2 and not told:
        return False
    if any(cell.endswith(":") for cell in filled):
        return False
    known = sum(
        _is_unit(cell) or is_heading(cell)
        or name_of(cell) in STAGE_OF or name_of(cell) in STATISTIC_OF
        for cell in filled
    )  # fmt: skip
    return known * 2 >= len(filled)


def _is_unit(cell: str) -> bool:
    return unit_of(cell.strip("[](){} ")) is not None


def _spread(upper: list[str], lower: Sequence[str]) -> None:
    """Carry the name of a parameter over the columns of its stages or statistics on its right."""
    last = ""
    for place, cell in enumerate(upper):
        if cell:
            last = cell if read(cell).field in PARAMETERS else ""
        elif last and (name_of(lower[place]) in STAGE_OF or name_of(lower[place]) in STATISTIC_OF):
            upper[place] = last


def _title(row: Sequence[str]) -> bool:
    """Whether a row is one text over the whole table."""
    return len({str(cell) for cell in row if cell}) == 1


def _second(name: str) -> bool:
    return read(name).name in _SECONDS


def _seconds(
    names: Sequence[str], places: Sequence[int], cells: Sequence[str], record: Record
) -> Record:
    """What stands in a sheet of values under a name that may mean the works or the stage."""
    found: Record = {}
    by_name = {read(names[place]).name: _at(cells, place) for place in reversed(places)}
    for known, code in SECOND_OF:
        if code not in record and by_name.get(known):
            found.setdefault(code, by_name[known])
    return found


def _with_sign(sign: str, figure: str) -> str:
    """A figure with the sign that stands in a column of its own."""
    plain = sign.strip().casefold()
    if not figure or figure.lstrip().startswith(("<", ">", "≤")):
        return figure
    shown = _SIGNS.get(plain, "<" if plain in ("1", "true", "ja") else sign.strip())
    text = f"{shown}{figure}"
    return Exact(text) if isinstance(figure, Exact) and len(shown) < 2 else text


def _signed(cells: list[str], signs: Mapping[int, int | None]) -> list[str]:
    """A row whose signs stand before their figures; where nobody knows whose a sign is, before all
    that are beside it."""
    cells = list(cells)
    for place, figure in signs.items():
        sign = _at(cells, place)
        if sign.strip() not in SIGNS:
            continue
        around = (figure,) if figure is not None else (place - 1, place + 1)
        for beside in around:
            if 0 <= beside < len(cells):
                said = sign if figure is not None else "?"
                cells[beside] = _with_sign(said, cells[beside])
    return cells


def _chosen(choices: Choices) -> Record:
    """What the visitor says of all rows."""
    said: Record = {}
    if re.fullmatch(r"Z\d{10,}[A-Z]+", choices.works):
        said["waterworks_id"] = choices.works
    elif choices.works:
        name, comma, place = choices.works.rpartition(",")
        said["waterworks"] = name.strip() if comma else choices.works
        if comma:
            said["municipality"] = place.strip()
    if choices.year:
        said["date"] = choices.year
    if choices.stage:
        said["stage"] = choices.stage
    return said


def _replaced(heading: ReadHeading, chosen: Record) -> bool:
    """Whether a column gives way to what was chosen for all rows."""
    code = heading.field or heading.role
    place = bool({"waterworks", "waterworks_id"} & chosen.keys())
    return (
        (code in _PLACE and place)
        or (code in ("date", "year") and "date" in chosen)
        or (code == "stage" and "stage" in chosen)
    )
