"""The lines of an extract, counted from its bytes alone: what an import has to account for.

No parser takes part in it, so that a row that a parser loses does not add up.
"""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd

_BLOCK = 1 << 16
_SHORT = 3
"""Shorter lines (bytes, with the line end) may be empty and are looked at more closely."""
_BETWEEN = re.compile(
    rb'"(?<![^;\r\n]")(?:[^"]++|"")*+"?'  # a quoted cell
    rb"|\n(?:\r?\n)+"  # empty lines
)


@dataclass(frozen=True)
class Lines:
    """The lines of a file, numbered from 1 as an editor does.

    `empty` are those with nothing in them, `inside` those that begin within a quoted cell and so
    belong to a row that begins further up. `before` has the line ends before each block of bytes.
    """

    path: Path
    count: int
    empty: np.ndarray
    inside: np.ndarray
    before: np.ndarray

    @property
    def starts(self) -> int:
        """How many rows begin, the header among them."""
        return self.count - len(self.empty) - len(self.inside)

    def without(self, refused: pd.Series) -> np.ndarray:
        """The lines in which no row begins, and those `refused`."""
        return np.unique(np.concatenate([self.empty, self.inside, refused.to_numpy(int)]))

    def row(self, position: int) -> tuple[int, list[str]]:
        """The first line and the texts of the row that a byte stands in the first line of, or in
        the empty lines before it; bytes that are not UTF-8 are shown as `\\xe5`."""
        line = self._line(position)
        with self.path.open("rb") as file:
            file.seek(_start(file, position))
            raw = [file.readline()]
            while raw[0].strip(b"\r\n") == b"" and line < self.count:
                line, raw = line + 1, [file.readline()]
            behind = np.searchsorted(self.inside, line, side="right")
            for place, inside in enumerate(self.inside[behind:], start=line + 1):
                if inside != place:
                    break
                raw.append(file.readline())
        return line, [one.decode("utf-8", "backslashreplace").rstrip("\r\n") for one in raw]

    def _line(self, position: int) -> int:
        block, rest = divmod(position, _BLOCK)
        with self.path.open("rb") as file:
            file.seek(block * _BLOCK)
            return int(self.before[block]) + file.read(rest).count(b"\n") + 1


def _start(file: BinaryIO, position: int) -> int:
    """Where the line begins that a byte stands in."""
    begin, back = position, 1 << 8
    while begin > 0:
        begin = max(0, position - back)
        file.seek(begin)
        end = file.read(position - begin).rfind(b"\n")
        if end >= 0:
            return begin + end + 1
        back *= 16
    return 0


def read(path: Path) -> Lines:
    """Count the lines of a file."""
    ends, at, last, special = [0], 0, -_SHORT, False
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found = np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n")) + at
            short = np.diff(found, prepend=last) < _SHORT
            special = special or b'"' in block or bool(short.any())
            ends.append(len(found))
            at, last = at + len(block), found[-1] if len(found) else last
    before = np.cumsum(ends)
    count = int(before[-1]) + (last != at - 1)
    empty, inside = _between(path) if special else ([], [])
    inside = [line for line in inside if line <= count]  # a last quote that is never closed
    return Lines(path, count, np.array(empty, int), np.array(inside, int), before)


def _between(path: Path) -> tuple[list[int], list[int]]:
    """The empty lines, and those that begin within a quoted cell."""
    empty: list[int] = []
    inside: list[int] = []
    line, at = 1, 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        for match in _BETWEEN.finditer(whole):
            line += whole[at : match.start()].count(b"\n")
            ends = match[0].count(b"\n")
            if match[0].startswith(b'"'):
                inside += range(line + 1, line + ends + 1)
            else:
                empty += range(line + 1, line + ends)
            line, at = line + ends, match.end()
    return empty, inside
