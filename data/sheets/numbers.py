"""Numbers as laboratories write them: ``0,85``, ``<0,5``, ``1,2-1,6``; and the years of dates.

A point or a comma is a decimal sign or separates thousands; the column as a whole shows which.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from data import bounds
from data.codes import Impossible
from data.evidence import Figure
from data.parameters import PARAMETERS
from data.sheets.problems import Reason, RowProblem, reason
from data.sheets.words import MONTH_OF
from data.sheets.workbook import Exact
from data.units import converted, unit_of

_NUMBER = r"\d+(?:[.,]\d+)?"
_FIGURE = re.compile(rf"(<?)\s*({_NUMBER})(?:\s*[-–]\s*({_NUMBER}))?", re.ASCII)
_SUMMARY = re.compile(rf"({_NUMBER}) \[({_NUMBER});({_NUMBER})\]", re.ASCII)
"""A median (or mean) with the least and the greatest value, as `layout` writes it."""
_BELOW = re.compile(r"(?:&lt;|<=|=<|[‹＜≤]|(?:mindre enn?|under|less than)\s)\s*", re.IGNORECASE)
_RAISED = re.compile(r"(?<=\d)\s?[⁰¹²³⁴-⁹]+[⁾)]?$")
_UNCERTAIN = re.compile(
    r"\s*(?:(?:±|\+/-)\s*[\d.,]+\s*%?|\(\s*(?:±|\+/-)\s*[\d.,]+\s*%?\s*\))(?=$|\s)"
)
_THOUSANDS = re.compile(r"(?<!\d)[1-9]\d{0,2}(?: \d{3})+(?!\d)", re.ASCII)
_MARKED = re.compile(rf"(<?\s*{_NUMBER})\s*(?:\*+|[a-z]\))", re.ASCII | re.IGNORECASE)
"""A figure that has the mark of a footnote."""
_LIMIT_NAMED = re.compile(rf"(<\s*{_NUMBER})\s*\((?:LOD|LOQ|LQ|MDL)\)", re.ASCII | re.IGNORECASE)
_POWER = re.compile(r"(\d)(?:([.,])(\d+))?[eE]([+-]?\d{1,2})", re.ASCII)
_PLAIN = str.maketrans("", "", "0123456789,.<")
_WITH_UNIT = re.compile(
    rf"(<?\s*{_NUMBER}(?:\s*[-–]\s*{_NUMBER})?)\s*([^\d\s.,;<>±()*-].*)", re.ASCII
)
NO_VALUE = frozenset(
    {"-", "–", "—", "i/a", "ikke analysert", "ikkje analysert", "na", "n/a", "null", "#n/a", "#i/t"}
)
"""What stands where nothing was measured."""
_SIGNED = re.compile(r"\d+([.,])\d+", re.ASCII)
_GROUPED = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
LONGEST_NUMBER = 60
FIRST_YEAR = 1950
_MONTH = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_TIME = r"(?:[ T,]+(?:(?:kl\.?\s*)?\d{1,2}[:.]\d{2}.*|kl\.?\s*\d{4}))?"
_WEEKDAY = r"(?:(?:ma|ti|on|to|fr|lø|sø)\w* )?"
_DATE = (
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    *(
        rf"{_WEEKDAY}(?P<d>\d{{1,2}}){sign}(?P<m>\d{{1,2}}){sign}(?P<y>\d{{4}}|\d{{2}})"
        for sign in (r"\.", "/", "-")
    ),
    rf"(?:\w{{3,7}} )?(?P<d>\d{{1,2}})[. -]+(?P<n>{_MONTH})[. -]+(?P<y>\d{{4}}|\d{{2}})",
    rf"(?:\w{{2,3}} )?(?P<n>{_MONTH}) (?P<d>\d{{1,2}})(?:, | )(?P<y>\d{{4}})",
)
_DATES = tuple(re.compile(pattern + _TIME, re.ASCII | re.IGNORECASE) for pattern in _DATE)
_OF_YEAR = re.compile(
    rf"(?:(?:{_MONTH})\.?|(?:0?[1-9]|1[0-2])[./-]|q[1-4]|[1-4]\. ?(?:kvartal|kv\.?)|uke \d{{1,2}},?"
    r"|[12]\. ?halvår|vår(?:en)?|sommer(?:en)?|sumar(?:en)?|høst(?:en)?|haust(?:en)?"
    r"|vinter(?:en)?|år)[ /-]*(\d{4})"
    r"|(\d{4})(?:[-./]?(?:0[1-9]|1[0-2])|[-./ ]?q[1-4]|,? uke \d{1,2})",
    re.IGNORECASE,
)
_OF_MONTH = re.compile(
    rf"(?:{_MONTH})[. -]+\d{{2,4}}|(?:0?[1-9]|1[0-2])[./-]\d{{4}}|\d{{4}}[./-](?:0?[1-9]|1[0-2])",
    re.ASCII,
)
_MONTH_AND_YEAR = re.compile(rf"(?:{_MONTH})[.-]+(\d{{2}})", re.ASCII)
_PERIOD = re.compile(r"(\d{4})\s*[-–/]\s*(\d{4})", re.ASCII)
_EITHER_WAY = re.compile(r"(\d{2})-(\d{1,2})-(\d{2})", re.ASCII)
OLDEST_SHORT, MUCH_OLDER = 1970, 10
"""A year of two digits is none before this one; of dates that may begin or end with their year,
one read as so many years older than the other way is not clear."""
_DAYS = re.compile(r"([\d.]{8,10})\s*[-–]\s*([\d.]{8,10})", re.ASCII)


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
    texts = "\n".join(cell[:LONGEST_NUMBER] for cell in cells if not isinstance(cell, Exact))
    numbers = [number.group() for number in _SIGNED.finditer(texts)]
    commas = sum("," in number for number in numbers)
    if 2 * commas == len(numbers):
        return DecimalSign("", True)
    sign = "," if 2 * commas > len(numbers) else "."
    proven = any(sign in number and not _GROUPED.fullmatch(number) for number in numbers)
    return DecimalSign(sign, proven)


@dataclass(frozen=True, slots=True)
class CellReading:
    """A figure in the parameter's own unit, and the interval of values that round to it."""

    figure: Figure
    widest: tuple[float, float]


def tidy(cell: str) -> str:
    """A cell without what stands beside its figure: ``mindre enn 0,5`` is ``<0,5``, ``1 234`` is
    ``1234``, ``3,4 ± 0,5`` and ``3,4*`` are ``3,4``, ``3,4E-1`` is ``0,34``."""
    if len(cell) > LONGEST_NUMBER or cell.translate(_PLAIN) == "":
        return cell
    text = re.sub(r"[\u00a0\u2007\u2009\u202f]", " ", cell).strip()
    text = _RAISED.sub("", _UNCERTAIN.sub("", _BELOW.sub("<", text, count=1)))
    text = _THOUSANDS.sub(lambda found: found[0].replace(" ", ""), text)
    if found := _POWER.fullmatch(text):
        return _shifted(found, cell)
    text = _LIMIT_NAMED.sub(r"\1", text)
    if found := _MARKED.fullmatch(text):
        text = found[1]
    return Exact(text) if isinstance(cell, Exact) else text


def is_marked(cell: str) -> bool:
    """Whether a figure has the mark of a footnote, which may say more of it."""
    if len(cell) > LONGEST_NUMBER or cell.translate(_PLAIN) == "":
        return False
    return bool(_MARKED.fullmatch(re.sub(r"[\u00a0\u2007\u2009\u202f]", " ", cell).strip()))


def _shifted(found: re.Match[str], cell: str) -> str:
    """A number without its power of ten, every digit kept: ``3,40e-01`` is ``0,340``."""
    first, sign, rest, power = found.groups()
    digits, point = first + (rest or ""), 1 + int(power)
    digits = digits.rjust(len(digits) + 1 - point, "0") if point < 1 else digits.ljust(point, "0")
    point = max(point, 1)
    whole, part = digits[:point].lstrip("0") or "0", digits[point:]
    text = whole + (sign or ".") + part if part else whole
    # Of a number without a sign the one made here is none of the column's.
    return Exact(text) if sign is None or isinstance(cell, Exact) else text


def with_unit(cell: str, parameter: str) -> tuple[str, str] | None:
    """The figure and the unit of a cell that holds both, None where it does not."""
    if len(cell) > LONGEST_NUMBER or cell.translate(_PLAIN) == "":
        return None
    found = _WITH_UNIT.fullmatch(cell)
    unit = unit_of(found[2], parameter) if found else None
    if found is None or unit is None:
        return None
    return (Exact(found[1]) if isinstance(cell, Exact) else found[1]), unit


def read_figure(cell: str, parameter: str, unit: str, sign: DecimalSign) -> CellReading | Reason:
    """Read a number, a limit (``<0,5``) or a range (``1,2-1,6``), or give the reason against it."""
    if summary := cell.endswith("]") and _SUMMARY.fullmatch(cell[: LONGEST_NUMBER + 1]):
        return _summarised(summary.groups(), parameter, unit, sign)
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


def _summarised(
    texts: Sequence[str], parameter: str, unit: str, sign: DecimalSign
) -> CellReading | Reason:
    """A median within its extremes."""
    readings = [read_figure(text, parameter, unit, sign) for text in texts]
    for one in readings:
        if isinstance(one, Reason):
            return one
    middle, least, most = (one.figure for one in readings if isinstance(one, CellReading))
    if not least.low <= middle.low <= most.low:
        return reason(RowProblem.BACKWARD_RANGE, parameter, text=f"{least.text}-{most.text}")
    whole = Figure("measured", least.low, most.high, middle.best, middle.text)
    return CellReading(whole, (least.low, most.high))


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
    half = [_half(parameter, unit, len(point.partition(".")[2])) for point in points]
    return max(0.0, values[0] - half[0]), values[-1] + half[-1]


@lru_cache(1_000)
def _half(parameter: str, unit: str, decimals: int) -> float:
    """Half of what the last of so many decimals is worth in the parameter's own unit."""
    return float(PARAMETERS[parameter].units[unit] / 10**decimals) / 2


def read_year(cell: str) -> int | Reason | None:
    """Return the year of a date or of a part of a year, or the reason why it has none; None for a
    period of several years."""
    text = cell.removesuffix(".0").strip().casefold()[:LONGEST_NUMBER]
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        return _possible(int(text), cell)
    if (year := _year_of_date(text)) is not None:
        return _possible(year, cell) if year else reason(RowProblem.NOT_A_DATE, text=cell)
    if found := _MONTH_AND_YEAR.fullmatch(text):
        return _possible(_whole_year(found[1]), cell)
    if found := _OF_YEAR.fullmatch(text):
        return _possible(int(found[1] or found[2]), cell)
    if (found := _PERIOD.fullmatch(text)) and int(found[1]) < int(found[2]):
        ends = [_possible(int(end), cell) for end in found.groups()]
        return next((end for end in ends if isinstance(end, Reason)), None)
    if found := _DAYS.fullmatch(text):
        first, last = map(_year_of_date, found.groups())
        if first and last:
            return _possible(first, cell) if first == last else None
    return reason(RowProblem.NOT_A_DATE, text=cell)


def is_day_or_month(cell: str) -> bool:
    """Whether a cell is a day, or a month, which stands for the sample of that month."""
    text = cell.strip().casefold()[:LONGEST_NUMBER]
    return bool(_year_of_date(text) or _OF_MONTH.fullmatch(text))


def _year_of_date(text: str) -> int | None:
    """The year of a date, 0 where there is no such day, None where it is no date."""
    for pattern in _DATES:
        if found := pattern.fullmatch(text):
            named = found.groupdict()
            year = _whole_year(named["y"])
            if not year or ((both := _EITHER_WAY.match(text))
                            and _whole_year(both[1]) > year + MUCH_OLDER):  # fmt: skip
                return 0
            month, day = MONTH_OF.get(named.get("n") or "") or int(named["m"]), int(named["d"])
            for order in ((month, day), (day, month)) if "m" in named else ((month, day),):
                try:
                    dt.date(year, *order)
                except ValueError:
                    continue
                return year
            return 0
    return None


def _whole_year(digits: str) -> int:
    """A year of four digits or two, 0 where two are of no year in which waters were analysed."""
    if len(digits) == 4:
        return int(digits)
    year = int(digits) + (2000 if 2000 + int(digits) <= dt.date.today().year else 1900)
    return year if year >= OLDEST_SHORT else 0


def _possible(year: int, cell: str) -> int | Reason:
    if FIRST_YEAR <= year <= dt.date.today().year:
        return year
    return reason(RowProblem.IMPOSSIBLE_YEAR, text=cell)
