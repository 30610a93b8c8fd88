"""The works without a measured figure as a table, and how far answers would reach, in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from data.memo import per_store
from data.store import Store
from findings import wanted
from findings.selection import Selection
from telling import words
from telling.language import N_, Language
from telling.tables import Column

TITLE = N_("Waterworks without a measured figure")
COLUMNS = (
    Column("waterworks_id", N_("Id")),
    Column("waterworks", N_("Waterworks")),
    Column("municipality_number", N_("Municipality number")),
    Column("municipality", N_("Municipality")),
    Column("county", N_("County")),
    Column("source_type", N_("Kind of water")),
    Column("residents", N_("Residents, counted once"), number=True, digits=0),
    Column("mg_evidence", N_("Evidence")),
    Column("supplier", N_("Gets its water from")),
)


MOST_ROWS = 200
"""Rows of a page without scripts: those with the most residents."""


@dataclass(frozen=True)
class WantedPart:
    """The works of a county, or of the country, without a measured figure: the `rows` with the most
    residents, as `table` has them; how many there are (`works`), and their residents."""

    name: str
    rows: pd.DataFrame
    works: int
    residents: int

    def summary(self, language: Language) -> str:
        """Say how many there are."""
        return language.t(
            "{place}: {number} waterworks without a measured figure of magnesium, with {residents}"
            " residents.",
            place=self.name,
            number=language.number(self.works),
            residents=language.number(self.residents),
        )

    def rest(self, language: Language) -> str:
        """Say how many are not among the rows, "" where all are."""
        left = self.works - len(self.rows)
        if not left:
            return ""
        return language.nt(
            "{number} more has fewer residents, {residents} in all. The letter of a municipality"
            " names all of its own.",
            "{number} more have fewer residents, {residents} in all. The letter of a municipality"
            " names all of its own.",
            left,
            number=language.number(left),
            residents=language.number(self.residents - self.rows["residents"].sum()),
        )


def part(store: Store, county: str, language: Language, most: int = MOST_ROWS) -> WantedPart:
    """Return the works of a county, of the country where it is "". Raises KeyError where there is
    no such county."""
    frame = table(store, Selection(), language)
    name = language.t("Norway")
    if county:
        name = store.counties[county]
        frame = frame[frame["county"].eq(name)]
    return WantedPart(name, frame.head(most), len(frame), int(frame["residents"].sum()))


@per_store(64)
def table(store: Store, selection: Selection, language: Language) -> pd.DataFrame:
    """Return the works of a selection without a measured figure with the columns of COLUMNS, those
    with the most residents first."""
    rows, t = wanted.works(store, selection), language.t
    place = store.municipalities.loc[rows["municipality_number"]]
    kinds = {code: t(name) for code, name in words.SOURCE_TYPE.items()}
    evidence = {code: t(words.EVIDENCE[code]) for code in rows["evidence"].unique()}
    frame = pd.DataFrame(
        {
            "waterworks_id": rows.index,
            "waterworks": rows["name"].to_numpy(),
            "municipality_number": rows["municipality_number"].to_numpy(),
            "municipality": place["label"].to_numpy(),
            "county": place["county_name"].to_numpy(),
            "source_type": rows["source_type"].map(kinds).to_numpy(),
            "residents": rows["people"].astype(float).to_numpy(),
            "mg_evidence": rows["evidence"].map(evidence).to_numpy(),
            "supplier": rows["supplier"].map(store.waterworks["name"]).fillna("").to_numpy(),
        }
    )
    return frame[[column.code for column in COLUMNS]]


def coverage(store: Store, language: Language) -> str:
    """Say how many people have a measured figure, and how many wait for one."""
    found, number = wanted.coverage(store, ()), language.number
    return language.t(
        "{percent} % of the country's {population} residents have a measured figure of their"
        " water's magnesium. {wanted} get theirs from waterworks without one.",
        percent=number(100 * found.share, 1),
        population=number(found.population),
        wanted=number(found.wanted),
    )


def reach(store: Store, asked: Collection[str], language: Language) -> str:
    """Say how far the country's coverage would come if some works answered."""
    found, number = wanted.coverage(store, asked), language.number
    return language.nt(
        "If this waterworks answered, the share of the country's residents with a measured figure"
        " would go from {now} to {then} %.",
        "If these {n} waterworks answered, the share of the country's residents with a measured"
        " figure would go from {now} to {then} %.",
        len(asked),
        now=number(100 * found.share, 1),
        then=number(100 * found.share_answered, 1),
    )
