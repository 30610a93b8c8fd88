"""The first screen tells it at every size: the map, a headline, search, the contrast first."""

import re

import pytest
from playwright.sync_api import expect

from harness.browser import DESK
from harness.screen import Map, choose_measure, expect_card, legend, open_map
from tests.browser.test_calm import WATCH

MOST_SHIFT = 0.02
PHONE = (390, 844)
SIZES = ((1366, 650), (1920, 1080), (768, 1024), PHONE)
NORTH, SOUTH, EAST = "5610", "4205", "5634"
"""Karasjok, Lindesnes and Vardø: the land reaches about so far."""
HEADLINE = (
    "Grunnvann 3,6 mg/l Målt ved bare ett vannverk. Sverige: 3–9.",
    "Overflatevann 0,49 mg/l Median av 9 springvann (0,34–0,70).",
    "Med dolomitt +0,65 mg/l Beregnet, ikke målt (0–1,7).",
)


@pytest.fixture
def page(visiting, server):
    """The page of who has never been here: with what another has fetched, all is easier."""
    with visiting(server, first=True) as one:
        yield one.page


def expect_on_screen(page, target, size):
    box = target.bounding_box()
    width, height = size
    assert box["x"] >= 0 and box["y"] >= 0
    assert box["x"] + box["width"] <= width + 1
    assert box["y"] + box["height"] <= height + 1


@pytest.mark.parametrize("size", SIZES)
def test_all_of_norway_is_on_the_first_screen_with_what_one_asks_for(page, size):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    shown = open_map(page)
    for target in (
        shown.iframe,
        *(shown.area(number) for number in (NORTH, SOUTH, EAST)),
        page.get_by_role("heading", level=1),
        page.get_by_role("searchbox"),
        page.get_by_role("radiogroup", name="Kartet viser"),
        *(page.get_by_role("link", name=words) for words in HEADLINE),
        *([] if size == PHONE else [legend(page)]),
    ):
        expect(target).to_be_visible()
        expect_on_screen(page, target, size)


def test_the_headline_leads_on(page):
    open_map(page)
    hrefs = [page.get_by_role("link", name=words).get_attribute("href") for words in HEADLINE]
    assert hrefs == ["kontrast", "kontrast", "dolomitt"]
    page.goto("/norge")
    for words in HEADLINE:
        expect(page.get_by_role("link", name=words)).to_be_visible()


def test_the_detail_of_the_legend_is_one_click_away(page):
    open_map(page)
    detail = page.get_by_role("region", name="Antall, dokumentasjon og begrunnelser")
    expect(detail).to_have_count(0)
    page.get_by_text("Antall, dokumentasjon og begrunnelser").click()
    expect(detail).to_be_visible()
    expect(detail.get_by_role("row", name="bare øvre grense")).to_be_visible()
    expect(detail).to_contain_text("Ingen data, fordi:")
    # A choice leaves it open.
    choose_measure(page, "Grunnvann")
    expect(detail.get_by_role("heading")).to_have_text("Magnesium i grunnvannsverk")


def test_the_contrast_is_the_first_choice_and_the_rest_is_behind_it(page):
    open_map(page)
    first = page.get_by_role("radiogroup", name="Kartet viser").get_by_role("radio")
    expect(first).to_have_text(["Grunnvann", "Overflatevann", "Best kjent", "Side om side"])
    choose_measure(page, "Side om side")
    both = Map(page).wait_until_painted(panels=2)
    expect(page).to_have_url(re.compile(r"\?vis=pair$"))
    expect(both.inside.get_by_text("Overflatevann", exact=True)).to_be_visible()
    choose_measure(page, "Kalsium")
    expect(legend(page)).to_contain_text("Kalsium i springvann")
    expect(page).to_have_url(re.compile(r"\?vis=calcium$"))
    expect(first.nth(4)).to_be_checked()


def test_without_scripts_the_map_is_there_and_search_leads_on(browser, server):
    context = browser.new_context(
        base_url=server.url, java_script_enabled=False, locale="nb-NO", viewport=DESK
    )
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("img", name="Magnesium i springvann")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Magnesium i norsk drikkevann")
    for words in HEADLINE:
        expect(page.get_by_role("link", name=words)).to_be_visible()
    page.get_by_role("searchbox").fill("Bergen")
    page.get_by_role("button", name="Søk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Magnesium i springvannet: Bergen")
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_the_picture_hands_over_to_the_map_without_a_jump(page, size):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.add_init_script(WATCH)
    page.route("**/component/**", lambda route: None)  # the map has to wait
    page.goto("/", wait_until="commit")
    picture, headline = page.locator("#mg-before .mg-picture"), page.locator("#mg-before h1")
    expect(page.locator(".st-key-first iframe")).to_be_attached(timeout=60_000)
    expect(picture).to_be_visible()
    expect(page.locator("[data-testid=stSidebar]")).to_be_attached()
    before, title = picture.bounding_box(), headline.bounding_box()
    page.unroute("**/component/**")  # what waits goes on
    shown = Map(page).wait_until_painted()
    expect(page.locator("#mg-before")).to_have_count(0)
    assert shown.iframe.bounding_box() == pytest.approx(before, abs=2)
    assert page.get_by_role("heading", level=1).bounding_box() == pytest.approx(title, abs=2)
    expect(page.locator(".mg-footer")).to_be_visible()
    assert page.evaluate("() => counted()") <= MOST_SHIFT


AT_HAND_OVER = """
new MutationObserver((list, observer) => {
  const gone = list.flatMap(({removedNodes}) => [...removedNodes]);
  if (gone.some(({id}) => id === "mg-before")) {
    window.early = document.querySelectorAll("[data-testid=stMultiSelect], .mg-footer").length;
    observer.disconnect();
  }
}).observe(document, {childList: true, subtree: true});
"""


def test_the_map_is_drawn_before_what_is_not_on_its_picture(page):
    page.add_init_script(AT_HAND_OVER)
    open_map(page)
    expect(page.locator("#mg-before")).to_have_count(0)
    assert page.evaluate("() => early") == 0
    expect(page.get_by_test_id("stMultiSelect")).to_have_count(4)
    expect(page.locator(".mg-footer")).to_be_visible()


def test_what_is_not_on_the_picture_does_not_wait_for_a_map_that_never_comes(page):
    page.route("**/component/**", lambda route: None)
    page.goto("/", wait_until="commit")
    expect(page.get_by_test_id("stMultiSelect")).to_have_count(4, timeout=60_000)
    expect(page.locator(".mg-footer")).to_be_attached()


@pytest.mark.parametrize("query", ["?vis=calcium", "?fylke=46", "?sted=4601", "?embed=true"])
def test_another_view_than_the_first_does_not_begin_with_its_picture(page, query):
    assert 'id="mg-before"' in page.request.get("/").text()
    assert 'id="mg-before"' not in page.request.get(f"/{query}").text()


def test_what_is_written_in_the_picture_goes_on_in_the_dashboard(page):
    page.route("**/component/**", lambda route: None)  # the map has to wait
    page.goto("/", wait_until="commit")
    page.locator("#mg-wanted").press_sequentially("Lilleh")
    expect(page.locator(".st-key-search input")).to_be_attached(timeout=60_000)
    expect(page.locator(".st-key-first iframe")).to_be_attached()
    page.unroute("**/component/**")  # what waits goes on
    expect(page.locator("#mg-before")).to_have_count(0, timeout=60_000)
    field = page.get_by_role("searchbox")
    expect(field).to_have_value("Lilleh")
    expect(field).to_be_focused()
    page.keyboard.type("ammer")
    page.keyboard.press("Enter")
    expect_card(page, "Lillehammer")
