"""How long until the map is drawn, beside a Streamlit page that only says hello and a Leaflet page
that only draws the same polygons.

    python -m benchmarks.opening

starts the three servers, opens each page in turn with an empty cache, and writes the section
"Opening the map" of docs/benchmarks.md. It needs what the tests need (requirements-test.txt) and a
Chromium (BROWSER_PATH, or one on PATH). Nothing slows the network or the processor down.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser

from data.store import open_store
from geo.assets import code_assets
from tests.browser.conftest import DESK

SECTION = "Opening the map"
REPEATS = 12
MUNICIPALITIES = 357
MOST_MORE_MS = 400
"""What the map may take more than a page that says hello."""
HELLO = 'import streamlit as st\n\nst.title("Hello")\n'
BARE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title>
<link rel="stylesheet" href="leaflet.css">
<div id="map" style="height: 680px"></div>
<script src="leaflet.js"></script>
<script>
const map = L.map("map").setView([65, 15], 4);
fetch("polygons.geojson").then((answer) => answer.json()).then((shapes) => {
  L.geoJSON(shapes, { style: { className: "area", weight: 1 } }).addTo(map);
  document.querySelectorAll("path.area").forEach((path) => path.setAttribute("aria-label", ""));
});
</script></html>
"""
# In every frame: when its first heading and its whole map have been there for a painted frame.
WATCH = f"""
window.seen = {{}};
requestAnimationFrame(function look() {{
  const heading = document.querySelector("h1");
  const drawn = document.querySelectorAll("path.area[aria-label]").length;
  const now = performance.timeOrigin + performance.now();
  if (heading && heading.getBoundingClientRect().height > 0) seen.heading ??= now;
  if (drawn >= {MUNICIPALITIES}) seen.map ??= now;
  requestAnimationFrame(look);
}});
"""
START = "() => performance.timeOrigin"


@dataclass(frozen=True)
class Opened:
    """When a page's heading and its map were there, in milliseconds from the start; None for what a
    page has not."""

    heading: float | None
    map: float | None


@dataclass(frozen=True)
class Page:
    """A page to open, and what is waited for: `heading` or `map`."""

    name: str
    url: str
    awaited: str


def open_page(browser: Browser, page: Page) -> Opened:
    """Open a page with an empty cache; return when what stands on it was there."""
    context = browser.new_context(viewport=DESK, locale="nb-NO")
    context.add_init_script(WATCH)
    tab = context.new_page()
    tab.goto(page.url, wait_until="commit")
    while True:
        found = {}
        for frame in tab.frames:
            found |= frame.evaluate("() => window.seen ?? {}")
        if page.awaited in found:
            break
        tab.wait_for_timeout(50)
    start = tab.evaluate(START)
    context.close()
    times = {name: at - start for name, at in found.items()}
    return Opened(times.get("heading"), times.get("map"))


@contextmanager
def bare(folder: Path) -> Iterator[str]:
    """Serve a page that draws the polygons with Leaflet and does nothing else."""
    (folder / "index.html").write_text(BARE, encoding="utf-8")
    for asset in code_assets():
        (folder / asset.name).write_bytes(asset.body)
    shapes = json.loads(open_store().boundaries.to_json(drop_id=True))
    (folder / "polygons.geojson").write_text(json.dumps(shapes), encoding="utf-8")
    handler = partial(_Quiet, directory=folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def median(opened: list[Opened], what: str) -> float:
    """Return the median of when something was there (ms)."""
    return statistics.median(getattr(one, what) for one in opened)
