"""A rehearsal at a tenth of the register's size, made once, and what the walk through it shares."""

import gettext
import html
import re
from enum import StrEnum

import pytest

import data.codes
import findings.codes
import treatment.codes
from data.register.rehearsal import rehearse, snapshot
from data.store import open_store
from server.limits import Limit
from telling.citation import made_up
from telling.language import SOURCE, codes, language

SCALE = 0.1
MARKS = {code: language(code).t("Made-up figures") for code in codes()}
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
    """The codes that a text shows as they are, which wants words."""
    return CODES.intersection(re.findall(r"\w+", text))


def text_of(page):
    """What is read on a page of HTML."""
    bare = re.sub(r"<(style|script|code)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", bare))


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
    # The filters offer names as they offer codes.
    names = {*national.municipalities["label"], *national.counties}
    assert watch.found - names == set()
