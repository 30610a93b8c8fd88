"""The dolomite note on paper: one page with nothing cut, whatever the work, readable by ear."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from report.note import note_pdf, pilot_pdf
from telling.dolomite_plant import OwnNumbers
from tests.report.test_report import HOSTILE, SITE, plain
from treatment.notes import note
from treatment.plant import Prices

OSLO = "Z0707022019522171190SQFPK"
LILLEHAMMER = "Z0707022019331351190KKMDS"
LAST_WORDS = {
    "nb": "Det er ikke funnet noe norsk vannverk som bruker dolomitt.",
    "en": "no Norwegian waterworks that uses dolomite was found.",
}


def read(draw, store, work, language, **more):
    """The only page of a note as it is read back, and its reader."""
    reader = PdfReader(io.BytesIO(draw(store, work, language, SITE, "/x.pdf", **more)))
    (page,) = reader.pages
    return plain(page.extract_text()), reader


@pytest.mark.parametrize("draw", [note_pdf, pilot_pdf])
def test_a_note_has_one_page_with_nothing_cut(store, nb, en, draw):
    names = store.waterworks["name"].str.len()
    for work in {OSLO, LILLEHAMMER, *names.nlargest(2).index, *store.waterworks.index[::300]}:
        for spoken in (nb, en):
            told, _ = read(draw, store, work, spoken)
            assert told.endswith(LAST_WORDS[spoken.code]), work


def test_a_note_holds_its_figures_assumptions_database_and_sources(store, en):
    told, _ = read(note_pdf, store, OSLO, en)
    found = note(store, OSLO)
    assert f"+{en.number(found.window.added, 1)} mg/l of magnesium" in told
    for words in (
        "published",
        found.before.database,
        "CaMg(CO3)2 + 2 CO2 + 2 H2O",
        "Assumed: 6 °C",
        "an older Norwegian table against corrosion",
        "Colder than any source",
        "[1] ",
        "https://",
    ):
        assert words in told, words
    # An address may stand on two lines.
    assert f"{SITE}/x.pdf,read" in told.replace(" ", "")


def test_the_visitors_numbers_come_along(store, en):
    own = OwnNumbers(prices=Prices(dolomite=1000))
    assert "Cost of dolomite" not in read(note_pdf, store, OSLO, en)[0]
    assert "Cost of dolomite" in read(note_pdf, store, OSLO, en, own=own)[0]


def test_a_work_without_a_calculation_has_a_page_that_says_why(store, en):
    told, _ = read(note_pdf, store, LILLEHAMMER, en)
    assert "No calculation is given, because: groundwater" in told


def test_a_name_is_only_a_name(store, en):
    works = store.tables["waterworks"]
    named = works.assign(name=works["name"].where(works["waterworks_id"].ne(OSLO), HOSTILE))
    told, reader = read(
        note_pdf, replace(store, tables={**store.tables, "waterworks": named}), OSLO, en
    )
    assert "#panic()" in told and "<img src=x" in told
    assert HOSTILE in reader.metadata.title


def test_a_note_can_be_heard(store, nb):
    _, reader = read(note_pdf, store, OSLO, nb)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "nb" and root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title.startswith("Dolomitt: ")
