"""Numbers as laboratories write them: ``0,85``, ``<0,5``, ``1,2-1,6``; and the years of dates.

A point or a comma is a decimal sign or separates thousands; the column as a whole shows which.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from data import bounds
from data.codes import Impossible
from data.evidence import Figure
from data.parameters import PARAMETERS
from data.sheets.problems import Reason, RowProblem, reason
from data.sheets.workbook import Exact
from data.units import converted, last_digit

_NUMBER = r"\d+(?:[.,]\d+)?"
_FIGURE = re.compile(rf"(<?)\s*({_NUMBER})(?:\s*[-–]\s*({_NUMBER}))?", re.ASCII)
_SIGNED = re.compile(r"\d+([.,])\d+", re.ASCII)
_GROUPED = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
LONGEST_NUMBER = 40
FIRST_YEAR = 1950
_DATE = (
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
    *(rf"(?P<d>\d{{1,2}}){sign}(?P<m>\d{{1,2}}){sign}(?P<y>\d{{4}})" for sign in (r"\.", "/", "-")),
)
_DATES = tuple(re.compile(pattern + r"(?:[ T]\d{1,2}[:.]\d{2}.*)?", re.ASCII) for pattern in _DATE)


@dataclass(frozen=True)
class DecimalSign:
    """The decimal sign of one column; `proven` is False where every number could also have its
    thousands separated (1.234)."""

    sign: str
    proven: bool


def decimal_sign(cells: Iterable[str], chosen: str = "") -> DecimalSign:
    """Find the decimal sign of a column: the one that most of its cells have.

    `chosen` is the sign that the visitor gives for the sheet, "" where none.
    """
    if chosen:
        return DecimalSign(chosen, True)
    counts, proven = Counter[str](), set()
    for cell in cells:
        if isinstance(cell, Exact):
            continue
        for number in _SIGNED.finditer(cell[:LONGEST_NUMBER]):
            sign = number.group(1)
            counts[sign] += 1
            if not _GROUPED.fullmatch(number.group()):
                proven.add(sign)
    if counts[","] == counts["."]:
        return DecimalSign("", True)
    sign = "," if counts[","] > counts["."] else "."
    return DecimalSign(sign, sign in proven)


@dataclass(frozen=True, slots=True)
class CellReading:
    """A figure in the parameter's own unit, and the interval of values that round to it."""

    figure: Figure
    widest: tuple[float, float]


def read_figure(cell: str, parameter: str, unit: str, sign: DecimalSign) -> CellReading | Reason:
    """Read a number, a limit (``<0,5``) or a range (``1,2-1,6``), or give the reason against it."""
    found = _FIGURE.fullmatch(cell) if len(cell) <= LONGEST_NUMBER else None
    if not found or (found.group(1) and found.group(3)):
        return reason(RowProblem.NOT_A_NUMBER, parameter, text=cell)
    below = found.group(1)
    points = []
    for text in found.group(2, 3):
        if text is None:
            continue
        point = _point(text, sign) if not isinstance(cell, Exact) else text
        if isinstance(point, Reason):
            return replace(point, parameter=parameter)
        points.append(point)
    return _checked(points, below, parameter, unit)


def _point(text: str, sign: DecimalSign) -> str | Reason:
    """The number with a decimal point, or the reason why its sign is ambiguous."""
    signed = _SIGNED.fullmatch(text)
    if not signed:
        return text
    if signed.group(1) != sign.sign:
        return reason(RowProblem.OTHER_DECIMAL_SIGN, text=text)
    if not sign.proven and _GROUPED.fullmatch(text):
        return reason(RowProblem.DECIMAL_SIGN_UNCLEAR, text=text)
    return text.replace(",", ".")


def _checked(points: list[str], below: str, parameter: str, unit: str) -> CellReading | Reason:
    texts, values = zip(*(converted(point, parameter, unit) for point in points), strict=True)
    shown = "<" * bool(below) + "-".join(texts)
    wrong = _impossible(parameter, values, bool(below))
    if wrong is Impossible.TOO_HIGH:
        row = PARAMETERS[parameter]
        return reason(
            RowProblem.TOO_HIGH,
            parameter, text=shown, most=f"{row.greatest:g} {row.unit}".strip(),
        )  # fmt: skip
    if wrong is Impossible.ZERO:
        return reason(RowProblem.ZERO, parameter)
    if wrong is Impossible.BACKWARDS:
        return reason(RowProblem.BACKWARD_RANGE, parameter, text=shown)
    return CellReading(
        _figure(shown, values, bool(below)), _widest(points, values, parameter, unit, below)
    )


def _impossible(parameter: str, values: Sequence[float], below: bool) -> Impossible | None:
    best = values[0] if len(values) == 1 and not below else math.nan
    low = 0.0 if below else values[0]
    return bounds.fault(parameter, low, values[-1], best, below)


def _figure(shown: str, values: Sequence[float], below: bool) -> Figure:
    if below:
        return Figure("below_limit", 0.0, values[0], text=shown)
    if len(values) == 2:
        return Figure("range", values[0], values[1], text=shown)
    return Figure("measured", values[0], values[0], values[0], shown)


def _widest(
    points: list[str], values: Sequence[float], parameter: str, unit: str, below: str
) -> tuple[float, float]:
    """The interval widened by half of the last published digit; a limit is not rounded."""
    if below:
        return 0.0, values[0]
    half = [float(PARAMETERS[parameter].units[unit] * last_digit(point)) / 2 for point in points]
    return max(0.0, values[0] - half[0]), values[-1] + half[-1]


def read_year(cell: str) -> int | Reason:
    """Return the year of a date, or a year of four digits, or the reason why it is neither."""
    text = cell.removesuffix(".0")
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        return _possible(int(text), cell)
    for pattern in _DATES:
        if found := pattern.fullmatch(cell[:LONGEST_NUMBER]):
            year, month, day = (int(found.group(part)) for part in "ymd")
            try:
                dt.date(year, month, day)
            except ValueError:
                break
            return _possible(year, cell)
    return reason(RowProblem.NOT_A_DATE, text=cell)


def _possible(year: int, cell: str) -> int | Reason:
    if FIRST_YEAR <= year <= dt.date.today().year:
        return year
    return reason(RowProblem.IMPOSSIBLE_YEAR, text=cell)
