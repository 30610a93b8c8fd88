"""Own data lies over the figures that ship: newer ones come in beneath it, what is undone stays
undone, and no old figure comes back."""

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data.__main__ import main
from data.build import build
from data.current import FILES
from data.faults import SnapshotError
from data.own import layers, rebuild
from data.own.register import import_register
from data.paths import SHIPPED
from data.schema import write_snapshot
from data.store import open_store
from tests.data.register.test_import import contents
from tests.data.sheets.sheets import HEADINGS, NAME, PLACE, as_csv
from tests.data.small_ledger import SmallLedger

STORTJERN = "1101-a"
KNOWN, UNKNOWN = "R1", "R5"
"""Works of the small ledger: one with a figure, one of whose source nothing is known."""
KINDS = [["register id", "kind", "source", "words"]]
KINDS += [[UNKNOWN, "groundwater", "Brev av 3. mars 2026", "borebrønner"]]


def magnesium(folder: Path) -> str:
    """The magnesium of a waterworks, which the ledger says and a test changes."""
    figures = open_store(folder).tables["figures"].set_index(["sample_id", "parameter"])
    return figures.at[(STORTJERN, "mg"), "text"]


@dataclass
class Office:
    """Somebody with a ledger, a snapshot of what it says, and data of their own."""

    small: SmallLedger
    shipped: Path
    target: Path

    @property
    def root(self) -> Path:
        """Where files of the office lie."""
        return self.small.root

    def run(self, *command: object) -> int:
        """Run a command on the snapshot."""
        return main([*map(str, command), "--snapshot", str(self.target)])

    def sheet(self, name: str, value: str, *options: str) -> int:
        """Import a sheet with one figure."""
        file = self.root / name
        file.write_bytes(as_csv([HEADINGS, ["Stortjern Vannverk", "Nordvik", "2024", value]]))
        return self.run("import", "sheet", file, *options)

    def kinds(self) -> int:
        """Import a list with the kind of one work."""
        (self.root / "liste.csv").write_bytes(as_csv(KINDS))
        return self.run("import", "kinds", self.root / "liste.csv")

    def correct(self) -> None:
        """Put a newer figure into the ledger that ships."""
        self.small.change("figures.csv", 2, "value", "0.60")
        self.small.change("figures.csv", 2, "words", "Magnesium 0,60 mg/l, kalsium 12,0 mg/l")

    def newest(self, command: str, *names: str) -> int:
        """Run a command that builds on the ledger that ships."""
        return self.run(command, *names, "--ledger", self.small.ledger, "--base", self.small.base)

    def samples(self, source: str) -> int:
        """How many samples come from a source of some kind."""
        return int(open_store(self.target).tables["samples"]["source_id"].str.match(source).sum())


@pytest.fixture
def office(small, snapshot, monkeypatch):
    """An office with a copy of what ships: a small ledger, and the snapshot made of it."""
    shipped = small.root / "shipped"
    shutil.copytree(snapshot, shipped)
    monkeypatch.setattr(rebuild, "SHIPPED", shipped)
    return Office(small, shipped, snapshot)


@pytest.fixture
def register(register):
    """An empty folder for the extracts of a register that has a work of the small ledger."""
    usual = register.treated
    register.treated = lambda **cells: usual(**{"mtid_vf": KNOWN, **cells})
    return register


def put_back(target: Path, others: Path) -> None:
    """What `git checkout` and `git pull` do: files that git knows are others, the rest stays."""
    for name in FILES:
        (target / name).unlink(missing_ok=True)
        if (others / name).exists():
            shutil.copyfile(others / name, target / name)


def test_a_register_after_git_checkout_starts_from_what_stands_there(office, register, capsys):
    import_register(register.treated().write().folder, office.target)
    office.sheet("ark.csv", "3,85")
    put_back(office.target, office.shipped)
    assert (office.samples("sheet"), office.samples("register_an")) == (0, 0)
    account, _ = import_register(register.folder, office.target)
    assert (office.samples("sheet"), office.samples("register_an")) == (0, 1)
    assert any("sheet ark.csv" in note and "left out" in note for note in account.notes)
    assert contents(office.target / "base") == contents(office.shipped)


@pytest.mark.parametrize("what", ["register", "sheet"])
def test_newer_figures_of_git_pull_are_not_lost_at_the_next_import(office, register, what):
    import_register(register.treated().write().folder, office.target)
    office.correct()
    newer = office.root / "newer"
    build(newer, office.small.ledger, office.small.base)
    put_back(office.target, newer)
    assert magnesium(office.target) == "0.60"
    if what == "register":
        import_register(register.folder, office.target)
    else:
        assert office.sheet("ark.csv", "3,85") == 0
    assert magnesium(office.target) == "0.60"
    assert magnesium(office.target / "base") == "0.60"


def test_an_upgrade_brings_newer_figures_beneath_own_data_and_says_so(office, register, capsys):
    import_register(register.treated().write().folder, office.target)
    assert office.kinds() == 0
    assert office.sheet("ark.csv", "3,85") == 0
    assert magnesium(office.target) == "0.50"
    office.correct()
    capsys.readouterr()
    assert office.newest("upgrade") == 0
    said = capsys.readouterr().out
    assert "figures: 0 new, 1 changed, 0 gone" in said
    assert "laying register (" in said and ": 3 of 3" in said
    assert "Stortjern vannverk (1101, 2021): mg 0.50 -> 0.60" in said
    assert "sheet ark.csv" in said and "kinds liste.csv" in said and "register (" in said
    assert magnesium(office.target) == "0.60"
    assert (office.samples("sheet"), office.samples("register_an")) == (1, 1)
    assert open_store(office.target).waterworks.at[UNKNOWN, "source_type"] == "groundwater"
    before = contents(office.target)
    assert office.newest("upgrade") == 0
    assert "figures: 0 new, 0 changed, 0 gone" in capsys.readouterr().out
    assert contents(office.target) == before


def test_the_order_in_which_layers_come_does_not_matter(office, register, tmp_path):
    other = Office(office.small, office.shipped, tmp_path / "other" / "snapshot")
    shutil.copytree(office.target, other.target)
    folder = register.treated().write().folder
    import_register(folder, office.target)
    office.sheet("ark.csv", "3,85")
    other.sheet("ark.csv", "3,85")
    import_register(folder, other.target)
    assert contents(other.target) == contents(office.target)
    assert office.newest("upgrade") == 0
    assert contents(other.target) == contents(office.target)


def test_what_a_sheet_brought_is_replaced_and_removed(office, capsys):
    office.sheet("fjor.csv", "3,85", "--source", "Svar fra laboratoriet", "--publisher", "Lab AS")
    office.sheet("annet.csv", "2,5")
    assert office.samples("sheet") == 2
    assert office.sheet("i-aar.csv", "4,2", "--replace", "fjor.csv") == 0
    store = open_store(office.target)
    assert list(store.tables["figures"]["text"].tail(2)) == ["2.5", "4.2"]
    assert "Svar fra laboratoriet" not in set(store.sources["title"])
    assert office.sheet("ny.csv", "4,2", "--replace", "fjor.csv") == 1
    assert "nothing is called fjor.csv; there are: annet.csv, i-aar.csv" in capsys.readouterr().err
    assert office.run("undo", "fjor.csv") == 1
    assert "nothing is called fjor.csv; there are: annet.csv, i-aar.csv" in capsys.readouterr().err
    assert office.run("undo", "annet.csv") == 0
    assert office.samples("sheet") == 1
    assert office.run("undo", "i-aar.csv") == 0
    assert contents(office.target) == contents(office.shipped)


def test_undo_puts_back_what_ships_whatever_stands_there(tmp_path):
    target, sheet = tmp_path / "snapshot", tmp_path / "ark.csv"
    shutil.copytree(SHIPPED, target, ignore=shutil.ignore_patterns("base", "layers"))
    sheet.write_bytes(as_csv([HEADINGS, [NAME, PLACE, "2024", "3,85"]]))
    assert main(["import", "sheet", str(sheet), "--snapshot", str(target)]) == 0
    shutil.rmtree(target / "base")
    assert main(["undo", "--snapshot", str(target)]) == 0
    assert contents(target) == contents(SHIPPED)


def test_a_build_does_not_take_own_data_away(office, capsys):
    office.sheet("ark.csv", "3,85")
    before = contents(office.target)
    assert office.newest("build") == 1
    assert "sheet ark.csv" in capsys.readouterr().err
    assert contents(office.target) == before


def test_figures_that_no_layer_has_are_not_laid_over(office, capsys):
    office.sheet("ark.csv", "3,85")
    shutil.rmtree(office.target / "layers")
    with pytest.raises(SnapshotError, match=r"Opplastet ark: ark.csv.*data undo"):
        layers.held(office.target)
    assert office.sheet("ark.csv", "3,85") == 1
    assert "python -m data undo" in capsys.readouterr().err


def test_the_check_names_own_data_and_says_that_newer_figures_ship(office, capsys):
    office.correct()
    older = open_store(office.target)
    office.sheet("ark.csv", "3,85")
    assert office.run("check") == 0
    said = capsys.readouterr().out
    assert f"own figures: sheet ark.csv ({date.today().isoformat()})" in said
    assert "python -m data upgrade" not in said
    assert office.newest("upgrade") == 0
    assert office.run("check") == 0
    assert "other figures ship than those beneath" in capsys.readouterr().out
    assert len(open_store(office.target / "base").tables["figures"]) == len(older.tables["figures"])


def test_a_snapshot_of_another_version_is_upgraded_all_the_same(office, capsys):
    office.sheet("ark.csv", "3,85")
    there = layers.held(office.target).layers
    works = pd.read_csv(office.target / "waterworks.csv", dtype=str, keep_default_na=False)
    works.drop(columns="active").to_csv(office.target / "waterworks.csv", index=False)
    layers.write(office.target, there)
    assert office.run("check") == 1
    assert office.newest("upgrade") == 0
    assert "what has changed is not told" in capsys.readouterr().out
    assert office.samples("sheet") == 1


def test_what_ships_goes_before_what_was_fetched_earlier(office, capsys):
    store = open_store(office.target)
    source = store.sources.loc["survey"].to_dict()
    source |= {"source_id": "population", "date_read": "2020-01-01"}
    layer = layers.Layer(layers.LayerKind.FETCHED, "population", "2020-01-01", {"source": source})
    people = store.tables["municipalities"][["municipality_number", "population_2024"]]
    files = office.target / "layers" / layer.id
    files.mkdir(parents=True)
    people.assign(population_2024=7).to_parquet(files / "municipalities.parquet")
    shutil.copytree(office.shipped, office.target / "base")
    tables = dict(store.tables)
    tables["municipalities"] = tables["municipalities"].assign(population_2024=7)
    write_snapshot(office.target, tables, store.boundaries)
    layers.write(office.target, [layer])
    assert office.newest("upgrade") == 0
    assert set(open_store(office.target).tables["municipalities"]["population_2024"]) == {7}
    with (office.small.base / "sources.csv").open("a", encoding="utf-8") as sources:
        sources.write("population,Folketall,SSB,survey,,2026-01-01,ikke oppgitt,no\n")
    assert office.newest("upgrade") == 0
    assert "fetched population (2020-01-01): left out" in capsys.readouterr().out
    assert set(open_store(office.target).tables["municipalities"]["population_2024"]) != {7}


def test_the_file_of_the_layers_names_each_with_its_day(office):
    office.sheet("ark.csv", "3,85")
    kept = json.loads((office.target / "layers" / layers.FILE).read_text(encoding="utf-8"))
    [layer] = kept["layers"]
    assert (layer["kind"], layer["name"]) == ("sheet", "ark.csv")
    assert kept["made"] == layers.checksums(office.target)
