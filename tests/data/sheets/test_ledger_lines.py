"""A filled reply sheet becomes lines of the ledger, and these a figure of the snapshot."""

import csv
import io
from datetime import date

import pandas as pd
import pytest

from data.__main__ import main
from data.add import add_lines
from data.faults import SourceError
from data.letters import letter_of, named
from data.sheets.columns import match
from data.sheets.ledger_lines import COLUMNS, lines
from data.sheets.reading import read
from data.sheets.taking import take
from data.sources import figures
from data.store import Store, open_store
from tests.data.sheets.sheets import as_csv

DAY = date(2026, 11, 30)
HEADINGS = [
    *("Vannverk-id", "Vannverk", "Kommune", "Prøvedato eller år", "Råvann, behandlet vann"),
    *("Magnesium (mg/l)", "Kalsium (mg/l)", "Ledningsevne (µS/cm)"),
]
ROWS = [
    ["R3", "Sørvik Vannverk", "Sørvik", "2025", "behandlet", "0,85", "12", ""],
    ["R3", "Sørvik Vannverk", "Sørvik", "2025", "råvann", "<0,5", "", ""],
    ["R4", "Berg Grunnvannsverk", "Berg – Várri", "2024", "behandlet", "3-4", "40,0", "250"],
]


@pytest.fixture(scope="module")
def small_store(small_ledger, tmp_path_factory):
    """The snapshot of the small ledger."""
    ledger = small_ledger.copy(tmp_path_factory.mktemp("store"))
    ledger.build()
    return open_store(ledger.target)


def taken(store, rows=ROWS):
    """The rows taken from a sheet."""
    sheet = read(as_csv([HEADINGS, *rows]))
    account = take(sheet, match(sheet.headings), store)
    assert account.aside == []
    return account.taken


def records(content):
    """The lines as records."""
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_columns_are_those_of_the_ledger():
    assert COLUMNS == figures.COLUMNS


def test_a_row_is_a_sample_with_its_words_and_its_letter(small_store):
    made = lines(taken(small_store), small_store, " Vik  kommune ", DAY)
    found = records(made.content)
    assert (len(found), made.figures, made.left_out) == (6, 6, ())
    assert {row["url"] for row in found} == {"letter of Vik kommune, 2026-11-30"}
    assert [(row["name"], row["parameter"], row["value"]) for row in found] == [
        ("Sørvik Vannverk", "mg", "0.85"),
        ("Sørvik Vannverk", "ca", "12"),
        ("Sørvik Vannverk", "mg", "<0.5"),
        ("Berg Grunnvannsverk", "mg", "3-4"),
        ("Berg Grunnvannsverk", "ca", "40.0"),
        ("Berg Grunnvannsverk", "conductivity", "25.0"),
    ]
    assert found[0]["words"] == "Magnesium (mg/l): 0,85; Kalsium (mg/l): 12"
    assert len({row["sample_id"] for row in found}) == 3
    # Of figures in another unit the digits do not stand in the words.
    assert found[-1]["words"] == ""


@pytest.mark.parametrize(
    ("day", "of"),
    [
        ("2025", ("unknown", "")),
        ("1. kvartal 2025", ("unknown", "")),
        ("mars 2025", ("single", "1")),  # as a sheet with the months of a year has twelve samples
        ("2025-03-04", ("single", "1")),
        ("4.3.2025", ("single", "1")),
    ],
)
def test_a_figure_of_a_year_may_be_of_one_sample_or_of_many(small_store, day, of):
    rows = [["R3", "Sørvik Vannverk", "Sørvik", day, "behandlet", "0,85", "", ""]]
    (found,) = records(lines(taken(small_store, rows), small_store, "Vik kommune", DAY).content)
    assert (found["year"], found["statistic"], found["n_samples"]) == ("2025", *of)


def test_the_lines_are_added_and_built_with_the_letter_as_source(small, small_store, tmp_path):
    file = tmp_path / "answer.csv"
    file.write_bytes(lines(taken(small_store), small_store, "Vik kommune", DAY).content)
    where = ["--ledger", str(small.ledger), "--base", str(small.base)]
    assert main(["add", "figures", str(file), *where]) == 0
    tables = small.build()
    source = tables["sources"].set_index("title").loc["letter of Vik kommune, 2026-11-30"]
    assert source[["publisher", "kind", "url"]].tolist() == ["Vik kommune", "letter", ""]
    assert source["date_read"] == "2026-11-30"
    samples = tables["samples"][tables["samples"]["source_id"].eq(source["source_id"])]
    assert len(samples) == 3
    links = tables["sample_works"]
    links = links[links["sample_id"].isin(samples["sample_id"]) & links["role"].eq("producer")]
    assert set(links["waterworks_id"]) == {"R3", "R4"}
    texts = tables["figures"][tables["figures"]["sample_id"].isin(samples["sample_id"])]
    assert set(texts["text"]) == {"0.85", "12", "<0.5", "3-4", "40.0", "25.0"}


def test_the_same_lines_twice_are_refused_and_change_nothing(small, small_store, tmp_path):
    file = tmp_path / "answer.csv"
    file.write_bytes(lines(taken(small_store), small_store, "Vik kommune", DAY).content)
    add_lines(file, small.ledger, small.base)
    before = small.path("figures.csv").read_bytes()
    with pytest.raises(SourceError, match="sample_id"):
        add_lines(file, small.ledger, small.base)
    assert small.path("figures.csv").read_bytes() == before


def test_a_work_whose_name_several_have_is_left_out(small_store):
    works = small_store.tables["waterworks"]
    twin = works[works["waterworks_id"].eq("R3")].assign(waterworks_id="R9", register_id="R9")
    tables = {**small_store.tables, "waterworks": pd.concat([works, twin], ignore_index=True)}
    doubled = Store(tables, small_store.boundaries)
    made = lines(taken(doubled), doubled, "Vik kommune", DAY)
    assert made.left_out == (2, 3)
    assert {row["name"] for row in records(made.content)} == {"Berg Grunnvannsverk"}


@pytest.mark.parametrize("text", ["letter of , 2026-11-30", "letter of Vik, 2026-13-30", "brev"])
def test_what_names_no_letter_is_none(text):
    assert letter_of(text) is None


def test_a_letter_is_read_as_it_was_named():
    assert letter_of(named("Vik, vann og avløp", DAY)) == ("Vik, vann og avløp", "2026-11-30")
