"""What is wrong with a source, a snapshot or an engine, said so that a person can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the file, the row as an editor numbers it, the column."""

    file: str
    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: {self.message}"


class SourceError(Exception):
    """A source that cannot be taken as it is; carries every fault found, not the first."""

    def __init__(self, faults: Sequence[Fault]):
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class SnapshotError(Exception):
    """A snapshot that is missing or broken; `faults` says what is wrong, a line each."""

    def __init__(self, faults: list[str]):
        self.faults = faults
        super().__init__("\n".join(faults))


class NoLayerError(Exception):
    """A layer of a snapshot that is not there."""


class EngineError(Exception):
    """An engine that cannot be reached."""
