"""How long a run of the dashboard's script takes and how it ends, counted for the operator."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prometheus_client import Histogram

OTHER = "other"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the classes that times are counted in, seconds."""
log = logging.getLogger("mgmap")
reruns = Histogram(
    "mgmap_rerun_seconds",
    "Runs of the dashboard's script, by page and how they ended",
    ("page", "outcome"),
    buckets=BUCKETS,
    registry=None,  # the server's, `server/metrics.py`
)


@dataclass
class Run:
    """A run of the dashboard's script; `page` is known once the script knows it."""

    page: str = OTHER


@contextmanager
def measured() -> Iterator[Run]:
    """Measure a run of the dashboard's script, however it ends: `finished`, `failed`, or `left` for
    another run, as when the visitor goes to another page meanwhile."""
    this, start, outcome = Run(), time.perf_counter(), "left"
    try:
        yield this
        outcome = "finished"
    except Exception:
        outcome = "failed"
        raise
    finally:
        seconds = time.perf_counter() - start
        reruns.labels(this.page, outcome).observe(seconds)
        counted = {"page": this.page, "outcome": outcome, "seconds": round(seconds, 4)}
        log.info("rerun", extra=counted)
