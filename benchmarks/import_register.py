"""The import of a whole register: its time and memory at full size and at ten times that.

    python -m benchmarks.import_register [FOLDER]

makes a register of full size and one of ten times that in FOLDER (default: a temporary one), runs
`python -m data import register` on each, and writes the section "Import of the register" of
docs/benchmarks.md. Times are wall-clock seconds of the whole command; memory is its greatest
resident set.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.report import at_most, publish, table
from harness import ROOT

REPEATS = 3


class ImportRun(NamedTuple):
    """One import: seconds, seconds of processors, memory (MB)."""

    seconds: float
    cpu: float
    memory: float


def measure(extracts: Path, repeats: int) -> ImportRun:
    """Import a register so many times; return the run that took the middle time.

    Raises CalledProcessError where an import fails.
    """
    runs = []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as scratch:
            command = [sys.executable, "-m", "data", "import", "register", str(extracts)]
            command += ["--into", f"{scratch}/snapshot"]
            start = time.perf_counter()
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            seconds = time.perf_counter() - start
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        runs.append(ImportRun(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    return sorted(runs)[repeats // 2]


def register(folder: Path, factor: int) -> Path:
    """Make up a register of so many times the full size, where it is not there already.

    In a process of its own: a process that is started is counted with its parent's memory, too.
    """
    target = folder / f"register-{factor}"
    if not target.exists():
        command = [sys.executable, "-m", "data.register.made_up", str(target), str(factor)]
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return target


def report(full: ImportRun, tenfold: ImportRun) -> list[str]:
    """What was found as a table, and what was aimed at."""
    rows = [
        (size, f"{run.seconds:.1f}", f"{run.cpu:.1f}", f"{run.memory:.0f}")
        for size, run in (("full", full), ("×10", tenfold))
    ]
    longer, more = tenfold.seconds / full.seconds, tenfold.memory / full.memory
    return [
        *table(("size", "seconds", "of a processor", "memory, MB"), rows),
        "",
        at_most("the whole command", 15, "s", full.seconds, 1),
        at_most("its memory", 1500, "MB", full.memory),
        at_most("ten times the size, the time", 12, "times", longer, 1),
        at_most("ten times the size, the memory", 2, "times", more, 1),
    ]


def main() -> None:
    """Measure and publish."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="where the made-up registers are kept")
    kept = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as scratch:
        folder = kept or Path(scratch)
        full = measure(register(folder, 1), REPEATS)
        tenfold = measure(register(folder, 10), 1)
    setup = (
        "`python -m benchmarks.import_register` on a generated register: 6 109 systems, 36 036"
        " reports, 627 311 + 271 481 analyses of 87 kinds, 5 741 plants"
        " (`data/register/made_up.py`); checked and written, with the start of the command."
        f" Median of {REPEATS} runs at full size, one at ten times."
    )
    publish("Import of the register", setup, report(full, tenfold))


if __name__ == "__main__":
    main()
