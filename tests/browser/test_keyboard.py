"""The main way through the dashboard by keyboard alone, and that it shows where one is."""

import re

from playwright.sync_api import Locator, Page, expect

from harness.screen import Map, expect_card, expect_title, legend, tab_to

MARGIN = 8
"""Pixels around an element in which its focus may be drawn."""


def expect_visible_focus(page: Page, target: Locator) -> None:
    """The picture of an element with focus is another one than without."""
    box = target.bounding_box()
    clip = {
        "x": max(box["x"] - MARGIN, 0),
        "y": max(box["y"] - MARGIN, 0),
        "width": box["width"] + 2 * MARGIN,
        "height": box["height"] + 2 * MARGIN,
    }
    focused = page.screenshot(clip=clip)
    target.evaluate("node => node.blur()")
    expect(target).not_to_be_focused()
    assert page.screenshot(clip=clip) != focused
    target.focus()


def test_the_skip_link_comes_first_and_leads_past_the_menu(page):
    page.goto("/")
    Map(page).wait_until_painted()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Hopp til hovedinnholdet")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    search = page.get_by_role("searchbox")
    tab_to(page, search)
    expect_visible_focus(page, search)


def test_a_filter_and_the_map_lead_to_a_municipality(page):
    page.goto("/")
    shown = Map(page).wait_until_painted()
    field = page.get_by_role("combobox", name="Fylke")
    tab_to(page, field)
    expect_visible_focus(page, field)
    page.keyboard.type("Vestland")
    expect(page.get_by_role("option", name="Vestland", exact=True)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(legend(page)).to_contain_text("Vestland fylke.")

    stop = shown.inside.locator("path.area[tabindex='0']")
    expect(stop).to_have_attribute("data-number", re.compile("^46"))
    tab_to(page, stop)
    before = stop.get_attribute("data-number")
    page.keyboard.press("ArrowUp")
    expect(stop).not_to_have_attribute("data-number", before)
    number = stop.get_attribute("data-number")
    focused = shown.area(number)
    expect_visible_focus(page, focused)
    name = focused.get_attribute("aria-label").split(":")[0]
    expect(shown.inside.get_by_role("tooltip")).to_contain_text(name)
    page.keyboard.press("Enter")
    expect_card(page, name)
    expect(page).to_have_url(re.compile(f"sted={number}"))


def test_the_map_itself_and_its_buttons_show_their_focus(page):
    page.goto("/")
    shown = Map(page).wait_until_painted()
    for target in (
        shown.inside.locator(".mgmap").first,
        shown.inside.get_by_role("button", name="Zoom inn"),
    ):
        tab_to(page, target)
        expect_visible_focus(page, target)


def test_a_plain_page_is_walked_by_keyboard(page):
    page.goto("/kommune/4601")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Til innholdet")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    link = page.get_by_role("link", name="Tilgjengelighetserklæring")
    for _ in range(60):
        if link.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect_visible_focus(page, link)
    page.keyboard.press("Enter")
    expect_title(page, "Tilgjengelighetserklæring")
