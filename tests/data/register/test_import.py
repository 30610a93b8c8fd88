"""The command: what it writes passes the check, the same again changes nothing, a newer register
replaces an older one, and a kill leaves a whole snapshot."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from data import folders, schema
from data.__main__ import main
from data.faults import SnapshotError
from data.own.register import import_register, set_aside_folder
from data.paths import SNAPSHOT
from data.register import made_up
from data.schema import BASE
from data.store import open_store
from tests.data.commands import ROOT, UTF_8, command, killing
from tests.data.register.register_files import ROROS, RegisterFiles

MOMENTS = random.Random(2026)
DELAYS_S = [MOMENTS.uniform(0.1, 2.0) for _ in range(6)]
"""From the start of the import proper; on a fast machine some come too late, which is right too."""
KILLED_BEFORE_THE_SWAP = """
import os
from data.own import rebuild
rebuild.open_store, check = (lambda folder: os._exit(9) if 'new-' in folder.name else check(folder)
), rebuild.open_store
main()
"""
HUGE = "from data.register import merge; merge.merged = lambda *_, **__: bytearray(1 << 62); "


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder and of those in it."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def start(register: RegisterFiles, into: Path, script: str = "sys.exit(main())"):
    """Start the command in a process of its own; `script` may do more before it calls `main()`."""
    return command("import", "register", register.folder, "--into", into, script=script)


@pytest.fixture
def into(tmp_path) -> Path:
    """Where the test's snapshot is written."""
    return tmp_path / "site" / "snapshot"


def test_the_command_writes_a_snapshot_that_passes_the_check_beside_what_ships(register, into):
    register.treated().treated(verdi_median="x", periode="2020").write()
    process = start(register, into)
    output, told = process.communicate()
    assert (process.returncode, told) == (0, "")
    *account, where, counts = output.splitlines()
    assert "vannforsyningssystem_analyse.csv: 2 rows read = 1 taken + 1 set aside" in account
    assert where == f"account and rows set aside: {set_aside_folder(into)}"
    store = open_store(into)
    assert counts == store.counts()
    shipped = open_store().tables
    for name in schema.TABLES:
        rows = store.tables[name].iloc[: len(shipped[name])]
        assert rows.equals(shipped[name]), name
    assert len(store.tables["samples"]) == len(shipped["samples"]) + 1
    assert sorted(folder.name for folder in into.parent.iterdir()) == [
        *("snapshot", "snapshot.set_aside"),
    ]


def test_a_fault_is_told_by_file_row_and_column_and_nothing_written(register, into):
    register.folder.mkdir()
    (register.folder / "inntakspunkt_analyse.csv").write_text("mtid_vf;periode\n", "utf-8")
    process = start(register, into)
    output, told = process.communicate()
    assert (process.returncode, output) == (1, "")
    assert "inntakspunkt_analyse.csv, row 1, column analysetype: the column is missing" in told
    assert told.endswith("nothing was written\n")
    assert not into.exists()


def test_an_empty_folder_is_filled_and_may_be_the_one_that_one_stands_in(register, into):
    register.treated().write()
    into.mkdir(parents=True)
    script = f"import os; os.chdir({str(into)!r}); sys.exit(main())"
    process = command("import", "register", register.folder, "--into", ".", script=script)
    output, told = process.communicate()
    assert (process.returncode, told) == (0, "")
    assert f"account and rows set aside: {set_aside_folder(into)}" in output
    assert "register_analyses" in set(open_store(into).tables["samples"]["source_id"])


def test_a_place_that_cannot_be_written_is_told(register, into, capsys):
    register.treated().write()
    into.parent.parent.mkdir(parents=True, exist_ok=True)
    into.parent.write_text("a file")
    assert main(["import", "register", str(register.folder), "--into", str(into)]) == 1
    told = capsys.readouterr().err
    assert told.startswith(str(into.parent))
    assert told.endswith("see that it can be read and written, and has room\n")


def test_an_engine_that_is_not_known_is_told(register, into):
    register.treated().write()
    command = ["import", "register", str(register.folder), "--into", str(into), "--engine", "x"]
    done = subprocess.run(
        [sys.executable, "-m", "data", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "--engine x: not known; write duckdb, or spark://host:port\n"


def test_the_same_files_again_change_nothing_and_newer_ones_replace(register, into):
    register.treated().system("Z0704301300000000001BBBBB").plant(koagulering="ja").write()
    import_register(register.folder, into)
    first = contents(into.parent)
    import_register(register.folder, into)
    assert contents(into.parent) == first
    register.rows.clear()
    register.treated(periode="2025").write()
    for name in ("vannforsyningssystem.csv", "vannbehandlingsanlegg.csv"):
        (register.folder / name).unlink()
    _, store = import_register(register.folder, into)
    samples = store.tables["samples"]
    assert list(samples.loc[samples["source_id"].eq("register_analyses"), "sample_id"]) == [
        f"reg-{ROROS}-2025-treated",
    ]
    assert store.tables["waterworks"].equals(open_store().tables["waterworks"])
    assert contents(into / BASE) == contents(SNAPSHOT)


def test_an_import_into_another_folder_starts_from_the_base_too(register, into, tmp_path):
    register.treated().write()
    import_register(register.folder, into)
    register.rows.clear()
    register.treated(periode="2025").write()
    other = tmp_path / "elsewhere" / "snapshot"
    _, store = import_register(register.folder, other, shipped=into)
    samples = store.tables["samples"]
    assert list(samples.loc[samples["source_id"].eq("register_analyses"), "sample_id"]) == [
        f"reg-{ROROS}-2025-treated",
    ]
    assert contents(other / BASE) == contents(SNAPSHOT)


def test_a_register_whose_base_is_gone_is_not_laid_onto_again(register, into):
    register.treated().write()
    import_register(register.folder, into)
    shutil.rmtree(into / BASE)
    with pytest.raises(
        SnapshotError, match=r"holds figures of Vannverksregisteret.*but not as layers"
    ) as told:
        import_register(register.folder, into)
    assert len(told.value.faults) == 1


def test_what_stands_twice_is_told_by_ten_examples_and_the_count(store):
    samples = store.tables["samples"]
    twice = pd.concat([samples, samples.head(15)], ignore_index=True)
    told = list(schema.TABLES["samples"].faults("samples", twice))
    assert len(told) == 11
    assert told[0].startswith("samples, row 2, column sample_id: stands more than once")
    assert told[-1].startswith("samples: 30 rows with this fault in all")


def test_a_result_that_does_not_pass_the_check_is_not_put_in_place(register, into, monkeypatch):
    register.treated().write()
    import_register(register.folder, into)
    before = contents(into.parent)
    whole = schema.write

    def spoilt(name, frame, folder):
        whole(name, frame.assign(stage="boiled") if name == "samples" else frame, folder)

    monkeypatch.setattr(schema, "write", spoilt)
    with pytest.raises(SnapshotError, match="samples, row 2, column stage"):
        import_register(register.folder, into)
    assert contents(into.parent) == before


def test_an_import_killed_before_its_check_leaves_the_old_snapshot(register, into):
    shutil.copytree(SNAPSHOT, into)
    process = start(register.treated().write(), into, f"exec({KILLED_BEFORE_THE_SWAP!r})")
    process.communicate()
    assert process.returncode == 9
    assert contents(into) == contents(SNAPSHOT)


@pytest.mark.parametrize(
    ("limit", "before", "says"),
    [("1MB", "", "DuckDB may use 1MB"), ("350MB", HUGE, "not enough memory: none is left")],
    ids=["DuckDB's limit", "the machine's"],
)
def test_an_import_out_of_memory_says_what_to_do_and_leaves_the_snapshot(
    register, into, limit, before, says, monkeypatch, tmp_path
):
    import_register(register.treated().write().folder, into)
    there = contents(into.parent)
    monkeypatch.setitem(UTF_8, "MGMAP_IMPORT_MEMORY", limit)
    made_up.write(tmp_path / "large", 0.02)
    options = ("import", "register", tmp_path / "large", "--into", into)
    process = command(*options, script=f"{before}sys.exit(main())")
    output, told = process.communicate()
    assert (process.returncode, output) == (1, "") and "Traceback" not in told
    assert says in told and "nothing was written" in told and "more memory" in told
    assert contents(into.parent) == there


def test_a_limit_of_memory_that_is_none_is_refused(register, into, monkeypatch):
    monkeypatch.setitem(UTF_8, "MGMAP_IMPORT_MEMORY", "much")
    process = start(register.treated().write(), into)
    _, told = process.communicate()
    assert process.returncode == 1 and told.startswith("MGMAP_IMPORT_MEMORY=much")
    assert "Traceback" not in told


@pytest.mark.slow
def test_an_import_killed_at_any_moment_leaves_a_snapshot_that_checks(register, into):
    for year in range(2008, 2026):
        register.treated(periode=str(year)).raw(periode=str(year))
    register.write()
    shutil.copytree(SNAPSHOT, into)
    counts = {open_store(into).counts()}
    killed = 0
    with killing("import", "register", register.folder, "--into", into) as kill:
        for delay in DELAYS_S:
            killed += kill(delay)
            found = open_store(into)
            with_register = found.tables["samples"]["source_id"].eq("register_analyses").sum()
            assert found.counts() in counts or with_register == 36
    assert killed > 0
    import_register(register.folder, into)
    assert [folder.name for folder in into.parent.iterdir() if "new-" in folder.name] == []
    assert not folders.previous(into).exists()
