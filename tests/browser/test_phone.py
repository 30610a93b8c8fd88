"""On a phone held upright nothing reaches out at the side, and the maps are drawn."""

import pytest
from playwright.sync_api import expect

from harness.screen import Map, expect_title

WIDTH = 390
LEAST_HEIGHT = "frame => parseFloat(getComputedStyle(frame).minHeight)"
# Streamlit scrolls its main part, not the document. A wide table may scroll within itself.
WIDTHS = """() => [document.documentElement, document.body, document.querySelector("main")]
    .map(node => node.scrollWidth)"""


def expect_to_fit(page):
    assert max(page.evaluate(WIDTHS)) <= WIDTH


@pytest.mark.parametrize(("address", "panels"), [("/", 1), ("/kontrast", 2)])
def test_a_map_fits_and_is_drawn(phone, address, panels):
    phone.goto(address)
    shown = Map(phone).wait_until_painted(panels)
    expect(shown.area("5610").first).to_be_visible()
    frame = shown.iframe.bounding_box()
    assert frame["x"] >= 0
    assert frame["x"] + frame["width"] <= WIDTH
    # The room that was kept for it before it came, so that nothing jumped.
    assert shown.iframe.evaluate(LEAST_HEIGHT) == pytest.approx(frame["height"], abs=1)
    expect_to_fit(phone)


def test_a_municipality_fits(phone):
    phone.goto("/kommune?nr=4601")
    expect_title(phone, "Bergen")
    expect(phone.get_by_role("heading", name="Innsjøer og bekker")).to_be_attached()
    expect_to_fit(phone)


def test_the_drawer_does_not_stay_over_the_page_that_was_chosen_in_it(phone):
    phone.goto("/")
    Map(phone).wait_until_painted()
    for name, title in (("Dolomitt", "Dolomitt i stedet for kalk"), ("Kart", None)):
        phone.get_by_test_id("stExpandSidebarButton").click()
        phone.get_by_role("link", name=name, exact=True).click()
        if title:
            expect_title(phone, title)
        else:
            Map(phone).wait_until_painted()
        expect(phone.get_by_test_id("stSidebar")).not_to_be_in_viewport()
