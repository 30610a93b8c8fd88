"""While a page comes, what is shown already stays where it is; and where it does not come, the
visitor sees what there is."""

import pytest
from playwright.sync_api import expect

from harness.screen import MUNICIPALITIES

MOST_SHIFT = 0.1
"""What web.dev calls good, of the score that Chromium counts (cumulative layout shift)."""
WATCH = """
window.shift = 0;
window.moved = [];
const count = (entries) => entries.forEach(({value, hadRecentInput, startTime, sources}) => {
  if (hadRecentInput) return;
  shift += value;
  const place = ({x, y, width, height}) => [x, y, width, height].map(Math.round).join(" ");
  const one = ({node, previousRect, currentRect}) =>
    `${node?.className ?? ""}: ${place(previousRect)} -> ${place(currentRect)}`;
  moved.push([Math.round(startTime), value, ...sources.map(one)].join(", "));
});
window.shifts = new PerformanceObserver((list) => count(list.getEntries()));
shifts.observe({type: "layout-shift", buffered: true});
window.counted = () => { count(shifts.takeRecords()); return shift; };
"""
PHONE, DESK = (390, 844), (1400, 1000)
WIDTHS = (PHONE, (768, 1024), (1024, 768), DESK)
MAPS = {"/": 1, "/?lang=en": 1, "/?embed=true": 1, "/kontrast?embed=true": 2}
WITHOUT = ("/kommune?nr=4601", "/tabeller")
VISITS = [
    *(("/", size) for size in WIDTHS),
    *(
        (address, size)
        for address in ("/?lang=en", "/?embed=true", *WITHOUT)
        for size in (PHONE, DESK)
    ),
    ("/kontrast?embed=true", DESK),
]


@pytest.fixture
def page(visiting, server):
    """The page of who has never been here: with what another has fetched, all is easier."""
    with visiting(server, first=True) as one:
        yield one.page


@pytest.mark.parametrize(("address", "size"), VISITS)
def test_nothing_jumps_while_a_page_comes(visiting, server, address, size):
    viewport = dict(zip(("width", "height"), size, strict=True))  # of a screen from the start
    with visiting(server, viewport, first=True) as visit:
        page = visit.page
        page.add_init_script(WATCH)
        page.goto(address)
        if address in MAPS:
            drawn = page.frame_locator("iframe").locator("path.area[aria-label]")
            expect(drawn).to_have_count(MAPS[address] * MUNICIPALITIES)
        end = ".mg-embed .mg-looks" if "embed" in address else ".mg-footer"
        expect(page.locator(end)).to_be_visible()
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        shift = page.evaluate("() => counted()")
        assert shift <= MOST_SHIFT, "\n".join(page.evaluate("() => moved"))


def test_who_gets_no_connection_is_not_left_with_a_blank_page(page):
    page.route_web_socket("**/_stcore/stream", lambda socket: socket.close())
    page.goto("/")
    expect(page.get_by_test_id("stAppViewContainer")).to_be_visible()
