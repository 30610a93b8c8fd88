"""A list of kinds of source made by hand, and the column of a sheet that states them."""

import shutil

import pytest

from data.__main__ import main
from data.paths import SNAPSHOT
from data.store import open_store
from tests.data.register.register_files import MELHUS, OSET, ROROS
from tests.data.sheets.sheets import as_csv

HEADINGS = ["register id", "vannverk", "kommune", "kind", "source", "words"]
PAGE = "https://www.melhus.kommune.no/vann"


@pytest.fixture
def listed(tmp_path):
    """Runs the import of a list into a snapshot of the test's own; returns its exit code."""
    shutil.copytree(SNAPSHOT, tmp_path / "snapshot")

    def run(*rows, headings=HEADINGS, what="kinds"):
        file = tmp_path / "liste.csv"
        file.write_bytes(as_csv([headings, *rows]))
        return main(["import", what, str(file), "--snapshot", str(tmp_path / "snapshot")])

    return run


def works(tmp_path):
    """The works of the test's snapshot."""
    return open_store(tmp_path / "snapshot").waterworks


def test_a_list_gives_works_their_kind_with_source_and_words(listed, tmp_path, store, capsys):
    name, number = store.waterworks.loc[MELHUS, ["name", "municipality_number"]]
    rows = [
        ["", name, number, "Borebrønn i fjell", PAGE, "Vannet kommer fra borebrønner."],
        [OSET, "", "", "mixed", "Brev fra Vav, 3. mars 2026", "To kilder"],
    ]
    assert listed(*rows) == 0
    assert "kinds of source of 2 works taken" in capsys.readouterr().out
    found = works(tmp_path)
    columns = ["source_type", "source_type_confidence", "source_type_quote", "source_name"]
    assert list(found.loc[MELHUS, columns[:3]]) == [
        *("groundwater", "stated", "Vannet kommer fra borebrønner."),
    ]
    assert list(found.loc[OSET, columns]) == ["mixed", "stated", "To kilder", ""]
    sources = open_store(tmp_path / "snapshot").sources
    first, second = (sources.loc[found.at[work, "source_type_source"]] for work in (MELHUS, OSET))
    assert (first["url"], first["publisher"]) == (PAGE, "www.melhus.kommune.no")
    assert (second["url"], second["title"]) == ("", "Brev fra Vav, 3. mars 2026")
    others = found.index.difference([MELHUS, OSET])
    assert found.loc[others].equals(store.waterworks.loc[others])


def test_every_fault_is_named_by_row_and_column_and_nothing_written(listed, tmp_path, capsys):
    rows = [
        [OSET, "", "", "brus", PAGE, "ord"],
        ["Z1", "", "", "grunnvann", PAGE, "ord"],
        [MELHUS, "", "", "grunnvann", "", ""],
        [ROROS, "", "", "grunnvann", PAGE, "ord"],
        [ROROS, "", "", "innsjø", PAGE, "ord"],
        ["", "Ingen", "Atlantis", "elv", PAGE, "ord"],
    ]
    before = works(tmp_path)
    assert listed(*rows) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == [
        "liste.csv, row 2, column kind",
        "liste.csv, row 3, column register id",
        "liste.csv, row 4, column source",
        "liste.csv, row 4, column words",
        "liste.csv, row 6, column register id",
        "liste.csv, row 7, column kommune",
    ]
    assert "row 5 too" in lines[4]
    assert lines[-1] == "6 faults; nothing was written"
    assert works(tmp_path).equals(before)


def test_a_missing_column_is_named(listed, capsys):
    assert listed([OSET, "grunnvann", PAGE], headings=["register id", "kind", "source"]) == 1
    assert "liste.csv, row 1, column words: the column is missing" in capsys.readouterr().err


def test_a_sheet_that_states_a_kind_gives_it_to_its_work(listed, tmp_path, store):
    known = store.waterworks
    unknown = known.index[known["source_type"].eq("unknown")][0]
    headings = ["register id", "år", "Magnesium (mg/l)", "kildetype"]
    rows = [[unknown, "2024", "3,8", "Borebrønn"], [OSET, "2024", "0,9", "grunnvann"]]
    rows += [[MELHUS, "2024", "0,9", ""]]
    assert listed(*rows, headings=headings, what="sheet") == 0
    found = works(tmp_path)
    columns = ["source_type", "source_type_confidence", "source_type_quote"]
    assert list(found.loc[unknown, columns]) == ["groundwater", "stated", "Borebrønn"]
    assert found.loc[OSET].equals(known.loc[OSET])  # stated by its owner's page
    assert found.loc[MELHUS].equals(known.loc[MELHUS])
