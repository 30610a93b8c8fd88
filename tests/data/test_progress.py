"""Long work shows itself on a terminal with rows, speed and time left, and nowhere else."""

import io

import pytest
from rich.console import Console

from data.progress import Progress, of_bytes


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


def test_a_file_gets_no_bars(screen):
    with Progress(Console(file=screen, force_terminal=False)) as progress:
        done = progress.of_rows("taking")
        done(0, 10)
        done(10, 10)
    assert screen.getvalue() == ""


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
