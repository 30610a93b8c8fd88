"""A visitor's own sheet in a real browser: a good one, a bad one and hostile ones."""

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

from harness.screen import Map, expect_title, open_map
from tests.data.sheets.sheets import NAME, PLACE, WORK, as_csv, as_xlsx, changed

NUMBER = "1101"
HEADINGS = ["Vannverk", "Kommune", "Prøvedato", "Magnesium (mg/l)", "Merknad"]
GOOD = [
    HEADINGS,
    [NAME, PLACE, "31.05.2024", "3,85", ""],
    [NAME, PLACE, "30.06.2024", "3,95", ""],
]
EVIL = "<img src=x onerror=alert(1)>"
BAD = [
    *GOOD,
    ["Egersund Vassverk", PLACE, "2024", "3,85", ""],
    [NAME, PLACE, "2024", "omtrent 4", ""],
    [NAME, PLACE, "32.13.2024", "3,85", ""],
    [EVIL, PLACE, "2024", "3,85", "=1+1"],
]


def choose_file(page: Page, name: str, content: bytes) -> None:
    """Open the page of own figures and choose a file."""
    page.goto("/egne-tall")
    expect_title(page, "Egne tall")
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)


def show_on_map(page: Page, name: str = "målinger.csv", content: bytes | None = None) -> Map:
    """Upload a sheet and show it on the map."""
    choose_file(page, name, content or as_csv(GOOD))
    return press_show(page)


def press_show(page: Page) -> Map:
    """Press the button that shows the figures, and wait for the map."""
    page.get_by_role("button", name="Vis disse på kartet").click()
    # Every check of a snapshot is made of the new store first: that may take longer than a page.
    page.wait_for_url(lambda address: "egne-tall" not in address)
    expect_title(page, "Magnesium i norsk drikkevann")
    return Map(page).wait_until_painted()


def banner(page: Page):
    """What says that own figures are shown."""
    return page.get_by_text("Dine egne tall vises, bare for deg.")


def expect_water(drawn: Map, text: str) -> None:
    """Wait until the map tells a figure of the municipality."""
    expect(drawn.area(NUMBER)).to_have_attribute("aria-label", re.compile(re.escape(text)))


def test_a_good_sheet_comes_on_the_map_and_goes_again(page, another_page):
    before = open_map(page).area(NUMBER).get_attribute("aria-label")
    choose_file(page, "målinger.xlsx", as_xlsx(GOOD))
    expect(page.get_by_text("2 rader lest = 2 tatt med + 0 lagt til side")).to_be_visible()
    expect(page.get_by_text("Kolonner som ikke er lest: Merknad")).to_be_visible()
    drawn = press_show(page)
    expect(banner(page)).to_be_visible()
    expect_water(drawn, "3,90")
    # Nobody else sees them.
    other = open_map(another_page)
    expect(other.area(NUMBER)).to_have_attribute("aria-label", before)
    expect(banner(another_page)).to_have_count(0)
    page.get_by_role("button", name="Fjern").click()
    expect(banner(page)).to_have_count(0)
    expect(drawn.area(NUMBER)).to_have_attribute("aria-label", before)


def test_every_page_shows_the_own_figures_with_their_source(page):
    show_on_map(page)
    page.get_by_role("link", name="Tabeller og nedlasting").click()
    expect_title(page, "Tabeller og nedlasting")
    expect(banner(page)).to_be_visible()
    page.get_by_role("link", name="Kommune", exact=True).click()
    page.get_by_role("combobox", name="Velg kommune").fill(PLACE)
    page.get_by_role("option", name=PLACE, exact=True).click()
    expect_title(page, PLACE)
    expect(page.get_by_text("Kilde: Opplastet ark: målinger.csv")).to_be_visible()
    expect(page.get_by_text("Magnesium (mg/l): 3,85 / 3,95")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Kommuner: CSV (for skript)", exact=True).click()
    with download.value.path().open(encoding="utf-8", newline="") as file:
        notes = {row["note"] for row in csv.DictReader(file)}
    assert notes == {"Med egne tall fra «målinger.csv»."}


def test_own_figures_are_gone_when_the_page_is_loaded_again(page):
    show_on_map(page)
    page.reload()
    Map(page).wait_until_painted()
    expect(banner(page)).to_have_count(0)


def test_what_was_read_is_there_for_who_comes_back(page):
    show_on_map(page)
    page.get_by_role("link", name="Egne tall").click()
    expect_title(page, "Egne tall")
    expect(page.get_by_role("heading", name="Vises nå: målinger.csv")).to_be_visible()
    expect(page.get_by_text("2 rader lest = 2 tatt med + 0 lagt til side")).to_be_visible()
    expect(page.get_by_role("region", name="Hjørnet av arket")).to_be_visible()
    page.get_by_role("button", name="Fjern").click()
    expect(page.get_by_text("2 rader lest")).to_have_count(0)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (403, "nettleseren ikke sendte siden sin informasjonskapsel"),
        (503, "For mange filer sendes akkurat nå."),
        (400, "Filen kom ikke fram."),
    ],
)
def test_a_file_that_is_refused_says_why_in_the_language_of_the_page(visit, status, told):
    page = visit.page
    page.route("**/_stcore/upload_file/**", lambda route: route.fulfill(status=status))
    choose_file(page, "målinger.csv", as_csv(GOOD))
    expect(page.get_by_test_id("stFileUploader").get_by_text(told)).to_be_visible()
    expect_refused(visit, status)


def expect_refused(visit, status: int) -> None:
    """See that one answer was a refusal, which here is no fault."""
    (refused,) = visit.watch.faults
    assert refused.startswith(f"answer {status}: ")
    visit.watch.faults.clear()


def test_a_browser_that_keeps_no_cookie_is_told_so(visit):
    page = visit.page
    page.goto("/egne-tall")
    expect_title(page, "Egne tall")
    page.context.clear_cookies()
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": as_csv(GOOD)}
    page.locator("input[type=file]").set_input_files(file)
    told = page.get_by_test_id("stFileUploader").get_by_text("Tillat informasjonskapsler her")
    expect(told).to_be_visible()
    expect_refused(visit, 403)


def test_a_file_too_large_is_told_in_the_language_of_the_page(page):
    choose_file(page, "a.csv", bytes(10_600_000))
    expect(page.get_by_text("Filen kan ikke være større enn 10")).to_be_visible()


def test_a_bad_sheet_is_told_row_by_row(page):
    choose_file(page, "dårlig.csv", as_csv(BAD))
    expect(page.get_by_text("6 rader lest = 2 tatt med + 4 lagt til side")).to_be_visible()
    reasons = page.get_by_role("table").filter(has_text="Hvorfor rader er lagt til side")
    # Two works are not known, and the first of them stands for both.
    expect(reasons.get_by_role("row")).to_have_count(4)
    for told in (
        f"mente du {NAME} ({WORK})",
        "Magnesium: «omtrent 4» er ikke et tall",
        "«32.13.2024» er verken dato eller år",
    ):
        expect(reasons.get_by_text(told)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Radene lagt til side som CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert heads[-2:] == ["Rad", "Hvorfor den er lagt til side"]
    assert [row[-2] for row in rows] == ["4", "5", "6", "7"]
    assert f"«{EVIL}»" in rows[-1][-1]
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_a_column_and_a_unit_can_be_corrected(page):
    rows = [["Vannverk", "Kommune", "Dato", "Analyse 7"], [NAME, PLACE, "2024", "3850"]]
    choose_file(page, "rart.csv", as_csv(rows))
    expect(page.get_by_text("Ingen kolonne har tall.")).to_be_visible()
    pick(page, "Magnesium", "4. Analyse 7")
    expect(page.get_by_text("1 rad lest = 0 tatt med + 1 lagt til side")).to_be_visible()
    # The last words of the page: what is drawn before them is drawn.
    expect(page.get_by_text("Ingen rad kan tas med")).to_be_visible()
    pick(page, "Enhet for Magnesium", "µg/l")
    expect(page.get_by_text("1 rad lest = 1 tatt med + 0 lagt til side")).to_be_visible()


def pick(page: Page, label: str, option: str) -> None:
    """Choose an option of one of the page's lists."""
    field = page.get_by_role("combobox", name=label, exact=True)
    field.click()
    field.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


HOSTILE = {
    "bomb": (
        lambda: changed(as_xlsx(GOOD), {"xl/media/a.png": bytes(160_000_000)}),
        "Filen pakkes ut til langt mer enn et ark med tall trenger.",
    ),
    "columns": (lambda: b";".join([b"a"] * 1_000_000), "Arket har mer enn 200 kolonner."),
    "web page": (lambda: f"<html>{EVIL};a\nb;c".encode(), "Filen er verken CSV eller XLSX."),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_gets_a_clear_no(page, case):
    make, told = HOSTILE[case]
    choose_file(page, f"{EVIL}.xlsx".replace("/", "") if case != "columns" else "a.csv", make())
    expect(page.get_by_text("Filen er ikke lest.")).to_be_visible()
    expect(page.get_by_role("alert").get_by_text(told)).to_be_visible()
    expect(page.get_by_role("button", name="Vis disse på kartet")).to_have_count(0)


def test_a_name_that_is_code_is_shown_as_a_name(page):
    drawn = show_on_map(page, f"{EVIL}.csv")
    expect(page.get_by_text(f"2 rader fra «{EVIL}.csv»")).to_be_visible()
    expect(page.locator("img[src='x']")).to_have_count(0)
    expect(drawn.inside.locator("img[src='x']")).to_have_count(0)


def test_the_template_comes_back_with_its_example_set_aside(page):
    page.goto("/egne-tall")
    with page.expect_download() as download:
        page.get_by_role("button", name="Mal som XLSX").click()
    assert download.value.suggested_filename == "magnesium-mal.xlsx"
    choose_file(page, "mal.xlsx", download.value.path().read_bytes())
    expect(page.get_by_text("1 rad lest = 0 tatt med + 1 lagt til side")).to_be_visible()
    expect(page.get_by_role("table").get_by_text("eksempelraden i malen")).to_be_visible()
    expect(page.get_by_text("Ingen rad kan tas med")).to_be_visible()
