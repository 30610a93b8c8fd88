"""The page of what studies found, and what the page about the figures says of their age."""

import re

import pytest
from playwright.sync_api import expect

from harness.screen import expect_title

WIDTHS = """() => [document.documentElement, document.body, document.querySelector("main")]
    .map(node => node.scrollWidth)"""


def _open(page):
    page.goto("/studier")
    expect_title(page, "Hva studier har funnet")
    expect(page.get_by_role("heading", name="Det forskningen ikke viser")).to_be_attached()


def test_the_hip_fracture_study_stands_with_its_numbers_and_limits(page):
    _open(page)
    row = page.get_by_role("row", name=re.compile("Dahl 2013: hoftebrudd, menn"))
    expect(row.get_by_role("cell").last).to_contain_text("0,80 (0,74–0,87)")
    expect(row.get_by_role("link", name="Dahl 2013")).to_have_attribute(
        "href", "https://doi.org/10.1016/j.bone.2013.06.017"
    )
    expect(page.get_by_text("Studien er observasjonell")).to_be_visible()


def test_both_directions_of_comparison_are_drawn_and_told_in_words(page):
    _open(page)
    for heading, told in (
        ("Mer magnesium mot mindre", "0,80 (0,74–0,87)"),
        ("Mindre magnesium mot mer", "1,22 (1,17–1,27)"),
    ):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        picture = page.get_by_label(re.compile(f"^{heading}, estimater med intervaller.*"))
        expect(picture.first).to_be_visible()
        assert told in picture.first.get_attribute("aria-label")


def test_no_country_stands_without_its_source(page):
    _open(page)
    table = page.get_by_role("table").filter(has_text="Land eller organ")
    rows = table.locator("tbody tr")
    expect(rows.filter(has=page.get_by_role("link"))).to_have_count(rows.count())
    expect(rows.filter(has_text="Verdens helseorganisasjon")).to_contain_text(
        "ingen veiledende verdi"
    )


def test_the_filters_do_not_stand_where_they_do_nothing(page):
    _open(page)
    expect(page.get_by_role("combobox", name="Fylke")).to_have_count(0)


def test_the_page_about_the_figures_says_how_old_they_are(page):
    page.goto("/om")
    table = page.get_by_role("table").filter(has_text="Prøvens år")
    expect(table.get_by_role("row", name=re.compile("^1995–1999"))).to_be_visible()
    expect(table.get_by_role("row", name=re.compile("^udatert"))).to_be_visible()


@pytest.mark.parametrize("address", ["/studier", "/om"])
def test_it_fits_a_phone(phone, address):
    phone.goto(address)
    expect(phone.locator("footer.mg-footer")).to_be_attached()
    assert max(phone.evaluate(WIDTHS)) <= 390
