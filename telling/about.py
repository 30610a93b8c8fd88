"""What a file says of itself: what was chosen, which figures it holds, whose they are, how it is
cited. The workbook, the GeoPackage and the description of a CSV file say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from data.memo import per_store
from data.store import Store
from telling import words
from telling.citation import dated, edition
from telling.language import N_, Language

LICENCES: Final = N_(
    "Each figure belongs to its source, and the licence stands beside the source. Where a source"
    " states none, single figures are quoted with their source."
)
SOURCE_HEADINGS: Final = (
    N_("Publisher"),
    N_("Source"),
    N_("Licence"),
    N_("Licence checked"),
    N_("Address"),
)
OPEN_LICENCES: Final = {
    "CC BY 4.0": ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC BY 3.0": ("CC-BY-3.0", "https://creativecommons.org/licenses/by/3.0/"),
    "MIT": ("MIT", "https://opensource.org/license/mit"),
    "NLOD 2.0": ("NLOD-2.0", "https://data.norge.no/nlod/no/2.0"),
}
"""Licences of sources that have a name among programs (SPDX) and an address."""


@dataclass(frozen=True)
class SourceLine:
    """One source with whose it is, in the words of the source list."""

    publisher: str
    title: str
    licence: str
    checked: bool
    address: str


@dataclass(frozen=True)
class About:
    """What a file says of itself. `chosen` is the sentence of the filters; `note` what holds for
    every figure, as that some are made up, and "" for nothing; `mark` names the edition and `read`
    is the day (ISO) on which its newest source was read, or ""."""

    title: str
    chosen: str
    note: str
    dated: str
    mark: str
    read: str
    citation: str
    sources: tuple[SourceLine, ...]

    def lines(self, language: Language) -> list[tuple[str, str]]:
        """What it says apart from the sources, as names and texts."""
        t = language.t
        said = [
            (t("Table"), self.title),
            (t("Chosen"), self.chosen),
            (t("Keep in mind"), self.note),
            (t("Figures"), f"{self.dated}."),
            (t("Edition"), self.mark),
            (t("Newest source read"), self.read),
            (t("Licence"), t(LICENCES)),
            (t("Citation"), self.citation),
        ]
        return [(name, text) for name, text in said if text]

    def source_rows(self, language: Language) -> list[tuple[str, ...]]:
        """The sources as cells under SOURCE_HEADINGS."""
        t, said = language.t, words.LICENCE
        return [
            (
                one.publisher,
                one.title,
                t(said[one.licence]) if one.licence in said else one.licence,
                t("yes") if one.checked else t("no"),
                one.address,
            )
            for one in self.sources
        ]


def about(
    store: Store, title: str, chosen: str, note: str, citation: str, language: Language
) -> About:
    """Return what a file of these figures says of itself."""
    shown = edition(store)
    return About(
        title=title,
        chosen=chosen,
        note=note,
        dated=dated(store, language),
        mark=shown.mark,
        read=shown.read,
        citation=citation,
        sources=_sources(store),
    )


@per_store(1)
def _sources(store: Store) -> tuple[SourceLine, ...]:
    return tuple(
        SourceLine(
            row["publisher"],
            row["title"],
            row["licence"],
            row["licence_verified"] == "yes",
            row["url"],
        )
        for row in store.tables["sources"].to_dict("records")
    )
