"""The delivering works of a measure as columns of numbers: what the counts of a legend and of a
place are made of. Each filter a visitor sets asks for them anew, and a table of texts takes Python
twenty times as long to cut."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from data.codes import WEAK_CAUTIONS
from data.memo import per_store
from data.store import Store
from findings.codes import Evidence
from findings.selection import Selection
from findings.summary import Measure, works_with_figures

CODES = tuple(str(code) for code in Evidence)
NOTHING = -1
"""Stands for the evidence of a work without a figure."""


@dataclass(frozen=True)
class CountedWorks:
    """Works, one at each place of every column.

    `ids` and `place` (municipality number) as text; `kind` of source by its code; `people`, counted
    once; `evidence` as a place in `CODES`, or `NOTHING`; the figure's `middle` and the ends of its
    spread, NaN without one; `weak` where it has a weak source.
    """

    ids: np.ndarray
    place: np.ndarray
    kind: np.ndarray
    people: np.ndarray
    evidence: np.ndarray
    middle: np.ndarray
    spread_low: np.ndarray
    spread_high: np.ndarray
    weak: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    def where(self, chosen: np.ndarray) -> CountedWorks:
        """The works at which a column of truth values is true."""
        return CountedWorks(*(getattr(self, column.name)[chosen] for column in fields(self)))

    def having(self, *evidence: Evidence) -> np.ndarray:
        """Whether each work's figure is of some evidence."""
        return np.isin(self.evidence, [CODES.index(code) for code in evidence])


def counted_works(store: Store, measure: Measure, selection: Selection) -> CountedWorks:
    """Return the works that a measure and the filters leave (see `works_with_figures`)."""
    works = _everywhere(store, measure)
    chosen = np.ones(len(works), bool)
    if selection.counties or selection.municipalities:
        chosen &= np.isin(works.place, selection.numbers(store).to_numpy(object))
    if selection.kinds:
        chosen &= np.isin(works.kind, selection.kinds)
    found = works.where(chosen)
    left_out = [code for code in Evidence if not selection.admits(code)]
    if left_out:
        found.evidence[found.having(*left_out)] = NOTHING
    return found


@per_store(maxsize=16)
def _everywhere(store: Store, measure: Measure) -> CountedWorks:
    works = works_with_figures(store, measure, Selection())
    weak = works["cautions"].fillna("").str.contains("|".join(WEAK_CAUTIONS))
    return CountedWorks(
        ids=works.index.to_numpy(object),
        place=works["municipality_number"].to_numpy(object),
        kind=works["source_type"].to_numpy(object),
        people=works["people"].to_numpy(np.int64),
        evidence=pd.Index(CODES).get_indexer(works["evidence"]),
        middle=works["middle"].to_numpy(float),
        spread_low=works["spread_low"].to_numpy(float),
        spread_high=works["spread_high"].to_numpy(float),
        weak=weak.to_numpy(bool),
    )
