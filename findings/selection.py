"""What a visitor has chosen: one object for the map, the tables, the downloads and the sentence."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.codes import SourceType
from data.memo import per_store
from data.store import Store
from findings.codes import Evidence

KINDS = tuple(str(kind) for kind in SourceType if kind is not SourceType.SEAWATER)
EVIDENCE = tuple(str(code) for code in Evidence if code not in (Evidence.LABEL, Evidence.EXPECTED))
"""What a visitor can choose among."""
_NOT_MEASURED = {Evidence.ESTIMATE, Evidence.EXPECTED}


@dataclass(frozen=True)
class Selection:
    """The chosen filters; an empty tuple leaves everything in.

    Counties and municipalities by number, kinds of water and evidence by code. Where municipalities
    are chosen, counties only narrowed the choice, and are left out.
    """

    counties: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.municipalities and self.counties:
            object.__setattr__(self, "counties", ())

    @property
    def everything(self) -> bool:
        """True where nothing is filtered away."""
        return self == Selection()

    @property
    def wherever(self) -> Selection:
        """The same choice in the whole country: a row of it is the same whatever places are
        chosen."""
        return Selection(kinds=self.kinds, evidence=self.evidence)

    def numbers(self, store: Store) -> pd.Index:
        """The numbers of the chosen municipalities: those named, else those of the counties."""
        return _numbers(store, self.counties, self.municipalities)

    def works(self, store: Store, works: pd.DataFrame) -> pd.DataFrame:
        """The rows of a table of works that lie in the chosen place and are of a chosen kind."""
        kept = works["municipality_number"].isin(self.numbers(store))
        if self.kinds:
            kept &= works["source_type"].isin(self.kinds)
        return works[kept]

    def admits(self, evidence: str) -> bool:
        """Whether a figure of this evidence is shown: what is usual counts as an estimate."""
        if not self.evidence or evidence in self.evidence:
            return True
        return evidence in _NOT_MEASURED and bool(_NOT_MEASURED & set(self.evidence))


@per_store(maxsize=256)
def _numbers(store: Store, counties: tuple[str, ...], municipalities: tuple[str, ...]) -> pd.Index:
    table = store.municipalities
    if municipalities:
        return table.index[table.index.isin(municipalities)]
    return table.index[table["county_number"].isin(counties)] if counties else table.index
