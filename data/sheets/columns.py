"""What each column of a sheet holds, by its heading in Norwegian or English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from data.parameters import PARAMETERS, UNITS
from data.sheets.limits import LONGEST_HEADING
from data.units import unit_of

FIELDS = (
    *("waterworks_id", "waterworks", "municipality", "date", "stage", "source_type"),
    *PARAMETERS,
)
"""What a sheet can hold; the words are in `telling.sheet_words.FIELD`."""

_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "waterworks_id": (
        "vannverk id", "vannverksid", "vannverkets id", "vassverk id", "vassverksid", "anleggs id",
        "anleggsid", "mtid vf", "register id", "waterworks id", "supply id",
    ),
    "waterworks": (
        "vannverk", "vannverket", "vannverksnavn", "vannverkets navn", "navn på vannverk",
        "vassverk", "vassverksnamn", "vannforsyningssystem", "forsyningssystem", "waterworks",
        "waterworks name", "name of waterworks", "water supply",
    ),
    "municipality": (
        "kommune", "kommunenavn", "kommunenummer", "kommunenr", "kommune nr", "knr",
        "municipality", "municipality name", "municipality number",
    ),
    "date": (
        "prøvedato", "dato", "prøvetakingsdato", "prøvetidspunkt", "prøvetatt", "prøve tatt",
        "uttaksdato", "tatt ut", "år", "årstall", "prøvedato eller år", "sample date",
        "sampling date", "date", "year", "sampled", "sample date or year",
    ),
    "stage": (
        "råvann behandlet nett", "rå behandlet nett", "råvann eller behandlet", "vannfase",
        "stadium", "stage", "prøvetype", "råvann behandlet eller nettvann",
        "råvann behandlet eller nett", "raw treated or network water",
    ),
    "source_type": (
        "vanntype", "type vann", "kildetype", "vannkilde type", "grunnvann overflatevann",
        "slags vann", "hva slags vann", "kind of water", "source type", "type of water",
    ),
    **{code: row.names for code, row in PARAMETERS.items()},
}  # fmt: skip
_FIELD_OF = {name: code for code, names in _SPELLINGS.items() for name in names}
_UNIT_WORDS = {"enhet", "måleenhet", "benevning", "eining", "unit", "units"}
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
DECIMAL_SIGNS = ("", ",", ".")


@dataclass(frozen=True)
class ColumnMatch:
    """Which column (by position, from 0) holds which field, and the units of the parameters.

    `units` has the unit that a whole column is in, `unit_columns` the column that gives it row by
    row; `decimal` is the decimal sign where the visitor chose one, "" where the column shows it;
    `unclear` are fields that several columns fit, so that none was taken.
    """

    columns: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    unit_columns: Mapping[str, int] = field(default_factory=dict)
    decimal: str = ""
    unclear: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("columns", "units", "unit_columns"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __reduce__(self) -> tuple[object, ...]:
        """How it goes to another process, where its mappings are made anew."""
        mappings = (dict(self.columns), dict(self.units), dict(self.unit_columns))
        return ColumnMatch, (*mappings, self.decimal, self.unclear)

    @property
    def parameters(self) -> list[str]:
        """The parameters that have a column."""
        return [parameter for parameter in PARAMETERS if parameter in self.columns]

    @property
    def used(self) -> set[int]:
        """The positions of all columns that are read."""
        return {*self.columns.values(), *self.unit_columns.values()}

    def shared(self) -> list[str]:
        """The fields that were given the same column as another field."""
        places = list(self.columns.values())
        return [name for name, place in self.columns.items() if places.count(place) > 1]


def match(headings: Sequence[str]) -> ColumnMatch:
    """Find the fields of a sheet by its headings; a field that several columns fit is left for
    the visitor to choose."""
    found: dict[str, list[int]] = {}
    units: dict[str, str] = {}
    unit_columns: dict[str, int] = {}
    last = None
    for place, heading in enumerate(headings):
        name, unit = split(heading)
        if parameter := _unit_column(name, last):
            unit_columns.setdefault(parameter, place)
            continue
        code = _FIELD_OF.get(name)
        if not code:
            continue
        found.setdefault(code, []).append(place)
        last = code if code in PARAMETERS else last
        if unit and code in PARAMETERS and unit in PARAMETERS[code].units:
            units[code] = unit
    columns = {code: places[0] for code, places in found.items() if len(places) == 1}
    units = {code: unit for code, unit in units.items() if code in columns}
    units |= {code: "" for code in columns if code in PARAMETERS and not UNITS[code]}
    beside = {c: p for c, p in unit_columns.items() if c in columns and c not in units}
    unclear = tuple(code for code, places in found.items() if len(places) > 1)
    return ColumnMatch(columns, units, beside, "", unclear)


def corrected(
    start: ColumnMatch,
    headings: Sequence[str],
    columns: Mapping[str, int | None],
    units: Mapping[str, str] | None = None,
    decimal: str = "",
) -> ColumnMatch:
    """Return the match with the visitor's own choices: a field's column (None for none), a
    parameter's unit, the decimal sign.

    A column that the visitor chooses has the unit of its heading.
    """
    kept = {c: p for c, p in {**start.columns, **columns}.items() if p is not None}
    chosen = {}
    for code in (c for c in kept if c in PARAMETERS):
        same = start.columns.get(code) == kept[code]
        unit = split(headings[kept[code]])[1]
        if same and code in start.units:
            chosen[code] = start.units[code]
        elif not UNITS[code]:
            chosen[code] = ""
        elif unit is not None and unit in PARAMETERS[code].units:
            chosen[code] = unit
    chosen |= {c: u for c, u in (units or {}).items() if c in kept and u in PARAMETERS[c].units}
    beside = {c: p for c, p in start.unit_columns.items() if c in kept and c not in chosen}
    unclear = tuple(code for code in start.unclear if code not in kept)
    return replace(
        start, columns=kept, units=chosen, unit_columns=beside, decimal=decimal, unclear=unclear
    )


def split(heading: str) -> tuple[str, str | None]:
    """Return a heading's plain name and the unit in it: ``Magnesium (mg/L)`` is
    ``magnesium`` in ``mg/l``, ``Kalsium (Ca), mg/l`` is ``kalsium ca``."""
    unit, heading = None, heading[:LONGEST_HEADING]
    for inside in _BRACKETS.findall(heading):
        if (named := unit_of(inside)) and unit is None:
            unit, heading = named, heading.replace(inside, " ", 1)
    name = _name(heading)
    if unit is None:
        words_ = heading.replace(",", " ").replace("_", " ").split()
        for start in range(1, len(words_)):
            if named := unit_of("".join(words_[start:])):
                return _name(" ".join(words_[:start])), named
    return name, unit


def _name(heading: str) -> str:
    return " ".join(re.findall(r"\w+", heading.casefold().replace("_", " ")))


def _unit_column(name: str, last: str | None) -> str | None:
    """The parameter whose unit a column gives: the one it names, else the one to its left."""
    parts = name.split()
    if not _UNIT_WORDS.intersection(parts):
        return None
    rest = " ".join(part for part in parts if part not in _UNIT_WORDS)
    return _FIELD_OF.get(rest) if rest else last


def looks_like_headings(cells: Sequence[str]) -> int:
    """How many of the cells are names of fields; the row of headings has the most."""
    return sum(split(cell)[0] in _FIELD_OF for cell in cells)
