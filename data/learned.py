"""Magnesium learned from other figures of a water: calcium, hardness, conductivity, alkalinity.

Where enough works report magnesium, a regression of its logarithm on those of the others says what
the works without it hold. Each kind of water has regressions of its own: the share of magnesium in
hardness is another one in wells than in lakes. A regression is taken only with an error that holds
for works that it has not seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.evidence import INSIDE

PREDICTORS = ("ca", "hardness", "conductivity", "alkalinity")
FEWEST = 100
"""Works with magnesium and the others that a regression needs."""
MOST_FACTOR = 2.0
"""A regression that is farther off than this for works it has not seen is refused."""
FOLDS = 10
_OF_MIDDLE = ["low", "high", "best", "value_type", "from_calcium_only"]
_STAGES = {"treated": 0, "unknown": 1, "raw": 2}


@dataclass(frozen=True, eq=False)
class Regression:
    """``ln mg = constant + sum(slope · ln predictor)`` for waters of a kind (mg/l).

    `factor` holds about two in three of the `n` works when each is estimated by the others;
    `unseen` are these estimates (mg/l) by work. `refused` says that it is not used.
    """

    kind: str
    predictors: tuple[str, ...]
    constant: float
    slopes: tuple[float, ...]
    factor: float
    unseen: pd.Series

    @property
    def n(self) -> int:
        """How many works it was learned from."""
        return len(self.unseen)

    @property
    def refused(self) -> bool:
        """Whether it is too far off to be used."""
        return not self.factor <= MOST_FACTOR

    def of(self, values: pd.DataFrame) -> pd.Series:
        """The estimates (mg/l) for works with all predictors, by work."""
        logs = np.log(values[list(self.predictors)].dropna())
        return np.exp(self.constant + logs @ np.array(self.slopes))


def values_of_works(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return per producing work the middle of its newest figure of magnesium and each predictor,
    treated water before raw; what is zero, bounded or from calcium alone is missing."""
    links, samples = tables["sample_works"], tables["samples"]
    links = links[links["role"].eq("producer")]
    sample = _places(links["sample_id"], samples["sample_id"])
    works, work = np.unique(links["waterworks_id"].to_numpy(object), return_inverse=True)
    order = np.lexsort(
        (
            _order(samples["sample_id"])[sample],
            -samples["year"].fillna(0).to_numpy(int)[sample],
            samples["stage"].map(_STAGES).to_numpy()[sample],
        )
    )
    sample, work, newest = sample[order], work[order], {}
    figures = tables["figures"]
    places = _places(figures["sample_id"], samples["sample_id"])
    for parameter in ("mg", *PREDICTORS):
        middle = np.full(len(samples), np.nan)
        counts = figures["parameter"].eq(parameter).to_numpy(bool)
        middle[places[counts]] = _middles(figures.loc[counts, _OF_MIDDLE])
        middle = middle[sample]
        known = np.flatnonzero(middle > 0)
        found, first = np.unique(work[known], return_index=True)
        newest[parameter] = pd.Series(middle[known[first]], works[found])
    return pd.DataFrame(newest).rename_axis("waterworks_id")


def _middles(figures: pd.DataFrame) -> pd.Series:
    """The middle of each figure; NaN where it is bounded or from calcium alone."""
    middles = figures["best"].fillna((figures["low"] + figures["high"]) / 2)
    return middles.mask(figures["value_type"].eq("bounded") | figures["from_calcium_only"])


def _places(texts: pd.Series, among: pd.Series) -> np.ndarray:
    """Where each text stands among others. By Arrow: pandas makes an object of each text, which
    takes ten times the memory."""
    found = pc.index_in(pa.array(texts), value_set=pa.array(among))
    return np.asarray(found.to_numpy(zero_copy_only=False))


def _order(texts: pd.Series) -> np.ndarray:
    """Where each text stands when they are sorted."""
    order = np.empty(len(texts), int)
    order[pc.sort_indices(pa.array(texts)).to_numpy()] = np.arange(len(texts))
    return order


def learn(values: pd.DataFrame, kinds: pd.Series) -> list[Regression]:
    """Return the regressions of every kind on one or two predictors that `FEWEST` works know, the
    least wrong first, refused ones among them. `values` is as `values_of_works` gives it."""
    kinds = kinds.reindex(values.index)
    found = []
    for kind in sorted(kinds.dropna().unique()):
        of_kind = values[kinds.eq(kind) & values["mg"].notna()].sort_index()
        for size in (1, 2):
            for predictors in combinations(PREDICTORS, size):
                rows = of_kind[["mg", *predictors]].dropna()
                if len(rows) >= FEWEST:
                    found.append(_regression(kind, predictors, np.log(rows)))
    return sorted(found, key=lambda one: one.factor)


def _regression(kind: str, predictors: tuple[str, ...], logs: pd.DataFrame) -> Regression:
    """Fit a regression to logarithms, and find its error on each fold by the others."""
    given = np.c_[np.ones(len(logs)), logs[list(predictors)]]
    wanted = logs["mg"].to_numpy()
    fold = np.arange(len(logs)) % FOLDS
    unseen = np.empty(len(logs))
    for one in range(FOLDS):
        unseen[fold == one] = given[fold == one] @ _fit(given[fold != one], wanted[fold != one])
    constant, *slopes = _fit(given, wanted)
    factor = float(np.exp(np.quantile(abs(unseen - wanted), INSIDE)))
    estimates = pd.Series(np.exp(unseen), logs.index)
    return Regression(kind, predictors, float(constant), tuple(slopes), factor, estimates)


def _fit(given: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.lstsq(given, wanted, rcond=None)[0])


def estimated(
    regressions: list[Regression], values: pd.DataFrame, kinds: pd.Series
) -> pd.DataFrame:
    """Return `mg` (mg/l) and `factor` by work, of the least wrong regression that fits each; for
    works that it was learned from, what the other works say of them."""
    kinds = kinds.reindex(values.index)
    parts = []
    for regression in regressions:
        if not regression.refused:
            mg = regression.of(values[kinds.eq(regression.kind)])
            mg = regression.unseen.reindex(mg.index).fillna(mg)
            parts.append(pd.DataFrame({"mg": mg, "factor": regression.factor}))
    if not parts:
        return pd.DataFrame({"mg": [], "factor": []}, dtype=float)
    together = pd.concat(parts)
    return together[~together.index.duplicated()]


def account(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return what an operator is told of an import: what was learned, how far off it is, and what
    is refused."""
    kinds = tables["waterworks"].set_index("waterworks_id")["source_type"]
    values = values_of_works(tables)
    known = int(values["mg"].notna().sum())
    if known < FEWEST:
        return [
            f"magnesium learned from other figures: refused, {known} works with magnesium are fewer"
            f" than {FEWEST}"
        ]
    regressions = learn(values, kinds)
    without = values[values["mg"].isna()]
    lines = [
        f"magnesium learned from other figures: for {len(estimated(regressions, without, kinds))}"
        f" works without it, from {known} with it"
    ]
    for one in regressions:
        lines.append(
            f"  {one.kind}, from {' and '.join(one.predictors)}: factor {one.factor:.2f} on works"
            f" not seen (n = {one.n})" + (", refused" if one.refused else "")
        )
    return lines
