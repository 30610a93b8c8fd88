"""How long until the map is drawn, beside a Streamlit page that only says hello, one that only has
the same map, and a Leaflet page that only draws the same polygons.

    python -m benchmarks.opening

starts the dashboard alone and behind nginx as ops/deploy/ runs it, the page that says hello, the
one with the same map, the static site and the bare Leaflet page, opens each in turn with an empty
cache, and writes the section "Opening the map" of docs/benchmarks.md. It needs what the tests need
(requirements-test.txt), a Chromium (BROWSER_PATH, or one on PATH), nginx and supervisor.
"""

from __future__ import annotations

import gzip
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from ops.python import documented, imported_by_command

PARSER = documented("benchmarks.opening", __doc__)

with imported_by_command(__name__, PARSER):
    import pandas as pd
    from playwright.sync_api import Browser, ConsoleMessage

    from benchmarks.browser import Traffic, chromium, script
    from benchmarks.report import at_most, publish, table
    from data.store import Store, open_store
    from geo.assets import code_assets, geometry_asset
    from harness import ROOT
    from harness.browser import DESK
    from harness.server import serve
    from harness.site import site
    from web.site.links import Site
    from web.site.plan import planned

PAGES = Path(__file__).parent / "pages"
REPEATS, SLOW_REPEATS = 20, 10
WAIT_MS = 60_000
LINE_MBIT, LINE_MS = 10, 40
"""A slow line of today: its speed, and how long anything takes there and back."""
SLOW = {
    "offline": False,
    "latency": LINE_MS,
    "downloadThroughput": LINE_MBIT * 125_000,
    "uploadThroughput": LINE_MBIT * 125_000,
}
HELLO, BARE, STATIC = "Streamlit's hello", "bare Leaflet page", "static site"
SAME_MAP = "the same map alone"


@dataclass(frozen=True)
class Page:
    """A page to open, and the last that is waited for: its `heading` or its `map`."""

    name: str
    url: str
    awaited: str = "map"


def open_page(browser: Browser, page: Page, slowed: bool = False) -> dict[str, object]:
    """Open a page with an empty cache, on a slow line where `slowed`.

    Returns when the picture of the map, the heading and the map were there (ms from the start;
    nothing for what the page has not), what was asked for until then and what HTTP sent (kB).
    Raises TimeoutError where nothing comes.
    """
    context = browser.new_context(viewport=DESK, locale="nb-NO")
    context.add_init_script(script("opening.js"))
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    traffic = Traffic(session)
    if slowed:
        session.send("Network.emulateNetworkConditions", SLOW)
    seen: dict[str, float] = {}

    def complete(message: ConsoleMessage) -> bool:
        if message.text.startswith("seen "):
            _, what, at = message.text.split()
            seen.setdefault(what, float(at))
        return page.awaited in seen

    with tab.expect_console_message(complete, timeout=WAIT_MS):
        tab.goto(page.url, wait_until="commit")
    start = tab.evaluate("() => performance.timeOrigin")
    context.close()
    times = {name: at - start for name, at in seen.items()}
    return {"page": page.name, **times, "requests": traffic.requests, "sent": traffic.sent / 1000}


@contextmanager
def files(folder: Path) -> Iterator[str]:
    """Serve a folder as Python's own web server does, uncompressed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def bare(store: Store, folder: Path) -> Path:
    """Write a page that draws the polygons with Leaflet and does nothing else."""
    folder.mkdir()
    shutil.copy(PAGES / "bare.html", folder / "index.html")
    for asset in code_assets():
        (folder / asset.name).write_bytes(asset.body)
    shapes = store.boundaries.to_json(drop_id=True)
    (folder / "polygons.geojson").write_text(shapes, encoding="utf-8")
    return folder


def static_map(store: Store, folder: Path) -> Path:
    """Write the bokmål map page of the static site with all that it fetches."""
    for path, make in planned(store, Site("", "")).items():
        if path == "index.html" or path.startswith("assets/"):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(make())
    return folder


@contextmanager
def pages(scratch: Path, store: Store) -> Iterator[list[Page]]:
    """Serve all pages, each by a server of its own."""
    quiet = {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}
    (scratch / "run").mkdir()
    with ExitStack() as stack:
        hello = stack.enter_context(
            serve(PAGES / "hello", scratch / "hello.log", environment=quiet)
        )
        same = stack.enter_context(
            serve(
                PAGES / "alone",
                scratch / "same.log",
                environment={**quiet, "PYTHONPATH": str(ROOT)},
            )
        )
        alone = stack.enter_context(serve(ROOT, scratch / "alone.log"))
        behind = stack.enter_context(site(scratch / "run", 1, {}))
        exported = stack.enter_context(files(static_map(store, scratch / "static")))
        plain = stack.enter_context(files(bare(store, scratch / "bare")))
        yield [
            Page(HELLO, hello.url, "heading"),
            Page(SAME_MAP, same.url),
            Page("dashboard", alone.url),
            Page("dashboard behind nginx", behind.url),
            Page(BARE, plain),
            Page(STATIC, exported),
        ]


def medians(
    browser: Browser, opened: Sequence[Page], repeats: int, slowed: bool = False
) -> pd.DataFrame:
    """Open all pages in turn, so many times; return the medians by page."""
    visits = [open_page(browser, page, slowed) for _ in range(repeats) for page in opened]
    return pd.DataFrame(visits).groupby("page", sort=False).median()


def rows(found: pd.DataFrame) -> list[str]:
    """The medians as a table."""
    head = ("page", "picture, ms", "heading, ms", "map, ms", "requests", "HTTP, kB")
    found = found[["picture", "heading", "map", "requests", "sent"]]
    cells = found.map(lambda value: "–" if pd.isna(value) else f"{value:.0f}")
    return table(head, cells.reset_index().to_numpy())


def goals(found: pd.DataFrame, store: Store, static_kb: float) -> list[str]:
    """What was aimed at; `static_kb` is the size of the static map page, gzipped."""
    drawn, hello = found["map"], found["heading"][HELLO]
    times = drawn[STATIC] / drawn[BARE]
    shapes = geometry_asset(store.boundaries, store.labels)
    geometry = len(shapes.compressed) / 1000
    picture, shown = (found[what]["dashboard"] / hello for what in ("picture", "map"))
    beside = drawn["dashboard"] / drawn[SAME_MAP]
    return [
        at_most(
            "the picture of the map, beside a page that says hello,", 0.45, "times", picture, 2
        ),
        at_most("the map, beside a page that says hello,", 1.45, "times", shown, 2),
        at_most("the map, beside the same map alone,", 1.1, "times", beside, 2),
        at_most("the static site drawn, beside the bare Leaflet page,", 1.3, "times", times, 2),
        at_most("the static map page, compressed in all,", 400, "kB", static_kb),
        at_most("the shapes, compressed,", 150, "kB", geometry),
    ]


def compressed(folder: Path) -> float:
    """Return the size of the bokmål map page with all that it names, each gzipped (kB)."""
    page = folder / "index.html"
    text = page.read_text(encoding="utf-8")
    named = [file for file in (folder / "assets").iterdir() if file.name in text]
    return sum(len(gzip.compress(file.read_bytes())) for file in (page, *named)) / 1000


def main() -> None:
    """Measure and publish."""
    store = open_store()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        browser = stack.enter_context(chromium())
        opened = stack.enter_context(pages(scratch, store))
        medians(browser, opened, 1)  # what is made once for all is made before
        fast = medians(browser, opened, REPEATS)
        slow = medians(browser, opened, SLOW_REPEATS, slowed=True)
        setup = (
            f"`python -m benchmarks.opening`: servers and Chromium {browser.version} on one"
            f" machine, the cache empty, the pages opened in turn. Medians of {REPEATS} visits, of"
            f" {SLOW_REPEATS} on the slow line; else the line is as fast as this machine. The two"
            " pages without Streamlit come uncompressed from Python's own web server."
        )
        reached = goals(fast, store, compressed(scratch / "static"))
    line = f"On a line of {LINE_MBIT} Mbit/s, {LINE_MS} ms there and back (as Chromium plays it):"
    publish("Opening the map", setup, [*rows(fast), "", line, "", *rows(slow), "", *reached])


if __name__ == "__main__":
    main()
