"""A report as PDF/UA: typst sets it on the server, in its own process, without a browser.

The template reads what it shows as JSON, so that no name can act as markup. Typst sees nothing but
the folder of the template: no other file, no package, no font of the machine.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import font_source_sans_pro

from data.store import Store
from findings.selection import Selection
from findings.summary import MEASURES, of_place
from geo.static_map import place_map
from report.facts import Facts, of_municipality, place_columns, place_row, work_columns
from telling import citation
from telling.language import Language
from telling.words import LICENCE

if TYPE_CHECKING:
    import typst

MOST = 4
"""Municipalities that fit side by side."""
HERE = Path(__file__).parent
FONTS = Path(font_source_sans_pro.__file__).parent / "files"
STANDARD = "ua-1"


def pdf(
    store: Store,
    numbers: Sequence[str],
    language: Language,
    site: str,
    path: str,
    chosen: str = "",
) -> bytes:
    """Return one page about one municipality, or about up to MOST of them side by side.

    `site` and `path` are the address that the report is told to stand at; `chosen` a sentence that
    goes before the edition, as that a visitor's own figures are among the others. Raises KeyError
    for a number that no municipality has, ValueError for none, too many or the same one twice.
    """
    if not 1 <= len(numbers) <= MOST or len(set(numbers)) < len(numbers):
        raise ValueError(f"{len(numbers)} municipalities, not 1 to {MOST} different ones")
    told = contents(store, numbers, language, site, path, chosen)
    inputs = {"data": json.dumps(told, ensure_ascii=False)}
    compiler, lock = _compiler()
    with lock:
        return compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=[STANDARD])


@cache
def _compiler() -> tuple[typst.Compiler, Lock]:
    """One for the process, used by one thread at a time."""
    import typst  # not of a server that nobody asks for a report

    made = typst.Compiler(
        HERE / "report.typ", root=HERE, font_paths=[FONTS], ignore_system_fonts=True
    )
    return made, Lock()


def title(names: Sequence[str], language: Language) -> str:
    """What a report is called."""
    return language.t("Magnesium in the tap water of {place}", place=", ".join(names))


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
    facts = [of_municipality(store, number, language) for number in numbers]
    marks = _marks(facts)
    heading = title([told.name for told in facts], language)
    return {
        "lang": language.code,
        "title": heading,
        "made_up": citation.made_up(store, language),
        "description": citation.dated(store, language),
        "municipalities": [_municipality(store, told, marks, language) for told in facts],
        "rows": _rows(store, facts, marks, language) if len(facts) > 1 else [],
        "sources": [_source(store, source, mark, language) for source, mark in marks.items()],
        "citation": citation.citation(store, heading, chosen, site, path, language),
        "notes": [
            t("Boundaries © Kartverket (CC BY 4.0). Population: Statistics Norway."),
            t("The position of a waterworks, an intake or a well is never shown."),
        ],
        "words": {
            "magnesium": t("Magnesium in tap water"),
            "unknown": t("What is known and not"),
            "works": t("Waterworks"),
            "no_works": t("No waterworks with 50 residents or more is registered here."),
            "work_columns": work_columns(language),
            "compared": t("Compared with the county and the country"),
            "place_columns": place_columns(language),
            "country": t("Norway"),
            "dolomite": t("Dolomite"),
            "sources": t("Sources"),
            "cite": t("Cite this page"),
        },
    }


def _marks(facts: Sequence[Facts]) -> dict[str, int]:
    """A number for each source, in the order in which the report names them."""
    named: list[str] = []
    for told in facts:
        named += told.sources
        if len(facts) == 1:
            named += [source for sources in told.works_sources for source in sources]
    return {source: mark for mark, source in enumerate(dict.fromkeys(named), start=1)}


def _municipality(
    store: Store, told: Facts, marks: dict[str, int], language: Language
) -> dict[str, object]:
    t = language.t
    alternative = t("Map: {place}", place=told.name)
    works = zip(told.works, told.works_sources, strict=True)
    return {
        **asdict(told),
        "marks": [marks[source] for source in told.sources],
        "works": [[cells, [marks[s] for s in sources if s in marks]] for cells, sources in works],
        "map": place_map(store, told.number, alternative, ""),
        "map_text": t(
            "{place} is marked among the municipalities of {county} county.",
            place=told.name,
            county=told.county,
        ),
    }


def _source(store: Store, source: str, mark: int, language: Language) -> dict[str, object]:
    row, t = store.sources.loc[source], language.t
    checked = t("checked") if row["licence_verified"] == "yes" else t("not checked")
    licence = row["licence"]
    if message := LICENCE.get(licence):
        licence = t(message)
    named = f"{row['publisher']}: {row['title']}."
    told = " ".join((named, t("Licence:"), f"{licence} ({checked})."))
    return {"mark": mark, "told": told, "url": row["url"]}


def _rows(
    store: Store, facts: Sequence[Facts], marks: dict[str, int], language: Language
) -> list[tuple[str, list[str], list[list[int]]]]:
    """The rows of several municipalities side by side, the country last: a label, a cell for each,
    and the numbers of the sources behind each."""
    t = language.t
    figures = [[marks[source] for source in told.sources] for told in facts]
    terms = [dict(told.terms) for told in facts]
    labels = dict.fromkeys(label for told in terms for label in told)
    country = place_row(of_place(store, MEASURES["tap"], Selection()), language)
    places = [told.places[0][1:] for told in facts]
    return [
        (t("Magnesium in tap water"), [*(told.value for told in facts), ""], figures),
        *((label, [*(told.get(label, "–") for told in terms), ""], []) for label in labels),
        *(
            (label, [*(place[column] for place in places), country[column]], [])
            for column, label in enumerate(place_columns(language))
        ),
        (t("What is known and not"), [*(" ".join(told.unknown) for told in facts), ""], []),
        (t("Dolomite"), [*(" ".join(told.dolomite) for told in facts), ""], []),
    ]
