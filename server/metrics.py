"""`/metrics`: counts and times for Prometheus, nothing about a visitor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.current import Current
from telling.citation import edition
from views.runs import BUCKETS, OTHER, log, reruns
from web.addresses import ALONE, API, FOLDERS, STATUS

PATH = "/metrics"
KINDS = {
    **{path: "page" for paths in ALONE.values() for path in paths.values()},
    **dict.fromkeys(STATUS.values(), "page"),
    **{folder: "page" for folders in FOLDERS.values() for folder in folders.values()},
    API: "api",
    "/assets": "map",
    "/media": "download",
    "/static": "frontend",
    "/component": "frontend",
    "/_stcore": "streamlit",
    PATH: "metrics",
}
"""What an address is counted as, by how it begins."""
UNLOGGED = ("map", "frontend", "streamlit", "metrics")
"""What is counted and not logged: a visit asks for a hundred of them."""

registry = CollectorRegistry()
ProcessCollector(registry=registry)
PlatformCollector(registry=registry)
registry.register(reruns)
_requests = Histogram(
    "mgmap_request_seconds",
    "Answers over HTTP until their last byte was sent, by kind of address and status",
    ("kind", "status"),
    buckets=BUCKETS,
    registry=registry,
)


def kind(path: str) -> str:
    """What an address is counted as; whatever a visitor makes up is `other`."""
    if path.endswith(".pdf"):
        return "report"
    return next(
        (KINDS[start] for start in KINDS if path == start or path.startswith(f"{start}/")), OTHER
    )


class Measured:
    """Middleware that measures every answer over HTTP."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count what is answered."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            seconds, of = time.perf_counter() - start, kind(scope["path"])
            _requests.labels(of, status).observe(seconds)
            if of not in UNLOGGED or status >= 500:
                counted = {"kind": of, "status": status, "seconds": round(seconds, 4)}
                log.info("request", extra=counted)


class _State:
    """Gauges read when they are asked for: open sessions, and the snapshot in use."""

    def __init__(self, current: Current, sessions: Callable[[], int]):
        self._current, self._sessions = current, sessions

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return the gauges."""
        taken, faults = self._current.taken, self._current.faults
        yield _gauge("sessions", "Open sessions of the dashboard", self._sessions())
        yield _gauge("snapshot_faults", "Faults of the snapshot that lies ready", len(faults))
        if taken is None:
            return
        yield _gauge("snapshot_written_timestamp_seconds", "When it was written", taken.written)
        yield _gauge("snapshot_read_timestamp_seconds", "When it was read", taken.read)
        age = time.time() - taken.written
        yield _gauge("snapshot_age_seconds", "Since the snapshot in use was written", age)
        info = GaugeMetricFamily("mgmap_snapshot", "The edition in use", labels=["edition"])
        info.add_metric([edition(taken.store).mark], 1)
        yield info


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"mgmap_{name}", about, value)


def routes(current: Current, sessions: Callable[[], int]) -> list[Route]:
    """Return the route of the metrics; `sessions` counts the dashboard's open sessions."""
    registry.register(_State(current, sessions))

    def answer(request: Request) -> Response:
        return Response(
            generate_latest(registry),
            headers={"Cache-Control": "no-store"},
            media_type=CONTENT_TYPE_LATEST,
        )

    return [Route(PATH, answer)]
