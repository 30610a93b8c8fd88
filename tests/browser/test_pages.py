"""Every page opens from the navigation, in Norwegian, and keeps what was chosen on another."""

import pytest
from playwright.sync_api import expect

from harness.screen import choose, expect_title

PAGES = {
    "Kart": "Magnesium i norsk drikkevann",
    "Grunnvann og overflatevann": "Grunnvann og overflatevann",
    "Hvor mye et glass gir": "Hvor mye et glass gir",
    "Kommune": "Kommune",
    "Dolomitt": "Dolomitt i stedet for kalk",
    "Hva studier har funnet": "Hva studier har funnet",
    "Tabeller og nedlasting": "Tabeller og nedlasting",
    "Egne tall": "Egne tall",
    "Be om tall": "Be om tallene",
    "Om tallene": "Om tallene",
}


def test_every_page_of_the_navigation_opens(page):
    page.goto("/")
    # The languages are a navigation, too.
    navigation = page.get_by_test_id("stHeader")
    expect(navigation.get_by_role("link")).to_have_text(list(PAGES))
    for link, title in PAGES.items():
        navigation.get_by_role("link", name=link, exact=True).click()
        expect_title(page, title)
        # While one page takes another's place, both have their footer.
        expect(page.locator("footer.mg-footer")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", "nb")


@pytest.mark.parametrize(
    "address",
    [
        "/kontrast",
        "/glass?nr=4601",
        "/kommune?nr=4601",
        "/dolomitt",
        "/studier",
        "/tabeller",
        "/egne-tall",
        "/om",
    ],
)
def test_a_page_opens_by_its_own_address(page, address):
    page.goto(address)
    expect(page.locator("footer.mg-footer")).to_be_visible()


def test_a_choice_follows_to_another_page(page):
    page.goto("/")
    choose(page, "Fylke", "Finnmark")
    page.get_by_role("link", name="Tabeller og nedlasting").click()
    expect(page.get_by_text("Finnmark fylke.", exact=True)).to_be_visible()
