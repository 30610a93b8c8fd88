"""How old the published magnesium figures are, in spans of years."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.memo import per_store
from data.store import Store

SPAN_YEARS = 5


@dataclass(frozen=True)
class Age:
    """The figures of one span of years, `first` to `last`; both are None for undated figures.

    `measured` are concentrations, `bounded` only upper limits from hardness.
    """

    first: int | None
    last: int | None
    measured: int
    bounded: int

    @property
    def figures(self) -> int:
        """How many figures the span has."""
        return self.measured + self.bounded


@dataclass(frozen=True)
class Ages:
    """Every span from the oldest figure to the newest, empty ones too, and the undated figures.

    `page_dated` figures bear the year of the page that they stand on, not of the sample.
    """

    spans: tuple[Age, ...]
    undated: Age
    page_dated: int

    @property
    def figures(self) -> int:
        """How many figures there are in all."""
        return sum(span.figures for span in self.spans) + self.undated.figures


@per_store(4)
def of_magnesium(store: Store) -> Ages:
    """Count the published magnesium figures of waterworks by the year of the sample.

    Labels of bottled water are left out, as they are no tap water.
    """
    figures = store.tables["figures"].query("parameter == 'mg'")
    rows = figures.merge(store.tables["samples"], on="sample_id")
    rows = rows[~rows["cautions"].str.contains("bottled_label")]
    start = rows["year"] // SPAN_YEARS * SPAN_YEARS
    starts = range(int(start.min()), int(start.max()) + 1, SPAN_YEARS) if start.any() else ()
    return Ages(
        spans=tuple(_age(rows[start.eq(one)], one, one + SPAN_YEARS - 1) for one in starts),
        undated=_age(rows[start.isna()], None, None),
        page_dated=int(rows["cautions"].str.contains("page_date").sum()),
    )


def _age(rows: pd.DataFrame, first: int | None, last: int | None) -> Age:
    bounded = int(rows["value_type"].eq("bounded").sum())
    return Age(first, last, len(rows) - bounded, bounded)
