"""What can be true of a water: one rule for every reader, and for what hardness leaves.

A figure that is impossible is not mended but refused by its reader, each in its own way: a build
stops, a row of a sheet, of the register or of Vannmiljø is set aside. Figures of one sample that
contradict each other (more magnesium than its hardness has room for) are both kept, as nobody
knows which is wrong; only a bound is never made of such figures. In a sheet, which somebody has at
hand, a row that contradicts itself by more than methods differ is set aside.
"""

from __future__ import annotations

import math
from typing import Any

from data.codes import Impossible
from data.evidence import (
    CA_G_PER_MOL,
    DH_PER_MMOL_L,
    MG_G_PER_MOL,
    NONE,
    Figure,
    half_last_digit,
)
from data.parameters import PARAMETERS

Interval = tuple[float, float]
Column = Any
"""A float (NaN where missing), a column of pandas or a column of Ibis."""


def conditions(
    low: Column, high: Column, best: Column, greatest: Column, above_zero: Column
) -> dict[Impossible, Column]:
    """Return what makes figures impossible, in the order in which a reason is given.

    `greatest` is the most that can be true of the parameter, `above_zero` whether it cannot be
    zero. What is missing of low, high and best speaks against nothing.
    """
    return {
        Impossible.NEGATIVE: (low < 0) | (best < 0) | (high < 0),
        Impossible.BACKWARDS: low > high,
        Impossible.OUTSIDE: (best < low) | (best > high),
        Impossible.TOO_HIGH: (low > greatest) | (best > greatest) | (high > greatest),
        Impossible.ZERO: ((best == 0) | (high == 0)) & above_zero,
    }


def fault(
    parameter: str, low: float, high: float, best: float = math.nan, below_limit: bool = False
) -> Impossible | None:
    """Return why a figure in the parameter's own unit cannot be true of a water, None if it can.

    `below_limit` says that `high` is a limit of quantification, which is never zero.
    """
    if math.isnan(low) or math.isnan(high):
        return Impossible.NOT_A_NUMBER
    row = PARAMETERS[parameter]
    above_zero = below_limit or not row.may_be_zero
    found = conditions(low, high, best, row.greatest, above_zero)
    return next((code for code, wrong in found.items() if wrong), None)


def _rounding(figure: Figure) -> Interval:
    """The interval of a published figure, wide enough to hold its rounding."""
    if figure.value_type == "below_limit":
        return figure.low, figure.high
    ends = figure.text.split("-")
    low = max(0.0, figure.low - half_last_digit(ends[0]))
    return low, figure.high + half_last_digit(ends[-1])


def bounded_by_hardness(hardness: Figure, calcium: Figure = NONE) -> Figure:
    """Return what total hardness (°dH) and calcium (mg/l) leave for magnesium (mg/l).

    Each rounded figure is taken ± half its last digit. Nothing is left as in `bounded_between`.
    """
    known = _rounding(calcium) if calcium.known else None
    left = bounded_between(_rounding(hardness), known)
    return Figure("bounded", *left) if left else NONE


def bounded_between(hardness: Interval, calcium: Interval | None = None) -> Interval | None:
    """Return the interval (mg/l) that intervals of total hardness (°dH) and calcium (mg/l), wide
    enough to hold their rounding, leave for magnesium.

    Hardness is the sum of calcium and magnesium, so
    ``Mg = 24.305 · (dH / 5.608 − Ca / 40.078)``; without calcium the interval is
    ``[0, 4.334 · dH]``. Hardness and calcium that contradict each other leave nothing, not zero.
    A bound beyond what fresh water can hold is none either: to cut it there would give out our
    limit of the possible as something that was found in the water.
    """
    hard_low, hard_high = (value / DH_PER_MMOL_L for value in hardness)
    low, high = 0.0, MG_G_PER_MOL * hard_high
    if calcium is not None:
        ca_low, ca_high = (value / CA_G_PER_MOL for value in calcium)
        low = max(0.0, MG_G_PER_MOL * (hard_low - ca_high))
        high = MG_G_PER_MOL * (hard_high - ca_low)
    return None if high < 0 or high > PARAMETERS["mg"].greatest else (low, high)
