"""Where the links of a plain page lead when a server answers it.

The static site has links of another kind with the same methods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlencode

from data.store import Store
from geo.preview import HEIGHT, WIDTH
from telling.citation import citation
from telling.language import DEFAULT, N_, Language, language
from web.addresses import (
    API,
    EDITIONS,
    FEED,
    LANGUAGES,
    PICTURE,
    SEARCH,
    Place,
    letter_path,
)
from web.forms import CSV, GEOJSON, JSON

RECORDS = {
    "country": "municipalities",
    "county": "municipalities",
    "municipality": "municipalities",
    "waterworks": "waterworks",
}
"""The collection of the API that holds the figures of a page, by the page's kind."""
LOCALES = {"nb": "nb_NO", "en": "en_GB"}
SUFFIXES = {"JSON": "", "CSV": ".csv", "GeoJSON": ".geojson"}
MEDIA_TYPES = {"JSON": JSON, "CSV": CSV, "GeoJSON": GEOJSON}


class PageLinks(Protocol):
    """What a page asks of its links, whoever answers it; `base` is the site's address without a
    slash at its end, "" where nobody knows it."""

    @property
    def base(self) -> str: ...

    def page(self, place: Place, code: str) -> str:
        """The page of a place in a language."""

    def dashboard(self, language: Language, page: str, **choices: str) -> str:
        """A page of the dashboard, with choices by their codes; "" where there is none."""

    def cited(self, store: Store, title: str, place: Place, language: Language) -> str:
        """How the page of a place is cited."""

    def canonical(self, place: Place, code: str) -> str:
        """The whole address of a page; "" where nobody knows it."""

    def data(self, place: Place) -> Sequence[tuple[str, str]]:
        """The files that hold the figures of a page: media types and whole addresses; none where
        nobody knows them."""

    def letter(self, number: str, language: Language, work: str = "") -> str:
        """The letter that asks for the figures of a municipality, or of a work of it; "" where
        there is none."""

    def letter_as(
        self, number: str, language: Language, choices: Mapping[str, Sequence[str]], ending: str
    ) -> str:
        """The same letter with choices, or what lies beside it by its `ending`; "" where there is
        none."""

    def search(self, language: Language) -> str:
        """Where the form of the search leads; "" where there is none."""

    def picture(self, place: Place | None, language: Language) -> str:
        """The whole address of the picture that a link to a page is shown with; "" without."""

    def feed(self, language: Language) -> str:
        """The feed of the editions."""

    def changes(self, version: str) -> str:
        """The file of what changed since an edition, "" for what is new in the newest; "" where
        there is none."""


@dataclass(frozen=True)
class Links:
    """The links of a server's pages: `base` is the site's address, without a slash at its end."""

    base: str
    numbers_name = N_("Figures for programs (API)")
    """The name of the page that lists the downloads."""
    numbers_language = "en"
    """The language that it is in; "" where it is in that of the page."""
    map_name = N_("The map in the dashboard, with filters and downloads")
    """What the map is called, where a page leads to it."""
    policy = ""
    """What the page itself says that a browser may run; the server says it in a header."""

    def home(self, language: Language) -> str:
        """The page that a site opens with."""
        return "/"

    def map(self, language: Language, **choices: str) -> str:
        """The map with choices by their codes."""
        return dashboard_path(language, "", **choices)

    def page(self, place: Place, code: str) -> str:
        """The page of a place in a language."""
        return place.path(code)

    def canonical(self, place: Place, code: str) -> str:
        """The whole address of a page; "" where nobody knows it."""
        return self.base + place.path(code)

    def numbers(self, language: Language) -> str:
        """The page that lists the downloads."""
        return f"{API}/"

    def files(self, place: Place, language: Language) -> Sequence[tuple[str, str]]:
        """The downloads of a page: the name of each format, and its address."""
        collection = f"{API}/{RECORDS[place.kind]}"
        if place.kind in ("country", "county"):
            query = f"?county={place.key}" if place.key else ""
            return [(form, collection + suffix + query) for form, suffix in SUFFIXES.items()]
        record = f"{collection}/{quote(place.key, safe='')}"
        return [(form, record + SUFFIXES[form]) for form in ("JSON", "CSV")]

    def data(self, place: Place) -> Sequence[tuple[str, str]]:
        """The files that hold the figures of a page: media types and whole addresses."""
        return [
            (MEDIA_TYPES[form], self.base + at) for form, at in self.files(place, language(DEFAULT))
        ]

    def report(self, place: Place, language: Language) -> str:
        """The report of a municipality, or the dolomite note of a waterworks, as PDF; "" where
        there is none."""
        return place.path(language.code) + ".pdf"

    def letter(self, number: str, language: Language, work: str = "") -> str:
        """The letter that asks for the figures of a municipality, or of a work of it."""
        return letter_path(number, language.code, {"verk": [work]} if work else {})

    def letter_as(
        self, number: str, language: Language, choices: Mapping[str, Sequence[str]], ending: str
    ) -> str:
        """The same letter with choices, or what lies beside it by its `ending`."""
        return letter_path(number, language.code, choices, ending)

    def dashboard(self, language: Language, page: str, **choices: str) -> str:
        """A page of the dashboard in a language, with choices by their codes; "" where there is no
        dashboard."""
        return dashboard_path(language, page, **choices)

    def cited(self, store: Store, title: str, place: Place, language: Language) -> str:
        """How the page of a place is cited."""
        return citation(store, title, "", self.base, place.path(language.code), language)

    def search(self, language: Language) -> str:
        """Where the form of the search leads."""
        return SEARCH[language.code]

    def picture(self, place: Place | None, language: Language) -> str:
        """The whole address of the picture that a link to a page is shown with: that of its
        municipality, else that of the country."""
        own = place if place and place.kind == "municipality" else Place("country")
        return self.base + own.path(language.code) + PICTURE

    def feed(self, language: Language) -> str:
        """The whole address of the feed of the editions."""
        return self.base + EDITIONS[language.code] + FEED

    def changes(self, version: str) -> str:
        """The file of what changed since an edition; what is new in the newest where none is
        named."""
        return f"{API}/changes.csv" + (f"?since={version}" if version else "")


def open_graph(
    language: Language, title: str, description: str, url: str, image: str
) -> list[tuple[str, str]]:
    """Return the properties of a page in Open Graph (ogp.me); what is "" is left out."""
    other = next((code for code in LANGUAGES if code != language.code), "")
    found = {
        "og:type": "website",
        "og:site_name": language.t("Magnesium in Norwegian drinking water"),
        "og:locale": LOCALES.get(language.code, ""),
        "og:locale:alternate": LOCALES.get(other, ""),
        "og:title": title,
        "og:description": description,
        "og:url": url,
        "og:image": image,
    }
    if image:
        found |= {
            "og:image:type": "image/png",
            "og:image:width": str(WIDTH),
            "og:image:height": str(HEIGHT),
            "og:image:alt": title,
        }
    return [(name, content) for name, content in found.items() if content]


def dashboard_path(language: Language, page: str, **choices: str) -> str:
    """The path of a page of the dashboard in a language, with choices by their codes. It names the
    language, which would else be that of the browser."""
    return f"/{page}?{urlencode({**choices, 'lang': language.code})}"
