"""How long until the map is drawn, beside a Streamlit page that only says hello and a Leaflet page
that only draws the same polygons.

    python -m benchmarks.opening

starts the dashboard alone and behind nginx as ops/deploy/ runs it, the page that says hello, one
that shows the same map and nothing else, the static site and the bare Leaflet page, opens each in
turn with an empty cache, and writes the section "Opening the map" of docs/benchmarks.md. It needs
what the tests need (requirements-test.txt), a Chromium (BROWSER_PATH, or one on PATH), nginx and
supervisor.
"""

from __future__ import annotations

import gzip
import json
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, ConsoleMessage, expect, sync_playwright

from benchmarks.sections import goal, machine, write_section
from benchmarks.vitals import Traffic, browser_path
from data.store import Store, open_store
from geo.assets import code_assets, geometry_asset
from harness.server import serve
from harness.site import site
from tests.browser.conftest import DESK, FLAGS, ROOT
from web.site.links import Site
from web.site.plan import planned

SECTION = "Opening the map"
REPEATS, SLOW_REPEATS = 20, 10
MUNICIPALITIES = 357
WAIT_MS = 60_000
LINE_MBIT, LINE_MS = 10, 40
"""A slow line of today: its speed, and how long anything takes there and back."""
MOST_MORE_MS = 400
"""What the map may take more than a page that says hello."""
MOST_TIMES = 1.3
"""What the static site may take times the bare page."""
MOST_GEOMETRY_KB, MOST_STATIC_KB = 150, 400
HELLO = 'import streamlit as st\n\nst.title("Hello")\n'
# The map in Streamlit with nothing around it, and nothing that makes ours come sooner.
MAP_PAGE = """
import streamlit as st
from streamlit_folium import st_folium

from telling.language import language
from findings.selection import Selection
from data.store import open_store
from findings.summary import MEASURES
from geo.assets import geometry_asset
from geo.fills import CLASSES, fills
from geo.layers import base_map, paint
from geo.words import map_words

@st.cache_resource
def made():
    store, here = open_store(), language("nb")
    shapes = geometry_asset(store.boundaries, store.municipalities["label"].to_dict())
    return shapes, map_words(here), fills(store, MEASURES["tap"], Selection(), here)

shapes, words, drawn = made()
st.title("Map")
painted = paint(drawn, CLASSES["mg"].colours)
st_folium(base_map(shapes, words), height=680, returned_objects=[], feature_group_to_add=painted,
          use_container_width=True)
"""
MAP_SERVER = """
import streamlit as st

from data.store import open_store
from geo.assets import code_assets, geometry_asset
from server.routes import of_assets

store = open_store()
files = [*code_assets(), geometry_asset(store.boundaries, store.municipalities["label"].to_dict())]
app = st.App("page.py", routes=of_assets(lambda: files))
"""
HELLO_SETTINGS = "[browser]\ngatherUsageStats = false\n"
BARE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="leaflet.css">
<h1>Bare</h1><div id="map" style="height: 680px"></div>
<script src="leaflet.js"></script>
<script>
const map = L.map("map").setView([65, 15], 4);
fetch("polygons.geojson").then((answer) => answer.json()).then((shapes) => {
  L.geoJSON(shapes, { style: { className: "area", weight: 1 } }).addTo(map);
  document.querySelectorAll("path.area").forEach((path) => path.setAttribute("aria-label", ""));
});
</script></html>
"""
_SLOW = {
    "offline": False,
    "latency": LINE_MS,
    "downloadThroughput": LINE_MBIT * 125_000,
    "uploadThroughput": LINE_MBIT * 125_000,
}
LONE_MAP = "Streamlit's hello with this map"
SEEN = "seen"
# In every frame, looked for every 5 ms until it is found: when the heading and the whole map are
# about to be painted. No layout is asked for, so that looking takes little of what is measured.
WATCH = f"""
(() => {{
  const wanted = {{
    heading: () => document.getElementsByTagName("h1").length,
    map: () => [...document.getElementsByClassName("area")]
      .filter((area) => area.hasAttribute("aria-label")).length >= {MUNICIPALITIES},
  }};
  setInterval(() => {{
    for (const [what, there] of Object.entries(wanted)) {{
      if (!there()) continue;
      delete wanted[what];
      requestAnimationFrame(() => {{
        console.debug("{SEEN}", what, performance.timeOrigin + performance.now());
      }});
    }}
  }}, 5);
}})();
"""


@dataclass(frozen=True)
class Page:
    """A page to open, and the last that is waited for: its `heading` or its `map`."""

    name: str
    url: str
    awaited: str = "map"


@dataclass(frozen=True)
class Opened:
    """When the heading and the map were there (ms from the start; None for what a page has not),
    what was asked for until then and what HTTP sent (bytes)."""

    heading: float | None
    map: float | None
    requests: float
    sent: float


def open_page(browser: Browser, page: Page, slowed: bool = False) -> Opened:
    """Open a page with an empty cache, on a slow line where `slowed`. Raises TimeoutError where
    nothing comes."""
    context = browser.new_context(viewport=DESK, locale="nb-NO")
    context.add_init_script(WATCH)
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    traffic = Traffic(session)
    if slowed:
        session.send("Network.emulateNetworkConditions", _SLOW)
    found: dict[str, float] = {}

    def told_all(message: ConsoleMessage) -> bool:
        said, _, told = message.text.partition(" ")
        if said == SEEN:
            what, at = told.split()
            found.setdefault(what, float(at))
        return page.awaited in found

    with tab.expect_console_message(told_all, timeout=WAIT_MS):
        tab.goto(page.url, wait_until="commit")
    start = tab.evaluate("() => performance.timeOrigin")
    context.close()
    times = {name: at - start for name, at in found.items()}
    return Opened(times.get("heading"), times.get("map"), traffic.requests, traffic.sent)


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
    (folder / "index.html").write_text(BARE, encoding="utf-8")
    for asset in code_assets():
        (folder / asset.name).write_bytes(asset.body)
    shapes = json.loads(store.boundaries.to_json(drop_id=True))
    (folder / "polygons.geojson").write_text(json.dumps(shapes), encoding="utf-8")
    return folder


def static_map(store: Store, folder: Path) -> Path:
    """Write the bokmål map page of the static site with all that it fetches."""
    for path, make in planned(store, Site("", "")).items():
        if path == "index.html" or path.startswith("assets/"):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(make())
    return folder


def hello(folder: Path) -> Path:
    """Write a Streamlit page that says hello."""
    (folder / ".streamlit").mkdir(parents=True)
    (folder / ".streamlit" / "config.toml").write_text(HELLO_SETTINGS, encoding="utf-8")
    (folder / "dashboard.py").write_text(HELLO, encoding="utf-8")
    return folder


def map_alone(folder: Path) -> Path:
    """Write a Streamlit page that shows the map and nothing else."""
    hello(folder)
    (folder / "dashboard.py").write_text(MAP_SERVER, encoding="utf-8")
    (folder / "page.py").write_text(MAP_PAGE, encoding="utf-8")
    return folder


@contextmanager
def pages(scratch: Path, store: Store) -> Iterator[list[Page]]:
    """Serve all pages, each by a server of its own."""
    with ExitStack() as stack:
        greeting = stack.enter_context(serve(hello(scratch / "hello"), scratch / "hello.log"))
        ours = {"PYTHONPATH": str(ROOT)}
        lone = stack.enter_context(
            serve(map_alone(scratch / "map"), scratch / "map.log", environment=ours)
        )
        alone = stack.enter_context(serve(ROOT, scratch / "alone.log"))
        (scratch / "run").mkdir()
        behind = stack.enter_context(site(scratch / "run", 1, {}))
        exported = stack.enter_context(files(static_map(store, scratch / "static")))
        plain = stack.enter_context(files(bare(store, scratch / "bare")))
        yield [
            Page("Streamlit's hello", greeting.url, "heading"),
            Page(LONE_MAP, lone.url),
            Page("dashboard", alone.url),
            Page("dashboard behind nginx", behind.url),
            Page("bare Leaflet page", plain),
            Page("static site", exported),
        ]


def medians(
    browser: Browser, opened: Sequence[Page], repeats: int, slowed: bool = False
) -> dict[str, Opened]:
    """Open all pages in turn, so many times; return the medians by page."""
    found: dict[str, list[Opened]] = {page.name: [] for page in opened}
    for _ in range(repeats):
        for page in opened:
            found[page.name].append(open_page(browser, page, slowed))
    return {name: _median(all_of_it) for name, all_of_it in found.items()}


def _median(opened: Sequence[Opened]) -> Opened:
    def middle(name: str) -> float | None:
        values = [getattr(one, name) for one in opened]
        return None if None in values else statistics.median(values)

    return Opened(*map(middle, ("heading", "map", "requests", "sent")))


def report(fast: dict[str, Opened], slow: dict[str, Opened], store: Store, sent: float) -> str:
    """Return the section in Markdown; `sent` is the size of the static map page, gzipped (kB)."""
    on_the_line = (
        f"On a line of {LINE_MBIT} Mbit/s, {LINE_MS} ms there and back (as Chromium plays it):"
    )
    return "\n".join(
        [*_table(fast), "", on_the_line, "", *_table(slow), "", *_goals(fast, store, sent)]
    )


def _table(found: dict[str, Opened]) -> list[str]:
    return [
        "| page | heading, ms | map, ms | requests | HTTP, kB |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {name} | {_ms(told.heading)} | {_ms(told.map)} | {told.requests:.0f} |"
            f" {told.sent / 1000:.0f} |"
            for name, told in found.items()
        ),
    ]


def _ms(told: float | None) -> str:
    return "–" if told is None else f"{told:.0f}"


def _goals(found: dict[str, Opened], store: Store, sent: float) -> list[str]:
    shown, greeting = found["dashboard"], found["Streamlit's hello"]
    more, lone = shown.map - greeting.heading, found[LONE_MAP].map - greeting.heading
    times = found["static site"].map / found["bare Leaflet page"].map
    names = store.municipalities["label"].to_dict()
    geometry = len(geometry_asset(store.boundaries, names).compressed) / 1000
    return [
        goal(
            f"the map at most {MOST_MORE_MS} ms after a page that says hello",
            f"{more:.0f} ms after it, {shown.map / greeting.heading:.2f} times; the map with"
            f" nothing around it {lone:.0f} ms after it",
            more <= MOST_MORE_MS,
        ),
        goal(
            "the heading before the map",
            f"{shown.map - shown.heading:.0f} ms before it",
            shown.heading < shown.map,
        ),
        goal(
            f"the static site drawn within {MOST_TIMES} times the bare Leaflet page",
            f"{times:.2f} times",
            times <= MOST_TIMES,
        ),
        goal(
            f"the static map page at most {MOST_STATIC_KB} kB compressed in all",
            f"{sent:.0f} kB",
            sent <= MOST_STATIC_KB,
        ),
        goal(
            f"the shapes at most {MOST_GEOMETRY_KB} kB compressed",
            f"{geometry:.0f} kB",
            geometry <= MOST_GEOMETRY_KB,
        ),
    ]


def compressed(folder: Path) -> float:
    """Return the size of the bokmål map page with all that it names, each gzipped (kB)."""
    page = (folder / "index.html").read_text(encoding="utf-8")
    named = [file for file in (folder / "assets").iterdir() if file.name in page]
    return (
        sum(len(gzip.compress(file.read_bytes())) for file in (folder / "index.html", *named)) / 1e3
    )


def main() -> None:
    """Measure, print and write."""
    expect.set_options(timeout=WAIT_MS)
    store = open_store()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        opened = stack.enter_context(pages(scratch, store))
        medians(browser, opened, 1)  # what is made once for all is made before
        fast = medians(browser, opened, REPEATS)
        slow = medians(browser, opened, SLOW_REPEATS, slowed=True)
        text = report(fast, slow, store, compressed(scratch / "static"))
        told = (
            f"`python -m benchmarks.opening`: servers and Chromium {browser.version} on one"
            f" machine, the cache empty, the pages opened in turn. {machine()} Medians of {REPEATS}"
            f" visits, of {SLOW_REPEATS} on the slow line; else the line is as fast as this"
            " machine. The two pages without Streamlit come uncompressed from Python's own web"
            " server."
        )
        browser.close()
    write_section(SECTION, told, text)
    print(text)


if __name__ == "__main__":
    main()
