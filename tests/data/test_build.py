"""A snapshot is written whole or not at all, and a broken one is told as such."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal

from data import schema
from data.build import build
from data.faults import SnapshotError, SourceError
from data.folders import locate
from data.paths import SNAPSHOT
from data.schema import BOUNDARIES_FILE
from data.store import CITED, open_store
from tests.data.commands import ROOT, UTF_8, killing

MEGABYTE = 1_000_000
MOMENTS = random.Random(2026)
DELAYS_S = [0.0, *(MOMENTS.uniform(0, 0.6) for _ in range(11))]
"""After the start of the build proper: from the first file read to the last one written. On a slow
machine the kills come earlier in the work, on a fast one some come too late; both are right."""

CITED_SOURCES = pd.read_csv(CITED)["url"].nunique()
COUNTS = "municipalities 357 · waterworks 6 · samples 10 · sites 3 · grid 2 · sources "
COUNTS += str(7 + CITED_SOURCES)
KILLED_BETWEEN_THE_RENAMES = """
import os
from pathlib import Path
rename = Path.rename
def once(path, target):
    rename(path, target)
    os._exit(9)
Path.rename = once
main()
"""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """A copy of the snapshot that ships; `broken` puts back what a test spoils."""
    folder = tmp_path_factory.mktemp("shipped") / "snapshot"
    shutil.copytree(SNAPSHOT, folder)
    return folder


@pytest.fixture
def broken(shipped):
    """The copy, to be spoiled."""
    yield shipped
    shutil.rmtree(shipped)
    shutil.copytree(SNAPSHOT, shipped)


def spoil(folder, table, row, column, text):
    """Write `text` into one cell of a table that is kept as CSV; row 1 is the header."""
    path = folder / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[row - 2, column] = text
    frame.to_csv(path, index=False, lineterminator="\n")


def faults(folder):
    """What is told of a snapshot that must be refused."""
    with pytest.raises(SnapshotError) as told:
        open_store(folder)
    return told.value.faults


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_built_snapshot_passes_the_check_command(small, check):
    small.build()
    checked = check(small.target)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, COUNTS + "\n", "")


def test_a_snapshot_of_an_older_version_is_told_from_a_broken_one(broken):
    path = broken / "claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8", newline="")
    (fault,) = faults(broken)
    assert fault.startswith("claims, column claim_id: 1 cited by this version are not there (")
    assert lines[-1].split(",")[0] in fault
    assert fault.endswith("made by an older one: build or import it anew")


def test_the_build_command_prints_the_same_line(small):
    process = small.start()
    output, told = process.communicate()
    assert (process.returncode, output, told) == (0, COUNTS + "\n", "")


def test_what_is_written_is_read_back_equal(small):
    tables, outlines = small.read()
    small.build()
    store = open_store(small.target)
    assert store.tables.keys() == tables.keys()
    for name, table in tables.items():
        pd.testing.assert_frame_equal(store.tables[name], table, obj=name)
    assert_geodataframe_equal(store.boundaries, outlines)


def test_two_builds_give_the_same_bytes(small):
    small.build()
    first = contents(small.target)
    small.build()
    assert contents(small.target) == first


def test_a_build_leaves_nothing_beside_the_snapshot(small):
    small.build()
    small.build()
    assert [folder.name for folder in small.target.parent.iterdir()] == ["snapshot"]


def test_a_missing_map_is_named(small):
    (small.base / BOUNDARIES_FILE).unlink()
    with pytest.raises(SourceError) as told:
        small.build()
    assert [fault.file for fault in told.value.faults] == [BOUNDARIES_FILE]


def test_the_snapshot_that_ships_is_what_the_ledger_gives_to_the_byte(tmp_path):
    build(tmp_path / "site" / "snapshot")
    assert contents(tmp_path / "site" / "snapshot") == contents(SNAPSHOT)


def test_a_build_that_cannot_write_keeps_the_old_snapshot(small, monkeypatch):
    small.build()
    before = contents(small.target)

    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(schema, "write", full)
    with pytest.raises(OSError, match="no space left"):
        small.build()
    assert contents(small.target) == before
    assert [folder.name for folder in small.target.parent.iterdir()] == ["snapshot"]


def test_a_build_killed_between_the_renames_leaves_the_old_snapshot(small, check):
    small.build()
    before = contents(small.target)
    process = small.start(f"exec({KILLED_BETWEEN_THE_RENAMES!r})")
    process.communicate()
    assert process.returncode == 9
    assert not small.target.exists()
    assert contents(locate(small.target)) == before
    assert check(small.target).returncode == 0
    small.build()
    assert [folder.name for folder in small.target.parent.iterdir()] == ["snapshot"]


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_a_snapshot_that_checks(small):
    small.build()
    killed = 0
    with killing("build", *small.options) as kill:
        for delay in DELAYS_S:
            killed += kill(delay)
            assert open_store(small.target).counts() == COUNTS
    assert killed > 0
    small.build()
    assert [folder.name for folder in small.target.parent.iterdir()] == ["snapshot"]


def test_the_snapshot_that_ships_is_small_and_whole(check):
    assert sum(len(content) for content in contents(SNAPSHOT).values()) <= 3 * MEGABYTE
    checked = check(SNAPSHOT)
    assert (checked.returncode, checked.stderr) == (0, "")
    counts, *missing = checked.stdout.splitlines()
    assert counts == open_store().counts()
    assert len(missing) == open_store().tables["figures"]["words_missing"].sum()
    assert all(line.startswith("figures.csv, row ") for line in missing)


def test_no_snapshot_is_told_as_such(tmp_path, check):
    checked = check(tmp_path / "nowhere")
    assert (checked.returncode, checked.stdout) == (1, "")
    assert "nowhere: there is no snapshot" in checked.stderr


def test_the_operator_names_the_folder_of_the_snapshot(tmp_path):
    def checked():
        return subprocess.run(
            [sys.executable, "-m", "data", "check"],
            cwd=ROOT,
            env={**UTF_8, "MGMAP_SNAPSHOT": str(tmp_path / "own")},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    assert f"{tmp_path / 'own'}: there is no snapshot" in checked().stderr
    shutil.copytree(SNAPSHOT, tmp_path / "own")
    (tmp_path / "own" / "foods.csv").unlink()
    assert "foods.csv cannot be read" in checked().stderr


@pytest.mark.parametrize("file", ["figures.csv", "grid.parquet", BOUNDARIES_FILE])
@pytest.mark.parametrize("content", [None, b"", b"PAR1 is not enough \xff"])
def test_a_file_that_is_missing_or_torn_is_named(broken, file, content):
    (broken / file).unlink()
    if content is not None:
        (broken / file).write_bytes(content)
    (fault,) = faults(broken)
    assert f"{file} cannot be read" in fault


@pytest.mark.parametrize(
    ("table", "row", "column", "text"),
    [
        pytest.param("figures", 10, "high", "501", id="absurd"),
        pytest.param("figures", 5, "low", "-1", id="negative"),
        pytest.param("figures", 5, "low", "abc", id="text for a number"),
        pytest.param("figures", 5, "parameter", "iron", id="unknown parameter"),
        pytest.param("figures", 5, "sample_id", "nowhere", id="figure of no sample"),
        pytest.param("samples", 5, "stage", "boiled", id="unknown stage"),
        pytest.param("samples", 5, "source_id", "nowhere", id="sample of no source"),
        pytest.param("samples", 5, "source_id", "", id="sample without source"),
        pytest.param("samples", 5, "quote", "", id="sample without words"),
        pytest.param("sample_works", 5, "waterworks_id", "nowhere", id="link to no work"),
        pytest.param("sample_works", 5, "sample_id", "", id="link from nothing"),
        pytest.param("sample_works", 5, "rank", "1.5", id="part of a rank"),
        pytest.param("waterworks", 5, "municipality_number", "12", id="short number"),
        pytest.param("waterworks", 5, "active", "maybe", id="neither true nor false"),
        pytest.param("waterworks", 5, "active", "", id="neither true nor false, but empty"),
        pytest.param("municipalities", 5, "population_2024", "-5", id="negative people"),
        pytest.param("municipalities", 5, "population_2024", "1.5", id="half a person"),
        pytest.param("municipalities", 5, "population_2024", "many", id="text for people"),
        pytest.param("sources", 5, "licence_verified", "perhaps", id="unknown answer"),
        pytest.param("sources", 5, "url", "javascript:alert(1)", id="address that is run"),
    ],
)
def test_a_wrong_cell_is_named_by_table_row_and_column(broken, table, row, column, text):
    spoil(broken, table, row, column, text)
    assert any(line.startswith(f"{table}, row {row}, column {column}") for line in faults(broken))


def test_swapped_ends_of_an_interval_are_told_once(broken):
    spoil(broken, "figures", 5, "low", "2")
    (fault,) = faults(broken)
    assert fault.startswith("figures, row 5, column ")
    assert "low <= best <= high" in fault


@pytest.mark.parametrize("column", ["quote", "sample_id"])
def test_a_column_that_is_gone_is_named(broken, column):
    path = broken / "samples.csv"
    pd.read_csv(path, dtype=str).drop(columns=column).to_csv(path, index=False)
    assert any(f"samples, column {column}" in line for line in faults(broken))


def test_a_row_that_stands_twice_is_named(broken):
    with (broken / "samples.csv").open("a", encoding="utf-8") as samples:
        samples.write((SNAPSHOT / "samples.csv").read_text(encoding="utf-8").splitlines()[4])
    lines = faults(broken)
    assert any(line.startswith("samples, row 129, column sample_id") for line in lines)


def test_a_wrong_cell_of_a_long_table_is_named(broken):
    path = broken / "grid.parquet"
    grid = pd.read_parquet(path)
    grid.loc[3, "mg_mg_l"] = -1.0
    grid.to_parquet(path, index=False)
    (fault,) = faults(broken)
    assert fault.startswith("grid, row 5, column mg_mg_l")


def test_a_map_without_numbers_is_told(broken):
    path = broken / BOUNDARIES_FILE
    gpd.read_parquet(path).drop(columns="municipality_number").to_parquet(path)
    (fault,) = faults(broken)
    assert "municipality_number" in fault


def test_a_map_of_other_municipalities_is_told(broken):
    path = broken / BOUNDARIES_FILE
    gpd.read_parquet(path).iloc[1:].to_parquet(path)
    assert faults(broken) == [
        "boundaries, column municipality_number: not the municipalities of the table"
    ]


def test_all_faults_are_told_at_once_by_the_command(broken, check):
    spoil(broken, "samples", 5, "stage", "boiled")
    spoil(broken, "waterworks", 7, "municipality_number", "12")
    checked = check(broken)
    assert (checked.returncode, checked.stdout) == (1, "")
    assert "samples, row 5, column stage" in checked.stderr
    assert "waterworks, row 7, column municipality_number" in checked.stderr
    assert "Traceback" not in checked.stderr
