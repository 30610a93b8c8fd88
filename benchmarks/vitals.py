"""What a visitor waits for, as Chromium measures it: the dashboard's map and a plain page.

    python -m benchmarks.vitals

starts the server, visits each page with an empty cache at the width of a phone and of a desk, does
one thing there, and writes the section "What a visitor waits for" of docs/benchmarks.md. The
figures are those that Lighthouse names: largest contentful paint, interaction to next paint,
cumulative layout shift; and what was sent. It needs what the tests need (requirements-test.txt) and
a Chromium (BROWSER_PATH, or one on PATH). Nothing slows the network or the processor down.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, expect, sync_playwright

from benchmarks.sections import goal, machine, write_section
from harness.screen import Map, choose_measure
from harness.server import serve
from tests.browser.conftest import FLAGS, NAMES, ROOT

SECTION = "What a visitor waits for"
REPEATS = 10
QUIET_MS = 1_000
"""So long must nothing have been painted or moved before a page counts as done."""
LEAST_EVENT_MS = 16
"""Events that take less are not told by the browser."""
WIDTHS = {
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "desk": {"viewport": {"width": 1400, "height": 1000}},
}
MOST_PAINT_MS, MOST_INTERACTION_MS, MOST_SHIFT = 2_500, 200, 0.1
"""What web.dev calls good."""
# Layout shifts count by the worst window: at most a second between two, at most five seconds long.
WATCH = """
window.vitals = {paint: 0, interaction: 0, shift: 0, last: 0};
let shifts = [];
const watch = (type, take) => new PerformanceObserver((list) => {
  vitals.last = performance.now();
  list.getEntries().forEach(take);
}).observe({type, buffered: true, durationThreshold: 16});
watch("largest-contentful-paint", (entry) => { vitals.paint = entry.startTime; });
watch("event", (entry) => {
  if (entry.interactionId) vitals.interaction = Math.max(vitals.interaction, entry.duration);
});
watch("layout-shift", (entry) => {
  if (entry.hadRecentInput) return;
  const follows = shifts.length > 0 && entry.startTime - shifts.at(-1).startTime < 1000
    && entry.startTime - shifts[0].startTime < 5000;
  shifts = follows ? [...shifts, entry] : [entry];
  vitals.shift = Math.max(vitals.shift, shifts.reduce((sum, {value}) => sum + value, 0));
});
"""
IS_QUIET = "least => vitals.paint > 0 && performance.now() - vitals.last > least"


@dataclass(frozen=True)
class Vitals:
    """One visit: times in milliseconds, layout shift as a share of the screen, sizes in bytes.

    `interaction` tells of what is done on the page, the others of the page until then. `sent` is
    what HTTP sent, headers included; `socket` the messages of the WebSocket before compression.
    """

    paint: float
    interaction: float
    shift: float
    requests: float
    sent: float
    socket: float


class Traffic:
    """What the server sends to a page."""

    def __init__(self, session: CDPSession):
        self.requests, self.sent, self.socket = 0, 0.0, 0
        session.on("Network.requestWillBeSent", self._request)
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.send("Network.enable")

    def _request(self, event: dict) -> None:
        self.requests += not event["request"]["url"].startswith(("data:", "blob:"))

    def _loaded(self, event: dict) -> None:
        self.sent += event["encodedDataLength"]

    def _frame(self, event: dict) -> None:
        payload, text = event["response"]["payloadData"], event["response"]["opcode"] == 1
        # What is no text is told in base64: four letters for three bytes.
        self.socket += len(payload.encode()) if text else len(payload) * 3 // 4


@dataclass(frozen=True)
class Visit:
    """A page, how to see that it is there, and what is done on it."""

    name: str
    path: str
    arrive: Callable[[Page], object]
    act: Callable[[Page], object]


def _change_the_map(page: Page) -> None:
    area = Map(page).area("4601")
    before = area.get_attribute("fill")
    choose_measure(page, "Hardhet")
    expect(area).not_to_have_attribute("fill", before)


VISITS = (
    Visit("map", "/", lambda page: Map(page).wait_until_painted(), _change_the_map),
    Visit(
        "plain page",
        "/kommune/4601",
        lambda page: page.wait_for_load_state("load"),
        lambda page: page.keyboard.press("Tab"),
    ),
)


def measure(browser: Browser, url: str, visit: Visit, width: str) -> Vitals:
    """Visit a page with an empty cache and return what it took."""
    context = browser.new_context(base_url=url, locale="nb-NO", **WIDTHS[width])
    context.add_init_script(WATCH)
    page = context.new_page()
    traffic = Traffic(context.new_cdp_session(page))
    page.goto(visit.path)
    visit.arrive(page)
    page.wait_for_function(IS_QUIET, arg=QUIET_MS)
    told = page.evaluate("() => vitals")
    sizes = traffic.requests, traffic.sent, traffic.socket
    visit.act(page)
    page.wait_for_function(IS_QUIET, arg=QUIET_MS)
    interaction = page.evaluate("() => vitals.interaction")
    context.close()
    return Vitals(told["paint"], interaction, told["shift"], *sizes)


def median(make: Callable[[], Vitals]) -> Vitals:
    """Return the median of each figure over some visits."""
    made = [make() for _ in range(REPEATS)]
    return Vitals(
        *(statistics.median(getattr(one, field.name) for one in made) for field in fields(Vitals))
    )


def report(found: dict[tuple[str, str], Vitals]) -> str:
    """Return the section in Markdown; `found` holds what was measured by page and width."""
    lines = [
        "| page | width | largest paint, ms | interaction, ms | layout shift | requests |"
        " HTTP, kB | WebSocket, kB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for (name, width), told in found.items():
        lines.append(
            f"| {name} | {width} | {told.paint:.0f} | {_interaction(told)} | {told.shift:.3f} |"
            f" {told.requests:.0f} | {told.sent / 1000:.0f} | {told.socket / 1000:.0f} |"
        )
    goals = [line for at, told in found.items() for line in _goals(" on a ".join(at), told)]
    return "\n".join([*lines, "", *goals])


def _interaction(told: Vitals) -> str:
    return f"{told.interaction:.0f}" if told.interaction else f"under {LEAST_EVENT_MS}"


def _goals(at: str, told: Vitals) -> list[str]:
    return [
        goal(
            f"{at}: largest paint within {MOST_PAINT_MS} ms",
            f"{told.paint:.0f} ms",
            told.paint <= MOST_PAINT_MS,
        ),
        goal(
            f"{at}: interaction within {MOST_INTERACTION_MS} ms",
            f"{_interaction(told)} ms",
            told.interaction <= MOST_INTERACTION_MS,
        ),
        goal(
            f"{at}: layout shift at most {MOST_SHIFT:g}",
            f"{told.shift:.3f}",
            told.shift <= MOST_SHIFT,
        ),
    ]


def browser_path() -> str:
    """Return the browser to measure with. Raises SystemExit where there is none."""
    found = os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise SystemExit(f"No browser: name one in BROWSER_PATH, or install one of {NAMES}.")
    return found


def main() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        with serve(ROOT, Path(scratch) / "log") as server:
            for visit in VISITS:  # what is made once for all visitors is made before
                measure(browser, server.url, visit, "desk")
            found = {
                (visit.name, width): median(partial(measure, browser, server.url, visit, width))
                for visit in VISITS
                for width in WIDTHS
            }
        told = (
            f"`python -m benchmarks.vitals`: the server and Chromium {browser.version} on one"
            f" machine, network and processor not slowed down, the cache empty. {machine()} Medians"
            f" of {REPEATS} visits. The interaction is another measure chosen for the map, and Tab"
            " pressed on the plain page. WebSocket messages are counted before compression."
        )
        browser.close()
    text = report(found)
    write_section(SECTION, told, text)
    print(text)


if __name__ == "__main__":
    main()
