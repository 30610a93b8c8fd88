"""`python -m data import sheet`: the account, the new snapshot, and the old one while it lasts."""

import random
import shutil

import pytest

from data import folders, schema
from data.__main__ import main
from data.paths import SNAPSHOT
from data.store import open_store
from tests.data.commands import killing
from tests.data.sheets.sheets import HEADINGS, NAME, PLACE, as_csv, as_xlsx

MOMENTS = random.Random(2026)
DELAYS_S = [MOMENTS.uniform(0.05, 1.2) for _ in range(6)]
"""From the start of the import proper; some may come too late, which is right too."""
ROWS = [HEADINGS, [NAME, PLACE, "2024", "3,85"], ["Feil", PLACE, "2024", "1,0"]]


@pytest.fixture
def folder(tmp_path):
    """A folder with a sheet and a snapshot of the test's own."""
    shutil.copytree(SNAPSHOT, tmp_path / "snapshot")
    (tmp_path / "ark.csv").write_bytes(as_csv(ROWS))
    return tmp_path


def run(folder, *options):
    """Import the sheet of the folder into its own snapshot."""
    snapshot = str(folder / "snapshot")
    return main(["import", "sheet", str(folder / "ark.csv"), "--snapshot", snapshot, *options])


def content(folder):
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_the_account_is_printed_and_the_rest_lies_beside_the_sheet(folder, capsys):
    assert run(folder) == 0
    told = capsys.readouterr().out
    assert "2 rows = 1 taken + 1 set aside" in told
    assert "Feil" in (folder / "ark.set-aside.csv").read_text(encoding="utf-8-sig")
    own = open_store(folder / "snapshot")
    assert own.tables["sources"]["title"].iloc[-1] == "Opplastet ark: ark.csv"


def test_the_command_speaks_english_and_the_pages_are_told_what_the_source_is(folder, capsys):
    said = ["--source", "Svar av 3. mars", "--publisher", "Lab AS", "--licence", "CC BY 4.0"]
    assert run(folder, *said, "--address", "https://lab.example.org/svar") == 0
    told = capsys.readouterr().out
    assert "no waterworks in Eigersund is called “Feil”; did you mean" in told
    assert "no waterworks in" in (folder / "ark.set-aside.csv").read_text(encoding="utf-8-sig")
    source = open_store(folder / "snapshot").sources.iloc[-1]
    assert list(source[["title", "publisher", "url", "licence"]]) == [
        *("Svar av 3. mars", "Lab AS", "https://lab.example.org/svar", "CC BY 4.0"),
    ]


def test_an_address_that_is_none_writes_nothing(folder, capsys):
    before = content(folder / "snapshot")
    assert run(folder, "--address", "javascript:alert(1)") == 1
    assert "--address javascript:alert(1): write https://" in capsys.readouterr().err
    assert content(folder / "snapshot") == before


def test_importing_again_changes_nothing_and_tells_what_it_replaces(folder, capsys):
    run(folder)
    before, named = content(folder / "snapshot"), sorted(file.name for file in folder.iterdir())
    assert "takes the place" not in capsys.readouterr().out
    run(folder)
    assert content(folder / "snapshot") == before
    assert sorted(file.name for file in folder.iterdir()) == named
    assert "takes the place of 1 samples of an earlier sheet of this name" in (
        capsys.readouterr().out
    )


def test_rows_set_aside_that_someone_mended_are_left_alone(folder, capsys):
    run(folder)
    (folder / "ark.set-aside.csv").write_bytes(b"mended")
    for _ in range(2):
        run(folder)
        assert f"set aside: {folder / 'ark.set-aside-2.csv'}" in capsys.readouterr().out
    (folder / "ark.csv").write_bytes(as_csv(ROWS[:2]))
    run(folder)
    assert "ark.set-aside.csv: of an earlier reading, left as it is" in capsys.readouterr().out
    assert (folder / "ark.set-aside.csv").read_bytes() == b"mended"
    assert not (folder / "ark.set-aside-3.csv").exists()


def test_rows_that_cannot_be_set_aside_stop_the_import_and_are_told(folder, capsys):
    before = content(folder / "snapshot")
    (folder / "ark.set-aside.csv").mkdir()
    assert run(folder) == 1
    assert f"{folder / 'ark.set-aside.csv'}: Is a directory; see that" in capsys.readouterr().err
    assert content(folder / "snapshot") == before


def test_into_leaves_the_snapshot_that_it_starts_from(folder):
    before = content(folder / "snapshot")
    assert run(folder, "--into", str(folder / "new")) == 0
    assert content(folder / "snapshot") == before
    assert len(open_store(folder / "new").tables["samples"]) > len(open_store().tables["samples"])


def test_columns_units_and_decimal_sign_can_be_told(folder):
    rows = [["Verk", "Sted", "Når", "Tot-Mg"], [NAME, PLACE, "2024", "1.234"]]
    (folder / "ark.csv").write_bytes(as_csv(rows))
    choices = ["waterworks=Verk", "municipality=Sted", "date=Når", "mg=Tot-Mg"]
    columns = [part for choice in choices for part in ("--column", choice)]
    assert run(folder, *columns, "--unit", "mg=µg/l", "--decimal", ".") == 0
    figures = open_store(folder / "snapshot").tables["figures"]
    assert figures["text"].iloc[-1] == "0.001234"


@pytest.mark.parametrize(
    ("rows", "options"),
    [
        ([["Mg (mg/l)", "pH"], ["3,85", "7"]], []),
        ([["Notat", ""], ["Mg (mg/l)", "Mg (µg/l)"], ["Mg (µg/l)", "pH"], ["3850", "7"]],
         ["--headings", "3", "--wide"]),
        ([["Magnesium (mg/l)", "3,85"], ["pH", "7"]], ["--turned"]),
        ([["Parameter", "Verdi", "Enhet"], ["Mg", "3,85", "mg/l"]], ["--long"]),
    ],
)  # fmt: skip
def test_the_layout_and_what_holds_for_all_rows_can_be_said(folder, rows, options):
    (folder / "ark.csv").write_bytes(as_csv(rows))
    everywhere = ["--works", f"{NAME}, {PLACE}", "--year", "2023", "--stage", "raw"]
    assert run(folder, *options, *everywhere) == 0
    tables = open_store(folder / "snapshot").tables
    sample = tables["samples"].iloc[-1]
    assert (sample["published_name"], sample["year"], sample["stage"]) == (NAME, 2023, "raw")
    figures = tables["figures"]
    mine = figures[figures["sample_id"].eq(sample["sample_id"]) & figures["parameter"].eq("mg")]
    assert mine["high"].item() == 3.85


def test_the_sheet_of_a_workbook_can_be_said(folder, capsys):
    (folder / "ark.xlsx").write_bytes(as_xlsx(ROWS, sheets=("Tall", "Annet")))
    snapshot = ["--snapshot", str(folder / "snapshot")]
    asked = ["import", "sheet", str(folder / "ark.xlsx"), *snapshot, "--sheet"]
    assert main([*asked, "Ukjent"]) == 1
    assert "Tall, Annet" in capsys.readouterr().err
    assert main([*asked, "Tall"]) == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--unit", "mg=kg"], "known are mg/l"), (["--column", "mg=Finnes ikke"], "not one column"),
        (["--column", "ca=Magnesium (mg/l)"], "several fields"),
        (["--unit", "te=mg/l"], "FIELD=VALUE"),
    ],
)  # fmt: skip
def test_a_choice_that_does_not_fit_writes_nothing(folder, capsys, options, told):
    before = content(folder / "snapshot")
    assert run(folder, *options) == 1
    assert told in capsys.readouterr().err
    assert content(folder / "snapshot") == before


@pytest.mark.parametrize("sheet", [b"\x00\x01", as_csv(ROWS[:1]), as_csv([ROWS[0], ROWS[2]])])
def test_a_sheet_that_gives_nothing_writes_nothing(folder, sheet):
    before = content(folder / "snapshot")
    (folder / "ark.csv").write_bytes(sheet)
    assert run(folder) == 1
    assert content(folder / "snapshot") == before


def test_a_sheet_that_is_not_there_is_told(folder, capsys):
    (folder / "ark.csv").unlink()
    assert run(folder) == 1
    assert "ark.csv" in capsys.readouterr().err


def test_a_snapshot_that_does_not_pass_its_check_leaves_the_old(folder, monkeypatch):
    before = content(folder / "snapshot")
    whole = schema.write

    def torn(table, frame, target):
        whole(table, frame.iloc[:-1] if table == "sources" else frame, target)

    monkeypatch.setattr(schema, "write", torn)
    assert run(folder) == 1
    assert content(folder / "snapshot") == before


@pytest.mark.slow
def test_an_import_killed_at_any_moment_leaves_a_snapshot_that_checks(folder):
    options = ("import", "sheet", folder / "ark.csv", "--snapshot", folder / "snapshot")
    before = len(open_store(folder / "snapshot").tables["samples"])
    killed = 0
    with killing(*options) as kill:
        for delay in DELAYS_S:
            killed += kill(delay)
            samples = open_store(folder / "snapshot").tables["samples"]
            assert len(samples) in (before, before + 1)
    assert killed > 0
    assert run(folder) == 0
    assert not folders.previous(folder / "snapshot").exists()
    assert [path.name for path in folder.iterdir() if "new-" in path.name] == []
