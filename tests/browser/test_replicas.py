"""Three processes behind nginx, as deploy/ runs them: who is held where, what is kept, and what
happens when a process dies."""

from __future__ import annotations

import asyncio
import http.client
import os
import re
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from threading import Event
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed

from benchmarks.visitor import Visitor
from tests.browser.conftest import DESK, Watch
from tests.browser.packages import need
from tests.browser.screen import Map, choose_measure, open_map
from tests.browser.site import DEPLOY, ROOT, site as running_site

PROCESSES = 3
COOKIE = "mgmap_process"
KEPT = [
    "/norge", "/en/norway", "/kommune/4601", "/en/municipality/4601", "/fylke/46", "/sitemap.xml",
    "/kommune/4601.pdf", "/api/v1/sources", "/api/v1/municipalities/4601.csv", "/tilgjengelighet",
]  # fmt: skip
COUNTIES = ("Nordland", "Vestland", "Agder")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Three processes and nginx."""
    need("nginx", "supervisord")
    with running_site(tmp_path_factory.mktemp("site"), PROCESSES) as running:
        yield running


def ask(site, path, address="127.0.0.1", **headers):
    """Ask nginx for something from an address of this machine; return the answer, read."""
    at = urlsplit(site.url)
    connection = http.client.HTTPConnection(at.hostname, at.port, 30, (address, 0))
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=named)
        answer = connection.getresponse()
        answer.body = answer.read()
        return answer
    finally:
        connection.close()


def process_of(answer):
    """The process that an answer's cookie names, or None where it sets none."""
    found = re.search(rf"{COOKIE}=(\d+)", answer.getheader("Set-Cookie") or "")
    return int(found[1]) if found else None


def static_file(site):
    """The path of the largest script of Streamlit's own page."""
    page = ask(site, "/").body.decode()
    return "/" + re.search(r'src="\./(static/js/index\.[^"]+\.js)"', page)[1]


def in_thread(visit):
    """Run a coroutine apart from Playwright's event loop, and return what it returns."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, visit).result()


@asynccontextmanager
async def visitors(site, count):
    """Some visitors without a browser, each at the dashboard."""
    made = [Visitor(site.url) for _ in range(count)]
    try:
        await asyncio.gather(*(one.open("/") for one in made))
        yield made
    finally:
        for one in made:
            with suppress(OSError, ConnectionClosed):
                await one.__aexit__()


def held_by(visitor):
    """The process that a visitor's cookie names."""
    return int(visitor.http.cookies[COOKIE])


def test_visitors_are_spread_and_each_finds_the_own_session_again(site):
    async def visit():
        async with visitors(site, 2 * PROCESSES) as made:
            before = [held_by(one) for one in made]
            for one in made:
                assert not (await one.choose("fylke", "Nordland")).faults
            # A file is held by the process that made it, and by no other.
            pages = [await one.go("tabeller") for one in made]
            assert not any(page.faults for page in pages)
            files = [await one.download("download-csv") for one in made]
            return before, [held_by(one) for one in made], files

    before, after, files = in_thread(visit())
    assert Counter(before) == dict.fromkeys(range(1, PROCESSES + 1), 2)
    assert after == before
    assert len(set(files)) == 1


def test_whoever_keeps_no_cookie_is_held_by_the_address(site):
    addresses = [f"127.0.0.{last}" for last in range(10, 22)]
    asked = {
        address: {process_of(ask(site, "/_stcore/health", address)) for _ in range(3)}
        for address in addresses
    }
    assert all(len(processes) == 1 for processes in asked.values())
    assert set.union(*asked.values()) == set(range(1, PROCESSES + 1))


def test_a_cookie_that_names_no_process_is_replaced(site):
    for named in ("0", "9", "1 2", "x" * 100, "mgmap_1"):
        assert process_of(ask(site, "/", Cookie=f"{COOKIE}={named}")) in range(1, PROCESSES + 1)
    assert process_of(ask(site, "/", Cookie=f"{COOKIE}=2")) is None


@pytest.mark.parametrize("path", KEPT)
def test_pages_reports_and_figures_are_kept_compressed(site, path):
    first = ask(site, path, Accept_Encoding="gzip, br")
    again = ask(site, path, Accept_Encoding="deflate, gzip")
    assert (first.status, again.status) == (200, 200)
    assert again.getheader("X-Cache") == "HIT"
    assert again.getheader("Content-Encoding") == "gzip"
    assert again.body == first.body
    assert again.getheader("Set-Cookie") is None
    assert len(again.headers.get_all("Content-Security-Policy")) == 1
    held = ask(site, path, Accept_Encoding="gzip", If_None_Match=again.getheader("ETag"))
    assert (held.status, held.body) == (304, b"")
    plain = ask(site, path)
    assert plain.getheader("Content-Encoding") is None
    assert len(plain.body) > len(again.body)


def test_forms_of_an_answer_are_not_mixed_up(site):
    kinds = ["application/json", "text/csv", "application/geo+json"] * 2
    told = [ask(site, "/api/v1/municipalities?county=11", Accept=kind) for kind in kinds]
    assert [one.getheader("Content-Type").split(";")[0] for one in told] == kinds
    assert [one.getheader("X-Cache") for one in told] == ["MISS"] * 3 + ["HIT"] * 3


def test_files_of_the_frontend_are_compressed_once_and_kept_for_good(site):
    path = static_file(site)
    first, again = (ask(site, path, Accept_Encoding="gzip") for _ in range(2))
    assert again.getheader("X-Cache") == "HIT"
    assert again.getheader("Content-Encoding") == "gzip"
    assert again.getheader("Vary") == "Accept-Encoding"
    assert "immutable" in again.getheader("Cache-Control")
    assert again.body == first.body
    assert len(again.body) < 0.4 * len(ask(site, path).body)


@pytest.mark.parametrize(
    "path", ["/metrics", "/metrics?x", "//metrics", "/%6detrics", "/./metrics"]
)
def test_measures_are_not_told_outside(site, path):
    assert ask(site, path).status == 404
    line = (site.run / "access.log").read_text("utf-8").splitlines()[-1]
    assert re.search(r"GET /metrics 404 .* process=$", line), "it was passed on"


def test_an_upload_is_as_large_as_streamlit_takes_it():
    most = int(
        re.search(r"maxUploadSize = (\d+)", (ROOT / ".streamlit/config.toml").read_text())[1]
    )
    let_in = re.findall(r"client_max_body_size (\d+)m;", (DEPLOY / "nginx.conf").read_text())
    assert let_in == [str(most + 1)]


def test_limits_know_clients_by_their_own_address(site):
    def ask_often(address, **headers):
        return Counter(
            ask(
                site,
                f"/api/v1/samples?limit=1&offset={offset}",
                address,
                Cookie=f"{COOKIE}=1",
                **headers,
            ).status
            for offset in range(250 if headers else 130)
        )

    often = ask_often("127.0.0.30")
    assert 429 in often and often[200] >= 100
    assert ask(site, "/api/v1/samples?limit=1&offset=900", "127.0.0.31").status == 200
