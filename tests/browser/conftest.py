"""A real browser before the real server; what either does wrong fails the test that saw it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from harness import ROOT
from harness.browser import DESK, FLAGS, NAMES, PHONE
from harness.browser import browser_path as path_of_browser
from harness.packages import debian, run
from harness.server import Server, serve

# A machine that does other work beside the tests is slow; a page that stays wrong still fails.
expect.set_options(timeout=40_000)
# Opened at a sub page, Streamlit's frontend tries that page's own address as the server's base.
BASE_PATH_PROBE = re.compile(r"/[\w-]+/_stcore/(health|host-config)")


@dataclass
class Watch:
    """What the pages of one context asked for and what went wrong; only `allowed` may be asked."""

    allowed: set[str] = field(default_factory=lambda: {"127.0.0.1"})
    asked: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Listen to everything that the pages of a context do."""
        context.on("request", lambda request: self._address(request.url))
        context.on("response", lambda response: self._answer(response.url, response.status))
        context.on(
            "weberror", lambda error: self.faults.append(f"error on the page: {error.error}")
        )
        # Whatever a policy refuses is told on the console, in frames, too.
        context.on("console", lambda message: self._said(message.text))
        context.on(
            "page",
            lambda page: page.on("websocket", lambda socket: self._address(socket.url)),
        )

    def forget(self) -> None:
        """Begin anew."""
        self.allowed, self.asked, self.faults = {"127.0.0.1"}, set(), []

    def _address(self, url: str) -> None:
        if urlsplit(url).scheme in ("data", "blob"):
            return
        host = urlsplit(url).hostname or url
        self.asked.add(host)
        if host not in self.allowed:
            self.faults.append(f"request to another host: {url}")

    def _said(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.faults.append(f"refused by the policy: {text[:100]} … {text[-300:]}")

    def _answer(self, url: str, status: int) -> None:
        probe = status == 404 and BASE_PATH_PROBE.fullmatch(urlsplit(url).path)
        if status >= 400 and not probe:
            self.faults.append(f"answer {status}: {url}")


@dataclass
class Visit:
    """A visitor with a browser of their own: one page, and the watch over it."""

    page: Page
    watch: Watch


@dataclass
class Visits:
    """One visit after another in one context of the browser, which keeps what was fetched."""

    context: BrowserContext
    watch: Watch = field(default_factory=Watch)

    @staticmethod
    def begun(browser: Browser, server: Server, size: dict[str, int]) -> Visits:
        """A context for visits of a server."""
        context = browser.new_context(
            base_url=server.url,
            locale="nb-NO",
            viewport=size,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        visits = Visits(context)
        visits.watch.over(context)
        return visits

    def another(self, server: Server) -> Visit:
        """A visit that finds nothing of what one before has kept."""
        page = self.context.new_page()
        tools = self.context.new_cdp_session(page)
        own = {"origin": server.url, "storageTypes": "local_storage,indexeddb,service_workers"}
        tools.send("Storage.clearDataForOrigin", own)
        tools.detach()
        self.watch.forget()
        return Visit(page, self.watch)

    def end(self) -> None:
        """Leave nothing of a visit but what was fetched."""
        for page in self.context.pages:
            page.close()
        self.context.unroute_all()
        self.context.clear_permissions()
        self.context.clear_cookies()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last: the quick tests speak first, and Playwright, once started, keeps
    an event loop running in which no other test could run its own."""
    items.sort(key=lambda item: Path(__file__).parent in item.path.parents)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, running."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser_path(playwright: Playwright) -> str:
    """The browser of this machine: the one named in BROWSER_PATH, one found, or one installed."""
    own = Path(playwright.chromium.executable_path)  # where Playwright would install one
    attempts = []
    for install in (None, *_installers()):
        if install:
            attempts.append(run(install))
        if found := path_of_browser():
            return found
        if own.is_file():
            return str(own)
    pytest.fail(
        "The browser tests need a browser, and none was found or could be installed. Install"
        f" Chromium, or name a browser in BROWSER_PATH. Tried: {', '.join(NAMES)} on PATH;\n"
        + "\n".join(attempts),
        pytrace=False,
    )


def _installers() -> Iterator[list[str]]:
    """The commands that may bring a browser: Debian's package, then Playwright's own."""
    if Path("/etc/debian_version").is_file():
        yield debian("chromium")
    yield [sys.executable, "-m", "playwright", "install", "chromium"]


@pytest.fixture(scope="session")
def browser(playwright: Playwright, browser_path: str) -> Iterator[Browser]:
    """One browser for all tests; each visit has a fresh context in it."""
    launched = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard as a visitor meets it: `streamlit run dashboard.py` on the shipped snapshot."""
    with serve(ROOT, tmp_path_factory.mktemp("server") / "log") as running:
        yield running


@pytest.fixture(scope="session")
def visiting(browser: Browser) -> Callable[..., object]:
    """Makes visits that fail at their end if anything went wrong, in the browser or the server.

    A visit starts with nothing but what another one has fetched of Streamlit's files, which take a
    third of the browser's time to read; a `first` one starts without them, too."""
    left: dict[tuple[str, int], Visits] = {}

    @contextmanager
    def visit(
        server: Server, viewport: dict[str, int] | None = None, first: bool = False
    ) -> Iterator[Visit]:
        said_before, size = len(server.log()), viewport or DESK
        key = server.url, size["width"]
        visits = None if first else left.pop(key, None)
        visits = visits or Visits.begun(browser, server, size)
        watch = visits.watch
        try:
            yield visits.another(server)
        except BaseException:
            visits.context.close()
            raise
        if first or key in left:
            visits.context.close()
        else:
            visits.end()
            left[key] = visits
        faults = list(watch.faults)
        if "Traceback" in (said := server.log()[said_before:]):
            faults.append(f"the server said:\n{said}")
        if faults:
            pytest.fail("\n".join(faults), pytrace=False)

    return visit


@pytest.fixture
def visit(visiting: Callable[..., object], server: Server) -> Iterator[Visit]:
    """A visitor at a desk."""
    with visiting(server) as one:
        yield one


@pytest.fixture
def page(visit: Visit) -> Page:
    """The page of a visitor at a desk."""
    return visit.page


@pytest.fixture
def elsewhere(visit: Visit, tmp_path: Path) -> Iterator[Callable[[str], Page]]:
    """Opens somebody else's page, at another site than ours, with some HTML in it."""
    answer = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    stranger = ThreadingHTTPServer(("127.0.0.1", 0), answer)
    Thread(target=stranger.serve_forever, daemon=True).start()
    visit.watch.allowed.add("localhost")

    def opened(html: str) -> Page:
        page = f'<!doctype html><meta charset="utf-8">{html}'
        (tmp_path / "page.html").write_text(page, encoding="utf-8")
        # Another name of this machine is another site to the browser.
        visit.page.goto(f"http://localhost:{stranger.server_port}/page.html")
        return visit.page

    yield opened
    stranger.shutdown()
    stranger.server_close()


@pytest.fixture
def another_page(visiting: Callable[..., object], server: Server) -> Iterator[Page]:
    """The page of a second visitor, who shares nothing with the first."""
    with visiting(server) as other:
        yield other.page


@pytest.fixture
def phone(visiting: Callable[..., object], server: Server) -> Iterator[Page]:
    """The page of a visitor with a phone held upright."""
    with visiting(server, PHONE) as one:
        yield one.page
