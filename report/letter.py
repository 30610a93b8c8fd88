"""A letter that asks for figures, as PDF, to be sent or printed."""

from __future__ import annotations

from data.store import Store
from geo import drawing
from report import parts
from telling import citation
from telling.language import Language
from telling.letter import Letter


def letter_pdf(store: Store, letter: Letter, spoken: Language) -> bytes:
    """Return a letter on as many pages as it takes; whatever else is said, as of its sources, is
    in the language of its reader. Raises `data.child.Unable`."""
    marks = {source: mark for mark, source in enumerate(letter.addresses, start=1)}
    contents = {
        "lang": letter.code,
        "title": letter.subject,
        "to": letter.to,
        "made_up": citation.made_up(store, spoken),
        "paragraphs": [parts.part(one, marks) for one in letter.paragraphs],
        "sources": parts.sources(store, marks, spoken),
    }
    return drawing.draw("report.native:letter", contents)
