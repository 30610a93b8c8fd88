"""What one figure says: an interval, perhaps a best value in it, and what kind of value it is.

A published concentration is never a bare number here. `value_type` is one of

* ``measured``     a published concentration; the interval is its published least and greatest value
* ``below_limit``  "<x": somewhere in [0, x]
* ``range``        only a range is published
* ``estimate``     not measured: an interval with a best value and a checked error
* ``bounded``      magnesium as a bound from total hardness (and calcium, where published)
* ``expected``     what surface water of the municipality usually holds
* ``none``         nothing is known
"""

from __future__ import annotations

import math
from dataclasses import dataclass

MG_G_PER_MOL = 24.305
CA_G_PER_MOL = 40.078
DH_PER_MMOL_L = 5.608
"""German degrees of hardness in one mmol/l of Ca + Mg (10 mg/l CaO = 0.17832 mmol/l)."""

INSIDE = 0.68
"""The part of the waters not seen that the interval of an estimate is to hold."""

VALUE_TYPES = ("measured", "below_limit", "range", "estimate", "bounded", "expected", "none")


@dataclass(frozen=True, slots=True)
class Figure:
    """One parameter of one water: `low <= best <= high` in the parameter's unit.

    `text` is the number as it was published; it is empty where the figure is calculated. `cap` is
    what an estimate cannot exceed, where a bound is published.
    """

    value_type: str
    low: float = math.nan
    high: float = math.nan
    best: float = math.nan
    text: str = ""
    cap: float = math.nan

    def __post_init__(self) -> None:
        if self.value_type not in VALUE_TYPES:
            raise ValueError(f"unknown value type {self.value_type!r}")
        if self.known and not 0 <= self.low <= self.high:
            raise ValueError(f"not an interval of a concentration: [{self.low}, {self.high}]")
        if not math.isnan(self.best) and not self.low <= self.best <= self.high:
            raise ValueError(f"best value {self.best} outside [{self.low}, {self.high}]")

    @property
    def known(self) -> bool:
        """False where nothing is known."""
        return self.value_type != "none"

    @property
    def middle(self) -> float:
        """The value the map colours by: the best value, else the middle of the interval."""
        return (self.low + self.high) / 2 if math.isnan(self.best) else self.best


NONE = Figure("none")


def half_last_digit(text: str) -> float:
    """Half a unit of the last digit that a published number gives: 4.5 -> 0.05, 3 -> 0.5.

    Trailing zeros behind the point count: 0.50 -> 0.005.
    """
    return 0.5 * 10.0 ** -len(text.partition(".")[2])


def measured(text: str, low: str = "", high: str = "") -> Figure:
    """A published concentration; `low` and `high` are its published extremes, if any.

    Raises ValueError where the value lies outside its own extremes.
    """
    best = float(text)
    return Figure(
        "measured", float(low) if low else best, float(high) if high else best, best, text
    )


def below_limit(text: str) -> Figure:
    """A value below a limit of quantification: [0, limit]."""
    return Figure("below_limit", 0.0, float(text), text=f"<{text}")


def value_range(low: str, high: str) -> Figure:
    """A published range without a typical value."""
    return Figure("range", float(low), float(high), text=f"{low}-{high}")


def expected(best: float, factor: float) -> Figure:
    """A background value with a multiplicative error: [best / factor, best · factor]."""
    return Figure("expected", best / factor, best * factor, best)


def estimate(low: float, best: float, high: float, cap: float = math.nan) -> Figure:
    """An estimate, cut at what is published of it: nothing of it lies above `cap`."""
    if math.isnan(cap):
        return Figure("estimate", low, high, best)
    return Figure("estimate", min(low, cap), min(high, cap), min(best, cap), cap=cap)
