"""A place is found by typing and opened by Tab and Enter, without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from harness.screen import expect_card, tab_to


@pytest.mark.parametrize(
    ("typed", "hit", "title"),
    [
        ("Karasjok", "Karasjok · kommune", "Kárášjohka – Karasjok"),
        ("Kárášjohka", "Karasjok · kommune", "Kárášjohka – Karasjok"),
        ("Kautokeino", "Kautokeino · kommune", "Guovdageaidnu – Kautokeino"),
        ("Tonsberg", "Tønsberg · kommune", "Tønsberg"),
        ("0150", "0150 Oslo", "Oslo"),
        ("glitre", "Drammen · vannverk", "Drammen"),
    ],
)
def test_the_keyboard_alone_leads_to_the_card_of_a_municipality(page, typed, hit, title):
    page.goto("/")
    box = page.get_by_role("searchbox", name="Søk etter kommune, postnummer eller vannverk")
    box.wait_for()
    tab_to(page, box)
    page.keyboard.type(typed)
    button = page.get_by_role("button", name=re.compile(re.escape(hit))).first
    expect(button).to_be_visible()
    tab_to(page, button)
    page.keyboard.press("Enter")
    expect_card(page, title)


def test_two_letters_find_nothing_and_nonsense_is_told(page):
    page.goto("/")
    box = page.get_by_role("searchbox")
    box.fill("xqz")
    expect(page.get_by_text("Ingen treff.")).to_be_visible()
    box.fill("xq")
    expect(page.get_by_text("Ingen treff.")).to_have_count(0)
