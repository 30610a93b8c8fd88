"""Long work shows itself on the terminal: rows a second and the time left."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.text import Text

_SAMPLE_BYTES = 1 << 18
_POLL_S = 0.1


class _Speed(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f} rows/s")


class Progress:
    """Bars on the error stream of a terminal; nothing where there is none (a file, a pipe)."""

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

    @contextmanager
    def of_query(
        self, text: str, file: Path, connection: duckdb.DuckDBPyConnection
    ) -> Iterator[None]:
        """Show how far the query of this connection has come in reading a file."""
        if self._bars.disable:
            yield
            return
        rows = estimated_rows(file)
        task = self._bars.add_task(text, total=rows)
        connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(task, rows, connection, done))
        watcher.start()
        try:
            yield
            self._bars.update(task, completed=rows)
        finally:
            done.set()
            watcher.join()

    def _watch(
        self, task: int, rows: int, connection: duckdb.DuckDBPyConnection, done: threading.Event
    ) -> None:
        while not done.wait(_POLL_S):
            percent = connection.query_progress()
            if percent > 0:
                self._bars.update(task, completed=rows * min(percent, 100.0) / 100)

    def of_rows(self, text: str) -> Callable[[int, int], None]:
        """Return a function to be called with the rows done so far, and all."""
        task = self._bars.add_task(text, total=0)
        return lambda done, rows: self._bars.update(task, completed=done, total=rows)

    @contextmanager
    def of_step(self, text: str, rows: int) -> Iterator[None]:
        """Show a step whose progress is not known before it is done."""
        task = self._bars.add_task(text, total=rows)
        yield
        self._bars.update(task, completed=rows)


def estimated_rows(file: Path) -> int:
    """Return about how many rows a file has, from the length of its first ones."""
    size = file.stat().st_size
    with file.open("rb") as opened:
        sample = opened.read(_SAMPLE_BYTES)
    return max(1, round(size * sample.count(b"\n") / max(len(sample), 1)))
