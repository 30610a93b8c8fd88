"""What an open service's answer must look like, and what is said where it does not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from data.faults import Fault, SourceError

MOST_FAULTS = 10
MOST_LISTED = 12


class Shape:
    """Collects what differs from the documented shape of one answer, named `file`."""

    def __init__(self, file: str):
        self.file = file
        self.faults: list[str] = []

    def differs(self, where: str, value: object, wanted: str) -> None:
        """Note that something is not what was documented."""
        self.faults.append(f"{where} is {short(value)}, not {wanted}")

    def check(self) -> None:
        """Raise SourceError with the first of what differs and the number of the rest."""
        if self.faults:
            raise self._error()

    def refuse(self, where: str, value: object, wanted: str) -> NoReturn:
        """Raise SourceError for something without which the rest cannot be read."""
        self.differs(where, value, wanted)
        raise self._error()

    def _error(self) -> SourceError:
        lines = self.faults[:MOST_FAULTS]
        if len(self.faults) > MOST_FAULTS:
            lines.append(f"and {len(self.faults) - MOST_FAULTS} more")
        return SourceError([Fault(self.file, None, None, line) for line in lines])


def short(value: object) -> str:
    """A value in one line that is not long."""
    text = "missing" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def listed(texts: Iterable[str]) -> str:
    """The first of many texts, and how many more there are."""
    texts = list(texts)
    more = f" and {len(texts) - MOST_LISTED} more" if len(texts) > MOST_LISTED else ""
    return ", ".join(texts[:MOST_LISTED]) + more


def same_numbers(shape: Shape, where: str, found: Iterable[str], known: Iterable[str]) -> None:
    """Note which municipality numbers an answer has too many or too few."""
    found, known = set(found), set(known)
    if found - known:
        shape.faults.append(f"{where} has unknown numbers: {listed(sorted(found - known))}")
    if known - found:
        shape.faults.append(f"{where} lacks {listed(sorted(known - found))}")
