"""How far long work has come, told on a terminal in one line and elsewhere in a few."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

EVERY_S = 0.2
FIRST_BYTES = 1_000_000
MEGABYTE = 1_000_000
WIDTH = 20


@contextmanager
def of_bytes(
    say: Callable[[str], None],
    stream: TextIO | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Callable[[int, int | None], None]]:
    """Give a function that is told the bytes read so far and those announced, if any are.

    On a terminal (`stream`, by default the error stream) it draws a bar with the speed and the time
    left some times a second. Elsewhere it says a line at each doubling and at the end.
    """
    stream = stream or sys.stderr
    on_terminal, started = stream.isatty(), clock()
    drawn, next_line = 0.0, FIRST_BYTES

    def tell(read: int, whole: int | None) -> None:
        nonlocal drawn, next_line
        now = clock() - started
        ended = whole is not None and read >= whole
        if on_terminal and (ended or now - drawn >= EVERY_S):
            drawn = now
            stream.write("\r\x1b[2K" + line(read, whole, now))
            stream.flush()
        elif not on_terminal and (ended or read >= next_line):
            next_line = 2 * max(read, FIRST_BYTES)
            say(f"{read:,} bytes" + (f" ({100 * read // whole} %)" if whole else ""))

    try:
        yield tell
    finally:
        if drawn:
            stream.write("\n")


def line(read: int, whole: int | None, seconds: float) -> str:
    """The bar: how much of how much, megabytes a second, seconds left."""
    speed = read / seconds if seconds > 0 else 0.0
    parts = [f"{read / MEGABYTE:,.1f} MB", f"{speed / MEGABYTE:,.1f} MB/s"]
    if whole:
        full = round(WIDTH * min(read / whole, 1.0))
        parts[0] += f" of {whole / MEGABYTE:,.1f} MB"
        parts.insert(0, "[" + "#" * full + "-" * (WIDTH - full) + "]")
        if speed:
            parts.append(f"{max(whole - read, 0) / speed:,.0f} s left")
    return "  ".join(parts)
