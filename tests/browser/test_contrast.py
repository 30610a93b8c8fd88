"""Groundwater beside surface water: whoever moves one map moves the other."""

import re

import pytest
from playwright.sync_api import expect

from harness.screen import Map, choose

# Where Bergen lies and how wide it is, in each of the two maps; rounded, as the maps' widths may
# differ by a pixel.
BERGEN = """() => [...document.querySelectorAll(".mgmap")].map(map => {
    const frame = map.getBoundingClientRect();
    const area = map.querySelector("path.area[data-number='4601']").getBoundingClientRect();
    return [area.left - frame.left, area.top - frame.top, area.width];
})"""
MOVED_TOGETHER = f"""before => {{
    const [left, right] = ({BERGEN})();
    const far = (one, other, least) => one.some((x, i) => Math.abs(x - other[i]) > least);
    return far(left, before[0], 20) && !far(left, right, 2.5);
}}"""


@pytest.fixture(scope="module")
def opened(visiting, server):
    """The page as it opens, for tests that only look at it or take something away."""
    with visiting(server) as one:
        one.page.goto("/kontrast")
        yield one.page


def test_the_two_maps_move_together(page):
    page.goto("/kontrast")
    maps = Map(page).wait_until_painted(panels=2)
    frame = maps.frame()
    left, right = (maps.inside.locator(".mgmap").nth(place) for place in (0, 1))

    before = frame.evaluate(BERGEN)
    _point_at(page, left)
    page.mouse.wheel(0, -200)
    frame.wait_for_function(MOVED_TOGETHER, arg=before)

    before = frame.evaluate(BERGEN)
    _point_at(page, right)
    page.mouse.down()
    x, y = _middle(right)
    page.mouse.move(x + 40, y + 30, steps=5)
    page.mouse.up()
    frame.wait_for_function(MOVED_TOGETHER, arg=before)

    before = frame.evaluate(BERGEN)
    maps.inside.get_by_role("button", name="Zoom ut").click()
    frame.wait_for_function(MOVED_TOGETHER, arg=before)


def test_a_click_on_either_map_opens_the_municipality(page):
    page.goto("/kontrast")
    maps = Map(page).wait_until_painted(panels=2)
    maps.area("5610").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Karasjok")


def test_the_page_opens_with_what_the_figures_say_and_what_is_known(opened):
    expect(opened.get_by_text("Lillehammer Vannverk: 3,6 mg/l.")).to_be_visible()
    expect(opened.get_by_text("For få norske vannverk har publisert")).to_be_visible()
    row = opened.get_by_role("row", name="Målt ved norske vannverk, etter behandling")
    expect(row).to_contain_text("1 vannkilde: 3,6")
    expect(opened.get_by_role("row", name="Svenske grunnvannsverk")).to_contain_text("513 vannverk")
    # One figure, written alike wherever it stands.
    expect(row).to_contain_text("median 0,49 (95 %-intervall 0,34–0,70)")
    group = opened.get_by_role("row", name=re.compile("^Overflatevann"))
    expect(group.first).to_contain_text("0,49 (0,34–0,70)")


def test_waters_known_by_a_limit_alone_are_shown_when_asked_for(page):
    page.goto("/kontrast")
    title = page.locator("[aria-label*='Grunnvann: 1 vann']").first
    expect(title).to_be_attached()
    page.get_by_text("Vis vannkilder der bare en øvre grense er kjent").click()
    expect(page.locator("[aria-label*='Grunnvann: 5 vann']").first).to_be_attached()


def test_a_county_without_figures_says_what_is_known_and_where_to_look_next(page):
    page.goto("/kontrast?fylke=55")
    expect(page.get_by_text("Troms fylke: Ingen grunnvannsverk her")).to_be_visible()
    expect(page.get_by_role("link", name="vannverkene her i en tabell")).to_be_visible()
    page.get_by_role("link", name="hele landet").click()
    expect(page.get_by_text("Lillehammer Vannverk: 3,6 mg/l.")).to_be_visible()


def test_the_legend_leads_to_the_groundwater_works(page):
    page.goto("/kontrast")
    page.get_by_role("link", name="Vis grunnvannsverkene i en tabell").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tabeller")
    expect(page.get_by_text("type vann: grunnvann")).to_be_visible()


def test_every_chart_has_words_for_whoever_does_not_see_it(opened):
    charts = opened.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(8)
    for words in (
        "Overflatevann: 9 vannkilder, mellom",
        "Anslått, ikke målt: grunnvannsverk: 5 vannkilder",
        "Innsjøer og bekker: 1",
        "Finnmark: Innsjøer og bekker, median",
        "Trondheim Vannverk: råvann 0,79 mg/l (2019), behandlet 0,874 mg/l (udatert)",
        "967 innsjøer, ubehandlet natur",
    ):
        expect(opened.locator(f"[aria-label*='{words}']").first).to_be_attached()


@pytest.mark.parametrize(
    ("form", "start"),
    [("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("CSV", b'\xef\xbb\xbf"Hele Norge; ')],
)
def test_a_chart_is_taken_away_as_picture_and_as_numbers(opened, form, start):
    button = opened.get_by_role("button", name=f"Magnesium etter type vann: {form}", exact=True)
    with opened.expect_download() as waiting:
        button.click()
    assert waiting.value.path().read_bytes().startswith(start)
    assert waiting.value.suggested_filename.endswith(f".{form.lower()}")


def test_filters_stage_and_link_change_what_is_compared(page):
    page.goto("/kontrast?trinn=Råvann")
    row = page.get_by_role("row", name=re.compile("^Overflatevann 0 15 0"))
    expect(row).to_be_visible()
    choose(page, "Fylke", "Finnmark")
    expect(page.get_by_text("Innsjøer og bekker: 128 vann").first).to_be_attached()


def test_the_waters_stand_in_a_table(opened):
    opened.get_by_text("Vis alle vannkildene i en tabell").click()
    expect(opened.get_by_text("rader. Trykk på en overskrift")).to_be_visible()


def _middle(element):
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _point_at(page, element):
    element.scroll_into_view_if_needed()
    page.mouse.move(*_middle(element))


def test_the_sum_of_what_dolomite_could_add_follows_the_place(page):
    page.goto("/kontrast")
    heading = page.get_by_role("heading", name="Hvis overflatevannverkene brukte dolomitt")
    expect(heading).to_be_visible(timeout=60_000)
    country = page.get_by_text("Hvis hvert overflatevannverk gjorde det som er mulig").inner_text()
    page.goto("/kontrast?fylke=46")
    place = page.get_by_text("Hvis hvert overflatevannverk gjorde det som er mulig")
    expect(place).to_be_visible(timeout=60_000)
    assert place.inner_text() != country
