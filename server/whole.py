"""Whole collections as CSV: one is made at a time, and a large one in a child of the process.

The national register has 130 MB of samples, twenty seconds of a processor. The child makes all of
an answer as it is kept, compressed (a twentieth), with its ETag: one child serves whoever asks, and
one that ends before its time is told by a status, never by half a file. Bytes passed on as they
come would have neither length nor ETag, and each reader would need a child.
"""

from __future__ import annotations

import asyncio
import pickle
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from anyio import CapacityLimiter

from data.child import Children, OnProgress, Task, Unable
from data.faults import SnapshotError
from data.store import Store, open_store
from server.answers import Body, Kept, body
from telling.citation import edition
from web.forms import CSV
from web.problems import Problem
from web.query import Question
from web.resources import PART, RESOURCES, collection

MOST_HERE: Final = 2_000
"""Records that the process makes itself: in the national register one takes half a millisecond (a
sample) to three quarters (a waterworks), so that 2 s, a visitor's share, are not reached. A child
takes three seconds before its first record: what is small comes sooner without. The snapshot that
ships has no collection as large."""
MOST_SECONDS: Final = 90
"""Of a processor, for one file: four times what the samples of the national register take."""
MOST_MEGABYTES: Final = 3_000
"""As the system counts it: Arrow's allocator reserves 1 000 that it does not fill. The child of a
national register holds 450. Just above what is reserved, Arrow waits until the deadline."""
CHILDREN = Children(at_once=1, waiting=0)
LOOK_S = 0.5
"""So often it is asked whether who waits for a file is still there."""
Wanted = Callable[[], bool]
"""Whether anybody still waits for an answer; asked by the thread that has it made."""
LEFT = "Nobody waits for this file any more."
RENEWED = "The figures are being renewed. Try again in a minute."
NOT_MADE = "The file could not be made. Try again, or ask for less."


class Files:
    """Whole collections: one is made at a time, each client waits for one at most, and none takes
    the place of other answers that are made."""

    def __init__(self, kept: Kept):
        self._kept, self._room = kept, CapacityLimiter(1)
        self._waiting: set[str] = set()
        self._readers: Counter[Hashable] = Counter()

    async def get(
        self,
        key: Hashable,
        make: Callable[[Wanted], Body],
        client: str,
        gone: Callable[[], Awaitable[bool]],
    ) -> Body:
        """Return a file that is kept, or have it made for as long as anybody waits for it; `gone`
        tells whether this client has left. Raises Problem: 429 where the client waits for another
        one, 503 where it has left."""
        if (found := self._kept.find(key)) is not None:
            return found
        if client in self._waiting:
            raise Problem(429, "One file at a time: another one is being made for you.")
        self._waiting.add(client)
        self._readers[key] += 1
        try:
            return await self._made(key, make, gone)
        finally:
            self._waiting.discard(client)
            self._readers -= Counter([key])

    async def _made(
        self,
        key: Hashable,
        make: Callable[[Wanted], Body],
        gone: Callable[[], Awaitable[bool]],
    ) -> Body:
        do = partial(make, lambda: key in self._readers)
        making = asyncio.ensure_future(self._kept.get(key, do, self._room))
        try:
            while not (await asyncio.wait([making], timeout=LOOK_S))[0]:
                if await gone():
                    raise Problem(503, LEFT)
            return making.result()
        finally:
            making.cancel()  # the wait alone, the making goes on while others want it


@dataclass(frozen=True)
class Whole:
    """All records of a collection (its path among `RESOURCES`) that a question asks for, as CSV, of
    a site, at a path of it."""

    resource: str
    question: Question
    site: str
    path: str


def apart(store: Store, whole: Whole, wanted: Wanted) -> tuple[Body, float]:
    """Have a child make a file of the snapshot that a store was read from; return it, and the
    seconds of a processor that it took.

    Raises Problem (503) where another snapshot lies there by now, where the child fails or is late,
    and soon after nobody wants the file any more, and the child is ended.
    """

    def go_on(*_: int) -> None:
        if not wanted():
            raise Problem(503, LEFT)

    go_on()
    asked = pickle.dumps((store.folder, edition(store).mark, whole))
    task = Task(f"{__name__}:make_here", MOST_SECONDS, MOST_MEGABYTES)
    try:
        answer = CHILDREN.do(task, asked, go_on)
    except Unable as unable:
        raise Problem(503, NOT_MADE) from unable
    if not answer:
        raise Problem(503, RENEWED)
    made: tuple[Body, float] = pickle.loads(answer)
    return made


def make_here(content: bytes, progress: OnProgress) -> bytes:
    """Be the child: what `apart` returns, pickled; nothing where the snapshot of the folder is not
    the one that the server has in use."""
    folder, mark, whole = pickle.loads(content)
    progress(0, 1)
    try:
        store = open_store(folder)
    except SnapshotError:
        return b""
    if edition(store).mark != mark:
        return b""
    (resource,) = (one for one in RESOURCES if one.path == whole.resource)
    found = collection(store, resource, whole.question, CSV, whole.site, whole.path)
    made = body(_counted(found.content, found.records, progress), CSV)
    return pickle.dumps((made, time.process_time()))


def _counted(parts: Iterable[str], records: int, progress: OnProgress) -> Iterator[str]:
    for number, part in enumerate(parts):
        progress(min(number * PART, records), records)
        yield part
