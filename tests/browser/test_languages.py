"""Two languages: the switch keeps the view, the page says which it is in, links are the same."""

import re

import pytest
from playwright.sync_api import expect

from harness.screen import choose, expect_title, legend

ENGLISH = {
    "/": "Magnesium in Norwegian drinking water",
    "/kontrast": "Groundwater and surface water",
    "/glass": "How much a glass gives",
    "/kommune": "Bergen",
    "/dolomitt": "Dolomite instead of lime",
    "/studier": "What studies found",
    "/tabeller": "Tables and downloads",
    "/om": "About the figures",
}


def expect_language(page, lang):
    """Wait until the page says that it is in a language."""
    expect(page.locator("html")).to_have_attribute("lang", lang)


@pytest.mark.parametrize("address", ENGLISH)
def test_every_page_is_english_from_its_link(page, address):
    answer = page.goto(f"{address}?lang=en" + ("&nr=4601" if address == "/kommune" else ""))
    assert '<html lang="en">' in answer.text()
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    expect_title(page, ENGLISH[address])
    expect(page.locator("footer.mg-footer")).to_be_visible(timeout=60_000)
    expect_language(page, "en")
    expect(page).to_have_title(re.compile("Magnesium in Norwegian drinking water$"))


def test_the_switch_keeps_the_page_and_the_view(page):
    page.goto("/?fylke=46&vis=hardness&punkter=1")
    expect(legend(page)).to_contain_text("Vestland fylke.")
    page.get_by_role("link", name="English").click()
    region = page.get_by_role("region", name="Legend")
    expect(region).to_contain_text("Vestland county.")
    expect(region.get_by_role("heading")).to_have_text("Total hardness of tap water")
    expect_language(page, "en")
    expect(page).to_have_url(re.compile(r"\?fylke=46&vis=hardness&punkter=1&lang=en$"))
    expect(page.get_by_title(re.compile("^Map of Norway's municipalities"))).to_be_visible()
    page.get_by_role("link", name="Norsk bokmål").click()
    expect(legend(page)).to_contain_text("Vestland fylke.")
    expect_language(page, "nb")
    expect(page).to_have_url(re.compile(r"\?fylke=46&vis=hardness&punkter=1$"))


def test_language_and_filters_follow_to_another_page_and_into_its_link(page):
    page.goto("/?lang=en")
    expect_title(page, ENGLISH["/"])
    choose(page, "County", "Vestland")
    expect(page).to_have_url(re.compile("fylke=46&lang=en$"))
    page.get_by_role("navigation").get_by_role("link", name="Tables and downloads").click()
    expect_title(page, "Tables and downloads")
    expect(page).to_have_url(re.compile(r"/tabeller\?fylke=46&lang=en$"))
    expect(page.get_by_text("Vestland county.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Remove all filters").click()
    expect(page.get_by_text("All of Norway.", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/tabeller\?lang=en$"))


def test_going_back_gives_the_view_before(page):
    page.goto("/?fylke=46")
    expect(legend(page)).to_contain_text("Vestland fylke.")
    page.get_by_role("button", name="Fjern alle filtre").click()
    expect(legend(page)).to_contain_text("Hele Norge.")
    expect(page).not_to_have_url(re.compile("fylke"))
    page.go_back()
    expect(legend(page)).to_contain_text("Vestland fylke.")
    expect(page).to_have_url(re.compile("fylke=46$"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/?fylke=Rogaland&vis=Kalsium&punkter=true", "/?fylke=11&vis=calcium&punkter=1"),
        (
            "/kontrast?trinn=R%C3%A5vann&aar=1995&aar=2019",
            "/kontrast?trinn=raw&aar=1995-2019",
        ),
        (
            "/tabeller?kommune=Lillehammer&tabell=Vannverk",
            "/tabeller?kommune=3405&tabell=waterworks",
        ),
    ],
)
def test_an_older_link_still_gives_its_view(page, old, new):
    page.goto(old)
    expect(page).to_have_url(re.compile(re.escape(new) + "$"), timeout=15_000)


@pytest.mark.parametrize(
    ("query", "words"), [("", "Hopp til hovedinnholdet"), ("?lang=en", "Skip to main content")]
)
def test_the_first_link_for_the_keyboard_speaks_the_language(page, query, words):
    page.goto(f"/studier{query}")
    expect(page.get_by_role("link", name=words, exact=True)).to_be_attached()


@pytest.mark.parametrize(
    ("query", "clear", "nothing"),
    [
        ("?fylke=34", "Fjern alle", "Ingen treff"),
        ("?fylke=34&lang=en", "Clear all", "No results"),
    ],
)
def test_streamlits_own_parts_speak_the_language(page, query, clear, nothing):
    page.goto(f"/{query}")
    expect(page.get_by_role("button", name=clear).first).to_be_attached()
    page.get_by_role("combobox").first.fill("qqq")
    expect(page.get_by_text(nothing)).to_be_visible()


def test_a_link_with_nonsense_gives_the_page_and_says_so(page):
    page.goto("/?fylke=99&vis=%3Cimg%20src=x%20onerror=alert(1)%3E&lang=tlh")
    expect(legend(page)).to_contain_text("Hele Norge.")
    expect(
        page.get_by_text("Dette i lenken ble ikke forstått og er utelatt: fylke, vis.")
    ).to_be_visible()
    expect_language(page, "nb")


def test_a_link_on_the_page_speaks_on(page):
    page.goto("/kommune?nr=4601&lang=en")
    page.get_by_role("link", name="How much does a glass give?").click()
    expect_title(page, "How much a glass gives")
    expect(page).to_have_url(re.compile(r"/glass\?nr=4601&lang=en$"))
    expect_language(page, "en")


@pytest.mark.parametrize(
    ("address", "label", "copied"),
    [
        ("/?fylke=46&lang=en", "Copy link to this view", "The link is copied."),
        ("/kommune?nr=4601", "Kopier lenke til denne visningen", "Lenken er kopiert."),
    ],
)
def test_the_link_is_copied_by_keyboard(page, address, label, copied):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address)
    button = page.get_by_role("button", name=label)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text=copied)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(address)


def test_english_tables_are_for_english_excel(page):
    page.goto("/tabeller?fylke=46&lang=en")
    expect(page.get_by_text("Vestland county.", exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Municipalities: CSV (Excel)").click()
    assert download.value.suggested_filename == "municipalities-csv-excel-vestland-county.csv"
    sentence, headings, first, *_ = download.value.path().read_text("utf-8-sig").splitlines()
    assert sentence == "Vestland county."
    assert headings.startswith("Municipality number,Municipality,County,Population,")
    assert first.startswith("4631,Alver,Vestland,30169,")
