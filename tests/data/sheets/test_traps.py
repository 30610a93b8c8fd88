"""Nothing wrong is taken in silence: sheets with traps, and every figure taken is one that the
maker of the sheet meant."""

import io

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sheets.columns import match
from data.sheets.problems import RowProblem
from data.sheets.reading import read
from data.sheets.taking import take
from tests.data.sheets.sheets import NAME, PLACE, WORK

HEADS = ["Vannverk-ID", "Vannverk", "Kommune", "År", "Merknad", "Mg op", "Mg (mg/l)", "Enhet Mg",
         "Ca (mg/l)", "Hardhet (°dH)"]  # fmt: skip
MG, CA = 6, 8
TRAPS = {  # what is done to a row, and the figure that is then meant, None for none
    "plain": "{v}", "sign": "<{v}", "format": "<{v}", "footnote": "{v}", "struck": None,
    "hidden": None, "mean": None, "other unit": None, "other name": None, "other hardness": None,
    "formula": None, "again": "{v}", "word in the format": None, "other table": None,
    "percent": None, "merged": None, "unit in the format": "{u}",
}  # fmt: skip
KINDS = {  # traps whose rows are set aside, by the reason
    "struck": RowProblem.STRUCK_OUT, "hidden": RowProblem.HIDDEN, "mean": RowProblem.STATISTIC,
    "other unit": RowProblem.UNITS_DISAGREE, "other name": RowProblem.ID_AND_NAME,
    "other hardness": RowProblem.HARDNESS_DISAGREES, "formula": RowProblem.FORMULA,
    "again": RowProblem.SAME_ROW, "word in the format": RowProblem.NOT_A_NUMBER,
    "other table": RowProblem.TABLE_BELOW, "percent": RowProblem.NOT_A_NUMBER,
    "merged": RowProblem.NO_FIGURE,
}  # fmt: skip


def made(traps):
    """A workbook with one row a trap, each of a year of its own, and the figures meant by year."""
    buffer, meant = io.BytesIO(), {}
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        row = 1
        for order, trap in enumerate(traps):
            row = _row(book, sheet, row, 1990 + order, trap, 2 + order / 4)
            shape = TRAPS[trap]
            if shape is not None:
                figure = f"{2 + order / 4:.2f}"
                micro = f"{(2 + order / 4) / 1000:.5f}"
                meant[1990 + order] = shape.format(v=figure, u=micro)
            if trap == "other table":
                for left in range(order + 1, len(traps)):
                    meant.pop(1990 + left, None)
                break
    return buffer.getvalue(), meant


def _row(book, sheet, row, year, trap, value):
    """Write a row with a trap; return where the next one begins."""
    number = book.add_format({"num_format": "0.00"})
    cells = ["", NAME, PLACE, year, "", "", None, "", None, None]
    if trap == "other table":
        sheet.write_row(row, 0, [*HEADS[:MG], "Mg (µg/l)", *HEADS[MG + 1 :]])
        row += 1
    changes = {
        "sign": {5: "<"}, "mean": {4: "Gjennomsnitt"}, "other unit": {7: "µg/l"},
        "other name": {0: WORK, 1: "Bergen Vannverk"}, "other hardness": {CA: 20, 9: 40},
    }.get(trap, {})  # fmt: skip
    for place, cell in (dict(enumerate(cells)) | changes).items():
        if cell not in ("", None):
            sheet.write(row, place, cell)
    shape = {
        "format": '"<"0.00', "word in the format": '"ca. "0.00', "percent": "0.00%",
        "unit in the format": '0.00" µg/l"',
    }.get(trap, "0.00")  # fmt: skip
    form = book.add_format({"num_format": shape, "font_strikeout": trap == "struck"})
    if trap == "unit in the format":
        # The heading says mg/l: without it the cell's own unit counts, with it the row is aside.
        sheet.write(row, MG, value, form)
    elif trap == "footnote":
        raised = book.add_format({"font_script": 1})
        sheet.write_rich_string(row, MG, f"{value:.2f}".replace(".", ","), raised, "1", number)
    elif trap == "formula":
        sheet.write_formula(row, MG, "=A1+1", number, value)
    elif trap == "merged":
        sheet.write(row, CA, None)
        sheet.merge_range(row, MG, row + 1, MG, "", number)
        row += 1
        for place, cell in enumerate(cells):
            if cell not in ("", None):
                sheet.write(row, place, cell)
    else:
        sheet.write(row, MG, value, form)
    if trap == "hidden":
        sheet.set_row(row, None, None, {"hidden": True})
    if trap == "again":
        row += 1
        for place, cell in enumerate(cells):
            if cell not in ("", None):
                sheet.write(row, place, cell)
        sheet.write(row, MG, value, number)
    return row + 1


@given(st.lists(st.sampled_from(list(TRAPS)), min_size=1, max_size=12))
@settings(max_examples=120, deadline=None)
def test_no_figure_is_taken_that_its_maker_did_not_mean(store, traps):
    content, meant = made(traps)
    sheet = read(content)
    account = take(sheet, match(sheet.headings), store)
    assert account.adds_up()
    for row in account.taken:
        assert row.readings["mg"].figure.text == meant[row.year], traps
    assert len({row.year for row in account.taken}) == len(account.taken)


@pytest.mark.parametrize("trap", KINDS)
def test_a_trap_is_told_by_its_name(store, trap):
    content, _ = made(["plain", trap])
    sheet = read(content)
    account = take(sheet, match(sheet.headings), store)
    assert KINDS[trap] in {why.code for row in account.aside for why in row.reasons}


@pytest.mark.parametrize("trap", ["plain", "sign", "format", "footnote"])
def test_what_can_be_read_is_read(store, trap):
    content, meant = made([trap])
    sheet = read(content)
    (row,) = take(sheet, match(sheet.headings), store).taken
    assert row.readings["mg"].figure.text == meant[row.year]
