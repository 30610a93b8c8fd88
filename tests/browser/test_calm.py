"""While the map's page comes, what is there already stays where it is."""

import pytest
from playwright.sync_api import expect

from tests.browser.screen import MUNICIPALITIES

MOST_SHIFT = 0.1
"""What web.dev calls good, of the score that Chromium counts (cumulative layout shift)."""
COUNT = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const {value, hadRecentInput} of list.getEntries()) if (!hadRecentInput) shift += value;
}).observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.parametrize("width", ["desk", "phone"])
@pytest.mark.parametrize("address", ["/", "/?lang=en"])
def test_nothing_jumps_while_the_page_comes(request, width, address):
    page = request.getfixturevalue({"desk": "page", "phone": "phone"}[width])
    page.add_init_script(COUNT)
    page.goto(address)
    drawn = page.frame_locator("iframe").locator("path.area[aria-label]")
    expect(drawn).to_have_count(MUNICIPALITIES)
    assert page.evaluate("() => window.shift") <= MOST_SHIFT
