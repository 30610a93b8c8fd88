"""How far a long answer has come: a bar on a terminal, and a few lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

FIRST_BYTES = 1_000_000


@contextmanager
def of_bytes(
    say: Callable[[str], None], console: Console | None = None
) -> Iterator[Callable[[int, int | None], None]]:
    """Give a function that takes the bytes read so far and those announced, if any are.

    On a terminal (`console`, by default the error stream) it draws a bar with the speed and the
    time left. Elsewhere it says a line at each doubling and at the end.
    """
    console = console or Console(stderr=True)
    next_line = FIRST_BYTES
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def update(read: int, whole: int | None) -> None:
            nonlocal next_line
            bar.update(task, completed=read, total=whole)
            ended = whole is not None and read >= whole
            if not console.is_terminal and (ended or read >= next_line):
                next_line = 2 * max(read, FIRST_BYTES)
                say(f"{read:,} bytes" + (f" ({100 * read // whole} %)" if whole else ""))

        yield update
