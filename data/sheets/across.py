"""A sheet with its parameters down: what stands over each of its columns, and one row a sample."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from itertools import pairwise

from data.parameters import PARAMETERS
from data.sheets import limits
from data.sheets.numbers import NO_VALUE, read_year
from data.sheets.problems import FileProblem, Reason, Refused
from data.sheets.rows import (
    KEYS,
    SIGNS,
    Record,
    cell_at,
    has_code_down,
    has_role_down,
    has_values_beside,
    is_figure,
    is_limit,
    is_second,
    parameter_of,
    sign_of,
    title_of,
    unit_said,
    with_sign,
)
from data.sheets.words import (
    MONTH_OF,
    MONTHS,
    STAGE_OF,
    STATISTIC_OF,
    ReadHeading,
    is_heading,
    name_of,
    read,
)
from data.sheets.workbook import Formula, Struck
from data.units import unit_of

Figures = dict[str, dict[str, tuple[str, str]]]
"""A sample's figures and their units, by parameter and statistic."""


class Across:
    """A table of parameters down, and what stands over each of its columns."""

    def __init__(
        self, rows: list[tuple[int, list[str]]], block: tuple[int, int], names: list[str],
        down: int, hidden: Set[int],
    ):  # fmt: skip
        self._rows, self._down, self._hidden = rows, down, hidden
        self.unread, self.several, self.struck = Counter[str](), Counter[str](), list[str]()
        self.below = 0
        self._first = next(
            (p for p, (_, cells) in enumerate(rows) if p > block[1] - 1
             and (has_code_down(cells, down) or has_values_beside(cells, down))
             and not has_role_down(cells, down)), len(rows),
        )  # fmt: skip
        begin = min(block[0], self._first)
        self._above = rows[begin : self._first]
        self._names = [read(name) for name in names]
        self._width = max(len(cells) for _, cells in rows)

    def samples(self) -> list[tuple[int, Record, Figures]]:
        """The samples with their figures; those of hidden rows are samples of their own."""
        body = self._body()
        keys, units = self._keys()
        across = self._samples(body, keys, units)
        beside, signs = _units_beside(units, across), self._signs(body, across)
        title = Record()
        for _, row in self._above:
            title |= title_of(row)
        records: dict[tuple[object, ...], list[tuple[int, Record, Figures]]] = {}
        cells_made = 0
        for number, cells in body:
            title |= title_of(cells)
            code = self._code(cells)
            if not code:
                continue
            own = {c: cell_at(cells, p) for c, p in keys.items() if cell_at(cells, p)}
            named = read(cell_at(cells, self._down))
            for place, over in across.items():
                figure = cell_at(cells, place)
                if not figure or figure.casefold() in NO_VALUE:
                    continue
                record = _dated(title | own | {c: v for c, v in over.items() if c != "statistic"})
                statistic = over.get("statistic", named.statistic or "median")
                if record.get("count") == "count" or statistic == "count":
                    continue
                key = number in self._hidden, *(record.get(c, "") for c in KEYS)
                known = records.setdefault(key, [])
                if not known or statistic in known[-1][2].get(code, ()):
                    known.append((number, record, {}))
                unit = next((cell_at(cells, p) for p in beside[place] if cell_at(cells, p)), "")
                figure = with_sign(self._sign(cells, signs.get(place, ())), figure)
                known[-1][2].setdefault(code, {})[statistic] = figure, unit_said(unit, named.unit)
                cells_made += 1
                if cells_made > limits.MOST_TURNED:
                    raise Refused(FileProblem.TOO_LONG, most=limits.MOST_ROWS)
        return [sample for known in records.values() for sample in known]

    def _code(self, cells: Sequence[str]) -> str:
        """The parameter of a row, "" where it is none that is read."""
        name = cell_at(cells, self._down)
        if isinstance(name, Struck):
            self.struck.append(name)
            return ""
        if code := parameter_of(name):
            return code
        named = read(name)
        if (
            named.name
            and not self._is_said(named)
            and any(is_figure(cell) for place, cell in enumerate(cells) if place != self._down)
        ):
            self.unread[name] += 1
        return ""

    def _signs(
        self, body: list[tuple[int, list[str]]], across: Mapping[int, Record]
    ) -> dict[int, list[int]]:
        """The columns of signs that may be those of each column of figures: before all of them or
        behind, as the first and the last column show."""
        blank, signs = set(), []
        for place in range(self._down + 1, self._width):
            cells = {cell_at(row, place) for _, row in body} - {""}
            if cells <= SIGNS and not any(cell_at(row, place) for _, row in self._above):
                blank.add(place)
            if cells and cells <= SIGNS:
                signs.append(place)
        side = side_of(blank, across)
        found = defaultdict[int, list[int]](list)
        for place in signs:
            beside = [step for step in (1, -1) if place + step in across]
            for step in (side,) if side and len(beside) == 2 else beside:
                found[place + step].append(place)
        self._unclear = {p for p in signs if sum(p in at for at in found.values()) > 1}
        return found

    def _sign(self, cells: Sequence[str], places: Iterable[int]) -> str:
        """The sign of a figure, "?" where nobody knows whether it is its."""
        marks = [
            ("?" if p in self._unclear else cell_at(cells, p)) for p in places if cell_at(cells, p)
        ]
        return sign_of(marks[0], True) if marks else ""

    @staticmethod
    def _is_said(named: ReadHeading) -> bool:
        """Whether a row says something of the samples, as their dates."""
        return (named.field or named.role) in KEYS

    def _body(self) -> list[tuple[int, list[str]]]:
        """The rows of the table, up to where another begins below it."""
        body: list[tuple[int, list[str]]] = []
        for position in range(self._first, len(self._rows)):
            number, cells = self._rows[position]
            texts = sum(bool(c) and not is_figure(c) for p, c in enumerate(cells) if p > self._down)
            if has_role_down(cells, self._down) or (not cell_at(cells, self._down) and texts >= 2):
                self.below = number
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
            elif (code := one.field or one.role) in KEYS and place < self._down + 3:
                keys.setdefault(code, place)
        if not units:
            for place in range(self._down + 1, min(self._down + 3, self._width)):
                column = [cell_at(cells, place) for _, cells in self._rows[self._first :]]
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
            found = read(cell_at(cells, self._down))
            code = found.field or found.role
            if code in KEYS and code not in PARAMETERS:
                attributes[code] = cells
        across: dict[int, Record] = {}
        above = _groups([cells for _, cells in self._above], self._down)
        for place in range(self._width):
            over = [cell_at(cells, place) for cells in above]
            if place == self._down or place in keys.values() or place in units:
                continue
            if any(is_limit(name_of(cell)) for cell in over):
                continue
            figures = [cell_at(c, place) for _, c in body if parameter_of(cell_at(c, self._down))]
            if not any(is_figure(cell) and cell.casefold() not in NO_VALUE for cell in figures):
                continue
            record = _of_headings(over)
            record |= {
                c: cell_at(cells, place) for c, cells in attributes.items() if cell_at(cells, place)
            }
            across[place] = record
        return self._single(across)

    def _single(self, across: dict[int, Record]) -> dict[int, Record]:
        """The columns without those of the means and extremes of others of the same works."""
        plain = {over.get("waterworks") for over in across.values() if "statistic" not in over}
        kept = {}
        for place, over in across.items():
            if "statistic" in over and over.get("waterworks") in plain:
                self.several[over["statistic_name"]] += 1
            else:
                kept[place] = {c: v for c, v in over.items() if c != "statistic_name"}
        return kept


def _of_headings(cells: Iterable[str]) -> Record:
    """What the headings over one column of figures say of its samples."""
    record: Record = {}
    for cell in cells:
        plain = name_of(cell)
        if not plain or isinstance(cell, (Struck, Formula)):
            continue
        if plain in STATISTIC_OF:
            record |= {"statistic": STATISTIC_OF[plain], "statistic_name": cell}
        elif plain in MONTH_OF:
            record["month"] = str(MONTH_OF[plain])
        elif plain in STAGE_OF and len(plain) > 1:
            record["stage"] = cell
        elif cell[:1].isalnum() and not isinstance(read_year(cell), Reason):
            record["date"] = cell
        elif not is_heading(cell) and not is_second(cell):
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


def _units_beside(units: Sequence[int], across: Iterable[int]) -> dict[int, Sequence[int]]:
    """The columns of units of each column of figures: of several its own one, on the side where
    all have theirs."""
    if len(units) < 2:
        return dict.fromkeys(across, units)
    step = -1 if min(units) < min(across, default=0) else 1
    return {place: [place + step] if place + step in units else [] for place in across}


def _groups(rows: Sequence[Sequence[str]], down: int) -> list[list[str]]:
    """Rows of headings, where what stands once over several columns (a works, a year, a stage)
    stands over each of them."""
    spread = [list(row) for row in rows]
    for upper, lower in pairwise(spread):
        upper += [""] * (len(lower) - len(upper))
        last = ""
        for place in range(down + 1, len(lower)):
            if upper[place]:
                last = upper[place] if _of_headings([upper[place]]) else ""
                last = "" if is_limit(name_of(last)) else last
            elif last and lower[place]:
                upper[place] = last
    return spread


def side_of(blank: Set[int], figures: Collection[int]) -> int:
    """On which side of their figures signs stand, as the first and the last column show: 1 where
    the figure is to their right, -1 to their left, 0 where that is not clear."""
    sides = [1] * (min(figures, default=0) - 1 in blank)
    sides += [-1] * (max(figures, default=-2) + 1 in blank)
    return sides[0] if len(sides) == 1 else 0
