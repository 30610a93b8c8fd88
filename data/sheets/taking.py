"""Each row of a sheet becomes a sample, or is set aside with every reason that it gives.

A row is taken whole or not at all, and never mended on the way: the rows taken and the rows set
aside are together all rows of the sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from data.bounds import bounded_between
from data.sheets.columns import Match
from data.sheets.limits import LONGEST_CELL
from data.sheets.numbers import DecimalSign, Reading, decimal_sign, read_figure, read_year
from data.sheets.reading import TELL_EVERY, Progress, Sheet, silent
from data.sheets.reason import Reason, reason
from data.sheets.works import Works, plain
from data.store import Store
from data.units import unit_of
from telling.language import N_, Language

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
_STAGE_OF = {word: code for code, spellings in STAGES.items() for word in spellings}
_KIND_OF = {word: code for code, spellings in KINDS.items() for word in spellings}


@dataclass(frozen=True, slots=True)
class Taken:
    """One row that was taken: its works, year (None where the sheet gives none), stage, kind of
    water, and its figures by parameter; `bound` is the interval (mg/l) that its hardness leaves
    for magnesium; `words` are the cells that the figures were read from, by heading."""

    row: int
    waterworks_id: str
    year: int | None
    stage: str
    source_type: str
    readings: dict[str, Reading]
    bound: tuple[float, float] | None
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class Aside:
    """One row that was set aside, as it stood, and why."""

    row: int
    cells: list[str]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Account:
    """What became of every row of a sheet."""

    sheet: Sheet
    match: Match
    taken: list[Taken]
    aside: list[Aside]

    @property
    def rows(self) -> int:
        """How many rows the sheet has."""
        return len(self.sheet.rows)

    def adds_up(self) -> bool:
        """Whether the rows taken and set aside are all rows of the sheet, each once."""
        told = Counter([taken.row for taken in self.taken] + [aside.row for aside in self.aside])
        return told == Counter(number for number, _ in self.sheet.rows)

    def by_reason(self, language: Language) -> list[tuple[str, int]]:
        """How many rows were set aside for each kind of reason, most first; a row counts for its
        first reason, so that the counts add up to the rows."""
        counts = Counter(aside.reasons[0] for aside in self.aside)
        kinds: Counter[tuple[str, str]] = Counter()
        first = {}
        for why, count in counts.items():
            kinds[why.message, why.parameter] += count
            first.setdefault((why.message, why.parameter), why)
        return [(first[kind].told(language), count) for kind, count in kinds.most_common()]


def take(sheet: Sheet, match: Match, store: Store, progress: Progress = silent) -> Account:
    """Take every row of a sheet or set it aside."""
    taking = _Taking(sheet, match, Works(store))
    taken, aside = [], []
    for count, (number, cells) in enumerate(sheet.rows):
        if count % TELL_EVERY == 0:
            progress(count, len(sheet.rows))
        row, reasons = taking.row(number, cells)
        if row is None:
            aside.append(Aside(number, cells, tuple(reasons)))
        else:
            taken.append(row)
    progress(len(sheet.rows), len(sheet.rows))
    return Account(sheet, match, taken, aside)


class _Taking:
    """The rows of one sheet, with what its columns show as a whole."""

    def __init__(self, sheet: Sheet, match: Match, works: Works):
        self._sheet, self._match, self._works = sheet, match, works
        self._signs = {name: self._sign(match.columns[name]) for name in match.parameters}
        self._answers: dict[tuple, object] = {}

    def _sign(self, place: int) -> DecimalSign:
        cells = (cells[place] for _, cells in self._sheet.rows if place < len(cells))
        return decimal_sign(cells, self._match.decimal)

    def row(self, number: int, cells: list[str]) -> tuple[Taken | None, list[Reason]]:
        """Return the row as taken, or the reasons why it is not."""
        if len(cells) > len(self._sheet.headings):
            return None, [
                reason(
                    N_("the row has {n} cells, the headings are {all}"),
                    n=len(cells), all=len(self._sheet.headings),
                )
            ]  # fmt: skip
        if any(len(cell) > LONGEST_CELL for cell in cells):
            return None, [reason(N_("a cell holds more text than a figure needs"))]
        told = {name: self._cell(cells, place) for name, place in self._match.columns.items()}
        if plain(told.get("waterworks", "")).startswith(EXAMPLE):
            return None, [reason(N_("the example row of the template"))]
        reasons: list[Reason] = []
        work = self._kept(self._work(told), reasons)
        year = self._kept(
            self._once(read_year, told["date"]) if told.get("date") else None, reasons
        )
        stage = self._kept(_code(told.get("stage", ""), _STAGE_OF, "stage"), reasons)
        kind = self._kept(_code(told.get("source_type", ""), _KIND_OF, "kind"), reasons)
        readings = self._readings(cells, told, reasons)
        if not readings and not reasons:
            reasons.append(reason(N_("the row has no figure")))
        if reasons:
            return None, reasons
        if not told.get("source_type"):
            kind = self._works.kind(work)
        words = {
            self._sheet.headings[self._match.columns[name]]: told[name]
            + (f" {unit}" if (unit := self._told_unit(cells, name)) else "")
            for name in readings
        }
        return Taken(number, work, year, stage, kind, readings, _bound(readings), words), []

    def _once(self, asked: Callable[..., object], *arguments: object) -> object:
        """What a function answers: long sheets say the same things again and again. Numbers of a
        workbook and the texts that look like them are kept apart."""
        key = (asked, *arguments, *map(type, arguments))
        if key not in self._answers:
            self._answers[key] = asked(*arguments)
        return self._answers[key]

    def _cell(self, cells: list[str], place: int) -> str:
        return cells[place] if place < len(cells) else ""

    def _kept(self, answer: object, reasons: list[Reason]) -> object:
        """The answer, or None with its reason noted."""
        if isinstance(answer, Reason):
            reasons.append(answer)
            return None
        return answer

    def _work(self, told: dict[str, str]) -> str | Reason:
        municipality = ""
        if place := told.get("municipality"):
            municipality = self._once(self._works.municipality, place)
            if isinstance(municipality, Reason):
                return municipality
        work, name = told.get("waterworks_id", ""), told.get("waterworks", "")
        return self._once(self._works.find, work, name, municipality)

    def _readings(
        self, cells: list[str], told: dict[str, str], reasons: list[Reason]
    ) -> dict[str, Reading]:
        readings = {}
        for name in self._match.parameters:
            if not told[name]:
                continue
            unit = self._unit(cells, name)
            if not isinstance(unit, Reason):
                unit = self._once(read_figure, told[name], name, unit, self._signs[name])
            if reading := self._kept(unit, reasons):
                readings[name] = reading
        return readings

    def _told_unit(self, cells: list[str], parameter: str) -> str:
        """The unit that the row itself tells in a column of units."""
        place = self._match.unit_columns.get(parameter)
        return "" if place is None else self._cell(cells, place)

    def _unit(self, cells: list[str], parameter: str) -> str | Reason:
        if parameter in self._match.units:
            return self._match.units[parameter]
        told = self._told_unit(cells, parameter)
        unit = unit_of(told, parameter) if told else None
        if unit is not None:
            return unit
        if told:
            return reason(N_("the unit “{text}” is not known here"), parameter, text=told)
        return reason(N_("the unit is not given: choose it for the column"), parameter)


def _code(text: str, codes: dict[str, str], what: str) -> str | Reason:
    """The code of a word for a stage or a kind of water; 'unknown' where nothing is said."""
    if not text:
        return "unknown"
    code = codes.get(plain(text))
    if code:
        return code
    if what == "stage":
        return reason(N_("“{text}” is neither raw, treated nor network water"), text=text)
    return reason(
        N_("“{text}” is no known kind of water (groundwater, surface water, mixed, sea water)"),
        text=text,
    )


def _bound(readings: dict[str, Reading]) -> tuple[float, float] | None:
    """What total hardness leaves for magnesium (mg/l) where magnesium itself is not given."""
    if "mg" in readings or "hardness" not in readings:
        return None
    calcium = readings["ca"].widest if "ca" in readings else None
    return bounded_between(readings["hardness"].widest, calcium)
