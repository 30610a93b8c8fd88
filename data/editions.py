"""Editions of the figures: each has a version and a day, and says what came, changed and went.

They lie in a folder beside the snapshot, as that is replaced whole: `editions.csv` has a line for
each edition, and a file of its version the figures that it changed. From the first on they add up
to the figures of each. `python -m data release` writes them; figures are those that speak for a
waterworks (`findings.editions`).
"""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from data.codes import FigureChange
from data.folders import write_whole
from data.table_file import TableFile

INDEX: Final = "editions.csv"
VERSION: Final = re.compile(r"[0-9]{4}(\.[0-9]{1,2}){1,3}", re.ASCII)
"""It names a file and stands in addresses."""
KEY: Final = ["waterworks_id", "parameter"]
ABOUT: Final = ["name", "municipality_number"]
VALUE: Final = ["value", "evidence", "year"]
COLUMNS: Final = [
    *(*KEY, *ABOUT, "change"),
    *(f"{name}_{end}" for end in ("before", "after") for name in VALUE),
]
"""Of the changes, all text: `change` is a code of `FigureChange`, a value as it was published, or
its interval; "" before a figure that came, and after one that went."""


@dataclass(frozen=True)
class ReleasedEdition:
    """One edition. `mark` is the same for the same figures and no others; `figures` and `works`
    count what it holds, `came`, `changed` and `gone` what is not as in the one before it."""

    version: str
    date: str
    mark: str
    figures: int
    works: int
    came: int
    changed: int
    gone: int


def folder(snapshot: Path) -> Path:
    """Where the editions of a snapshot lie."""
    return snapshot.with_name(f"{snapshot.name}.editions")


def index(snapshot: Path) -> Path:
    """The file that lists the editions of a snapshot."""
    return folder(snapshot) / INDEX


def read(snapshot: Path) -> tuple[ReleasedEdition, ...]:
    """Return the editions of a snapshot, the oldest first; none where none was released.

    Raises SourceError with every fault of the file.
    """
    if not index(snapshot).exists():
        return ()
    file = TableFile(index(snapshot), [one.name for one in fields(ReleasedEdition)])
    for row, version, day in file.frame[["version", "date"]].itertuples():
        if not VERSION.fullmatch(version):
            file.fault(row, "version", f"read {version!r}; write numbers with points: 2026.12")
        if not _is_day(day):
            file.fault(row, "date", f"read {day!r}; write a day: 2026-12-31")
    counts = [one.name for one in fields(ReleasedEdition)][3:]
    for name in counts:
        for row, text in file.frame[name].items():
            if not text.isdecimal():
                file.fault(int(str(row)), name, f"read {text!r}, not a whole number")
    file.check()
    rows = file.frame.astype(dict.fromkeys(counts, int)).to_dict("records")
    return tuple(
        ReleasedEdition(**{str(name): value for name, value in row.items()}) for row in rows
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def changes(snapshot: Path, version: str) -> pd.DataFrame:
    """Return what an edition changed, in `COLUMNS`. Raises SourceError where the file is missing or
    lacks a column."""
    return TableFile(folder(snapshot) / f"{version}.csv", COLUMNS).frame[COLUMNS]


def write(snapshot: Path, edition: ReleasedEdition, changed: pd.DataFrame) -> None:
    """Add an edition with its changes; the index is written last, so that it names nothing that is
    not there. Raises ValueError where there is one of this version, or it is no version."""
    known = read(snapshot)
    if not VERSION.fullmatch(edition.version):
        raise ValueError(f"{edition.version} is no version; write numbers with points: 2026.12")
    if edition.version in {one.version for one in known}:
        raise ValueError(f"there is an edition {edition.version} already; give it another version")
    folder(snapshot).mkdir(exist_ok=True)
    _put(folder(snapshot) / f"{edition.version}.csv", changed[COLUMNS])
    rows = [astuple(one) for one in (*known, edition)]
    _put(index(snapshot), pd.DataFrame(rows, columns=[f.name for f in fields(ReleasedEdition)]))


def _put(path: Path, table: pd.DataFrame) -> None:
    write_whole(path, table.to_csv(index=False, lineterminator="\n").encode())


def values(figures: pd.DataFrame) -> pd.Series:
    """Return figures as they were published, or their intervals."""
    intervals = [f"{low:.3g}-{high:.3g}" for low, high in figures[["low", "high"]].to_numpy()]
    return figures["text"].mask(figures["text"].eq(""), pd.Series(intervals, figures.index, str))


def difference(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return what changed from figures by waterworks (or sample) and parameter, with the columns of
    `ABOUT` and `VALUE`, to others: `COLUMNS`, the first of which is named as in the index."""
    ends = before[VALUE].add_suffix("_before"), after[VALUE].add_suffix("_after")
    both = ends[0].join(ends[1], how="outer").fillna("")
    differs = np.logical_or.reduce(
        [both[f"{name}_before"].ne(both[f"{name}_after"]) for name in VALUE]
    )
    both = both[differs]
    codes = np.select(
        [both["value_before"].eq(""), both["value_after"].eq("")],
        [str(FigureChange.CAME), str(FigureChange.GONE)],
        str(FigureChange.CHANGED),
    )
    names = after[ABOUT].reindex(both.index).fillna(before[ABOUT].reindex(both.index))
    return both.join(names).assign(change=codes).reset_index()[[*both.index.names, *COLUMNS[2:]]]
