"""The legend of each map, for the country and for each county."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from data.store import Store
from findings.selection import Selection
from findings.summary import MEASURES
from geo.legend import CLASS_COLOURS
from geo.words import SHORT_NAMES
from telling.language import Language
from telling.legend import of_map
from web.site.html import html
from web.site.links import FileLinks, Site

PICTURE = re.compile(r"<svg .*?</svg>")
SPACE = re.compile(r"[ \t\n]+")  # but not the space that stays within a number


def colours(code: str) -> tuple[str, ...]:
    """Return the class colours of a map, lowest first."""
    return CLASS_COLOURS[MEASURES[code].parameter if code in MEASURES else "mg"]


def legend(store: Store, code: str, selection: Selection, language: Language) -> Markup:
    """Return the legend of a map as HTML, the dashboard's."""
    made = of_map(store, code, selection, language)
    links = FileLinks(Site(), "")
    return Markup(SPACE.sub(" ", html("legend.html", store, language, links, legend=made)))


def selections(store: Store) -> Iterator[tuple[str, Selection]]:
    """The country and each county, by the code of the choice; that of the country is ""."""
    yield "", Selection()
    for county in store.counties.index:
        yield county, Selection(counties=(county,))


@dataclass(frozen=True)
class Legends:
    """Every legend by measure and county. A tab, a number and a tab stand for each picture, as the
    same few are in all of them."""

    pictures: list[str]
    texts: dict[str, dict[str, str]]


def legends(store: Store, language: Language) -> Legends:
    """Return all legends, with each picture once."""
    pictures: dict[str, int] = {}

    def pointed(html: str) -> str:
        return PICTURE.sub(
            lambda found: f"\t{pictures.setdefault(found[0], len(pictures))}\t", html
        )

    texts = {
        code: {
            county: pointed(legend(store, code, selection, language))
            for county, selection in selections(store)
        }
        for code in SHORT_NAMES
    }
    return Legends(list(pictures), texts)
