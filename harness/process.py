"""What a process of this machine holds and has done, as Linux reports it."""

from __future__ import annotations

import os
from pathlib import Path


def resident(pid: int) -> float:
    """The memory of a process that is in use (resident set), in MB of 1024 kB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        name, *value = line.split()
        if name == "Rss:":
            return int(value[0]) / 1024
    raise ValueError(f"process {pid} has no resident set")


def processor_seconds(pid: int) -> float:
    """The time that a process has had a processor, its own and the system's for it."""
    # The name in parentheses may hold spaces; what is wanted stands behind it.
    line = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    fields = line.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
