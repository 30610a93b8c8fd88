"""How much a glass gives: a place and a person give milligrams, per cent and food, by link too."""

import re

import pytest
from playwright.sync_api import expect

from harness.screen import Map, expect_title

PHONE = 390
WIDTHS = """() => [document.documentElement, document.body, document.querySelector("main")]
    .map(node => node.scrollWidth)"""


def open_glass(page, query=""):
    """Open the page and wait until its last part stands."""
    page.goto(f"/glass{query}")
    expect_title(page, "Hvor mye et glass gir")
    expect(page.get_by_role("region", name="Vann på flaske")).to_be_visible()


def result(page):
    """What is said of the chosen place's water."""
    return page.get_by_role("region", name="Dette vannet på en dag")


def row(page, name):
    """A row of the table of waters."""
    table = page.get_by_role("region", name="De samme tallene som tabell")
    return table.get_by_role("row", name=re.compile(name))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?nr=3201", ["0,59 mg magnesium, 0,2 % av tilstrekkelig inntak", "målt"]),
        ("?nr=3101", ["målt i råvann", "Prøven er tatt før behandling"]),
        ("?nr=3212", ["høyst 10 mg magnesium, høyst 3,5 %", "Beregnet fra hardheten, ikke målt"]),
        ("?nr=1103", ["0,4 (0,22–0,75) mg", "høyst 12,4 mg/l", "Anslått, ikke målt her"]),
        ("?nr=0301", ["0,71 (0,38–1,3) mg", "ut fra typisk overflatevann i kommunen"]),
        ("?nr=3420", ["Elverum: Magnesium i springvannet er ikke kjent."]),
        ("", ["Velg et sted ovenfor eller trykk på kartet"]),
    ],
)
def test_the_amount_is_told_with_how_sure_it_is(page, query, said):
    open_glass(page, query)
    for words in said:
        expect(result(page)).to_contain_text(words)
    expect(result(page)).to_contain_text("er ikke et slikt")
    expect(result(page)).to_contain_text("en øvre grense")
    expect(row(page, "Ofte gjengitt som WHOs tall, men WHO har ingen")).to_contain_text("5,3")


def test_a_link_with_codes_reproduces_the_view(page):
    open_glass(page, "?nr=4601&alder=11-17&kjonn=men&enhet=glass&dl=10")
    expect(page.get_by_role("combobox", name="Velg kommune")).to_have_value("Bergen")
    for chosen in ("11–17 år", "Mann eller gutt", "Glass på 2 dl"):
        expect(page.get_by_role("radio", name=chosen)).to_be_checked()
    expect(result(page)).to_contain_text("gutter på 11–17 år er 300 mg")
    expect(page.get_by_role("slider", name="Glass springvann")).to_have_value("5")
    expect(row(page, "^Bergen ").get_by_role("cell")).to_have_text(
        ["0,3–0,5", "0,3–0,5", "0,1–0,17"]
    )


def test_the_usual_amount_follows_the_sex_until_one_is_chosen(page):
    open_glass(page, "?nr=4601")
    slider = page.get_by_role("slider", name="Liter springvann")
    expect(slider).to_have_value("1.6")
    page.get_by_role("radio", name="Mann eller gutt").click()
    expect(slider).to_have_value("2")
    expect(result(page)).to_contain_text("350 mg")
    slider.focus()
    slider.press("ArrowRight")
    expect(result(page)).to_contain_text("2,1 l springvann om dagen")
    page.get_by_role("radio", name="Kvinne eller jente").click()
    expect(result(page)).to_contain_text("2,1 l springvann om dagen")
    expect(page).to_have_url(re.compile("dl=21"))


def test_children_have_no_usual_amount_and_the_page_says_so(page):
    open_glass(page, "?alder=4-10")
    expect(result(page)).to_contain_text("Vi har ingen kilde for hvor mye barn drikker")
    expect(page.get_by_role("radio", name="Mann eller gutt")).to_have_count(0)


def test_a_link_that_is_wrong_shows_the_usual(page):
    open_glass(page, "?nr=9999&alder=200&kjonn=x&enhet=tønne&dl=" + 5000 * "9")
    expect(page.get_by_role("radio", name="18 år eller eldre")).to_be_checked()
    expect(result(page)).to_contain_text("Velg et sted ovenfor")


def test_a_click_on_the_map_chooses_the_place_here(page):
    open_glass(page)
    shown = Map(page).wait_until_painted()
    shown.area("5610").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("nr=5610"))
    expect_title(page, "Hvor mye et glass gir")
    expect(page.get_by_role("combobox", name="Velg kommune")).not_to_have_value("")


def test_food_has_numbers_only_where_they_have_a_source(page):
    open_glass(page, "?nr=4601")
    foods = page.get_by_role("region", name="Like mye i mat")
    expect(foods.get_by_role("row")).to_have_count(5)
    expect(foods.get_by_role("row", name=re.compile("Mandler"))).to_contain_text("260–263")
    expect(foods.get_by_role("row", name=re.compile("Spinat"))).to_contain_text("annenhånds")
    expect(foods).to_contain_text("verdien må leses i Matvaretabellen")
    bottles = page.get_by_role("region", name="Vann på flaske")
    expect(bottles).to_contain_text("Farris (nyere etikett), Larvik: 31 mg/l")


def test_the_municipality_page_leads_here(page):
    page.goto("/kommune?nr=4601")
    page.get_by_role("link", name="Hvor mye gir et glass?").click()
    expect(page).to_have_url(re.compile("/glass.nr=4601"))
    expect(result(page)).to_contain_text("Bergen")


def test_it_fits_a_phone(phone):
    open_glass(phone, "?nr=0301")
    Map(phone).wait_until_painted()
    assert max(phone.evaluate(WIDTHS)) <= PHONE
