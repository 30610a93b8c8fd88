"""The reply sheet comes back filled in and is read without a question."""

import io

import openpyxl
import pytest

from data.sheets.columns import match
from data.sheets.problems import RowProblem
from data.sheets.reading import read
from data.sheets.taking import take
from findings import wanted
from findings.selection import Selection
from telling import reply_sheet
from telling.language import LETTER_CODES, language_of_letter
from telling.letter import ASKED

YEARS = (2023, 2025)
ANSWER = {"mg": 1.5, "ca": 20.0, "hardness": 3.2, "alkalinity": 0.8, "ph": 8.0, "conductivity": 14}


def answered(content, sign, rows):
    """A reply sheet with figures in some rows, as text and as numbers."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    first = len(reply_sheet.FIELDS) - len(ASKED) + 1
    for row in rows:
        for place, code in enumerate(ASKED):
            value = ANSWER[code] + row % 7 / 10
            if code == "mg" and row % 3 == 0:
                sheet.cell(row, first + place).value = f"<{value:.2f}".replace(".", sign)
            elif row % 2:
                sheet.cell(row, first + place).value = round(value, 2)
            else:
                sheet.cell(row, first + place).value = f"{value:.2f}".replace(".", sign)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("code", LETTER_CODES)
def test_fifty_works_come_back_whole(store, code):
    works = list(wanted.works(store, Selection()).index[::20][:50])
    language = language_of_letter(code)
    content = reply_sheet.as_xlsx(store, works, YEARS, language)
    count = 50 * 3 * 2
    filled = answered(content, language.decimal_sign, range(2, count + 2))
    sheet = read(filled)
    found = match(sheet.headings)
    assert not found.unclear and not found.shared()
    assert found.parameters and all(name in found.units for name in found.parameters)
    account = take(sheet, found, store)
    assert (len(account.taken), account.aside, account.notes) == (count, [], ())
    assert {row.waterworks_id for row in account.taken} == set(works)
    assert {row.year for row in account.taken} == {2023, 2024, 2025}
    assert {row.stage for row in account.taken} == {"treated", "raw"}
    for row in account.taken:
        assert row.readings.keys() == set(ASKED)
        expected = round(ANSWER["mg"] + row.row % 7 / 10, 2)
        assert row.readings["mg"].figure.high == pytest.approx(expected)
        assert row.readings["conductivity"].figure.best == pytest.approx(14 + row.row % 7 / 10)


@pytest.mark.parametrize("code", LETTER_CODES)
def test_rows_left_empty_are_left_out_and_the_others_taken(store, code):
    works = list(wanted.of_municipality(store, "1804"))
    language = language_of_letter(code)
    content = reply_sheet.as_xlsx(store, works, YEARS, language)
    sheet = read(answered(content, language.decimal_sign, [2, 3]))
    account = take(sheet, match(sheet.headings), store)
    assert [row.row for row in account.taken] == [2, 3]
    assert {why.code for row in account.aside for why in row.reasons} == {RowProblem.NO_FIGURE}


def test_the_kind_of_water_is_left_open(store):
    language = language_of_letter("nb")
    rows = list(
        reply_sheet.rows(store, list(wanted.of_municipality(store, "1804")), YEARS, language)
    )
    assert {len(row) for row in rows} == {5}
    assert rows[0][1:] == ["Bodø Hovedvannverk", "Bodø", "2025", "behandlet vann"]
