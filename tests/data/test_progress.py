"""Long work shows itself: on a terminal with rows, speed and time left, elsewhere by lines."""

import io

import pytest
from rich.console import Console

from data import progress as module
from data.progress import QUIET_S, Progress, each, of_bytes


@pytest.fixture
def screen():
    """What a terminal of 100 columns has shown."""
    return io.StringIO()


def test_rows_are_counted_on_a_terminal(screen):
    with Progress(Console(file=screen, force_terminal=True, width=100)) as progress:
        done = progress.of_rows("taking")
        done(0, 12_000)
        done(6_000, 12_000)
        progress._bars.refresh()
        assert "6,000 of 12,000 rows" in screen.getvalue()
        done(12_000, 12_000)
    last = screen.getvalue()
    assert "taking" in last
    assert "12,000 of 12,000 rows" in last
    assert "rows/s" in last


@pytest.fixture
def clock(monkeypatch):
    """The time of lines (s), which a test sets."""
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_a_file_gets_nothing_of_short_work(screen, clock):
    with Progress(Console(file=screen, force_terminal=False)) as progress:
        done = progress.of_rows("taking")
        done(0, 10)
        done(10, 10)
    assert screen.getvalue() == ""


def test_a_file_gets_a_line_at_a_further_tenth_of_long_work(screen, clock):
    with Progress(Console(file=screen, force_terminal=False)) as progress:
        done = progress.of_rows("taking")
        for seconds, rows in ((6, 500), (7, 9_000), (12, 9_500), (30, 9_900), (31, 10_000)):
            clock[0] = seconds
            done(rows, 10_000)
    assert screen.getvalue().splitlines() == ["taking: 9,000 of 10,000", "taking: 10,000 of 10,000"]


@pytest.mark.parametrize("terminal", [True, False])
def test_items_are_counted_as_they_are_done(screen, clock, terminal):
    console, found = Console(file=screen, force_terminal=terminal, width=100), []
    for item in each("abcd", "Drawing maps", 4, console):
        found.append(item)
        clock[0] += QUIET_S
    assert found == [*"abcd"]
    said = screen.getvalue()
    assert said.startswith("Drawing maps: 1 of 4\n") is not terminal
    assert "Drawing maps" in said


def test_a_terminal_sees_how_many_bytes_have_come(screen):
    lines, console = [], Console(file=screen, force_terminal=True, width=100)
    with of_bytes(lines.append, console) as progress:
        progress(2_000_000, 8_000_000)
        progress(8_000_000, 8_000_000)
    assert "8.0/8.0 MB" in screen.getvalue()
    assert lines == []


def test_elsewhere_a_few_lines_are_said(screen):
    lines = []
    with of_bytes(lines.append, Console(file=screen, force_terminal=False)) as progress:
        for read in range(0, 100_000_001, 100_000):
            progress(read, 100_000_000)
    assert len(lines) == 8
    assert lines[0] == "1,000,000 bytes (1 %)"
    assert lines[-1] == "100,000,000 bytes (100 %)"
    assert screen.getvalue() == ""


def test_bytes_without_an_announced_end_are_counted(screen):
    lines = []
    with of_bytes(lines.append, Console(file=screen, force_terminal=False)) as progress:
        progress(3_000_000, None)
    assert lines == ["3,000,000 bytes"]
