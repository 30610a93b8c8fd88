"""Numbers as laboratories write them: ``0,85``, ``<0,5``, ``1,2-1,6``; and the years of dates.

A point or a comma is a decimal sign or parts thousands; which, a column shows as a whole.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from data import bounds
from data.codes import Impossible
from data.evidence import Figure
from data.parameters import PARAMETERS
from data.sheets.reason import Reason, reason
from data.sheets.workbook import Exact
from data.units import converted, last_digit
from telling.language import N_

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
    """The decimal sign of one column; `proven` is False where every number could also be a
    grouped one (1.234)."""

    sign: str
    proven: bool


def decimal_sign(cells: Iterable[str], told: str = "") -> DecimalSign:
    """Find the decimal sign of a column: the one that more of its cells have.

    `told` is the sign that the visitor gives for the sheet, "" where none.
    """
    if told:
        return DecimalSign(told, True)
    counts, proven = Counter(), set()
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
class Reading:
    """A figure in the parameter's own unit, and the interval that its rounding leaves open."""

    figure: Figure
    widest: tuple[float, float]


def read_figure(cell: str, parameter: str, unit: str, sign: DecimalSign) -> Reading | Reason:
    """Read a number, a limit (``<0,5``) or a range (``1,2-1,6``), or say why it cannot be one."""
    found = _FIGURE.fullmatch(cell) if len(cell) <= LONGEST_NUMBER else None
    if not found or (found.group(1) and found.group(3)):
        return reason(N_("“{text}” is no number"), parameter, text=cell)
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
    """The number with a decimal point, or why its sign cannot be understood."""
    signed = _SIGNED.fullmatch(text)
    if not signed:
        return text
    if signed.group(1) != sign.sign:
        return reason(
            N_("“{text}” has another decimal sign than the column's other numbers"),
            text=text,
        )
    if not sign.proven and _GROUPED.fullmatch(text):
        return reason(
            N_("“{text}” may be a thousand or a decimal number: choose the decimal sign"),
            text=text,
        )
    return text.replace(",", ".")


def _checked(points: list[str], below: str, parameter: str, unit: str) -> Reading | Reason:
    told = [converted(point, parameter, unit) for point in points]
    values = [value for _, value in told]
    shown = "<" * bool(below) + "-".join(text for text, _ in told)
    wrong = _impossible(parameter, values, bool(below))
    if wrong is Impossible.TOO_HIGH:
        row = PARAMETERS[parameter]
        return reason(
            N_("{text} is more than fresh water can hold ({most}); check the unit"),
            parameter, text=shown, most=f"{row.greatest:g} {row.unit}".strip(),
        )  # fmt: skip
    if wrong is Impossible.ZERO:
        return reason(
            N_("zero is no measured value; write < and the limit of measurement"), parameter
        )
    if wrong is Impossible.BACKWARDS:
        return reason(N_("the range “{text}” runs backwards"), parameter, text=shown)
    return Reading(
        _figure(shown, values, bool(below)), _widest(points, values, parameter, unit, below)
    )


def _impossible(parameter: str, values: list[float], below: bool) -> Impossible | None:
    best = values[0] if len(values) == 1 and not below else math.nan
    low = 0.0 if below else values[0]
    return bounds.fault(parameter, low, values[-1], best, below)


def _figure(shown: str, values: list[float], below: bool) -> Figure:
    if below:
        return Figure("below_limit", 0.0, values[0], text=shown)
    if len(values) == 2:
        return Figure("range", values[0], values[1], text=shown)
    return Figure("measured", values[0], values[0], values[0], shown)


def _widest(
    points: list[str], values: list[float], parameter: str, unit: str, below: str
) -> tuple[float, float]:
    """The interval widened by half of the last published digit; a limit is not rounded."""
    if below:
        return 0.0, values[0]
    half = [float(PARAMETERS[parameter].units[unit] * last_digit(point)) / 2 for point in points]
    return max(0.0, values[0] - half[0]), values[-1] + half[-1]


def read_year(cell: str) -> int | Reason:
    """Return the year of a date or a year of four digits, or say why it is none."""
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
    return reason(N_("“{text}” is no date or year; write 31.05.2024 or 2024"), text=cell)


def _possible(year: int, cell: str) -> int | Reason:
    if FIRST_YEAR <= year <= dt.date.today().year:
        return year
    return reason(N_("“{text}” lies ahead or too far back"), text=cell)
