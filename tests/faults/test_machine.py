"""A machine that misbehaves: its disk cannot be written, its clock is wrong and jumps."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime as right
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.request import urlopen

import pytest

from harness.server import Server, serve
from telling import citation
from telling.language import language
from tests.data.test_current import within_a_minute
from tests.faults.visitor import run, stream, visit

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
YEAR_S = 365.25 * 24 * 3600
DAY_S = 24 * 3600
PATHS = ("/norge", "/kommune/4601", "/kommune/4601.pdf", "/api/v1/municipalities", "/sitemap.xml")
PAGES = ("", "kontrast", "glass", "kommune", "dolomitt", "tabeller", "studier", "egne-tall", "om")


@pytest.fixture(scope="module")
def wrong_by(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that says by how many seconds the clock of the server is wrong: it is 1970."""
    file = tmp_path_factory.mktemp("clock") / "wrong_by"
    file.write_text(str(-right.now().timestamp() + DAY_S), encoding="ascii")
    return file


@pytest.fixture(scope="module")
def server(wrong_by: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on a disk that cannot be written, without a home, with a wrong clock."""
    environment = {"WRONG_BY": str(wrong_by), "PYTHONPATH": str(HERE), "HOME": "/nowhere"}
    log = tmp_path_factory.mktemp("server") / "log"
    with serve(ROOT, log, environment=environment) as running:
        yield running


def date(server, path="/norge"):
    """When a server believes to have answered."""
    with urlopen(server.url + path, timeout=60) as answer:
        assert answer.status == 200
        assert answer.read()
        return parsedate_to_datetime(answer.headers["Date"])


def test_every_page_comes_from_a_disk_that_cannot_be_written(server):
    for page in PAGES:
        seen = visit(server.url, "nr=4601", page)
        assert (page, seen.ended, seen.faults) == (page, "FINISHED_SUCCESSFULLY", [])
    for path in PATHS:
        date(server, path)
    assert "Traceback" not in server.log()
    assert "Read-only" not in server.log()


def test_every_page_comes_whatever_the_clock_says_and_however_it_jumps(server, wrong_by):
    assert date(server).year == 1970
    with stream(server.url) as session:
        for years, days in ((0, 0), (0, -1), (-1, 0), (74, 0), (-40, 0), (0, 1)):
            wrong_by.write_text(str(years * YEAR_S + days * DAY_S), encoding="ascii")
            wanted = right.now().year + years
            assert within_a_minute(lambda year=wanted: abs(date(server).year - year) <= 1)
            seen = run(session)
            assert (seen.ended, seen.faults) == ("FINISHED_SUCCESSFULLY", [])
            for path in PATHS:
                assert abs(date(server, path).year - wanted) <= 1
    assert "Traceback" not in server.log()


@pytest.mark.parametrize("year", [1, 1970, 2100, 9998])
def test_a_citation_tells_the_day_that_the_clock_says(store, monkeypatch, year):
    class Wrong(right):
        @classmethod
        def now(cls, tz=None):
            return right(year, 6, 1, tzinfo=tz)

    monkeypatch.setattr(citation, "datetime", Wrong)
    told = citation.citation(store, "x", "", "http://127.0.0.1", "/norge", language("nb"))
    assert told.endswith(f"1. juni {year}.")


def test_a_port_that_is_taken_is_told(server, tmp_path):
    port = server.url.rpartition(":")[2]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", port]
    done = subprocess.run(
        [*command, "--server.address", "127.0.0.1", "--server.headless", "true"],
        cwd=ROOT, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert f"Port {port} is not available" in done.stdout + done.stderr
    assert visit(server.url).faults == []
