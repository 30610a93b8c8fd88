"""The static site in a browser, from disk and from a plain web server: the map, search, links; and
not a request beyond the folder."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from findings.selection import Selection
from geo.legend import pale
from geo.map_pictures import drawn
from geo.places import search
from geo.words import SHORT_NAMES
from harness.browser import DESK
from harness.screen import MUNICIPALITIES, tab_to
from tests.browser.test_accessible import EVERY, scrolls_sideways, violations
from web.site.bundle import KINDS
from web.site.legends import colours

AXE = {**EVERY, "preload": False}  # style sheets may not be fetched by scripts
PHONE = {"width": 390, "height": 844}
PAGES = (
    "index.html",
    "en/index.html",
    "norge.html",
    "fylke/46.html",
    "kommune/4601.html",
    "kommune/5610.html",
    "en/municipality/4601.html",
    "vannverk/Z0911211948592561126KDLAA.html",
    "filer.html",
    "404.html",
)
SMALL_ISLANDS = ("1144", "1151", "4636")  # Kvitsøy, Utsira, Fedje
ROWS = """paths => paths.map(path => [
    path.dataset.number, path.dataset.look, path.getAttribute("aria-label"),
    path.getAttribute("fill")
])"""
HITS = """texts => texts.map(text => mgsite.search(text).map(({kind, key, label, number}) =>
    [kind, key, label, number]))"""


@pytest.fixture(scope="module")
def folder(plan, tmp_path_factory) -> Path:
    """A part of the folder: both maps whole, and some pages."""
    target = tmp_path_factory.mktemp("site")
    for path in (*PAGES, *(path for path in plan if path.startswith("assets/"))):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(plan[path]())
    return target


@pytest.fixture(scope="module")
def served(folder) -> Iterator[str]:
    """The address of the folder below a sub-path of a plain web server."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing of each request."""

    answer = partial(Quiet, directory=folder.parent)
    server = ThreadingHTTPServer(("127.0.0.1", 0), answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{folder.name}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a site; fails at the end of the test if a page asked for anything beyond the folder,
    for what is not there, or did what its policy refuses."""
    faults, contexts = [], []

    def opened(site: str, page: str = "index.html", **options: object) -> Page:
        settings = {"viewport": DESK, "reduced_motion": "reduce", **options}
        context = browser.new_context(locale="nb-NO", **settings)
        contexts.append(context)
        own = (f"{site}/", "data:")
        context.on("request", lambda one: one.url.startswith(own) or faults.append(one.url))
        context.on("requestfailed", lambda one: faults.append(f"failed: {one.url}"))
        context.on("response", lambda one: one.status < 400 or faults.append(f"no {one.url}"))
        context.on("weberror", lambda one: faults.append(str(one.error)))
        context.on("console", lambda one: faults.append(one.text))
        visit = context.new_page()
        visit.goto(f"{site}/{page}")
        return visit

    yield opened
    for context in contexts:
        context.close()
    assert [fault for fault in faults if not fault.endswith("/favicon.ico")] == []


@pytest.fixture
def disk(folder) -> str:
    """The address of the folder on disk."""
    return folder.as_uri()


def wait_until_drawn(page: Page) -> Page:
    """Wait until every municipality has its shape and its words."""
    expect(page.locator("path.area[aria-label]")).to_have_count(MUNICIPALITIES)
    return page


def rows(page: Page) -> dict[str, tuple[str, str, str]]:
    """Look, words and fill of every municipality, by number."""
    found = page.locator("path.area").evaluate_all(ROWS)
    return {number: (look, told, fill) for number, look, told, fill in found}


def wanted(store, code, selection, language) -> dict[str, tuple[str, str, str | None]]:
    """The same as the dashboard's map has it; no fill where it is a pattern of stripes or grey."""
    labels, scale, made = store.municipalities["label"], colours(code), {}
    for fill in drawn(store, code, selection, language):
        lines = [] if fill.look == "dimmed" else [" ".join(line.split()) for line in fill.lines]
        told = ": ".join(filter(None, (labels[fill.number], ", ".join(lines))))
        full = scale[fill.low] if fill.look in ("full", "raw", "plain") else None
        made[fill.number] = (
            fill.look,
            told,
            pale(scale[fill.low]) if fill.look == "pale" else full,
        )
    return made


def expect_drawn(page: Page, of_dashboard: dict[str, tuple[str, str, str | None]]) -> None:
    """Fail where the map shows anything else than the dashboard's."""
    shown = rows(page)
    assert {number: row[:2] for number, row in shown.items()} == {
        number: row[:2] for number, row in of_dashboard.items()
    }
    assert {n: shown[n][2] for n, row in of_dashboard.items() if row[2]} == {
        n: row[2] for n, row in of_dashboard.items() if row[2]
    }


@pytest.mark.parametrize("where", ["disk", "served"])
def test_the_map_opens_from_disk_and_from_any_server(request, visitor, where):
    page = wait_until_drawn(visitor(request.getfixturevalue(where)))
    assert page.title() == "Magnesium i norsk drikkevann"
    for number in SMALL_ISLANDS:
        box = page.locator(f"path.area[data-number='{number}']").bounding_box()
        assert min(box["width"], box["height"]) > 0
    page.locator("#wanted").fill("karasjohka")
    page.get_by_role("link", name="Kárášjohka – Karasjok").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kárášjohka – Karasjok")


def test_every_choice_shows_the_figures_of_the_dashboard(visitor, disk, store, nb):
    page = wait_until_drawn(visitor(disk))
    legend = page.get_by_role("region", name="Tegnforklaring")
    for code, name in SHORT_NAMES.items():
        page.get_by_role("radio", name=nb.t(name), exact=True).check()
        expect_drawn(page, wanted(store, code, Selection(), nb))
    expect(legend).to_contain_text("dolomitt")
    assert page.url.endswith("#vis=dolomite")


def test_a_link_shows_the_same_view_again(visitor, disk, store, en):
    page = wait_until_drawn(visitor(disk, "en/index.html#vis=hardness&fylke=46"))
    expect(page.get_by_role("radio", name="Hardness")).to_be_checked()
    expect(page.get_by_label("County")).to_have_value("46")
    expect(page.locator("#legend")).to_contain_text("Vestland county.")
    expect_drawn(page, wanted(store, "hardness", Selection(counties=("46",)), en))
    expect(page.get_by_role("link", name="Bokmål")).to_have_attribute(
        "href", "../index.html#vis=hardness&fylke=46"
    )
    page.get_by_role("link", name="Every municipality of the county").click(trial=True)
    page.get_by_label("County").select_option("")
    page.get_by_role("radio", name="Tap water").check()
    expect(page.locator("#legend")).to_contain_text("All of Norway.")
    assert page.url.rpartition("index.html")[2] in ("", "#")


def test_a_link_that_says_nothing_known_shows_the_usual(visitor, disk):
    page = wait_until_drawn(visitor(disk, "index.html#vis=toString&fylke=<b>"))
    expect(page.get_by_role("radio", name="Springvann")).to_be_checked()
    expect(page.get_by_label("Fylke")).to_have_value("")


def test_search_finds_what_the_dashboard_finds(visitor, disk, store):
    chance = random.Random(7)
    municipalities, works = store.municipalities, store.waterworks
    names = [name for told in municipalities["names"] for name in told.split("|")]
    asked = [
        *("", "os", "Ås", "hå", "Tønsberg", "TOENSBERG", "Aalesund", "a\u030alesund", "Kárášjohka"),
        *(
            "vannverk",
            "vann",
            "0150",
            "015",
            "0301",
            "Nore og Uvdal",
            "xqz",
            "  bær um ",
            "VÅLER (i",
        ),
        *("0150 Oslo", "Lillehammer kommune", "Hárstták - Harstad", "Trondhjem", "hnefoss", "1201"),
        *(name[:2] + name[3:] for name in chance.sample(names, 60)),
        *chance.sample(list(store.tables["postcodes"]["place"]), 60),
        *("straße", "ÅS", "Đakŋu", "½", "<b>", "'", "\\", "glitre", "Oset", "ikke/noe"),
        *chance.sample(names, 120),
        *(name[:3] for name in chance.sample(names, 60)),
        *(name[1:5] for name in chance.sample(names, 40)),
        *chance.sample(list(works["name"]), 60),
        *chance.sample(list(store.tables["postcodes"]["postcode"]), 20),
    ]
    page = wait_until_drawn(visitor(disk))
    found = page.evaluate(HITS, asked)
    for text, hits in zip(asked, found, strict=True):
        expected = [
            [KINDS[hit.kind], hit.key, " ".join(hit.label.split()), hit.municipality_number]
            for hit in search(store, text)
        ]
        assert hits == expected, text


def test_search_is_walked_by_keyboard_and_says_when_it_finds_nothing(visitor, disk):
    page = wait_until_drawn(visitor(disk))
    box = page.get_by_role("searchbox", name="Søk etter kommune, postnummer eller vannverk")
    tab_to(page, box)
    page.keyboard.type("xqz")
    expect(page.get_by_text("Ingen treff.")).to_be_visible()
    box.fill("bergen vannverk")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#hits a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#hits")).to_be_hidden()
    box.fill("bergen vannverk")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/vannverk/Z0911211948592561126KDLAA.html$"))


def test_a_click_and_enter_open_the_page_of_the_municipality(visitor, served):
    page = wait_until_drawn(visitor(served, "en/index.html"))
    bergen = page.locator("path.area[data-number='4601']")
    bergen.focus()
    expect(bergen).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{served}/en/municipality/4601.html")
    page = wait_until_drawn(visitor(served, "index.html#fylke=46"))
    page.locator("path.area[data-number='4601']").click()
    expect(page).to_have_url(f"{served}/kommune/4601.html")


def test_without_scripts_the_page_leads_to_the_table(visitor, disk):
    page = visitor(disk, java_script_enabled=False)
    expect(page.locator(".no-script")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.locator(".no-script a").click()
    expect(page).to_have_url(f"{disk}/norge.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_map_page_hinders_nobody(visitor, disk, scheme, viewport):
    page = wait_until_drawn(visitor(disk, viewport=viewport, color_scheme=scheme))
    page.locator("#wanted").fill("berg")
    expect(page.locator("#hits")).to_be_visible()
    assert violations(page, AXE) == []
    assert scrolls_sideways(page) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["filer.html", "404.html"])
def test_a_page_that_the_dashboard_has_not_hinders_nobody(visitor, disk, address, scheme):
    page = visitor(disk, address, viewport=PHONE, color_scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page, AXE) == []
    assert scrolls_sideways(page) <= 0
