"""Addresses: where each plain page stands in each language, and the site's base address."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from data.store import Store
from telling.language import DEFAULT

LANGUAGES = ("nb", "en")
WANTED = {"nb": "/uten-tall", "en": "/en/without-figures"}
"""The waterworks without a measured figure: of the country, and of the county whose number
follows."""
FOLDERS = {
    "nb": {
        "municipality": "/kommune",
        "waterworks": "/vannverk",
        "county": "/fylke",
        "wanted": WANTED["nb"],
    },
    "en": {
        "municipality": "/en/municipality",
        "waterworks": "/en/waterworks",
        "county": "/en/county",
        "wanted": WANTED["en"],
    },
}
COUNTRY = {"nb": "/norge", "en": "/en/norway"}
ACCESSIBILITY = {"nb": "/tilgjengelighet", "en": "/en/accessibility"}
EDITIONS = {"nb": "/utgaver", "en": "/en/editions"}
FEED = ".atom"
"""What the feed of the editions ends with; it lies beside their page."""
STATUS = {"nb": "/status", "en": "/en/status"}
ALONE = {
    "country": COUNTRY,
    "wanted": WANTED,
    "accessibility": ACCESSIBILITY,
    "editions": EDITIONS,
}
"""The pages of which there is one."""
REPORT = {"nb": "/rapport.pdf", "en": "/en/report.pdf"}
NOTES = {
    "nb": {"pilot": "/forsok.pdf", "note": ".pdf"},
    "en": {"pilot": "/pilot.pdf", "note": ".pdf"},
}
"""What follows the path of a waterworks where its dolomite note is as PDF, and the pilot of it."""
LETTER = {"nb": "/brev", "en": "/letter"}
"""What follows the path of a municipality where the letter that asks for its figures is; it is PDF
with `.pdf` behind it, and the sheet for the answer with `.xlsx`."""
SEARCH = {"nb": "/sok", "en": "/en/search"}
PICTURE = ".png"
"""What the picture of a page ends with; it lies beside the page, as its report does."""
API = "/api/v1"
CATALOGUE = "/catalog"
"""What is offered here, for data.norge.no to read."""
BASE_VARIABLE = "MGMAP_BASE_URL"
CONTACT_VARIABLE = "MGMAP_CONTACT"
PUBLISHER_VARIABLE = "MGMAP_PUBLISHER"
"""Who publishes the site, in the catalogue: a name, and after it an address that names the
organisation, as `https://data.norge.no/organizations/` with its number."""


@dataclass(frozen=True)
class Place:
    """What a plain page is about: `kind` is 'municipality', 'waterworks', 'county' or 'wanted' (of
    a county), with its number or id as `key`, or one of `ALONE`, where `key` is empty."""

    kind: str
    key: str = ""

    def path(self, language: str) -> str:
        """The path of the page in a language."""
        if self.kind in ALONE and not self.key:
            return ALONE[self.kind][language]
        return f"{FOLDERS[language][self.kind]}/{quote(self.key, safe='')}"


def report_path(numbers: Sequence[str], language: str) -> str:
    """The path of the report on some municipalities, with its query; that on one lies beside its
    page.

    A language that has no plain pages gets the default's.
    """
    language = language if language in LANGUAGES else DEFAULT
    if len(numbers) == 1:
        return Place("municipality", numbers[0]).path(language) + ".pdf"
    return f"{REPORT[language]}?nr={quote(','.join(numbers), safe=',')}"


def note_path(waterworks_id: str, language: str, kind: str = "note") -> str:
    """The path of a waterworks' dolomite note as PDF, or of its pilot: a `kind` of `NOTES`."""
    language = language if language in LANGUAGES else DEFAULT
    return Place("waterworks", waterworks_id).path(language) + NOTES[language][kind]


def letter_path(
    number: str, language: str, choices: Mapping[str, Sequence[str]], ending: str = ""
) -> str:
    """The path of the letter that asks for the figures of a municipality, with its choices, or of
    what lies beside it by its `ending`."""
    path = Place("municipality", number).path(language) + LETTER[language] + ending
    return "?".join(filter(None, (path, urlencode(choices, doseq=True))))


def places(store: Store) -> list[Place]:
    """Every place with a page: the single pages, counties, municipalities, waterworks in use."""
    works = store.waterworks
    return [
        *(Place(kind) for kind in ALONE),
        *(Place(kind, number) for kind in ("county", "wanted") for number in store.counties.index),
        *(Place("municipality", number) for number in store.municipalities.index),
        *(Place("waterworks", work) for work in works.index[works["active"]]),
    ]


def named_base() -> str:
    """The value of MGMAP_BASE_URL without a slash at its end; "" where it is not set."""
    return os.environ.get(BASE_VARIABLE, "").rstrip("/")


def successors(store: Store, number: str) -> list[str]:
    """The municipalities of 2024 that a number of an earlier year became, wholly or in part."""
    table = store.tables["renumbering"]
    return sorted(set(table.loc[table["number_then"].eq(number), "number_2024"]))
