"""What a visitor waits for between choosing a filter and the repainted map.

    python -m benchmarks.filters

starts the server, chooses one county after the other in a real browser, then does the same over a
bare WebSocket to count what comes over the wire, and writes the section "Changing a filter" of
docs/benchmarks.md. It needs what the tests need (requirements-test.txt) and a Chromium
(BROWSER_PATH, or one on PATH).
"""

from __future__ import annotations

import asyncio
import re
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.sections import goal, machine, write_section
from benchmarks.tally import p95
from benchmarks.vitals import browser_path
from data.store import open_store
from harness.screen import choose, open_map
from harness.server import serve
from harness.visitor import Visitor
from tests.browser.conftest import DESK, FLAGS, ROOT

SECTION = "Changing a filter"
LABEL, KEY = "Fylke", "fylke"
MOST_MEDIAN_MS, MOST_P95_MS, MOST_WIRE_KB, MOST_SERVER_MS = 200, 400, 20, 60
WAIT_MS = 30_000
# When an option was pressed, and when the map was next painted in other colours.
CHOSEN = """
addEventListener("pointerdown", ({target}) => {
  if (target.closest?.("[role=option]")) top.chosen = performance.timeOrigin + performance.now();
}, true);
"""
PAINTED = """
() => new MutationObserver((list) => {
  if (!list.some(({target}) => target.matches("path.area"))) return;
  requestAnimationFrame(() => setTimeout(() => {
    if (top.chosen) (top.painted ??= []).push(
      performance.timeOrigin + performance.now() - top.chosen);
    top.chosen = undefined;
  }));
}).observe(document, {subtree: true, attributeFilter: ["fill"]})
"""
RERUNS = re.compile(
    r'^mgmap_rerun_seconds_(sum|count)\{outcome="finished",page="map"\} (\S+)$', re.MULTILINE
)


def repaint_times(browser: Browser, url: str, counties: Sequence[str]) -> list[float]:
    """Choose counties one after the other; return how long each took (ms)."""
    context = browser.new_context(base_url=url, viewport=DESK, locale="nb-NO")
    context.add_init_script(CHOSEN)
    page = context.new_page()
    frame = open_map(page).frame()
    frame.evaluate(PAINTED)
    for number, county in enumerate(counties):
        choose(page, LABEL, county)
        _wait_until_painted(page, number + 1)
    found = page.evaluate("() => top.painted")
    context.close()
    return found


def _wait_until_painted(page: Page, times: int) -> None:
    # The page's policy lets no waiting expression be polled inside the page.
    for _ in range(WAIT_MS // 20):
        if page.evaluate("() => (top.painted ?? []).length") >= times:
            return
        page.wait_for_timeout(20)
    raise TimeoutError(f"no other colours in {WAIT_MS} ms")


async def wire_bytes(url: str, counties: Sequence[str]) -> list[int]:
    """Choose counties one after the other over a WebSocket; return what each brought (bytes)."""
    async with Visitor(url) as visitor:
        await visitor.open("/")
        return [(await visitor.choose(KEY, county)).received for county in counties]


def reruns(url: str) -> tuple[float, float]:
    """Return the seconds that runs of the map's page have taken so far, and their number."""
    with urlopen(f"{url}/metrics", timeout=10) as answer:
        told = dict(RERUNS.findall(answer.read().decode()))
    return float(told.get("sum", 0)), float(told.get("count", 0))


def report(times: Sequence[float], wire: Sequence[int], server: float) -> str:
    """Return the section in Markdown: times in ms, bytes, and a run's time on the server (ms)."""
    middle, late, kb = statistics.median(times), p95(list(times)), statistics.median(wire) / 1000
    return "\n".join(
        [
            goal(
                f"choice to repainted map, median at most {MOST_MEDIAN_MS} ms",
                f"{middle:.0f} ms",
                middle <= MOST_MEDIAN_MS,
            ),
            goal(
                f"choice to repainted map, p95 at most {MOST_P95_MS} ms",
                f"{late:.0f} ms",
                late <= MOST_P95_MS,
            ),
            goal(
                f"over the wire at most {MOST_WIRE_KB} kB",
                f"{kb:.1f} kB (largest {max(wire) / 1000:.1f})",
                kb <= MOST_WIRE_KB,
            ),
            goal(
                f"on the server at most {MOST_SERVER_MS} ms",
                f"{server:.0f} ms",
                server <= MOST_SERVER_MS,
            ),
        ]
    )


def main() -> None:
    """Measure, print and write."""
    counties = list(open_store().counties)
    with tempfile.TemporaryDirectory() as scratch, serve(ROOT, Path(scratch) / "log") as server:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
            repaint_times(browser, server.url, counties)  # what is made once is made before
            before = reruns(server.url)
            times = repaint_times(browser, server.url, counties)
            after = reruns(server.url)
            version = browser.version
            browser.close()
        wire = asyncio.run(wire_bytes(server.url, counties))
    taken, runs = (late - early for late, early in zip(after, before, strict=True))
    text = report(times, wire, 1000 * taken / runs)
    head = (
        f"`python -m benchmarks.filters`: server and Chromium {version} on one machine."
        f" {machine()} {len(counties)} counties chosen one after the other, from the press on the"
        " option until the map had been painted in other colours. On the server: the mean of the"
        " script's runs, the first one of the visit included."
    )
    write_section(SECTION, head, text)
    print(text)


if __name__ == "__main__":
    main()
