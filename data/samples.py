"""Samples and figures in the shape of the tables: one writer for the ledger, the register, sheets
and services."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from data.among import among
from data.bounds import Interval, bounded_by_hardness
from data.evidence import NONE, Figure
from data.parameters import PARAMETERS

_FIELDS = tuple(field.name for field in fields(Figure))


def sample_id(prefix: str, content: Iterable[object], digits: int = 12) -> str:
    """Return an id that stays the same as long as what the sample was read from does."""
    text = "\n".join(map(str, content))
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:digits]}"


def plain(value: float, digits: int = 12) -> str:
    """Return a calculated number as text, without an exponent and the noise of binary fractions."""
    return format(Decimal(f"{value:.{digits}g}"), "f")


def combined(figures: Sequence[Figure]) -> Figure:
    """Return what several values of one parameter in one sample say together.

    Where all were measured, the best is their median and the interval their extremes. Where some
    lie below a limit the median is not known: the interval runs from the least to the greatest.
    """
    if len(figures) == 1:
        return figures[0]
    kinds = {figure.value_type for figure in figures}
    if kinds == {"measured"}:
        return _median(figures)
    highest = max(figures, key=lambda figure: figure.high)
    if kinds == {"below_limit"}:
        return highest
    lowest = min(figures, key=lambda figure: figure.low)
    ends = (_end(lowest, 0) if lowest.low else "0", _end(highest, -1))
    return Figure("range", lowest.low, highest.high, text="-".join(ends))


def _end(figure: Figure, place: int) -> str:
    """The lower (0) or upper (-1) end of a figure as it was published."""
    return figure.text.removeprefix("<").split("-")[place]


def _median(figures: Sequence[Figure]) -> Figure:
    """The median of measured values with their extremes; of an even number it is the middle of
    the two in the middle, given with the digit that this takes."""
    ordered = sorted(figures, key=lambda figure: figure.best)
    low, high = ordered[0].low, ordered[-1].high
    one, other = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    if one.text == other.text:
        return Figure("measured", low, high, one.best, one.text)
    text = f"{(Decimal(one.text) + Decimal(other.text)) / 2:f}"
    return Figure("measured", low, high, (one.best + other.best) / 2, text)


def median_of(intervals: Sequence[Interval], text: str = "") -> Figure:
    """Return the median of values that are known as intervals: it lies between the median of the
    low ends and that of the high ones. `text` is that of a single value as it was given."""
    lows, highs = zip(*intervals, strict=True)
    low, high = median(lows), median(highs)
    if low == high:
        # Of a value above the range of its method only the low end is known.
        return Figure("measured", min(lows), max(lows), low, text or plain(low, 6))
    if low == 0:
        return Figure("below_limit", 0.0, high, text=f"<{plain(high, 6)}")
    return Figure("range", low, high, text=f"{plain(low, 6)}-{plain(high, 6)}")


def figure_rows(
    sample: str,
    figures: Mapping[str, Figure],
    calcium_only: bool = False,
    words_missing: Collection[str] = (),
) -> list[dict[str, object]]:
    """Return the rows of `figures` for what is known of a sample, by parameter.

    `calcium_only` says that its hardness was calculated from calcium alone, `words_missing` names
    the parameters that its quote does not hold.
    """
    return [
        {
            "sample_id": sample,
            "parameter": parameter,
            **{field: getattr(figure, field) for field in _FIELDS},
            "from_calcium_only": calcium_only and parameter == "hardness",
            "words_missing": parameter in words_missing,
        }
        for parameter, figure in figures.items()
        if figure.known
    ]


def with_bounds(figures: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `figures` with magnesium as a bound where a sample has only total hardness;
    samples in their order, parameters in that of the registry."""
    measured = figures.loc[figures["parameter"].eq("mg"), "sample_id"]
    open_ = figures[~among(figures["sample_id"], measured)]
    hardness = open_[open_["parameter"].eq("hardness") & ~open_["from_calcium_only"]]
    calcium = open_[open_["parameter"].eq("ca") & among(open_["sample_id"], hardness["sample_id"])]
    known = {row.sample_id: _figure(row) for row in calcium.itertuples()}
    rows = []
    for row in hardness.itertuples():
        bound = bounded_by_hardness(_figure(row), known.get(row.sample_id, NONE))
        rows += figure_rows(row.sample_id, {"mg": bound})
    together = pd.concat([figures, pd.DataFrame(rows)], ignore_index=True) if rows else figures
    parameter = pd.Index(PARAMETERS).get_indexer(together["parameter"])
    order = np.lexsort((parameter, pd.factorize(together["sample_id"])[0]))
    return together.iloc[order].reset_index(drop=True)


def _figure(row: Any) -> Figure:
    """The figure that a row of `figures`, as itertuples gives it, holds."""
    best = math.nan if pd.isna(row.best) else row.best
    return Figure(row.value_type, row.low, row.high, best, row.text)


def links(samples: pd.DataFrame, supplies: pd.DataFrame, sold: pd.Series) -> pd.DataFrame:
    """Return the rows of `sample_works`: each sample with its own work and, for those that are
    `sold`, the networks that the work delivers to.

    `samples` has sample_id and waterworks_id, `sold` is a truth value for each of its rows.
    """
    own = samples[["sample_id", "waterworks_id"]].assign(role="producer", confidence="sure", rank=0)
    bought = own.loc[sold, ["sample_id", "waterworks_id"]].merge(
        supplies, left_on="waterworks_id", right_on="supplier_id"
    )
    bought = bought.assign(waterworks_id=bought["network_id"], role="network")
    bought["rank"] = bought.groupby("sample_id").cumcount()
    return pd.concat([own, bought[own.columns]], ignore_index=True).sort_values(
        ["sample_id", "role", "rank"], ascending=[True, False, True], ignore_index=True
    )
