"""From the map to a letter in two clicks, and from many works to letters for each municipality."""

import re

from playwright.sync_api import expect

from harness.screen import expect_card, expect_title, open_map

BODO = "1804"
INSIDE = """path => {
  const box = path.getBoundingClientRect();
  const on = (x, y) => document.elementFromPoint(box.x + x, box.y + y) === path;
  for (let y = 2; y < box.height; y++)
    for (let x = 2; x < box.width; x++)
      if ([-2, 0, 2].every(by => on(x + by, y) && on(x, y + by))) return { x, y };
}"""
"""A point of a municipality of many islands, from the corner of its box."""


def test_two_clicks_lead_from_the_map_to_a_letter_for_bodo(page):
    shown = open_map(page)
    area = shown.area(BODO)
    area.click(position=area.evaluate(INSIDE))
    expect_card(page, "Bodø").get_by_role("link", name="Be om tallene").click()
    expect_title(page, "Be om tallene: Bodø")
    expect(page).to_have_url(re.compile(r"/be-om-tall\?nr=1804$"))
    letter = page.get_by_role("textbox", name="Brev", exact=True)
    expect(letter).to_have_value(re.compile(r"^Til vannverkene i Bodø\n\n"))
    expect(letter).to_have_value(re.compile(r"Bodø Hovedvannverk, Bodø \(id i registeret: Z\w+\)"))

    page.get_by_role("radio", name="Norsk nynorsk").click()
    expect(letter).to_have_value(re.compile(r"^Til vassverka i Bodø\n\n"))
    page.get_by_role("radio", name="Mattilsynet").click()
    expect(letter).to_have_value(re.compile(r"^Til Mattilsynet\n\n"))
    expect(page).to_have_url(re.compile(r"til=mattilsynet&brev=nn|brev=nn&til=mattilsynet"))
    mail = page.get_by_role("link", name="Åpne som e-post")
    assert mail.get_attribute("href").startswith("mailto:?subject=")

    for name, ending in (("Brevet som PDF", ".pdf"), ("Svarark (XLSX)", ".xlsx")):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        assert download.value.suggested_filename.endswith(ending)

    address = page.url
    page.goto("/om")
    page.goto(address)
    expect(letter).to_have_value(re.compile(r"^Til Mattilsynet\n\nSpørsmål om tal:"))


def test_the_button_of_a_plain_page_needs_no_script(browser, page):
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    page.goto("/om")  # the address of the server
    base = page.url.removesuffix("/om")
    plain.goto(f"{base}/kommune/{BODO}")
    plain.get_by_role("link", name="Be om tallene").first.click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Be om tallene: Bodø")
    plain.get_by_role("link", name="Kommunen", exact=True).click()
    expect(plain.locator("pre")).to_contain_text("Til Bodø kommune")
    context.close()


def test_the_first_twenty_are_asked_by_one_click(page):
    page.goto("/be-om-tall")
    page.get_by_role("button", name="Spør de 20 største vannverkene").click()
    expect_title(page, "Be om tallene: 20 vannverk")
    # Its table has a cell of this name, too.
    place = page.get_by_role("paragraph").filter(has_text=re.compile("^Oslo$"))
    expect(place).to_be_visible()
    page.get_by_role("button", name="Alle vannverk uten målt tall").click()
    expect_title(page, "Be om tallene")
