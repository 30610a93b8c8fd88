"""Runs of the script take turns, as they share one processor: Python lets one of a process's
threads work at a time.

A hundred runs that go on together take longer each than all of them one after the other, as they
take the processor from one another every few milliseconds, and from the thread that sends what is
ready.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock

AT_ONCE = 2
"""Runs that go on together: most wait for nothing, and some leave Python while they work."""
LAPSE_S = 1.0
"""A run that has gone on for so long no longer keeps another one waiting: none can stop them."""
PATIENCE_S = 2.0
"""How long who opens a page lets those go first who change something on one."""


@dataclass(eq=False)
class _Run:
    """A run that waits, or goes on since `began`."""

    client: str
    arrives: bool
    came: float
    may_begin: Event = field(default_factory=Event)
    began: float = 0.0


class Turns:
    """Lets `at_once` runs go on together, each for `lapse` seconds; `clock` counts these. Those who
    open a page wait for `patience` seconds behind the others."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        lapse: float = LAPSE_S,
        patience: float = PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._at_once, self._lapse, self._clock = at_once, lapse, clock
        self._patience = patience
        self._lock = Lock()
        self._waiting: list[_Run] = []
        self._going: list[_Run] = []

    @contextmanager
    def taken(self, client: str, arrives: bool = False) -> Iterator[None]:
        """Wait for a turn and keep it within the block. The clients with fewest runs going on come
        first, of these whoever changes something on an open page, then whoever `arrives` at one,
        and of these the one who has waited longest."""
        own = _Run(client, arrives, self._clock())
        with self._lock:
            self._waiting.append(own)
            self._go_on()
        while not own.may_begin.wait(self._lapse):
            with self._lock:
                self._go_on()
        try:
            yield
        finally:
            with self._lock:
                self._going.remove(own)
                self._go_on()

    def _go_on(self) -> None:
        """Let those begin for whom there is room."""
        now = self._clock()
        busy = sum(now - run.began < self._lapse for run in self._going)
        while self._waiting and busy < self._at_once:
            of_client = Counter(run.client for run in self._going)
            following = min(
                self._waiting,
                key=lambda run: (
                    of_client[run.client],
                    run.arrives and now - run.came < self._patience,
                ),
            )
            self._waiting.remove(following)
            following.began = now
            self._going.append(following)
            following.may_begin.set()
            busy += 1


RUNS = Turns()
"""Those of every visitor."""
