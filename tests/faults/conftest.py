"""The real server without a browser before it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from harness import ROOT
from harness.server import Server, serve
from tests.browser.test_snapshot import copied

PATIENCE_S = 30
NEIGHBOUR_S = 1.0
"""So long at most does somebody beside an attack wait for an answer."""
FORGETS_S = 4
FORGETS = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(FORGETS_S)}


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dashboard in a folder of its own, whose snapshot may be changed."""
    return copied(tmp_path_factory.mktemp("faults") / "dashboard")


@pytest.fixture(scope="package")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard of that folder, which asks no client to wait."""
    log = tmp_path_factory.mktemp("server") / "log"
    with serve(folder, log, environment={"MGMAP_API_RATE": "0"}) as running:
        yield running


@dataclass(frozen=True)
class Watched:
    """A server that is watched: what it asks beyond this machine, what lives in its memory, and how
    long somebody else waits meanwhile."""

    server: Server
    folder: Path

    @property
    def url(self) -> str:
        """Its address."""
        return self.server.url

    def asked(self) -> str:
        """The addresses beyond this machine that it has asked."""
        file = self.folder / "asked"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def living(self) -> dict[str, int]:
        """How many objects of some kinds live, garbage collected."""
        told = self.folder / "living"
        told.unlink(missing_ok=True)
        os.kill(self.server.pid, signal.SIGUSR2)
        until = time.monotonic() + PATIENCE_S
        while not told.exists():
            assert time.monotonic() < until, "the server does not count"
            time.sleep(0.02)
        return json.loads(told.read_text(encoding="utf-8"))

    def memory_mb(self) -> float:
        """The memory that it holds now."""
        status = Path(f"/proc/{self.server.pid}/status").read_text(encoding="ascii")
        (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    @contextmanager
    def neighbour(self) -> Iterator[list[float]]:
        """Somebody at another address of this machine who asks for a page all the while; gets the
        seconds that each answer took."""
        waited: list[float] = []
        over = Event()

        def ask() -> None:
            at = urlsplit(self.url)
            while not waited or not over.is_set():
                start = time.perf_counter()
                asking = http.client.HTTPConnection(
                    at.hostname, at.port, PATIENCE_S, ("127.0.0.99", 0)
                )
                asking.request("GET", "/norge")
                assert asking.getresponse().read()
                asking.close()
                waited.append(time.perf_counter() - start)
                over.wait(0.02)

        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(ask)
            try:
                yield waited
            finally:
                over.set()
                asked.result()
        assert max(waited) < NEIGHBOUR_S


@contextmanager
def watch(folder: Path, environment: Mapping[str, str], bare: bool = False) -> Iterator[Watched]:
    """Run a watched server; `folder` is for what is seen."""
    here = Path(__file__).parent
    watching = {"PYTHONPATH": str(here / "watched"), "WATCHED": str(folder), **environment}
    with serve(ROOT, folder / "log", environment=watching, bare=bare) as running:
        yield Watched(running, folder)


def forgotten(condition: Callable[[], bool]) -> bool:
    """Whether a condition comes about soon after the server should have forgotten a session: each
    look at it takes the server's time, and a busy machine has little."""
    until = time.monotonic() + FORGETS_S + PATIENCE_S
    while not (met := condition()) and time.monotonic() < until:
        time.sleep(0.2)
    return met


@pytest.fixture(scope="package")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A watched server that forgets soon who has left."""
    environment = {**FORGETS, "MGMAP_API_RATE": "0"}
    with watch(tmp_path_factory.mktemp("watched"), environment) as running:
        with urlopen(running.url + "/norge", timeout=PATIENCE_S) as answer:
            assert answer.read()
        yield running
