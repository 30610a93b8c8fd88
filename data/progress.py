"""Long work shows itself: on a terminal by a bar, with rows or bytes a second and the time left;
elsewhere by a line now and then."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import duckdb
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
    track,
)
from rich.progress import Progress as Bars
from rich.text import Text

T = TypeVar("T")

_SAMPLE_BYTES = 1 << 18
_POLL_S = 0.1
_FIRST_BYTES = 1_000_000
"""Read before the first line is said where no terminal shows a bar."""
QUIET_S = 5.0
"""Between two lines where no terminal shows a bar, and before the first of them."""


class _Speed(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f} rows/s")


class _Lines:
    """How far work has come as a line now and then, where no terminal shows a bar: whenever a
    further tenth is done, but seldom."""

    def __init__(self, text: str, console: Console):
        self._text, self._console = text, console
        self._tenth, self._said = 0, time.monotonic()

    def show(self, done: float, whole: float) -> None:
        """Say how much of the whole is done, if it is time."""
        now, tenth = time.monotonic(), int(10 * done / whole) if whole else 0
        if self._console.is_terminal or tenth <= self._tenth or now - self._said < QUIET_S:
            return
        self._tenth, self._said = tenth, now
        line = f"{self._text}: {done:,.0f} of {whole:,.0f}"
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)


def each(items: Iterable[T], text: str, whole: int, console: Console | None = None) -> Iterator[T]:
    """Yield items, and show on the error stream how many of the whole number are done."""
    console = console or Console(stderr=True)
    lines = _Lines(text, console)
    bar = track(items, text, total=whole, console=console, disable=not console.is_terminal)
    for done, item in enumerate(bar, 1):
        yield item
        lines.show(done, whole)


class Progress:
    """Bars on the error stream of a terminal; lines, now and then, where there is none (a file, a
    pipe)."""

    def __init__(self, console: Console | None = None):
        console = console or Console(stderr=True)
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f} of {task.total:,.0f} rows"),
            _Speed(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Progress:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def say(self, line: str) -> None:
        """Write a line above the bars."""
        if not self._bars.disable:
            self._bars.console.print(line, markup=False, highlight=False)

    @contextmanager
    def of_query(
        self, text: str, file: Path, connection: duckdb.DuckDBPyConnection
    ) -> Iterator[None]:
        """Show how far the query of this connection has come in reading a file."""
        rows, show = estimated_rows(file), self.of_rows(text)
        show(0, rows)
        connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(show, rows, connection, done))
        watcher.start()
        try:
            yield
            show(rows, rows)
        finally:
            done.set()
            watcher.join()

    def of_rows(self, text: str) -> Callable[[float, int], None]:
        """Return a function to be called with the rows done so far, and all."""
        task, lines = self._bars.add_task(text, total=0), _Lines(text, self._bars.console)

        def show(done: float, rows: int) -> None:
            self._bars.update(task, completed=done, total=rows)
            lines.show(done, rows)

        return show

    @contextmanager
    def of_step(self, text: str, rows: int) -> Iterator[None]:
        """Show a step whose progress is not known before it is done."""
        task = self._bars.add_task(text, total=rows)
        yield
        self._bars.update(task, completed=rows)


def _watch(
    show: Callable[[float, int], None],
    rows: int,
    connection: duckdb.DuckDBPyConnection,
    done: threading.Event,
) -> None:
    """Show how far a query has come until it is done."""
    while not done.wait(_POLL_S):
        percent = connection.query_progress()
        if percent > 0:
            show(rows * min(percent, 100.0) / 100, rows)


@contextmanager
def of_bytes(
    say: Callable[[str], None], console: Console | None = None
) -> Iterator[Callable[[int, int | None], None]]:
    """Give a function to be called with the bytes read so far and those announced, if any are.

    A terminal gets a bar with the speed and the time left. Elsewhere `say` gets a line at each
    doubling and at the end.
    """
    console = console or Console(stderr=True)
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    next_line = _FIRST_BYTES
    with Bars(*columns, console=console, disable=not console.is_terminal) as bars:
        task = bars.add_task("", total=None)

        def show(read: int, whole: int | None) -> None:
            nonlocal next_line
            bars.update(task, completed=read, total=whole)
            if bars.disable and (read >= next_line or (whole is not None and read >= whole)):
                next_line = 2 * max(read, _FIRST_BYTES)
                say(f"{read:,} bytes" + (f" ({100 * read // whole} %)" if whole else ""))

        yield show


def estimated_rows(file: Path) -> int:
    """Return about how many rows a file has, from the length of its first ones."""
    size = file.stat().st_size
    with file.open("rb") as opened:
        sample = opened.read(_SAMPLE_BYTES)
    return max(1, round(size * sample.count(b"\n") / max(len(sample), 1)))
