"""The log as lines of JSON: what happened, and nothing about who came."""

import json
import logging
from contextlib import contextmanager

import pytest

from server import logs
from views.runs import log

NAMES = ("uvicorn", "uvicorn.error", "uvicorn.access", "mgmap", "some.module")


@contextmanager
def as_found():
    """Leaves the loggers as they were."""
    loggers = [logging.root, *map(logging.getLogger, NAMES)]
    before = [(one, one.handlers[:], one.propagate, one.level) for one in loggers]
    try:
        yield
    finally:
        for one, handlers, propagate, level in before:
            one.handlers[:], one.propagate = handlers, propagate
            one.setLevel(level)


@pytest.fixture
def lines(monkeypatch, capsys):
    """Does something under loggers as Streamlit leaves them, and returns what was logged."""
    monkeypatch.setenv(logs.VARIABLE, "json")

    def logged(happen):
        with as_found():
            chatty, access = map(logging.getLogger, ("some.module", "uvicorn.access"))
            chatty.handlers[:], chatty.propagate = [logging.StreamHandler()], False
            access.handlers[:], access.propagate = [], False
            logs.set_up()
            happen()
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return logged


def test_an_event_is_a_line_with_what_was_counted(lines):
    (line,) = lines(lambda: log.info("rerun", extra={"page": "map", "seconds": 0.04}))
    assert line.pop("timestamp")
    assert line == {
        "level": "INFO",
        "logger": "mgmap",
        "message": "rerun",
        "page": "map",
        "seconds": 0.04,
    }


def test_a_fault_is_one_line_with_its_trace(lines):
    def fail():
        try:
            raise RuntimeError("a\nb")
        except RuntimeError:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application")

    (line,) = lines(fail)
    assert line["level"] == "ERROR"
    assert line["exc_info"].endswith("RuntimeError: a\nb")


def test_a_logger_with_a_handler_of_its_own_speaks_json_too(lines):
    (line,) = lines(lambda: logging.getLogger("some.module").warning("careful"))
    assert line["message"] == "careful"


def test_no_connection_is_told_with_its_address(lines):
    def connect():
        for name in logs.WITH_ADDRESSES:
            logging.getLogger(name).info("127.0.0.1:43816 - GET /")

    assert lines(connect) == []


def test_without_the_wish_the_log_stays_as_it_is(monkeypatch):
    monkeypatch.delenv(logs.VARIABLE, raising=False)
    with as_found():
        before = logging.root.handlers[:]
        logs.set_up()
        assert logging.root.handlers == before
