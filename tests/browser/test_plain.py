"""Plain pages in a real browser without a script: at a desk, on a narrow phone, and in print."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from harness.screen import expect_title
from harness.server import Server
from tests.browser.conftest import Watch

PATHS = [
    "/kommune/4601",
    "/en/municipality/5601",
    "/vannverk/Z0911211948592561126KDLAA",
    "/en/county/46",
    "/norge",
    "/kommune/1507",
    "/api/v1/",
]
WIDER = "() => document.scrollingElement.scrollWidth - innerWidth"


@pytest.fixture(params=[1400, 320])
def plain(request, browser: Browser, server: Server) -> Iterator[tuple[Page, Watch]]:
    """A visitor without JavaScript, at a desk or with the narrowest phone."""
    context = browser.new_context(
        base_url=server.url,
        java_script_enabled=False,
        viewport={"width": request.param, "height": 900},
    )
    watch = Watch()
    watch.over(context)
    yield context.new_page(), watch
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_whole_without_a_script_and_never_wider_than_the_screen(plain, path):
    page, watch = plain
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    # Playwright's own questions are answered even where the page may run nothing.
    assert page.evaluate(WIDER) <= 0
    assert [url for url in requests if not url.startswith("data:")] == [requests[0]]
    assert [fault for fault in watch.faults if "404" not in fault] == []


def test_the_style_is_let_in_by_its_hash(plain):
    page, _ = plain
    page.goto("/kommune/4601")
    figure = page.locator(".mg-big strong")
    expect(figure).to_have_text("0,3–0,5 mg/l")
    expect(figure).to_have_css("font-weight", "700")
    expect(page.get_by_role("img", name="Kart: Bergen")).to_be_visible()


def test_pages_lead_to_one_another_and_to_the_other_language(plain):
    page, _ = plain
    page.goto("/norge")
    page.get_by_role("link", name="Vestland").click()
    page.get_by_role("link", name="Bergen").click()
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url("/en/municipality/4601")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Magnesium in the tap water of Bergen"
    )


def test_a_plain_page_leads_into_the_dashboard(page):
    page.goto("/kommune/4601")
    page.get_by_role("link", name="Kommunen i det interaktive kartet").click()
    # The first page of a cold server takes its time.
    page.get_by_role("heading", level=1, name="Bergen").wait_for()
    expect_title(page, "Bergen")


def test_a_page_of_the_dashboard_keeps_its_address_beside_the_plain_ones(page):
    page.goto("/kommune?nr=4601")
    page.get_by_role("heading", level=1, name="Bergen").wait_for()
    expect_title(page, "Bergen")
    page.goto("/en/municipality/4601")
    expect(page.locator("html")).to_have_attribute("lang", "en")
