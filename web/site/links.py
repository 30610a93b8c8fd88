"""Where everything stands in the folder, and links that hold wherever the folder is put."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from posixpath import dirname, relpath
from urllib.parse import quote, urlencode

from data.store import Store
from telling.citation import citation_of_file
from telling.language import N_, Language
from web import pages
from web.addresses import API, EDITIONS, FEED, Place, letter_path
from web.forms import CSV, GEOJSON, JSON, SUFFIXES
from web.links import RECORDS, dashboard_path

MAP = Place("map")
FILES = Place("files")
OWN = {
    "map": {"nb": "index.html", "en": "en/index.html"},
    "files": {"nb": "filer.html", "en": "en/files.html"},
}
"""The pages that only the folder has."""
MISSING = "404.html"
"""What a server shows in place of what is not there, under whatever address was asked for."""
LETTER_FILES = ("", ".xlsx")
"""The endings of the files of a letter: the page, and the sheet for the answer."""
HERE = "'self' file:"
"""The files of the folder: opened from disk, no file counts as of the page's own origin."""


def file_of(place: Place, code: str) -> str:
    """The file of a page in a language, from the root of the folder.

    A name with an ending, as from disk no browser looks for `index.html` in a folder, and without
    rules of its own no server for `4601.html` where `4601` is asked for.
    """
    if place.kind in OWN:
        return OWN[place.kind][code]
    return place.path(code).removeprefix("/") + ".html"


def feed_of(code: str) -> str:
    """The file of the feed of the editions in a language."""
    return EDITIONS[code].removeprefix("/") + FEED


def letter_file(number: str, code: str, ending: str = "") -> str:
    """The file of the letter that asks for the figures of a municipality, or of what lies beside
    it: an ending of LETTER_FILES."""
    return letter_path(number, code, {}).removeprefix("/") + (ending or ".html")


@dataclass(frozen=True)
class Site:
    """What whoever exports says of the site: where it will stand and where the dashboard stands,
    both without a slash at the end, "" where it is not said."""

    base: str = ""
    dashboard: str = ""

    def address(self, file: str) -> str:
        """The whole address of a file; "" where nobody knows it."""
        # The page of a folder is reached by the folder's name.
        named = file.removesuffix("index.html") if file.endswith("index.html") else file
        return f"{self.base}/{quote(named)}" if self.base else ""


@dataclass(frozen=True)
class FileLinks:
    """The links of the page in the file `here`: those of `web.links.Links`, for the folder."""

    site: Site
    here: str
    numbers_name = N_("Figures as files")
    numbers_language = ""
    map_name = N_("The map")

    @property
    def base(self) -> str:
        """The address of the site; "" where nobody knows it."""
        return self.site.base

    @property
    def policy(self) -> str:
        """The content security policy of the page: a map may run its own files, others nothing."""
        plain = pages.policy()
        if self.here not in OWN["map"].values():
            return plain
        return plain.replace("style-src ", f"script-src {HERE}; style-src {HERE} ")

    def to(self, file: str) -> str:
        """The link to a file of the folder."""
        if self.here == MISSING:
            return f"{self.site.base}/{quote(file)}"
        return quote(relpath(file, dirname(self.here) or "."))

    def home(self, language: Language) -> str:
        """The page that a site opens with."""
        return self.map(language)

    def map(self, language: Language, **choices: str) -> str:
        """The map with choices by their codes."""
        return "#".join(filter(None, (self.page(MAP, language.code), urlencode(choices))))

    def page(self, place: Place, code: str) -> str:
        """The page of a place in a language."""
        return self.to(file_of(place, code))

    def canonical(self, place: Place, code: str) -> str:
        """The whole address of a page; "" where nobody knows it."""
        return self.site.address(file_of(place, code))

    def numbers(self, language: Language) -> str:
        """The page that lists the downloads."""
        return self.page(FILES, language.code)

    def files(self, place: Place, language: Language) -> Sequence[tuple[str, str]]:
        """The downloads of a page: all are on one page."""
        return [(language.t(self.numbers_name), self.numbers(language))]

    def data(self, place: Place) -> Sequence[tuple[str, str]]:
        """The files that hold the figures of a page, whole: media types and addresses; none where
        nobody knows where the folder will stand."""
        name = RECORDS[place.kind]
        forms = (JSON, CSV, GEOJSON) if name == "municipalities" else (JSON, CSV)
        found = [(form, self.site.address(f"data/{name}{SUFFIXES[form]}")) for form in forms]
        return found if self.site.base else []

    def report(self, place: Place, language: Language) -> str:
        """The report of a municipality, or the dolomite note of a waterworks, as PDF, which the
        dashboard's server makes; "" without."""
        return self._of_dashboard(place.path(language.code) + ".pdf")

    def letter(self, number: str, language: Language, work: str = "") -> str:
        """The letter that asks for figures: the dashboard's server makes one for a work, too; the
        folder has one for each municipality."""
        choices = {"verk": [work]} if work else {}
        made = self._of_dashboard(letter_path(number, language.code, choices))
        return made or self.letter_as(number, language, {}, "")

    def letter_as(
        self, number: str, language: Language, choices: Mapping[str, Sequence[str]], ending: str
    ) -> str:
        """The letter of the folder, and the sheet for the answer; it has none with choices."""
        is_there = not choices and ending in LETTER_FILES
        return self.to(letter_file(number, language.code, ending)) if is_there else ""

    def dashboard(self, language: Language, page: str, **choices: str) -> str:
        """A page of the dashboard in a language, with choices by their codes; "" where it was not
        said where the dashboard is."""
        return self._of_dashboard(dashboard_path(language, page, **choices))

    @property
    def api(self) -> str:
        """The readable page of the dashboard's API; "" where it was not said where that is."""
        return self._of_dashboard(f"{API}/")

    def _of_dashboard(self, path: str) -> str:
        return self.site.dashboard + path if self.site.dashboard else ""

    def search(self, language: Language) -> str:
        """The map searches by itself; there is no form that a folder could answer."""
        return ""

    def picture(self, place: Place | None, language: Language) -> str:
        """The folder holds no pictures for shared links."""
        return ""

    def feed(self, language: Language) -> str:
        """The feed of the editions: its whole address where it is known."""
        file = feed_of(language.code)
        return self.site.address(file) or self.to(file)

    def changes(self, version: str) -> str:
        """The file of what is new in the newest edition; the folder has no other."""
        return "" if version else self.to("data/changes.csv")

    def cited(self, store: Store, title: str, place: Place, language: Language) -> str:
        """How the page of a place is cited."""
        listed = self.canonical(FILES, language.code)
        address = self.canonical(place, language.code)
        return citation_of_file(store, title, address, listed, language)
