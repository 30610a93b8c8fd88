"""The real server without a browser before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.server import Server, serve
from tests.browser.test_snapshot import copied


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
