"""The import of a whole register, measured against the same in pandas, in one run.

    python -m benchmarks.import_register [FOLDER]

makes a register of full size and one of ten times that in FOLDER (default: a temporary one), reads
each, every run in a process of its own, and writes the section "Import of the register" of
docs/benchmarks.md. Times are wall-clock seconds; memory is the greatest resident set of a process.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pandas as pd

from benchmarks.sections import goal, machine, write_section
from data.progress import Progress
from data.register import aggregate, extracts, importer, kinds
from data.register.importer import import_register
from data.register.kinds import classify
from data.register.made_up import TREATED_HEADER, shipped_ids
from data.register.text import repair

ROOT = Path(__file__).parents[1]
SECTION = "Import of the register"
REPEATS = 3
TENFOLD = 10.0
SAID = ("ant_analyser", "verdi_min", "verdi_median", "verdi_gjsn", "verdi_max")
MEGABYTE = 1024


def sum_up(folder: Path) -> int:
    """Read the analyses with the importer and sum them up; return how many intervals there are."""
    systems = pd.DataFrame({"mtid_vf": shipped_ids(), "status": "shown"})
    with tempfile.TemporaryDirectory() as scratch, Progress() as progress:
        found = extracts.find(folder, Path(scratch))
        pieces = {"treated": found[extracts.TREATED], "raw": found[extracts.RAW]}
        with closing(importer.connect("duckdb", pieces, Path(scratch), progress)) as engine:
            counts = engine.counts()
            table = kinds.table(counts["analysetype"].dropna())
            rows = engine.rows(list(table["analysetype"]))
            of = engine.table("kinds", table), engine.table("systems", systems)
            with aggregate.judged(rows, *of).cache() as judged:
                return len(aggregate.intervals(judged).to_pyarrow().to_pandas())


def sum_up_in_pandas(folder: Path) -> int:
    """The same the straightforward way: every file read as text, cleaned, filtered and grouped."""
    rows = _numbers_in_pandas(_read_in_pandas(folder))
    rows["kind"].value_counts()
    rows = rows[rows["parameter"].fillna("").ne("")].copy()
    rows["best"] = rows["verdi_median"].fillna(rows["verdi_gjsn"])
    rows = _good_in_pandas(rows)
    words = rows[["verdi_min", "verdi_median", "verdi_max"]].astype(str)
    rows["words"] = rows["kind"].str.cat(words, sep=" ", na_rep="")
    summed = rows.groupby(["mtid_vf", "year", "stage", "parameter"]).agg(
        low=("verdi_min", "min"),
        high=("verdi_max", "max"),
        best=("best", "max"),
        intakes=("best", "size"),
        n=("ant_analyser", "sum"),
        words=("words", " | ".join),
    )
    return len(summed)


def _read_in_pandas(folder: Path) -> pd.DataFrame:
    """Both stages' rows as text, missing where nothing is told."""
    read = {"sep": ";", "dtype": str, "keep_default_na": False, "on_bad_lines": "skip"}
    parts = [
        pd.read_csv(path, names=TREATED_HEADER.split(";"), header=0 if part == 0 else None, **read)
        for part, path in enumerate(sorted(folder.glob("vannforsyningssystem_analyse*.csv")))
    ]
    treated = pd.concat(parts).assign(stage="treated", mtid_ip="")
    raw = pd.read_csv(folder / "inntakspunkt_analyse.csv", encoding="utf-8-sig", **read)
    rows = pd.concat([treated, raw.assign(stage="raw")], ignore_index=True)
    return rows.replace({"NULL": None, "": None})


def _numbers_in_pandas(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their kind, parameter, year and numbers."""
    rows["kind"] = rows["analysetype"].astype(object).map(repair, na_action="ignore")
    known = {name: classify(name).parameter for name in rows["kind"].dropna().unique()}
    rows["parameter"] = rows["kind"].map(known)
    for column in SAID:
        plain = rows[column].str.replace(",", ".", regex=False)
        rows[column] = pd.to_numeric(plain, errors="coerce")
    rows["year"] = pd.to_numeric(rows["periode"], errors="coerce")
    rows["row"] = rows.groupby("stage").cumcount() + 2
    return rows


def _good_in_pandas(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that nothing speaks against, each once."""
    good = (
        rows["mtid_vf"].isin(shipped_ids())
        & rows["year"].between(1950, 2100)
        & rows["best"].between(rows["verdi_min"], rows["verdi_max"])
        & (rows["ant_analyser"] > 0)
    )
    rows = rows[good]
    key = ["stage", "mtid_vf", "mtid_ip", "year", "parameter"]
    told = rows.groupby(key, dropna=False)[list(SAID)].transform("nunique").max(axis=1)
    return rows[told.le(1)].drop_duplicates(key).copy()


def whole_import(folder: Path) -> int:
    """Run the command as an operator does, to a checked snapshot; return its samples."""
    with tempfile.TemporaryDirectory() as target:
        _, store = import_register(folder, Path(target) / "snapshot")
        return len(store.tables["samples"])


WAYS = {"import": whole_import, "sum up": sum_up, "pandas": sum_up_in_pandas}


def _measure(way: str, folder: Path) -> dict[str, float]:
    """Run one way in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.import_register", "--run", way]
    start = time.perf_counter()
    done = subprocess.run(
        [*command, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return {**json.loads(done.stdout), "whole_s": time.perf_counter() - start}


def _run(way: str, folder: Path) -> None:
    """What the process of `_measure` does: time without imports of modules, CPU time, memory."""
    start, processor = time.perf_counter(), time.process_time()
    size = WAYS[way](folder)
    seconds, cpu = time.perf_counter() - start, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(json.dumps({"seconds": seconds, "cpu": cpu, "memory": memory, "size": size}))


def _median(way: str, folder: Path, repeats: int) -> dict[str, float]:
    runs = sorted((_measure(way, folder) for _ in range(repeats)), key=lambda run: run["seconds"])
    return runs[len(runs) // 2]


def _register(folder: Path, factor: float) -> Path:
    target = folder / f"register-{factor:g}"
    if not target.exists():
        subprocess.run(
            [sys.executable, "-m", "data.register.made_up", str(target), str(factor)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    return target


def report(folder: Path) -> str:
    """Measure everything and return the section in Markdown."""
    full, tenfold = _register(folder, 1.0), _register(folder, TENFOLD)
    found = {way: _median(way, full, REPEATS) for way in WAYS}
    large = {way: _median(way, tenfold, 1) for way in ("import", "sum up")}
    rows = [
        ("whole import, checked and written", "full", found["import"]),
        ("analyses summed up, DuckDB", "full", found["sum up"]),
        ("analyses summed up, pandas", "full", found["pandas"]),
        ("whole import, checked and written", "×10", large["import"]),
        ("analyses summed up, DuckDB", "×10", large["sum up"]),
    ]
    lines = [
        "| what | size | seconds | of a processor | memory, MB |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {what} | {size} | {run['seconds']:.1f} | {run['cpu']:.1f} | {run['memory']:.0f} |"
            for what, size, run in rows
        ),
    ]
    return "\n".join([*lines, "", *_goals(found, large)])


def _goals(found: dict, large: dict) -> list[str]:
    """What was aimed at, and whether it was met in this run."""
    whole, ten = found["import"], large["import"]
    faster = found["pandas"]["seconds"] / found["sum up"]["seconds"]
    longer, more = ten["seconds"] / whole["seconds"], ten["memory"] / whole["memory"]
    goals = [
        ("at most 15 s with start-up", f"{whole['whole_s']:.1f} s", whole["whole_s"] <= 15),
        ("at most 1.5 GB", f"{whole['memory'] / 1000:.2f} GB", whole["memory"] <= 1500),
        ("at least 5 times faster than pandas", f"{faster:.1f} times", faster >= 5),
        ("ten times the size: at most 12 times the time", f"{longer:.1f} times", longer <= 12),
        ("ten times the size: at most twice the memory", f"{more:.1f} times", more <= 2),
    ]
    return [goal(*told) for told in goals]


def main() -> None:
    """Measure, print and write."""
    if sys.argv[1:2] == ["--run"]:
        _run(sys.argv[2], Path(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="where the made-up registers are kept")
    kept = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as scratch:
        text = report(kept or Path(scratch))
    told = (
        "`python -m benchmarks.import_register` on a generated register: 6 109 systems, 36 036"
        " reports, 627 311 + 271 481 analyses of 87 kinds, 5 741 plants"
        " (`data/register/made_up.py`)."
        f" {machine()} Median of {REPEATS} runs at full size, one at ten times."
    )
    write_section(SECTION, told, text)
    print(text)


if __name__ == "__main__":
    main()
