"""What a visitor waits for between choosing a filter and the repainted map.

    python -m benchmarks.filters

starts the server, and beside it a bare page of Streamlit with one box to choose from; chooses one
county, and one letter there, after the other in a real browser, then does the first over a bare
WebSocket to count what comes over the wire, and writes the section "Changing a filter" of
docs/benchmarks.md. It needs what the tests need (requirements-test.txt) and a Chromium
(BROWSER_PATH, or one on PATH).
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from ops.python import documented, imported_by_command

PARSER = documented("benchmarks.filters", __doc__)

with imported_by_command(__name__, PARSER):
    from playwright.sync_api import Browser, Page, expect

    from benchmarks.browser import chromium, script
    from benchmarks.report import at_most, p95, publish
    from data.store import open_store
    from harness import ROOT
    from harness.browser import DESK
    from harness.screen import choose, open_map
    from harness.server import serve
    from harness.visitor import Visitor

PAGES = Path(__file__).parent / "pages"
WAIT_MS = 30_000
LETTERS = "BCDEFGHIJKLMNO"
"""What the bare page can be changed to."""
RERUNS = r'^mgmap_rerun_seconds_(sum|count)\{{outcome="finished",page="{}"\}} (\S+)$'


def repaint_times(browser: Browser, url: str, counties: Sequence[str]) -> list[float]:
    """Choose counties one after the other; return how long each took (ms)."""
    context = browser.new_context(base_url=url, viewport=DESK, locale="nb-NO")
    context.add_init_script(script("chosen.js"))
    page = context.new_page()
    open_map(page).frame().evaluate(script("painted.js"))
    times = _chosen_times(page, "Fylke", counties)
    context.close()
    return times


def bare_times(browser: Browser, url: str) -> list[float]:
    """Choose letters one after the other on the bare page; return how long each took (ms)."""
    context = browser.new_context(base_url=url, viewport=DESK)
    context.add_init_script(script("chosen.js"))
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("heading", name="A", exact=True)).to_be_visible()
    page.evaluate(script("written.js"))
    times = _chosen_times(page, "Letter", LETTERS)
    context.close()
    return times


def _chosen_times(page: Page, label: str, options: Sequence[str]) -> list[float]:
    """Choose options one after the other; return what the page says each took (ms)."""
    for number, option in enumerate(options, 1):
        choose(page, label, option)
        _wait_until_painted(page, number)
    return page.evaluate("() => top.painted")


def _wait_until_painted(page: Page, times: int) -> None:
    # The page's policy lets no waiting expression be polled inside the page.
    for _ in range(WAIT_MS // 20):
        if page.evaluate("() => (top.painted ?? []).length") >= times:
            return
        page.wait_for_timeout(20)
    raise TimeoutError(f"no other colours in {WAIT_MS} ms")


async def wire_kb(url: str, counties: Sequence[str]) -> list[float]:
    """Choose counties one after the other over a WebSocket; return what each brought (kB)."""
    async with Visitor(url) as visitor:
        await visitor.open("/")
        return [(await visitor.choose("fylke", county)).received / 1000 for county in counties]


def reruns(url: str, page: str = "map") -> tuple[float, float]:
    """Return the seconds that runs of a page have taken so far, and their number."""
    with urlopen(f"{url}/metrics", timeout=10) as answer:
        found = dict(re.findall(RERUNS.format(page), answer.read().decode(), re.MULTILINE))
    return float(found.get("sum", 0)), float(found.get("count", 0))


def goals(times: Sequence[float], beside: float, took: float, wire: Sequence[float]) -> list[str]:
    """What was aimed at: `times` of the dashboard and the time `beside` it (ms), what a run `took`
    on the server (ms) and what came over the `wire` (kB)."""
    change, ratio = "choice to repainted map", median(times) / beside
    return [
        at_most(f"{change}, median", 200, "ms", median(times)),
        at_most(f"{change}, p95", 400, "ms", p95(times)),
        at_most(f"{change}, beside a bare page,", 1.6, "times", ratio, 2, f"{beside:.0f} ms there"),
        at_most("over the wire", 20, "kB", median(wire), 1, f"the largest {max(wire):.1f}"),
        at_most("on the server", 60, "ms", took),
    ]


def main() -> None:
    """Measure and publish: twice in turn, as what is made once is made before."""
    counties = list(open_store().counties)
    quiet = {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(serve(ROOT, scratch / "log")).url
        bare = stack.enter_context(serve(PAGES / "select", scratch / "bare.log", environment=quiet))
        with chromium() as browser:
            repaint_times(browser, url, counties)
            bare_times(browser, bare.url)
            seconds_before, runs_before = reruns(url)
            times = repaint_times(browser, url, counties)
            seconds, runs = reruns(url)
            beside = median(bare_times(browser, bare.url))
            setup = (
                f"`python -m benchmarks.filters`: servers and Chromium {browser.version} on one"
                f" machine. {len(counties)} counties chosen one after the other, from the press on"
                " the option until the map had been painted in other colours; on the bare page with"
                " one box, until its heading said another letter. On the server: the mean of the"
                " script's runs, the first one of the visit included."
            )
        wire = asyncio.run(wire_kb(url, counties))
    took = 1000 * (seconds - seconds_before) / (runs - runs_before)
    publish("Changing a filter", setup, goals(times, beside, took, wire))


if __name__ == "__main__":
    main()
