"""A rehearsal at a tenth of the register's size, made once, and what the walk through it shares."""

import gettext
import html
import io
import re
import sqlite3
from enum import StrEnum

import openpyxl
import pytest
from pypdf import PdfReader

import data.codes
import findings.codes
import treatment.codes
from data.own.rehearsal import rehearse, snapshot
from data.store import open_store
from telling.citation import made_up
from telling.language import SOURCE, codes, language

SCALE = 0.1
CODES = {
    str(member)
    for room in (data.codes, findings.codes, treatment.codes)
    for kind in vars(room).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum)
    for member in kind
    if "_" in member
}
"""The codes that cannot be mistaken for words."""


def shown_codes(text):
    """The codes that a text shows as they are, which wants words; those in a link are right."""
    return CODES.intersection(re.findall(r"(?<![=\w])\w+", text))


def text_of(page):
    """What is read on a page of HTML."""
    bare = re.sub(r"<(style|script|code)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", bare))


def text_of_file(name, content):
    """What is read in a file that is taken away: a report has one page."""
    ending = name.rpartition(".")[2]
    if ending == "pdf":
        (page,) = PdfReader(io.BytesIO(content)).pages
        text = page.extract_text()
    elif ending == "xlsx":
        *_, about = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets
        text = lines(about.iter_rows(values_only=True))
    elif ending == "gpkg":
        with sqlite3.connect(":memory:") as database:
            database.deserialize(content)
            text = lines(database.execute("select * from about"))
    else:
        text = content.decode("utf-8-sig")
    return " ".join((text_of(text) if ending in ("svg", "html") else text).split())


def lines(rows):
    """Rows as text, a line each."""
    return "\n".join(" ".join(str(cell) for cell in row if cell is not None) for row in rows)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The folder of the rehearsal's snapshot."""
    made = tmp_path_factory.mktemp("national") / "rehearsal"
    rehearse(made, SCALE)
    return snapshot(made)


@pytest.fixture(scope="session")
def national(folder):
    """The rehearsal's store, as a server reads it."""
    return open_store(folder)


@pytest.fixture(scope="session")
def marks(national):
    """What everything says of made-up figures, in each language."""
    return {code: made_up(national, language(code)) for code in codes()}


class Untranslated(gettext.NullTranslations):
    """What a catalogue asks for a message that it does not hold; remembers each."""

    def __init__(self):
        super().__init__()
        self.found = set()

    def gettext(self, message):
        """Remember a message, and give it back."""
        self.found.add(message)
        return message

    def ngettext(self, one, many, count):
        """Remember a message that has a plural."""
        self.found.add(one)
        return super().ngettext(one, many, count)


@pytest.fixture(scope="session", autouse=True)
def untranslated(national):
    """Watches what is asked of the catalogues in the whole walk; at its end none lacked a
    message."""
    watch = Untranslated()
    catalogues = [language(code).messages for code in codes() if code != SOURCE]
    with pytest.MonkeyPatch.context() as patch:
        for catalogue in catalogues:
            patch.setattr(catalogue, "_fallback", watch)
        yield watch
    # Names are offered and shown as messages are: of places, who wrote a study, an authority.
    places = {*national.municipalities["label"], *national.counties}
    names = places | {"Rosborg & Kozisek", "Mattilsynet"}
    assert watch.found - names == set()
