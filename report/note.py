"""A dolomite note and its pilot as PDF, a printed page each, that an engineer can take along."""

from __future__ import annotations

from collections.abc import Sequence

from data.store import Store
from geo import drawing
from report import parts
from telling import citation, dolomite_note, dolomite_plant
from telling.dolomite_plant import OwnNumbers
from telling.language import Language
from telling.sections import Paragraph, Section
from treatment.notes import note


def note_pdf(
    store: Store,
    waterworks_id: str,
    language: Language,
    site: str,
    path: str,
    chosen: str = "",
    own: OwnNumbers | None = None,
) -> bytes:
    """Return the note of a work on one page; `own` are the visitor's numbers.

    `site` and `path` are the address that the page says it stands at; `chosen` a sentence that goes
    before the edition. Raises KeyError where there is no such work, and `data.child.Unable`.
    """
    found = note(store, waterworks_id)
    made = list(dolomite_note.sections(store, found, language))
    if found.window is not None:
        size = dolomite_plant.size_section(
            store, found, found.window, own or OwnNumbers(), language
        )
        made.append(size)
    made.append(dolomite_note.basis_section(store, found, language))
    title = language.t("Dolomite: {place}", place=store.work_rows[waterworks_id]["name"])
    lead = " ".join(dolomite_note.introduction(store, found, language))
    cite = citation.citation(store, title, chosen, site, path, language)
    return drawing.draw("report.native:note", _contents(store, title, lead, made, cite, language))


def pilot_pdf(
    store: Store, waterworks_id: str, language: Language, site: str, path: str, chosen: str = ""
) -> bytes:
    """Return a pilot of the note and what must be asked, on one page. Raises as `note_pdf`."""
    found, t = note(store, waterworks_id), language.t
    made = [
        dolomite_plant.pilot_section(store, found, language),
        dolomite_plant.questions_section(store, language),
    ]
    title = t("Dolomite pilot: {place}", place=store.work_rows[waterworks_id]["name"])
    lead = " ".join(dolomite_note.introduction(store, found, language))
    cite = citation.citation(store, title, chosen, site, path, language)
    return drawing.draw("report.native:note", _contents(store, title, lead, made, cite, language))


def _contents(
    store: Store,
    title: str,
    lead: str,
    made: Sequence[Section],
    cite: str,
    language: Language,
) -> dict[str, object]:
    """All that a page shows, as the template reads it."""
    t = language.t
    marks = _marks(made)
    return {
        "lang": language.code,
        "title": title,
        "made_up": citation.made_up(store, language),
        "description": citation.dated(store, language),
        "lead": lead,
        "sections": [
            {
                "title": section.title,
                "parts": [parts.part(one, marks) for one in section.brief],
            }
            for section in made
            if section.brief
        ],
        "sources": parts.sources(store, marks, language),
        "citation": cite,
        "notes": [
            t("A calculation, not advice: no Norwegian waterworks that uses dolomite was found.")
        ],
        "words": {"sources": t("Sources"), "cite": t("Cite this page")},
    }


def _marks(made: Sequence[Section]) -> dict[str, int]:
    """A number for each source, in the order in which the page names them."""
    named = [
        source
        for section in made
        for part in section.brief
        if isinstance(part, Paragraph)
        for source in part.sources
    ]
    return {source: mark for mark, source in enumerate(dict.fromkeys(named), start=1)}
