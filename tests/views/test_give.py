"""What is given to the map: no more rows at a time than a run of the page can make lines of."""

from datetime import date
from types import SimpleNamespace

import pytest

from views import give


@pytest.fixture
def said(monkeypatch):
    """What the page says of rows that cannot be given, where at most two can."""
    found = []
    monkeypatch.setattr(give, "MOST_GIVEN", 2)
    monkeypatch.setattr(give, "_letter", lambda: ("Avsender", date(2026, 11, 30)))
    monkeypatch.setattr(give.st, "caption", found.append)
    return found


def test_more_rows_than_can_be_given_are_refused_before_a_line_is_made(said, monkeypatch):
    monkeypatch.setattr(give, "lines", lambda *_: pytest.fail("lines were made"))
    assert give.show(SimpleNamespace(taken=[None] * 3)) == b""
    (sentence,) = said
    assert "2" in sentence


def test_as_many_as_can_be_given_are_tried(said, monkeypatch):
    class Made(Exception):
        pass

    def lines(*_):
        raise Made

    monkeypatch.setattr(give, "lines", lines)
    with pytest.raises(Made):
        give.show(SimpleNamespace(taken=[None] * 2))
    assert said == []
