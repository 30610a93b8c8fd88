"""On a phone held upright nothing reaches out at the side, and the maps are drawn."""

import pytest
from playwright.sync_api import expect

from harness.screen import Map, choose_measure, expect_card, expect_title, legend, open_map

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


def tap(page):
    Map(page).area("4601").click(force=True)
    return "Bergen"


def enter(page):
    page.get_by_role("searchbox").press_sequentially("hønefoss")
    page.get_by_role("searchbox").press("Enter")
    return "Ringerike"


@pytest.mark.parametrize("pick", [tap, enter])
def test_the_card_of_what_was_picked_is_brought_onto_the_screen(phone, pick):
    open_map(phone)
    card = expect_card(phone, pick(phone))
    expect(card).to_be_in_viewport(ratio=0.9)
    # It is once: who goes back up to the map stays there with the next choice.
    phone.get_by_role("radiogroup", name="Kartet viser").scroll_into_view_if_needed()
    choose_measure(phone, "Grunnvann")
    expect(legend(phone)).to_contain_text("grunnvannsverk")
    expect(phone.get_by_role("radiogroup", name="Kartet viser")).to_be_in_viewport()


def test_a_card_that_is_on_the_screen_already_moves_nothing(page):
    open_map(page)
    expect_card(page, tap(page))
    expect(page.locator(".st-key-bring span[data-picks]")).to_be_attached()
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == 0


def test_what_stands_below_the_map_covers_nothing(phone):
    open_map(phone)
    invitation = phone.get_by_text("Velg en kommune på kartet eller i søket").bounding_box()
    below = phone.locator("details").filter(has_text="Antall, dokumentasjon").bounding_box()
    assert invitation["y"] + invitation["height"] <= below["y"]
