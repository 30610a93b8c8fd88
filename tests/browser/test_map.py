"""The map: a municipality opens by click and by key, and a choice repaints what is there."""

import re

from playwright.sync_api import expect

from harness.screen import (
    DIMMED,
    choose,
    choose_measure,
    expect_card,
    expect_title,
    legend,
    open_map,
)

BERGEN, OSLO = "4601", "0301"
PIXEL = bytes.fromhex(  # a PNG of one pixel
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)


def test_a_click_shows_the_card_of_the_municipality_at_once(page):
    shown = open_map(page)
    shown.area(BERGEN).click()
    card = expect_card(page, "Bergen")
    expect(card).to_contain_text("0,3–0,5 mg/l")
    expect(card).to_contain_text("Målt · Bergen Vannverk")
    expect(card).to_contain_text("Vanlig for Norge")
    expect(card).to_contain_text("1,6 l om dagen gir 0,16–0,27 %")
    expect(card).to_contain_text("Bergen Vannverk: overflatevann")
    expect(card).to_contain_text("3,0 mg/l mer innenfor de norske måltallene")
    expect(page).to_have_url(re.compile(r"\?sted=4601$"))
    expect(shown.inside.locator("path.selected")).to_be_visible()

    page.get_by_role("button", name="Lukk").click()
    expect(card).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("^Grunnvann 3,6"))).to_be_visible()


def test_the_card_leads_to_the_page_that_begins_with_it(page, another_page):
    open_map(page, "/?sted=4601")
    card = expect_card(page, "Bergen")
    numbers = card.locator(".mg-big strong").inner_text()
    card.get_by_role("link", name="Alt om Bergen").click()
    expect_title(page, "Bergen")
    assert "nr=4601" in page.url and "sted" not in page.url
    expect(page.locator(".mg-place .mg-big strong")).to_have_text(numbers)

    another_page.goto("/kommune/4601")
    expect(another_page.locator(".mg-place .mg-big strong")).to_have_text(numbers)


def test_enter_shows_the_card_of_the_municipality_that_the_arrows_led_to(page):
    shown = open_map(page)
    shown.inside.locator("path.area[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    focused = shown.inside.locator("path.area:focus")
    name = focused.get_attribute("aria-label").split(":")[0]
    page.keyboard.press("Enter")
    expect_card(page, name)


def test_choices_repaint_the_map_that_is_there(page):
    shown = open_map(page)
    before = shown.fills()
    node = shown.iframe.element_handle()
    node.evaluate("frame => { frame.contentWindow.marker = 'the same' }")

    choose(page, "Fylke", "Vestland")
    expect(shown.area(OSLO)).to_have_attribute("fill", DIMMED)
    expect(shown.area(BERGEN)).to_have_attribute("fill", before[BERGEN])

    choose_measure(page, "Hardhet")
    expect(shown.area(BERGEN)).not_to_have_attribute("fill", before[BERGEN])

    assert node.evaluate("frame => frame.isConnected && frame.contentWindow.marker") == "the same"
    assert shown.iframe.evaluate("(now, before) => now === before", node)


def test_the_link_shows_another_visitor_the_same(page, another_page):
    mine = open_map(page)
    choose(page, "Fylke", "Innlandet")
    choose(page, "Dokumentasjon", "Målt")
    choose_measure(page, "Kalsium")
    expect(legend(page)).to_contain_text("Innlandet fylke; dokumentasjon: målt.")
    expect(legend(page).get_by_role("heading")).to_contain_text("Kalsium")

    expect(page).to_have_url(re.compile(r"\?fylke=34&belegg=measured&vis=calcium$"))
    theirs = open_map(another_page, page.url)
    expect(legend(another_page)).to_have_text(legend(page).inner_text(), use_inner_text=True)
    expect(theirs.area(OSLO)).to_have_attribute("fill", DIMMED)
    mine.wait_for_fills(theirs.fills())
    assert set(theirs.fills().values()) > {DIMMED}


def test_nobody_else_is_asked_until_the_background_map_is_switched_on(visit):
    page, watch = visit.page, visit.watch
    shown = open_map(page)
    assert watch.asked == {"127.0.0.1"}

    watch.allowed.add("cache.kartverket.no")
    page.context.route(
        "https://cache.kartverket.no/**",
        lambda route: route.fulfill(body=PIXEL, content_type="image/png"),
    )
    page.get_by_text(re.compile("^Bakgrunnskart")).click()
    expect(shown.inside.locator("img.leaflet-tile-loaded").first).to_be_attached()
    assert watch.asked == {"127.0.0.1", "cache.kartverket.no"}


def test_monitored_lakes_and_streams_are_points_on_demand(page):
    shown = open_map(page)
    points = shown.inside.locator("path.site")
    expect(points).to_have_count(0)
    page.get_by_text("Overvåkede innsjøer og bekker").click()
    expect(points.first).to_be_attached()
    choose(page, "Fylke", "Vestland")
    expect(shown.area(OSLO)).to_have_attribute("fill", DIMMED)
    expect(points.first).to_be_attached()


ORDER = """() => {
    top.order = [];
    const watch = (document, what, options) => new MutationObserver(() => top.order.push(what))
        .observe(document, { subtree: true, ...options });
    watch(frameElement.ownerDocument.querySelector(".st-key-first-map"), "page",
        { childList: true, characterData: true });
    watch(document, "map", { attributeFilter: ["fill"] });
}"""


def test_a_filter_repaints_the_map_before_the_rest_of_the_page(page):
    shown = open_map(page)
    shown.frame().evaluate(ORDER)
    firsts = set()
    for county in ("Vestland", "Innlandet", "Agder"):  # a busy machine may be late with one
        page.evaluate("() => { top.order = []; }")
        choose(page, "Fylke", county)
        expect(legend(page)).to_contain_text(county)
        firsts.add(page.evaluate("() => top.order[0]"))
    assert "map" in firsts


def test_a_paint_that_streamlit_does_not_tell_is_taken_back(page):
    shown = open_map(page)
    area = shown.area(BERGEN)
    before = area.get_attribute("fill")
    shown.frame().evaluate(
        "() => mgmap.paintAhead({ panels: [{ styles: [], fills: {}, wordings: [] }], colours: [],"
        " pales: [], bounds: null })"
    )
    expect(area).not_to_have_attribute("fill", before)
    expect(area).to_have_attribute("fill", before)
