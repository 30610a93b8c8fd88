"""A report as PDF/UA: typst sets it in a child of the server, without a browser.

The template reads what it shows as JSON, so that no name can act as markup.
"""

from __future__ import annotations

from collections.abc import Sequence

from data.store import Store
from geo import drawing
from geo.static_map import place_map
from report import parts
from telling import citation, phrases
from telling.language import Language
from telling.municipality import Municipality, map_words, of_municipality, title
from telling.sections import Table
from telling.side_by_side import side_by_side

MOST = 4
"""Municipalities that fit side by side."""


def pdf(
    store: Store,
    numbers: Sequence[str],
    language: Language,
    site: str,
    path: str,
    chosen: str = "",
) -> bytes:
    """Return one page about one municipality, or about up to MOST of them side by side.

    `site` and `path` are the address that the report says it stands at; `chosen` a sentence that
    goes before the edition, as that a visitor's own figures are among the others. Raises KeyError
    for a number that no municipality has, ValueError for none, too many or the same one twice, and
    `data.child.Unable`.
    """
    if not 1 <= len(numbers) <= MOST or len(set(numbers)) < len(numbers):
        raise ValueError(f"{len(numbers)} municipalities, not 1 to {MOST} different ones")
    shown = contents(store, numbers, language, site, path, chosen)
    return drawing.draw("report.native:pdf", shown)


def contents(
    store: Store,
    numbers: Sequence[str],
    language: Language,
    site: str,
    path: str,
    chosen: str = "",
) -> dict[str, object]:
    """Return all that a report shows, as the template reads it."""
    t = language.t
    places = [of_municipality(store, number, language) for number in numbers]
    marks = _marks(places)
    heading = title([place.name for place in places], language)
    return {
        "lang": language.code,
        "title": heading,
        "made_up": citation.made_up(store, language),
        "description": citation.dated(store, language),
        "municipalities": [_municipality(store, place, marks, language) for place in places],
        "rows": _rows(places, marks, language) if len(places) > 1 else [],
        "sources": parts.sources(store, marks, language),
        "citation": citation.citation(store, heading, chosen, site, path, language),
        "notes": [
            t("Boundaries © Kartverket (CC BY 4.0). Population: Statistics Norway."),
            t(phrases.POSITIONS),
        ],
        "words": {
            "magnesium": t("Magnesium in tap water"),
            "country": t("Norway"),
            "sources": t("Sources"),
            "cite": t("Cite this page"),
        },
    }


def _marks(places: Sequence[Municipality]) -> dict[str, int]:
    """A number for each source, in the order in which the report names them."""
    named: list[str] = []
    for place in places:
        named += place.sources
        if len(places) == 1:
            tables = [
                part for one in place.sections for part in one.brief if isinstance(part, Table)
            ]
            named += [source for table in tables for row in table.sources for source in row]
    return {source: mark for mark, source in enumerate(dict.fromkeys(named), start=1)}


def _municipality(
    store: Store, place: Municipality, marks: dict[str, int], language: Language
) -> dict[str, object]:
    name, shown = map_words(store, place.number, language)
    return {
        "name": place.name,
        "lead": place.lead,
        "value": place.value,
        "spread": place.spread,
        "terms": [(term.label, term.text) for term in place.terms],
        "marks": [marks[source] for source in place.sources],
        "sections": [
            {"title": section.title, "parts": [parts.part(one, marks) for one in section.brief]}
            for section in place.sections
            if section.brief
        ],
        "map": place_map(store, place.number, name, ""),
        "map_text": shown,
    }


def _rows(
    places: Sequence[Municipality], marks: dict[str, int], language: Language
) -> list[tuple[str, list[str], list[list[int]]]]:
    """The rows of several municipalities side by side, each with the numbers of the sources behind
    its cells; only figures have some."""
    figures = [[marks[source] for source in place.sources] for place in places]
    (value, cells), *others = side_by_side(places, language)
    return [(value, cells, figures), *((label, cells, []) for label, cells in others)]
