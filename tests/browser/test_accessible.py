"""What WCAG 2.1 A and AA ask of every page: by axe-core, in both languages, light and dark, at
three widths; no scrolling sideways at the narrowest, and targets that a finger can hit.

No rule is left out and no element excused: what axe finds in Streamlit's own frame counts as well.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Frame, Page, expect

from geo.theme import COLOURS
from harness.screen import MUNICIPALITIES

EVERY = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
COLOURS_ALONE = ("color-contrast", "link-in-text-block")
OF_COLOUR = {"runOnly": {"type": "rule", "values": list(COLOURS_ALONE)}}
"""What a change of theme can break, as it changes nothing but colours."""
BUT_COLOUR = {**EVERY, "rules": {rule: {"enabled": False} for rule in COLOURS_ALONE}}
"""What a change of language can break, as it changes no colour; quick."""
# A map's frame is asked by itself.
RUN = """async rules => {
    const options = { ...rules, resultTypes: ["violations"], iframes: false };
    const { violations } = await axe.run(options);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html, failureSummary }) =>
        `${id} at ${target.join(" ")}: ${html.slice(0, 200)} ${failureSummary}`));
}"""
LIGHT_AND_DARK = (("dark", OF_COLOUR), ("light", EVERY))
LIGHT_IN_ENGLISH = (("light", BUT_COLOUR),)
WIDTHS = (1400, 768, 320)
ENDS = (WIDTHS[0], WIDTHS[-1])
"""Where a second look is taken: between them nothing has a colour or a word of its own."""
SETTLED_SECONDS = 20.0
FOOTER = "footer.mg-footer"
DASHBOARD = [
    "/?fylke=46&punkter=1",
    "/?vis=dolomite",
    "/kontrast",
    "/glass?nr=4601",
    "/kommune?nr=4601",
    "/dolomitt?verk=Z0707022019522171190SQFPK",
    "/studier",
    "/tabeller?kommune=0301",
    "/egne-tall",
    "/om",
]
EMBEDDED = ["/?embed=true&fylke=46", "/kontrast?embed=true"]
PLAIN = [
    "/norge",
    "/en/norway",
    "/fylke/46",
    "/en/county/46",
    "/kommune/4601",
    "/en/municipality/4601",
    "/vannverk/Z0911211948592561126KDLAA",
    "/en/waterworks/Z0911211948592561126KDLAA",
    "/tilgjengelighet",
    "/uten-tall",
    "/sok?q=Bergen",
    "/sok?q=xyzzy",
    "/status",
    "/en/without-figures/46",
    "/kommune/1804/brev",
    "/utgaver",
    "/en/status",
    "/en/accessibility",
    "/api/v1/",
    "/kommune/9999",
    "/en/nothing",
]
# The document, or Streamlit's main part, which scrolls instead of it.
SIDEWAYS = """() => [document.documentElement, document.querySelector(".stMain")]
    .filter(Boolean).map(node => node.scrollWidth - node.clientWidth)
    .reduce((most, each) => Math.max(most, each))"""
# What is ours and stands alone; a link within a sentence may be as high as its line.
TARGETS = "summary, .top a, .trail a, .ways a, .leaflet-bar a"
OWN_COMPONENTS = ".st-key-languages a, .st-key-copy-link button"
LEAST_TARGET = 24
SMALL = """(nodes, least) => nodes.filter(node => node.checkVisibility()).filter(node => {
    const { width, height } = node.getBoundingClientRect();
    return Math.min(width, height) < least;
}).map(node => node.outerHTML.slice(0, 200))"""


LONGEST_TRANSITION = """() => Math.max(...[...document.querySelectorAll("*")].flatMap(
    node => getComputedStyle(node).transitionDuration.split(",").map(parseFloat)))"""
AT_ONCE = 0.001
FILLS = "texts => texts.map(text => getComputedStyle(text).fill)"


@pytest.fixture(scope="module")
def reader(visiting, server) -> Iterator[Page]:
    """One page for all tests of this file, so that what it has fetched is kept."""
    with visiting(server) as one:
        yield one.page


def violations(frame: Page | Frame, rules: object = EVERY) -> list[str]:
    """What axe finds in a page that has come to rest: a change of theme or width takes its time."""
    if not frame.evaluate("'axe' in window"):
        frame.evaluate(AXE_SCRIPT)
    end = time.monotonic() + SETTLED_SECONDS
    while (found := frame.evaluate(RUN, rules)) and time.monotonic() < end:
        pass
    return found


def scrolls_sideways(page: Page) -> int:
    """How far a page that has come to rest scrolls sideways (px). The policy of a page lets nobody
    wait in it for a text that is run, so it is asked from here."""
    end = time.monotonic() + SETTLED_SECONDS
    while (found := page.evaluate(SIDEWAYS)) > 0 and time.monotonic() < end:
        pass
    return found


def rgb(name: str, scheme: str) -> str:
    """A colour of the theme as a browser tells it."""
    colour = getattr(COLOURS[name], scheme)
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def open_whole(page: Page, address: str) -> None:
    """Open a page at a desk, whole."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 1000})
    page.goto(address)
    wait_until_whole(page)


def wait_until_whole(page: Page) -> None:
    """Wait until all that a page shows has come."""
    # While one page takes another's place, both have their footer.
    expect(page.locator(FOOTER)).to_have_count(1, timeout=60_000)
    expect(page.locator(FOOTER)).to_be_visible()
    for sign in ("[data-stale='true']", "[data-testid='stSkeleton']"):
        expect(page.locator(sign)).to_have_count(0)
    for place in range(page.locator("iframe").count()):
        areas = page.locator("iframe").nth(place).content_frame.locator("path.area[aria-label]")
        expect(areas.nth(MUNICIPALITIES - 1)).to_be_attached(timeout=60_000)


def check(page: Page, looks: Sequence[tuple[str, object]]) -> None:
    """Assert what is asked of a page that is open, by all rules at all widths, by those of another
    look at the ends."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        for scheme, rules in looks:
            if width not in ENDS and rules is not EVERY:
                continue
            page.emulate_media(color_scheme=scheme)
            # What a map's frame holds is the same at every width.
            for frame in page.frames if width == WIDTHS[0] else [page.main_frame]:
                assert violations(frame, rules) == [], f"{page.url} in {scheme} at {width} px"
    assert scrolls_sideways(page) <= 0
    for frame in page.frames:
        for targets in (TARGETS, OWN_COMPONENTS):
            small = frame.locator(targets).evaluate_all(SMALL, LEAST_TARGET)
            assert small == [], page.url


@pytest.mark.parametrize("address", EMBEDDED)
def test_a_view_for_a_frame_is_accessible(reader, address):
    reader.goto(address)
    expect(reader.get_by_role("region", name="Tegnforklaring")).to_be_visible(timeout=60_000)
    areas = reader.locator("iframe").content_frame.locator("path.area[aria-label]")
    expect(areas.nth(MUNICIPALITIES - 1)).to_be_attached(timeout=60_000)
    check(reader, LIGHT_AND_DARK)


def test_the_ways_to_take_a_view_along_are_accessible(reader):
    open_whole(reader, "/kontrast")
    for name in ("Siter denne visningen", "Bygg inn dette kartet"):
        button = reader.get_by_role("button", name=name, exact=True)
        button.click()
        expect(reader.get_by_role("textbox").last).to_be_visible()
        assert violations(reader.main_frame) == []
        button.click()


@pytest.mark.parametrize("address", DASHBOARD)
def test_a_page_of_the_dashboard_is_accessible(reader, address):
    open_whole(reader, address)
    check(reader, LIGHT_AND_DARK)
    reader.set_viewport_size({"width": WIDTHS[0], "height": 1000})
    reader.get_by_role("link", name="English").click()
    expect(reader.locator("html")).to_have_attribute("lang", "en")
    wait_until_whole(reader)
    check(reader, LIGHT_IN_ENGLISH)


@pytest.mark.parametrize("address", PLAIN)
def test_a_plain_page_is_accessible(reader, address):
    # A page that is not there is a fault to whoever watches the visit; here it is wanted.
    reader.route(f"**{address}", lambda route: route.fulfill(response=route.fetch(), status=200))
    open_whole(reader, address)
    # The page of the API has no sister in Norwegian, so its colours are looked at in English.
    with_sister = address.startswith("/en/")
    check(reader, LIGHT_IN_ENGLISH if with_sister else LIGHT_AND_DARK)


def test_the_console_is_accessible(reader):
    reader.set_viewport_size({"width": WIDTHS[0], "height": 1000})
    reader.goto("/api/v1/console#/municipalities/getMunicipalities")
    expect(reader.get_by_role("button", name="Try it out")).to_be_visible()
    check(reader, LIGHT_AND_DARK)
    for scheme in ("dark", "light"):
        reader.emulate_media(color_scheme=scheme)
        expect(reader.locator("html")).to_have_css("background-color", rgb("paper", scheme))


def test_hits_and_the_open_menu_of_a_phone_are_accessible(reader):
    open_whole(reader, "/?fylke=46")
    reader.get_by_role("searchbox").fill("Bergen")
    expect(reader.get_by_role("button", name="Bergen · kommune")).to_be_visible()
    assert violations(reader) == []
    reader.set_viewport_size({"width": 320, "height": 1000})
    reader.get_by_test_id("stExpandSidebarButton").click()
    expect(reader.get_by_role("combobox", name="Fylke")).to_be_in_viewport()
    assert violations(reader) == []


def test_the_map_and_the_charts_are_as_dark_as_the_page(reader):
    open_whole(reader, "/kontrast")
    sea = reader.locator("iframe").first.content_frame.locator(".mgmap").first
    texts = reader.get_by_test_id("stVegaLiteChart").locator("svg text:not([stroke])")
    for scheme in ("dark", "light"):
        reader.emulate_media(color_scheme=scheme)
        expect(sea).to_have_css("background-color", rgb("sea", scheme))
        readable = {rgb(name, scheme) for name in ("ink", "soft")}
        expect(texts.first).to_have_css("fill", re.compile("|".join(map(re.escape, readable))))
        assert set(texts.evaluate_all(FILLS)) <= readable


def test_nothing_moves_for_whoever_asks_for_rest(reader):
    for wish, moves in (("no-preference", True), ("reduce", False)):
        reader.emulate_media(reduced_motion=wish)
        open_whole(reader, "/")
        # What Leaflet moves while it zooms; it makes none where it may not.
        proxy = reader.locator("iframe").content_frame.locator(".leaflet-proxy")
        expect(proxy).to_have_count(int(moves))
        assert (reader.evaluate(LONGEST_TRANSITION) > AT_ONCE) is moves
