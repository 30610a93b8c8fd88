"""The letter that asks for figures: what it names, what it rests on, and nothing of law beyond."""

import csv
import re
from email.message import EmailMessage
from gettext import NullTranslations
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest
from babel.messages.pofile import read_po

from data.paths import LEDGER
from data.register.extracts import NEEDED
from findings import wanted
from findings.selection import Selection
from telling import letter, reply_sheet
from telling.language import CATALOGUES, LETTER_CODES, Language, language_of_letter
from telling.letter import ASKED, EXTRACTS, GROUNDS, QUOTED, Recipient
from tests.test_catalogues import placeholders, places_of_messages, wordings

BODO, YEARS, SITE = "1804", (2023, 2025), "https://magnesium.example.org"
EVERY = list(product(Recipient, LETTER_CODES))
OF_LAW = re.compile(
    r"\b(lov\w*|\w+lov(en|a)|forskrift\w*|\w+forskrift\w*|rett(en|ar)?|plikt\w*|krav\w*|frist\w*|"
    r"law\w*|act|regulation\w*|right|entitled|must|duty|due|shall|§)\b|§",
    re.IGNORECASE,
)
QUOTATION = re.compile("[«“](.*?)[»”]")


def written(store, recipient, code, works=None):
    """A letter for Bodø, or for some works."""
    works = works or wanted.of_municipality(store, BODO)
    return letter.write(store, works, recipient, YEARS, language_of_letter(code), SITE)


def ledger_quotes():
    """The words that the ledger holds as they were read, by claim."""
    with (LEDGER / "quotes.csv").open(encoding="utf-8", newline="") as file:
        return {row["claim_id"]: row["words"] for row in csv.DictReader(file)}


def test_the_words_are_those_of_the_ledger():
    assert dict(QUOTED) == ledger_quotes()


@pytest.mark.parametrize(("recipient", "code"), EVERY)
def test_each_sentence_of_law_quotes_its_source(store, recipient, code):
    made = written(store, recipient, code)
    sourced = [part for part in made.paragraphs if part.sources]
    for part in made.paragraphs:
        assert part in sourced or not OF_LAW.search(part.text), part.text
    for part, ground in zip(sourced, GROUNDS[recipient], strict=True):
        claims = store.claims.loc[list(ground.claims)]
        assert set(part.sources) == set(claims["source_id"])
        assert sorted(QUOTATION.findall(part.text)) == sorted(QUOTED[c] for c in ground.claims)
        # Beside the words there is only the name of what they stand in.
        beside = OF_LAW.findall(QUOTATION.sub("", part.text))
        assert len(beside) <= 2
        for source in part.sources:
            assert made.addresses[source] in made.text


@pytest.mark.parametrize(("recipient", "code"), EVERY)
def test_nothing_stands_in_quotation_marks_that_was_not_read(store, recipient, code):
    text = written(store, recipient, code).text
    assert set(QUOTATION.findall(text)) <= set(ledger_quotes().values())


def test_a_letter_names_works_figures_and_years(store):
    text = written(store, Recipient.MUNICIPALITY, "nb").text
    assert text.startswith("Til Bodø kommune\n\nSpørsmål om tall: magnesium i drikkevannet, Bodø")
    for work in wanted.of_municipality(store, BODO):
        row = store.work_rows[work]
        assert f"- {row['name']}, Bodø (id i registeret: {row['register_id']})\n" in text
    assert "For hvert år fra 2023 til 2025, for behandlet vann og for råvann, ber jeg om:" in text
    for asked in ("magnesium (mg/l)", "kalsium (mg/l)", "total hardhet (°dH)", "pH\n"):
        assert f"- {asked}" in text
    assert "- alkalitet (mmol/l)\n" in text
    assert "- ledningsevne (mS/m)\n" in text
    assert SITE in text


def test_mattilsynet_is_asked_for_all_works_and_the_registers_extracts(store):
    works = list(wanted.works(store, Selection()).index[:20])
    made = written(store, Recipient.AUTHORITY, "nn", works)
    assert made.to == "Til Mattilsynet"
    assert "20 vassverk" in made.subject
    assert made.text.count("\n- ") == 20 + len(ASKED) + len(EXTRACTS)
    assert "som får vatnet frå Ivar" in made.text


def test_the_extracts_are_those_that_are_imported():
    assert set(EXTRACTS) == {f"{name}.csv" for name in NEEDED}


def test_an_email_has_no_address_and_is_short_enough_whatever_the_works(store):
    longest = store.waterworks["name"].str.len().nlargest(3).index
    many = wanted.works(store, Selection()).index[:500]
    for (recipient, code), works in product(EVERY, ([longest[0]], longest, many)):
        made = written(store, recipient, code, list(works))
        parts = urlsplit(made.mailto)
        assert (parts.scheme, parts.path) == ("mailto", "")
        said = parse_qs(parts.query, strict_parsing=True)
        assert said["subject"] == [made.subject]
        message = EmailMessage()
        message.set_content(said["body"][0])
        assert "2023–2025" in message.get_content()
        assert len(made.mailto) < letter.MOST_MAILTO


class Asked(NullTranslations):
    """Notes every message that is asked for."""

    def __init__(self):
        super().__init__()
        self.messages = set()

    def gettext(self, message):
        self.messages.add(message)
        return message

    def ngettext(self, one, many, count):
        self.messages.add((one, many))
        return one if count == 1 else many


@pytest.fixture(scope="module")
def nynorsk():
    """The catalogue of letters in nynorsk."""
    with (CATALOGUES / "nn/LC_MESSAGES/letter.po").open("rb") as source:
        return [one for one in read_po(source, locale="nn", abort_invalid=True) if one.id]


def test_nynorsk_is_complete_for_letters_and_nothing_else(store, nynorsk):
    asked = Asked()
    spoken = Language("nn", asked)
    for recipient in Recipient:
        for works in (wanted.works(store, Selection()).index[:20], ["Z0805072302328521189EAJPY"]):
            letter.write(store, list(works), recipient, YEARS, spoken, SITE)
    letter.write(store, wanted.of_municipality(store, BODO), "vannverk", YEARS, spoken)
    reply_sheet.as_xlsx(store, list(works), YEARS, spoken)
    own = {m for m, files in places_of_messages().items() if "telling/letter.py" in files}
    assert asked.messages | own - set(letter.RECIPIENT.values()) == {one.id for one in nynorsk}


def test_nynorsk_keeps_what_is_filled_in(nynorsk):
    for message in nynorsk:
        for original, translation in wordings(message):
            assert translation.strip()
            assert placeholders(original) == placeholders(translation)
        assert not message.fuzzy


def test_letters_are_in_no_other_language():
    with pytest.raises(KeyError):
        language_of_letter("se")
    assert language_of_letter("nn").name == "Norsk nynorsk"
