"""What is known of groundwater and of surface water, row by row of evidence: in words for the page,
and as a table to take away."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pandas as pd

from data.memo import per_store
from data.store import Store
from findings import known
from findings.codes import Basis
from findings.known import Known
from findings.selection import Selection
from telling import words
from telling.language import N_, Language
from telling.tables import Column, finished

COLUMNS = (
    Column("basis", N_("Evidence")),
    Column("kind", N_("Kind of water")),
    Column("group", N_("Group")),
    Column("number", N_("Waters or waterworks"), number=True, digits=0),
    Column("median", N_("Magnesium, median"), "mg/l", number=True),
    Column("low", N_("Low end of the interval"), "mg/l", number=True),
    Column("high", N_("High end of the interval"), "mg/l", number=True),
    Column("interval", N_("What the interval is")),
    Column("least", N_("Lowest value"), "mg/l", number=True),
    Column("most", N_("Highest value"), "mg/l", number=True),
    Column("source", N_("Source")),
)
GROUPS = {
    "sweden_a_soil": N_("region A, loose deposits"),
    "sweden_a_rock": N_("region A, rock"),
    "sweden_b_soil": N_("region B, loose deposits"),
    "sweden_b_rock": N_("region B, rock"),
}
MEDIAN, WATERS = N_("95 % interval of the median"), N_("holds four in five of them")
HINT = N_(
    "The Swedish works are only a hint: other wells in other ground, of the two regions that were"
    " read, A and B; where these lie was not read."
)


def cells(
    store: Store, place: Selection, language: Language
) -> Mapping[Basis, tuple[Sequence[str], Sequence[str]]]:
    """Return what each evidence says of groundwater and of surface water, a text a row; nothing
    where the evidence does not speak of that kind."""
    rows = known.of_place(store, place)

    def texts(basis: Basis, kind: str) -> list[str]:
        return [_cell(row, language) for row in rows if (row.basis, row.kind) == (basis, kind)]

    return {basis: (texts(basis, "groundwater"), texts(basis, "surface_water")) for basis in Basis}


def _cell(row: Known, language: Language) -> str:
    n, t = row.number, language.t
    if not n:
        return t("none")
    if row.basis == Basis.ESTIMATE or row.claim:
        count = language.nt("{n} waterworks", "{n} waterworks", n)
        said = t("{count}: median {median}, four in five {span}", count=count, **_of(row, language))
        return f"{t(GROUPS[row.claim])}, {said}" if row.claim else said
    count = language.nt("{n} water", "{n} waters", n)
    if math.isnan(row.median):
        return f"{count}: {language.span(row.least, row.most)}"
    return t("{count}: median {median} (95 % interval {span})", count=count, **_of(row, language))


def _of(row: Known, language: Language) -> dict[str, str]:
    ends = (language.two_digits(end) for end in (row.low, row.high))
    return {
        "median": language.two_digits(row.median),
        "span": "–".join(dict.fromkeys(ends)),
    }


@per_store(32)
def table(
    store: Store, place: Selection, language: Language
) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """Return the rows as a table with COLUMNS, the best evidence first."""
    t = language.t
    rows = known.of_place(store, place)
    frame = pd.DataFrame([asdict(row) for row in rows])
    frame = frame.assign(
        order=[f"{n:02}" for n in range(len(rows))],
        basis=[t(words.BASIS[row.basis]) for row in rows],
        kind=[t(words.COMPARED_KIND[row.kind]) for row in rows],
        group=[t(GROUPS[row.claim]) if row.claim else "" for row in rows],
        interval=[_interval(row, language) for row in rows],
        source=[_source(store, row, language) for row in rows],
    )
    return finished(frame, COLUMNS, language, "order"), COLUMNS


def _interval(row: Known, language: Language) -> str:
    if math.isnan(row.low):
        return ""
    of_median = row.basis not in (Basis.ESTIMATE, Basis.ABROAD)
    return language.t(MEDIAN if of_median else WATERS)


def _source(store: Store, row: Known, language: Language) -> str:
    if row.claim:
        return str(store.sources.at[store.claims.at[row.claim, "source_id"], "url"])
    if row.basis == Basis.ESTIMATE:
        return language.t("calculated here, from the figures of the snapshot")
    return language.t("each water with its address in the table of waters")
