"""The account as tables and files: what is shown, what can be mended, what does no harm."""

import csv
import io

import pytest

from data.sheets.columns import match
from data.sheets.reading import read
from data.sheets.taking import take
from telling import sheet_report as report
from telling import sheet_template as template
from tests.data.sheets.sheets import HEADINGS, NAME, PLACE, as_csv, as_xlsx

EVIL = ["=cmd|' /C calc'!A0", "@SUM(1)", "+1", "<img src=x onerror=alert(1)>"]


@pytest.fixture(scope="module")
def account(desk):
    rows = [
        [NAME, PLACE, "2024", "0,85", ""],
        [NAME, PLACE, "2024", "<0,5", ""],
        *[[name, PLACE, "2024", "0,85", name] for name in EVIL],
        ["Egersund Vassverk", PLACE, "2024", "0,85", ""],
    ]
    return desk.account([[*HEADINGS, "Merknad"], *rows])


def test_the_rows_taken_are_told_as_they_are_understood(account, store, nb):
    frame = report.taken(account, store, nb, most=1)
    assert frame.to_dict("records") == [
        {
            "Rad": 2, "Vannverk": NAME, "Kommune": PLACE, "År": "2024",
            "Før eller etter behandling": "før eller etter behandling ikke oppgitt",
            "Type vann": "Overflatevann",
            "Magnesium (mg/l)": "0,85",
        }
    ]  # fmt: skip


def test_the_rows_set_aside_are_told_as_they_stood(account, nb):
    frame = report.aside(account, nb, most=100)
    assert frame["Vannverk"].tolist() == [*EVIL, "Egersund Vassverk"]
    assert frame["Rad"].tolist() == [4, 5, 6, 7, 8]
    assert "mente du Egersund Vannverk" in frame.iloc[-1, 1]


def test_the_file_of_rows_set_aside_holds_no_formula(account, nb):
    rows = csv.reader(io.StringIO(report.aside_csv(account, nb).decode("utf-8-sig")), delimiter=";")
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_the_file_of_rows_set_aside_can_be_mended_and_read_again(account, store, nb):
    content = report.aside_csv(account, nb)
    again = take(sheet := read(content), match(sheet.headings), store)
    assert [row.cells[:4] for row in again.aside] == [row.cells[:4] for row in account.aside]
    mended = read(content.replace(b"Egersund Vassverk", NAME.encode(), 1))
    assert len(take(mended, match(mended.headings), store).taken) == 1


def test_what_stands_beyond_the_headings_is_not_lost(desk, nb):
    account = desk.account([HEADINGS, [NAME, PLACE, "2024", "0", "85"]])
    assert b"0 | 85" in report.aside_csv(account, nb)


def test_headings_that_are_alike_or_empty_can_be_shown(desk, nb):
    account = desk.account([["Vannverk", "", "Rad", "Mg", "Mg"], ["x", "", "", "1", "1"]])
    frame = report.aside(account, nb, most=10)
    assert frame.columns.is_unique


def test_the_columns_that_were_not_read_are_named(account):
    assert report.not_used(account) == ["Merknad"]


def test_the_template_reads_the_same_as_csv_and_as_workbook(nb):
    one, other = (read(make(nb)) for make in (template.as_csv, template.as_xlsx))
    assert (one.headings, one.rows) == (other.headings, other.rows)


def test_a_workbook_and_a_csv_of_the_same_rows_give_the_same_account(desk, store):
    rows = [HEADINGS, [NAME, PLACE, "2024", "0,85"], ["x", PLACE, "2024", "0,85"]]
    one, other = (
        take(sheet := read(make(rows)), match(sheet.headings), store) for make in (as_csv, as_xlsx)
    )
    assert (one.taken, one.aside) == (other.taken, other.aside)
