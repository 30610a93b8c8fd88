"""What a process gives back of its memory."""

import subprocess
import sys

COLUMNS, COLUMN = 20, 4 << 20
SCRIPT = f"""
import numpy
from data.memory import give_back
{{first}}
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
made = numpy.ones({COLUMN} // 8)
del made
before, made, kept = resident(), [], []
for _ in range({COLUMNS}):
    made.append(numpy.ones({COLUMN} // 8))
    kept.append(b"x" * 100_000)
del made
print(resident() - before)
"""


def left(first: str) -> int:
    """The bytes that a process keeps of columns that are gone, where something small that was made
    after each of them lives on."""
    command = [sys.executable, "-c", SCRIPT.format(first=first)]
    return int(subprocess.run(command, capture_output=True, check=True).stdout)


def test_columns_that_are_gone_leave_no_memory_behind():
    assert left("give_back()") < 2 * COLUMN < COLUMNS * COLUMN / 2 < left("")
