"""The dolomite page: a note, a case to try, a link that reproduces it, and what is refused."""

import re

import pytest
from playwright.sync_api import expect

OSLO = "Z0707022019522171190SQFPK"


LAST = "Notatene for vannverkene i utvalget"


def _open(page, query, heading=LAST):
    """Open the page and wait until its last heading stands; the model loads at the first visit."""
    page.goto(f"/dolomitt{query}")
    last = page.get_by_role("heading", name=heading)
    expect(last).to_be_visible(timeout=60_000)


def test_a_note_leads_with_what_is_possible_and_says_how_each_figure_is_known(page):
    _open(page, f"?verk={OSLO}")
    expect(page.get_by_role("region", name="Mulig innenfor måltallene")).to_contain_text(
        "mg/l magnesium"
    )
    water = page.get_by_role("region", name="Vannet, og hvordan hvert tall er kjent")
    expect(water.get_by_role("row", name="Kalsium")).to_contain_text("15–16 publisert")
    expect(water.get_by_role("row", name="Magnesium")).to_contain_text("anslått")
    relaxed = page.get_by_role("region", name="Hva det ville gi å lempe på måltallene")
    expect(relaxed.get_by_role("row")).to_have_count(6)
    expect(relaxed).to_contain_text("vitens.dat")
    slow = page.get_by_role("region", name="Hvis ikke all dolomitten løses")
    expect(slow.get_by_role("row", name=re.compile("^50 "))).to_be_visible()
    assumed = page.get_by_role("region", name="Forutsetninger, likninger, database")
    expect(assumed).to_contain_text("illustrasjon: typisk overflatevann i kommunen")


def test_a_cost_is_made_of_the_visitors_prices_alone(page):
    _open(page, f"?verk={OSLO}")
    size = page.get_by_role("region", name="Størrelse, forsyning og kostnad")
    cost = size.get_by_role("row", name="Kostnad (kr/m³)")
    expect(cost).to_contain_text("fyll inn ditt eget")
    page.get_by_text("Dine egne tall: vannmengde, leveranser, priser").click()
    price = page.get_by_role("spinbutton", name="Dolomitt (kr/t)")
    expect(price).to_have_value("")
    price.fill("1500")
    price.press("Enter")
    expect(cost).to_contain_text("beregnet med ditt")
    expect(page).to_have_url(re.compile("e_dolomitt=1500"))


def test_the_note_comes_along_on_paper(page):
    _open(page, f"?verk={OSLO}")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Én side på papir (PDF)").click()
    assert waiting.value.suggested_filename.endswith("note.pdf")
    assert waiting.value.path().read_bytes().startswith(b"%PDF")


def test_the_check_water_gives_the_numbers_of_the_tables(page):
    _open(page, "")
    row = page.get_by_role("row", name="Magnesium (mg/l)")
    expect(row.get_by_role("cell")).to_have_text(["0,40", "0,40", "2,53"])


def test_a_link_reproduces_the_case(page):
    _open(page, "?v_ca=3&del=100")
    expect(page.get_by_role("columnheader", name="100 % dolomitt")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Kalsium (mg/l)")).to_have_value("3,00")


@pytest.mark.parametrize(
    ("query", "typed", "shown", "in_link"),
    [
        ("", "3,5", "3,50", "v_ca=3.5"),
        ("", "4.25", "4,25", "v_ca=4.25"),
        ("?lang=en", "3.5", "3.50", "v_ca=3.5"),
    ],
)
def test_a_number_is_typed_and_shown_as_the_language_writes_it(page, query, typed, shown, in_link):
    heading = "The notes for the selected waterworks" if query else LAST
    _open(page, query, heading)
    name = "Calcium (mg/l)" if query else "Kalsium (mg/l)"
    field = page.get_by_role("spinbutton", name=name)
    field.fill(typed)
    field.press("Enter")
    expect(field).to_have_value(shown)
    expect(page).to_have_url(re.compile(re.escape(in_link)))
    field.press("ArrowUp")
    expect(field).not_to_have_value(shown)


def test_a_water_outside_the_model_is_refused_with_the_reason(page):
    _open(page, "?v_ca=50")
    expect(page.get_by_text("Kationer og anioner avviker")).to_be_visible()
    _open(page, "?v_temp=35")
    expect(page.get_by_text("35 °C ligger utenfor")).to_be_visible()


def test_the_share_moves_what_is_shown(page):
    _open(page, "")
    slider = page.get_by_role("slider", name="Andel av tilført alkalitet")
    expect(page.get_by_role("columnheader", name="50 % dolomitt")).to_be_visible()
    slider.focus()
    slider.press("ArrowRight")
    expect(page.get_by_role("columnheader", name="55 % dolomitt")).to_be_visible()
