"""The log as lines of JSON, where the operator wants it (MGMAP_LOG=json).

An event has a time, a level, the logger and what was counted. No address, no cookie, no query, no
text that a visitor wrote: what is counted by kind is logged by kind.
"""

from __future__ import annotations

import logging
import os
import sys

from pythonjsonlogger.json import JsonFormatter

from views.runs import log

VARIABLE = "MGMAP_LOG"
WITH_ADDRESSES = ("uvicorn", "uvicorn.error", "uvicorn.access")
"""Loggers that log the address of each connection; of them only warnings are kept."""


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
