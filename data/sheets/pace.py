"""How fast long work goes and when it will be done, told without flooding whoever watches."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

EVERY_SECONDS = 0.2


@dataclass(frozen=True)
class Pace:
    """How far the work has come: rows of all rows, rows a second, seconds left."""

    done: int
    total: int
    per_second: float
    seconds_left: float

    @property
    def part(self) -> float:
        """The part that is done, 0-1."""
        return min(1.0, self.done / self.total) if self.total else 1.0


def paced(
    tell: Callable[[Pace], None], clock: Callable[[], float] = time.monotonic
) -> Callable[[int, int], None]:
    """Return a progress function that tells the pace some times a second, and at the end.

    Time counts from its first call: what comes before the rows says nothing of their pace.
    """
    started: float | None = None
    told = -1.0

    def progress(done: int, total: int) -> None:
        nonlocal started, told
        moment = clock()
        started = moment if started is None else started
        now = moment - started
        if done < total and now - told < EVERY_SECONDS and told >= 0:
            return
        told = now
        speed = done / now if now > 0 else 0.0
        tell(Pace(done, total, speed, (total - done) / speed if speed else 0.0))

    return progress
