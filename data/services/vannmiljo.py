"""Reader of Vannmiljø's answers: registrations of magnesium, calcium and alkalinity, and places.

An answer is `{"Result": [...], "ResultCount": n}`. The fields that are needed must be there in
every row, every unit and sign must be known, and the rows must be as many as the answer says: else
it is refused. A row that is whole but not of use (another medium, no value, no date) is set aside
and counted; nothing is mended.

A site is one water location. A lake that the shipped surveys have too is not merged with them:
their codes are not tied to each other here, and so it counts twice, once for each.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from data import bounds
from data.codes import Impossible
from data.parameters import PARAMETERS
from data.services.answers import Shape, listed
from data.units import unit_of

SOURCE = {
    "source_id": "vannmiljo",
    "title": "Vannmiljø: registreringer av magnesium, kalsium og alkalitet",
    "publisher": "Miljødirektoratet",
    "kind": "monitoring",
    "licence": "NLOD 2.0",
    "licence_verified": "no",
}
KEY_HEADER = "vannmiljoWebAPIKey"
CODES = {row.vannmiljo: code for code, row in PARAMETERS.items() if row.vannmiljo}
"""Our parameters by their code in Vannmiljø."""
WHOLE_COUNTRY = {"xmin": -120000, "ymin": 6000000, "xmax": 1200000, "ymax": 8000000}
"""EPSG:25833; the box that public clients ask for all locations by."""

REGISTRATION = (
    *("WaterLocationID", "ParameterID", "MediumID", "SamplingTime"),
    *("ValueOperator", "RegValue", "UnitID"),
)
REGISTRATION_MORE = ("WaterRegistrationID", "MediumName", "Unit", "ActivityName")
LOCATION = ("WaterLocationID", "Name", "WaterCategory", "KommuneID", "CoordX_dg", "CoordY_dg")
UNIT = ("UnitID", "Name")
OPERATORS = ("=", "<", ">")
FRESH = "VF"
GROUNDWATER = re.compile(r"grunnvann|grunnvatn", re.IGNORECASE)
LIMING = re.compile(r"kalk(ing|et|ede|a\b)", re.IGNORECASE)
"""An activity of liming, not of "kalkfattige" (lime-poor) waters."""


@dataclass(frozen=True, slots=True)
class Registration:
    """One figure as it came: the texts of REGISTRATION and REGISTRATION_MORE that are used."""

    place: str
    medium: str
    medium_name: str
    time: str
    sign: str
    value: str
    unit: str
    unit_id: str
    liming: bool
    drinking: bool


@dataclass(frozen=True, slots=True)
class Location:
    """One place: `category` is L lake, R river, C coast, or another; `number` that of its
    municipality as it is given; lon and lat in degrees, NaN where there is none."""

    name: str
    category: str
    number: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Value:
    """One figure of one place and year in the unit of its parameter: `low <= value <= high`.

    `text` is the number as it was given where it is in that unit, else nothing.
    """

    place: str
    year: int
    low: float
    high: float
    text: str
    groundwater: bool
    liming: bool
    drinking: bool


def slim(fields: Iterable[str]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return a hook that drops the fields of a row that are not needed while they are read: the
    whole answer would fill the memory."""
    kept = {*fields, "Result", "ResultCount"}
    return lambda row: {name: value for name, value in row.items() if name in kept}


def rows_of(answer: object, file: str, fields: Iterable[str]) -> list[dict[str, Any]]:
    """Return the rows of an answer of the documented shape. Raises SourceError."""
    shape = Shape(file)
    if not isinstance(answer, dict):
        shape.refuse("the answer", answer, "an object with 'Result' and 'ResultCount'")
    rows, count = answer.get("Result"), answer.get("ResultCount")
    if not isinstance(rows, list):
        shape.refuse("Result", rows, "a list")
    if not isinstance(count, int) or isinstance(count, bool) or count != len(rows):
        shape.differs("ResultCount", count, f"{len(rows)}, the number of rows that came")
    fields = tuple(fields)
    for place, row in enumerate(rows):
        if not isinstance(row, dict):
            shape.differs(f"Result[{place}]", row, "an object")
            continue
        missing = [name for name in fields if name not in row]
        if missing:
            shape.faults.append(f"Result[{place}] lacks {', '.join(missing)}")
    shape.check()
    return rows


def registrations(answer: object, code: str) -> list[Registration]:
    """Return the registrations of a parameter, each once. Raises SourceError where the answer is
    not of the documented shape, or is of something else than what was asked for."""
    file = f"GetRegistrations {code}"
    shape, seen, read = Shape(file), set(), []
    for place, row in enumerate(rows_of(answer, file, REGISTRATION)):
        where = f"Result[{place}]"
        if row["ParameterID"] != code:
            shape.differs(f"{where}.ParameterID", row["ParameterID"], repr(code))
        if row["ValueOperator"] not in (*OPERATORS, "", None):
            shape.differs(f"{where}.ValueOperator", row["ValueOperator"], "one of = < >")
        value = row["RegValue"]
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            shape.differs(f"{where}.RegValue", value, "a number or a text")
        if not isinstance(row["WaterLocationID"], int | str) or row["WaterLocationID"] == "":
            shape.differs(f"{where}.WaterLocationID", row["WaterLocationID"], "the id of a place")
        key = row.get("WaterRegistrationID")
        if key is None or key not in seen:
            seen.add(key)
            read.append(_registration(row))
    shape.check()
    return read


def _text(value: object) -> str:
    """A cell as text. The code `NA` stays the text "NA": it is never read by pandas."""
    return "" if value is None else str(value).strip()


def _registration(row: Mapping[str, object]) -> Registration:
    activity = _text(row.get("ActivityName"))
    return Registration(
        place=_text(row["WaterLocationID"]),
        medium=_text(row["MediumID"]),
        medium_name=_text(row.get("MediumName")),
        time=_text(row["SamplingTime"]),
        sign=_text(row["ValueOperator"]),
        value=_text(row["RegValue"]),
        unit=_text(row.get("Unit")),
        unit_id=_text(row["UnitID"]),
        liming=bool(LIMING.search(activity)),
        drinking=bool(DRINKING.search(activity)),
    )


DRINKING = re.compile(
    r"drikkev|vannverk|vassverk|inntak|br[øo]nn|brunn|borehull|borehol|kilde|kjelde|oppkom"
    r"|vannbehandling|vassbehandling|råvann|råvatn|pumpestasjon|høydebasseng",
    re.IGNORECASE,
)
"""Words of a place or an activity that belongs to a water supply. Positions of intakes, well fields
and plants can be sensitive: such a place keeps its figures, and its position is not kept. Words
such as "kilde" take some springs and streams with them, on the safe side."""


def locations(answer: object) -> dict[str, Location]:
    """Return the places by id. Raises SourceError."""
    file = "GetWaterLocations"
    shape, read = Shape(file), {}
    for place, row in enumerate(rows_of(answer, file, LOCATION)):
        where = f"Result[{place}]"
        ends = []
        for name in ("CoordX_dg", "CoordY_dg"):
            degrees = _number(row[name])
            if degrees is None and _text(row[name]):
                shape.differs(f"{where}.{name}", row[name], "a number of degrees")
            ends.append(math.nan if degrees is None else degrees)
        for name in ("Name", "WaterCategory"):
            if not isinstance(row[name], str | None):
                shape.differs(f"{where}.{name}", row[name], "a text")
        number = _text(row["KommuneID"])
        number = number.zfill(4) if number.isdecimal() else number
        name = " ".join(_text(row["Name"]).split())
        category = _text(row["WaterCategory"]).upper()
        read[_text(row["WaterLocationID"])] = Location(name, category, number, *ends)
    shape.check()
    return read


def unit_names(answer: object) -> dict[str, str]:
    """Return the names of units by id. Raises SourceError."""
    rows = rows_of(answer, "GetUnitList", UNIT)
    return {_text(row["UnitID"]): _text(row["Name"]) for row in rows}


def _number(value: object) -> float | None:
    """A number with a point or a comma; None for anything else."""
    if isinstance(value, bool):
        return None
    try:
        number = float(_text(value).replace(",", ".").replace("\u00a0", "").replace(" ", ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def factor(parameter: str, unit: str) -> float | None:
    """Return what a figure in a unit is multiplied with; None where the unit is not known.

    >>> factor("mg", "µg/L")
    0.001
    """
    nano = unit[:1].casefold() == "n"
    named = unit_of(f"µ{unit[1:]}" if nano else unit, parameter)
    return None if named is None else float(PARAMETERS[parameter].units[named] / 1000**nano)


def values(
    rows: Iterable[Registration],
    parameter: str,
    places: Mapping[str, Location],
    names: Mapping[str, str],
    aside: Counter[str],
) -> list[Value]:
    """Return the figures of fresh water and groundwater in the unit of the parameter.

    `names` are the units by id, for rows without one in words; `aside` counts the rows set aside
    by the reason. Raises SourceError for a unit that is not known: a figure is never guessed at.
    """
    shape, unknown, read = Shape(f"GetRegistrations {parameter}"), Counter[str](), []
    for row in rows:
        ground = bool(GROUNDWATER.search(row.medium_name))
        if row.medium != FRESH and not ground:
            aside["another medium than fresh water"] += 1
            continue
        unit = row.unit or names.get(row.unit_id, "")
        times = factor(parameter, unit)
        if times is None:
            unknown[unit or f"UnitID {row.unit_id or 'missing'}"] += 1
            continue
        reason, value = _value(row, parameter, places.get(row.place), times, ground)
        if value is None:
            aside[reason] += 1
        else:
            read.append(value)
    for unit, count in unknown.items():
        known = listed(PARAMETERS[parameter].units)
        shape.faults.append(f"the unit {unit!r} of {count} rows is not known (known: {known})")
    shape.check()
    return read


NO_FIGURE, TOO_MUCH = "no number that can be a figure", "more than can be true of fresh water"


def _value(
    row: Registration, parameter: str, place: Location | None, times: float, ground: bool
) -> tuple[str, Value | None]:
    """A figure, or the reason why it is set aside."""
    if place is None:
        return "of a place that is not in the list of places", None
    if place.category == "C":
        return "of a place at the coast", None
    if place.lat > 72 or place.number[:2] in ("21", "22"):
        return "outside the mainland", None
    year = int(row.time[:4]) if re.match(r"\d{4}-\d\d-\d\d", row.time) else 0
    if not 1950 <= year <= date.today().year:
        return "no date of sampling", None
    if not row.sign:
        return "no sign = < > before the number", None
    number = _number(row.value)
    if number is None:
        return NO_FIGURE, None
    # Without the noise of binary fractions: 350 µg/l are 0.35 mg/l.
    figure, greatest = float(f"{number * times:.12g}"), PARAMETERS[parameter].greatest
    wrong = bounds.fault(parameter, figure, figure, figure, below_limit=row.sign != "=")
    if wrong:
        return TOO_MUCH if wrong is Impossible.TOO_HIGH else NO_FIGURE, None
    low = 0.0 if row.sign == "<" else figure
    high = greatest if row.sign == ">" else figure
    text = row.value.replace(",", ".") if times == 1 and row.sign == "=" else ""
    ground = ground or place.category == "G"
    return "", Value(row.place, year, low, high, text, ground, row.liming, row.drinking)
