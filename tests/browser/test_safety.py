"""What a browser must not run or frame, what it is asked to keep, and what the server writes down.

Every visit fails where a policy refuses what a page needs (`conftest.Watch`); here is what must be
refused.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from harness.screen import MUNICIPALITIES, expect_card, open_map
from tests.browser.conftest import Visit

INJECT = """() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    const button = document.createElement("button");
    button.setAttribute("onclick", "window.ran = true");
    document.body.append(script, button);
    button.click();
    return Boolean(window.ran);
}"""
ASK_THE_MAP = """() => {
    const args = {feature_group: "window.ran = true;", layer_control: "", height: 100};
    const message = {type: "streamlit:render", args: {...args, js_links: [], css_links: []}};
    frames[0][0].postMessage(message, "*");
}"""

COUNT_REFUSED = """() => {
    const stop = Event.prototype.stopImmediatePropagation;
    window.refused = 0;
    Event.prototype.stopImmediatePropagation = function refuse() {
        window.refused += 1;
        stop.call(this);
    };
}"""


def expect_refusals(visit: Visit, least: int = 1) -> None:
    """See that the policy refused something, which here is no fault."""
    refused = [fault for fault in visit.watch.faults if fault.startswith("refused by the policy")]
    assert len(refused) >= least
    visit.watch.faults = [fault for fault in visit.watch.faults if fault not in refused]


@pytest.mark.parametrize("path", ["/", "/?embed=true", "/egne-tall", "/kommune/4601", "/api/v1/"])
def test_a_script_that_was_put_into_a_page_does_not_run(visit, path):
    visit.page.goto(path)
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    assert visit.page.evaluate(INJECT) is False
    expect_refusals(visit, 2)


def test_a_script_that_was_put_into_the_map_does_not_run(visit):
    assert open_map(visit.page).frame().evaluate(INJECT) is False
    expect_refusals(visit, 2)


@pytest.fixture
def framed(elsewhere, server) -> Callable[[str], Page]:
    """Opens somebody else's page that frames an address of ours."""
    return lambda path: elsewhere(
        f'<iframe src="{server.url}{path}" width="1200" height="1200"></iframe>'
    )


@pytest.mark.parametrize("path", ["/", "/kommune?nr=4601", "/kommune/4601", "/api/v1/"])
def test_nobody_else_may_frame_a_page(visit, framed, path):
    with visit.page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        page = framed(path)
    assert page.frames[1].get_by_role("heading").count() == 0
    expect_refusals(visit)


def test_anybody_may_frame_the_embedded_view_and_the_map_in_it(framed):
    inside = framed("/?embed=true").frame_locator("iframe")
    expect(inside.get_by_role("heading", level=1)).to_be_visible()
    areas = inside.frame_locator("iframe").locator("path.area[aria-label]")
    expect(areas).to_have_count(MUNICIPALITIES)


def test_a_page_around_the_embedded_view_cannot_tell_the_map_what_to_run(framed):
    page = framed("/?embed=true")
    areas = page.frame_locator("iframe").frame_locator("iframe").locator("path.area[aria-label]")
    expect(areas).to_have_count(MUNICIPALITIES)
    (drawn,) = [frame for frame in page.frames if "/component/" in frame.url]
    drawn.evaluate(COUNT_REFUSED)
    page.evaluate(ASK_THE_MAP)
    drawn.wait_for_function("() => window.refused === 1")
    assert drawn.evaluate("() => Boolean(window.ran)") is False


def test_the_server_asks_a_browser_to_keep_one_cookie_and_writes_nothing_down(visit, server):
    page, before = visit.page, server.log()
    for path in ("/kommune/4601?hemmelig=1", "/api/v1/sources?hemmelig=1", "/nowhere?hemmelig=1"):
        page.request.get(path, headers={"X-Forwarded-For": "192.0.2.77"})
    page.goto("/kommune/4601")
    assert page.context.cookies() == []
    open_map(page, "/?kommune=hemmelig").area("4601").click()
    expect_card(page, "Bergen")
    # By this one Streamlit sees that what is sent comes from its own page.
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["sameSite"]) == ("_streamlit_xsrf", "Lax")
    assert cookie["expires"] == -1  # gone with the browser's window
    # Light or dark, as the visitor has chosen in Streamlit's menu.
    kept = page.evaluate("() => Object.keys(localStorage)")
    assert [name for name in kept if not name.startswith("stActiveTheme")] == []
    said = server.log().removeprefix(before)
    for secret in ("hemmelig", "192.0.2.77", "127.0.0.1"):
        assert secret not in said
