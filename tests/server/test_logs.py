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


@pytest.fixture
def cleaned(monkeypatch):
    """A way to log as a library does, and what of it would be written."""
    make = logging.getLogRecordFactory()
    logs.clean()
    try:
        yield lambda name, *said: logging.getLogRecordFactory()(
            name, logging.WARNING, "a.py", 1, *said, None
        ).getMessage()
    finally:
        logging.setLogRecordFactory(make)
        logging.getLogger("asyncio").filters.clear()


def test_no_session_and_no_text_of_a_visitor_is_logged_as_it_came(cleaned):
    session = "b65db373-eb6a-445a-b667-6f7cad078db7"
    assert session not in cleaned("streamlit.runtime", "Session %s is connected", (session,))
    forged = cleaned("uvicorn.error", "origin=%s", ("x\n2026 forged\x1b[2J" + "a" * 10_000,))
    assert "\n" not in forged and "\x1b" not in forged
    assert len(forged) < 1_000
    assert cleaned("data.current", "The folder %s", ("/srv/kart/ø",)) == "The folder /srv/kart/ø"


def test_what_is_said_over_and_over_is_logged_once_a_minute(monkeypatch):
    clock, seldom = [0.0], logs.Seldom()
    monkeypatch.setattr(logs.time, "monotonic", lambda: clock[0])
    log = logging.getLogger("asyncio")

    def passes(text):
        return seldom.filter(log.makeRecord("asyncio", logging.ERROR, "a.py", 1, text, (), None))

    assert [passes("no descriptors\nsocket 1"), passes("no descriptors\nsocket 2")] == [True, False]
    clock[0] = 1.0
    assert passes("another fault")
    clock[0] = 61.0
    assert passes("no descriptors")
