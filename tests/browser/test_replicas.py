"""Three processes behind nginx, as ops/deploy/ runs them: who is held where, what is kept, and what
happens when a process dies."""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import json
import os
import re
import signal
import struct
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed

from harness.frontend import key_of
from harness.packages import need
from harness.screen import Map, choose_measure, legend, open_map
from harness.site import DEPLOY, ROOT
from harness.site import site as running_site
from harness.visitor import Visitor
from server.answers import CACHE_SECONDS
from tests.browser.conftest import Watch

PROCESSES = 3
BURST = 20
PAUSE_SECONDS = 1.0
"""Between two choices of a reader: a page is read before it is changed."""
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
    with running_site(
        tmp_path_factory.mktemp("site"), PROCESSES, {"MGMAP_API_BURST": str(BURST)}
    ) as running:
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


def let_expire(site, path):
    """Let what nginx keeps of a page be older than it may be; return the answer that it kept."""
    # The second waits until the first is kept.
    _, kept = (ask(site, path, Accept_Encoding="gzip") for _ in range(2))
    assert kept.getheader("X-Cache") == "HIT"
    name = hashlib.md5(f"{site.url}{path}:gzip".encode(), usedforsecurity=False).hexdigest()
    with (site.run / "cache" / name).open("r+b") as file:
        # A number of the format, then the time until which it holds.
        _, until = struct.unpack("@Pq", file.read(16))
        assert 0 < until - time.time() <= CACHE_SECONDS
        file.seek(8)
        file.write(struct.pack("@q", int(time.time()) - 86_400))
    return kept


def static_file(site):
    """The path of the largest script of Streamlit's own page."""
    page = ask(site, "/").body.decode()
    return "/" + re.search(r'src="\./(static/js/index\.[^"]+\.js)"', page)[1]


def apart(coroutine):
    """Begin a coroutine apart from Playwright's event loop; return its promise."""
    pool = ThreadPoolExecutor(1)
    promise = pool.submit(asyncio.run, coroutine)
    pool.shutdown(wait=False)
    return promise


class Reader:
    """A visitor without a browser, held by a process, who chooses, and takes files along."""

    def __init__(self, site, process):
        self.visitor, self.process, self.breaks = Visitor(site.url), process, 0
        self.visitor.http.cookies.set(COOKIE, str(process), "127.0.0.1", "/")

    @property
    def held(self):
        """The process that the cookie names now."""
        return int(self.visitor.http.cookies[COOKIE])

    async def read(self, stop):
        """Choose one county after another, with pauses, until told to stop; come back where the
        connection breaks."""
        await self.visitor.open("/?fylke=46")
        while not stop.is_set():
            for county in COUNTIES:
                await self._choose(county)
                await asyncio.sleep(PAUSE_SECONDS)
        return await self.take_along()

    async def _choose(self, county):
        before = self.visitor.link
        try:
            answer = await self.visitor.choose("fylke", county)
        except (ConnectionClosed, OSError):
            self.breaks += 1
            assert not (await self.visitor.open(before)).faults
            assert self.visitor.link == before
            answer = await self.visitor.choose("fylke", county)
        assert not answer.faults
        assert self.visitor.link != before

    async def take_along(self):
        """A table as a file: it is held by the process that made it, and by no other."""
        await self.visitor.go("tabeller")
        buttons = self.visitor.frontend.elements("download_button")
        key = next(key_of(one.id) for one in buttons if one.label == "Kommuner: CSV (Excel)")
        return await self.visitor.download(key)


async def readers(made, stop):
    """Let readers read until told to stop; return the file that each took along."""
    try:
        return await asyncio.gather(*(reader.read(stop) for reader in made))
    finally:
        await asyncio.gather(*(reader.visitor.__aexit__() for reader in made))


def hold(visit, site, process):
    """Let a browser be held by a process."""
    visit.page.context.add_cookies([{"name": COOKIE, "value": str(process), "url": site.url}])


def holder(visit):
    """The process that a browser is held by."""
    cookies = {cookie["name"]: cookie["value"] for cookie in visit.page.context.cookies()}
    return int(cookies[COOKIE])


def run_is_over(message):
    """Whether a message of the server says that a run of the page is over."""
    return ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"


def test_visitors_are_spread_over_the_processes(site):
    asked = Counter(process_of(ask(site, "/")) for _ in range(3 * PROCESSES))
    assert asked == dict.fromkeys(range(1, PROCESSES + 1), 3)


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
    for answer in (again, plain):
        assert answer.getheader("Vary").count("Accept-Encoding") == 1


@pytest.mark.parametrize("path", ["/norge", "/fylke/46", "/sitemap.xml"])
def test_a_page_that_has_expired_is_asked_for_anew_before_it_is_shown(site, path):
    kept = let_expire(site, path)
    told = [ask(site, path, Accept_Encoding="gzip") for _ in range(2)]
    assert [answer.getheader("X-Cache") for answer in told] == ["REVALIDATED", "HIT"]
    assert {answer.body for answer in told} == {kept.body}


def test_forms_of_an_answer_are_not_mixed_up(site):
    kinds = ["application/json", "text/csv", "application/geo+json"] * 2
    told = [ask(site, "/api/v1/municipalities?county=11", Accept=kind) for kind in kinds]
    assert [one.getheader("Content-Type").split(";")[0] for one in told] == kinds
    assert [one.getheader("X-Cache") for one in told] == ["MISS"] * 3 + ["HIT"] * 3


@pytest.mark.parametrize("path", ["/fylke/18", "/api/v1/municipalities/4602"])
def test_who_names_another_host_gets_an_answer_of_their_own(site, path):
    evil = ask(site, f"{site.url}{path}", Host="evil.example.com")
    assert b"evil.example.com" in evil.body
    others = [ask(site, path), ask(site, f"{site.url}{path}")]
    assert [answer.status for answer in others] == [200, 200]
    assert not any(b"evil.example.com" in answer.body for answer in others)
    assert urlsplit(site.url).netloc.encode() in others[0].body


def test_files_of_the_frontend_are_compressed_once_and_kept_for_good(site):
    path = static_file(site)
    first, again = (ask(site, path, Accept_Encoding="gzip") for _ in range(2))
    assert again.getheader("X-Cache") == "HIT"
    assert again.getheader("Content-Encoding") == "gzip"
    assert again.getheader("Vary") == "Accept-Encoding"
    assert "immutable" in again.getheader("Cache-Control")
    assert again.body == first.body
    plain = ask(site, path)
    assert plain.getheader("Vary") == "Accept-Encoding"
    assert len(again.body) < 0.4 * len(plain.body)


@pytest.mark.parametrize("prefix", ["", "/_stcore"])
@pytest.mark.parametrize(
    "path", ["/metrics", "/metrics?x", "//metrics", "/%6detrics", "/./metrics"]
)
def test_measures_are_not_told_outside(site, prefix, path):
    said_before = len(site.access_log())
    assert ask(site, prefix + path).status == 404
    site.wait_until_logged(r" 404 .* process=$", said_before)  # one that is passed on is named


def test_an_upload_is_as_large_as_streamlit_takes_it():
    most = int(
        re.search(r"maxUploadSize = (\d+)", (ROOT / ".streamlit/config.toml").read_text())[1]
    )
    let_in = re.findall(r"client_max_body_size (\d+)m;", (DEPLOY / "nginx.conf").read_text())
    assert let_in == [str(most + 1)]


def test_limits_know_clients_by_their_own_address(site):
    def ask_often(address, **pretended):
        paths = (f"/api/v1/samples?limit=1&offset={offset}" for offset in range(2 * BURST))
        held = {"Cookie": f"{COOKIE}=1", **pretended}
        return {ask(site, path, address, **held).status for path in paths}

    assert ask_often("127.0.0.30") == {200, 429}
    assert ask(site, "/api/v1/samples?limit=1&offset=900", "127.0.0.31").status == 200


def test_a_killed_process_loses_only_its_own_sessions_place(site, visiting):
    stop = Event()
    reading = [Reader(site, process) for process in range(1, PROCESSES + 1)]
    promise = apart(readers(reading, stop))
    with visiting(site) as mine, visiting(site) as theirs:
        hold(mine, site, 1)
        hold(theirs, site, 2)
        broken = []
        theirs.page.on("websocket", lambda socket: socket.on("close", lambda s: broken.append(s)))
        their_map, my_map = open_map(theirs.page), open_map(mine.page, "/?fylke=46")
        choose_measure(mine.page, "Kalsium")
        expect(mine.page).to_have_url(f"{site.url}/?fylke=46&vis=calcium")
        seen = legend(mine.page).inner_text()
        expect(legend(mine.page)).to_contain_text("Kalsium")
        shown = my_map.fills()

        killed = site.pid(site.ports[0])
        with mine.page.expect_websocket() as opened:  # again, by the page itself
            os.kill(killed, signal.SIGKILL)
        opened.value.wait_for_event("framereceived", run_is_over)
        # The same view, without anybody having done anything, and it goes on from there.
        expect(mine.page).to_have_url(f"{site.url}/?fylke=46&vis=calcium")
        expect(legend(mine.page)).to_have_text(seen, use_inner_text=True)
        my_map.wait_for_fills(shown)
        choose_measure(mine.page, "Hardhet")
        expect(legend(mine.page)).to_contain_text("Total hardhet")
        assert holder(mine) != 1

        # Whoever is held by another process has noticed nothing.
        choose_measure(theirs.page, "Kalsium")
        expect(legend(theirs.page)).to_contain_text("Kalsium")
        their_map.wait_until_painted()
        assert (broken, holder(theirs)) == ([], 2)

        site.wait_until_healthy()
        stop.set()
        files = promise.result()
    assert len(set(files)) == 1
    assert [reader.breaks for reader in reading] == [1, 0, 0]
    assert [reader.held for reader in reading[1:]] == [2, 3]
    assert reading[0].held != 1
    assert site.pid(site.ports[0]) not in (0, killed)
    assert {process_of(ask(site, "/")) for _ in range(2 * PROCESSES)} == {1, 2, 3}


def test_nothing_is_written_about_visitors(site):
    async def visit():
        async with Visitor(site.url, "127.0.0.77") as visitor:
            await visitor.open("/?q=askepott")

    apart(visit()).result()
    ask(site, "/kart?fylke=46&q=askepott", "127.0.0.77")
    ask(site, "/norge?q=askepott", "127.0.0.77", User_Agent="askepott")
    written = site.log()
    assert "GET /kart 200" in written and "GET /norge 200" in written
    assert "127.0.0.77" not in written
    assert "askepott" not in written


def test_without_any_process_pages_are_shown_as_kept_and_the_dashboard_says_back_soon(
    site, browser
):
    kept = let_expire(site, "/kommune/4601")
    site.control("stop", "mgmap:*")
    again = ask(site, "/kommune/4601", Accept_Encoding="gzip")
    assert (again.status, again.body) == (200, kept.body)
    assert again.getheader("X-Cache") == "STALE"
    figures = ask(site, "/api/v1/waterworks?county=03")
    assert (figures.status, figures.getheader("Retry-After")) == (503, "10")
    assert figures.getheader("Content-Type") == "application/problem+json"
    assert json.loads(figures.body)["status"] == 503

    context = browser.new_context(base_url=site.url, locale="nb-NO")
    watch = Watch()
    watch.over(context)
    page = context.new_page()
    answer = page.goto("/?fylke=46&vis=calcium")
    assert (answer.status, answer.headers["retry-after"]) == (503, "10")
    expect(page.get_by_role("heading", name="Straks tilbake")).to_be_visible()
    expect(page.get_by_role("heading", name="Back soon")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).maxWidth") != "none"
    assert watch.faults == [f"answer 503: {page.url}"]
    site.wait_until_logged(r"GET / 503 ")
    assert watch.asked == {"127.0.0.1"}

    first = site.ports[0]
    site.control("start", f"mgmap:{first}")
    site.wait_until_healthy(first)
    site.warm(first)
    site.wait_until_open()
    page.get_by_role("link", name="Prøv igjen").click()
    Map(page).wait_until_painted()
    expect(legend(page)).to_contain_text("Kalsium")
    assert page.url == f"{site.url}/?fylke=46&vis=calcium"
    context.close()
