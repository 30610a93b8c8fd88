"""Rows of a long sheet kept as bytes, and made anew as they are asked for.

A row is dozens of small objects. Of a visit that is over Python could give back few of the pages
that such objects lay on, as a few others have come to lie between them.
"""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import eq
from typing import TypeVar, overload

from data.evidence import Figure
from data.sheets.numbers import CellReading

T = TypeVar("T")
Unpack = Callable[[Iterable[bytes]], Iterator[T]]
"""Makes the rows of some pieces."""
TOGETHER = 500
"""Rows in one piece: a page shows the first thousand."""


class Packed(Sequence[T]):
    """`count` rows in pieces of bytes, `together` in each but the last; `unpack` is a function of a
    module, so that they can go to a child of the process."""

    def __init__(self, pieces: Sequence[bytes], together: int, count: int, unpack: Unpack[T]):
        self._pieces, self._together = pieces, together
        self._count, self._unpack = count, unpack

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        return self._unpack(self._pieces)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        if not isinstance(place, slice):
            at = range(self._count)[place]
            return self[at : at + 1][0]
        start, stop, step = place.indices(self._count)
        if step != 1:
            return list(self)[place]
        first = start // self._together
        pieces = self._pieces[first : -(-stop // self._together)]
        before = first * self._together
        return list(islice(self._unpack(pieces), start - before, max(stop, start) - before))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))


def packed(rows: Sequence[T]) -> Packed[T]:
    """Rows as pickles, compressed."""
    starts = range(0, len(rows), TOGETHER)
    pieces = [_pickle(rows[start : start + TOGETHER]) for start in starts]
    return Packed(pieces, TOGETHER, len(rows), unpickled)


def unpickled(pieces: Iterable[bytes]) -> Iterator[T]:
    """The rows of pieces that `packed` made. They must come from a process of our own."""
    for piece in pieces:
        yield from pickle.loads(zlib.decompress(piece))


def _pickle(rows: Sequence[T]) -> bytes:
    content = io.BytesIO()
    pickler = pickle.Pickler(content, pickle.HIGHEST_PROTOCOL)
    # By their fields in order: dataclasses of slots look up the name of each, for twice as long.
    pickler.dispatch_table = {Figure: _by_fields, CellReading: _by_fields}
    pickler.dump(rows)
    return zlib.compress(content.getvalue(), 1)


def _by_fields(row: Figure | CellReading) -> tuple[type, tuple[object, ...]]:
    return type(row), tuple(getattr(row, name) for name in row.__slots__)
