"""A place is found by typing and opened by Tab and Enter, without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from harness.screen import expect_card, expect_title, legend, open_map, tab_to


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
    open_map(page)
    box = page.get_by_role("searchbox", name="Søk etter kommune, postnummer eller vannverk")
    box.wait_for()
    tab_to(page, box)
    page.keyboard.type(typed)
    button = page.get_by_role("button", name=re.compile(re.escape(hit))).first
    expect(button).to_be_visible()
    tab_to(page, button)
    page.keyboard.press("Enter")
    expect_card(page, title)


@pytest.mark.parametrize(
    ("typed", "title", "number"),
    [
        ("Trondhjem", "Trondheim – Tråante", "5001"),
        ("hønefoss", "Ringerike", "3305"),
        ("0150 Oslo", "Oslo", "0301"),
    ],
)
def test_enter_takes_the_first_hit(page, typed, title, number):
    open_map(page)
    box = page.get_by_role("searchbox")
    box.press_sequentially(typed)
    box.press("Enter")
    card = expect_card(page, title)
    expect(page).to_have_url(re.compile(rf"sted={number}$"))
    expect(page.locator(".st-key-hits")).to_have_count(0)
    expect(card.get_by_role("heading", name=title)).to_be_focused()


def test_a_hit_that_is_pressed_closes_the_hits_until_another_text_is_written(page):
    open_map(page)
    box, hits = page.get_by_role("searchbox"), page.locator(".st-key-hits")
    box.press_sequentially("hamar")
    hits.get_by_role("button", name="Hamar · kommune").click()
    card = expect_card(page, "Hamar")
    expect(hits).to_have_count(0)
    expect(card.get_by_role("heading", name="Hamar")).to_be_focused()
    box.press("End")
    box.press("Backspace")
    expect(hits).to_be_visible()
    box.press("r")
    expect(hits.get_by_role("button", name="Hamar · kommune")).to_be_visible()


@pytest.mark.parametrize("from_a_hit", [False, True])
def test_escape_closes_the_hits_and_keeps_what_is_written(page, from_a_hit):
    open_map(page)
    box, hits = page.get_by_role("searchbox"), page.locator(".st-key-hits")
    box.press_sequentially("hamar")
    expect(hits).to_be_visible()
    if from_a_hit:
        hits.get_by_role("button").first.focus()
    page.keyboard.press("Escape")
    expect(hits).to_have_count(0)
    expect(box).to_have_value("hamar")
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    expect_card(page, "Hamar")


def test_a_county_is_shown_on_the_map(page):
    page.goto("/kommune")
    box = page.get_by_role("searchbox")
    box.press_sequentially("Rogaland fylke")
    box.press("Enter")
    expect(legend(page)).to_contain_text("Rogaland fylke.")
    expect(page).to_have_url(re.compile(r"/\?fylke=11$"))
    box = page.get_by_role("searchbox")
    box.fill("Romsa")
    page.get_by_role("button", name="Troms · fylke").click()
    expect(legend(page)).to_contain_text("Troms fylke.")
    expect(page).to_have_url(re.compile(r"/\?fylke=55$"))


@pytest.mark.parametrize("by", ["Enter", "click"])
def test_a_waterworks_opens_at_that_works(page, by):
    open_map(page)
    box = page.get_by_role("searchbox")
    box.press_sequentially("vikelvdalen")
    if by == "Enter":
        box.press("Enter")
    else:
        page.get_by_role("button", name=re.compile("vannverk$")).first.click()
    expect_title(page, "Trondheim – Tråante")
    expect(page).to_have_url(re.compile(r"/kommune\?nr=5001&verk=\w+$"))
    card = page.get_by_role("main").get_by_role("article").first
    expect(card.get_by_role("heading", name="Trondheim Vannverk")).to_be_visible()


@pytest.mark.parametrize("width", [1400, 390])
def test_hits_are_as_wide_as_the_field_and_tall_enough_to_tap(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    open_map(page)
    box = page.get_by_role("searchbox")
    box.fill("berg")
    hit = page.get_by_role("button", name="Bergen · kommune")
    expect(hit).to_be_visible()
    size = hit.bounding_box()
    assert size["height"] >= 40
    assert size["width"] >= box.bounding_box()["width"]


def test_no_hit_suggests_the_nearest(page):
    open_map(page)
    page.get_by_role("searchbox").fill("Lillestrømmen")
    expect(page.get_by_text("Mente du en av disse?")).to_be_visible()
    page.get_by_role("button", name="Lillestrøm · kommune").click()
    expect_card(page, "Lillestrøm")


def test_two_letters_find_nothing_and_nonsense_is_told(page):
    open_map(page)
    box = page.get_by_role("searchbox")
    box.fill("xqz")
    expect(page.get_by_text("Ingen treff.")).to_be_visible()
    box.fill("xq")
    expect(page.get_by_text("Ingen treff.")).to_have_count(0)
