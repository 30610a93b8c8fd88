"""A few municipalities side by side, the country beside them: on screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence

from telling.language import Language
from telling.municipality import Municipality
from telling.sections import Paragraph, Table

Row = tuple[str, list[str]]
"""A label and a cell for each municipality, the country's last."""


def side_by_side(places: Sequence[Municipality], language: Language) -> list[Row]:
    """Return the rows of a comparison: the figure, what belongs to it, and the sections, each by
    the label that it has on a page."""
    value = language.t("Magnesium in tap water")
    terms = [{term.label: term.text for term in place.terms} for place in places]
    labels = dict.fromkeys(label for of_place in terms for label in of_place)
    sections = [_sections(place) for place in places]
    titles = dict.fromkeys(label for of_place in sections for label in of_place)
    return [
        (value, [*(place.value for place in places), ""]),
        *((label, [*(one.get(label, "–") for one in terms), ""]) for label in labels),
        *((label, _cells(label, sections)) for label in titles),
    ]


def _cells(label: str, sections: Sequence[dict[str, tuple[str, str]]]) -> list[str]:
    """A row of `_sections` of each place, and what it says of the country."""
    country = next(one[label][1] for one in sections if label in one)
    return [*(one.get(label, ("–", ""))[0] for one in sections), country]


def _sections(place: Municipality) -> dict[str, tuple[str, str]]:
    """What the sections say of a place and of the country, by label: a section of sentences is one
    row, the columns of a table of compared places are a row each."""
    rows: dict[str, tuple[str, str]] = {}
    for section in place.sections:
        sentences = [
            part.text for part in section.brief if isinstance(part, Paragraph) and not part.note
        ]
        if sentences:
            rows[section.title] = (" ".join(sentences), "")
        for part in section.brief:
            if isinstance(part, Table) and part.compared:
                here, *_, country = part.rows
                columns = (column.text for column in part.columns[1:])
                rows |= zip(columns, zip(here[1:], country[1:], strict=True), strict=True)
    return rows
