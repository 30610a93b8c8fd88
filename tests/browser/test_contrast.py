"""Groundwater beside surface water: whoever moves one map moves the other."""

from playwright.sync_api import expect

from tests.browser.screen import Map

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


def _middle(element):
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _point_at(page, element):
    element.scroll_into_view_if_needed()
    page.mouse.move(*_middle(element))
