"""Long work shows itself on a terminal with rows, speed and time left, and nowhere else."""

import io

import pytest
from rich.console import Console

from data.progress import Progress


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
