"""A map taken along: in a frame on another page, as a picture, as a citation, as a report."""

import io
import re
import xml.etree.ElementTree as ElementTree

from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from harness.screen import open_map

CHOSEN = "/?fylke=46&vis=calcium&punkter=1"
FRAME = {"width": 400, "height": 500}
WIDER = "() => document.scrollingElement.scrollWidth - innerWidth"


def box(page, name, label):
    """Open one of the ways to take the view along and return its text."""
    page.get_by_role("button", name=name, exact=True).click()
    field = page.get_by_role("textbox", name=label)
    expect(field).to_be_visible()
    return field.input_value()


def downloaded(page, name):
    """The bytes of a file that a button gives, and what it is called."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    file = waiting.value
    return file.path().read_bytes(), file.suggested_filename


def test_a_frame_on_another_page_shows_the_view_that_its_snippet_was_made_from(
    page, server, elsewhere
):
    before = open_map(page, CHOSEN).fills()
    snippet = box(page, "Bygg inn dette kartet", "HTML for rammen")
    assert 'loading="lazy"' in snippet
    assert 'title="Kalsium i springvann – Magnesium i norsk drikkevann"' in snippet
    page.set_viewport_size({"width": 460, "height": 640})
    elsewhere(f"<h1>En side</h1>{snippet}")
    frame = page.frame_locator("iframe").first
    expect(frame.get_by_role("heading", level=1)).to_have_text("Kalsium i springvann")
    expect(frame.get_by_text("Vestland fylke.", exact=True)).to_be_visible()
    areas = frame.frame_locator("iframe").locator("path.area[aria-label]")
    expect(areas).to_have_count(len(before), timeout=60_000)
    fills = areas.evaluate_all(
        "paths => paths.map(p => [p.dataset.number, p.getAttribute('fill')])"
    )
    assert dict(fills) == before
    link = frame.get_by_role("link", name="Åpne i det interaktive kartet")
    assert link.get_attribute("href") == CHOSEN
    assert link.get_attribute("target") == "_blank"
    assert "noopener" in link.get_attribute("rel")
    assert server.url in snippet


def test_the_view_for_a_frame_is_small_and_alone(visiting, server):
    with visiting(server, FRAME) as visit:
        page = visit.page
        for address in ("/?embed=true", "/kontrast?embed=true&lang=en"):
            page.goto(address)
            heading = page.get_by_role("heading", level=1)
            expect(heading).to_be_in_viewport()
            expect(page.locator("iframe")).to_be_in_viewport(ratio=0.9)
            expect(page.locator(".mg-classes")).to_be_attached()
            expect(page.get_by_text("Kartverket (CC BY 4.0)")).to_be_in_viewport()
            assert page.evaluate(WIDER) <= 0
            for gone in ("navigation", "combobox", "searchbox"):
                expect(page.get_by_role(gone)).to_have_count(0)
            expect(page.get_by_test_id("stSidebar")).to_have_count(0)
            expect(page.get_by_role("button")).to_have_count(0)


def test_a_click_in_a_frame_offers_the_page_of_the_municipality(visiting, server):
    with visiting(server, FRAME) as visit:
        page = visit.page
        page.goto("/?embed=true&lang=en")
        area = page.frame_locator("iframe").first.locator(
            "path.area[data-number='5501'][aria-label]"
        )
        area.click()
        link = page.get_by_role("link", name=re.compile("^Open Tromsø.* in the dashboard$"))
        expect(link).to_have_attribute("href", "/kommune?nr=5501&lang=en")
        expect(link).to_have_attribute("target", "_blank")
        assert "embed=true" in page.url


def test_a_frame_asks_nobody_for_a_background_map(page):
    open_map(page, "/?punkter=1")
    snippet = box(page, "Bygg inn dette kartet", "HTML for rammen")
    assert "punkter=1" in snippet
    page.goto("/?bakgrunn=1&embed=true")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    frame = page.frame_locator("iframe").first
    expect(frame.locator("path.area[aria-label]")).to_have_count(357, timeout=60_000)
    expect(frame.locator("img.leaflet-tile")).to_have_count(0)


def test_the_map_is_taken_away_as_a_picture(page, server):
    open_map(page, CHOSEN)
    data, name = downloaded(page, "Kartet som bilde: PNG")
    assert name == "kalsium-i-springvann-vestland-fylke.png"
    assert Image.open(io.BytesIO(data)).size[0] == 2160
    data, name = downloaded(page, "Kartet som bilde: SVG")
    assert name.endswith(".svg")
    root = ElementTree.fromstring(data)
    told = " ".join(one.text for one in root.iter("{http://www.w3.org/2000/svg}text"))
    for words in ("Kalsium i springvann", "Vestland fylke.", f"{server.url}{CHOSEN}", "Kartverket"):
        assert words in told


def test_a_citation_names_this_very_view(page, server):
    open_map(page, CHOSEN)
    told = box(page, "Siter denne visningen", "Kildehenvisning")
    assert told.startswith("Magnesium i norsk drikkevann: Kalsium i springvann. Vestland fylke.")
    assert f"{server.url}{CHOSEN}, lest " in told


def test_the_report_of_a_municipality_and_another_is_taken_away(page):
    page.goto("/kommune?nr=4601")
    others = page.get_by_role("combobox", name="Sammenlign med (høyst 3)")
    others.click()
    others.fill("Oslo")
    page.get_by_role("option", name="Oslo", exact=True).click()
    page.keyboard.press("Escape")
    data, name = downloaded(page, "Last ned siden: Bergen, Oslo")
    assert name == "magnesium-i-springvannet-bergen-oslo.pdf"
    (sheet,) = PdfReader(io.BytesIO(data)).pages
    text = " ".join(sheet.extract_text().split())
    assert "Bergen, Oslo" in text
    # An address that is broken over two lines comes with a space in it.
    assert "/rapport.pdf?nr=4601,0301,lest" in text.replace(" ", "")
