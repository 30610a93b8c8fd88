"""Someone with sheets before the shipped figures."""

from dataclasses import dataclass

import pytest

from data.sheets.columns import corrected, match
from data.sheets.reading import read
from data.sheets.taking import take
from telling.language import language
from telling.sheet_words import sentence
from tests.data.sheets.sheets import HEADINGS, NAME, PLACE, as_csv


@dataclass
class Desk:
    """Someone with sheets before the shipped figures."""

    store: object
    language: object

    def account(self, rows, **choices):
        """What becomes of the rows below the headings (`rows[0]`)."""
        sheet = read(as_csv(rows))
        chosen = match(sheet.headings)
        chosen = corrected(chosen, sheet.headings, choices.pop("columns", {}), **choices)
        return take(sheet, chosen, self.store)

    def figures(self, *cells, heading="Magnesium (mg/l)", **choices):
        """What becomes of one column of figures at one works."""
        rows = [[NAME, PLACE, "2024", cell] for cell in cells]
        return self.account([[*HEADINGS[:3], heading], *rows], **choices)

    def reasons(self, account):
        """The reasons of the rows set aside, in words, by row."""
        return {
            row.row: [sentence(why, self.language) for why in row.reasons] for row in account.aside
        }


@pytest.fixture(scope="session")
def desk(store):
    """Someone with sheets, who reads English."""
    return Desk(store, language("en"))
