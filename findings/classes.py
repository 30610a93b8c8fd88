"""The classes that figures are put into, on the map and in every count: numbers, without colour."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from data.parameters import PARAMETERS
from findings.summary import MunicipalWater


@dataclass(frozen=True)
class Classes:
    """The classes of one measure, lowest first.

    `limits` part the classes, in `unit`; a limit belongs to the class above it. With
    `zero_apart` the lowest class holds nothing but an exact zero, and no limit is needed for it.
    """

    measure: str
    unit: str
    limits: tuple[float, ...]
    zero_apart: bool = False

    def __len__(self) -> int:
        return len(self.limits) + 1 + self.zero_apart

    def class_of(self, value: float) -> int:
        """The index of the class that holds a value; ValueError if it is missing or negative."""
        _require_amount(value)
        if self.zero_apart and value == 0:
            return 0
        return bisect_right(self.limits, value) + self.zero_apart

    def interval_classes(self, low: float, high: float) -> tuple[int, int]:
        """The lowest and the highest class that an interval reaches into.

        An interval that ends at a limit does not reach the class above it: a figure below 0.25
        is in the class below 0.25. ValueError if the ends are missing, negative or swapped.
        """
        lowest = self.class_of(low)
        _require_amount(high)
        if high < low:
            raise ValueError(f"{self.measure}: the interval from {low} to {high} is upside down")
        if high == low:
            return lowest, lowest
        return lowest, bisect_left(self.limits, high) + self.zero_apart

    def label(self, index: int) -> tuple[float | None, float | None]:
        """The lower and upper limit of a class, None where it is open; (0, 0) for a zero apart."""
        if self.zero_apart and index == 0:
            return 0.0, 0.0
        edges = (0.0 if self.zero_apart else None, *self.limits, None)
        return edges[index - self.zero_apart], edges[index - self.zero_apart + 1]


def _require_amount(value: float) -> None:
    if math.isnan(value) or value < 0:
        raise ValueError(f"{value} is not an amount")


GROUNDWATER_SHARE = Classes(
    measure="groundwater share",
    unit="%",
    limits=(10, 25, 50, 75),
    zero_apart=True,
)
CLASSES: Mapping[str, Classes] = {
    **{code: Classes(code, row.unit, row.limits) for code, row in PARAMETERS.items() if row.limits},
    "share": GROUNDWATER_SHARE,
}
"""The classes of each parameter by its code, and of a share of the residents."""
MAGNESIUM = CLASSES["mg"]


def drawn_classes(water: MunicipalWater, classes: Classes) -> tuple[int | None, int | None]:
    """The lowest and highest class that a municipality is shown in; a bound alone is in none."""
    if water.evidence in ("none", "bounded"):
        return None, None
    if water.figure.value_type == "below_limit":
        return (classes.interval_classes(0, water.figure.high)[0],) * 2
    return (classes.class_of(water.figure.middle),) * 2
