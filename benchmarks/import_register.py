"""The import of a whole register: its time and memory at full size and at ten times that.

    python -m benchmarks.import_register [FOLDER]

makes a register of full size and one of ten times that in FOLDER (default: a temporary one), runs
`python -m data import register` on each, and writes the section "Import of the register" of
docs/benchmarks.md. Beside it stands a bare read of the same files: DuckDB in a process of its own,
every cell as text, nothing kept or checked. The two take turns, so that a busy machine slows both.
Times are wall-clock seconds of whole commands; memory is the greatest resident set.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ops.python import documented, imported_by_command

PARSER = documented("benchmarks.import_register", __doc__)
PARSER.add_argument("folder", nargs="?", type=Path, help="where the made-up registers are kept")

with imported_by_command(__name__, PARSER):
    from benchmarks.report import at_most, publish, table
    from data import schema
    from harness import ROOT

REPEATS = 3
KEPT = 43_000
"""Samples that a register of full size must leave, else it is not one in which calcium, pH,
alkalinity and conductivity are known of most works and years."""
BARE = """
import sys, duckdb
from pathlib import Path
connection = duckdb.connect()
for path in sorted(Path(sys.argv[1]).glob("*.csv")):
    header = path.open("rb").readline().count(b"mtid_vf") > 0
    connection.execute(
        "CREATE OR REPLACE TABLE cells AS SELECT * FROM read_csv($path, delim = ';',"
        " all_varchar = true, ignore_errors = true, header = $header)",
        {"path": str(path), "header": header},
    )
"""
"""The bare read of a folder of extracts."""


class TimedRun(NamedTuple):
    """One command: seconds, seconds of processors, memory (MB)."""

    seconds: float
    cpu: float
    memory: float


def run(command: Sequence[str]) -> TimedRun:
    """Run a command. Raises CalledProcessError where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return TimedRun(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(extracts: Path, repeats: int) -> tuple[TimedRun, TimedRun]:
    """Import a register and read its files bare, in turn so many times; return of each the run that
    took the middle time.

    Raises RuntimeError where the import keeps fewer samples than a full register has.
    """
    imports, reads = [], []
    for _ in range(repeats):
        reads.append(run([sys.executable, "-c", BARE, str(extracts)]))
        with tempfile.TemporaryDirectory() as scratch:
            target = Path(scratch) / "snapshot"
            command = ["-m", "data", "import", "register", str(extracts), "--into", str(target)]
            imports.append(run([sys.executable, *command]))
            kept = len(schema.read("samples", target))
        if kept < KEPT:
            raise RuntimeError(f"{extracts}: only {kept} samples kept; make it anew")
    return sorted(imports)[repeats // 2], sorted(reads)[repeats // 2]


def register(folder: Path, factor: int) -> Path:
    """Make up a register of so many times the full size, where it is not there already.

    In a process of its own: a process that is started is counted with its parent's memory, too.
    """
    target = folder / f"register-{factor}"
    if not target.exists():
        command = [sys.executable, "-m", "data.register.made_up", str(target), str(factor)]
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return target


def report(full: TimedRun, bare: TimedRun, tenfold: TimedRun) -> list[str]:
    """What was found as a table, and what was aimed at."""
    rows = [
        (what, f"{one.seconds:.1f}", f"{one.cpu:.1f}", f"{one.memory:.0f}")
        for what, one in (("import, full", full), ("bare read, full", bare), ("×10", tenfold))
    ]
    times, work = full.seconds / bare.seconds, full.cpu / bare.cpu
    longer, more = tenfold.seconds / full.seconds, tenfold.memory / full.memory
    also = f"{work:.1f} times its time of a processor"
    return [
        *table(("what", "seconds", "of a processor", "memory, MB"), rows),
        "",
        at_most("the whole command", 15, "s", full.seconds, 1),
        at_most("beside the bare read of the same files", 6, "times", times, 1, also),
        at_most("its memory", 1500, "MB", full.memory),
        at_most("ten times the size, the time", 12, "times", longer, 1),
        at_most("ten times the size, the memory", 2, "times", more, 1),
    ]


def main() -> None:
    """Measure and publish."""
    kept = PARSER.parse_args().folder
    with tempfile.TemporaryDirectory() as scratch:
        folder = kept or Path(scratch)
        full, bare = measure(register(folder, 1), REPEATS)
        tenfold, _ = measure(register(folder, 10), 1)
    setup = (
        "`python -m benchmarks.import_register` on a generated register: 6 109 systems, 36 036"
        " reports, 627 311 + 271 481 analyses of 87 kinds, 5 741 plants"
        " (`data/register/made_up.py`); checked and written, with the start of the command;"
        " the bare read is DuckDB's of the same files, every cell as text, in a process of its own."
        f" Median of {REPEATS} runs at full size, one at ten times."
    )
    publish("Import of the register", setup, report(full, bare, tenfold))


if __name__ == "__main__":
    main()
