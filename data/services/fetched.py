"""What was fetched into a folder, so that the next time is asked only for what is newer.

The marks stand in `fetched.json` in the folder itself (a snapshot, or the base that one is built
from): they come and go with what they are of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "fetched.json"


@dataclass(frozen=True)
class Mark:
    """One answer: its address (without login and query), the checksum and number of its bytes, the
    marks that its server gave it, and the day that it was read (ISO)."""

    url: str
    sha256: str
    bytes: int
    etag: str
    modified: str
    read: str


def read(folder: Path) -> dict[str, Mark]:
    """Return the marks of a folder by the name of what was asked for.

    A file that is not there or not whole holds no marks: then everything is fetched.
    """
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        marks = {name: Mark(**mark) for name, mark in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    whole = all(
        isinstance(value, int if name == "bytes" else str)
        for mark in marks.values()
        for name, value in asdict(mark).items()
    )
    return marks if whole else {}


def write(folder: Path, marks: Mapping[str, Mark]) -> None:
    """Put the marks into a folder."""
    kept = {name: asdict(marks[name]) for name in sorted(marks)}
    text = json.dumps(kept, indent=1, ensure_ascii=False)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")
