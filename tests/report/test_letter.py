"""The letter as PDF: all of it, on as many pages as it takes, with its sources behind it."""

import io

import pytest
from pypdf import PdfReader

from findings import wanted
from findings.selection import Selection
from report.letter import letter_pdf
from telling import letter
from telling.language import LETTER_CODES, language_of_letter
from tests.conftest import HOSTILE, HOSTILE_WORK


def read(content):
    """The text of a PDF, and its reader."""
    reader = PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split()), reader


@pytest.mark.parametrize("code", LETTER_CODES)
def test_a_long_letter_is_whole(store, nb, code):
    works = list(wanted.works(store, Selection()).index[:120])
    made = letter.write(
        store, works, letter.Recipient.AUTHORITY, (2023, 2025), language_of_letter(code)
    )
    text, reader = read(letter_pdf(store, made, nb))
    assert len(reader.pages) > 2
    assert reader.trailer["/Root"]["/Lang"] == code
    for work in works:
        assert store.work_rows[work]["register_id"] in text
    assert made.paragraphs[-1].text in text
    for mark in range(1, len(made.addresses) + 1):
        assert text.count(f"[{mark}]") >= 2  # in the letter, and before its source


def test_names_are_no_markup(hostile, nb):
    made = letter.write(hostile, [HOSTILE_WORK], "vannverk", (2023, 2025), nb)
    text, _ = read(letter_pdf(hostile, made, nb))
    assert f"Til {HOSTILE}" in text


def test_a_rehearsal_says_so(rehearsed, nb):
    made = letter.write(rehearsed, [HOSTILE_WORK], "vannverk", (2023, 2025), nb)
    assert "Oppdiktede tall" in read(letter_pdf(rehearsed, made, nb))[0]
