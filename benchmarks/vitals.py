"""What a visitor waits for, as Chromium measures it: the dashboard's map and a plain page.

    python -m benchmarks.vitals

starts the server, visits each page with an empty cache at the width of a phone and of a desk, does
one thing there, and writes the section "What a visitor waits for" of docs/benchmarks.md. The
figures are those that Lighthouse names: largest contentful paint, interaction to next paint,
cumulative layout shift; and what was sent. It needs what the tests need (requirements-test.txt) and
a Chromium (BROWSER_PATH, or one on PATH). Nothing slows the network or the processor down.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from ops.python import documented, imported_by_command

PARSER = documented("benchmarks.vitals", __doc__)

with imported_by_command(__name__, PARSER):
    import pandas as pd
    from playwright.sync_api import Browser, Page, expect

    from benchmarks.browser import Traffic, chromium, script
    from benchmarks.report import at_most, publish, table
    from harness import ROOT
    from harness.browser import DESK, PHONE
    from harness.screen import Map, choose_measure
    from harness.server import serve

REPEATS = 10
QUIET_MS = 1_000
"""So long must nothing have been painted or moved before a page counts as done."""
LEAST_EVENT_MS = 16
"""The browser does not report events that take less."""
WIDTHS = {
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
    "desk": {"viewport": DESK},
}
MOST_PAINT_MS, MOST_INTERACTION_MS, MOST_SHIFT = 2_500, 200, 0.1
"""What web.dev calls good."""
IS_QUIET = "least => vitals.paint > 0 && performance.now() - vitals.last > least"
HEAD = (
    "page", "width", "largest paint, ms", "interaction, ms", "layout shift", "requests", "HTTP, kB",
    "WebSocket, kB",
)  # fmt: skip


def _change_the_map(page: Page) -> None:
    area = Map(page).area("4601")
    before = area.get_attribute("fill")
    choose_measure(page, "Hardhet")
    expect(area).not_to_have_attribute("fill", before)


# What is opened, how to see that it is there, and what is done on it.
PAGES: dict[str, tuple[str, Callable[[Page], object], Callable[[Page], object]]] = {
    "map": ("/", lambda page: Map(page).wait_until_painted(), _change_the_map),
    "plain page": (
        "/kommune/4601",
        lambda page: page.wait_for_load_state("load"),
        lambda page: page.keyboard.press("Tab"),
    ),
}


def visit(browser: Browser, url: str, name: str, width: str) -> dict[str, object]:
    """Visit a page with an empty cache; return times (ms), layout shift (a share of the screen),
    requests and sizes (bytes). The interaction is what is done on the page, all else was before."""
    path, arrive, act = PAGES[name]
    context = browser.new_context(base_url=url, locale="nb-NO", **WIDTHS[width])
    context.add_init_script(script("vitals.js"))
    page = context.new_page()
    traffic = Traffic(context.new_cdp_session(page))
    page.goto(path)
    arrive(page)
    page.wait_for_function(IS_QUIET, arg=QUIET_MS)
    found = page.evaluate("() => vitals")
    sizes = {"requests": traffic.requests, "http": traffic.sent, "socket": traffic.socket}
    act(page)
    page.wait_for_function(IS_QUIET, arg=QUIET_MS)
    interaction = page.evaluate("() => vitals.interaction")
    context.close()
    times = {"paint": found["paint"], "interaction": interaction, "shift": found["shift"]}
    return {"page": name, "width": width, **times, **sizes}


def report(found: pd.DataFrame) -> list[str]:
    """The medians by page and width (its index) as a table, and what was aimed at."""
    rows, goals = [], []
    for (name, width), row in found.iterrows():
        paint, shift, at = f"{row.paint:.0f}", f"{row['shift']:.3f}", f"{name} on a {width}"
        quick = f"{row.interaction:.0f}" if row.interaction else f"under {LEAST_EVENT_MS}"
        sizes = f"{row.requests:.0f}", f"{row.http / 1000:.0f}", f"{row.socket / 1000:.0f}"
        rows.append((name, width, paint, quick, shift, *sizes))
        goals += [
            at_most(f"{at}: largest paint", MOST_PAINT_MS, "ms", row.paint),
            at_most(f"{at}: interaction", MOST_INTERACTION_MS, "ms", row.interaction),
            at_most(f"{at}: layout shift", MOST_SHIFT, "of the screen", row["shift"], 3),
        ]
    return [*table(HEAD, rows), "", *goals]


def main() -> None:
    """Measure and publish."""
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        with serve(ROOT, Path(scratch) / "log") as server:
            for name in PAGES:  # what is made once for all visitors is made before
                visit(browser, server.url, name, "desk")
            visits = [
                visit(browser, server.url, name, width)
                for name in PAGES
                for width in WIDTHS
                for _ in range(REPEATS)
            ]
        setup = (
            f"`python -m benchmarks.vitals`: the server and Chromium {browser.version} on one"
            " machine, network and processor not slowed down, the cache empty. Medians of"
            f" {REPEATS} visits. The interaction is another measure chosen for the map, and Tab"
            " pressed on the plain page. WebSocket messages are counted before compression."
        )
    found = pd.DataFrame(visits).groupby(["page", "width"], sort=False).median()
    publish("What a visitor waits for", setup, report(found))


if __name__ == "__main__":
    main()
