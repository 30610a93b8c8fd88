"""The page's bar while a sheet is read: rows of all rows, speed and time left, then nothing."""

import itertools

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
    """The page's bar, with a clock that moves a second at each look and a Norwegian visitor."""
    made = Bar()
    seconds = itertools.count()
    monkeypatch.setattr(upload.st, "progress", lambda *_: made)
    monkeypatch.setattr(upload, "spoken", lambda: nb)
    monkeypatch.setattr(
        upload,
        "Progress",
        lambda disable: Progress(disable=disable, get_time=lambda: next(seconds)),
    )
    return made


def test_the_bar_shows_rows_speed_and_time_left(bar):
    def work(progress):
        for done in range(0, 2_001, 500):
            progress(done, 2_000)
        return "done"

    assert upload._with_progress("Reading", work) == "done"
    parts, texts = zip(*bar.shown, strict=True)
    assert parts == (0, 0.25, 0.5, 0.75, 1)
    assert "1\u00a0000 av 2\u00a0000 rader" in texts[2]
    assert bar.gone


def test_the_bar_is_taken_away_where_the_work_fails(bar):
    def work(progress):
        progress(0, 10)
        raise ValueError

    with pytest.raises(ValueError):
        upload._with_progress("Reading", work)
    assert bar.gone


def test_a_file_without_rows_does_not_break_the_bar(bar):
    upload._with_progress("Reading", lambda progress: progress(0, 0))
    assert bar.shown[0][0] == 0
