"""The page's bar while a sheet is read: rows of all rows, speed and time left, then nothing."""

import itertools
from functools import partial

import pytest
from rich.progress import Progress

from views import upload


class Bar:
    """What Streamlit's bar was given."""

    def __init__(self):
        self.shown = []
        self.gone = False

    def progress(self, part, text):
        self.shown.append((part, text))

    def empty(self):
        self.gone = True


@pytest.fixture
def bar(monkeypatch, nb):
    """The page's bar, before a Norwegian visitor."""
    made = Bar()
    clock = itertools.count().__next__  # a second later at each look
    monkeypatch.setattr(upload.st, "progress", lambda *_: made)
    monkeypatch.setattr(upload, "spoken", lambda: nb)
    monkeypatch.setattr(upload, "Progress", partial(Progress, get_time=clock))
    return made


def test_the_bar_shows_rows_speed_and_time_left(bar):
    def work(progress, waiting):
        for done in range(0, 2_001, 500):
            progress(done, 2_000)
        return "done"

    assert upload._with_progress("Reading", work) == "done"
    parts, texts = zip(*bar.shown, strict=True)
    assert parts == (0, 0.25, 0.5, 0.75, 1)
    assert texts[2].startswith("Leser: 1\u00a0000 av 2\u00a0000 rader, 500 rader i sekundet, 2 s")
    assert bar.gone


def test_the_bar_is_taken_away_where_the_work_fails(bar):
    def work(progress, waiting):
        progress(0, 10)
        raise ValueError

    with pytest.raises(ValueError):
        upload._with_progress("Reading", work)
    assert bar.gone


def test_a_file_without_rows_does_not_break_the_bar(bar):
    upload._with_progress("Reading", lambda progress, _: progress(0, 0))
    assert bar.shown[0][0] == 0


def test_who_waits_is_told_how_many_are_served_before(bar):
    upload._with_progress("Reading", lambda _, waiting: waiting(2))
    assert bar.shown == [(0.0, "2 ark leses før ditt.")]
