"""The snapshot of a folder, followed while the process runs: a new one takes the old one's place.

One thread looks at the folder every second, so that no visitor waits for the disk and none reads
what another reads already. Whoever has asked for the store keeps what they got for as long as they
like; whoever asks next gets the new one. A broken snapshot is noted in the log, and the one
in use stays.
"""

from __future__ import annotations

import logging
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread

from data import editions, schema
from data.faults import SnapshotError
from data.folders import locate
from data.paths import SNAPSHOT
from data.schema import BOUNDARIES_FILE
from data.store import Store, open_store

PAUSE_S = 1.0
"""Between two looks at the folder."""
AGAIN_S = 60.0
"""Until a snapshot that could not be read is tried again, as the fault may have been the machine's:
no memory, no file descriptors."""
TRIES = 3
FILES = (*(name for table in schema.TABLES for name in schema.file_names(table)), BOUNDARIES_FILE)
Fingerprint = tuple[tuple[str, int, int, int, int], ...]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taken:
    """A snapshot in use: its store, and when its newest file was written and when it was read, both
    in seconds since 1970 by this machine's clock."""

    store: Store
    written: float
    read: float


class Current:
    """The newest whole snapshot of a folder; safe among threads.

    `prepare` is given a store that comes while the process runs, before it is in use, to calculate
    what its first visitors would wait for. `clock` counts seconds and never goes back.
    """

    def __init__(
        self,
        folder: Path = SNAPSHOT,
        prepare: Callable[[Store], object] = lambda store: None,
        pause_s: float = PAUSE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder, self._prepare, self._pause_s, self._clock = folder, prepare, pause_s, clock
        self._first, self._watched = Lock(), False
        self._seen: Fingerprint | None = None
        self._tried: Fingerprint | None = None
        self._tried_at = clock()
        self._taken: Taken | None = None
        self._faults: tuple[str, ...] = ()

    @property
    def taken(self) -> Taken | None:
        """The snapshot in use; None where none has been asked for, or none could be read."""
        return self._taken

    @property
    def faults(self) -> tuple[str, ...]:
        """Why the snapshot in the folder is not the one in use; nothing where it is."""
        return self._faults

    def store(self) -> Store:
        """Return the store of the snapshot in use; the first to ask reads it.

        Raises SnapshotError where there has been no whole snapshot so far.
        """
        if self._taken is None:
            self._start()
        if self._taken is None:
            raise SnapshotError(list(self._faults))
        return self._taken.store

    def look(self) -> None:
        """Take the snapshot of the folder if it is another one, and whole, and nobody has written
        to it since the last look. Asked by one thread at a time."""
        now, before = fingerprint(self._folder), self._seen
        self._seen = now
        again = self._faults and self._clock() - self._tried_at >= AGAIN_S
        if now == before and (now != self._tried or again):
            self._take(now)

    def _start(self) -> None:
        with self._first:  # who else asks meanwhile waits here for the same store
            if self._watched:
                return
            for _ in range(TRIES):
                self._seen = fingerprint(self._folder)
                if self._take(self._seen):
                    break
            self._watched = True
            watch = Thread(target=_watch, args=(weakref.ref(self), self._pause_s), daemon=True)
            watch.start()

    def _take(self, now: Fingerprint) -> bool:
        """Read the folder; return whether it stood still meanwhile, so that it is now in use, or
        known to be broken."""
        faults: tuple[str, ...] = ()
        store: Store | None = None
        try:
            store = open_store(self._folder)
            if self._watched:
                self._prepare(store)
        except SnapshotError as error:
            faults = tuple(error.faults)
        except Exception as error:  # whatever it is, the snapshot in use goes on
            log.exception("The snapshot in %s cannot be read", self._folder)
            faults = (f"{self._folder}: cannot be read: {error!r}",)
        if fingerprint(self._folder) != now:  # files of two snapshots may have been read
            self._faults = self._faults or (f"{self._folder}: is being written",)
            return False
        self._tried, self._tried_at = now, self._clock()
        if store is None or faults:
            self._refuse(faults)
        else:
            files = (nanoseconds for name, *_, nanoseconds in now if name in FILES)
            written = max(files) / 1e9
            self._taken, self._faults = Taken(store, written, time.time()), ()
            log.info("The snapshot in %s is in use: %s", self._folder, store.counts())
        return True

    def _refuse(self, faults: tuple[str, ...]) -> None:
        if faults != self._faults:
            use = "the one read before stays in use" if self._taken else "no figure is shown"
            text = "\n".join(faults)
            log.error("The snapshot in %s is not whole; %s:\n%s", self._folder, use, text)
        self._faults = faults


def fingerprint(folder: Path) -> Fingerprint:
    """Return what changes with any file of the snapshot in a folder, or the list of its editions,
    and at no other time."""
    place, found = locate(folder), []
    for path in (*map(place.joinpath, FILES), editions.index(folder)):
        try:
            status = path.stat()
        except OSError:
            continue
        identity = (status.st_dev, status.st_ino)
        found.append((path.name, *identity, status.st_size, status.st_mtime_ns))
    return tuple(found)


def _watch(watched: weakref.ref[Current], pause_s: float) -> None:
    """Look at a folder as long as anyone may ask for its snapshot."""
    while True:
        time.sleep(pause_s)
        current = watched()
        if current is None:
            return
        try:
            current.look()
        except Exception:  # the next look may fare better; without a look no figure would be new
            log.exception("The folder of the snapshot cannot be looked at")
        del current
