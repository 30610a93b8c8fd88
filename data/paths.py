"""Where the figures lie; loads nothing, so that a command can name it in its `--help`."""

from __future__ import annotations

import os
from pathlib import Path

_DATA = Path(__file__).parent
LEDGER = _DATA / "ledger"
"""What was read by hand: figures, works, judgements, a line each."""
BASE = _DATA / "base"
"""Large tables that others publish."""
SHIPPED = _DATA / "snapshot"
VARIABLE = "MGMAP_SNAPSHOT"
SNAPSHOT = Path(os.environ.get(VARIABLE) or SHIPPED)
"""The snapshot that is shown and that commands change: the operator's own, else the shipped one."""
REHEARSAL = _DATA.parent / "rehearsal"
"""A made-up national register, and the snapshot made of it."""
