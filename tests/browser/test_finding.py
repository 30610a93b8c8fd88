"""Whoever looks for something gets there, in their own language, and back again in one step."""

import re

import pytest
from playwright.sync_api import expect

from harness.screen import choose, expect_card, expect_title, legend, open_map
from views.titles import SUMMARIES, TITLES

WHOLE = "Magnesium i norsk drikkevann"


def test_back_works_once(page):
    open_map(page, "/?fylke=46")
    page.get_by_role("navigation").get_by_role("link", name="Tabeller og nedlasting").click()
    expect_title(page, "Tabeller og nedlasting")
    expect(page).to_have_url(re.compile(r"/tabeller\?fylke=46$"))
    page.go_back()
    expect_title(page, WHOLE)
    expect(page).to_have_url(re.compile(r"/\?fylke=46$"))
    expect(legend(page)).to_contain_text("Vestland fylke.")


def test_back_from_a_hit_of_the_search_works_once(page):
    page.goto("/om")
    expect_title(page, "Om tallene")
    open_map(page, "/")
    box = page.get_by_role("searchbox")
    box.fill("Bergen")
    box.press("Enter")
    expect_card(page, "Bergen").get_by_role("link", name="Alt om Bergen").click()
    expect_title(page, "Bergen")
    page.go_back()
    expect_card(page, "Bergen")
    page.go_back()
    expect_title(page, WHOLE)
    expect(page).to_have_url(re.compile("/$"))
    page.go_back()
    expect_title(page, "Om tallene")


def test_back_gives_each_choice_of_a_page(page):
    open_map(page, "/")
    for county, link in (("Vestland", "fylke=46$"), ("Rogaland", "fylke=46&fylke=11$")):
        choose(page, "Fylke", county)
        expect(legend(page)).to_contain_text(f"{county} fylke")
        expect(page).to_have_url(re.compile(link))  # the run has ended
    page.go_back()
    expect(legend(page)).not_to_contain_text("Rogaland fylke")
    expect(legend(page)).to_contain_text("Vestland fylke")
    page.go_back()
    expect(legend(page)).to_contain_text("Hele Norge.")


@pytest.mark.parametrize(
    ("locale", "address", "lang"),
    [("en-GB", "/om", "en"), ("nn-NO", "/om", "nb"), ("de-DE", "/om", "nb"),
     ("en-GB", "/om?lang=nb", "nb"), ("nb-NO", "/om?lang=en", "en")],
)  # fmt: skip
def test_a_page_speaks_the_browsers_language_unless_the_link_says_otherwise(
    browser, server, locale, address, lang
):
    context = browser.new_context(base_url=server.url, locale=locale)
    page = context.new_page()
    page.goto(address)
    expect_title(page, "About the figures" if lang == "en" else "Om tallene")
    expect(page.locator("html")).to_have_attribute("lang", lang)
    context.close()


def test_whoever_speaks_english_can_choose_norwegian_and_share_it(browser, server):
    context = browser.new_context(base_url=server.url, locale="en-GB")
    page = context.new_page()
    page.goto("/om")
    expect_title(page, "About the figures")
    page.get_by_role("link", name="Norsk bokmål").click()
    expect_title(page, "Om tallene")
    expect(page).to_have_url(re.compile(r"/om\?lang=nb$"))
    page.reload()
    expect_title(page, "Om tallene")
    context.close()


def test_a_county_narrows_the_municipalities_and_a_municipality_wins(page):
    page.goto("/tabeller?fylke=34")
    expect(page.get_by_text("46 rader.")).to_be_visible()
    field = page.get_by_role("combobox", name="Kommune")
    field.click()
    field.fill("Bergen")
    expect(page.get_by_role("option", name="Bergen", exact=True)).to_have_count(0)
    page.keyboard.press("Escape")
    choose(page, "Kommune", "Hamar")
    expect(page.get_by_text("1 rad.")).to_be_visible()
    expect(page.get_by_text("Hamar.", exact=True)).to_be_visible()


def test_a_kind_of_water_leads_to_the_list_of_its_works(page, store):
    works = store.waterworks
    count = int((works["active"] & works["source_type"].eq("groundwater")).sum())
    page.goto("/?vann=groundwater")
    page.get_by_role("link", name=f"Listen over {count} vannverk").click()
    expect_title(page, "Tabeller og nedlasting")
    expect(page.get_by_text(f"{count} rader.")).to_be_visible()
    expect(page.get_by_role("radio", name="Vannverk")).to_be_checked()


def test_up_to_four_places_are_compared_on_screen(page):
    page.goto("/kommune?nr=4601&med=0301&med=5001")
    table = page.get_by_role("region", name="Kommuner side om side")
    headings = table.get_by_role("columnheader")
    expect(headings).to_have_text(["Bergen", "Oslo", "Trondheim – Tråante", "Norge"])
    expect(table.get_by_role("row").nth(1)).to_contain_text("0,3–0,5 mg/l")
    field = page.get_by_role("combobox", name="Sammenlign med (høyst 3)")
    field.fill("Stavanger")
    page.get_by_role("option", name="Stavanger", exact=True).click()
    page.keyboard.press("Escape")
    expect(headings).to_have_count(5)
    expect(page).to_have_url(re.compile("med=0301&med=5001&med=1103"))


def test_an_older_number_leads_to_what_it_became(page):
    page.goto("/kommune?nr=1201")
    expect_title(page, "Bergen")
    expect(page).to_have_url(re.compile(r"/kommune\?nr=4601$"))
    expect(page).to_have_title(f"Bergen – {WHOLE}")


def test_every_page_has_a_title_and_a_summary_of_its_own():
    assert set(TITLES) == set(SUMMARIES)
    assert len(set(TITLES.values())) == len(set(SUMMARIES.values())) == len(TITLES)


def test_the_form_of_a_plain_page_finds_without_a_script(browser, server):
    context = browser.new_context(base_url=server.url, locale="nb-NO", java_script_enabled=False)
    page = context.new_page()
    page.goto("/norge")
    page.get_by_role("searchbox").fill("berg")
    page.get_by_role("button", name="Søk").click()
    page.get_by_role("main").get_by_role("link", name="Bergen", exact=True).click()
    expect(page).to_have_url(re.compile("/kommune/4601$"))
    page.get_by_role("searchbox").fill("Trondhjem")
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile("/kommune/5001$"))
    context.close()


def test_an_unknown_address_leads_on(browser, server):
    context = browser.new_context(base_url=server.url, locale="nb-NO")
    page = context.new_page()
    assert page.goto("/finnes-ikke").status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Siden finnes ikke")
    page.get_by_role("searchbox").fill("Hønefoss")
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile("/kommune/3305$"))
    page.goto("/Kommune/4601")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bergen")
    context.close()
