"""What may stand in the log; and the log as lines of JSON, where the operator wants it
(MGMAP_LOG=json).

An event has a time, a level, the logger and what was counted. No address, no cookie, no query, no
text that a visitor wrote: what is counted by kind is logged by kind.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import time
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from views.runs import log

VARIABLE = "MGMAP_LOG"
WITH_ADDRESSES = ("uvicorn", "uvicorn.error", "uvicorn.access")
"""Loggers that log the address of each connection; of them only warnings are kept."""


LIBRARIES = ("asyncio", "starlette", "streamlit", "uvicorn", "websockets")
LONGEST = 300
SELDOM_S = 60
SESSION = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Seldom(logging.Filter):
    """Lets what is said over and over pass once a minute. Without file descriptors asyncio would
    tell of each connection that waits, a megabyte a second."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is to be logged."""
        first, _, _ = record.getMessage().partition("\n")
        now = time.monotonic()
        self._last = {one: then for one, then in self._last.items() if now - then < SELDOM_S}
        seldom = first not in self._last
        self._last.setdefault(first, now)
        return seldom


def clean() -> None:
    """Let no library log whose session it was, nor what a visitor sent as it came: ids of sessions
    are blanked; texts that are put into a message are shortened and written as `ascii` does. And
    let asyncio not fill a disk."""
    logging.getLogger("asyncio").addFilter(Seldom())
    make = logging.getLogRecordFactory()

    def cleaned(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = make(*arguments, **named)
        if record.name.split(".")[0] in LIBRARIES and isinstance(record.args, tuple):
            record.args = tuple(_cleaned(one) for one in record.args)
        return record

    logging.setLogRecordFactory(cleaned)


def _cleaned(said: object) -> object:
    if not isinstance(said, str):
        return said
    short = SESSION.sub("(session)", said[:LONGEST])
    return short.encode("unicode_escape").decode("ascii")


def structured() -> bool:
    """Whether the operator wants lines of JSON."""
    return os.environ.get(VARIABLE, "").lower() == "json"


def set_up() -> None:
    """Log everything as lines of JSON on standard error, if the operator wants that.

    To be called once all modules that log are imported: Streamlit gives each of its loggers a
    handler of its own.
    """
    if not structured():
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp=True,
        )
    )
    logging.root.handlers[:] = [handler]
    for known in logging.root.manager.loggerDict.values():
        if isinstance(known, logging.Logger) and known.handlers:
            known.handlers.clear()
            known.propagate = True
    for name in WITH_ADDRESSES:
        logger = logging.getLogger(name)
        logger.propagate = True
        logger.setLevel(logging.WARNING)
    log.setLevel(logging.INFO)
