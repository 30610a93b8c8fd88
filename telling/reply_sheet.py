"""The sheet that goes with a letter: works, years and stages filled in, figures open.

It is read like any other sheet (`data.sheets`): the page *Own figures* and `python -m data import
sheet` take it without a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data.cells import harmless
from data.codes import Stage
from data.store import Store
from telling.language import N_, Language
from telling.letter import ASKED
from telling.sheet_template import headings, workbook
from telling.words import STAGE

FIELDS = ("waterworks_id", "waterworks", "municipality", "date", "stage", "source_type", *ASKED)
"""The columns; the kind of water is open, too: what is not stated yet shall not be."""
STAGES = (Stage.TREATED, Stage.RAW)
NAME = N_("magnesium-reply.xlsx")


def rows(
    store: Store, waterworks: Sequence[str], years: tuple[int, int], language: Language
) -> Iterator[list[str]]:
    """Yield a row for each work, year and stage, as far as it is filled in."""
    for work in waterworks:
        row = store.work_rows[work]
        place = store.municipalities.at[row["municipality_number"], "label"]
        for year in range(years[1], years[0] - 1, -1):
            for stage in STAGES:
                said = language.t(STAGE[stage])
                yield [harmless(work), harmless(row["name"]), harmless(place), str(year), said]


def as_xlsx(
    store: Store, waterworks: Sequence[str], years: tuple[int, int], language: Language
) -> bytes:
    """Return the sheet to fill in, the newest year of each work first."""
    written = {"font_color": "#445560"}
    return workbook(headings(language, FIELDS), rows(store, waterworks, years, language), written)
