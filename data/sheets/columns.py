"""What each column of a sheet holds, by its heading in Norwegian or English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from data.parameters import PARAMETERS, UNITS
from data.sheets.words import FIRST, SECOND_OF, read, split

FIELDS = tuple(FIRST)
"""What a sheet can hold; the words are in `telling.sheet_words.FIELD`."""
BESIDE = ("year", "sample", "count")
"""What is read beside the fields where a column holds it."""
DECIMAL_SIGNS = ("", ",", ".")


@dataclass(frozen=True)
class ColumnMatch:
    """Which column (by position, from 0) holds which field, and the units of the parameters.

    `units` has the unit that a whole column is in, `unit_columns` the column that gives it row by
    row; `others` are more columns of the same field, which must agree, with the unit of each;
    `beside` are columns that are no field: the year beside a date, the number of the sample, the
    count of analyses. `decimal` is the decimal sign where the visitor chose one, "" where the
    column shows it; `unclear` are fields that several columns fit, so that none was taken, and
    columns of units of which nobody knows whose they are.
    """

    columns: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    unit_columns: Mapping[str, int] = field(default_factory=dict)
    decimal: str = ""
    unclear: tuple[str, ...] = ()
    others: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    beside: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("columns", "units", "unit_columns", "others", "beside"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __reduce__(self) -> tuple[object, ...]:
        """How it goes to another process, where its mappings are made anew."""
        mappings = (dict(self.columns), dict(self.units), dict(self.unit_columns))
        more = (dict(self.others), dict(self.beside))
        return ColumnMatch, (*mappings, self.decimal, self.unclear, *more)

    @property
    def parameters(self) -> list[str]:
        """The parameters that have a column."""
        return [parameter for parameter in PARAMETERS if parameter in self.columns]

    @property
    def used(self) -> set[int]:
        """The positions of all columns that are read."""
        others = (place for places in self.others.values() for place, _ in places)
        return {
            *self.columns.values(), *self.unit_columns.values(), *self.beside.values(), *others,
        }  # fmt: skip

    def shared(self) -> list[str]:
        """The fields that were given the same column as another field."""
        places = list(self.columns.values())
        return [name for name, place in self.columns.items() if places.count(place) > 1]


def match(headings: Sequence[str]) -> ColumnMatch:
    """Find the fields of a sheet by its headings."""
    found: dict[str, list[tuple[int, str]]] = {}
    beside: dict[str, int] = {}
    for place, text in enumerate(headings):
        heading = read(text)
        if heading.statistic == "count" and not heading.field:
            beside.setdefault("count", place)
        elif heading.role in BESIDE and not heading.field:
            beside.setdefault(heading.role, place)
        elif heading.field and not (heading.role or heading.statistic):
            found.setdefault(heading.field, []).append((place, _unit(heading.field, heading.unit)))
    for name, code in SECOND_OF:
        if code not in found:
            places = [place for place, text in enumerate(headings) if read(text).name == name]
            found |= {code: [(places[0], "")]} if places and not _taken(found, places[0]) else {}
    if "date" not in found and "year" in beside:
        found["date"] = [(beside.pop("year"), "")]
    columns = {code: places[0][0] for code, places in found.items()}
    units = {code: places[0][1] for code, places in found.items() if places[0][1]}
    units |= {code: "" for code in columns if code in PARAMETERS and not UNITS[code]}
    others, unclear = _others(found)
    columns = {code: place for code, place in columns.items() if code not in unclear}
    units = {code: unit for code, unit in units.items() if code in columns}
    unit_columns = _unit_columns(headings, columns)
    return ColumnMatch(columns, units, unit_columns, "", unclear, others, beside)


def _taken(found: Mapping[str, list[tuple[int, str]]], place: int) -> bool:
    return any(place == other for places in found.values() for other, _ in places)


def _unit(field_: str, unit: str | None) -> str:
    known = field_ in PARAMETERS and unit is not None and unit in PARAMETERS[field_].units
    return unit or "" if known else ""


def _others(
    found: Mapping[str, list[tuple[int, str]]],
) -> tuple[dict[str, tuple[tuple[int, str], ...]], tuple[str, ...]]:
    """The further columns of each field that can be held against its first, and the fields of which
    they cannot: figures without a unit, dates."""
    others, unclear = {}, []
    for code, places in found.items():
        if len(places) == 1:
            continue
        named = code not in PARAMETERS or not UNITS[code] or all(unit for _, unit in places)
        if code == "date" or not named:
            unclear.append(code)
        else:
            others[code] = tuple(places[1:])
    return others, tuple(unclear)


def _unit_columns(headings: Sequence[str], columns: Mapping[str, int]) -> dict[str, int]:
    """The columns that give the unit of a parameter row by row: those that name it, else those on
    its right; on its left where all stand so. Where both may be, none is taken."""
    found: dict[str, int] = {}
    nameless = []
    for place, text in enumerate(headings):
        heading = read(text)
        if heading.role == "unit" and heading.field:
            found.setdefault(heading.field, place)
        elif heading.role == "unit":
            nameless.append(place)
    with_unit = {p: c for c, p in columns.items() if c in PARAMETERS and UNITS[c]}
    if not nameless or not with_unit:
        return found
    before, after = min(nameless) < min(with_unit), max(nameless) > max(with_unit)
    if before and after:
        return found
    step = 1 if before else -1
    return {with_unit[p + step]: p for p in nameless if p + step in with_unit} | found


def corrected(
    start: ColumnMatch,
    headings: Sequence[str],
    columns: Mapping[str, int | None],
    units: Mapping[str, str] | None = None,
    decimal: str = "",
) -> ColumnMatch:
    """Return the match with the visitor's own choices: a field's column (None for none), a
    parameter's unit, the decimal sign.

    A column that the visitor chooses has the unit of its heading, and is no more held against
    others of its field.
    """
    kept = {c: p for c, p in {**start.columns, **columns}.items() if p is not None}
    chosen = {}
    for code in (c for c in kept if c in PARAMETERS):
        same = start.columns.get(code) == kept[code]
        unit = read(headings[kept[code]]).unit or split(headings[kept[code]])[1]
        if same and code in start.units:
            chosen[code] = start.units[code]
        elif not UNITS[code]:
            chosen[code] = ""
        elif unit is not None and unit in PARAMETERS[code].units:
            chosen[code] = unit
    chosen |= {c: u for c, u in (units or {}).items() if c in kept and u in PARAMETERS[c].units}
    taken = set(kept.values())
    beside = {c: p for c, p in start.unit_columns.items() if c in kept and p not in taken}
    beside = {c: p for c, p in beside.items() if c not in (units or {})}
    unclear = tuple(code for code in start.unclear if code not in kept)
    others = {c: o for c, o in start.others.items() if kept.get(c) == start.columns.get(c)}
    return replace(
        start, columns=kept, units=chosen, unit_columns=beside, decimal=decimal, unclear=unclear,
        others=others, beside={c: p for c, p in start.beside.items() if p not in taken},
    )  # fmt: skip
