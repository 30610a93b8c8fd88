"""What the map of each measure tells beside it, for the country and for each county."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from data.store import Store
from findings import background
from findings.selection import Selection
from findings.summary import MEASURES, of_place
from geo.additions import addition_fills, count
from geo.fills import CLASSES, fills
from geo.layers import Fill
from geo.tally import tally
from geo.words import SHORT_NAMES
from telling import words
from telling.dolomite_table import REASON
from telling.language import Language
from telling.selection import selection_sentence
from treatment.stoichiometry import WINDOW_CA
from web.site.html import html
from web.site.links import FileLinks, Site

PICTURE = re.compile(r"<svg .*?</svg>")
SPACE = re.compile(r"[ \t\n]+")  # but not the space that stays within a number


def drawn(store: Store, code: str, selection: Selection, language: Language) -> list[Fill]:
    """Return how every municipality is drawn on the map of a measure or the calculated layer."""
    if code in MEASURES:
        return fills(store, MEASURES[code], selection, language)
    return addition_fills(store, selection, language)


def colours(code: str) -> tuple[str, ...]:
    """Return the class colours of a map, lowest first."""
    return CLASSES[MEASURES[code].parameter if code in MEASURES else "mg"].colours


def legend(store: Store, code: str, selection: Selection, language: Language) -> Markup:
    """Return the legend of a map as HTML, the dashboard's."""
    measure = MEASURES.get(code)
    if measure is None:
        template, values = (
            "additions.html",
            {
                "classes": CLASSES["mg"],
                "additions": count(store, selection),
                "all_reasons": {**words.NO_FIGURE, **REASON},
                "least_calcium": WINDOW_CA[0],
            },
        )
    else:
        template, values = (
            "legend.html",
            {
                "title": language.t(words.MEASURE[code]),
                "measure": measure,
                "classes": CLASSES[measure.parameter],
                "tally": tally(store, measure, selection),
                "place": of_place(store, measure, selection),
                "error": background.error(store),
            },
        )
    chosen = selection_sentence(store, selection, language)
    made = html(template, store, language, FileLinks(Site(), ""), chosen=chosen, **values)
    return Markup(SPACE.sub(" ", made))


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
    """Return all legends, with their pictures told once."""
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
