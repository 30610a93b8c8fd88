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
from functools import lru_cache
from itertools import pairwise

from data.parameters import PARAMETERS, UNITS
from data.sheets import limits
from data.sheets.across import Across, Figures, side_of
from data.sheets.problems import FileProblem, Reason, Refused, SheetNote, reason
from data.sheets.rows import (
    KEYS,
    LONGEST_CODE,
    LONGEST_REMARK,
    SECONDS,
    Record,
    cell_at,
    has_code_down,
    is_figure,
    is_limit,
    is_second,
    is_unit,
    parameter_of,
    sign_of,
    title_of,
    unit_said,
    with_sign,
)
from data.sheets.words import (
    NOT_DETECTED,
    SECOND_OF,
    STAGE_OF,
    STATISTIC_OF,
    ReadHeading,
    is_heading,
    name_of,
    read,
)
from data.sheets.workbook import Exact, Filled, Grid, Struck
from data.units import unit_of

MOST_CORNER_ROWS, MOST_CORNER_COLUMNS = 14, 10
"""What is shown of a sheet, so that whoever chose it sees how it is understood."""
_OF_OTHERS = frozenset({"sammendrag", "oppsummering", "samandrag", "summary", "statistikk"})
"""What a sheet of a workbook is called whose figures are worked out from those of others."""
_LOOSE = frozenset({"anm", "flag", "flags", "flagg", "attributt", "attribut", "mätvärdetalanm"})
"""Columns that hold other things beside signs."""
_LONGEST_LINE = 6
HEADING_OF = {
    "waterworks_id": "Vannverk-ID", "waterworks": "Vannverk", "municipality": "Kommune",
    "date": "Prøvedato", "year": "År", "stage": "Prøvetype", "source_type": "Vanntype",
    "sample": "Prøvenr", "count": "Antall",
    **{code: row.names[0].capitalize() for code, row in PARAMETERS.items()},
}  # fmt: skip
"""What the columns of a sheet are called that is put together anew: names that readers know."""


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
    rows: Sequence[tuple[int, list[str]]]
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


class _Table:
    """One sheet and its layout."""

    def __init__(self, grid: Grid, choices: Choices):
        self.grid, self._choices = grid, choices
        self._rows = [(number, cells) for number, cells in grid.rows if any(cells)]
        self._width = max((len(cells) for _, cells in self._rows), default=0)
        self._block = self._heading_rows()
        self._struck: list[str] = []
        self._names = self._joined()
        self._read = [read(name) for name in self._names]
        self._parameters = self._parameter_column()
        self._unread, self._several = Counter[str](), Counter[str]()
        self._below = 0
        self.kind = choices.kind or self._kind()

    @property
    def score(self) -> tuple[int, bool, int]:
        """How much of what readers know the sheet holds; a sheet of means comes last."""
        fields = {one.field or one.role for one in self._read} - {""}
        down = self._down[1] if self.kind is SheetForm.TURNED else 0
        figures = down or bool(fields & PARAMETERS.keys() or {"value", "text_value"} & fields)
        of_others = any(word in STATISTIC_OF or word in _OF_OTHERS
                        for word in name_of(self.grid.name).split())  # fmt: skip
        return int(figures), not of_others, len(fields) + down

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
        self._struck += [cell for row in above for cell in row if isinstance(cell, Struck)]
        names = []
        for place in range(self._width):
            words: list[str] = []
            units: list[str] = []
            for row in above:
                cell = "" if isinstance(row[place], Struck) else row[place].strip()
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
            found = {p for p in map(parameter_of, column) if p}
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
        body = self._up_to_another(self._rows[last + 1 :])
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

    def _up_to_another(self, body: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
        """The rows up to a line that says of which works or day what follows is, where one above
        the table does so, too: another table."""
        above = {} if self.kind is SheetForm.TURNED else self._said_above()
        for place, (number, cells) in enumerate(body if above else ()):
            if _said(cells).keys() & above.keys():
                self._below = number
                return body[:place]
        return body

    def _notes(self, rows: int) -> Iterator[tuple[Reason, int]]:
        """What is to be told of the sheet: what was left out, and hidden columns that were read."""
        if self._unread:
            names = ", ".join(filter(None, self._unread))
            yield reason(SheetNote.OTHER_PARAMETERS, text=names or "?"), self._unread.total()
        if self._several:
            names = ", ".join(self._several)
            yield reason(SheetNote.STATISTICS_LEFT_OUT, text=names), self._several.total()
        for text in self._struck:
            yield reason(SheetNote.HEADING_STRUCK, text=text), rows
        if self._below:
            left = sum(number >= self._below for number, _ in self._rows)
            yield reason(SheetNote.LEFT_BELOW, row=self._below), left
        if self.grid.styles_lost:
            yield reason(SheetNote.STYLES_LOST), rows
        for place in sorted(self.grid.hidden_columns):
            heading = self._read[place] if place < self._width else ReadHeading()
            known = heading.field or heading.role
            if known or (self.kind is SheetForm.TURNED and place < self._width):
                name = self._names[place] or self._across_name(place)
                yield reason(SheetNote.HIDDEN_COLUMN, text=name), rows

    def _across_name(self, place: int) -> str:
        """What stands first in a column."""
        return next((text for _, cells in self._rows if (text := cell_at(cells, place))), "")

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
            said = _said(cells) | said
        return said

    def _wide(self, body: list[tuple[int, list[str]]]) -> SampleSheet:
        """A sheet of one row a sample; columns of signs, stages and statistics are put together."""
        width = max((p for p, name in enumerate(self._names, start=1) if name), default=0)
        names = self._names[:width]
        signs = self._sign_columns(body, names)
        body = self._under_titles(body, names)
        split_by = {one.stage for one in self._read if one.stage and one.field and not one.role}
        statistics = [one for one in self._read if one.statistic and one.field]
        if not signs and not statistics and len(split_by) < 1:
            return SampleSheet(names, body)
        if not statistics and not split_by:
            return SampleSheet(names, [(n, self._signed(cells, signs)) for n, cells in body])
        return _together(self._apart([(n, self._signed(cells, signs)) for n, cells in body]))

    def _sign_columns(
        self, body: list[tuple[int, list[str]]], names: list[str]
    ) -> dict[int, tuple[int, ...]]:
        """The columns that hold signs or say of figures that they are limits, each with the columns
        of figures that they may belong to."""
        figures = [
            p for p, one in enumerate(self._read) if one.field in PARAMETERS and not one.role
        ]
        marked: list[int] = []
        for place in range(len(names)):
            one = self._read[place]
            if place in figures or one.role not in ("", "sign", "remark"):
                continue
            if one.field not in ("", *PARAMETERS):
                continue
            cells = {c for _, row in body if place < len(row) and (c := row[place])}
            if any(sign_of(cell, _is_strict(one, cell)) for cell in cells):
                marked.append(place)
        side = side_of({p for p in range(len(names)) if p in marked or not names[p]}, figures)
        found: dict[int, tuple[int, ...]] = {}
        for place in marked:
            one = self._read[place]
            own = [p for p in figures if one.field and self._read[p].field == one.field]
            beside = [p for p in (place + 1, place - 1) if p in figures]
            if len(beside) == 2 and side:
                beside = [place + side]
            whole = one.role == "remark" or one.name in _LOOSE
            clear = own if len(own) == 1 else beside if len(beside) == 1 and not whole else figures
            found[place] = tuple(clear)
        return found

    def _signed(self, cells: list[str], signs: Mapping[int, tuple[int, ...]]) -> list[str]:
        """A row whose signs stand before their figures; where nobody knows whose a sign is, before
        all that it may belong to."""
        cells = list(cells)
        below = {place for place, cell in enumerate(cells) if cell[:1] == "<" and len(cell) > 1}
        for place, figures in signs.items():
            cell = cell_at(cells, place)
            mark = sign_of(cell, _is_strict(self._read[place], cell))
            there = [p for p in figures if cell_at(cells, p)]
            if not mark or (len(there) > 1 and below.intersection(there)):
                continue
            for figure in there:
                cells[figure] = with_sign(mark if len(there) == 1 else "?", cells[figure])
        return cells

    def _under_titles(
        self, body: list[tuple[int, list[str]]], names: list[str]
    ) -> list[tuple[int, list[str]]]:
        """The rows, each with the stage and the year that a title above it in the table says
        (``Råvann`` alone in its row), in columns of their own where the sheet has none."""
        titles = {place: said for place, (_, cells) in enumerate(body) if (said := title_of(cells))}
        there = {one.field or one.role for one in self._read}
        there |= {"date"} if "year" in there else set()
        said_of = {code for said in titles.values() for code in said}
        codes = [code for code in ("stage", "date") if code in said_of - there]
        if not codes or not names:
            return body
        width = len(names)
        names += [HEADING_OF[code] for code in codes]
        self._read = [*self._read[:width], *map(read, names[width:]), *self._read[len(names) :]]
        rows, said = [], Record()
        for place, (number, cells) in enumerate(body):
            said |= titles.get(place, {})
            if place not in titles and len(cells) <= width:
                more = [said.get(code, "") for code in codes]
                cells = [*cells, *[""] * (width - len(cells)), *more]
            rows.append((number, cells))
        return rows

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
                elif (one.field or one.role) in KEYS and cell:
                    keys.setdefault(one.field or one.role, cell)
            for stage, figures in stages.items():
                record = dict(keys)
                if stage:
                    record["stage"] = stage
                for code, by_statistic in figures.items():
                    _summarise(record, code, by_statistic)
                yield number, record

    def _long(self, body: list[tuple[int, list[str]]]) -> Iterator[tuple[int, Record]]:
        """The samples of rows that hold one value each; rows that are hidden are samples of their
        own."""
        places: dict[str, int] = {}
        for place, one in enumerate(self._read):
            if code := one.role if one.role and not one.field else one.field:
                places.setdefault(code, place)
        keyed = [p for c, p in places.items() if c in KEYS]
        seconds = [p for p, name in enumerate(self._names) if is_second(name)]
        others = [p for p, one in enumerate(self._read) if not one.field and not one.role]
        loose = "sign" in places and self._read[places["sign"]].name in _LOOSE
        samples: dict[tuple[object, ...], list[tuple[int, Record, Figures]]] = {}
        title = Record()
        for number, cells in body:
            cell = {c: cells[p] if p < len(cells) else "" for c, p in places.items()}
            name = cell.get("parameter", "")
            parameter = "" if isinstance(name, Struck) else parameter_of(name)
            if not parameter:
                if read(name).role == "parameter" and self._is_another(cells):
                    self._below = number
                    break
                if above := title_of(cells):
                    title |= {c: v for c, v in above.items() if c not in places}
                else:
                    self._unread[name] += 1
                continue
            found = (
                _statistic_of(cell_at(cells, p)) for p in (places.get("statistic", -1), *others)
            )
            statistic = next(filter(None, found), "") or read(name).statistic or "median"
            said = (cells[p] if p < len(cells) else "" for p in (*keyed, *seconds))
            key = number in self.grid.hidden, *title.values(), *said
            known = samples.setdefault(key, [])
            if not known or statistic in known[-1][2].get(parameter, ()):
                record = title | {c: v for c, v in cell.items() if c in KEYS and v}
                record |= _seconds(self._names, seconds, cells, record)
                known.append((number, record, {}))
            known[-1][2].setdefault(parameter, {})[statistic] = _value(cell, loose)
        for known in samples.values():
            yield from self._summarised(known)

    def _is_another(self, cells: Sequence[str]) -> bool:
        """Whether a row of headings is not the sheet's own once more."""
        return list(map(read, cells)) != self._read[: len(cells)]

    def _summarised(
        self, known: Iterable[tuple[int, Record, Figures]]
    ) -> Iterator[tuple[int, Record]]:
        """The samples with one figure a parameter."""
        for number, record, figures in known:
            for code, by_statistic in figures.items():
                if not _summarise(record, code, by_statistic):
                    self._several[HEADING_OF[code]] += 1
            yield number, record

    def _turned(self) -> SampleSheet:
        """The samples of a table with its parameters down."""
        assert self._parameters is not None
        across = Across(self._rows, self._block, self._names, self._parameters, self.grid.hidden)
        samples = across.samples()
        self._unread += across.unread
        self._several += across.several
        self._below = across.below
        self._struck += across.struck
        return _together(self._summarised(samples))

    def _corner(self) -> tuple[tuple[int, tuple[tuple[str, CornerPart], ...]], ...]:
        first, _ = self._block
        begin = max(0, first - 3)
        rows = []
        for position in range(begin, min(len(self._rows), begin + MOST_CORNER_ROWS)):
            number, cells = self._rows[position]
            shown = []
            for place in self._corner_places():
                cell = cell_at(cells, place)
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
            known += [p for p in places if self._read[p].name in SECONDS]
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
                has_code_down(c, self._down[0]) for _, c in self._rows[last + 1 : position + 1]
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
            if one.field or one.role in (*KEYS, "parameter") or one.name in SECONDS
            else CornerPart.OUTSIDE
        )


_PLACE = ("waterworks_id", "waterworks", "municipality")


def _said(cells: Sequence[str]) -> Record:
    """What a line says of all rows: ``Vannverk: Lillehammer Vannverk``."""
    said: Record = {}
    filled = [cell for cell in cells if cell and not isinstance(cell, Filled)]
    if len(filled) == 1 and ":" in filled[0]:
        filled = [part.strip() for part in filled[0].split(":", 1)]
    for label, value in pairwise(filled[:_LONGEST_LINE]):
        found = read(label.rstrip(": "))
        code = found.field or found.role
        if code in (*_PLACE, "date", "year", "stage") and not is_heading(value):
            said.setdefault(code, value)
    return said


def _summarise(record: Record, code: str, by_statistic: Mapping[str, tuple[str, str]]) -> bool:
    """Put a figure into a record: a single one as it is, a median or mean with the least and the
    greatest value as ``3,4 [3,2;4,1]``. Return whether there is one: a greatest value is none."""
    units = {unit for _, unit in by_statistic.values()}
    if "median" not in by_statistic and "mean" not in by_statistic:
        low, high = by_statistic.get("min"), by_statistic.get("max")
        if low and high:
            record[code] = low[0] if low[0] == high[0] else f"{low[0]}-{high[0]}"
        else:
            return False
    else:
        middle = by_statistic.get("median") or by_statistic["mean"]
        ends = [by_statistic[end][0] for end in ("min", "max") if end in by_statistic]
        whole = len(ends) == 2 and not any("<" in end for end in (*ends, middle[0]))
        record[code] = f"{middle[0]} [{ends[0]};{ends[1]}]" if whole else middle[0]
        if whole and all(isinstance(one, Exact) for one in (middle[0], *ends)):
            record[code] = Exact(record[code])
    record[f"unit {code}"] = units.pop() if len(units) == 1 else "?"
    return True


@lru_cache(20_000)
def _statistic_of(cell: str) -> str:
    """The statistic that a cell names, "" for none."""
    return STATISTIC_OF.get(name_of(cell), "") if cell and len(cell) < LONGEST_REMARK else ""


def _value(cell: Record, loose: bool) -> tuple[str, str]:
    """The figure and the unit of a row that holds one value; its column of signs may hold other
    things, where that is `loose`."""
    figure = cell.get("text_value") or cell.get("value", "")
    unit = cell.get("unit", "")
    if not figure and name_of(cell.get("detection", "")) in NOT_DETECTED:
        figure = with_sign("<", cell.get("quantification", ""))
        unit = cell.get("quantification_unit") or unit
    sign = cell.get("sign", "")
    sign = sign_of(sign, not loose or len(sign) <= LONGEST_CODE) or sign_of(
        cell.get("remark", ""), False
    )
    return with_sign(sign, figure), unit_said(unit, read(cell.get("parameter", "")).unit)


def _together(records: Iterable[tuple[int, Record]]) -> SampleSheet:
    """A sheet of records."""
    rows = list(records)
    used = Counter(code for _, record in rows for code in record)
    codes = [code for code in (*KEYS, *PARAMETERS) if code in used]
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
    told = any(read(c).field in PARAMETERS for c in filled) or all(map(is_unit, filled))
    if len(set(filled)) < 2 and not told:
        return False
    if any(cell.endswith(":") for cell in filled):
        return False
    known = sum(
        is_unit(cell) or is_heading(cell)
        or name_of(cell) in STAGE_OF or name_of(cell) in STATISTIC_OF
        for cell in filled
    )  # fmt: skip
    return known * 2 >= len(filled)


def _spread(upper: list[str], lower: Sequence[str]) -> None:
    """Carry the name of a parameter over the columns of its stages or statistics on its right, and
    a stage over those of its parameters."""
    last, stage = "", False
    for place, cell in enumerate(upper):
        below = name_of(lower[place])
        if cell:
            stage = name_of(cell) in STAGE_OF
            last = cell if stage or read(cell).field in PARAMETERS else ""
        elif last and (read(lower[place]).field in PARAMETERS if stage
                       else below in STAGE_OF or below in STATISTIC_OF):  # fmt: skip
            upper[place] = last


def _title(row: Sequence[str]) -> bool:
    """Whether a row is one text over the whole table."""
    return len({str(cell) for cell in row if cell}) == 1


def _seconds(
    names: Sequence[str], places: Sequence[int], cells: Sequence[str], record: Record
) -> Record:
    """What stands in a sheet of values under a name that may mean the works or the stage."""
    found: Record = {}
    by_name = {read(names[place]).name: cell_at(cells, place) for place in reversed(places)}
    for known, code in SECOND_OF:
        if code not in record and by_name.get(known):
            found.setdefault(code, by_name[known])
    return found


def _is_strict(heading: ReadHeading, cell: str) -> bool:
    """Whether a text of a column says something of its figure, though nobody knows what."""
    loose = heading.name in _LOOSE and len(cell) > LONGEST_CODE
    return heading.role == "sign" and not loose


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
