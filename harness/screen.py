"""What a visitor sees and does: the words and places of the page, in one spot for the tests."""

from __future__ import annotations

import re

from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

from geo.legend import LOOKS

DIMMED = LOOKS["dimmed"].fill
MUNICIPALITIES = 357
MOST_TABS = 40
FILLS = """paths => Object.fromEntries(
    paths.map(path => [path.dataset.number, path.getAttribute("fill")])
)"""
SAME_FILLS = """wanted => [...document.querySelectorAll("path.area")].every(
    path => path.getAttribute("fill") === wanted[path.dataset.number]
)"""


class Map:
    """A map on the page, by its place among the page's maps."""

    def __init__(self, page: Page, place: int = 0) -> None:
        self.iframe: Locator = page.get_by_title(re.compile("^Kart over Norges kommuner")).nth(
            place
        )

    @property
    def inside(self) -> FrameLocator:
        """What is in the map's frame."""
        return self.iframe.content_frame

    def frame(self) -> Frame:
        """The frame itself, for what only a script can ask."""
        return self.iframe.element_handle().content_frame()

    def area(self, number: str) -> Locator:
        """A municipality on the map."""
        return self.inside.locator(f"path.area[data-number='{number}']")

    def wait_until_painted(self, panels: int = 1) -> Map:
        """Wait until every municipality has its shape and its words."""
        painted = self.inside.locator("path.area[aria-label]")
        expect(painted).to_have_count(MUNICIPALITIES * panels, timeout=60_000)
        return self

    def fills(self) -> dict[str, str]:
        """The fill of every municipality, by number."""
        return self.inside.locator("path.area").evaluate_all(FILLS)

    def wait_for_fills(self, wanted: dict[str, str]) -> None:
        """Wait until every municipality has the given fill."""
        self.frame().wait_for_function(SAME_FILLS, arg=wanted)


def open_map(page: Page, address: str = "/") -> Map:
    """Open a page with a map and wait until it is painted."""
    page.goto(address)
    return Map(page).wait_until_painted()


def expect_title(page: Page, title: str) -> None:
    """Wait until the page has this one title."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option in one of the sidebar's filters, and close its list."""
    field = page.get_by_role("combobox", name=label)
    field.click()
    field.fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")


def choose_measure(page: Page, name: str) -> None:
    """Choose what the map shows, by a word of the choice: a first choice, or one behind them."""
    group = page.get_by_role("radiogroup", name="Kartet viser")
    first = group.get_by_role("radio", name=re.compile(name, re.IGNORECASE))
    group.get_by_role("radio").first.wait_for()
    if first.count():
        first.click()
        return
    page.get_by_role("button", name="Mer", exact=True).click()
    page.get_by_text(re.compile(f"^{name}", re.IGNORECASE)).last.click()


def legend(page: Page) -> Locator:
    """The map's legend in short."""
    return page.get_by_role("region", name="Tegnforklaring")


def expect_card(page: Page, place: str) -> Locator:
    """Wait until the card of a municipality is beside the map, and return it."""
    card = page.get_by_role("region", name=place, exact=True)
    expect(card).to_be_visible()
    return card


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, as whoever uses no mouse does."""
    for _ in range(MOST_TABS):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{MOST_TABS} times Tab do not lead to {target}")
