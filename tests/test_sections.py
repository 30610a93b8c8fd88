"""A section that is written once stands on dashboard, plain page, static page and report."""

import io
from html import unescape

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from report.pdf import pdf
from telling import municipality
from telling.sections import Heading, Paragraph, Section, Table, Text
from tests.views.test_every_word import script
from web import pages
from web.addresses import Place
from web.links import Links
from web.site.links import FileLinks, Site

BERGEN, OSLO = "4601", "0301"
TITLE, SENTENCE, CELL = "Made-up heading", "Fluoride & <b>other</b> matters.", "Made-up cell"


def made_up(store, found, language):
    """A section of a sentence and a table."""
    table = Table((Heading("Kind"), Heading("Made-up number", number=True)), (("A", CELL),))
    return Section(TITLE, (Paragraph((Text(SENTENCE, "caution"),)), table))


@pytest.fixture
def added(monkeypatch):
    """The sections with one more."""
    monkeypatch.setattr(municipality, "SECTIONS", (*municipality.SECTIONS, made_up))


def dashboard(store, language):
    app = AppTest.from_string(script("municipality"), default_timeout=120)
    app.query_params = {"nr": BERGEN, "lang": language.code}
    return " ".join(element.proto.body for element in app.run().get("html"))


def plain_page(store, language):
    return pages.page(store, Place("municipality", BERGEN), language, Links(""))


def static_page(store, language):
    links = FileLinks(Site(), "kommune/4601.html")
    return pages.page(store, Place("municipality", BERGEN), language, links)


def report(store, language, numbers=(BERGEN,)):
    content = pdf(store, numbers, language, "", "/x.pdf")
    return " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())


@pytest.mark.parametrize("output", [dashboard, plain_page, static_page, report])
def test_an_added_section_stands_in_every_output(store, nb, added, output):
    text = output(store, nb)
    assert TITLE in text
    assert "<b>other" not in text or output is report
    assert SENTENCE in unescape(text)
    assert CELL in text


def test_an_added_section_stands_beside_those_of_other_places(store, nb, added):
    text = report(store, nb, (BERGEN, OSLO))
    assert TITLE in text
    assert text.count("Fluoride & <b>other</b>") == 2
