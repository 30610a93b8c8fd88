"""Parts of a report as its template reads them: sentences, tables, numbered sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from data.store import Store
from telling.language import Language
from telling.sections import Paragraph, Table
from telling.terms import cited


def part(part: Paragraph | Table, marks: Mapping[str, int]) -> dict[str, object]:
    """A part of a section; the sources behind it are numbers."""
    if isinstance(part, Paragraph):
        return {
            "kind": part.kind,
            "text": part.text,
            "texts": [(text.text, text.mark) for text in part.texts],
            "listed": part.listed,
            "note": part.note,
            "marks": [marks[source] for source in part.sources if source in marks],
        }
    behind = part.sources or ((),) * len(part.rows)
    return {
        "kind": part.kind,
        "columns": [column.text for column in part.columns],
        "cited": part.cited,
        "numbers": [index for index, column in enumerate(part.columns) if column.number],
        "rows": part.rows,
        "marks": [[marks[source] for source in sources if source in marks] for sources in behind],
    }


def sources(store: Store, marks: Mapping[str, int], language: Language) -> list[dict[str, object]]:
    """The list of sources that the marks lead to."""
    return [
        {"mark": mark, **asdict(cited(store, source, language))} for source, mark in marks.items()
    ]
