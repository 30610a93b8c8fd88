"""The spread of the country's waterworks, which the water of one place is put beside."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from data.evidence import Figure
from data.memo import per_store
from data.store import Store
from findings import contrast, estimate, waters
from findings.codes import Basis, Standing
from findings.contrast import Scope
from findings.selection import KINDS

LEAST_MEASURED = 30
"""Different measured waters from which on they speak for the country."""
MIDDLE_HALF = (0.25, 0.75)
LEVELS = tuple(Standing)
"""From the lowest to the highest."""


@dataclass(frozen=True)
class Spread:
    """What the waters of the country hold (mg/l): `least` and `most` of all `number`, and `low` and
    `high`, between which half of them lie.

    One kind of evidence only, by `basis`: `TREATED`, the different waters measured after treatment,
    or `ESTIMATE`, one for each waterworks, where too few are measured.
    """

    basis: Basis
    number: int
    least: float
    low: float
    high: float
    most: float

    def level(self, value: float) -> Standing:
        """Where a value lies: below the middle half, in it or above it."""
        if value < self.low:
            return Standing.LOW
        return Standing.HIGH if value > self.high else Standing.USUAL

    def levels(self, figure: Figure) -> tuple[Standing, ...]:
        """Where a known figure can lie, from the lowest to the highest."""
        ends = (LEVELS.index(self.level(end)) for end in (figure.low, figure.high))
        first, last = ends
        return LEVELS[first : last + 1]

    def place(self, value: float) -> float:
        """Where a value stands on a line from 0 to 1 of which each level takes a third; within a
        third by its logarithm. What lies outside stands at the end."""
        ends = (self.least, self.low, self.high, self.most)
        for third, (start, end) in enumerate(pairwise(ends)):
            if value <= end or third == len(LEVELS) - 1:
                inside = min(max(value, start), end)
                share = math.log(inside / start) / math.log(end / start) if end > start else 0.5
                return (third + share) / len(LEVELS)
        raise AssertionError("the last third takes all that is left")


@per_store(2)
def of_country(store: Store) -> Spread | None:
    """Return the spread of the country; None where too little is known."""
    groups = [contrast.works_group(store, kind, Scope(stage="treated")).waters for kind in KINDS]
    measured = pd.concat(
        [rows.loc[rows["evidence"].ne("bounded"), "middle"] for rows in groups]
    ).astype(float)
    if len(measured) >= LEAST_MEASURED:
        return _spread(Basis.TREATED, measured)
    works = waters.delivering(store).index
    estimated = estimate.table(store)["best"].reindex(works).dropna()
    return _spread(Basis.ESTIMATE, estimated) if len(estimated) >= LEAST_MEASURED else None


def _spread(basis: Basis, values: pd.Series) -> Spread | None:
    values = values[values > 0]
    low, high = (float(values.quantile(end)) for end in MIDDLE_HALF)
    return Spread(basis, len(values), float(values.min()), low, high, float(values.max()))
