"""What a visitor has chosen: one object for the map, the tables, the downloads and the sentence."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.store import Store
from telling import words
from telling.language import N_, Language

KINDS = ("groundwater", "surface_water", "mixed", "unknown")
EVIDENCE = ("measured", "raw", "bounded", "expected", "none")


@dataclass(frozen=True)
class Selection:
    """The chosen filters; an empty tuple leaves everything in.

    Counties and municipalities by number, kinds of water and evidence by code.
    """

    counties: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """True where nothing is filtered away."""
        return self == Selection()

    def numbers(self, store: Store) -> pd.Index:
        """The numbers of the chosen municipalities: those named and those of the counties."""
        table = store.municipalities
        if not self.counties and not self.municipalities:
            return table.index
        chosen = table["county_number"].isin(self.counties) | table.index.isin(self.municipalities)
        return table.index[chosen]

    def works(self, store: Store, works: pd.DataFrame) -> pd.DataFrame:
        """The rows of a table of works that lie in the chosen place and are of a chosen kind."""
        kept = works["municipality_number"].isin(self.numbers(store))
        if self.kinds:
            kept &= works["source_type"].isin(self.kinds)
        return works[kept]

    def admits(self, evidence: str) -> bool:
        """Whether a figure of this evidence is shown."""
        return not self.evidence or evidence in self.evidence

    def sentence(self, store: Store, language: Language) -> str:
        """Say what is chosen; used on the page, in the file name and in a file's first line."""
        t = language.t
        parts = [self._place(store, language)]
        if self.kinds:
            named = ", ".join(t(words.SOURCE_TYPE[kind]).lower() for kind in self.kinds)
            parts.append(t("kind of water: {kinds}", kinds=named))
        if self.evidence:
            named = ", ".join(t(words.EVIDENCE[code]).lower() for code in self.evidence)
            parts.append(t("evidence: {evidence}", evidence=named))
        return "; ".join(parts) + "."

    def _place(self, store: Store, language: Language) -> str:
        names = [language.t("{county} county", county=store.counties[n]) for n in self.counties]
        names += [store.municipalities.at[n, "label"] for n in self.municipalities]
        if not names:
            return language.t("All of Norway")
        if len(names) > MOST_NAMES:
            more = language.t("{n} more", n=len(names) - MOST_NAMES)
            names = [*names[:MOST_NAMES], more]
        return ", ".join(names)


MOST_NAMES = 6
"""Places that the sentence names before it counts the rest."""

MEASURE_NAMES = {
    "tap": N_("Magnesium in tap water"),
    "groundwater": N_("Magnesium in groundwater works"),
    "surface_water": N_("Magnesium in surface-water works"),
    "expected": N_("Expected background in surface water"),
    "calcium": N_("Calcium in tap water"),
    "hardness": N_("Total hardness of tap water"),
}
